"""Compares sites that were built differently, byte by byte. Run in a copy of the project.

`all` builds the site as usual, and again with MkDocs building the bulk pages, too. `edits N SEED
EVERY` edits the project at random N times, has the preview follow each edit, and after EVERY edits
and the last one compares what it answers with what a build writes. `rebuilds N SEED EVERY` edits it
likewise, builds it after each edit with what is known of the build before, and compares that after
EVERY edits with a build that knows of none. All print the paths that differ, and end with 1 if any
does.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path.cwd()
sys.path.insert(0, str(ROOT / "hooks"))
os.environ["NO_MKDOCS_2_WARNING"] = "1"

from mkdocs_build.build import build_site  # noqa: E402
from mkdocs_build.preview.incremental import IncrementalSite  # noqa: E402
from prospectus.diagnostics.diagnostic import DiagnosticsError  # noqa: E402
from prospectus.files.output_folder import MARKER  # noqa: E402
from prospectus.i18n import catalog  # noqa: E402
from prospectus.rendering import environment, pages  # noqa: E402

Edit = Callable[[random.Random], str]


def files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def built(folder: Path) -> dict[str, bytes]:
    catalog.clear_cache()
    environment.forget_templates()
    build_site(ROOT, folder)
    return files(folder)


def difference(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def compare_builds(folder: Path) -> list[str]:
    usual = built(folder / "usual")
    pages.GeneratedPage.is_one_of_many = False  # type: ignore[assignment, method-assign]
    return difference(usual, built(folder / "slow"))


# -- edits -----------------------------------------------------------------------------------


def chosen(chance: random.Random, pattern: str) -> Path:
    return chance.choice(sorted(ROOT.glob(pattern)))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def replaced(path: Path, pattern: str, new: str) -> str:
    """Put something in the place of the first thing that matches."""
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(pattern, new, text, count=1, flags=re.MULTILINE), encoding="utf-8")
    return relative(path)


def extended(path: Path, more: str) -> str:
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return relative(path)


def word(chance: random.Random) -> str:
    return "".join(chance.choices("abcdefgh", k=6))


def page_text(chance: random.Random) -> str:
    made_up = f"\n## Made up {word(chance)}\n\nMade-up words {word(chance)} & `<{word(chance)}>`.\n"
    return extended(chosen(chance, "docs/**/*.en.md"), made_up)


def page_title(chance: random.Random) -> str:
    title = f"title: Made up & {word(chance)}"
    return replaced(chosen(chance, "docs/**/*.en.md"), "^title:.*$", title)


def record_name(chance: random.Random) -> str:
    name = f"name: {{zh: '虚构“{word(chance)}”&', en: 'Made up \"{word(chance)}\" & <b>'}}"
    return replaced(chosen(chance, "data/[pc]*/*.yml"), r"^name: \{.*\}$", name)


def record_summary(chance: random.Random) -> str:
    line = rf"\g<1>Made up, {word(chance)} & 'more'."
    return replaced(chosen(chance, "data/projects/*.yml"), r"^(  en: )[^>\n].*$", line)


def figure(chance: random.Random) -> str:
    value = f"    value: {chance.randrange(10, 9000)}"
    return replaced(chosen(chance, "data/projects/*.yml"), r"^    value: \d+$", value)


def order(chance: random.Random) -> str:
    line = f"order: {chance.randrange(1, 999)}"
    return replaced(chosen(chance, "data/p*/*.yml"), r"^order: \d+$", line)


def project_added(chance: random.Random) -> str:
    like = chosen(chance, "data/projects/*.yml")
    new = like.with_name(f"made-up-{word(chance)}.yml")
    new.write_text(like.read_text(encoding="utf-8"), encoding="utf-8")
    name = f"name: {{zh: 虚构{word(chance)}, en: Made up {word(chance)}}}"
    return replaced(new, r"^name: \{.*\}$", name)


def project_removed(chance: random.Random) -> str:
    made_up = sorted(ROOT.glob("data/projects/made-up-*.yml"))
    if not made_up:
        return project_added(chance)
    made_up[0].unlink()
    return f"{relative(made_up[0])} removed"


def template(chance: random.Random) -> str:
    path = ROOT / "overrides" / chance.choice(("main.html", "home.html", "404.html"))
    end = "{% endblock %}"
    return replaced(path, end, f"<!-- {word(chance)} -->{end}")


def partial_template(chance: random.Random) -> str:
    return extended(chosen(chance, "overrides/partials/f*.html"), f"<!-- {word(chance)} -->\n")


def fragment(chance: random.Random) -> str:
    names = ("park", "chain", "project", "macros", "figures", "listing-row", "listing-page")
    path = ROOT / f"overrides/fragments/{chance.choice(names)}.html"
    return extended(path, f"{{##- {word(chance)} -##}}<i></i>\n")


def message(chance: random.Random) -> str:
    key = chance.choice(("park.others", "not_published", "project.stage"))
    return replaced(catalog.CATALOGS / "en.yml", f"^{key}:.*$", f"{key}: made up {word(chance)}")


def settings(chance: random.Random) -> str:
    name = rf"\g<1>Made up {word(chance)}"
    return replaced(ROOT / "mkdocs.yml", "^( +site_name: ).*$", name)


def asset(chance: random.Random) -> str:
    return extended(ROOT / "overrides/assets/stylesheets/site/base.css", f"/* {word(chance)} */\n")


EDITS: tuple[Edit, ...] = (
    *(page_text, page_title, record_name, record_summary, figure, order, project_added),
    *(project_removed, template, partial_template, fragment, message, settings, asset),
)


def compare_edits(folder: Path, count: int, seed: int, every: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    live = IncrementalSite(ROOT, folder / "shared")
    live.refresh()
    for number in range(count):
        edit = EDITS[number] if number < len(EDITS) else chance.choice(EDITS)
        done = f"{number} {edit.__name__} {edit(chance)}"
        live.refresh()
        if (number + 1) % every and number + 1 < count:
            continue
        try:
            expected = built(folder / f"built-{number}")
        except DiagnosticsError as error:
            yield f"{done}: {error}"
            return
        answered = {path: live.content(path) or b"" for path in live.paths()}
        yield from (f"{done}: {path}" for path in difference(expected, answered))


# Edits that leave most pages as they are, and states of the output that nobody expects.


def policy_text(chance: random.Random) -> str:
    return replaced(chosen(chance, "data/policies/*.yml"), "Made-up|Made up", word(chance))


def event_text(chance: random.Random) -> str:
    return replaced(chosen(chance, "data/events/*.yml"), "Made-up|Made up", word(chance))


def note(chance: random.Random) -> str:
    path = chosen(chance, "data/projects/*.yml")
    line = f"note: {{zh: 虚构, en: Made up {word(chance)}}}\n"
    if re.search("^note:", path.read_text(encoding="utf-8"), re.MULTILINE):
        return replaced(path, r"^note:.*\n(?: +.*\n)*", line)
    return extended(path, line)


def park_of_project(chance: random.Random) -> str:
    park = chosen(chance, "data/parks/*.yml").stem
    return replaced(chosen(chance, "data/projects/*.yml"), "^park:.*$", f"park: {park}")


def original_text(chance: random.Random) -> str:
    return extended(chosen(chance, "docs/**/*.zh.md"), "\n虚构的文字。\n")


def asset_picture(chance: random.Random) -> str:
    return extended(chosen(chance, "docs/assets/*.svg"), f"<!-- {word(chance)} -->\n")


def output_edited(chance: random.Random) -> str:
    return extended(chosen(chance, "site/en/projects/**/*.html"), "edited in place")


def output_removed(chance: random.Random) -> str:
    path = chosen(chance, "site/**/*.html")
    path.unlink()
    return f"{relative(path)} removed"


def nothing(_: random.Random) -> str:
    return "again"


REBUILDS: tuple[Edit, ...] = (
    *(note, output_edited, page_text, nothing, policy_text, event_text, park_of_project),
    *(original_text, asset_picture, output_removed),
)


def compare_rebuilds(folder: Path, count: int, seed: int, every: int) -> Iterator[str]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    first = [*REBUILDS, *EDITS]
    rebuild()
    for number in range(count):
        edit = first[number] if number < len(first) else chance.choice(first)
        done = f"{number} {edit.__name__} {edit(chance)}"
        try:
            rebuild()
        except subprocess.CalledProcessError as error:
            yield f"{done}: {error.stderr}"
            return
        if (number + 1) % every:
            continue
        expected = built(folder / f"built-{number}")
        rebuilt = files(ROOT / "site")
        del rebuilt[MARKER]
        yield from (f"{done}: {path}" for path in difference(expected, rebuilt))


def rebuild() -> None:
    command = [sys.executable, "hooks", "build"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)


COMPARISONS = {
    "all": compare_builds,
    "edits": compare_edits,
    "rebuilds": compare_rebuilds,
}

if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    with tempfile.TemporaryDirectory() as place:
        compared = COMPARISONS[what](Path(place), *map(int, numbers))
        differing = [print(line, flush=True) for line in compared]
    sys.exit(bool(differing))
