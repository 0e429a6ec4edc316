"""Builds that all processes of a test run share."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from prospectus.review.check import check
from support.commands import NO_REPOSITORY, run_hooks
from support.generated_projects import give_programme_times, write
from support.git import git
from support.platforms import lock_exclusively
from support.project import cache_of, copy_project, copy_published_site, copy_quickly, swap
from support.pseudo_locale import add_pseudo_locale

Once = Callable[[str, Callable[[Path], None]], Path]


def shared_folder(run_folder: Path, name: str, fill: Callable[[Path], None]) -> Path:
    """A folder that all processes of a run share; no test may change what is in it.

    The first process that asks for it calls `fill` with its path, while the others wait.
    """
    folder, filled = run_folder / f"shared-{name}", run_folder / f"shared-{name}.filled"
    with (run_folder / f"shared-{name}.lock").open("w") as lock:
        lock_exclusively(lock)
        if not filled.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a failed attempt left
            folder.mkdir()
            fill(folder)
            filled.touch()
    return folder


# The written pages of the brochure.
PAGES = "[why/index, why/location, why/industry]"
# Pages that keep their text in a bare copy.
WHOLE = ("about/gaps", "parks/index")


def make_sample(folder: Path) -> None:
    _keep_cache(copy_project(folder / "project"))


def make_bare(folder: Path) -> None:
    project = copy_project(folder / "project")
    for path in (project / "docs").rglob("*.md"):
        page = path.relative_to(project / "docs").as_posix().rsplit(".", 2)[0]
        if page not in WHOLE:
            head = path.read_text(encoding="utf-8").split("---\n")[1]
            path.write_text(f"---\n{head}---\n", encoding="utf-8")
    _keep_cache(project)


def _keep_cache(project: Path) -> None:
    """Fill the cache of a project, for its copies; no mistake may hide behind one."""
    check(project)
    shutil.copytree(cache_of(project), project.with_name("cache"))


def copy_with_cache(project: Path, folder: Path, *without: str) -> Path:
    """Copy what `make_sample` or `make_bare` made, but for files and folders of these names.

    Checks and builds of the copy take half a second less, as its cache is filled.
    """
    left_out = shutil.ignore_patterns(*without)
    shutil.copytree(project, folder, copy_function=copy_quickly, ignore=left_out)
    shutil.copytree(project.with_name("cache"), cache_of(folder))
    return folder


def make_built(sample: Path, folder: Path) -> None:
    _build(copy_with_cache(sample, folder / "project"))


def make_published(folder: Path) -> None:
    _build(copy_published_site(folder / "project"))


def _build(project: Path) -> None:
    done = run_hooks(project, "build")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(NO_REPOSITORY.removesuffix("\n")), done.stderr
    assert done.stderr.count("\n") == 1, "a build without problems says nothing else"


MADE_UP_PUBLISHER = """\
name: {zh: 虚构主办单位<b>, en: Made-up office<b>}
address: {zh: 虚构路, en: Made-up Road}
phone: "+86 000 0000000"
email: office@example.org
hours: {zh: 虚构时间, en: Made-up hours}
icp: 新ICP备00000000号-1
public_security: 新公网安备 00000000000000号
site_code: "0000000000"
registrations:
- name: {zh: 虚构公司注册号, en: Made-up company number}
  number: "00-0000"
- name: {zh: 虚构登记号, en: Made-up register number}
  number: 虚构字第0号
map_authority: {zh: 虚构测绘局, en: Made-up Survey}
licence:
  name: {zh: 虚构许可, en: Made-up licence}
  url: https://example.org/licence
security:
  contact: security@example.org
  policy: https://example.org/security
  expires: 2030-05-01
"""
MADE_UP_PICTURES = """
made-up-map:
  file: assets/made-up.svg
  kind: map
  name: {zh: 虚构地图, en: Made-up map}
  credit: {zh: 虚构作者, en: Made-up author}
  approval: GS(2023)0000号

made-up-licensed-map:
  file: assets/licensed.svg
  kind: map
  name: {zh: 虚构许可地图, en: Made-up licensed map}
  map_licence: {zh: 许可号 0000, en: Licence no. 0000}

made-up-drawing:
  file: assets/drawn.svg
  kind: drawing
  name: {zh: 虚构图画, en: Made-up drawing}
"""
MADE_UP_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {}"><path d="M0 0h9v9H0z"/></svg>
"""
MADE_UP_PAGE = {
    "zh": "---\ntitle: 虚构页面\ndescription: 虚构，只用于测试。\n---\n\n虚构。\n",
    "en": "---\ntitle: Made-up page\ndescription: Made up, for tests only.\n---\n\nMade up.\n",
}
SHOWN = """
{{ fragment("picture.html", name="made-up-licensed-map") }}

{{ fragment("picture.html", name="made-up-map") }}

{{ fragment("picture.html", name="made-up-drawing") }}
"""


def make_made_up(bare_project: Path, folder: Path) -> None:
    project = copy_with_cache(bare_project, folder / "project")
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace(
        "https://invest.example.org/", "https://invest.example.org/made/up/"
    )
    settings = re.sub("  report_url: .*\n", "", settings)
    settings = (
        settings.replace(
            "  - index.md\n",
            "  - index.md\n  - made-up.md\n  - 虚构外链: https://example.org/made-up\n",
        )
        .replace(
            "      - why/location.md\n",
            "      - why/location.md\n      - 虚构外链: https://example.org/made-up\n",
        )
        .replace("            数据: ", "            虚构外链: Made-up link\n            数据: ")
    )
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (project / "data/publisher.yml").write_text(MADE_UP_PUBLISHER, encoding="utf-8")
    with (project / "data/pictures.yml").open("a", encoding="utf-8") as file:
        file.write(MADE_UP_PICTURES)
    for name, height in (("made-up", 300), ("licensed", 300), ("drawn.zh", 200), ("drawn.en", 100)):
        path = project / f"docs/assets/{name}.svg"
        path.write_text(MADE_UP_SVG.format(height), encoding="utf-8")
    for language in ("zh", "en"):
        with (project / f"docs/about/gaps.{language}.md").open("a", encoding="utf-8") as file:
            file.write(SHOWN)
        page = MADE_UP_PAGE[language]
        (project / f"docs/made-up.{language}.md").write_text(page, encoding="utf-8")
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "reset", "--quiet", "data/parks/milton.yml")
    git(project, "commit", "--quiet", "--message", "Made up", day="2021-02-03T12:00:00+00:00")
    with (project / "data/chains/wine.yml").open("a", encoding="utf-8") as file:
        file.write("# made up\n")
    git(project, "add", "data/chains/wine.yml")
    git(project, "commit", "--quiet", "--message", "Made up", day="2022-03-04T23:30:00+08:00")
    done = run_hooks(project, "build")
    assert (done.returncode, done.stderr) == (0, "")


def make_offline(sample: Path, folder: Path) -> None:
    project = copy_with_cache(sample, folder / "project")
    done = run_hooks(project, "build", "--offline", "--output", "copy for a preview")
    assert (done.returncode, done.stderr) == (0, NO_REPOSITORY)


# Projects of the crowd, beside those of the sample site.
MANY = 120


def make_crowd(sample: Path, folder: Path) -> None:
    """Build the sample site with many made-up projects, and without open data."""
    project = copy_with_cache(sample, folder / "project")
    write(project, MANY)
    swap(project, "mkdocs.yml", "\nextra:\n", "\nextra:\n  open_data: false\n")
    done = run_hooks(project, "build")
    assert (done.returncode, done.stderr) == (0, NO_REPOSITORY)


def make_trilingual(sample: Path, folder: Path) -> None:
    """Build the sample site in three languages, with what this site has no data for.

    Its sessions have times, its publisher has contacts, one text has changed since it was
    translated, and there is a brochure.
    """
    project = copy_with_cache(sample, folder / "project")
    (project / "data/publisher.yml").write_text(MADE_UP_PUBLISHER, encoding="utf-8")
    give_programme_times(project, "matchmaking")
    swap(project, "mkdocs.yml", "  theme_color:", f"  brochure: {{pages: {PAGES}}}\n  theme_color:")
    add_pseudo_locale(project)
    done = run_hooks(project, "mark-translated", "--all")
    assert done.returncode == 0, done.stderr
    swap(project, "data/parks/norton.yml", "zh: 北田产业园", "zh: 新北田产业园")
    _build(project)
