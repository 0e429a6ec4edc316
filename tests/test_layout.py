"""The rules of the layout, so that nobody has to remember them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import prospectus
from conftest import BLOCKED

ROOMS = re.findall(r"^    (\w+)  ", prospectus.__doc__ or "", re.MULTILINE)
HAN = re.compile(r"[\u4e00-\u9fff]")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = node.module == "prospectus"
            yield from (f"prospectus.{it.name}" for it in node.names) if whole else [node.module]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_list_of_rooms_is_complete(root):
    assert {path.stem for path in (root / "hooks/prospectus").glob("*.py")} - {"__init__"} == set(
        ROOMS
    )


def test_the_architecture_page_shows_every_room_in_order(root):
    page = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_those_above_it(root, room):
    for name in imports(root / f"hooks/prospectus/{room}.py"):
        if name.startswith("prospectus."):
            above = ROOMS.index(name.split(".")[1])
            assert above < ROOMS.index(room), f"{room} imports {name}"


def test_only_what_mkdocs_calls_and_what_calls_it_knows_mkdocs(root):
    for path in (root / "hooks").rglob("*.py"):
        knows = any(name.split(".")[0] in ("mkdocs", "material") for name in imports(path))
        assert knows == (path.name in ("adapter.py", "builder.py", "preview.py")), path


def test_every_room_has_its_tests(root):
    tests = {path.stem.removeprefix("test_") for path in (root / "tests/prospectus").glob("*.py")}
    assert tests == set(ROOMS)


def test_no_module_is_called_like_one_of_pythons_own(root):
    """`hooks/` is on the path of `python hooks`: a `calendar.py` there would hide Python's."""
    names = {path.stem for path in (root / "hooks").glob("*.py")}
    assert not names & set(sys.stdlib_module_names)


def test_programs_and_templates_hold_no_chinese(root):
    for folder, endings in (("hooks", {".py"}), ("overrides", {".html", ".xml"})):
        for path in (root / folder).rglob("*"):
            if path.suffix in endings:
                assert not HAN.search(path.read_text(encoding="utf-8")), path


def test_programs_and_templates_name_nothing_of_this_place(root, site):
    """Names come from the data, so that another place is other data."""
    names = {
        word.lower()
        for shelf in ("parks", "companies", "people")
        for record in getattr(site, shelf).values()
        for word in re.findall(r"\b[A-Z][a-z]{4,}\b", record.name.in_("en"))
    } | {"changji", "xinjiang", "tianshan", "zhundong", "hutubi", "fukang"}
    generic = {
        *("industrial", "development", "national", "zone", "economic", "technological"),
        *("agricultural", "industry", "demonstration", "county", "garment", "weaving"),
    }
    for folder in ("hooks", "overrides"):
        for path in (root / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".yml", ".xml"}:
                text = path.read_text(encoding="utf-8").lower()
                assert not [name for name in names - generic if name in text], path


def test_the_rooms_are_tested_without_mkdocs():
    """The domain must outlive the site generator; conftest blocks it for all tests."""
    for name in BLOCKED:
        with pytest.raises(ImportError):
            import_module(name)


def test_no_name_looks_like_a_language_to_i18n(root):
    """The i18n plugin takes `app.js.map` for a file in the language `js`, and leaves it out."""
    for path in (root / "docs").rglob("*.*"):
        inner = path.suffixes[-2:-1]
        assert not inner or inner[0] in (".zh", ".en") or not re.fullmatch(r"\.[a-z]{2}", inner[0])


def test_nothing_but_templates_lies_in_overrides(root):
    """Everything else there would be published."""
    files = [path for path in (root / "overrides").rglob("*") if path.is_file()]
    assert not [path.name for path in files if path.suffix != ".html"]


def test_every_requirement_says_why_it_is_there_and_is_pinned_with_hashes(root):
    for name in ("requirements-pip", "requirements", "requirements-test", "requirements-sbom"):
        wanted = [
            line
            for line in (root / f"{name}.in").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith(("#", "-"))
        ]
        pinned = (root / f"{name}.txt").read_text(encoding="utf-8")
        for line in wanted:
            package, _, why = line.partition("#")
            assert why.strip(), f"{package} without a reason"
            assert re.search(rf"^{package.strip()}==\S+.*\\\n +--hash=sha256:", pinned, re.M), (
                package
            )


def test_ci_runs_the_command_of_the_readme(root):
    assert (root / ".ci/run").read_text().rstrip().endswith("exec make test")
    assert "make test" in (root / "README.md").read_text(encoding="utf-8")


def test_languages_are_settings(root):
    """No program names a language: they come from mkdocs.yml and the catalogues."""
    settings = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    codes = set(settings["extra"]["languages"])
    for path in (root / "hooks").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert not told & codes, path
