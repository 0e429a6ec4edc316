"""What the environment compiles once for all languages."""

from __future__ import annotations

from support.small_project import (
    printed,
    project,
    renderers,
)


def test_comments_of_templates_are_left_out(tmp_path, en):
    assert printed(tmp_path, en, "a{## b {{ nope }} ##}c") == "ac"


def test_what_is_compiled_once_speaks_every_language(tmp_path):
    """Jinja works constants out beforehand; words and periods must wait for the language."""
    root = project(tmp_path, {"words.html": '{{ "parks" | t }} {{ "2023-10" | period }}'})
    texts = [it.fragment("words.html", "index") for it in renderers(root)]
    assert sorted(texts) == ["Parks October 2023", "园区 2023年10月"]
