"""Navigation, assets, addresses and translations of mkdocs.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.config.validation import problems
from prospectus.diagnostics.diagnostic import MAX_PROBLEMS

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
    diagnostics = problems(Project(root), URIS, ["chains/group/test-group"])
    return sorted(
        f"{item.line}:{item.column} {item.key} {dict(item.details)}" for item in diagnostics
    )


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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- index.md", "- index.md\n  - others/*.md"),
        ("logo.svg}", "logo.svg, favicon: https://example.org/icon.svg}"),
        ("theme: {logo: logo.svg}", "theme: {name: material}"),
        ("theme: {logo: logo.svg}", "theme:"),
        ("extra_css: [site.css]\n", "extra_css:\n"),
        ("[site.css]", "[site.css]\nextra_javascript: [{path: site.css, defer: true}]"),
        ("site_name: 测试园区", "site_name: 测试园区\nsite_url: https://example.org/site/"),
    ],
)
def test_what_may_be_missing_or_written_differently_is_no_mistake(tmp_path, old, new):
    assert wrong(tmp_path, (old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "logo.svg}",
            "logo.svg, favicon: icon.svg}",
            "2:25 no_asset {'name': 'icon.svg'}",
        ),
        (
            "extra_css: [site.css]",
            "extra_javascript: [site.css, {path: site.js, defer: true}]",
            "10:30 no_asset {'name': 'site.js'}",
        ),
        ("extra_css: [site.css]", "extra_css: site.css", "10:1 tuple_type {'field': 'extra_css'}"),
    ],
)
def test_assets_are_files_below_docs_in_a_list(tmp_path, old, new, problem):
    assert wrong(tmp_path, (old, new)) == [problem]


@pytest.mark.parametrize("field", ["INHERIT", "docs_dir", "site_dir"])
def test_settings_that_lead_mkdocs_to_other_folders_are_refused(tmp_path, field):
    assert wrong(tmp_path, ("theme:", f"{field}: other\ntheme:")) == [
        f"2:1 fixed_setting {{'field': '{field}'}}"
    ]


def test_a_public_address_that_no_site_can_have_is_a_mistake(tmp_path):
    assert wrong(tmp_path, ("theme:", "site_url: example.org\ntheme:")) == ["2:1 site_url {}"]


PATTERNS = "extra:\n  source_url: {}\n  report_url: {}\n"
SOURCE, REPORT = "https://example.org/{file}#L{line}", "http://example.org/new?{title}&{address}"


def with_patterns(root: Path, source: str, report: str) -> list[str]:
    return wrong(root, ("extra:\n", PATTERNS.format(source, report)))


def test_addresses_of_sources_and_reports_are_patterns_with_placeholders(tmp_path):
    assert with_patterns(tmp_path, SOURCE, REPORT) == []


def test_of_the_placeholders_only_the_first_is_required(tmp_path):
    assert with_patterns(tmp_path, "https://example.org/{file}", "http://a.example/{address}") == []


@pytest.mark.parametrize(
    "pattern",
    ["ftp://example.org/{file}", "https://example.org/{line}", "https://example.org/{file}{a}"],
)
def test_a_pattern_of_another_scheme_or_with_other_placeholders_is_refused(tmp_path, pattern):
    assert with_patterns(tmp_path, pattern, REPORT) == [
        "18:3 url_pattern {'field': 'source_url', 'placeholders': '{file}, {line}'}"
    ]


def test_settings_of_the_first_language_are_written_in_it_and_those_of_others_are_not(tmp_path):
    untranslated = wrong(
        tmp_path,
        ("site_name: Test park", "site_name: 测试园区"),
        ("园区: Parks", "园区: 园区"),
    )
    assert untranslated == [
        "16:11 setting_untranslated {'language': 'en', 'name': 'site_name'}",
        "5:5 nav_untranslated {'language': 'en', 'name': '园区'}",
    ]


def test_chinese_settings_are_a_translation_into_chinese(tmp_path):
    languages = NAVIGATION[NAVIGATION.index("        - {locale") : NAVIGATION.index("extra:")]
    chinese_second = (
        "        - {locale: en, name: English}\n"
        "        - {locale: zh, name: 简体中文, site_name: 测试, nav_translations: {园区: 园区}}\n"
    )
    assert wrong(tmp_path, (languages, chinese_second)) == []


def test_a_navigation_reports_a_limited_number_of_mistakes(tmp_path):
    entries = "".join(f"  - no-{number}.md\n" for number in range(MAX_PROBLEMS + 1))
    mistakes = wrong(tmp_path, ("  - index.md\n", entries))
    assert len(mistakes) == MAX_PROBLEMS
    assert all(" nav_unknown " in mistake for mistake in mistakes)
