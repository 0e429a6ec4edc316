"""What counts as a typed figure and what does not, and what else must hold for written pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.settings import Language
from prospectus.content import markdown_pages
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import Diagnostic

ZH = Language("zh", "zh-Hans-CN", "简体中文")
EN = Language("en", "en-GB", "English")
BOTH = (ZH, EN)

HEAD = "---\ntitle: {title}\ndescription: {title}\n---\n"


def page(language: Language, body: str, uri: str = "about/made-up") -> Page:
    head = HEAD.format(title="虚构" if language == ZH else "Made up")
    return Page(f"docs/{uri}.{language.code}.md", uri, language, head + body)


def typed(language: Language, body: str) -> list[str]:
    """The figures that are found in the body of a page in order of their places."""
    diagnostics = sorted(markdown_pages.problems([page(language, body)], [language], []))
    return [
        dict(problem.details)["text"] for problem in diagnostics if problem.key == "typed_figure"
    ]


def problems_in(*pages: Page, generated: tuple[str, ...] = ()) -> list[Diagnostic]:
    languages = dict.fromkeys(item.language for item in pages)
    return list(markdown_pages.problems(pages, list(languages), generated))


# -- figures in digits -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("园区有12个", ["12"]),
        ("园区有１２个", ["１２"]),
        ("增长3.5%", ["3.5"]),
        ("共1,070项", ["1,070"]),
        ("面积120平方公里", ["120"]),
        ("共2000家", ["2000"]),
        ("| 面积 | 8 |", ["8"]),
        ("## 8个园区", ["8"]),
        ("[8个园区](index.md)", ["8"]),
        ("- 8个园区", ["8"]),
        ("**8个**", ["8"]),
    ],
)
def test_quantities_in_digits_are_figures_wherever_readers_see_them(text, figures):
    assert typed(ZH, text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "昌州政发〔2024〕5号",
        "第二条和第3段",
        "G312、5G、PM2.5、A4和4A级景区",
        "电话0994-1234567，热线12345",
        "1）申请",
        "2023–2025年，2023年1-8月，5月17日，10:30开始",
        "按1+8+1安排",
        "三类：甲、乙、丙",
        "分为甲、乙、丙三类",
    ],
)
def test_numbers_that_measure_nothing_are_free_in_chinese(text):
    assert typed(ZH, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[2024] No. 5, Article 2, Section 3 describes projects",
        "G312, 5G networks, PM2.5 and A4 paper",
        "call +86 994 1234567 or 12345",
        "1) apply",
        "on 5 October 2023, in 2023 the prefecture, 2025 targets, from 10:30 to 11:00",
        "the Five-Year Plan and the 12th committee",
        "1+4+9+N",
        "three groups: to extend, to strengthen and to supplement",
        "a < 7",
    ],
)
def test_numbers_that_measure_nothing_are_free_in_english(text):
    assert typed(EN, text) == []


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        (ZH, "三类：甲、乙", ["三"]),
        (ZH, "三类产业链，甲、乙、丙", ["三"]),
        (ZH, "十一类：甲、乙、丙、丁、戊、己、庚、辛、壬、癸、子", ["十一"]),
        (EN, "three groups: a and b", ["three"]),
        (EN, "three groups", ["three"]),
    ],
)
def test_a_count_is_free_only_beside_the_whole_list_of_at_most_ten(language, text, figures):
    assert typed(language, text) == figures


@pytest.mark.parametrize(
    "text",
    [
        '{{ figure("made-up-2.figure-1") }}',
        "{{ cite(\n  'article p01'\n) }}",
        "`12`",
        "```\n12\n```",
        "~~~ yaml\nvalue: 12\n~~~",
        "<!-- 12 -->",
        '<div id="part-2" data-count="12">x</div>',
        "<https://example.org/2023>",
        "[x](../2023/index.md)",
        "![x](map-2.svg)",
        "## x {#part-2}",
        "x{: .columns-3 }",
        "[x](index.md){.columns-3}",
        "&#8211;",
        "1. x\n2. x\n10. x",
    ],
)
@pytest.mark.parametrize("language", BOTH, ids=lambda case: case.code)
def test_digits_that_are_no_prose_are_no_figures(language, text):
    assert typed(language, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "- x\n  1. y",
        "[x](index.md){ .columns-3 }",
        "``value: 12``",
        "[x]: https://example.org/2023",
    ],
)
def test_digits_of_markdown_itself_are_no_figures(text):
    assert typed(EN, text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("{{ '12345' }}", "'12345'"),
        ('{{ "made up" }}', '"made up"'),
        ("{{ 12 }}", "12"),
        ("&#55;", "&#55;"),
        ("&#x37;", "&#x37;"),
        ("&#xff17;", "&#xff17;"),
        ("&#x4e03;", "&#x4e03;"),
        ("½ km", "½"),
        ('[x](index.md "7 parks")', "7"),
        ('x{: title="7 parks" }', "7"),
        ("a < 7 km", "7"),
    ],
)
def test_a_figure_cannot_hide(text, figure):
    assert typed(EN, text) == [figure]


def test_chinese_in_the_title_of_a_link_needs_a_translation():
    assert [
        (item.column, item.key) for item in problems_in(page(EN, '[x](made-up.md "虚构")'))
    ] == [(17, "page_untranslated")]


def test_a_figure_after_code_or_jinja_is_still_found():
    assert typed(EN, "`a` 7 km `b`") == ["7"]
    assert typed(EN, "{{ figure('a') }} 7 km {{ figure('b') }}") == ["7"]
    assert typed(EN, "```\na\n```\n7 km\n```\nb\n```") == ["7"]


def test_news_may_quote_a_quantity_beside_its_source():
    body = "Up by 7%.{{ cite('made-up p01') }}\n\nUp by 8%.\n"
    pages = [page(EN, body, "news/made-up"), page(EN, body)]
    diagnostics = markdown_pages.problems(pages, [EN], [], news_folder="news")
    assert [(item.path, dict(item.details)["text"]) for item in diagnostics] == [
        ("docs/news/made-up.en.md", "8"),
        ("docs/about/made-up.en.md", "7"),
        ("docs/about/made-up.en.md", "8"),
    ]


# -- figures in words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("三个园区", ["三"]),
        ("两家企业", ["两"]),
        ("十二个园区", ["十二"]),
        ("二十三条产业链", ["二十三"]),
        ("一万多家企业", ["一万"]),
        ("十余家企业", ["十"]),
        ("数百家企业", ["百"]),
        ("八场活动", ["八"]),
        ("六组", ["六"]),
        ("三千人", ["三千"]),
        ("五百万件", ["五百万"]),
        ("百万亩", ["百万"]),
        ("三大类", ["三"]),
    ],
)
def test_chinese_number_words_before_a_measure_word_are_figures(text, figures):
    assert typed(ZH, text) == figures


@pytest.mark.parametrize("text", ["五千亿元", "四百公里", "百分之二十", "三年"])
def test_money_lengths_shares_and_years_in_chinese_words_are_figures(text):
    assert typed(ZH, text)


@pytest.mark.parametrize(
    "text",
    [
        "一个园区",
        "一家企业",
        "同一类",
        "第一方阵",
        "统一安排",
        "八大产业集群",
        "千方百计",
        "三体",
        "十分重要",
        "丝绸之路",
        "党委十二届六次全会",
        "多个园区",
    ],
)
def test_chinese_words_that_count_nothing_are_no_figures(text):
    assert typed(ZH, text) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("two parks", ["two"]),
        ("Three parks", ["Three"]),
        ("TEN parks", ["TEN"]),
        ("thirteen parks", ["thirteen"]),
        ("fourteen parks", ["fourteen"]),
        ("twenty parks", ["twenty"]),
        ("thirty parks", ["thirty"]),
        ("ninety parks", ["ninety"]),
        ("a hundred parks", ["hundred"]),
        ("thousands of parks", ["thousands"]),
        ("dozens of parks", ["dozens"]),
        ("1.5 billion yuan", ["1.5"]),
        ("one of two parks", ["two"]),
    ],
)
def test_english_number_words_are_figures(text, figures):
    assert typed(EN, text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "one park",
        "One of them",
        "a park",
        "anyone",
        "often",
        "tenant",
        "weight",
        "network",
        "first",
    ],
)
def test_english_words_that_count_nothing_are_no_figures(text):
    assert typed(EN, text) == []


def test_each_language_knows_its_own_number_words_only():
    assert typed(ZH, "two parks") == []
    assert typed(EN, "三个") == []


# -- places ------------------------------------------------------------------------------


def test_a_figure_is_reported_at_its_line_and_column():
    made_up = page(ZH, "\n# 虚构\n\n虚构园区{{ t() }}有12个。\n")
    assert problems_in(made_up) == [
        Diagnostic.at("docs/about/made-up.zh.md", 8, 15, "typed_figure", text="12")
    ]


def test_a_figure_in_the_front_matter_is_reported_too():
    text = "---\ntitle: Made up\ndescription: Seven made-up parks\n---\n"
    made_up = Page("docs/about/made-up.en.md", "about/made-up", EN, text)
    assert problems_in(made_up) == [
        Diagnostic.at("docs/about/made-up.en.md", 3, 1, "typed_figure", text="Seven")
    ]


def test_the_body_begins_after_the_front_matter():
    made_up = page(EN, "# Made up\n")
    assert (made_up.body, made_up.first_line) == ("# Made up\n", 5)


def test_a_page_without_front_matter_is_all_body():
    made_up = Page("docs/made-up.en.md", "made-up", EN, "# Made up\n\n---\n")
    assert (made_up.body, made_up.first_line) == ("# Made up\n\n---\n", 1)


# -- translation -------------------------------------------------------------------------


def test_each_run_of_chinese_in_an_english_page_is_reported():
    assert problems_in(page(EN, "Made up 虚构 and 园区.\n")) == [
        Diagnostic.at(
            "docs/about/made-up.en.md", 5, at, "page_untranslated", language="en", text=text
        )
        for at, text in ((9, "虚构"), (16, "园区"))
    ]


def test_chinese_that_is_no_prose_needs_no_translation():
    assert problems_in(page(EN, "`虚构` {{ figure('虚构') }} <!-- 虚构 -->\n")) == []


def test_english_in_a_chinese_page_is_no_fault():
    assert problems_in(page(ZH, "Made up\n")) == []


def test_a_page_that_lacks_a_language_is_reported_with_the_file_to_add():
    both, alone = page(EN, "", "made-up"), page(ZH, "", "alone")
    assert problems_in(page(ZH, "", "made-up"), both, alone) == [
        Diagnostic.at("docs/alone.zh.md", 1, 1, "no_pair", language="en", pair="docs/alone.en.md")
    ]


# -- signs of Jinja and Markdown ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("{{ figure(“a.b”) }}", ["“"]),
        ("{{ figure(‘a.b’) }}", ["‘"]),
        ('{{ figure（"a.b"） }}', ["（"]),
        ('{{ fragment("a.html"，name="b") }}', ["，"]),
        ('｛｛ figure("a.b") }}', ["｛｛"]),
        ('{ figure("a.b") }', ["{"]),
        ('{ cite("article p01") }', ["{"]),
        ("[x]（made-up.md）", ["（"]),
        ("＃ x", ["＃"]),
    ],
)
def test_a_sign_of_another_keyboard_is_reported_once(text, signs):
    diagnostics = list(problems_in(page(EN, text)))
    assert [(item.key, dict(item.details).get("sign")) for item in diagnostics] == [
        ("full_width_call", sign) for sign in signs
    ]


@pytest.mark.parametrize(
    "text",
    [
        "（{{ figure('a') }}），“{{ figure('b') }}”",
        "{{ fragment('x.html', name='（，）') }}",
        '{{ fragment("x.html", name="It’s") }}',
        "[x](made-up.md)（x）",
        "`｛` and `[x]（y.md）`",
        "```\n＃ x\n```",
        "x{: .a }",
        "## x {#a}",
    ],
)
def test_signs_of_another_keyboard_in_prose_quotes_and_code_are_no_mistake(text):
    assert problems_in(page(EN, text)) == []


def test_statements_are_refused():
    assert [
        (item.column, item.key) for item in problems_in(page(EN, "{% for x in y %}x{%- endfor %}"))
    ] == [
        (1, "statement"),
        (18, "statement"),
    ]


@pytest.mark.parametrize("text", ["`{% for %}`", "```\n{% x %}\n```", "<!-- {## x -->"])
def test_statements_are_refused_in_code_and_comments_too(text):
    assert [item.key for item in problems_in(page(EN, text))] == ["statement"]


# -- front matter ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# Made up\n", (1, 1, "no_front_matter", {})),
        ("", (1, 1, "no_front_matter", {})),
        ("\n---\ntitle: a\ndescription: b\n---\n", (1, 1, "no_front_matter", {})),
        ("---\ntitle: a\n---\n", (2, 1, "front_matter", {"field": "description"})),
        ("---\ndescription: b\n---\n", (2, 1, "front_matter", {"field": "title"})),
        (
            "---\ntitle: a\ndescription: ' '\n---\n",
            (3, 1, "front_matter", {"field": "description"}),
        ),
        ("---\ntitle: true\ndescription: b\n---\n", (2, 1, "string_type", {"field": "title"})),
        ("---\ntitle:\ndescription: b\n---\n", (2, 1, "front_matter", {"field": "title"})),
        (
            "---\ntitle: a\ndescription: b\nhide: toc\n---\n",
            (4, 1, "tuple_type", {"field": "hide"}),
        ),
        (
            "---\ntitle: a\ndescription: b\nHide: [toc]\n---\n",
            (4, 1, "extra_forbidden", {"field": "Hide", "nearest": "hide"}),
        ),
        (
            "---\ntitle: a\ntitle: a\ndescription: b\n---\n",
            (3, 1, "repeated_key", {"field": "title"}),
        ),
    ],
)
def test_a_page_begins_with_its_title_and_description(text, problem):
    line, column, key, details = problem
    made_up = Page("docs/made-up.en.md", "made-up", EN, text)
    assert problems_in(made_up) == [
        Diagnostic.at("docs/made-up.en.md", line, column, key, **details)
    ]


def test_empty_front_matter_lacks_both():
    made_up = Page("docs/made-up.en.md", "made-up", EN, "---\n---\n")
    assert problems_in(made_up) == [
        Diagnostic.at("docs/made-up.en.md", 1, 1, "front_matter", field=field)
        for field in ("title", "description")
    ]


def test_front_matter_may_end_with_the_file():
    text = "---\ntitle: Made up\ndescription: Made up\n---"
    assert problems_in(Page("docs/made-up.en.md", "made-up", EN, text)) == []


# -- links -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "made-up.md",
        "made-up.md#part",
        "../about/made-up.md",
        "../parks/milton.md",
        "#part",
        "https://example.org/",
        "https://example.org/readme.md",
    ],
)
def test_links_lead_to_written_pages_generated_ones_and_other_sites(target):
    assert problems_in(page(EN, f"[x]({target})"), generated=("parks/milton",)) == []


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="../parks/milton.md">x</a>',
        "<a class=x href=../parks/>x</a>",
        "<A HREF = 'milton.html'>x</A>",
        '<a href="?park=milton">x</a>',
        '<img alt="x" src="map.png">',
        '<blockquote cite="made-up.md">x</blockquote>',
        '<a\nhref="../parks/milton.md">x</a>',
    ],
)
def test_relative_links_in_html_are_refused_as_nothing_could_check_them(tag):
    (problem,) = problems_in(page(EN, f"See {tag}."), generated=("parks/milton",))
    assert problem.key == "html_relative"


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="#part">x</a>',
        '<a href="https://example.org/x.html">x</a>',
        '<a href="&#104;ttps://example.org/">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        "`<a href='x.md'>`",
        "<!-- <a href='x.md'> -->",
    ],
)
def test_other_links_in_html_are_left_to_the_rules_of_html(tag):
    assert problems_in(page(EN, f"See {tag}.")) == []


@pytest.mark.parametrize(
    ("target", "name", "nearest"),
    [
        ("made-upp.md", "made-upp.md", "about/made-up.md"),
        ("../parks/hutubei.md#top", "../parks/hutubei.md", "parks/milton.md"),
        ("made-up.en.md", "made-up.en.md", "about/made-up.md"),
        ('made-upp.md "With a title"', "made-upp.md", "about/made-up.md"),
    ],
)
def test_a_link_to_a_page_that_is_not_there_is_reported_with_the_nearest(target, name, nearest):
    assert problems_in(page(EN, f"See [x]({target})."), generated=("parks/milton",)) == [
        Diagnostic.at("docs/about/made-up.en.md", 5, 9, "no_page", name=name, nearest=nearest)
    ]


@pytest.mark.parametrize(
    "target",
    [
        "../assets/plan.pdf",
        "../assets/plan.pdf 'With a title'",
        "<../assets/plan.pdf>",
        "../assets/card.png#part",
        "../assets/card.en.png",
        "../assets/only.pdf",
    ],
)
def test_links_and_pictures_lead_to_files_that_are_published(tmp_path, target):
    """Of the page's language, for all, or in the first language where there is no other."""
    (tmp_path / "assets").mkdir()
    for name in ("plan.pdf", "card.zh.png", "card.en.png", "only.zh.pdf"):
        (tmp_path / "assets" / name).touch()
    for body in (f"[x]({target})", f"![x]({target})", f"[x]\n\n[x]: {target}"):
        assert (
            list(markdown_pages.problems([page(EN, body)], [ZH, EN], [], docs=tmp_path))[1:] == []
        )


@pytest.mark.parametrize(
    ("body", "at", "name"),
    [
        ("[x](../assets/none.pdf)", (5, 5), "../assets/none.pdf"),
        ("![x](../assets/none.png 'Title')", (5, 6), "../assets/none.png"),
        ("[x](<../assets/none.pdf>)", (5, 6), "../assets/none.pdf"),
        ("[x]( none.md )", (5, 6), "none.md"),
        ("[x](none.md?a=b)", (5, 5), "none.md"),
        ("[x](none(a).md)", (5, 5), "none(a).md"),
        ("[x](../assets/card.zh.png)", (5, 5), "../assets/card.zh.png"),
        ("[x](../assets/.hidden.png)", (5, 5), "../assets/.hidden.png"),
        ("[x](../../outside.pdf)", (5, 5), "../../outside.pdf"),
        ("[x](../assets/)", (5, 5), "../assets/"),
        ("[x](none/)", (5, 5), "none/"),
        ("[x](none)", (5, 5), "none"),
        (f"[x]({'虚' * 400}.pdf)", (5, 5), f"{'虚' * 400}.pdf"),
        ("[x][y]\n\n[y]: none.md 'Title'", (7, 6), "none.md"),
        ("> - [x]\n>\n> [x]:\n>   <none.md>", (8, 6), "none.md"),
    ],
)
def test_a_link_to_a_file_that_is_not_published_is_reported(tmp_path, body, at, name):
    (tmp_path / "outside.pdf").touch()
    docs = tmp_path / "docs"
    (docs / "assets").mkdir(parents=True)
    for file in ("card.zh.png", ".hidden.png"):
        (docs / "assets" / file).touch()
    diagnostics = list(markdown_pages.problems([page(EN, body)], [EN, ZH], [], docs=docs))
    positions = [
        (item.line, item.column, dict(item.details)["name"])
        for item in diagnostics
        if item.key == "no_page"
    ]
    assert positions == [(*at, name)]


@pytest.mark.parametrize("uri", ["404", "en/made-up", "templates/made-up", "templates/a/b"])
def test_a_page_is_not_named_like_what_a_build_writes_or_leaves_out(uri):
    diagnostics = problems_in(page(EN, "Made up", uri))
    assert [item.key for item in diagnostics] == ["reserved_name"]


def test_no_page_and_no_folder_is_suggested_for_a_file(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("plan-a.md", "plan-b.pdf"):
        (docs / name).write_text("x", encoding="utf-8")
    (docs / "plan-a.d").mkdir()
    for target in ("plan-a.pdf", "plan-a.d.x"):
        written = page(EN, f"[a](../{target})")
        (problem,) = markdown_pages.problems([written], [EN], [], docs=docs)
        assert dict(problem.details)["nearest"] == "plan-b.pdf"


def test_a_link_that_is_shown_as_code_leads_nowhere():
    assert problems_in(page(EN, "Write `[x](y.md)`.")) == []


def test_a_link_leads_to_a_page_of_a_list_by_its_uri_or_a_pattern():
    link = page(EN, "[x](../projects/stage/signed.md)", "why/index")
    for lists in (["projects/stage/signed"], ["projects/*/*"]):
        assert list(markdown_pages.problems([link], [EN], [], lists)) == []
    (problem,) = markdown_pages.problems([link], [EN], [], ["projects/stage/intended"])
    assert problem.key == "no_page"


def test_a_page_may_not_be_called_like_a_generated_one():
    assert problems_in(page(EN, "", "parks/milton"), generated=("parks/milton",)) == [
        Diagnostic.at("docs/parks/milton.en.md", 1, 1, "taken", other="data/parks/milton.yml")
    ]


# -- files -------------------------------------------------------------------------------


def test_pages_are_read_by_their_names(tmp_path: Path):
    text = HEAD.format(title="Made up")
    for name in ("index.en.md", "index.zh.md", "parks/made-up-2.en.md"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "docs/parks/map.svg").write_text("<svg/>", encoding="utf-8")
    pages, problems = markdown_pages.read_pages(tmp_path, BOTH)
    assert problems == []
    assert pages == [
        Page("docs/index.en.md", "index", EN, text),
        Page("docs/index.zh.md", "index", ZH, text),
        Page("docs/parks/made-up-2.en.md", "parks/made-up-2", EN, text),
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("made-up.md", "made-up.fr.md", "en.md", "Made up.en.md", ".en.md"),
        *("made-up.en.markdown", "made-up.mdown", "made-up.en.MD", "made-up.html"),
    ],
)
def test_a_page_is_named_by_small_letters_and_its_language(tmp_path: Path, name: str):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / name).write_text("", encoding="utf-8")
    assert markdown_pages.read_pages(tmp_path, BOTH) == (
        [],
        [Diagnostic.at(f"docs/{name}", 1, 1, "page_name", known="zh.md, .en")],
    )


def test_a_page_that_is_not_utf_8_is_reported_where_it_is_not(tmp_path: Path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/made-up.zh.md").write_bytes(b"---\ntitle: \xd0\xe9\n---\n")
    assert markdown_pages.read_pages(tmp_path, BOTH) == (
        [],
        [Diagnostic.at("docs/made-up.zh.md", 2, 8, "not_utf8")],
    )


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path):
    (tmp_path / "docs").mkdir()
    text = HEAD.format(title="Made up")
    content = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    (tmp_path / "docs/made-up.en.md").write_bytes(content)
    assert markdown_pages.read_pages(tmp_path, BOTH) == (
        [Page("docs/made-up.en.md", "made-up", EN, text)],
        [],
    )


# -- fields of the front matter ------------------------------------------------------------


def with_field(line: str) -> Page:
    return Page(
        "docs/made-up.en.md", "made-up", EN, HEAD.format(title="Made up")[:-4] + f"{line}\n---\n"
    )


def test_the_fields_of_a_page_are_those_of_its_front_matter():
    assert with_field("hide: [toc]").front_matter == {
        "title": "Made up",
        "description": "Made up",
        "hide": ("toc",),
    }
    assert Page("docs/made-up.en.md", "made-up", EN, "# Made up\n").front_matter == {}


def test_a_page_names_a_template_that_pages_may_have():
    templates = ("main.html", "home.html")

    def problems_with(line: str) -> list[Diagnostic]:
        return list(markdown_pages.problems([with_field(line)], [EN], [], templates=templates))

    assert problems_with("template: home.html") == []
    expected = {"field": "template", "expected": "main.html, home.html"}
    assert problems_with("template: base.html") == [
        Diagnostic.at("docs/made-up.en.md", 4, 1, "literal_error", **expected)
    ]


def test_a_page_hides_its_table_of_contents_and_nothing_else():
    assert problems_in(with_field("hide: [toc]")) == []
    expected = {"field": "hide", "expected": "toc"}
    assert problems_in(with_field("hide: [toc, navigation]")) == [
        Diagnostic.at("docs/made-up.en.md", 4, 13, "literal_error", **expected)
    ]


@pytest.mark.parametrize(
    ("line", "key"),
    [("title: <b>x</b>", "markup_in_field"), ('title: "a\\u0007"', "unprintable")],
)
def test_a_field_is_plain_text(line, key):
    text = f"---\n{line}\ndescription: Made up\n---\n"
    diagnostics = problems_in(Page("docs/made-up.en.md", "made-up", EN, text))
    assert [(item.line, item.key) for item in diagnostics] == [(2, key)]


def test_a_long_text_is_shown_up_to_its_hundredth_character():
    assert typed(EN, f"{'1' * 100} km") == ["1" * 100]
    assert typed(EN, f"{'1' * 101} km") == ["1" * 100]
    (problem,) = problems_in(page(EN, "中" * 101))
    assert (problem.key, dict(problem.details)["text"]) == ("page_untranslated", "中" * 100)


def test_a_page_may_have_half_a_megabyte(tmp_path):
    (tmp_path / "docs").mkdir()
    path = tmp_path / "docs/index.en.md"
    for size, keys in ((500_000, []), (500_001, ["text_file_too_large"])):
        path.write_bytes(b"a" * size)
        pages, problems = markdown_pages.read_pages(tmp_path, [EN])
        assert [problem.key for problem in problems] == keys
        assert len(pages) == 1 - len(keys)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("{{ a }} 12 km", ["bare_name", "typed_figure"]),
        ("{% if a %} 12 km", ["statement"]),
        ("{{ f\uff08'a'\uff09 }} 12 km", ["full_width_call"]),
        ("12 km {{ f('a'", ["expression_open"]),
        ("{% if a %}\n12 km", ["statement", "typed_figure"]),
    ],
)
def test_figures_on_a_line_with_a_broken_expression_are_its_remains(text, keys):
    assert sorted(item.key for item in problems_in(page(EN, text))) == sorted(keys)
