"""The preview of `python hooks serve`: pages made on request, and made anew after each change."""
