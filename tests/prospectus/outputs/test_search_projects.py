"""Projects in the search index: each is found by all that it says."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.domain.dataset import Dataset
from prospectus.i18n.search_analysis import get_analyser
from prospectus.outputs import search_projects
from prospectus.outputs.search_index import files
from prospectus.outputs.search_projects import SearchProject, projects
from prospectus.presentation.listing import Listing
from support.parsing import read_search
from support.search_items import holding, read_terms

# -- projects from data --------------------------------------------------------------------------


def listed(site: Dataset, language: int) -> list[SearchProject]:
    code = site.languages[language].code
    listing = Listing(site, site.languages[language], "projects")
    return list(projects(site, listing, code, lambda name: f"projects/{name}.html"))


@pytest.mark.parametrize("language", [0, 1])
def test_a_project_is_found_by_what_its_record_says_but_not_by_its_sources(site, language):
    entries = {item.location: item for item in listed(site, language)}
    assert set(entries) == {f"projects/{slug}.html" for slug in site.projects}
    for slug, record in site.projects.items():
        item, code = entries[f"projects/{slug}.html"], site.languages[language].code
        assert item.title == record.name.in_language(code)
        assert item.description == record.summary.in_language(code)
        linked = [site.parks[record.park].short] if record.park else []
        linked += [site.companies[record.company].name] if record.company else []
        assert {text.in_language(code) for text in linked} <= set(item.words)
        assert not any(word.startswith("[") for word in item.words)


def test_projects_of_a_chain_stand_together(site):
    chains = [site.projects[page.location[9:-5]].chain for page in listed(site, 0)]
    runs = [chain for at, chain in enumerate(chains) if not at or chains[at - 1] != chain]
    assert len(runs) == len(set(runs))


# -- projects by terms ---------------------------------------------------------------------------

TITLE, NAME, BEGIN, LETTERS = 2, 1, 4, 8


def made_up(*items: SearchProject, language: str = "zh") -> dict[str, dict[int, list[int]]]:
    return read_terms(files([], items, language))


def item(
    title: str, *aliases: str, description: str = "", words: tuple[str, ...] = ()
) -> SearchProject:
    return SearchProject("projects/made-up/", title, description, aliases, words)


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@given(
    titles=st.lists(st.text(HAN, min_size=2, max_size=12), min_size=1, max_size=4), data=st.data()
)
def test_any_piece_of_a_chinese_title_leads_to_it(titles, data):
    terms = made_up(*map(item, titles))
    for number, title in enumerate(titles):
        start = data.draw(st.integers(0, len(title) - 2))
        piece = title[start : data.draw(st.integers(start + 2, len(title)))]
        for pair in map("".join, pairwise(get_analyser("zh").fold(piece))):
            assert number in holding(terms, pair)


def test_words_of_other_writing_are_whole_and_in_small_letters():
    terms = made_up(item("ＬＥＤ灯", description="PVC-U管，年产35万吨"))
    assert {"led", "pvc", "u", "35", "d灯", "u管", "5万", "万吨"} <= set(terms)
    assert "灯" in terms
    assert "吨" not in terms, "single characters lead to names only"


def test_flags_say_where_a_name_contains_a_term():
    terms = made_up(item("葡萄酒庄", "酒庄", description="虚构的葡萄"))
    assert terms["葡萄"] == {TITLE | BEGIN: [0]}
    assert terms["萄酒"] == {TITLE: [0]}
    assert terms["酒庄"] == {
        TITLE | 4 * LETTERS: [0],
        NAME | BEGIN: [0],
        NAME | 2 * LETTERS: [0],
    }
    assert terms["虚构"] == {0: [0]}


def test_signs_around_a_name_are_no_part_of_it():
    terms = made_up(item("（虚构）Wine & more!"), language="en")
    assert terms["more"] == {TITLE | 10 * LETTERS: [0]}
    assert terms["虚构"] == {TITLE | BEGIN: [0]}
    assert made_up(item("!!"), language="zh") == {}


def test_sounds_are_four_letters_each_of_first_letters_and_of_whole_sounds():
    heard = {term: ways for term, ways in made_up(item("酒庄甲")).items() if term[0] == "~"}
    assert heard == {
        "~jzj": {TITLE | BEGIN: [0], TITLE | 3 * LETTERS: [0]},
        "~jiuz": {TITLE | BEGIN: [0]},
        **{f"~{letters}": {TITLE: [0]} for letters in ("iuzh", "uzhu", "zhua", "huan", "uang")},
        **{f"~{letters}": {TITLE: [0]} for letters in ("angj", "ngji", "jia")},
        "~gjia": {TITLE | 12 * LETTERS: [0]},
    }
    assert not [term for term in made_up(item("酒庄"), language="en") if term[0] == "~"]


# -- terms and parts, each exactly -----------------------------------------------------------


def ways_of(terms: Mapping[str, Mapping[int, list[int]]]) -> dict[str, list[int]]:
    """The ways in which the only project holds each term."""
    return {term: list(ways) for term, ways in terms.items()}


def test_a_title_says_of_each_term_whether_it_begins_ends_or_lies_inside():
    terms = ways_of(made_up(item("甲乙丙 Blue 7"), language="en"))
    letters = LETTERS * len("甲乙丙Blue7")
    assert terms == {
        "甲": [TITLE | BEGIN],
        "甲乙": [TITLE | BEGIN],
        "乙": [TITLE],
        "丙": [TITLE],
        "乙丙": [TITLE],
        "blue": [TITLE],
        "blu": [TITLE],  # its stem
        "7": [TITLE | letters],
    }


def test_another_name_and_a_text_hold_terms_in_their_own_ways():
    terms = ways_of(
        made_up(item("One", "Two three", description="Four", words=("one",)), language="en")
    )
    assert terms == {
        "one": [TITLE | BEGIN, TITLE | LETTERS * 3],
        "two": [NAME | BEGIN],
        "three": [NAME | LETTERS * 8],
        "thre": [NAME | LETTERS * 8],
        "four": [0],
    }


def test_sounds_are_held_by_four_letters_and_by_three_at_the_end():
    terms = ways_of(made_up(item("虚构")))
    pinyin_terms = {term: flags for term, flags in terms.items() if term.startswith("~")}
    whole = LETTERS * len("xugou")
    assert pinyin_terms["~xugo"] == [TITLE | BEGIN]
    assert pinyin_terms["~ugou"] == [TITLE | whole]
    assert pinyin_terms["~gou"] == [TITLE]


def test_projects_of_a_term_are_numbered_in_steps():
    terms = made_up(item("One"), item("Two"), item("One"), item("One"), language="en")
    assert terms["one"] == {TITLE | BEGIN: [0, 2, 3], TITLE | LETTERS * 3: [0, 2, 3]}


def test_parts_are_filled_to_their_size(monkeypatch):
    terms = [f"a{number}" for number in range(6)]

    def parts(size: int) -> list[list[str]]:
        monkeypatch.setattr(search_projects, "PART", size)
        index = read_search(files([], [SearchProject("x/", "A", " ".join(terms))], "en").values())
        return [list(index["parts"][f"terms-{number}"]) for number in range(len(index["terms"]))]

    one = len('"a0":[[0,0]]')
    assert parts(2 * one) == [["a"], ["a0", "a1"], ["a2", "a3"], ["a4", "a5"]]
    assert parts(2 * one - 1) == [[term] for term in ("a", *terms)]


def test_only_the_first_and_the_last_word_of_a_name_are_its_edges():
    terms = made_up(item("industry ind dry industry dry"), language="en")
    assert terms["ind"] == {TITLE: [0]}, "the name begins with another word"
    assert terms["industry"] == {TITLE | BEGIN: [0]}
    assert terms["dry"] == {TITLE | 25 * LETTERS: [0]}
