"""How values look: numbers, dates, charts, listings, images, links to sources."""
