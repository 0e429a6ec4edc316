"""Everything that knows MkDocs: builds, the pages and files that MkDocs lacks, and the preview.

Each module imports only from those above it in this list; tests/repository/test_layout.py
enforces that:

    compiled_fragments   Fragments compiled while MkDocs is imported and the content is checked.
    compat          Undocumented parts of MkDocs, Material and static-i18n that are used.
    errors          Errors and warnings of MkDocs as diagnostics.
    urls            Paths and addresses of pages.
    site_context    The checked content, before any language is built; files of open data.
    open_data       Files of open data that an earlier build has made.
    language_build  One language during a build: its content, settings and pages.
    brochures       The PDF files of a language, and how pages offer them.
    page_context    The variables of page templates.
    mkdocs_pages    The pages that MkDocs builds.
    project_digests      What projects say in one language, as digests for keys.
    page_keys       Keys by which pages of an earlier build are taken over.
    print_files     PDF files that are made while MkDocs is imported, after an edit.
    preparation     What a build does before MkDocs is imported.
    earlier_pages   What MkDocs leaves out, as an earlier build has made it from the same.
    bulk_pages      The pages that it does not build, because there may be thousands.
    photographs     The content of photographs, in place of their originals.
    theme           The environment of the theme, compiled templates, styles and scripts.
    markdown_copies      Pages as Markdown, and llms.txt.
    artifacts       Files besides pages: search, lists, calendars, feed, sitemap, manifest.
    session         State that a run of MkDocs keeps between events; used by hooks/adapter.py.
    build           All languages in parallel.
    preview         The preview server, which renders pages on request.
    editor          The editor in the browser, which the preview server serves.
"""
