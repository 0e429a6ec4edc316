"""Errors of fragments at their lines."""

from __future__ import annotations

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.rendering.template_errors import FRAGMENTS
from support.small_project import (
    NO_PARAMETERS,
    mistake,
    project,
    renderers,
)


def test_a_mistake_in_a_fragment_is_reported_the_fragment(tmp_path):
    fragments = {
        "undefined.html": NO_PARAMETERS + "<p>\n\n{{ nope }}</p>",
        "syntax.html": NO_PARAMETERS + "<p>\n{% if %}</p>",
    }
    _, en = renderers(project(tmp_path, fragments))
    for name, place in (("undefined.html", "3:1"), ("syntax.html", "2:1")):
        position = f"{FRAGMENTS}/{name}:{place}: "
        assert mistake(en, f'a\n{{{{ fragment("{name}") }}}}').startswith(position)
        with pytest.raises(DiagnosticsError) as caught:
            en.fragment(name, "index")
        assert str(caught.value).startswith(position)


def test_a_fragment_that_is_not_there_is_reported(en):
    with pytest.raises(DiagnosticsError) as caught:
        en.fragment("nope.html", "index")
    assert str(caught.value).startswith(f"{FRAGMENTS}/nope.html:1:1: ")


def test_a_fragment_that_holds_itself_is_a_mistake(tmp_path):
    _, en = renderers(
        project(tmp_path, {"self.html": NO_PARAMETERS + '{{ fragment("self.html") }}'})
    )
    message = mistake(en, '{{ fragment("self.html") }}')
    assert message.startswith(f"{FRAGMENTS}/self.html:1:1: ")
    assert "maximum recursion depth exceeded" in message
