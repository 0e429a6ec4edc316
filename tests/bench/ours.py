"""Our own build, as people run it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import ClassVar

import yaml

from bench import content
from bench.contenders import Contender, Edit, Search
from bench.measure import Command, FailedError

PROJECT = content.slug(1)
PHOTOGRAPHS = 20


class Ours(Contender):
    """Our own project; the pages of the others are made from what it builds."""

    name = "ours"
    label = "this project"
    how = "`python hooks build`: checks all content, builds beside `site/`, exchanges the folders"
    search: ClassVar[Search] = Search("#search-open", "#search input", "#search ol a")

    def prepare(self, count: int) -> None:
        """Copy the project, with `count` made-up projects more."""
        content.copy_with(count, self.folder)

    @property
    def languages(self) -> list[str]:
        """The languages of the site, the first one at its root."""
        settings = yaml.safe_load((self.folder / "mkdocs.yml").read_text(encoding="utf-8"))
        return list(settings["extra"]["languages"])

    @property
    def build(self) -> Sequence[Command]:
        """As `make build` does it."""
        return [self._hooks("build")]

    @property
    def check(self) -> Sequence[Command]:
        """As `make check` does it."""
        return [self._hooks("check")]

    @property
    def outputs(self) -> Sequence[Path]:
        """The folder that is published."""
        return [self.folder / "site"]

    @property
    def caches(self) -> Sequence[Path]:
        """What is kept of data and templates, beside the project and never in it."""
        return [self.folder.with_name(f"{self.folder.name}-cache")]

    @property
    def edits(self) -> Mapping[str, Edit]:
        """Summaries of projects, a written page, a template, and a word of the generator's own.

        The brochure shows the first projects of a site, so not the `other_project`.
        """
        page = f"en/projects/{PROJECT}/"
        last = max(path.stem for path in (self.folder / "data/projects").glob("made-up-*.yml"))
        return {
            "project": self._edited_project(PROJECT),
            "other_project": self._edited_project(last),
            "page": Edit(
                self.folder / "docs/why/location.en.md",
                lambda text, item: f"{text}\n{item}\n",
                "en/why/location/",
            ),
            "template": Edit(
                self.folder / "overrides/fragments/project.html",
                lambda text, item: f"{text}\n<p>{item}</p>\n",
                page,
            ),
            "message": Edit(
                self.folder / "hooks/prospectus/i18n/catalogs/en.yml",
                lambda text, item: text.replace("project.stage: Stage", f"project.stage: {item}"),
                page,
            ),
        }

    def _edited_project(self, name: str) -> Edit:
        data = self.folder / f"data/projects/{name}.yml"
        summary = yaml.safe_load(data.read_text(encoding="utf-8"))["summary"]["en"]
        return Edit(
            data,
            lambda text, item: text.replace(summary, f"{summary} {item}"),
            f"en/projects/{name}/",
        )

    @property
    def variants(self) -> Mapping[str, Callable[[], AbstractContextManager[None]]]:
        """Without the brochure, without open data, and with photographs."""
        return {
            "no_brochure": self._without_brochure,
            "no_open_data": self._without_open_data,
            "photographs": partial(content.with_photographs, self.folder, PHOTOGRAPHS),
        }

    def server(self, port: int) -> Command:
        """As `make serve` does it."""
        return self._hooks("serve", "--dev-addr", f"127.0.0.1:{port}")

    def editor(self, port: int) -> Command:
        """The same with the editor."""
        return self._hooks("serve", "--edit", "--dev-addr", f"127.0.0.1:{port}")

    @contextmanager
    def _without_brochure(self) -> Iterator[None]:
        with _changed(self.folder / "mkdocs.yml", r"  brochure:.*\n(    .*\n)*", ""):
            yield

    @contextmanager
    def _without_open_data(self) -> Iterator[None]:
        """Its page leaves the menu, and links to it become words."""
        link = r"\[([^]]*)\]\((?:\.\./)*data/index\.md[^)]*\)(\{[^}]*\})?"
        with ExitStack() as changes:
            settings = self.folder / "mkdocs.yml"
            changes.enter_context(_changed(settings, r" *- data/index\.md\n", ""))
            changes.enter_context(_changed(settings, r"extra:\n", r"\g<0>  open_data: false\n"))
            for page in sorted((self.folder / "docs").rglob("*.md")):
                if re.search(link, page.read_text(encoding="utf-8")):
                    changes.enter_context(_changed(page, link, r"\1"))
            yield

    def _hooks(self, *words: str) -> Command:
        environment = {"NO_MKDOCS_2_WARNING": "1", "SITE_CACHE_DIR": str(self.caches[0])}
        return Command([sys.executable, "hooks", *words], self.folder, environment)


@contextmanager
def _changed(path: Path, pattern: str, replacement: str) -> Iterator[None]:
    """A file with other text meanwhile. Raises FailedError where the pattern is not in it."""
    before = path.read_text(encoding="utf-8")
    text, number = re.subn(pattern, replacement, before)
    if not number:
        raise FailedError(f"nothing to change in {path.name}")
    path.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")
