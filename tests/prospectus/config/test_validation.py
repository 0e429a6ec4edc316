"""Navigation, assets, addresses and translations of mkdocs.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.config.validation import problems
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate


def problems_in(root: Path, settings: str) -> list[str]:
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(DiagnosticsError) as caught:
        _ = Project(root).settings.languages
    return [str(problem) for problem in caught.value.problems]


def line(place: str, key: str, **details: str) -> str:
    return f"mkdocs.yml:{place}: {translate(f'problem.{key}', **details)}"


NAVIGATION = """\
site_name: 测试园区
theme: {logo: logo.svg}
nav:
  - index.md
  - 园区:
      - parks/index.md
      - parks/*.md
not_in_nav: |
  /projects/*
extra_css: [site.css]
plugins:
  - search
  - i18n:
      languages:
        - {locale: zh, name: 简体中文}
        - {locale: en, name: English, site_name: Test park, nav_translations: {园区: Parks}}
extra:
  languages: {en: en-GB, zh: zh-Hans-CN}
"""

URIS = {"index", "parks/index", "parks/test-park", "projects/test-project"}


def wrong(root: Path, *changes: tuple[str, str]) -> list[str]:
    """The problems of a navigation that is changed."""
    text = NAVIGATION
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    (root / "docs").mkdir()
    for name in ("logo.svg", "site.css"):
        (root / "docs" / name).write_text("", encoding="utf-8")
    found = problems(Project(root), URIS, ["chains/group/test-group"])
    return sorted(f"{it.line}:{it.column} {it.key} {dict(it.details)}" for it in found)


def test_a_navigation_that_names_every_page_has_no_problem(tmp_path):
    assert wrong(tmp_path) == []


def test_a_navigation_may_name_a_page_of_a_list(tmp_path):
    assert wrong(tmp_path, ("- index.md\n", "- index.md\n  - chains/group/test-group.md\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "- index.md",
            "- indx.md",
            "4:5 nav_unknown {'name': 'indx.md', 'nearest': 'index.md'}",
        ),
        (
            "- parks/index.md",
            "- parks/index",
            "6:9 nav_unknown {'name': 'parks/index', 'nearest': 'parks/index.md'}",
        ),
        ("- parks/index.md", "- parks/index.en.md", "6:9 nav_language {'name': 'parks/index.md'}"),
        ("- index.md", "- 首页：index.md", "4:5 nav_full_width {}"),
        ("  - index.md\n", "", "3:1 nav_missing {'name': 'index.md'}"),
        ("      - parks/*.md\n", "", "3:1 nav_missing {'name': 'parks/test-park.md'}"),
        ("/projects/*", "/project/*", "3:1 nav_missing {'name': 'projects/test-project.md'}"),
        (
            "- index.md",
            "- 首页: index.md",
            "4:5 nav_untranslated {'language': 'en', 'name': '首页'}",
        ),
        (
            "nav_translations: {园区: Parks}",
            "nav_translations: {园区: }",
            "5:5 nav_untranslated {'language': 'en', 'name': '园区'}",
        ),
        (
            "site_name: Test park, ",
            "",
            "16:11 setting_untranslated {'language': 'en', 'name': 'site_name'}",
        ),
        ("logo.svg", "logo.png", "2:9 no_asset {'name': 'logo.png'}"),
        ("[site.css]", "[sites.css]", "10:13 no_asset {'name': 'sites.css'}"),
    ],
)
def test_a_mistake_in_the_navigation_is_reported_once_at_its_position(tmp_path, old, new, problem):
    assert wrong(tmp_path, (old, new)) == [problem]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- index.md", "- index.md\n  - https://example.org/"),
        ("[site.css]", "[site.css, https://example.org/site.css]"),
        ("not_in_nav: |\n  /projects/*", "not_in_nav: |\n  /projects/test-project.md"),
        ("site_name: 测试园区\n", ""),
    ],
)
def test_what_mkdocs_allows_is_no_mistake(tmp_path, old, new):
    assert wrong(tmp_path, (old, new)) == []
