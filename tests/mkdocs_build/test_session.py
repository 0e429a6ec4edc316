"""A session is carried by the settings, and begun by whoever runs MkDocs."""

from __future__ import annotations

import pytest
from mkdocs.exceptions import PluginError

from mkdocs_build.build import build_language
from mkdocs_build.compat import mkdocs, static_i18n
from mkdocs_build.session import BuildSession


def test_settings_get_a_session_at_the_first_event_and_keep_it(config):
    session = BuildSession.of(config)
    assert BuildSession.of(config) is session


def test_a_session_that_was_attached_is_used(root, config):
    session = BuildSession(root)
    session.attach(config)
    assert BuildSession.of(config) is session


def test_two_settings_share_nothing(root, config, start, other_code, context):
    other = mkdocs.load_settings(root)
    first = next(iter(context.languages))
    builds = start(config, first), start(other, other_code)
    assert [build.language.code for build in builds] == [first, other_code]
    assert BuildSession.of(config).build(config) is builds[0]
    assert BuildSession.of(other).build(other) is builds[1]


def test_mistakes_are_raised_as_errors_of_a_plugin(bare):
    (bare / "data/publisher.yml").write_text("made: up\n", encoding="utf-8")
    config = mkdocs.load_settings(bare)
    static_i18n.select_language(config, "en")
    with pytest.raises(PluginError, match=r"data/publisher\.yml:1:1: "):
        BuildSession.of(config).start_language(config)


def test_a_build_that_fails_ends_what_another_process_does_for_it(root, config, monkeypatch):
    ended: list[BuildSession] = []

    def fail(*_: object) -> None:
        raise PluginError("made up")

    monkeypatch.setattr(mkdocs, "build_all", fail)
    session = BuildSession(root)
    session.attach(config)
    monkeypatch.setattr(session, "cancel", lambda: ended.append(session))
    with pytest.raises(PluginError, match="made up"):
        build_language(config, "en", root / "site")
    assert ended == [session]


def test_the_first_language_reads_the_project_for_all(bare):
    config = mkdocs.load_settings(bare)
    session = BuildSession.of(config)
    static_i18n.select_language(config, "en")
    session.start_language(config)
    context = session.build(config).context
    assert context.root == bare
    (bare / "data/publisher.yml").write_text("made: up\n", encoding="utf-8")
    static_i18n.select_language(config, "zh")
    session.start_language(config)
    assert session.build(config).context is context


def test_generated_pages_are_put_into_the_navigation(config, start, other_code):
    build = start(config, other_code)
    text = repr(config.nav)
    assert "*.md" not in text
    shown = [uri for uri in build.context.generated_pages if uri.startswith("parks/")]
    assert shown
    for uri in shown:
        assert f"'{uri}.md'" in text


def test_nothing_is_written_unless_wanted(root, config, context, other_code, tmp_path):
    session = BuildSession(root, context, writes_files=False)
    session.attach(config)
    static_i18n.select_language(config, other_code)
    session.start_language(config)
    config.site_dir = str(tmp_path)
    session.finish_language(config)
    assert not list(tmp_path.iterdir())
