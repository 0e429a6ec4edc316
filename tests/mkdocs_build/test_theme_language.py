"""The theme's own words, which come from CLDR and the message catalog in any language."""

from __future__ import annotations

import jinja2
import pytest

from prospectus.config.settings import Language

PARTIAL = "overrides/partials/language.html"


@pytest.mark.parametrize(
    ("tag", "lang", "direction"),
    [
        ("zh-Hans-CN", "zh", "ltr"),
        ("ug-CN", "ug", "rtl"),
        ("kk", "kk", "ltr"),
        ("kk-Arab-CN", "kk-Arab", "rtl"),
        ("ky", "ky", "ltr"),
        ("bo", "bo", "ltr"),
        ("sw", "sw", "ltr"),
    ],
)
def test_language_and_direction_are_those_of_cldr(root, tag, lang, direction):
    template = jinja2.Environment(autoescape=True).from_string(
        (root / PARTIAL).read_text(encoding="utf-8"),
        {"site_language": Language("code", tag, ""), "catalog": {"theme.skip": "Skip <it>"}},
    )
    words = template.module.t
    assert [str(words(key)).strip() for key in ("language", "direction")] == [lang, direction]
    assert str(words("action.skip")).strip() == "Skip &lt;it&gt;"
    assert str(words("toc")).strip() == ""
