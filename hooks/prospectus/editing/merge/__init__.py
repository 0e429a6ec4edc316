"""Changes of two people to the same state brought together: values, texts and whole files."""
