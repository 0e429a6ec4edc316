"""What refers to a record."""

from __future__ import annotations

from prospectus.config.project import Project
from prospectus.content import markdown_pages
from prospectus.domain.loader import load
from prospectus.editing.forms.referrers import referrers
from prospectus.presentation import routes


def referring(root, kind, name):
    project = Project(root)
    pages, _ = markdown_pages.read_pages(root, project.settings.languages)
    records = referrers(root, load(project), pages, routes.read(project.settings), kind, name)
    return {(referrer.kind, referrer.field.split(".")[0]) for referrer in records}, records


def test_records_that_name_a_record_refer_to_it(root):
    kinds, records = referring(root, "parks", "eastgate")
    assert ("projects", "park") in kinds
    assert all(referrer.line > 0 and (root / referrer.path).is_file() for referrer in records)


def test_citations_refer_to_their_source(root):
    source = next(iter(load(Project(root)).sources))
    kinds, _ = referring(root, "sources", source)
    assert ("parks", "sources") in kinds


def test_pages_that_show_a_figure_refer_to_it(root):
    site = load(Project(root))
    assert any(("", "") in referring(root, "figures", name)[0] for name in site.own_figures)
