"""Open data: the records of the site as tables, as a workbook and as JSON for programs."""
