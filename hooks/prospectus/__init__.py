"""The domain of the site: its records, its rules and what is rendered from them.

Nothing in here knows MkDocs. A package imports only from those above it in this list, which
tests/test_layout.py enforces:

    support       Cache and parallel processes; knows nothing of the site.
    i18n          Message catalogs, texts in several languages, and the order of names.
    diagnostics   What is wrong with input, where, and how to mend it; how that is reported.
    git           git, run so that the settings of a checkout have no effect.
    files         What may lie in the folders of a project; safe replacement of files and folders.
    yamlio        YAML read with line numbers, and edited in place.
    config        The settings of mkdocs.yml, parsed once and typed.
    domain        Records, the dataset that links them, the rules between them, and periods of time.
    content       Markdown pages: the expressions in them, the rules for them, their translations.
    presentation  How values look: numbers, dates, charts, listings, images, links to sources.
    policies      What pages, pictures and other files from contributors may hold.
    rendering     Templates filled with the dataset, in one language.
    outputs       Files beside the pages: search index, sitemaps, feeds, calendars, hosting.
    editing       What editors use: JSON Schemas, scaffolds, the changelog, spreadsheets.
    review        The check of the whole site, and the difference between two states of it.
"""
