"""The site's own rules and renderings. Nothing in here knows MkDocs.

A room imports only from those above it in this list (tests/test_layout.py holds us to it):

    cache         what was worked out before and need not be again
    cores         work done side by side
    words         the generator's own words, one catalogue per language
    text          a phrase in every language of the site
    problems      what an editor has to mend, and where
    failures      what stops a command besides its input: disk, memory, permissions
    report        problems as a forge, a program or a browser reads them
    journal       several files replaced as one, also across a crash
    swap          two folders exchanged in one step
    output        the folder that a build writes, and what killed builds leave
    source        YAML that remembers its lines
    edits         YAML changed in place
    content_tree  the folders as they lie on disk: plain files only
    settings      what mkdocs.yml says: languages, navigation, translations
    periods       dates and spans of time, as EDTF writes them
    moments       times of day, and the zones that tell when they are
    model         what a figure, park, chain, cluster, event or project is
    site          all data, read and linked
    schema        what each field means, for editors and their programs
    drafts        new records, to be filled in
    rules         what must hold between records
    freshness     how old a figure may grow, and which have
    sounds        how names sound, for finding and ordering them
    calendar      the programme as calendars read it
    pictures      the picture files: where they are published, how large they are
    svg_policy    what an SVG picture may hold
    file_formats  pictures and documents read byte by byte
    published_files  the files below docs/ that are no pages
    formats       numbers, money, dates and lists, as each language writes them
    charts        where the parts of a chart lie
    finder        lists that readers search, and their pages
    tables        records as rows and columns
    xlsx          workbooks read within limits
    sheets        tables as workbooks and CSV files
    exchange      tables that people changed, brought back
    origins       where what readers see comes from, and where errors are reported
    sample        a few records in place of many that are alike
    expressions   the calls that pages may contain; parsed, never run
    render        fragments and pages filled in one language
    pages         the pages that exist only while the site is built
    layout        a page cut into the pieces that templates lay out
    shells        what many pages have in common, made once and filled for each
    qr            an address as a QR code for paper
    assets        styles and scripts under names that change with their content
    hosting       caching, headers and content types, and configurations of hosts
    metadata      what a page tells machines about itself
    sitemap       what tells search engines of every page
    search        the search index of one language
    feed          recorded changes as Atom
    hosts         hosts that texts lead to, and signs that deceive the eye
    git_command   git, run so that the settings of a checkout have no effect
    git_trees     the files of a commit and of the working tree, byte by byte
    history       what git remembers of files
    file_changes  which files a change touches, and who has to look at them
    prose         what must hold for the pages that people write
    html_policy   what HTML a written page may hold
    translations  which translations are older than what they translate
    check         all of it at once
    changes       what changed for readers between two states of the site
    record        what changed, written down for readers
"""
