"""Each test fails where an upgrade of Jinja changes what rendering/compat.py relies on."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from jinja2 import Environment
from markupsafe import Markup

from prospectus.rendering.compat import DirectCalls, EscapedOnce
from prospectus.rendering.escaping import safe

ADAPT = f"Jinja {version('jinja2')} differs: adapt hooks/prospectus/rendering/compat.py"

# Every way in which a fragment prints or calls something.
TEMPLATES = [
    "{{ text }} {{ markup }} {{ 3 }} {{ none }}",
    "{{ double(text) }}{{ double(text=text) }}{{ '<' }}{{ text ~ markup }}",
    "{% macro m(a, b='<') %}<i>{{ a ~ b }}</i>{% endmacro %}{{ m(text) }}{{ m(a='>', b=markup) }}",
    "{% macro m() %}{{ caller(text) }}{% endmacro %}{% call(a) m() %}<b>{{ a }}</b>{% endcall %}",
    "{% for one in [text, markup] %}{{ loop.index }}{{ double(one) }}{% endfor %}",
    "{% set whole %}<p>{{ text }}</p>{% endset %}{{ whole }}{{ [text, markup] | join('<') }}",
    "{% filter upper %}{{ text }}{% endfilter %}",
]


class Plain(Environment):
    """Jinja as it is."""


class Fast(Environment):
    code_generator_class = EscapedOnce
    context_class = DirectCalls


def rendered(kind: type[Environment], template: str) -> str:
    environment = kind(autoescape=True, finalize=safe)
    environment.globals["double"] = lambda text: text * 2
    return environment.from_string(template).render(text="<&>", markup=Markup("<br>"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_fragments_are_what_jinja_makes_of_them(template):
    assert rendered(Fast, template) == rendered(Plain, template), ADAPT


def test_what_is_printed_is_escaped_by_finalize_only():
    environment = Fast(autoescape=True, finalize=safe)
    source = environment.compile("{{ text }}", raw=True)
    assert "environment.finalize(" in source, ADAPT
    assert "escape(environment" not in source, ADAPT
