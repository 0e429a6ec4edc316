"""Reading data/: names, order, and all mistakes at once."""

from __future__ import annotations

from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.loader import RecordCache, load
from prospectus.yamlio.reader import value_cache
from support.dataset_files import figures, park, problems_in, project


def test_a_site_without_data_is_empty(make):
    site = load(make({}))
    assert [language.code for language in site.languages] == ["en"]
    assert {
        collection.name: dict(getattr(site, collection.name)) for collection in COLLECTIONS
    } == {collection.name: {} for collection in COLLECTIONS}
    assert list(site.records()) == []


def test_a_file_of_one_record_gives_it_its_name(make):
    site = load(make({"projects/made-up.yml": project("A")}))
    assert list(site.projects) == ["made-up"]
    assert site.projects["made-up"].name.in_language("en") == "Project A (made up)"


def test_a_file_of_several_records_names_each(make):
    text = "".join(
        f"{name}:\n  name: {{en: {name} (made up)}}\n  official: false\n  sources: [made-up p01]\n"
        for name in ("first", "second")
    )
    site = load(make({"organisations.yml": text}))
    assert list(site.organisations) == ["first", "second"]


def test_records_stand_by_order_then_by_the_name_of_their_file(make):
    site = load(
        make(
            {
                "parks/c.yml": park("C", "order: 2"),
                "parks/b.yml": park("B"),
                "parks/a.yml": park("A"),
                "parks/d.yml": park("D", "order: 1"),
            }
        )
    )
    assert list(site.parks) == ["d", "c", "a", "b"]


def test_records_of_one_file_stand_by_order_too(make):
    group = (
        "{name}:\n  order: {order}\n  name: {{en: Made up}}\n  short: {{en: Made up}}\n"
        "  count: made-up.a\n  sources: [made-up p01]\n"
    )
    text = group.format(name="first", order=2) + group.format(name="second", order=1)
    assert list(load(make({"chain-groups.yml": text})).chain_groups) == ["second", "first"]


def test_records_without_an_order_stand_as_they_were_written(make):
    site = load(make({"figures/made-up.yml": figures("b", "a")}))
    assert list(site.topics["made-up"]) == ["b", "a"]


def test_the_problems_of_all_files_are_reported_at_once(make):
    root = make(
        {
            "parks/a.yml": park("A").replace("short", "shrt"),
            "parks/b.yml": "name: [",
            "parks/C.yml": park("C"),
            "parks/d.txt": "made up",
        }
    )
    assert [(item.path, item.line, item.column, item.key) for item in problems_in(root)] == [
        ("data/parks/C.yml", 1, 1, "file_name"),
        ("data/parks/a.yml", 1, 1, "missing"),
        ("data/parks/a.yml", 2, 1, "extra_forbidden"),
        ("data/parks/b.yml", 2, 1, "open_bracket"),
        ("data/parks/d.txt", 1, 1, "not_read"),
    ]


def test_files_in_no_collection_are_reported_but_for_the_states_of_translations(make):
    root = make({"made/up.yml": "a: 1", "translations/a.yml": "a: 1", "translations/a.txt": "a"})
    assert [(item.path, item.key) for item in problems_in(root)] == [
        ("data/made/up.yml", "not_read"),
        ("data/translations/a.txt", "not_read"),
    ]


def test_a_draft_is_read_in_place_of_its_file_and_of_one_that_is_not_there(make):
    folder = make({"projects/a.yml": project("A"), "projects/b.yml": "name: ["})
    drafts = {
        "data/projects/b.yml": "\ufeff" + project("B"),
        "data/projects/c.yml": project("C"),
    }
    site = load(folder, drafts)
    assert list(site.projects) == ["a", "b", "c"]
    assert site.projects["b"].name.in_language("en") == "Project B (made up)"
    assert list(load(folder, {"data/projects/b.yml": project("B")}).projects) == ["a", "b"]


def test_what_a_former_call_read_is_not_read_again(make):
    folder = make({"projects/a.yml": project("A"), "projects/b.yml": project("B")})
    memory: RecordCache = {}
    first = load(folder, memory=memory)
    (folder.root / "data/projects/b.yml").write_text(project("Other"), encoding="utf-8")
    second = load(folder, memory=memory)
    assert second.projects["a"] is first.projects["a"]
    assert second.projects["b"].name.in_language("en") == "Project Other (made up)"
    assert {path for _, path, _ in memory} == {"data/projects/a.yml", "data/projects/b.yml"}
    assert len(memory) == 2, "what is gone is forgotten"


def test_a_former_call_leaves_the_values_of_all_files_for_other_programs(make):
    """A preview that reads one file again would else have the next build parse all others."""
    folder = make({"projects/a.yml": project("A"), "projects/b.yml": project("B")})
    memory: RecordCache = {}
    load(folder, memory=memory)
    (folder.root / "data/projects/b.yml").write_text(project("Other"), encoding="utf-8")
    load(folder, memory=memory)
    assert value_cache(folder.root).get(project("A"))
    load(folder)
    known = value_cache(folder.root)
    assert known.get(project("A"))
    assert not known.get(project("B")), "what no file holds is forgotten"


def test_files_that_programs_leave_need_not_be_read(make):
    make({"parks/.hidden": "x", "parks/~$plan.xlsx": "x", "parks/a.yml": park("A")})
    site = load(make({}))
    assert list(site.parks) == ["a"]


def test_a_text_that_is_not_written_is_empty(make):
    text = park("A").replace("summary: {en: Made up.}", "summary: {en: }")
    assert [(item.line, item.key) for item in problems_in(make({"parks/a.yml": text}))] == [
        (3, "empty")
    ]


def test_a_word_of_a_choice_is_refused_with_all_that_may_stand_there(make):
    text = figures("a").replace("status: plan", "status: begun")
    (problem,) = problems_in(make({"figures/some.yml": text}))
    assert (problem.line, problem.column, problem.key) == (5, 3, "literal_error")
    assert dict(problem.details)["expected"] == "actual, plan, target, forecast"


def test_a_text_with_a_comma_needs_quotes(make):
    text = project("A").replace("{en: Made up.}", "{en: Made, of commas}")
    assert [item.key for item in problems_in(make({"projects/a.yml": text}))] == ["comma_in_text"]
