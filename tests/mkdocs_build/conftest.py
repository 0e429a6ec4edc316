"""What tests of the MkDocs layer share: the settings of a project, and one language built."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_build.build import build_language
from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.session import BuildSession
from mkdocs_build.site_context import SiteContext

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


@dataclass(frozen=True)
class Built:
    """A language as MkDocs has built it, and the folder of the site."""

    build: LanguageBuild
    folder: Path

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def context(root: Path) -> SiteContext:
    return SiteContext.load(root)


@pytest.fixture
def config(root: Path) -> MkDocsConfig:
    return mkdocs.load_settings(root)


@pytest.fixture
def start(context: SiteContext) -> Callable[[MkDocsConfig, str], LanguageBuild]:
    """Starts a language as the first event does, without running MkDocs."""

    def start(config: MkDocsConfig, code: str) -> LanguageBuild:
        session = BuildSession(context.root, context)
        session.attach(config)
        static_i18n.select_language(config, code)
        session.start_language(config)
        return session.build(config)

    return start


@pytest.fixture(scope="session")
def other_code(context: SiteContext) -> str:
    """The code of a language that is not the default."""
    return list(context.languages)[1]


@pytest.fixture(scope="session")
def built(context: SiteContext, other_code: str, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A language other than the default, which MkDocs has built."""
    folder = tmp_path_factory.mktemp("built") / "site"
    config = mkdocs.load_settings(context.root)
    session = BuildSession(context.root, context)
    session.attach(config)
    build_language(config, other_code, folder)
    return Built(session.build(config), folder)
