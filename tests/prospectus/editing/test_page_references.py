"""What a renaming changes in written pages."""

from __future__ import annotations

import pytest

from prospectus.content.markdown_pages import Page
from prospectus.domain.renames import Renaming
from prospectus.editing.page_references import PageReferences
from prospectus.presentation.routes import LIST_PAGES, Routes
from prospectus.yamlio import splices

PARK = Renaming("parks", "eastgate", "gate")


def after(root, site, renaming: Renaming, body: str, uri: str = "why/index") -> str:
    language = site.languages[1]
    page = Page(f"docs/{uri}.en.md", uri, language, f"---\ntitle: A\n---\n{body}")
    edits = PageReferences(root, site, Routes(), renaming).splices(page)
    return splices.apply(page.text, edits).split("---\n")[2]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ('{{ link("parks", "eastgate") }}', '{{ link("parks", "gate") }}'),
        ("{{ link('parks', name='eastgate') }}", "{{ link('parks', name='gate') }}"),
        ('{{ figure("eastgate.area") }}', '{{ figure("gate.area") }}'),
        ('{{ link("lists", "eastgate") }}', '{{ link("lists", "eastgate") }}'),
        ('{{ fragment("list.html", name="eastgate") }}',) * 2,
        ("[a](../parks/eastgate.md#figures)", "[a](../parks/gate.md#figures)"),
        ("[a](../projects/park/eastgate.md)", "[a](../projects/park/gate.md)"),
        ("[a](../figures/index.md#eastgate-area)", "[a](../figures/index.md#gate-area)"),
        ("[a](../figures/index.md#of-eastgate)", "[a](../figures/index.md#of-gate)"),
        ("[a](../figures/index.md#eastgate-other-area)",) * 2,
        ("`[a](../parks/eastgate.md)` eastgate",) * 2,
    ],
)
def test_a_park_is_named_by_its_new_name(root, site, before, expected):
    assert after(root, site, PARK, before) == expected


def test_the_front_matter_of_news_names_the_new_name(root, site):
    language = site.languages[1]
    text = '---\ntitle: A\ncompany: made-up-mill\nsector: "made-up-mill"\n---\nmade-up-mill'
    renaming = Renaming("companies", "made-up-mill", "new-mill")
    for uri, name in (("news/2030-05-01-a", "new-mill"), ("why/index", "made-up-mill")):
        page = Page(f"docs/{uri}.en.md", uri, language, text)
        edits = PageReferences(root, site, Routes(), renaming).splices(page)
        expected = text.replace("company: made-up-mill", f"company: {name}")
        assert splices.apply(text, edits) == expected


def test_links_to_a_post_follow_in_whatever_folder_the_news_are(root, site):
    renaming, text = Renaming("news", "2030-05-01-a", "2030-05-01-b"), "[a](2030-05-01-a.md)"
    page = Page("docs/press/index.en.md", "press/index", site.languages[1], text)
    for address, name in (("press/index", "b"), ("news/index", "a")):
        moved = Routes(list_pages={**LIST_PAGES, "news": address})
        edits = PageReferences(root, site, moved, renaming).splices(page)
        assert splices.apply(text, edits) == f"[a](2030-05-01-{name}.md)"


def test_citations_and_targets_follow(root, site):
    source = Renaming("sources", "article", "report")
    text = '{{ cite("article p05", "yearbook", "article p06") }}'
    assert after(root, site, source, text) == '{{ cite("report p05", "yearbook", "report p06") }}'
    target = Renaming("targets", "cluster-output", "output")
    assert after(root, site, target, '{{ figure("targets.cluster-output") }}') == (
        '{{ figure("targets.output") }}'
    )


@pytest.mark.parametrize(
    ("renaming", "before", "expected"),
    [
        (("sources", "article", "report"), "source-article", "source-report"),
        (("sources", "article", "report"), "article-p05", "report-p05"),
        (("sources", "article", "report"), "article-made-up", "article-made-up"),
        (("parks", "eastgate", "gate"), "eastgate-page", "eastgate-page"),
    ],
)
def test_the_anchor_of_a_source_and_of_its_passages_follow(root, site, renaming, before, expected):
    link = "[a](../about/index.md#{})"
    assert after(root, site, Renaming(*renaming), link.format(before)) == link.format(expected)
