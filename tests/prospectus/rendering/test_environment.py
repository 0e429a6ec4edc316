"""What the environment compiles once for all languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError
from markupsafe import Markup

from prospectus.rendering.environment import (
    compile_templates,
    forget_templates,
    fragment_environment,
    fragment_parameters,
    take_templates,
)
from prospectus.rendering.template_errors import FRAGMENTS
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
    texts = [renderer.fragment("words.html", "index") for renderer in renderers(root)]
    assert sorted(texts) == ["Parks October 2023", "园区 2023年10月"]


def test_what_is_not_defined_is_refused_instead_of_being_left_out(tmp_path):
    environment = project_environment(tmp_path, {"a.html": "{{ nothing }}"})
    with pytest.raises(UndefinedError):
        environment.get_template("a.html").render()


def test_what_is_printed_is_escaped_and_blocks_leave_no_lines(tmp_path):
    text = "a\n  {% if true %}\nb {{ text }}\n  {% endif %}\nc"
    environment = project_environment(tmp_path, {"a.html": text})
    assert environment.get_template("a.html").render(text="<b>") == "a\nb &#60;b&#62;\nc"


def test_a_fragment_is_not_read_again_until_templates_are_forgotten(tmp_path):
    environment = project_environment(tmp_path, {"a.html": "old"})
    assert environment.get_template("a.html").render() == "old"
    path = tmp_path / FRAGMENTS / "a.html"
    path.write_text("new", encoding="utf-8")
    os.utime(path, (1, 1))
    assert fragment_environment(tmp_path) is environment
    assert environment.get_template("a.html").render() == "old"
    forget_templates()
    assert fragment_environment(tmp_path).get_template("a.html").render() == "new"


def test_fragments_are_named_by_their_paths_in_the_project(tmp_path):
    environment = project_environment(tmp_path, {"a.html": "a"})
    assert environment.get_template("a.html").filename == f"{FRAGMENTS}/a.html"


def test_parameters_are_those_of_regular_files_that_declare_any(tmp_path):
    declared = "{##- Parameters: name (text) -##}"
    project_environment(
        tmp_path, {"a.html": declared, "none.html": "a", "later.html": f"\n{declared}"}
    )
    (tmp_path / FRAGMENTS / "folder.html").mkdir()
    (tmp_path / FRAGMENTS / "link.html").symlink_to(tmp_path / FRAGMENTS / "a.html")
    (tmp_path / FRAGMENTS / "a.txt").write_text(declared, encoding="utf-8")
    assert list(fragment_parameters(tmp_path)) == ["a.html"]
    assert [parameter.name for parameter in fragment_parameters(tmp_path)["a.html"].parameters] == [
        "name"
    ]


def test_the_first_line_of_a_fragment_is_read_up_to_a_limit(tmp_path):
    declared = "{##- Parameters: name (text) -##}"
    files = {f"{size}.html": declared.rjust(size) for size in (10_000, 10_001)}
    project_environment(tmp_path, files)
    assert list(fragment_parameters(tmp_path)) == ["10000.html"]


def test_another_process_takes_over_what_was_compiled(tmp_path, monkeypatch):
    files = {"a.html": "a", "wrong.html": "{% if %}"}
    project_environment(tmp_path, files)
    compiled = compile_templates(tmp_path)
    assert len(compiled) == 1, "the fragment with a mistake is left out"
    copy = tmp_path / "copy"
    environment = project_environment(copy, files)
    take_templates(copy, compiled)
    monkeypatch.setattr(environment, "_generate", None)  # nothing is compiled again
    assert environment.get_template("a.html").render() == "a"


def project_environment(root: Path, files: dict[str, str]) -> Environment:
    """The environment of a project that has only these fragments."""
    (root / FRAGMENTS).mkdir(parents=True)
    for name, text in files.items():
        (root / FRAGMENTS / name).write_text(text, encoding="utf-8")
    return fragment_environment(root)


def test_markup_is_printed_as_it_is(tmp_path):
    environment = project_environment(tmp_path, {"a.html": "{{ markup }} {{ text }}"})
    variables = {"markup": Markup("<b>"), "text": "<b>"}
    assert environment.get_template("a.html").render(variables) == "<b> &#60;b&#62;"
