"""Each test fails where an upgrade of static-i18n changes what compat/static_i18n.py relies on."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from mkdocs_static_i18n.config import I18nPluginLanguage
from mkdocs_static_i18n.plugin import I18n

from mkdocs_build.compat import static_i18n

ADAPT = (
    f"mkdocs-static-i18n {version('mkdocs-static-i18n')} differs: "
    "adapt hooks/mkdocs_build/compat/static_i18n.py"
)


def test_events_of_the_plugin_lie_between_ours():
    for name in ("on_config", "on_files", "on_nav", "on_post_build"):
        priority = getattr(I18n, name).mkdocs_priority
        assert static_i18n.AFTER_I18N < priority < static_i18n.BEFORE_I18N, f"{ADAPT}: {name}"
    assert I18n.on_page_context.mkdocs_priority > static_i18n.AFTER_I18N, ADAPT


def test_the_plugin_knows_no_language_before_its_first_event(config):
    plugin = config.plugins[static_i18n.NAME]
    assert isinstance(plugin, I18n), ADAPT
    assert (plugin.current_language, plugin.building) == (None, False), ADAPT
    with pytest.raises(RuntimeError):
        static_i18n.current_language(config)
    static_i18n.select_language(config, "en")
    assert static_i18n.current_language(config) == "en"


@pytest.mark.parametrize("code", ["ug", "kaa", "zh-Hant", "pt-BR", "zh-Hant-TW"])
def test_the_plugin_takes_every_code_of_a_language(code):
    static_i18n.accept_codes()
    settings = I18nPluginLanguage()
    settings.load_dict({"locale": code, "name": "A language"})
    assert settings.validate()[0] == [], ADAPT


@pytest.mark.parametrize("code", ["UG", "kaa\n", "english", "zh-hant", ".."])
def test_the_plugin_takes_no_other_code(code):
    static_i18n.accept_codes()
    settings = I18nPluginLanguage()
    settings.load_dict({"locale": code, "name": "A language"})
    assert settings.validate()[0], ADAPT


def test_a_selected_language_is_built_and_no_other(built, other_code):
    names = {path.name for path in built.folder.iterdir()}
    assert other_code in names, ADAPT
    assert "index.html" not in names, f"{ADAPT}: it has built the default language too"


def test_an_announced_page_is_built_at_its_address(built, other_code):
    generated = built.build.context.generated_pages
    assert generated
    for uri in generated:
        path = built.build.urls.file_path(uri, other_code)
        assert (built.folder / path).is_file(), f"{ADAPT}: {path} was not built"


def test_the_uri_of_a_page_has_neither_language_nor_ending(config):
    file = static_i18n.announced_page("parks/a", "en", config, in_navigation=True)
    assert static_i18n.file_uri(file) == "parks/a"
    assert not file.inclusion.is_not_in_nav()
    file = static_i18n.announced_page("parks/a", "en", config, in_navigation=False)
    assert file.inclusion.is_not_in_nav(), ADAPT


def test_pages_keep_their_uris_through_the_plugin(built):
    known = {*built.build.context.generated_pages, *built.build.written_pages}
    files = built.build.files.documentation_pages()
    assert {static_i18n.file_uri(file) for file in files} == known, ADAPT


def test_the_theme_prints_no_links_to_other_languages(built):
    assert built.build.config.extra.alternate is True, ADAPT
    html = built.read(built.build.urls.file_path("index", built.build.language.code))
    assert "md-select" not in html, f"{ADAPT}: Material's own switch of languages is there"
