"""Steps of an investment, and questions of investors."""

from __future__ import annotations

from prospectus.domain.loader import load
from support.dataset_files import problems_in

STEPS = """\
build: {order: 20, name: {en: Build}, text: {en: Made up.}, sources: [made-up p01]}
ask: {order: 10, name: {en: Ask}, text: {en: Made up.}, sources: [made-up p01]}
"""


def test_steps_have_their_order(make):
    site = load(make({"steps.yml": STEPS}))
    assert list(site.steps) == ["ask", "build"]
    assert (site.steps["ask"].organisation, site.steps["ask"].documents) == (None, ())


def test_a_question_has_an_answer(make):
    text = "why: {{name: {{en: Why?}}, answer: [{}], sources: [made-up p01]}}\n"
    site = load(make({"questions.yml": text.format("{en: Made up.}")}))
    assert [item.in_language("en") for item in site.questions["why"].answer] == ["Made up."]
    (problem,) = problems_in(make({"questions.yml": text.format("")}))
    assert problem.key == "too_short"
