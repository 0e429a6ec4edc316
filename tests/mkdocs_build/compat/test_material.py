"""Each test fails where an upgrade of Material changes what compat/material.py relies on."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import material
from mkdocs.structure.files import File, Files, get_files

from mkdocs_build.compat.material import fix_theme_html, referenced_templates, unused_theme_files

ADAPT = (
    f"mkdocs-material {version('mkdocs-material')} differs: "
    "adapt hooks/mkdocs_build/compat/material.py"
)
TEMPLATES = Path(material.__file__).parent / "templates"


def test_what_only_the_scripts_of_material_need_is_removed():
    html = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    scripted = ("md-toggle", "md-overlay", 'data-md-component="skip"', "md-dialog")
    assert all(text in html for text in scripted), f"{ADAPT}: some is not there any more"
    assert not [text for text in scripted if text in fix_theme_html(html)], ADAPT
    for kept in ("<body", 'data-md-component="announce"', 'data-md-component="container"'):
        assert fix_theme_html(html).count(kept) == html.count(kept), ADAPT


def test_announcements_stay():
    before = '<input class="md-toggle"><div data-md-component="skip"></div>'
    empty = '<div data-md-component="announce">\n</div>'
    announced = '<div data-md-component="announce"><aside>Made up</aside></div>'
    assert fix_theme_html(f"<body>{before}\n{empty}\n<header>") == "<body><header>"
    assert fix_theme_html(f"<body>{before}{announced}<header>") == f"<body>{announced}<header>"


def test_a_page_is_an_item_so_that_itemprop_has_something_to_belong_to():
    html = (TEMPLATES / "base.html").read_text(encoding="utf-8")
    assert re.search(r'<html [^>]*class="no-js" itemscope>', fix_theme_html(html)), ADAPT
    once = fix_theme_html('<html lang="zh" class="no-js"><head>')
    assert once == '<html lang="zh" class="no-js" itemscope><head>'
    assert fix_theme_html(once) == once


def test_references_between_templates_are_found():
    source = """
    {% extends "base.html" %}{%- import "partials/language.html" as lang with context %}
    {% include "partials/a.html" %}{% include "partials/" ~ name ~ ".html" %}{% include name %}
    """
    assert referenced_templates(source) == [
        "base.html",
        "partials/language.html",
        "partials/a.html",
    ]
    names = referenced_templates((TEMPLATES / "base.html").read_text(encoding="utf-8"))
    assert names, ADAPT
    assert all((TEMPLATES / name).is_file() for name in names), ADAPT


def test_only_files_that_the_settings_name_are_kept_of_the_theme(config):
    files = get_files(config)
    own = {file.src_uri for file in files}
    files.add_files_from_theme(config.theme.get_env(), config)
    unused = list(unused_theme_files(files, config))
    assert any(file.src_uri.endswith(".js") for file in unused), ADAPT
    for file in unused:
        files.remove(file)
    kept = {file for file in files if file.src_uri not in own}
    assert {file.src_dir for file in kept} <= {config.theme.custom_dir}, ADAPT
    assert own <= {file.src_uri for file in files}


def test_assets_of_the_site_are_kept_where_its_folder_is_relative(config, monkeypatch):
    """As in `mkdocs build --config-file mkdocs.yml`."""
    monkeypatch.chdir(Path(config.docs_dir).parent)
    folder = Path(config.theme.custom_dir).name
    style = File("assets/stylesheets/site.css", folder, config.site_dir, config.use_directory_urls)
    assert [*unused_theme_files(Files([style]), config)] == []
