from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.config.settings import Language, Settings
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.i18n import catalog
from prospectus.yamlio.reader import YamlDocument
from support.settings_files import line, problems_in

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


def test_everything_that_a_language_lacks_is_reported_at_once(tmp_path):
    settings = SETTINGS.replace("locale: en", "locale: NO")
    assert problems_in(tmp_path, settings) == [
        line("9:3", "language_code", language="NO"),
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
def test_search_engines_get_the_language_and_its_script_but_no_country(tag, hreflang):
    assert Language("code", tag, "Name").hreflang == hreflang


def test_cldr_knows_a_language_by_its_tag():
    assert Language("zh", "zh-Hans-CN", "简体中文").locale.english_name == (
        "Chinese (Simplified, China)"
    )


# -- Markdown -------------------------------------------------------------------------------


def test_markdown_extensions_are_those_of_mkdocs_and_of_the_settings_with_their_options(tmp_path):
    settings = "markdown_extensions:\n  - attr_list\n  - toc: {permalink: yes}\n  - footnotes:\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    extensions = Project(tmp_path).settings.markdown_extensions
    assert list(extensions) == ["toc", "tables", "fenced_code", "attr_list", "footnotes"]
    assert list(extensions["toc"]) == ["permalink"]
    assert not any(extensions[name] for name in extensions if name != "toc")


def test_without_settings_the_extensions_are_those_of_mkdocs(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("site_name: Test park\n", encoding="utf-8")
    extensions = Project(tmp_path).settings.markdown_extensions
    assert extensions == {"toc": {}, "tables": {}, "fenced_code": {}}


# -- address of the site ----------------------------------------------------------------------


def settings_of(root: Path, text: str) -> Settings:
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    return Project(root).settings


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org/",
        "https://example.org:8080/path/to/",
        "https://a-b.example/~name/v1.2",
    ],
)
def test_the_site_has_an_address_on_the_web(tmp_path, url):
    settings = settings_of(tmp_path, f"site_url: {url}\n")
    assert settings.site_url_problem() is None
    assert settings.site_url == url


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https://例.example/",
        "5",
        "[https://a.example]",
    ],
)
def test_another_address_is_reported_where_it_is(tmp_path, url):
    settings = settings_of(tmp_path, f"site_name: Test park\nsite_url: {url}\n")
    problem = settings.site_url_problem()
    assert problem is not None
    assert str(problem) == line("2:1", "site_url")
    with pytest.raises(DiagnosticsError) as caught:
        _ = settings.site_url
    assert [str(problem) for problem in caught.value.problems] == [line("2:1", "site_url")]


def test_a_build_needs_an_address_of_the_site(tmp_path):
    with pytest.raises(DiagnosticsError):
        _ = settings_of(tmp_path, "site_name: Test park\n").site_url


# -- message catalogs -------------------------------------------------------------------------


def problems_of_catalogs(
    root: Path, monkeypatch: pytest.MonkeyPatch, catalogs: dict[str, str]
) -> list[str]:
    """What is wrong with the catalogs of a site in Chinese and English."""
    folder = root / "catalogs"
    (folder / "editors").mkdir(parents=True)
    monkeypatch.setattr(catalog, "CATALOGS", folder)
    monkeypatch.setattr(catalog, "EDITORS", folder / "editors")
    catalog.clear_cache()
    for name, text in catalogs.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    try:
        diagnostics = [*settings_of(root, SETTINGS).catalog_problems()]
    except DiagnosticsError as error:
        diagnostics = error.problems
    finally:
        catalog.clear_cache()
    return [
        f"{problem.path.rpartition('/')[2]} {problem.key} {dict(problem.details)}"
        for problem in diagnostics
    ]


COMPLETE = {
    "zh": "order: '1'\na: 一 {count}\n",
    "en": "order: '2'\na: one {count}\n",
    "editors/zh": "problem:\n  b: 二 {name} {line}\n",
    "editors/en": 'problem:\n  b: "{line} and {name}"\n',
}


def test_every_catalog_has_the_same_messages_with_the_same_placeholders(tmp_path, monkeypatch):
    assert problems_of_catalogs(tmp_path, monkeypatch, COMPLETE) == []


@pytest.mark.parametrize(
    ("code", "old", "new", "problem"),
    [
        ("en", "a: one {count}\n", "", "en.yml catalog_lacks {'name': 'a'}"),
        ("zh", "a: 一 {count}\n", "", "zh.yml catalog_lacks {'name': 'a'}"),
        ("en", "{count}", "", "en.yml catalog_placeholders {'name': 'a', 'placeholders': 'count'}"),
        (
            "editors/en",
            "{line} and {name}",
            "{line}",
            "en.yml catalog_placeholders {'name': 'problem.b', 'placeholders': 'line, name'}",
        ),
    ],
)
def test_a_message_that_one_catalog_lacks_is_reported(
    tmp_path, monkeypatch, code, old, new, problem
):
    catalogs = {**COMPLETE, code: COMPLETE[code].replace(old, new)}
    assert problems_of_catalogs(tmp_path, monkeypatch, catalogs) == [problem]


def test_a_language_without_messages_to_editors_is_complete(tmp_path, monkeypatch):
    catalogs = {name: text for name, text in COMPLETE.items() if name != "editors/zh"}
    assert problems_of_catalogs(tmp_path, monkeypatch, catalogs) == []


def test_a_catalog_that_is_not_yaml_is_reported(tmp_path, monkeypatch):
    catalogs = {**COMPLETE, "en": "a: ["}
    assert problems_of_catalogs(tmp_path, monkeypatch, catalogs) == ["en.yml open_bracket {}"]


@pytest.mark.parametrize("written", ["{}", "", "{routes: }", "{routes: {}}"])
def test_a_section_that_is_not_there_is_empty(written):
    document = YamlDocument("mkdocs.yml", f"extra: {written}\n")
    assert Settings(document).section(("extra", "routes")) == {}


@pytest.mark.parametrize("written", ["[parks]", "parks", "0"])
def test_a_section_of_another_form_is_reported(written):
    settings = Settings(YamlDocument("mkdocs.yml", f"extra: {{routes: {written}}}\n"))
    with pytest.raises(DiagnosticsError) as caught:
        settings.section(("extra", "routes"))
    assert [problem.key for problem in caught.value.problems] == ["dict_type"]
