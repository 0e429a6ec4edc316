"""What the guides for editors say is so: their commands are run as they stand."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

from generators import mistakes
from prospectus.i18n.catalog import get_editors_catalog
from support.builds import copy_with_cache
from support.commands import run_here
from support.git import commit
from support.project import ROOT, contents, swap

GUIDES = ("CONTRIBUTING.md", "CONTRIBUTING.en.md")
PAGE = "docs/why/location.zh.md"


def commands(guide: str) -> dict[str, list[str]]:
    """The commands of each numbered section."""
    sections: dict[str, list[str]] = {}
    text = (ROOT / guide).read_text(encoding="utf-8")
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        number = section.split(".")[0]
        blocks = re.findall(r"^ *```sh\n(.*?)^ *```", section, re.MULTILINE | re.DOTALL)
        sections[number] = [line.strip() for block in blocks for line in block.splitlines()]
    return {number: lines for number, lines in sections.items() if number.isdigit() and lines}


GUIDE = commands(GUIDES[0])


@pytest.fixture(scope="module")
def clone(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newcomer's clone, on a branch of its own."""
    project = copy_with_cache(sample, tmp_path_factory.mktemp("clone") / "site")
    shutil.copytree(ROOT / ".ci", project / ".ci")
    commit(project)
    return project


def run(clone: Path, line: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        shlex.split(line),
        cwd=clone,
        env=os.environ | {"PATH": path, "SITE_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )


def said(clone: Path, line: str) -> str:
    """What a command says; this process runs those of the program."""
    words = shlex.split(line)
    is_own = words[:2] == ["python", "hooks"]
    done = run_here(clone, *words[2:]) if is_own else run(clone, line)
    assert (done.returncode, done.stderr) == (0, ""), f"{line}: {done.stderr}"
    return done.stdout


def publish_built(clone: Path, target: str, version: str, site: Path) -> None:
    """Publish a site that is built already, as an earlier version."""
    script = ROOT / "tests/support/publish_built.py"
    words = [sys.executable, str(script), target, version, str(site)]
    subprocess.run(words, cwd=clone, capture_output=True, check=True)


def restore(clone: Path) -> None:
    for words in (["checkout", "--quiet", "."], ["clean", "--quiet", "-fd"]):
        subprocess.run(["git", *words], cwd=clone, check=True)  # noqa: S607


def test_both_guides_give_the_same_commands():
    assert commands(GUIDES[1]) == GUIDE
    assert list(GUIDE) == ["1", "2", "4", "5", "6", "7", "8", "9"]


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_links_to_is_there(guide):
    text = (ROOT / guide).read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w -]", "", match.lower()).replace(" ", "-")
        for match in re.findall(r"^###? (.*)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        if path and "://" not in path:
            assert (ROOT / path).exists(), target
        elif not path:
            assert anchor in anchors, target


# Sections about the editor, and the signs around the names of its buttons, links and kinds.
EDITOR = {
    "CONTRIBUTING.md": ("zh", "在浏览器中编辑", r"“([^”]+)”"),
    "CONTRIBUTING.en.md": ("en", "Edit in the browser", r"“([^”]+)”"),
}
# What the section quotes besides names of the editor.
QUOTED = {"克隆已有版本库", "Clone Existing Repository", "84 firms"}
QUOTED |= {"面积，工业用电价格，平均工资", "Area, Price of power for industry, Average wage"}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_name_in_the_section_on_the_editor_is_one_of_the_editor(guide):
    language, title, quoted = EDITOR[guide]
    sections = re.split(r"^## ", (ROOT / guide).read_text(encoding="utf-8"), flags=re.MULTILINE)
    (section,) = (part for part in sections if part.startswith(f"{title}\n"))
    catalog = get_editors_catalog(language)
    known = [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))
        for key, text in catalog.items()
        if key.startswith("editor.")
    ]
    names = set(re.findall(quoted, section)) - QUOTED
    assert len(names) > 15
    unknown = {name for name in names if not any(re.fullmatch(form, name) for form in known)}
    assert unknown == set()
    kinds = {text for key, text in catalog.items() if key.startswith("editor.kind.")}
    new = re.escape(catalog["editor.new"]).replace(r"\{kind\}", "(.+)")
    assert {match[1] for name in names if (match := re.fullmatch(new, name))} <= kinds


@pytest.mark.parametrize("guide", GUIDES)
def test_the_browser_comes_first_then_excel_then_files(guide):
    text = (ROOT / guide).read_text(encoding="utf-8")
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert titles[0] == EDITOR[guide][1]
    assert "Excel" in next(title for title in titles if title.startswith("1. "))
    first = text.split(f"## {titles[1]}")[0]
    assert len(re.findall(r"!\[[^]]+\]\(guide/[a-z]+\.(?:zh|en)\.png\)", first)) >= 5
    assert "```" not in first, "no command line"


def test_pictures_of_the_guides_are_small_and_shown(repo):
    shown = {
        name
        for guide in GUIDES
        for name in re.findall(r"\]\((guide/[^)]+\.png)\)", (repo / guide).read_text("utf-8"))
    }
    kept = {path.relative_to(repo).as_posix() for path in (repo / "guide").glob("*.png")}
    assert kept == shown
    assert max(path.stat().st_size for path in (repo / "guide").glob("*.png")) < 150_000


def test_change_a_sentence(clone):
    (check,) = GUIDE["2"]
    swap(clone, PAGE, "\n## ", "\n虚构的一段。\n\n## ")
    done = run(clone, check)
    assert (done.returncode, done.stderr) == (0, "")
    restore(clone)


def test_add_a_record(clone):
    for line in GUIDE["4"]:
        assert "data/" in said(clone, line)
    done = run_here(clone, *shlex.split(GUIDE["2"][0])[2:])
    assert done.returncode == 1
    places = {line.split(":")[0] for line in done.stderr.splitlines()[:-1]}
    assert places == {
        *(
            f"data/{kind}s/my-{kind}.yml"
            for kind in ("sector", "park", "chain", "project", "event")
        ),
        "data/contacts.yml",
        "data/events/matchmaking.yml",
        "data/figures/industry.yml",
        "data/offers/my-plot.yml",
        "data/series/my-series.yml",
        "data/sources.yml",
        "data/targets/my-file.yml",
    }
    restore(clone)


def test_work_in_excel(clone):
    export, review, take = GUIDE["1"]
    before = contents(clone)
    said(clone, export)
    name = export.split()[-1]
    book = load_workbook(clone / name)
    sheet = next(
        item for item in book if item["A1"].value and "[projects]" in str(item["A1"].value)
    )
    heads = [str(cell.value) for cell in sheet[1]]
    column = next(at for at, head in enumerate(heads, 1) if "[summary.zh]" in head)
    row = next(number for number in range(2, 30) if sheet.cell(number, 1).value == "knitwear-plant")
    sheet.cell(row, column).value = "虚构的简介。"
    book.save(clone / name)
    assert "虚构的简介。" in said(clone, review)
    (table := clone / name).rename(clone.parent / name)
    assert contents(clone) == before
    (clone.parent / name).rename(table)
    assert "虚构的简介。" in said(clone, take)
    table.unlink()
    changed = {path for path, content in contents(clone).items() if before.get(path) != content}
    assert changed == {"data/projects/knitwear-plant.yml"}
    values = yaml.safe_load((clone / "data/projects/knitwear-plant.yml").read_text("utf-8"))
    assert values["summary"]["zh"] == "虚构的简介。"
    restore(clone)


def test_bring_a_translation_up_to_date(clone):
    status, translated = GUIDE["5"]
    swap(clone, PAGE, "\n## ", "\n虚构的一段。\n\n## ")
    outdated = "docs/why/location.en.md:1: pages/why/location"
    assert outdated in said(clone, status)
    said(clone, translated)
    assert outdated not in said(clone, status)
    restore(clone)


@pytest.mark.weekly
def test_preview(clone):
    serve, offline = GUIDE["6"]
    assert serve == "python hooks serve", "which tests/mkdocs_build/preview tries"
    said(clone, offline)
    assert (clone / "preview/index.html").is_file()
    shutil.rmtree(clone / "preview")


@pytest.mark.weekly
def test_submit_publish_and_roll_back(clone, on_disk, built):
    (summary,) = GUIDE["7"]
    publish, *elsewhere = GUIDE["8"]
    (back,) = GUIDE["9"]
    assert [item.split()[0] for item in elsewhere] == [".ci/publish"] * 2, (
        "test_publishing tries them"
    )
    swap(clone, "data/figures/exports.yml", "value: 84\n", "value: 85\n")
    assert "84家 · " in (report := said(clone, summary))
    assert "85 enterprises" in report
    swap(clone, "mkdocs.yml", "https://invest.example.org/", "https://invest.made-up.gov.cn/")
    target = str(on_disk / "www")
    current = Path(target, "current")
    publish_built(clone, target, "2021-01-01-00000000", built.folder)
    first = current.resolve()
    commit(clone)
    done = run(clone, publish.replace("/srv/www/site", target))
    assert done.returncode == 0, done.stderr
    assert (current / "index.html").is_file()
    assert current.resolve() != first
    assert run(clone, back.replace("/srv/www/site", target)).returncode == 0
    assert current.resolve() == first


def test_the_table_of_mistakes_is_that_of_the_tests():
    """`make guide` writes it anew."""
    assert mistakes.PAGE.read_text(encoding="utf-8") == mistakes.page()
