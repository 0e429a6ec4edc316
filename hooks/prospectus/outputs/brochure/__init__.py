"""The brochure and the sheets of parks and sectors as PDF files.

The content comes from fragments and written pages, rendered as for the site, so that each value
reads the same. `html_tree` reads the HTML, `print_parts` prepares it for paper, `documents` says
which files there are, and `typesetting` has Typst set them by `overrides/brochure/brochure.typ`.
"""
