"""Each test fails where an upgrade of MkDocs changes what compat/mkdocs.py relies on."""

from __future__ import annotations

import importlib
import inspect
import logging
from importlib.metadata import version
from pathlib import Path

import pytest
from mkdocs.plugins import PluginCollection
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from mkdocs_build.compat import messages as log
from mkdocs_build.compat import mkdocs

ADAPT = f"MkDocs {version('mkdocs')} differs: adapt hooks/mkdocs_build/compat/mkdocs.py"
EMPTY = Navigation([], [])


def new_file(config, path="parks/made-up.en.md"):
    return File(path, config.docs_dir, config.site_dir, config.use_directory_urls)


def test_every_event_exists_and_passes_what_the_adapter_takes():
    adapter = importlib.import_module("adapter")
    for name in (item for item in dir(adapter) if item.startswith("on_")):
        event = getattr(PluginCollection, name, None)
        assert event, f"{ADAPT}: there is no event {name}"
        given = [
            parameter for parameter in inspect.signature(event).parameters if parameter != "self"
        ]
        for method in getattr(getattr(adapter, name), "methods", [getattr(adapter, name)]):
            taken = list(inspect.signature(method).parameters)
            assert len(taken) == len(given), f"{ADAPT}: {name} passes {given}"
            # MkDocs passes the first parameter of most events by position, the others by name.
            assert taken[1:] == given[1:], f"{ADAPT}: {name} passes {given}"


def test_settings_are_those_of_the_project_and_strict(root):
    config = mkdocs.load_settings(root, site_url="https://example.org/", directory_urls=False)
    assert (config.site_url, config.use_directory_urls) == ("https://example.org/", False), ADAPT
    assert config.strict, ADAPT
    assert Path(config.config_file_path) == root / "mkdocs.yml", ADAPT
    assert mkdocs.load_settings(root).use_directory_urls, ADAPT


def test_the_theme_lists_all_files_but_those_of_hidden_folders(config):
    usual, ours = Theme.get_env(config.theme), config.theme.get_env()
    names = ours.list_templates()
    assert names == [name for name in usual.list_templates() if "/." not in f"/{name}"], ADAPT
    assert "main.html" in names
    assert ours.get_template(".icons/material/home.svg"), ADAPT


def test_settings_carry_an_object(config):
    value = object()
    events = {name: list(methods) for name, methods in config.plugins.events.items()}
    mkdocs.attach(config, "made-up", value)
    assert mkdocs.attached(config, "made-up") is value, ADAPT
    assert mkdocs.attached(config, "other") is None, ADAPT
    assert config.plugins.events == events, ADAPT


@pytest.mark.parametrize("name", ["mkdocs.structure.pages", "mkdocs.plugins.x", "properdocs.x"])
def test_warnings_of_both_engines_are_captured(name, capsys):
    logger = logging.getLogger(name)
    with log.capture_warnings() as messages:
        logger.info("no warning")
        logger.warning("a\n  warning about %s", "x")
    logger.debug("none")
    assert messages == ["a warning about x"], ADAPT
    assert capsys.readouterr() == ("", "")


def test_mkdocs_logs_below_the_name_that_is_captured():
    modules = ("commands.build", "structure.pages", "structure.files", "config.base", "plugins")
    for module in modules:
        name = importlib.import_module(f"mkdocs.{module}").log.name
        assert name.split(".")[0] in log.LOGGERS, f"{ADAPT}: {module} logs as {name}"


def test_a_template_gets_the_usual_variables(config):
    page = Page(None, new_file(config), config)
    context = mkdocs.template_context(config, EMPTY, [], page=page)
    assert {"nav", "pages", "base_url", "extra_css", "config", "page"} <= context.keys(), ADAPT
    assert (context["page"], context["config"]) == (page, config), ADAPT
    assert context["base_url"] == "../.." if config.use_directory_urls else "..", ADAPT
    assert mkdocs.template_context(config, EMPTY, [], base_url="/x")["base_url"] == "/x", ADAPT
    mkdocs.add_to_context(context, {"ours": 1})
    assert dict(context)["ours"] == 1


def test_a_table_of_contents_has_ids_and_texts():
    headings = [
        (content.id, content.title, content.url)
        for content in mkdocs.table_of_contents([("a", "A"), ("b", "B")])
    ]
    assert headings == [("a", "A", "#a"), ("b", "B", "#b")], ADAPT


def test_links_to_added_ids_are_accepted(config):
    file = new_file(config)
    page = Page(None, file, config)
    page.present_anchor_ids = {"text"}
    page.links_to_anchors = {file: {"ours": "#ours"}}
    with log.capture_warnings() as messages:
        page.validate_anchor_links(files=Files([file]), log_level=logging.WARNING)
    assert len(messages) == 1, ADAPT
    mkdocs.add_anchor_ids(page, ["ours"])
    with log.capture_warnings() as messages:
        page.validate_anchor_links(files=Files([file]), log_level=logging.WARNING)
    assert messages == [], ADAPT
    assert page.present_anchor_ids == {"text", "ours"}


def test_a_generated_page_needs_no_file_and_is_edited_elsewhere(config):
    file = new_file(config)
    assert not Path(str(file.abs_src_path)).exists()
    mkdocs.set_generated(file, "../data/parks/made-up.yml")
    page = Page(None, file, config)
    page.read_source(config)
    assert page.markdown == "", ADAPT
    assert str(page.edit_url).endswith("/data/parks/made-up.yml"), ADAPT
    assert "docs" not in str(page.edit_url), ADAPT


def test_a_file_is_copied_to_the_path_that_is_set(config, tmp_path):
    docs, config.site_dir = tmp_path / "docs", str(tmp_path / "site")
    docs.mkdir()
    (docs / "a.css").write_text("a{}")
    file = File("a.css", str(docs), config.site_dir, config.use_directory_urls)
    mkdocs.set_destination(file, "styles/a 1.css", config)
    assert file.url == "styles/a%201.css"
    Files([file]).copy_static_files()
    assert (tmp_path / "site/styles/a 1.css").read_text() == "a{}", ADAPT
