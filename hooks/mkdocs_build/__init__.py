"""Everything that knows MkDocs: builds, the pages and files that MkDocs lacks, and the preview.

Each module imports only from those above it in this list, which tests/test_layout.py enforces:

    compat          What is used of MkDocs, Material and static-i18n beyond their documentation.
    site_context    What is known before any language is built.
    urls            Paths and addresses of pages.
    language_build  One language: its content, and what MkDocs makes of it.
    page_context    What templates get to know of a page.
    mkdocs_pages    The pages that MkDocs builds.
    bulk_pages      The pages that it does not build, because there may be thousands.
    theme           The environment of the theme, compiled templates, styles and scripts.
    artifacts       Files besides pages: search, lists, calendars, feed, sitemap, manifest.
    session         What a run of MkDocs keeps from event to event; used by hooks/adapter.py.
    errors          Errors and warnings of MkDocs as diagnostics.
    build           All languages in parallel.
    preview         The preview server, and pages made on request.
"""
