"""Message catalogs, texts in several languages, and the order of names."""
