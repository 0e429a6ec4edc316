"""Texts in the language of the page."""

from __future__ import annotations

import datetime as dt
from html import unescape
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.i18n.catalog import get_catalog
from prospectus.rendering.renderer import Renderer
from support.small_project import (
    both,
    filled,
    printed,
    project,
    published,
    renderers,
)


@pytest.mark.parametrize(
    ("template", "in_zh", "in_en"),
    [
        ('{{ get_record("parks", "test-park").name }}', "测试园区", "Test park"),
        ('{{ site.parks["test-park"].summary }}', "虚构的园区。", "A made-up park."),
        ('{{ "status.target" | t }}', "目标", "target"),
        ('{{ "locator.paragraph" | t(label=2) }}', "第2段", "paragraph 2"),
        ('{{ "extent.page" | t(count=1) }}', "1页", "1 page"),
        ('{{ "extent.page" | t(count=2) }}', "2页", "2 pages"),
        ('{{ "zh" | language_name }}', "中文", "Chinese"),
        (
            '{{ "figure.part_of" | t(name=get_record("parks", "test-park").name) }}',
            "包含在“测试园区”之内",
            "included in “Test park”",
        ),
        ('{{ "2023-22" | period }}', "2023年夏季", "summer 2023"),
        ('{{ get_record("figures", "firms.total") | period_label }}', "2023年10月", "October 2023"),
        ('{{ get_record("figures", "firms.special") | period_label }}', "2022年末", "end of 2022"),
        (
            '{{ get_record("figures", "firms.total") | status_note }}',
            "已报道",
            "reported",
        ),
        (
            '{{ get_record("figures", "firms.target-2025") | status_note }}',
            "2025年目标（2023年提出）",
            "target for 2025, set in 2023",
        ),
        (
            '{{ get_record("figures", "firms.target-2025") | amount }}',
            '<span class="amount">9125余家</span>',
            '<span class="amount">more than 9,125 enterprises</span>',
        ),
        ('{{ get_record("lists", "test-list")["items"][1] | item_name }}', "测试园区", "Test park"),
        ('{{ ["A", "B"] | enumerate }}', "A和B", "A and B"),
        ('{{ ["A", "B"] | enumerate(False) }}', "A、B等", "A, B and others"),
        (
            '{{ listing("test-list") }}',
            "&#42;甲&#42;、测试园区等",
            "&#42;A&#42;, Test park and others",
        ),
        ("{{ language.code }}", "zh", "en"),
    ],
)
def test_everything_is_said_in_the_language_of_the_page(tmp_path, zh, en, template, in_zh, in_en):
    assert [printed(tmp_path, language, template) for language in (zh, en)] == [in_zh, in_en]


@pytest.mark.parametrize(
    ("page", "in_zh", "in_en"),
    [
        ('{{ field("parks", "test-park", "summary") }}', "虚构的园区。", "A made-up park."),
        ('{{ field("parks", "test-park", field="name") }}', "测试园区", "Test park"),
        ('{{ field("sources", "report", "kind",) }}', "虚构", "made up"),
        ('{{ "status.target" | t }}', "目标", "target"),
        ("{{ 'locator.paragraph' | t(label=2) }}", "第2段", "paragraph 2"),
        ('{{"2023-22"|period}}', "2023年夏季", "summer 2023"),
        ('{{\n  listing(name="test-list")\n}}', "&#42;甲&#42;、测试园区等", None),
        ("`{{ '2023' | period }}`", "`2023年`", "`2023`"),
        ("<!-- {{ '2023' | period }} -->", "<!-- 2023年 -->", "<!-- 2023 -->"),
    ],
)
def test_pages_print_values_in_their_language(zh, en, page, in_zh, in_en):
    assert filled(zh, page) == in_zh
    assert in_en is None or filled(en, page) == in_en


@pytest.mark.parametrize(
    "template",
    [
        '{{ get_record("parks", "test-park").name ~ "!" }}',
        '{{ get_record("parks", "test-park").name | upper }}',
        '{{ [get_record("parks", "test-park").name] | join(", ") }}',
    ],
)
def test_the_inside_of_a_text_is_never_shown(tmp_path, en, template):
    """Either the phrase or a mistake, but never `root={'zh': …}`."""
    try:
        result = printed(tmp_path, en, template)
    except DiagnosticsError as error:
        result = str(error)
    assert "root=" not in result.lower()


@pytest.mark.parametrize(
    "template",
    [
        '{{ "figure.part_of" | t(name=get_record("parks", "hostile").name) }}',
        '{{ [get_record("parks", "hostile").name, "B"] | enumerate }}',
        '{{ get_record("lists", "test-list")["items"][0] | item_name }}',
        '{{ get_record("lists", "test-list")["items"][0] | item_name ~ (["report p01"] | cite) }}',
        (
            '{{ [get_record("lists", "test-list")["items"][0] | item_name, ["report p01"] | cite]'
            ' | join(" ") }}'
        ),
        '{{ listing("test-list") }}',
    ],
)
def test_functions_and_filters_keep_names_text(tmp_path, template):
    _, en = renderers(project(tmp_path, hostile=both("*A*<b>", "*A*<b>")))
    seen = published(printed(tmp_path, en, template))
    assert "*A*" in seen.text
    assert {tag for tag, _ in seen.tags} <= {"p", "a"}


def test_a_message_has_its_details_each_time(en):
    assert en.texts.message("locator.page", label=2) == en.texts.message("locator.page", label=2)
    assert en.texts.message("locator.page", label=2) != en.texts.message("locator.page", label=3)
    assert en.texts.message("parks") == en.texts.message("parks") == "Parks"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{{ "test.parks" | t(count=1) }}', "one park"),
        ('{{ "test.parks" | t(count=2) }}', "2 parks"),
        ('{{ "test.parks" | t(count="{count}") }}', "{count} parks"),
        ('{{ "test.in" | t(period="2023-10" | period) }}', "in the tenth of 2023"),
        ('{{ "test.in" | t(period="2023" | period) }}', "in 2023"),
        (
            '{{ "test.in" | t(period=get_record("figures", "firms.special") | period_label) }}',
            "in end of 2022",
        ),
    ],
)
def test_messages_have_plural_forms_and_cases(tmp_path, monkeypatch, template, text):
    own = {
        "test.parks.one": "one park",
        "test.parks.other": "{count} parks",
        "test.in": "in {period:locative}",
        "case.locative.month": "the tenth of 2023",
    }
    for module in ("rendering.context", "presentation.formatting"):
        monkeypatch.setattr(
            f"prospectus.{module}.get_catalog", lambda language: {**get_catalog(language), **own}
        )
    _, en = renderers(project(tmp_path))
    assert unescape(printed(tmp_path, en, template)) == text


def test_the_age_of_a_figure_is_marked_where_the_site_has_rules_for_it(root, site):
    figure = next(iter(site.figures.values()))
    rules = SimpleNamespace(mark=lambda figure: figure.period)
    for staleness, mark in ((rules, figure.period), (None, None)):
        renderer = Renderer(root, site, site.languages[1], staleness=staleness)
        assert renderer.texts.age(figure) == mark


def test_a_time_zone_has_its_name(root, site):
    moment = dt.datetime(2030, 5, 1, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    renderer = Renderer(root, site, site.languages[1])
    assert "Central European" in str(renderer.texts.zone(moment))
