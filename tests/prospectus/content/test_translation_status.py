"""Which translations are older than their source, shown on copies of the project's own data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.config.project import Project
from prospectus.config.settings import Language
from prospectus.content import translation_status
from prospectus.content.translation_status import (
    Translation,
    TranslationLedger,
    aliases,
    compare,
    digest,
    load_status,
)
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.collection_specs import LEDGER
from support.git import commit, git

PAGE, PARK = "docs/why/index.zh.md", "data/parks/norton.yml"
FIGURES = "data/figures/exports.yml"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("translated")
    for path in [root / "mkdocs.yml", *root.glob("data/**/*.yml"), *root.glob("docs/**/*.md")]:
        target = folder / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
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
        return [f"{item.path}:{item.line} {item.name} {item.language}" for item in status.outdated]


# -- what is outdated --------------------------------------------------------------------------


def test_all_that_is_published_is_confirmed_and_current(root):
    site, _, status = load_status(Project(root))
    assert (status.outdated, status.unconfirmed, status.obsolete) == ((), (), ())
    names = {item.name for item in status.current}
    assert {"pages/index", "parks/norton", "figures/exports.outward-rank", "units/cny"} <= names
    assert {item.language for item in status.current} == {
        language.code for language in site.languages[1:]
    }


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
            "26 figures/exports.outward-rank",
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
        "data/projects/coal-chemicals.yml:16 figures/coal-chemicals.olefins en"
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
    spread = [
        "".join(f"{sign}{chance.choice(['', ' ', chr(10)])}" for sign in part) for part in parts
    ]
    assert digest(spread) == digest(parts)
    assert digest([*parts[:-1], f"{parts[-1]}c"]) != digest(parts)
    assert digest([*parts, "c"]) != digest([*parts[:-1], f"{parts[-1]}c"])


@given(st.randoms(use_true_random=False))
def test_the_state_does_not_depend_on_any_order(chance: Random):
    known = [Translation("a", n, f"parks/p{n}", "xx", digest=f"{n:012}") for n in range(9)]
    hashes = {item.key: item.digest if n % 3 else "f" * 12 for n, item in enumerate(known) if n % 4}
    hashes |= {("xx", "parks/gone"): "0" * 12, ("xx", "lists/gone"): "0" * 12}
    mixed = dict(chance.sample(list(hashes.items()), len(hashes)))
    ledger, other = TranslationLedger(hashes), TranslationLedger(mixed)
    assert compare(chance.sample(known, 9), other) == compare(known, ledger)
    assert [*other.files_after(NOTHING)] == [*ledger.files_after(NOTHING)]


# -- the ledger ------------------------------------------------------------------------------


NOTHING = TranslationLedger({})


def test_the_ledger_is_written_as_it_is_read(root):
    ledger = load_status(Project(root))[1]
    written = {path: (root / path).read_bytes() for path in ledger.files_after(NOTHING)}
    assert written == ledger.files_after(NOTHING)
    assert {*(root / LEDGER).rglob("*.yml")} == {root / path for path in written}


def test_without_a_ledger_nothing_is_confirmed_and_nothing_behind(edited):
    (edited.folder / LEDGER).rename(edited.folder / "ledger")
    try:
        status = load_status(Project(edited.folder))[2]
    finally:
        (edited.folder / "ledger").rename(edited.folder / LEDGER)
    assert (status.current, status.outdated, status.obsolete) == ((), (), ())
    assert len(status.unconfirmed) > 100


def test_to_confirm_changes_the_file_of_that_record_alone(edited):
    edited(PARK, "zh: 虚构州的北田产业园是", "zh: 北田产业园是")
    edited(PAGE, "选择虚构州的理由很直接", "选择虚构州的理由很简单")
    edited("data/people.yml", "ann-li:", "liu-xx:")
    _, ledger, status = load_status(Project(edited.folder))
    assert [item.name for item in status.unconfirmed] == ["people/liu-xx"]
    assert [item.name for item in status.obsolete] == ["people/ann-li"]
    park = next(item for item in status.outdated if item.name == "parks/norton")
    ((path, content),) = ledger.confirm([park]).files_after(ledger).items()
    assert path == f"{LEDGER}/en/parks/norton.yml"
    assert content is not None
    assert content.endswith(f'\noriginal: "{park.digest}"\n'.encode())
    cleared = ledger.confirm(status.obsolete).files_after(ledger)
    assert cleared == {f"{LEDGER}/en/people/ann-li.yml": None}


def test_saving_writes_what_differs_and_leaves_nothing_else_behind(tmp_path: Path):
    one, other = ("xx", "parks/one"), ("yy", "pages/a/b")
    both = TranslationLedger({one: "0" * 12, other: "1" * 12})
    translation_status.save(tmp_path, NOTHING, both)
    translation_status.save(tmp_path, both, both)
    files = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {tmp_path / LEDGER / name for name in ("xx/parks/one.yml", "yy/pages/a/b.yml")}
    translation_status.save(tmp_path, both, TranslationLedger({one: "0" * 12}))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["one.yml"]


LANGUAGES = [Language("zh", "zh-Hans-CN", "简体中文"), Language("en", "en-GB", "English")]
CURRENT = 'original: "0123456789ab"\n'


def read_ledger(root: Path, name: str, text: str = CURRENT) -> TranslationLedger:
    path = root / LEDGER / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return translation_status.read(root, LANGUAGES)


@pytest.mark.parametrize(
    "name",
    [
        *("pages/index", "pages/why/index", "pages/a/b/c-1"),
        *("parks/made-up", "figures/made-up.area", "units/cny"),
    ],
)
@pytest.mark.parametrize(
    "text", [CURRENT, f"# a comment\n{CURRENT}", "original: 0123456789ab", f"# x\r\n{CURRENT}\r\n"]
)
def test_entries_of_the_ledger_are_pages_figures_and_records_with_their_hash(tmp_path, name, text):
    assert read_ledger(tmp_path, f"en/{name}", text).hashes == {("en", name): "0123456789ab"}


def test_a_ledger_may_be_empty(tmp_path):
    assert translation_status.read(tmp_path, LANGUAGES) == NOTHING
    (tmp_path / LEDGER / "en").mkdir(parents=True)
    assert translation_status.read(tmp_path, LANGUAGES) == NOTHING


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("zh/parks/a", CURRENT, (1, "unknown_language")),
        ("fr/parks/a", CURRENT, (1, "unknown_language")),
        ("parks", CURRENT, (1, "unknown_language")),
        ("en", CURRENT, (1, "no_address")),
        *(
            (f"en/{name}", CURRENT, (1, "no_address"))
            for name in (
                *("parks", "parks/A", "parks/a/b", "parks/a.b", "plants/a", "topics/a"),
                *("figures/a", "figures/a.b.c", "figures/a/b.c", "pages", "pages/a.b"),
            )
        ),
        ("en/parks/a", "- en\n", (1, "dict_type")),
        ("en/parks/a", "", (1, "dict_type")),
        ("en/parks/a", "# a comment\nsource: 0123456789ab\n", (2, "no_hash")),
        ("en/parks/a", f"{CURRENT}more: 1\n", (1, "no_hash")),
        *(
            ("en/parks/a", f"original: {value}\n", (1, "no_hash"))
            for value in (
                *("123456789012", '""', "[]", '"0123456789a"', '"0123456789abc"'),
                *('"0123456789aB"', '"0123456789ag"'),
            )
        ),
    ],
)
def test_an_entry_of_anything_else_is_refused(tmp_path, name, text, problem):
    with pytest.raises(DiagnosticsError) as caught:
        read_ledger(tmp_path, name, text)
    assert [(problem.path, problem.line, problem.key) for problem in caught.value.problems] == [
        (f"{LEDGER}/{name}.yml", *problem)
    ]


def test_the_problems_of_all_entries_are_reported(tmp_path):
    for name in ("fr/parks/a", "en/parks/B"):
        with pytest.raises(DiagnosticsError) as caught:
            read_ledger(tmp_path, name)
    assert {problem.key for problem in caught.value.problems} == {"no_address", "unknown_language"}


def git_merge(folder: Path, change: Callable[[str], None]) -> None:
    """Let each of two branches make a change, and merge them."""
    for branch in ("one", "other"):
        git(folder, "checkout", "--quiet", "-b", branch, "main")
        change(branch)
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "--message", branch)
    git(folder, "merge", "--quiet", "--message", "Merge", "one")


def test_branches_that_confirm_neighbouring_translations_can_be_merged(tmp_path):
    project = tmp_path
    first = TranslationLedger({("en", "parks/b"): "0" * 12})
    translation_status.save(project, NOTHING, first)
    commit(project)

    def confirm(branch: str) -> None:
        digit = {"one": "1", "other": "2"}[branch]
        added = {("en", f"parks/b-{branch}"): digit * 12, ("ru", f"parks/{branch}"): digit * 12}
        translation_status.save(project, first, TranslationLedger({**first.hashes, **added}))

    git_merge(project, confirm)
    assert len([*(project / LEDGER).rglob("*.yml")]) == 5


@pytest.mark.parametrize(
    ("translation", "names"),
    [
        (
            Translation("docs/why/index.en.md", 1, "pages/why/index", "en", digest="0" * 12),
            [
                *("pages/why/index", "docs/why/index.en.md", "why/index"),
                *("docs/why/index", "docs/why/index.zh.md"),
            ],
        ),
        (
            Translation("data/figures/a.yml", 3, "figures/a.b", "en", digest="0" * 12),
            ["figures/a.b", "data/figures/a.yml", "a.b"],
        ),
        (
            Translation("data/parks/a.yml", 1, "parks/a", "en", digest="0" * 12),
            ["parks/a", "data/parks/a.yml"],
        ),
        (Translation(f"{LEDGER}/en/parks/a.yml", 1, "parks/a", "en"), ["parks/a"]),
    ],
)
def test_a_translation_has_the_names_that_editors_know_it_by(translation, names):
    assert list(aliases(translation, "zh")) == names


def test_only_confirmed_translations_of_another_original_are_outdated(root):
    site, ledger, status = load_status(Project(root))
    pages, _ = translation_status.read_pages(root, site.languages)
    page, park = (
        next(item for item in status.current if item.name == name)
        for name in ("pages/why/index", "parks/norton")
    )
    hashes = {**ledger.hashes, page.key: "0" * 12, park.key: "0" * 12}
    del hashes["en", "units/cny"]
    changed = TranslationLedger(hashes)
    assert translation_status.outdated(site, pages, changed) == {
        language.code: {page.name, park.name} if language.code == "en" else set()
        for language in site.languages
    }
    assert [item.key for item in compare(status.all, changed).outdated] == [park.key, page.key]


def test_translations_that_were_changed_together_with_their_originals():
    """One that was changed alone may be a correction, and says nothing of the original."""
    before = {("zh", "a"): "1", ("en", "a"): "1", ("zh", "b"): "1", ("en", "b"): "1"}
    before |= {("zh", "c"): "1", ("en", "c"): "1", ("zh", "d"): "1"}
    after = {("zh", "a"): "2", ("en", "a"): "2", ("zh", "b"): "2", ("en", "b"): "1"}
    after |= {("zh", "c"): "1", ("en", "c"): "2", ("zh", "d"): "2", ("en", "d"): "1"}
    after |= {("zh", "new"): "1", ("en", "new"): "1"}
    together = translation_status.changed_together(before, after, "zh")
    assert together == {("en", "a"), ("en", "d"), ("en", "new")}
