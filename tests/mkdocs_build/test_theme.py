"""The environment of the theme, and its styles and scripts."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.structure.nav import Navigation

from mkdocs_build import theme
from mkdocs_build.theme import ThemeBytecode, compile_theme
from prospectus.presentation import asset_names
from prospectus.support import program


def environment(bytecode):
    loader = jinja2.DictLoader({"a.html": "{{ 1 + 1 }}"})
    return jinja2.Environment(loader=loader, bytecode_cache=bytecode)  # noqa: S701 - no HTML


def test_compiled_templates_are_taken_over_from_another_process(root, monkeypatch, tmp_path):
    monkeypatch.setenv("SITE_CACHE_DIR", str(tmp_path / "cache"))
    first, second = ThemeBytecode(root), ThemeBytecode(root)
    environment(first).get_template("a.html")
    assert len(first.used) == 1
    second.save(first.used)
    assert second.used == first.used

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a template was compiled again")

    monkeypatch.setattr(jinja2.Environment, "compile", refuse)
    third = ThemeBytecode(root)
    assert environment(third).get_template("a.html").render() == "2"


def test_all_templates_of_pages_are_compiled(root, config, built):
    names = theme.template_names(root)
    assert len(compile_theme(root, config)) == len(names)
    loaded = {key[1] for key in built.build.env.cache or ()}
    assert loaded <= set(names)
    assert "sitemap.xml" not in loaded, "MkDocs's own template, which lacks pages"


def test_templates_of_the_installed_theme_are_compiled_only_where_pages_use_them(root, built):
    loaded = {key[1] for key in built.build.env.cache or ()}
    unused = set(theme.template_names(root)) - loaded
    assert unused <= program.template_files(root, "**/*.html").keys()


def test_styles_and_scripts_are_published_under_names_of_their_content(built):
    hashed = built.build.hashed_assets
    assert hashed
    for path, name in hashed.items():
        source = built.build.context.root / "overrides" / path
        content = asset_names.published_content(source)
        assert name == asset_names.hashed_name(path, content)
        assert (built.folder / name).read_bytes() == content
        assert not (built.folder / path).exists()


def test_templates_name_them_by_their_sources(built):
    path, name = next(iter(built.build.hashed_assets.items()))
    template = built.build.env.from_string("{{ path | url }} {{ 'other.css' | url }}")
    assert template.render(path=path, page=None, base_url=".") == f"./{name} ./other.css"


def test_a_changed_style_sheet_gets_another_name_and_the_old_file_goes(built, monkeypatch):
    build = built.build
    path, name = next(iter(build.hashed_assets.items()))
    (file,) = [file for file in build.files if file.src_uri == path]
    content = file.content_bytes
    changed = content + b"/* made up */"
    monkeypatch.setattr(asset_names, "published_content", lambda _: changed)
    try:
        theme.hash_assets(build)
        assert build.hashed_assets[path] != name
        assert file.dest_uri == build.hashed_assets[path]
        assert not (built.folder / name).exists()
    finally:
        monkeypatch.undo()
        theme.hash_assets(build)
        build.files.copy_static_files()
    assert (built.folder / name).read_bytes() == content
    assert Path(str(file.abs_dest_path)) == built.folder / name


@pytest.mark.parametrize("name", ["catalog", "alternates", "publisher", "pictures", "policy"])
def test_templates_have_our_variables(built, name):
    assert name in built.build.env.globals


def test_a_copy_has_no_policy_of_content(config, start, other_code):
    config.use_directory_urls = False
    build = start(config, other_code)
    build.nav, build.env = Navigation([], []), config.theme.get_env()
    theme.set_globals(build)
    assert build.env.globals["policy"] == ""
