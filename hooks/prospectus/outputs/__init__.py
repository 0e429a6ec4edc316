"""Files beside the pages: search index, sitemaps, feeds, calendars, hosting."""
