"""The preview of `python hooks serve`: pages are rendered on request, from the current content."""
