from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.domain.dataset import Dataset
from prospectus.i18n.search_analysis import get_analyser
from prospectus.outputs import search_index
from prospectus.outputs.search_index import (
    EACH,
    INLINE,
    PART,
    SearchPage,
    SearchProject,
    files,
    projects,
)
from prospectus.presentation.listing import Listing
from support.parsing import read_search
from support.project import ROOT
from support.search_items import items

# -- pages ---------------------------------------------------------------------------------------


def rows(*entries: SearchPage, language: str = "en") -> list[list[Any]]:
    pages: list[list[Any]] = read_search(files(entries, [], language).values())["pages"]
    return pages


def entry(html: str, title: str = "Test park", *aliases: str) -> SearchPage:
    return SearchPage("parks/test-park/", "park", title, "A made-up park.", html, aliases)


def test_an_entry_holds_what_a_page_is_and_says():
    (row,) = rows(entry("<h1>Test park</h1><p>Some <b>words</b>.</p><h2>Facts</h2>", "Test", "TP"))
    assert row == [
        "parks/test-park/",
        "park",
        "Test",
        ["TP"],
        "A made-up park.",
        ["Facts"],
        "Test park Some words. Facts",
        [],
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<dt>Area</dt><dd>12 km</dd>", "Area 12 km"),
        ("<td>a</td><td>b</td>", "a b"),
        ("a<b>b</b>c", "abc"),
        ('<h2>Facts<a class="headerlink" href="#facts">¶</a></h2>', "Facts"),
        ('fact <sup class="cite"><a href="#fn-1">[1]</a></sup>.', "fact ."),
        ('<h2 class="footnotes-title">A</h2><ol class="footnotes"><li>b</li></ol>after', "after"),
        ('<ul class="chips"><li><a href="../b/">B</a></li></ul>after', "after"),
        ('<div class="cards"><a href="../b/"><h3>B</h3><p>c</p></a></div>after', "after"),
        ('<nav><a href="../b/">B</a></nav>after', "after"),
        ('<p><a href="../b/">B</a> · <a href="../c/">C</a></p>after', "after"),
        ('<p>as <a href="../b/">B</a> does</p>', "as B does"),
        ('<dd><a href="../figures/#a">64 projects</a></dd>', "64 projects"),
        ("<script>alert(1)</script>after", "after"),
        ("<style>p{}</style><svg><title>x</title></svg>after", "after"),
        ("a &amp; b &#60;c&#62;", "a & b <c>"),
    ],
)
def test_text_is_what_readers_read(html, text):
    assert rows(entry(html))[0][6] == text


def test_chinese_names_carry_their_sounds():
    (row,) = rows(entry("", "测试园区", "测园"), language="zh")
    assert row[7] == ["csyq ceshiyuanqu", "cy ceyuan"]


def test_entries_keep_their_order():
    first, second = entry("", "B"), entry("", "A")
    assert [row[2] for row in rows(first, second)] == ["B", "A"]


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


def read(index_files: Mapping[str, str]) -> dict[str, dict[int, list[int]]]:
    """For each term and each way to hold it, the numbers of the projects."""
    index = read_search(index_files.values())
    terms: dict[str, dict[int, list[int]]] = {}
    for number, first in enumerate(index["terms"]):
        part = index["parts"][f"terms-{number}"]
        assert next(iter(part)) == first
        for term, lists in part.items():
            terms[term] = {flags: list(accumulate(steps)) for flags, *steps in lists}
    assert list(terms) == sorted(terms, key=lambda term: term.encode("utf-16-be"))
    return terms


def holding(terms: Mapping[str, Mapping[int, list[int]]], term: str) -> set[int]:
    return {number for numbers in terms.get(term, {}).values() for number in numbers}


def made_up(*items: SearchProject, language: str = "zh") -> dict[str, dict[int, list[int]]]:
    return read(files([], items, language))


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


# -- parts ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["zh", "en"])
def crowd(
    request: pytest.FixtureRequest,
) -> Iterator[tuple[list[SearchProject], Mapping[str, str], str]]:
    many = list(items(2000, request.param))
    yield many, files([], many, request.param), request.param


def version(index_files: Mapping[str, str]) -> str:
    """What the script of an unchanging name says."""
    match = re.fullmatch(r'window\.searchVersion="([0-9a-f]{10})";\n', index_files["index.js"])
    assert match
    return match[1]


def index(index_files: Mapping[str, str]) -> str:
    return index_files[f"{version(index_files)}/index.js"]


def test_few_projects_stand_in_the_index_itself():
    index_files = files([], items(10, "zh"), "zh")
    assert list(index_files) == ["index.js", f"{version(index_files)}/index.js"]
    assert len(index(index_files)) < INLINE
    assert list(read_search(index_files.values())["parts"]) == ["terms-0", "projects-0"]


def test_the_index_hardly_grows_with_the_projects(crowd):
    many, index_files, language = crowd
    few = files([], many[:1000], language)
    assert len(index(index_files)) - len(index(few)) < 1000
    assert len(index(index_files)) < 3000


def test_no_part_is_large(crowd):
    many, index_files, _ = crowd
    alone = 3 * len(many)  # of a term that all hold
    assert max(map(len, index_files.values())) < PART + alone
    shown = [
        rows for name, rows in read_search(index_files.values())["parts"].items() if "proj" in name
    ]
    assert [len(part) for part in shown[:-1]] == [EACH] * (len(many) // EACH)
    assert [row[1] for part in shown for row in part] == [page.title for page in many]


def test_every_project_is_found_by_each_word_of_its_data(crowd):
    many, index_files, language = crowd
    terms = read(index_files)
    for number, page in enumerate(many):
        for word in re.findall(
            r"\w+", " ".join((page.title, page.description, *page.words)).lower()
        ):
            pieces = map("".join, pairwise(word)) if language == "zh" else [word]
            for piece in pieces:
                assert number in holding(terms, piece) or piece.isascii(), (page.title, piece)


def test_everything_lies_in_a_folder_named_by_what_it_holds(crowd):
    many, index_files, language = crowd
    page = SearchPage("a/", "page", "A", "B", "C")
    for other in (
        files([], [*many[:-1], replace(many[-1], title="Made up")], language),
        files([page], many, language),
    ):
        for version_files in (index_files, other):
            assert {name.rpartition("/")[0] for name in version_files} == {
                "",
                version(version_files),
            }
        assert version(index_files) != version(other)


def test_the_same_data_makes_the_same_files_whatever_the_order_of_sets():
    program = (
        "from hashlib import sha256; from support.search_items import items;"
        "from prospectus.outputs.search_index import files;"
        "print(sha256(repr(files([], items(200, 'zh'), 'zh')).encode()).hexdigest())"
    )
    paths = os.pathsep.join(str(ROOT / name) for name in ("hooks", "tests"))
    scripts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(scripts) == 1


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


@pytest.mark.parametrize("count", [1, EACH, EACH + 1, 2 * EACH])
def test_as_many_projects_are_shown_together_as_the_index_says(count):
    index = read_search(files([], items(count, "en"), "en").values())
    assert (index["count"], index["each"], index["heard"]) == (count, EACH, False)
    parts = [len(rows) for name, rows in index["parts"].items() if name.startswith("projects")]
    assert parts == [EACH] * (count // EACH) + [count % EACH] * (count % EACH > 0)


def test_a_row_of_a_project_has_its_location_title_description_and_other_names():
    index = read_search(files([], [item("A", "B", "C", description="D")], "en").values())
    assert index["parts"]["projects-0"] == [["projects/made-up/", "A", "D", "B", "C"]]


def test_parts_are_filled_to_their_size(monkeypatch):
    terms = [f"a{number}" for number in range(6)]

    def parts(size: int) -> list[list[str]]:
        monkeypatch.setattr(search_index, "PART", size)
        index = read_search(files([], [SearchProject("x/", "A", " ".join(terms))], "en").values())
        return [list(index["parts"][f"terms-{number}"]) for number in range(len(index["terms"]))]

    one = len('"a0":[[0,0]]')
    assert parts(2 * one) == [["a"], ["a0", "a1"], ["a2", "a3"], ["a4", "a5"]]
    assert parts(2 * one - 1) == [[term] for term in ("a", *terms)]


def test_parts_stand_in_the_index_up_to_its_size(monkeypatch):
    some = list(items(40, "en"))
    whole = files([], some, "en")
    assert len(whole) == 2
    parts = sum(map(len, read_parts(whole)))
    monkeypatch.setattr(search_index, "INLINE", parts)
    assert len(files([], some, "en")) == 2
    monkeypatch.setattr(search_index, "INLINE", parts - 1)
    assert len(files([], some, "en")) > 2


def read_parts(index_files: Mapping[str, str]) -> list[str]:
    """The scripts of the parts that stand in an index."""
    return re.findall(r"\(window\.searchParts.*\n", index(index_files))


def test_only_the_first_and_the_last_word_of_a_name_are_its_edges():
    terms = made_up(item("industry ind dry industry dry"), language="en")
    assert terms["ind"] == {TITLE: [0]}, "the name begins with another word"
    assert terms["industry"] == {TITLE | BEGIN: [0]}
    assert terms["dry"] == {TITLE | 25 * LETTERS: [0]}


# -- cache ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_found_before_is_found_again_without_reading_the_texts(
    language, tmp_path, monkeypatch
):
    monkeypatch.setenv("SITE_CACHE_DIR", str(tmp_path / "cache"))
    page, listed = entry("<p>Some words.</p>"), list(items(40, language))
    known = files([page], listed, language)

    def with_cache(*pages: SearchPage) -> Mapping[str, str]:
        cache = search_index.search_cache(tmp_path / "project", language)
        index_files = files(pages, listed, language, cache=cache)
        cache.save()
        return index_files

    assert with_cache(page) == known
    with monkeypatch.context() as without:
        without.setattr(search_index, "_terms", pytest.fail)
        without.setattr(search_index, "_row", pytest.fail)
        assert with_cache(page) == known
    other = entry("<p>Other words.</p>")
    assert with_cache(other) == files([other], listed, language) != known
