"""Which translations are older than their source, shown on copies of the project's own data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.config.project import Project
from prospectus.content import translation_status
from prospectus.content.translation_status import (
    Translation,
    TranslationLedger,
    compare,
    digest,
    load_status,
)
from prospectus.domain.collection_specs import LEDGER

PAGE, PARK = "docs/why/index.zh.md", "data/parks/norton.yml"
FIGURES = "data/figures/exports.yml"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("translated")
    for path in [root / "mkdocs.yml", *root.glob("data/**/*.yml"), *root.glob("docs/**/*.md")]:
        there = folder / path.relative_to(root)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def edited(project: Path) -> Iterator[Edited]:
    edits = Edited(project)
    yield edits
    edits.undo()


class Edited:
    """A project in which texts are changed, and put back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before: dict[Path, bytes] = {}

    def __call__(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        self._before.setdefault(path, path.read_bytes())
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, name
        path.write_text(text.replace(old, new), encoding="utf-8")

    def undo(self) -> None:
        for path, content in self._before.items():
            path.write_bytes(content)

    @property
    def outdated(self) -> list[str]:
        status = load_status(Project(self.folder))[2]
        assert not status.unconfirmed
        assert not status.obsolete
        return [f"{it.path}:{it.line} {it.name} {it.language}" for it in status.outdated]


# -- what is outdated --------------------------------------------------------------------------


def test_all_that_is_published_is_confirmed_and_current(root):
    site, _, status = load_status(Project(root))
    assert (status.outdated, status.unconfirmed, status.obsolete) == ((), (), ())
    names = {it.name for it in status.current}
    assert {"pages/index", "parks/norton", "figures/exports.outward-rank", "units/cny"} <= names
    assert {it.language for it in status.current} == {it.code for it in site.languages[1:]}


def test_a_paragraph_changed_in_the_first_language_marks_that_page_alone(edited):
    edited(PAGE, "选择虚构州的理由很直接", "选择虚构州的理由很简单")
    assert edited.outdated == ["docs/why/index.en.md:1 pages/why/index en"]
    edited(PAGE, "选择虚构州的理由很简单", "选择虚构州的理由很直接")
    assert edited.outdated == []


@pytest.mark.parametrize("field", ["title: ", "description: "])
def test_title_and_description_of_a_page_are_words(edited, field):
    edited(PAGE, f"\n{field}", f"\n{field}虚构")
    assert edited.outdated == ["docs/why/index.en.md:1 pages/why/index en"]


def test_a_translation_that_changes_marks_nothing(edited):
    edited("docs/why/index.en.md", "Mockton", "Made-up place")
    edited(PARK, "en: Norton Industrial Park", "en: Made-up park")
    assert edited.outdated == []


@pytest.mark.parametrize(
    ("path", "old", "new", "outdated"),
    [
        (PARK, "zh: 虚构州的北田产业园是", "zh: 北田产业园是", "3 parks/norton"),
        (PARK, "zh: 称号为国家级；", "zh: 称号属国家级；", "3 parks/norton"),
        (
            FIGURES,
            "原文没有说明用什么指标",
            "来源没有说明用什么指标",
            "25 figures/exports.outward-rank",
        ),
        ("data/people.yml", "zh: 安立", "zh: 另名", "3 people/ann-li"),
    ],
)
def test_a_text_changed_in_the_first_language_marks_that_record_alone(
    edited, path, old, new, outdated
):
    edited(path, old, new)
    assert edited.outdated == [f"{path}:{outdated} en"]
    edited(path, new, old)
    assert edited.outdated == []


def test_a_figure_of_a_project_is_a_record_of_its_own(edited):
    edited("data/projects/coal-chemicals.yml", "zh: 烯烃产能,", "zh: 烯烃的产能,")
    assert edited.outdated == [
        "data/projects/coal-chemicals.yml:21 figures/coal-chemicals.olefins en"
    ]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PAGE, "。\n\n## ", "。  \n\n\n\n## "),
        (PAGE, "，地处幻想港", "，\n地处幻想港"),
        (PAGE, "\n", "\r\n"),
        (PAGE, "---\ntitle: ", "---\nhide: [toc]\ntitle: "),
        (PARK, "zh: 虚构州的北田产业园是", "zh: >-\n    虚构州的\n    北田产业园是"),
        (PARK, "order: 4\n", "\n# 虚构\norder: 40\n"),
        (FIGURES, "value: 84\n", "value: 85\n"),
        (FIGURES, 'period: "2012"', 'period: "2013"'),
    ],
    ids=[
        *("lines between paragraphs", "a line break", "other line ends", "a setting of a page"),
        *("another layout of YAML", "a comment and an order", "a value", "a period"),
    ],
)
def test_what_is_no_word_marks_nothing(edited, path, old, new):
    edited(path, old, new)
    assert edited.outdated == []


@given(st.lists(st.text("ab 虚构"), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_hash_does_not_see_white_space_and_sees_all_else(parts, chance: Random):
    spread = ["".join(f"{sign}{chance.choice(['', ' ', chr(10)])}" for sign in it) for it in parts]
    assert digest(spread) == digest(parts)
    assert digest([*parts[:-1], f"{parts[-1]}c"]) != digest(parts)
    assert digest([*parts, "c"]) != digest([*parts[:-1], f"{parts[-1]}c"])


@given(st.randoms(use_true_random=False))
def test_the_state_does_not_depend_on_any_order(chance: Random):
    known = [Translation("a", n, f"parks/p{n}", "xx", digest=f"{n:012}") for n in range(9)]
    hashes = {it.key: it.digest if n % 3 else "f" * 12 for n, it in enumerate(known) if n % 4}
    hashes |= {("xx", "parks/gone"): "0" * 12, ("xx", "lists/gone"): "0" * 12}
    mixed = dict(chance.sample(list(hashes.items()), len(hashes)))
    ledger = TranslationLedger(hashes, dict.fromkeys(hashes, 1))
    assert compare(chance.sample(known, 9), TranslationLedger(mixed, ledger.lines)) == compare(
        known, ledger
    )
    assert str(TranslationLedger(mixed, {})) == str(ledger)


# -- the ledger ------------------------------------------------------------------------------


def test_the_ledger_is_written_as_it_is_read(root):
    ledger = load_status(Project(root))[1]
    assert (root / LEDGER).read_text(encoding="utf-8") == str(ledger)


def test_without_a_ledger_nothing_is_confirmed_and_nothing_behind(edited):
    (edited.folder / LEDGER).rename(edited.folder / "ledger")
    try:
        status = load_status(Project(edited.folder))[2]
    finally:
        (edited.folder / "ledger").rename(edited.folder / LEDGER)
    assert (status.current, status.outdated, status.obsolete) == ((), (), ())
    assert len(status.unconfirmed) > 100


def test_to_confirm_changes_the_line_of_that_record_alone(edited):
    edited(PARK, "zh: 虚构州的北田产业园是", "zh: 北田产业园是")
    edited(PAGE, "选择虚构州的理由很直接", "选择虚构州的理由很简单")
    edited("data/people.yml", "ann-li:", "liu-xx:")
    _, ledger, status = load_status(Project(edited.folder))
    assert [it.name for it in status.unconfirmed] == ["people/liu-xx"]
    assert [it.name for it in status.obsolete] == ["people/ann-li"]
    park = next(it for it in status.outdated if it.name == "parks/norton")
    before, after = str(ledger).splitlines(), str(ledger.confirm([park])).splitlines()
    (line,) = [it for it in after if it not in before]
    assert line == f'  parks/norton: "{park.digest}"'
    assert len(before) == len(after)
    cleared = str(ledger.confirm(status.obsolete)).splitlines()
    assert [it.split(":")[0] for it in before if it not in cleared] == ["  people/ann-li"]


def test_saving_leaves_nothing_but_the_ledger_behind(tmp_path: Path):
    (tmp_path / "data").mkdir()
    ledger = TranslationLedger({("xx", "parks/made-up"): "0" * 12}, {})
    translation_status.save(tmp_path, ledger)
    translation_status.save(tmp_path, ledger)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["translations.yml"]
    assert (tmp_path / LEDGER).read_text(encoding="utf-8") == str(ledger)
