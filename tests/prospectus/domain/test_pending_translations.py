"""Records whose translation is pending."""

from __future__ import annotations

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.loader import load
from prospectus.domain.pending_translations import is_pending, marked, parts
from prospectus.review.check import check

COMPLETE, HALF = {"name": {"zh": "甲", "en": "A"}}, {"name": {"zh": "甲"}}


@pytest.mark.parametrize(
    ("record", "is_half"),
    [
        (COMPLETE, False),
        (HALF, True),
        ({"titles": (COMPLETE, HALF)}, True),
        ({"figures": {"output": HALF}}, True),
        ({"value": {"from": 1, "to": 2}, "sources": ("article p05",)}, False),
    ],
)
def test_a_record_is_marked_while_a_text_lacks_a_language(record, is_half):
    for former in (record, {"translation": "pending", **record}):
        result = marked(former, ["zh", "en"])
        assert is_pending(result) is is_half
        assert {name: value for name, value in result.items() if name != "translation"} == record


def test_a_file_is_divided_into_pending_and_other_records():
    mark = {"translation": "pending"}
    assert list(parts(COMPLETE, many=False)) == [(COMPLETE, False)]
    assert list(parts(mark | HALF, many=False)) == [(HALF, True)]
    assert list(parts({"a": COMPLETE}, many=True)) == [({"a": COMPLETE}, False)]
    divided = list(parts({"a": COMPLETE, "b": mark | HALF}, many=True))
    assert divided == [({"a": COMPLETE}, False), ({"b": HALF}, True)]


def test_what_is_no_mapping_is_left_to_the_models():
    assert list(parts(None, many=True)) == [(None, False)]
    assert list(parts(["a"], many=False)) == [(["a"], False)]


PROJECT = "data/projects/made-up.yml"
TEXT = """\
translation: pending
name: {zh: 虚构项目}
summary: {zh: 虚构，只用于测试。}
stage: intended
sources: [article p05]
"""


def test_a_pending_record_is_checked_but_not_published(copy):
    (copy / PROJECT).write_text(TEXT, encoding="utf-8")
    site = check(copy).site
    assert "made-up" not in site.projects
    assert [*site.pending] == [("projects", "made-up")]
    full = load(Project(copy), with_pending=True)
    assert full.projects["made-up"].name.in_language("en") == "虚构项目"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("translation: pending\n", "", "missing_translation"),
        ("translation: pending", "translation: later", "extra_forbidden"),
        ("{zh: 虚构项目}", "{en: Made up}", "missing_translation"),
        ("stage: intended", "stage: intendet", "dangling"),
        ("stage: intended\n", "", "missing"),
    ],
)
def test_what_else_is_wrong_with_a_pending_record_is_reported(copy, old, new, key):
    (copy / PROJECT).write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(DiagnosticsError) as error:
        check(copy)
    assert key in {problem.key for problem in error.value.problems}
