"""Mistakes in the Markdown of pages, and in texts of pages and records."""

from __future__ import annotations

from collections.abc import Iterator

from support.fault_edits import Fault, add, change, fault, problem, write

EN, ZH = "docs/about/gaps.en.md", "docs/about/gaps.zh.md"
PEOPLE, LEVELS, PRODUCTS = "data/people.yml", "data/levels.yml", "data/products.yml"
TOPICS, QUESTIONS, STEPS = "data/topics.yml", "data/questions.yml", "data/steps.yml"
ORGANISATIONS = "data/organisations.yml"
WINE, STONE = "data/chains/wine.yml", "data/chains/stone.yml"
ANN_LI = "{zh: 安立, en: Ann Li}"
# Mistakes below the text of a page: name, what is added, where it is reported (from this text on),
# and the key and details of the message.
Row = tuple[str, str, str, str, dict[str, str]]

IN_ENGLISH: tuple[Row, ...] = (
    ("a list right below a paragraph", "Made up:\n- red\n- blue", "- red", "md_list_joined", {}),
    (
        "a numbered list right below a paragraph",
        "Made up as well:\n1. green\n2. white",
        "1. green",
        "md_list_joined",
        {},
    ),
    (
        "an item of a list that is not indented far enough",
        "1. yellow\n   - lemon",
        "- lemon",
        "md_list_nested",
        {},
    ),
    (
        "a table right below a paragraph",
        "Made up\n| one | other |\n| --- | --- |\n| a | b |",
        "| one",
        "md_table_joined",
        {},
    ),
    (
        "a table whose second line has fewer cells",
        "| this | that |\n| --- |\n| a | b |",
        "| --- |\n| a",
        "md_no_table",
        {},
    ),
    ("a table without its second line", "| x | y |\n| a | b |", "| x |", "md_no_table", {}),
    (
        "a row with more cells than the heading",
        "| k | l |\n| --- | --- |\n| a | b | c |",
        "| a | b | c",
        "md_table_row",
        {"cells": "3", "columns": "2"},
    ),
    ("emphasis that is not closed", "A **made-up word.", "**made", "md_emphasis_open", {}),
    ("emphasis with spaces inside", "A ** made up ** word.", "** made", "md_emphasis_open", {}),
    (
        "a space between the text and the address of a link",
        "See [the made up] (index.md).",
        " (index.md",
        "md_link_space",
        {},
    ),
    (
        "a link that is not closed",
        "See [it](index.md and more.",
        "(index.md and",
        "md_link_open",
        {},
    ),
    (
        "a link without text",
        "See [](index.md).",
        "[](index",
        "md_link_empty",
        {"text": "[](index.md)"},
    ),
    ("a link without text and address", "See []( ).", "[]( )", "md_link_empty", {"text": "[]( )"}),
    (
        "a link without an address",
        "See [that]().",
        "[that]()",
        "md_link_empty",
        {"text": "[that]()"},
    ),
    (
        "a link by a name that nothing defines",
        "See [made up][made-up].",
        "[made up][made-up]",
        "md_reference",
        {"text": "made-up"},
    ),
    (
        "a link with a misspelt scheme",
        "See [it](htpp://example.org).",
        "htpp://example.org)",
        "html_address",
        {"what": "htpp://example.org"},
    ),
    (
        "an address with a misspelt scheme",
        "See htpp://example.org/a",
        "htpp://example.org/a",
        "md_bare_address",
        {"text": "htpp://example.org/a"},
    ),
    (
        "an address that is no link",
        "See https://example.org/b for more.",
        "https://example.org/b",
        "md_bare_address",
        {"text": "https://example.org/b"},
    ),
    (
        "an address without https that is no link",
        "See www.example.org for more.",
        "www.example",
        "md_bare_address",
        {"text": "www.example.org"},
    ),
    (
        "a note of MkDocs",
        "!!! note\n    Made up.",
        "!!! note",
        "md_admonition",
        {"text": "!!! note"},
    ),
    (
        "a note of GitHub",
        "> [!NOTE]\n> Made up.",
        "> [!NOTE]",
        "md_admonition",
        {"text": "> [!NOTE]"},
    ),
    ("struck text", "A ~~made-up~~ word.", "~~made", "md_struck", {"text": "~~made-up~~"}),
    ("a list of tasks", "- [ ] made up", "[ ] made", "md_task", {"text": "- [ ]"}),
    ("a footnote of Markdown", "Made up.[^1]", "[^1]", "md_footnote", {"text": "[^1]"}),
    ("a bullet from a word processor", "• Made up", "• Made", "md_bullet", {"text": "•"}),
    ("a block of code that is not closed", "```\nmade up", "```", "md_fence", {}),
)
IN_CHINESE: tuple[Row, ...] = (
    (
        "a link in Chinese brackets",
        "见【首页】(../index.md)。",
        "【首页】",
        "md_link_brackets",
        {},
    ),
    (
        "an address with a full-width colon",
        "见 https：//example.org/c 。",
        "https：//example",
        "md_bare_address",
        {"text": "https：//example.org/c"},
    ),
    ("a picture without a text", "![](../assets/phone-photo.jpg)", "![]", "picture_alt", {}),
    ("a heading of level one in HTML", "<h1>虚构</h1>", "<h1>", "heading_second", {}),
    ("a heading without text", "## ", "## \n", "heading_empty", {}),
    (
        "an id given twice",
        "## 虚构 {: #partial }",
        "partial }",
        "same_id",
        {"name": "partial"},
    ),
    (
        "an id of the frame of the page",
        "## 虚构的搜索 {#search}",
        "#search}",
        "html_id",
        {"what": "search"},
    ),
    (
        "an unfinished passage",
        "虚构的说明（待补）。",
        "待补）",
        "unfinished_text",
        {"text": "待补"},
    ),
    (
        "characters that a conversion lost",
        "虚构的锟斤拷。",
        "锟斤拷",
        "damaged_text",
        {"text": "锟斤拷"},
    ),
    (
        "an English paragraph in a Chinese page",
        "This made-up paragraph was not translated into the other language.",
        "This made-up",
        "page_not_chinese",
        {
            "language": "zh",
            "text": "This made-up paragraph was not translated into the other language.",
        },
    ),
)


def _added(path: str, rows: tuple[Row, ...]) -> Iterator[Fault]:
    for name, text, where, key, details in rows:
        yield fault(name, add(path, f"\n{text}\n"), problem(path, where, key, **details))


MARKDOWN = [
    *_added(EN, IN_ENGLISH),
    *_added(ZH, IN_CHINESE),
    fault(
        "emphasis that is closed in another item",
        add(EN, "\n- **one\n- other**\n"),
        problem(EN, "**one", "md_emphasis_open"),
        problem(EN, "**\n", "md_emphasis_open"),
    ),
]

TEXTS = [
    fault(
        "a quotation mark without a counterpart in a name",
        change(PEOPLE, (ANN_LI, '{zh: 安立", en: Ann Li}')),
        problem(PEOPLE, 'zh: 安立"', "stray_quote", field="name.zh"),
    ),
    fault(
        "a quotation mark that is not closed in a text",
        change(STONE, ("  zh: ", "  zh: “虚构的")),
        problem(STONE, "zh: “虚构", "stray_quote", field="summary.zh"),
    ),
    fault(
        "a word for a text that is missing",
        change(PRODUCTS, ("en: Fine chemicals}", "en: TBD}")),
        problem(PRODUCTS, "en: TBD", "says_nothing", field="name.en", text="TBD"),
    ),
    fault(
        "a hyphen for a translation that is missing",
        change(LEVELS, ("en: National level}", 'en: "-"}')),
        problem(LEVELS, 'en: "-"', "says_nothing", field="name.en", text="-"),
    ),
    fault(
        "full-width letters in an English name",
        change(PRODUCTS, ("en: Fine chemicals}", "en: Ｆine chemicals}")),
        problem(PRODUCTS, "en: Ｆine", "full_width_text", field="name.en", text="Ｆ"),
    ),
    fault(
        "a text that says that it has to be written",
        change(TOPICS, ("en: Innovation}", "en: TODO}")),
        problem(TOPICS, "en: TODO", "unfinished_text", field="name.en", text="TODO"),
    ),
    fault(
        "a text that a conversion damaged",
        change(WINE, ("  zh: 葡萄酒的", "  zh: 锟斤拷的")),
        problem(WINE, "zh: 锟斤拷", "damaged_text", field="summary.zh", text="锟斤拷"),
    ),
    fault(
        "an English sentence for the Chinese text",
        change(
            QUESTIONS,
            ("{zh: 按虚构的电价计算。,", "{zh: This made-up price was never translated.,"),
        ),
        problem(QUESTIONS, "zh: This", "not_chinese", field="answer.0.zh", language="zh"),
    ),
    fault(
        "a text that begins with an asterisk",
        change(STONE, ("zh: 石材加工的虚构介绍，只用于测试。", "zh: *重点*介绍")),
        problem(STONE, "*重点*", "bad_start"),
    ),
    fault(
        "a text that begins with a hyphen",
        change(STEPS, ("{zh: 虚构咨询, en: Made-up enquiry}", "- 虚构咨询")),
        problem(STEPS, "- 虚构咨询", "bad_start"),
    ),
    fault(
        "a text that begins with a greater-than sign",
        change("data/lists/actions.yml", ("zh: 由虚构州", "zh: > 由虚构州")),
        problem("data/lists/actions.yml", "> 由虚构州", "bad_start"),
    ),
    fault(
        "a line without the name of its field",
        change(
            ORGANISATIONS,
            (
                "(MIIT)\n  official: true",
                "(MIIT)\n  official true",
            ),
        ),
        problem(ORGANISATIONS, "official true", "line_without_colon"),
    ),
    fault(
        "the path of a Windows file between double quotes",
        change("data/clusters/coal.yml", ("{zh: 煤炭煤电煤化工,", '{zh: "C:\\煤",')),
        problem("data/clusters/coal.yml", "\\煤", "backslash"),
    ),
    fault(
        "two texts where one is expected",
        write("data/stages.yml", '"signed" "made up"\n'),
        problem("data/stages.yml", '"made up"', "not_yaml"),
    ),
    fault(
        "a description that has to be written",
        change(ZH, ("description: ", "description: TODO ")),
        problem(ZH, "description:", "unfinished_text", text="TODO"),
    ),
    fault(
        "full-width letters in an English page",
        add(EN, "\nMade-up room Ｂ．\n"),
        problem(EN, "Ｂ．", "full_width_text", text="Ｂ"),
    ),
    fault(
        "a second heading of level one",
        add("docs/parks/index.en.md", "\n# Made up\n"),
        problem("docs/parks/index.en.md", "# Made up", "heading_second"),
    ),
    fault(
        "a heading two levels below the one above",
        add("docs/parks/index.zh.md", "\n## 虚构\n\n#### 虚构的细节\n"),
        problem(
            "docs/parks/index.zh.md", "#### 虚构", "heading_skips", level="####", expected="###"
        ),
    ),
]
