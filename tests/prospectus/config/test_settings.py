from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.config.settings import Language
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate

SETTINGS = """\
site_name: 测试园区
plugins:
  - search
  - i18n:
      languages:
        - {locale: zh, name: 简体中文}
        - {locale: en, name: English}
extra:
  languages: {en: en-GB, zh: zh-Hans-CN}
"""


def problems_in(root: Path, settings: str) -> list[str]:
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(DiagnosticsError) as caught:
        _ = Project(root).settings.languages
    return [str(problem) for problem in caught.value.problems]


def line(place: str, key: str, **details: str) -> str:
    return f"mkdocs.yml:{place}: {translate(f'problem.{key}', **details)}"


def test_languages_are_those_of_the_plugin_in_its_order(tmp_path):
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    assert Project(tmp_path).settings.languages == (
        Language("zh", "zh-Hans-CN", "简体中文"),
        Language("en", "en-GB", "English"),
    )


def test_another_order_is_another_default(tmp_path):
    lines = SETTINGS.splitlines(keepends=True)
    lines[5], lines[6] = lines[6], lines[5]
    (tmp_path / "mkdocs.yml").write_text("".join(lines), encoding="utf-8")
    assert [language.code for language in Project(tmp_path).settings.languages] == ["en", "zh"]


def test_a_tag_without_a_language_is_not_used(tmp_path):
    settings = SETTINGS.replace("{en: en-GB", "{fr: fr-FR, en: en-GB")
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    assert [language.code for language in Project(tmp_path).settings.languages] == ["zh", "en"]


@pytest.mark.parametrize("tag", ["xx-YY", "english", "en_GB", "5", "true", "~", "''", "en GB"])
def test_a_tag_must_be_one_that_cldr_knows(tmp_path, tag):
    settings = SETTINGS.replace("en-GB", tag)
    assert problems_in(tmp_path, settings) == [line("9:15", "no_tag", language="en")]


def test_a_language_needs_a_tag(tmp_path):
    settings = SETTINGS.replace("en: en-GB, ", "")
    assert problems_in(tmp_path, settings) == [line("9:3", "no_tag", language="en")]


def test_a_language_needs_a_catalogue(tmp_path):
    settings = SETTINGS.replace("locale: en", "locale: fr").replace("en: en-GB", "fr: fr-FR")
    assert problems_in(tmp_path, settings) == [line("9:15", "no_catalog", language="fr")]


def test_everything_that_a_language_lacks_is_told_at_once(tmp_path):
    settings = SETTINGS.replace("locale: en", "locale: NO")
    assert problems_in(tmp_path, settings) == [
        line("9:3", "no_catalog", language="NO"),
        line("9:3", "no_tag", language="NO"),
    ]


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("", "1:1"),
        ("- site_name\n", "1:1"),
        ("site_name: Test park\n", "1:1"),
        ("site_name: Test park\nplugins: 5\n", "2:1"),
        ("plugins: [search]\n", "1:1"),
        ("plugins: [i18n]\n", "1:1"),
        ("plugins:\n  - i18n:\n", "1:1"),
        (SETTINGS.replace("extra:\n  languages: {en: en-GB, zh: zh-Hans-CN}\n", ""), "2:1"),
        (SETTINGS.replace("{en: en-GB, zh: zh-Hans-CN}", "5"), "2:1"),
        (SETTINGS.replace(", name: English", ""), "2:1"),
        (SETTINGS.replace("locale: en", "code: en"), "2:1"),
        (SETTINGS.replace("  - i18n:", "  - i18n: {}\n  - i18n:"), "2:1"),
        (
            SETTINGS[: SETTINGS.index("        - {loc")].replace("languages:", "languages: []"),
            "2:1",
        ),
        (
            SETTINGS.replace("- {locale: zh, name: 简体中文}", "[]").replace(
                "        - {locale: en, name: English}\n", ""
            ),
            "2:1",
        ),
    ],
)
def test_settings_without_languages_are_refused(tmp_path, settings, place):
    assert problems_in(tmp_path, settings) == [line(place, "no_languages")]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("plugins: [", line("2:1", "open_bracket")),
        ("site_name: !ENV NAME\n", line("1:12", "alias_or_tag")),
        ("plugins: []\nplugins: []\n", line("2:1", "repeated_key", field="plugins")),
    ],
)
def test_settings_are_read_as_data_is(tmp_path, settings, problem):
    assert problems_in(tmp_path, settings) == [problem]


def test_the_default_language_comes_first(tmp_path):
    settings = SETTINGS.replace("name: English", "name: English, default: true")
    assert problems_in(tmp_path, settings) == [line("2:1", "default_first")]


# -- navigation --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "hreflang"),
    [
        ("zh-Hans-CN", "zh-Hans"),
        ("zh-Hant-TW", "zh-Hant"),
        ("en-GB", "en"),
        ("en", "en"),
        ("ar-EG", "ar"),
        ("sr-Latn-RS", "sr-Latn"),
    ],
)
def test_search_engines_are_told_the_language_and_its_script_but_no_country(tag, hreflang):
    assert Language("code", tag, "Name").hreflang == hreflang


def test_cldr_knows_a_language_by_its_tag():
    assert Language("zh", "zh-Hans-CN", "简体中文").locale.english_name == (
        "Chinese (Simplified, China)"
    )


# -- Markdown -------------------------------------------------------------------------------


def test_markdown_extensions_are_those_of_mkdocs_and_of_the_settings_with_their_options(tmp_path):
    settings = "markdown_extensions:\n  - attr_list\n  - toc: {permalink: yes}\n  - footnotes:\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    found = Project(tmp_path).settings.markdown_extensions
    assert list(found) == ["toc", "tables", "fenced_code", "attr_list", "footnotes"]
    assert list(found["toc"]) == ["permalink"]
    assert not any(found[name] for name in found if name != "toc")


def test_without_settings_the_extensions_are_those_of_mkdocs(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("site_name: Test park\n", encoding="utf-8")
    found = Project(tmp_path).settings.markdown_extensions
    assert found == {"toc": {}, "tables": {}, "fenced_code": {}}
