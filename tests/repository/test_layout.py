"""The rules of the layout, so that nobody has to remember them."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml

import mkdocs_build
import prospectus
from prospectus.outputs.brochure.typesetting import TEMPLATE
from prospectus.presentation import asset_names

PACKAGES = re.findall(r"^    (\w+)  ", prospectus.__doc__ or "", re.MULTILINE)
HAN = re.compile(r"[\u4e00-\u9fff]")


@functools.cache
def imports(path: Path) -> tuple[str, ...]:
    """What a file imports, by full names; of `from a import b`, both `a` and `a.b`."""
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8"))))


def _imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@functools.cache
def modules(repo: Path) -> Mapping[str, Path]:
    """The modules of the domain by their full names."""
    hooks = repo / "hooks"
    return {
        ".".join(path.relative_to(hooks).with_suffix("").parts): path
        for path in sorted((hooks / "prospectus").rglob("*.py"))
        if path.name != "__init__.py"
    }


def package_of(name: str) -> str:
    return name.split(".")[1]


def test_the_domain_holds_packages_only_and_all_are_listed(repo):
    folder = repo / "hooks/prospectus"
    names = [path.name for path in folder.iterdir() if path.name != "__pycache__"]
    assert sorted(names) == sorted(["__init__.py", *PACKAGES])


def test_the_architecture_page_shows_every_package_in_order(repo):
    page = (repo / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE) == PACKAGES


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_from_those_above_it(repo, package):
    for name, path in modules(repo).items():
        for imported in imports(path):
            if package_of(name) == package and imported.startswith("prospectus."):
                above = PACKAGES.index(package_of(imported))
                assert above <= PACKAGES.index(package), f"{name} imports {imported}"


def test_no_modules_import_each_other_in_a_circle(repo):
    known = modules(repo)
    graph = {name: {*imports(path)} & known.keys() for name, path in known.items()}
    order = TopologicalSorter(graph)
    order.prepare()  # raises CycleError, which names the circle


def test_the_domain_imports_nothing_of_the_layers_above_it(repo):
    for name, path in modules(repo).items():
        outside = {item.split(".")[0] for item in imports(path)}
        assert not outside & {"adapter", "cli", "mkdocs", "mkdocs_build", "material"}, name


def test_a_module_of_the_mkdocs_layer_imports_only_from_those_above_it(repo):
    order = re.findall(r"^    (\w+)  ", mkdocs_build.__doc__ or "", re.MULTILINE)
    folder = repo / "hooks/mkdocs_build"
    packages = {
        path.stem for path in folder.iterdir() if path.name not in ("__init__.py", "__pycache__")
    }
    assert packages == set(order)
    for path in folder.rglob("*.py"):
        name = path.relative_to(folder).with_suffix("").parts[0]
        for imported in imports(path):
            _, _, above = imported.partition("mkdocs_build.")
            if imported.startswith("mkdocs_build.") and path.name != "__init__.py":
                above = above.split(".")[0]
                assert order.index(above) <= order.index(name), f"{path} imports {imported}"


def test_only_the_layer_around_mkdocs_knows_mkdocs(repo):
    for path in (repo / "hooks").rglob("*.py"):
        knows = any(name.split(".")[0] in ("mkdocs", "material") for name in imports(path))
        layer = path.name == "adapter.py" or "mkdocs_build" in path.parts
        assert layer or not knows, path


def test_every_module_has_its_tests(repo):
    for name in modules(repo):
        *folders, module = name.split(".")
        assert (repo / "tests" / "/".join(folders) / f"test_{module}.py").is_file(), name


def test_a_long_module_or_class_says_why(repo):
    """Longer than 400 or 200 lines, it has a paragraph about its length in its docstring."""
    for path in (repo / "hooks").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        module = ast.parse(text)
        long: list[ast.Module | ast.ClassDef] = [
            node
            for node in ast.walk(module)
            if isinstance(node, ast.ClassDef) and (node.end_lineno or 0) - node.lineno >= 200
        ]
        long += [module] if len(text.splitlines()) > 400 else []
        for node in long:
            reason = re.search(r"\b(?:long|longer)\b", ast.get_docstring(node) or "")
            assert reason, f"{path}: {getattr(node, 'name', 'the module')}"


def test_no_module_is_called_like_one_of_pythons_own(repo):
    """`hooks/` is on the path of `python hooks`: a `calendar.py` there would hide Python's."""
    names = {path.stem for path in (repo / "hooks").glob("*.py")}
    assert not names & set(sys.stdlib_module_names)


def test_programs_and_templates_hold_no_chinese(repo):
    for folder, endings in (("hooks", {".py"}), ("overrides", {".html", ".xml", ".css"})):
        for path in (repo / folder).rglob("*"):
            if path.suffix in endings:
                assert not HAN.search(path.read_text(encoding="utf-8")), path


def test_programs_and_templates_name_nothing_of_this_place(repo):
    """Names come from the data, so that another place is other data (see tests/site, too)."""
    names = ("changji", "xinjiang", "tianshan", "zhundong", "hutubi", "fukang")
    for folder in ("hooks", "overrides"):
        for path in (repo / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".yml", ".xml", ".css", ".js"}:
                text = path.read_text(encoding="utf-8").lower()
                assert not [name for name in names if name in text], path


def test_the_domain_can_be_imported_without_mkdocs(root):
    """The domain must outlive the site generator."""
    program = f"""
import importlib, sys
sys.path.insert(0, "hooks")
for engine in ("mkdocs", "material", "mkdocs_static_i18n", "properdocs"):
    sys.modules[engine] = None  # which fails whoever imports it
for module in {sorted(modules(root))}:
    importlib.import_module(module)
"""
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)


def test_no_name_looks_like_a_language_to_i18n(repo):
    """The i18n plugin takes `app.js.map` for a file in the language `js`, and leaves it out."""
    for path in (repo / "docs").rglob("*.*"):
        inner = path.suffixes[-2:-1]
        assert not inner or inner[0] in (".zh", ".en") or not re.fullmatch(r"\.[a-z]{2}", inner[0])


def test_nothing_but_templates_styles_and_scripts_lies_in_overrides(repo):
    """MkDocs publishes whatever else lies in a theme; a build names these by their content."""
    folder = repo / "overrides"
    for path in (path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        asset = asset_names.is_hashed(name) or asset_names.is_part(name)
        if name == TEMPLATE:
            continue
        assert path.suffix in ((".css", ".js", ".ts") if asset else (".html",)), name


def test_every_requirement_says_why_it_is_there_and_is_pinned_with_hashes(repo):
    for name in (
        "requirements-pip",
        "requirements",
        "requirements-test",
        "requirements-sbom",
        "requirements-properdocs",
    ):
        wanted = [
            line
            for line in (repo / f"{name}.in").read_text(encoding="utf-8").splitlines()
            if line and not line.startswith(("#", "-"))
        ]
        pinned = (repo / f"{name}.txt").read_text(encoding="utf-8")
        for line in wanted:
            requirement, _, why = line.partition("#")
            package = re.split(r"[<>=!~ ]", requirement)[0]  # some have a limit of versions
            assert why.strip(), f"{package} without a reason"
            assert re.search(rf"^{re.escape(package)}==\S+.*\\\n +--hash=sha256:", pinned, re.M), (
                package
            )


def test_ci_runs_the_command_of_the_readme(repo):
    assert (repo / ".ci/run").read_text().rstrip().endswith("exec make test")
    assert "make test" in (repo / "README.md").read_text(encoding="utf-8")


def test_languages_are_settings(repo):
    """No program names a language: they come from mkdocs.yml and the catalogues."""
    settings = yaml.safe_load((repo / "mkdocs.yml").read_text(encoding="utf-8"))
    codes = set(settings["extra"]["languages"])
    for path in (repo / "hooks").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert not texts & codes, path
