"""The domain of the site: its records, its rules and what is rendered from them.

Nothing in here knows MkDocs. A package imports only from those above it in this list, which
tests/repository/test_layout.py enforces:

    support       Cache and parallel processes; knows nothing of the site.
    i18n          Message catalogs, texts in several languages, search and sort keys.
    diagnostics   Problems of the input with location and remedy, and their reports.
    git           git, run so that the settings of a checkout have no effect.
    forges        Requests for review on GitHub, GitLab, Gitea, Forgejo and Gitee.
    files         Allowed files of a project; safe replacement of files and folders.
    yamlio        YAML documents with line numbers, and an editor that keeps their layout.
    config        The project: its root, and the typed settings of mkdocs.yml.
    domain        Records, the dataset, validation rules, stale figures, periods and times.
    content       Markdown pages, their expressions and rules, and the status of translations.
    presentation  How values look: numbers, dates, charts, listings, images, links to sources.
    policies      What pages, pictures and other files from contributors may hold.
    rendering     Templates filled with the dataset, in one language.
    outputs       Files beside the pages: search index, sitemaps, feeds, calendars, hosting.
    editing       What editors use: JSON Schemas, scaffolds, the changelog, spreadsheets.
    review        The check of the whole site, and the difference between two states of it.
"""
