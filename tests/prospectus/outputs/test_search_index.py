from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from prospectus.i18n import name_keys
from prospectus.outputs import search_index, search_projects
from prospectus.outputs.search_index import (
    INLINE,
    SearchMemory,
    SearchPage,
    files,
)
from prospectus.outputs.search_projects import EACH, PART, SearchProject
from prospectus.support.cache import ENVIRONMENT_VARIABLE
from support.parsing import read_search
from support.project import ROOT
from support.search_items import holding, items, read_terms

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
        ('<table class="data-table field-list"><tr><td>B</td></tr></table>after', "after"),
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
    terms = read_terms(index_files)
    found = cache(partial(holding, terms))
    for number, page in enumerate(many):
        for word in re.findall(
            r"\w+", " ".join((page.title, page.description, *page.words)).lower()
        ):
            pieces = map("".join, pairwise(word)) if language == "zh" else [word]
            for piece in pieces:
                assert number in found(piece) or piece.isascii(), (page.title, piece)


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


@pytest.mark.parametrize("count", [1, EACH, EACH + 1, 2 * EACH])
def test_as_many_projects_are_shown_together_as_the_index_says(count):
    index = read_search(files([], items(count, "en"), "en").values())
    assert (index["count"], index["each"], index["heard"]) == (count, EACH, False)
    parts = [len(rows) for name, rows in index["parts"].items() if name.startswith("projects")]
    assert parts == [EACH] * (count // EACH) + [count % EACH] * (count % EACH > 0)


def test_a_row_of_a_project_has_its_location_title_description_and_other_names():
    index = read_search(
        files([], [SearchProject("projects/made-up/", "A", "D", ("B", "C"))], "en").values()
    )
    assert index["parts"]["projects-0"] == [["projects/made-up/", "A", "D", "B", "C"]]


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


# -- memory --------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a cache in which nothing is known."""
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "project"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_found_before_is_found_again_without_reading_the_texts(
    language, project, monkeypatch
):
    page, listed = entry("<p>Some words.</p>"), list(items(40, language))
    known = files([page], listed, language)

    def with_memory(*pages: SearchPage) -> Mapping[str, str]:
        return files(pages, listed, language, memory=SearchMemory(project, language))

    assert with_memory(page) == known
    with monkeypatch.context() as without:
        without.setattr(search_projects, "_terms", pytest.fail)
        without.setattr(name_keys, "pinyin_key", pytest.fail)
        without.setattr(search_index, "_words", pytest.fail)
        assert with_memory(page) == known
    other = entry("<p>Other words.</p>")
    assert with_memory(other) == files([other], listed, language) != known


def none() -> Iterator[SearchProject]:
    pytest.fail("nobody needs the projects")
    yield from ()


def test_parts_with_the_same_key_are_those_of_the_index_before(project):
    first, other = list(items(40, "zh")), list(items(80, "zh"))[40:]
    page = entry("<p>Some words.</p>")

    def with_memory(those: Iterable[SearchProject], key: str, *pages: SearchPage) -> object:
        return files(pages, those, "zh", memory=SearchMemory(project, "zh"), key=key)

    assert with_memory(first, "1") == files([], first, "zh")
    assert with_memory(none(), "1", page) == files([page], first, "zh")
    assert with_memory(other, "2") == files([], other, "zh")
    assert with_memory(first, "1") == files([], first, "zh")
    assert with_memory(other, "") == files([], other, "zh")
    assert with_memory(none(), "1") == files([], first, "zh")


def test_terms_of_projects_are_known_after_an_index_that_did_not_ask_for_them(project, monkeypatch):
    first = list(items(40, "zh"))
    for key in ("1", "1"):
        files([], first, "zh", memory=SearchMemory(project, "zh"), key=key)
    expected = files([], first[:20], "zh")
    monkeypatch.setattr(search_projects, "_terms", pytest.fail)
    assert files([], first[:20], "zh", memory=SearchMemory(project, "zh"), key="2") == expected
