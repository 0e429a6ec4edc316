"""The list of everything that has a form."""

from __future__ import annotations

from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.editing.forms.content_index import KINDS, ContentIndex


def index_of(root):
    index = ContentIndex(root)
    index.refresh()
    return index


def test_every_record_and_figure_of_the_site_is_listed(root):
    index = index_of(root)
    for collection, name, _ in load(Project(root)).records():
        if collection != "changes":
            assert index.find(collection, name), (collection, name)


def test_sessions_are_listed_with_their_events(root):
    site = load(Project(root))
    named = {
        f"{event}.{session.id}"
        for event, record in site.events.items()
        for part in record.programme
        for session in part.sessions
    }
    assert {entry.name for entry in index_of(root).entries("sessions")} == named


def test_all_words_of_a_filter_are_looked_for_in_names_of_all_languages(root):
    (park,) = (entry for entry in index_of(root).entries("parks") if entry.name == "eastgate")
    assert all(park.matches(text) for text in (*park.titles.values(), "EASTGATE", ""))
    assert not park.matches("eastgate no-such-word")


def test_changed_new_and_removed_files_are_noticed(bare):
    index = index_of(bare)
    park = bare / "data/parks/eastgate.yml"
    (bare / "data/parks/made-up.yml").write_text("name: {zh: 虚构, en: Made up}\n", "utf-8")
    park.unlink()
    index.refresh()
    assert index.find("parks", "eastgate") is None
    assert index.find("parks", "made-up").titles["en"] == "Made up"


def test_a_broken_file_is_listed_by_its_name(bare):
    (bare / "data/parks/eastgate.yml").write_text("name: [", "utf-8")
    assert index_of(bare).find("parks", "eastgate").title("en") == "eastgate"


def test_counts_are_those_of_the_lists(root):
    index = index_of(root)
    assert index.counts() == {kind: len(index.entries(kind)) for kind in KINDS}
