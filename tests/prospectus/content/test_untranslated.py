"""What a language lacks, listed while the site is not valid for want of it."""

from __future__ import annotations

from prospectus.config.project import Project
from prospectus.content import untranslated
from support.commands import run_here
from support.project import swap


def find(project):
    return {
        text.name: (text.path, text.language, text.count)
        for text in untranslated.find(Project(project))
    }


def test_a_complete_site_lacks_nothing(bare):
    assert find(bare) == {}


def test_empty_texts_are_counted_by_record_and_page(bare):
    name = "{zh: 虚构纺织, en: Made-up textiles}"
    swap(bare, "data/sectors/made-up-textiles.yml", name, '{zh: 虚构纺织, en: ""}')
    swap(bare, "docs/why/index.en.md", "description: ", "description: \n# ")
    assert find(bare) == {
        "pages/why/index": ("docs/why/index.en.md", "en", 1),
        "sectors/made-up-textiles": ("data/sectors/made-up-textiles.yml", "en", 1),
    }


def test_a_new_language_is_listed_with_each_record_page_and_file(bare):
    assert run_here(bare, "new", "language", "ar").returncode == 0
    done = run_here(bare, "status")
    assert done.returncode == 0, done.stderr
    for name in ("mkdocs.yml", "parks/milton", "units/cny", "figures/chains.key-total"):
        assert f": {name} (ar) " in done.stdout, name
    assert "docs/why/index.ar.md:1: pages/why/index (ar) 2 " in done.stdout  # no prose in this copy
    assert "overrides/catalogs/ar.yml:1: overrides/catalogs/ar.yml (ar) " in done.stdout
    assert "(en)" not in done.stdout


def test_other_mistakes_are_reported_where_no_text_is_empty(bare):
    swap(bare, "data/figures/chains.yml", "value: 23\n", "value: x\n")
    done = run_here(bare, "status")
    assert done.returncode == 1
    assert "data/figures/chains.yml:" in done.stderr
