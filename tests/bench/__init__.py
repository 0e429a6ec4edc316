"""Our build measured against its peers, in the same run, on the same content.

content     made-up projects, and a copy of this project with as many of them as asked for
reading     what our built site says, as Markdown for the peers
measure     time, memory, sizes, and how long an edit takes to be served
contenders  what all contenders have in common: build, serve, edit
ours        this project
peers       Hugo + Pagefind, Zensical, MkDocs + Material + static-i18n; hugo/ is a site of Hugo's
browser     what a first visit and a search fetch, in a real browser
record      the figures of all runs
table       BENCHMARKS.md
run         everything in its order

A module imports only from those above it.
"""
