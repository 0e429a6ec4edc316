"""Forms of records: their fields, what is filled in, and what saving it would change."""
