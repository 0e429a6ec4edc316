"""Mistakes that editors make, and the messages that the check gives for each.

Each edits a copy of the sample site. tests/cli/test_check.py tries them all, and guide/mistakes.md
lists them. The module is long because it is one table.
"""

from __future__ import annotations

import os

from prospectus.content.translation_status import KINDS
from prospectus.policies.published_files import FORMATS
from support.fault_edits import (
    Edit,
    Fault,
    add,
    both,
    change,
    fault,
    make_folder,
    make_link,
    problem,
    put,
    remove,
    rename,
    save_as,
    write,
)
from support.file_samples import POSITION, chunk, jpeg, pdf, png, segment
from support.text_faults import MARKDOWN, TEXTS

MADE_UP_PROJECT = """\
name: {zh: 虚构项目, en: Made-up project}
summary: {zh: 虚构，只用于测试。, en: "Made up, for tests only."}
stage: intended
figures:
  investment:
    name: {zh: 虚构投资额, en: Made-up investment}
    value: 1000000000
    unit: cny
    status: plan
    period: "2025"
    sources: [article p52]
sources: [article p52]
"""

MADE_UP_FIGURE = """\
made-up:
  name: {zh: 虚构数据, en: Made-up figure}
  value: 1
  unit: people
  status: plan
  period: "2025"
  sources: [article p52]
"""

MADE_UP_PAGE = """\
---
title: Made up
description: Made up, for tests only.
---

# Made up
"""


START = (1, 1)
RESERVED = (
    "docs/assets/javascripts, docs/assets/stylesheets, docs/assets/images, docs/assets/photos,"
    " docs/assets/cards"
)
NAV = "mkdocs.yml"
BARS = '\n{{{{ fragment("bars.html", name="a", title="A", figures=[{}]) }}}}\n'
EN, ZH = "docs/about/gaps.en.md", "docs/about/gaps.zh.md"
DOCUMENTS = "data/documents.yml"
COMPANIES = "data/companies.yml"
RULES, RULES_EN = "assets/made-up-land-rules.pdf", "assets/made-up-land-rules-en.pdf"
POSTS = (
    "2022-05-01-made-up-office",
    "2022-09-15-made-up-shift",
    "2023-10-09-made-up-visit",
    "2023-10-20-made-up-plant",
)
EVENT = "data/events/matchmaking.yml"
FAIR, FORUM = "data/events/spring-fair-2022.yml", "data/events/forum-2030.yml"
MILTON, PEOPLE, POLICY = "data/parks/milton.yml", "data/people.yml", "data/figures/policy.yml"
ANN_LI = "{zh: 安立, en: Ann Li}"
COAL_SHARE = "en: Coal-based new materials, share of Mockland’s capacity"
SAMPLEX_PARK = "  official: false\n  park: milton"

SETTINGS = [
    fault(
        "mkdocs.yml without languages",
        change("mkdocs.yml", ("  languages: {zh: zh-Hans-CN, en: en-GB}", "  tongues: {}")),
        problem("mkdocs.yml", "plugins:", "no_languages"),
    ),
    fault(
        "a language that CLDR does not know",
        change("mkdocs.yml", ("en: en-GB}", "en: xx-Made-up}")),
        problem("mkdocs.yml", "en: xx-Made-up}", "no_tag", language="en"),
    ),
    fault(
        "a language that is named as none is",
        change(
            "mkdocs.yml", ("- locale: en\n", "- locale: en_GB\n"), ("en: en-GB}", "en_GB: en-GB}")
        ),
        problem("mkdocs.yml", "en_GB: en-GB}", "language_code", language="en_GB"),
    ),
    fault(
        "a language without a catalogue",
        change("mkdocs.yml", ("- locale: en\n", "- locale: tlh\n"), ("en: en-GB}", "tlh: de}")),
        problem("mkdocs.yml", "tlh: de}", "no_catalog", language="tlh"),
    ),
    fault(
        "a default language that is not the first",
        change(
            NAV,
            ("中文, default: true}", "中文}"),
            ("name: English", "name: English\n          default: true"),
        ),
        problem(NAV, "plugins:", "default_first"),
    ),
    fault(
        "an English site without a name",
        change(NAV, ("          site_name: Invest in Mockton\n", "")),
        problem(NAV, "locale: en", "setting_untranslated", name="site_name", language="en"),
    ),
    fault(
        "a logo that is not there",
        change(NAV, ("logo: assets/logo.svg", "logo: assets/logo.png")),
        problem(NAV, "logo: assets/logo.png", "no_asset", name="assets/logo.png"),
    ),
    fault(
        "another folder for pages",
        change(NAV, ("strict: true\n", "strict: true\ndocs_dir: docs\n")),
        problem(NAV, "docs_dir", "fixed_setting", field="docs_dir"),
    ),
    fault(
        "a style sheet that is not there",
        change(NAV, ("strict: true\n", "strict: true\nextra_css: [assets/stylesheets/no.css]\n")),
        problem(NAV, "assets/stylesheets/no", "no_asset", name="assets/stylesheets/no.css"),
    ),
    fault(
        "a page of the brochure that is not there",
        change(NAV, ("  theme_color:", "  brochure: {pages: [why/idea]}\n  theme_color:")),
        problem(NAV, "why/idea", "unknown_page", name="why/idea", nearest="why/index"),
    ),
    fault(
        "a character that no font of the brochure has",
        both(
            change(NAV, ("  theme_color:", "  brochure: true\n  theme_color:")),
            change(MILTON, ("name: {zh: 磨坊溪县", "name: {zh: 磨坊𠮷县")),
        ),
        problem(MILTON, "zh: 磨坊𠮷县", "brochure_character", character="𠮷", code="U+20BB7"),
    ),
    fault(
        "a route to a page that is not there",
        change(NAV, ("events: event/index", "events: events/index")),
        problem(NAV, "events: events", "unknown_page", name="events/index", nearest="event/index"),
    ),
    fault(
        "no page of the sources",
        both(
            *(remove(f"docs/about/index.{language}.md") for language in ("zh", "en")),
            change(NAV, ("      - about/index.md\n", "")),
        ),
        *(
            problem(
                f"docs/about/gaps.{language}.md",
                "index.md",
                "no_page",
                name="index.md",
                nearest="data/index.md",
            )
            for language in ("en", "zh")
        ),
        problem(NAV, (1, 1), "route_page", field="sources", name="about/index"),
    ),
    fault(
        "a row of a comparison that is neither field nor indicator",
        change(NAV, ("[level, area,", "[level, arae,")),
        problem(NAV, "arae", "comparison_row", name="arae", nearest="area"),
    ),
    fault(
        "rows of a comparison that are no list",
        change(
            NAV,
            ("parks: [level, area, power-price, wage, sectors, chains, projects]", "parks: area"),
        ),
        problem(NAV, "parks: area", "comparison_rows", field="parks"),
    ),
    fault(
        "a route to a file",
        change(NAV, ("events: event/index", "events: event/index.md")),
        problem(NAV, "events: event", "route_address", field="events"),
    ),
    fault(
        "a route of pages that have no setting",
        change(NAV, ("events: event/index", "event: event/index")),
        problem(NAV, "event: event", "extra_forbidden", field="event", nearest="events"),
    ),
    fault(
        "a public address without a scheme",
        change(NAV, ("site_url: https://", "site_url: ")),
        problem(NAV, "site_url:", "site_url"),
    ),
    *(
        fault(
            f"a way back {name}",
            change(NAV, (old, new)),
            problem(NAV, f"{field}:", "url_pattern", field=field, placeholders=placeholders),
        )
        for name, field, old, new, placeholders in (
            ("to no file", "source_url", "main/{file}#L{line}", "main", "{file}, {line}"),
            ("with an unknown gap", "source_url", "{line}", "{row}", "{file}, {line}"),
            (
                "without a host",
                "report_url",
                "https://git.example.org/invest/site/issues/new",
                "issues/new",
                "{address}, {title}",
            ),
            (
                "that is no text",
                "report_url",
                "report_url: ",
                "report_url: 1 #",
                "{address}, {title}",
            ),
        )
    ),
]

NAVIGATION = [
    fault(
        "a page misspelt in the navigation",
        change(NAV, ("- why/location.md", "- why/locations.md")),
        problem(
            NAV,
            "why/locations.md",
            "nav_unknown",
            name="why/locations.md",
            nearest="why/location.md",
        ),
    ),
    fault(
        "a page twice in the navigation",
        change(NAV, ("      - why/location.md\n", "      - why/location.md\n" * 2)),
        problem(NAV, "why/location.md\n      - why/industry", "nav_twice", name="why/location.md"),
    ),
    fault(
        "a section of the navigation without pages",
        change(NAV, ("      - figures/index.md\n      - figures/lists.md\n", "")),
        problem(NAV, "数据:\n", "nav_empty", name="数据"),
    ),
    fault(
        "a page named with its language in the navigation",
        change(NAV, ("- why/location.md", "- why/location.zh.md")),
        problem(NAV, "why/location.zh.md", "nav_language", name="why/location.md"),
    ),
    fault(
        "a full-width colon after a title of the navigation",
        change(NAV, ("- why/location.md", "- 区位：why/location.md")),
        problem(NAV, "区位：why", "nav_full_width"),
    ),
    fault(
        "a title of the navigation without its translation",
        change(NAV, ("            数据: Figures\n", "")),
        problem(NAV, "数据:", "nav_untranslated", name="数据", language="en"),
    ),
    fault(
        "a title of the navigation that is no longer the one translated",
        change(NAV, ("  - 数据:", "  - 数据表:")),
        problem(NAV, "数据表:", "nav_untranslated", name="数据表", language="en"),
    ),
    fault(
        "a page that the navigation forgets",
        change(NAV, ("      - why/location.md\n", "")),
        problem(NAV, "nav:", "nav_missing", name="why/location.md"),
    ),
    fault(
        "a new page that nobody put into the navigation",
        both(
            write("docs/about/made-up.en.md", MADE_UP_PAGE),
            write("docs/about/made-up.zh.md", MADE_UP_PAGE),
        ),
        problem(NAV, "nav:", "nav_missing", name="about/made-up.md"),
    ),
]

YAML = [
    fault(
        "a bracket that is never closed",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en: Ann Li")),
        problem(PEOPLE, "{zh: 安立", "open_bracket"),
    ),
    fault(
        "a list that is never closed",
        change(POLICY, ("[article p41]", "[article p41")),
        problem(POLICY, "[article", "open_bracket"),
    ),
    fault(
        "a quote that is never closed",
        change(POLICY, ("sources: [article p41]", 'sources: ["article p41]')),
        problem(POLICY, '"article', "open_quote"),
    ),
    fault(
        "a tab for indentation",
        change(PEOPLE, ("  name: {zh: 安立", "\tname: {zh: 安立")),
        problem(PEOPLE, "\tname: {zh: 安立", "tab"),
    ),
    fault(
        "full-width spaces for indentation",
        change(PEOPLE, ("  name: {zh: 安立", "　　name: {zh: 安立")),
        problem(PEOPLE, "　　name", "wide_space"),
    ),
    fault(
        "a full-width space before the name of a field",
        change(MILTON, ("order: 5\n", "　order: 5\n")),
        problem(MILTON, "　order", "wide_space"),
    ),
    fault(
        "a colon without a space after it",
        change(MILTON, ("order: 5\n", "order:5\n")),
        problem(MILTON, "order:5", "colon_without_space"),
    ),
    fault(
        "colons without a space inside braces",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en:Ann Li}")),
        problem(PEOPLE, "en:Ann", "colon_without_space"),
    ),
    fault(
        "a full-width colon",
        change(MILTON, ("order: 5\n", "order：5\n")),
        problem(MILTON, "：5", "full_width_colon"),
    ),
    fault(
        "a full-width colon inside braces",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en：Ann Li}")),
        problem(PEOPLE, "：Ann", "full_width_colon"),
    ),
    fault(
        "a full-width comma inside braces",
        change(PEOPLE, (ANN_LI, "{zh: 安立，en: Ann Li}")),
        problem(PEOPLE, "，en", "full_width_sign", sign="，"),
    ),
    fault(
        "full-width braces",
        change(PEOPLE, (ANN_LI, "｛zh: 安立, en: Ann Li｝")),
        problem(PEOPLE, "｛", "full_width_sign", sign="｛"),
    ),
    fault(
        "an at sign at the beginning",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en: @Liu}")),
        problem(PEOPLE, "@Liu", "bad_start"),
    ),
    fault(
        "a sentence with a colon",
        change(
            POLICY,
            ("en: Not the same as the balances", "en: Not the same: the balances"),
        ),
        problem(POLICY, ": the balances", "colon_in_text"),
    ),
    fault(
        "an English sentence with a colon below a Chinese one with a full-width colon and comma",
        change(
            POLICY,
            ("与同一次会议提出的", "不同：与同一次会议，提出的"),
            ("en: Not the same as the balances", "en: Not the same: the balances"),
        ),
        problem(POLICY, ": the balances", "colon_in_text"),
    ),
    fault(
        "a line indented by one space too few",
        change(POLICY, ("  unit: actions", " unit: actions")),
        problem(POLICY, "unit: actions", "indentation"),
    ),
    fault(
        "text after a quote",
        change(POLICY, ("unit: actions", 'unit: "actions" all')),
        problem(POLICY, "all\n", "indentation"),
    ),
    fault(
        "a sharp sign in a sentence",
        change(POLICY, ("en: Not the same as the balances", "en: Not the same as #balances")),
        problem(POLICY, " #balances", "comment_in_text"),
    ),
    fault(
        "a sharp sign in a sentence inside braces",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en: The person #1}")),
        problem(PEOPLE, " #1}", "comment_in_text"),
    ),
    fault(
        "a comma in a sentence inside braces",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en: Qi, Liu}")),
        problem(PEOPLE, "Liu}", "comma_in_text"),
    ),
    fault(
        "a directive that YAML does not know",
        change(POLICY, ("# 数字：政策", "%YAML 3.0\n---\n# 数字：政策")),
        problem(POLICY, (2, 1), "bad_start"),
    ),
    fault(
        "a field given twice",
        change("data/companies.yml", (SAMPLEX_PARK, f"{SAMPLEX_PARK}\n  park: norton")),
        problem("data/companies.yml", "park: norton", "repeated_key", field="park"),
    ),
    fault(
        "a list for the name of a field",
        change("data/parks/milton.yml", ("order: 5\n", "[order]: 5\n")),
        problem("data/parks/milton.yml", "[order]", "key_not_text"),
        problem("data/parks/milton.yml", "{zh: 磨坊溪县", "key_not_text"),  # taken for a name, too
    ),
    fault(
        "an anchor and its alias",
        change("data/figures/policy.yml", ("value: 5\n", "value: &five 5\n  counted: *five\n")),
        problem("data/figures/policy.yml", "&five", "alias_or_tag"),
        problem("data/figures/policy.yml", "*five", "alias_or_tag"),
    ),
    fault(
        "a tag",
        change("data/figures/policy.yml", ("value: 5\n", "value: !!int 5\n")),
        problem("data/figures/policy.yml", "!!int", "alias_or_tag"),
    ),
    fault(
        "a second document",
        add("data/figures/policy.yml", "---\nsecond: 2\n"),
        problem("data/figures/policy.yml", "---\nsecond", "second_document"),
    ),
    fault(
        "a file saved in the encoding of old Chinese systems",
        save_as("data/parks/milton.yml", "gb18030"),
        problem("data/parks/milton.yml", (2, 4), "not_utf8"),
    ),
    fault(
        "a folder named like a file",
        make_folder("data/figures/made-up.yml"),
        problem("data/figures/made-up.yml", START, "no_file"),
    ),
    fault(
        "a link to a file",
        make_link("data/figures/made-up.yml", POLICY),
        problem("data/figures/made-up.yml", START, "symlink"),
    ),
    fault(
        "settings that are not there",
        remove(NAV),
        problem(NAV, START, "os_missing"),
    ),
    fault(
        "a file that holds nothing",
        write("data/parks/made-up.yml", "# nothing yet\n"),
        problem("data/parks/made-up.yml", START, "empty_file"),
    ),
]

FIELDS = [
    fault(
        "a field misspelt",
        change("data/parks/milton.yml", ("summary:", "sumary:")),
        problem("data/parks/milton.yml", "order: 5", "missing", field="summary"),
        problem(
            "data/parks/milton.yml",
            "sumary:",
            "extra_forbidden",
            field="sumary",
            nearest="summary",
        ),
    ),
    fault(
        "a field that figures have and organisations have not",
        change(
            "data/organisations.yml",
            (
                "zh: 虚构州党委, en: CPC Mockton Prefectural Committee}",
                "zh: 虚构州党委, en: CPC Mockton Prefectural Committee}\n  value: 1",
            ),
        ),
        problem(
            "data/organisations.yml",
            "value: 1",
            "extra_forbidden",
            field="council.value",
            nearest="sources, name, official",
        ),
    ),
    fault(
        "a range with a field that it has not",
        change("data/figures/policy.yml", ("value: 5\n", "value: {from: 5, till: 6}\n")),
        problem("data/figures/policy.yml", "value: {", "missing", field="actions.value.to"),
        problem(
            "data/figures/policy.yml",
            "till: 6",
            "extra_forbidden",
            field="actions.value.till",
            nearest="from, to",
        ),
    ),
    fault(
        "a range that runs backwards",
        change("data/figures/policy.yml", ("value: 5\n", "value: {from: 6, to: 5}\n")),
        problem("data/figures/policy.yml", "value: {", "range_backwards", field="actions.value"),
    ),
    fault(
        "a series that mixes years and months",
        change("data/series/exporters.yml", ('"2021"', '"2021-06"')),
        problem("data/series/exporters.yml", "values:", "series_periods", field="values"),
    ),
    fault(
        "a series whose years are not in order",
        change("data/series/exporters.yml", ('"2021"', '"2019"')),
        problem("data/series/exporters.yml", "values:", "series_order", field="values"),
    ),
    fault(
        "a series with a year of the wrong century",
        change("data/series/exporters.yml", ('"2012"', '"1012"')),
        problem("data/series/exporters.yml", "values:", "series_long", field="values", limit=600),
    ),
    fault(
        "a negative value in a series of counts",
        change("data/series/exporters.yml", ("value: 160}", "value: -160}")),
        problem("data/series/exporters.yml", "value: -160", "below_zero", value=-160),
    ),
    fault(
        "a project without its stage",
        change("data/projects/textile-parks.yml", ("stage: intended\n", "")),
        problem("data/projects/textile-parks.yml", "order: 80", "missing", field="stage"),
    ),
    fault(
        "a figure without a source",
        change("data/figures/policy.yml", ("  sources: [article p41]\n", "")),
        problem("data/figures/policy.yml", "actions:", "missing", field="actions.sources"),
    ),
    fault(
        "a figure with an empty list of sources",
        change("data/figures/policy.yml", ("sources: [article p41]", "sources: []")),
        problem(
            "data/figures/policy.yml",
            "sources: []",
            "too_short",
            field="actions.sources",
            min_length=1,
        ),
    ),
    fault(
        "a name without its translation",
        change("data/people.yml", ("{zh: 安立, en: Ann Li}", "{zh: 安立}")),
        problem(
            "data/people.yml",
            "name: {zh: 安立}",
            "missing_translation",
            field="ann-li.name",
            missing="en",
        ),
    ),
    fault(
        "a translation left empty",
        change("data/people.yml", ("{zh: 安立, en: Ann Li}", '{zh: 安立, en: " "}')),
        problem("data/people.yml", 'en: " "', "empty", field="ann-li.name.en"),
    ),
    fault(
        "a translation that is missing after its colon",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en: }")),
        problem(PEOPLE, "en: }", "empty", field="ann-li.name.en"),
    ),
    fault(
        "a value that is missing after its colon",
        change(POLICY, ("value: 5\n", "value:\n")),
        problem(POLICY, "value:", "empty", field="actions.value"),
    ),
    fault(
        "a name with a sign that nobody sees",
        change(PEOPLE, (ANN_LI, "{zh: 安立, en: Liu\u200b Qi}")),
        problem(PEOPLE, "en: Liu\u200b", "unprintable", field="ann-li.name.en"),
    ),
    fault(
        "more decimals than anybody measures",
        change(POLICY, ("value: 5\n", "value: 5.0000000001\n")),
        problem(POLICY, "value:", "many_digits", field="actions.value"),
    ),
    fault(
        "a translation left in Chinese",
        change("data/people.yml", ("en: Ann Li}", "en: 安立}")),
        problem(
            "data/people.yml",
            "en: 安立}",
            "untranslated",
            field="ann-li.name.en",
            language="en",
        ),
    ),
    fault(
        "a name in a language that the site has not",
        change("data/people.yml", ("en: Ann Li}", "en: Ann Li, de: Ann Li}")),
        problem(
            "data/people.yml",
            "de: Ann Li",
            "unknown_language",
            field="ann-li.name.de",
            known="zh, en",
        ),
    ),
    fault(
        "a number for a text",
        change("data/people.yml", ("en: Ann Li}", "en: 7}")),
        problem("data/people.yml", "en: 7}", "string_type", field="ann-li.name.en"),
    ),
    fault(
        "a truth value for a text",
        change("data/parks/milton.yml", ("en: Milton Industrial Park}", "en: true}")),
        problem("data/parks/milton.yml", "en: true}", "string_type", field="short.en"),
    ),
    fault(
        "a text for a number",
        change("data/figures/policy.yml", ("value: 5\n", "value: five\n")),
        problem("data/figures/policy.yml", "value: five", "number", field="actions.value"),
    ),
    fault(
        "a number in quotes",
        change("data/figures/policy.yml", ("value: 5\n", 'value: "5"\n')),
        problem("data/figures/policy.yml", 'value: "5"', "number", field="actions.value"),
    ),
    fault(
        "a number with its unit",
        change("data/figures/pipeline.yml", ("value: 1070000000000\n", "value: 1.07万亿\n")),
        problem(
            "data/figures/pipeline.yml",
            "value: 1.07万亿",
            "number",
            field="intended-investment.value",
        ),
    ),
    fault(
        "a number with a comma",
        change("data/figures/enterprises.yml", ("value: 9125\n", "value: 9,125\n")),
        problem(
            "data/figures/enterprises.yml",
            "value: 9,125",
            "number",
            field="industrial-entities.value",
        ),
    ),
    fault(
        "a value that is not a number",
        change("data/figures/policy.yml", ("value: 5\n", "value: .nan\n")),
        problem("data/figures/policy.yml", "value: .nan", "number", field="actions.value"),
    ),
    fault(
        "a truth value for a number",
        change("data/figures/policy.yml", ("value: 5\n", "value: true\n")),
        problem("data/figures/policy.yml", "value: true", "number", field="actions.value"),
    ),
    fault(
        "a text for a whole number",
        change("data/sources.yml", ("paragraphs: 59", "paragraphs: about 59")),
        problem("data/sources.yml", "paragraphs: about", "int_type", field="article.paragraphs"),
    ),
    fault(
        "a source of no paragraphs",
        change("data/sources.yml", ("paragraphs: 59", "paragraphs: 0")),
        problem(
            "data/sources.yml", "paragraphs: 0", "greater_than", field="article.paragraphs", gt=0
        ),
    ),
    fault(
        "a table whose number has a space",
        change("data/sources.yml", ('tables: [3-1, "3.2"]', 'tables: [3-1, "3 2"]')),
        problem("data/sources.yml", '"3 2"', "locator_label", field="yearbook.tables.1"),
    ),
    fault(
        "the name of a language for its tag",
        change("data/sources.yml", ("language: zh\n  pages", "language: Chinese\n  pages")),
        problem(
            "data/sources.yml",
            "language: Chinese\n  pages",
            "language_tag",
            field="yearbook.language",
        ),
    ),
    fault(
        "a name with a character that could not be decoded",
        change("data/people.yml", ("en: Ann Li}", "en: Ann L\ufffd}")),
        problem(PEOPLE, "en: Ann L", "damaged_text", text="\ufffd"),
    ),
    fault(
        "a document number on two lines",
        change("data/sources.yml", ("MDI 2023-5", '"MDI\\n2023-5"')),
        problem(
            "data/sources.yml", 'document_number: "MDI', "one_line", field="notice.document_number"
        ),
    ),
    fault(
        "a source of more paragraphs than can be cited",
        change("data/sources.yml", ("paragraphs: 59", "paragraphs: 10000")),
        problem(
            "data/sources.yml",
            "paragraphs: 10000",
            "less_than",
            field="article.paragraphs",
            lt=10000,
        ),
    ),
    fault(
        "yes for true",
        change("data/companies.yml", ("official: false", "official: yes")),
        problem("data/companies.yml", "official: yes", "bool_type", field="samplex.official"),
    ),
    fault(
        "a text for a list",
        change("data/parks/eastgate.yml", ("clusters: [coal]", "clusters: coal")),
        problem("data/parks/eastgate.yml", "clusters: coal", "tuple_type", field="clusters"),
    ),
    fault(
        "a text for a phrase in all languages",
        change("data/people.yml", ("name: {zh: 安立, en: Ann Li}", "name: Ann Li")),
        problem("data/people.yml", "name: Ann Li", "dict_type", field="ann-li.name"),
    ),
    fault(
        "a text for a record",
        change("data/lists/national-parks.yml", ("  - park: eastgate\n", "  - eastgate\n")),
        problem("data/lists/national-parks.yml", "eastgate", "model_type", field="items.0"),
    ),
    fault(
        "a list for the figures of a project",
        change("data/projects/textile-parks.yml", ("sources:", "figures: [made-up]\nsources:")),
        problem("data/projects/textile-parks.yml", "figures:", "dict_type", field="figures"),
    ),
    fault(
        "a target with a value and no unit",
        change("data/targets/clusters.yml", ("  unit: tonnes\n", "")),
        problem(
            "data/targets/clusters.yml",
            "value: 50000",
            "value_without_unit",
            field="spun-yarn.value",
        ),
    ),
    fault(
        "a target in two files",
        add(
            "data/targets/prefecture.yml",
            "spun-yarn:\n  name: {zh: 虚构, en: Made up}\n"
            "  period: 2030\n  sources: [article p50]\n",
        ),
        problem(
            "data/targets/prefecture.yml",
            "spun-yarn:",
            "same_name",
            name="spun-yarn",
            other="data/targets/clusters.yml",
        ),
    ),
    fault(
        "a wrong stage",
        change("data/projects/textile-parks.yml", ("stage: intended", "stage: planned")),
        problem(
            "data/projects/textile-parks.yml",
            "stage: planned",
            "dangling",
            field="stage",
            name="planned",
            nearest="intended, signed, construction, operating",
        ),
    ),
    fault(
        "a wrong level",
        change("data/parks/eastgate.yml", ("level: national", "level: National")),
        problem(
            "data/parks/eastgate.yml",
            "level: National",
            "dangling",
            field="level",
            name="National",
            nearest="national",
        ),
    ),
    fault(
        "a key that is the name of a device",
        change("data/figures/policy.yml", ("actions:", "con:")),
        problem("data/figures/policy.yml", "con:", "slug", field="con"),
    ),
    fault(
        "a key of more than sixty letters",
        change("data/figures/policy.yml", ("actions:", f"{'a' * 61}:")),
        problem("data/figures/policy.yml", f"{'a' * 61}:", "slug", field="a" * 61),
    ),
    fault(
        "a key with a capital letter",
        change("data/figures/policy.yml", ("actions:", "Actions:")),
        problem(
            "data/figures/policy.yml",
            "Actions:",
            "slug",
            field="Actions",
        ),
    ),
    fault(
        "a citation whose paragraph has no p",
        change("data/figures/policy.yml", ("[article p41]", "[article 41]")),
        problem(
            "data/figures/policy.yml",
            "article 41]",
            "citation",
            field="actions.sources.0",
        ),
    ),
    fault(
        "two citations with a full-width comma between them",
        change("data/figures/policy.yml", ("[article p41]", "[article p41，article p42]")),
        problem(
            "data/figures/policy.yml",
            "article p41，",
            "several_citations",
            field="actions.sources.0",
            separator="，",
        ),
    ),
    fault(
        "a citation in full-width characters",
        change("data/figures/policy.yml", ("[article p41]", "[article　ｐ４１]")),
        problem(
            "data/figures/policy.yml",
            "article　ｐ４１",
            "full_width",
            field="actions.sources.0",
            plain="article p41",
        ),
    ),
    fault(
        "a thirteenth month",
        change(
            "data/events/matchmaking.yml",
            ('period: "2023-10"\nstatus', 'period: "2023-13"\nstatus'),
        ),
        problem("data/events/matchmaking.yml", 'period: "2023-13"', "period", field="period"),
    ),
    fault(
        "a date written with points",
        change(POLICY, ('period: "2023-07-07"', "period: 2023.07")),
        problem(POLICY, "period:", "period", field="actions.period"),
    ),
    fault(
        "a thirtieth of February",
        change("data/figures/policy.yml", ('"2023-07-07"', '"2023-02-30"')),
        problem(
            "data/figures/policy.yml", 'period: "2023-02-30"', "period", field="actions.period"
        ),
    ),
    fault(
        "a period that ends before it begins",
        change("data/targets/prefecture.yml", ('"2023/2025"', '"2025/2023"')),
        problem(
            "data/targets/prefecture.yml",
            'period: "2025/2023"',
            "period_backwards",
            field="social-investment.period",
        ),
    ),
    fault(
        "a unit without its general form",
        change("data/units.yml", ('zh: {other: "{}公里"}', 'zh: {many: "{}公里"}')),
        problem(
            "data/units.yml",
            'pattern:\n    zh: {many: "{}公里"}',
            "no_other",
            field="km.pattern",
            language="zh",
        ),
    ),
    fault(
        "a unit without a gap for the number",
        change("data/units.yml", ('zh: {other: "{}公里"}', 'zh: {other: "公里"}')),
        problem(
            "data/units.yml",
            'pattern:\n    zh: {other: "公里"}',
            "no_placeholder",
            field="km.pattern",
            form="other",
        ),
    ),
]

FILES = [
    fault(
        "a file name with a capital letter",
        write("data/projects/Capital.yml", MADE_UP_PROJECT),
        problem("data/projects/Capital.yml", "name:", "file_name"),
    ),
    fault(
        "a file that ends in .yaml",
        rename("data/parks/milton.yml", "data/parks/milton.yaml"),
        problem("data/parks/milton.yaml", START, "not_read", nearest="data/parks/*.yml"),
    ),
    fault(
        "a file in a folder that nothing reads",
        write("data/project/made-up.yml", MADE_UP_PROJECT),
        problem("data/project/made-up.yml", START, "not_read", nearest="data/projects/*.yml"),
    ),
    fault(
        "two files of figures with the same name",
        write("data/figures/milton.yml", MADE_UP_FIGURE),
        problem(
            "data/parks/milton.yml",
            "order: 5",
            "same_name",
            name="milton",
            other="data/figures/milton.yml",
        ),
    ),
    fault(
        "a former name that another record has",
        change("data/parks/milton.yml", ("order: 5\n", "order: 5\nwas: [norton]\n")),
        problem(
            "data/parks/milton.yml",
            "norton]",
            "former_name_used",
            name="parks/norton",
            other="parks/norton",
        ),
    ),
    fault(
        "a former name with a capital letter",
        change("data/parks/milton.yml", ("order: 5\n", "order: 5\nwas: [Old]\n")),
        problem("data/parks/milton.yml", "Old]", "former_name", field="was.0"),
    ),
    fault(
        "a record named like the page of its folder",
        write("data/projects/index.yml", MADE_UP_PROJECT),
        problem("data/projects/index.yml", "name:", "reserved_name", name="index"),
        problem("docs/projects/index.en.md", START, "taken", other="data/projects/index.yml"),
        problem("docs/projects/index.zh.md", START, "taken", other="data/projects/index.yml"),
    ),
]

REFERENCES = [
    fault(
        "a project of a company whose translation is pending",
        change("data/companies.yml", ("samplex:\n", "samplex:\n  translation: pending\n")),
        problem(
            "data/projects/knitwear-plant.yml",
            "company: samplex",
            "reference_to_pending",
            field="company",
            name="samplex",
        ),
    ),
    fault(
        "a project in a park that is not there",
        change("data/projects/knitwear-plant.yml", ("park: milton", "park: miltn")),
        problem(
            "data/projects/knitwear-plant.yml",
            "park: miltn",
            "dangling",
            field="park",
            name="miltn",
            nearest="milton",
        ),
    ),
    fault(
        "a project of a chain that is not there",
        change("data/projects/knitwear-plant.yml", ("chain: textiles", "chain: textile")),
        problem(
            "data/projects/knitwear-plant.yml",
            "chain: textile",
            "dangling",
            field="chain",
            name="textile",
            nearest="textiles",
        ),
    ),
    fault(
        "a project of a cluster that is not there",
        change("data/projects/coal-chemicals.yml", ("cluster: coal\n", "cluster: cole\n")),
        problem(
            "data/projects/coal-chemicals.yml",
            "cluster: cole",
            "dangling",
            field="cluster",
            name="cole",
            nearest="coal",
        ),
    ),
    fault(
        "a project of a company that is not there",
        change("data/projects/knitwear-plant.yml", ("company: samplex", "company: kaxinglong")),
        problem(
            "data/projects/knitwear-plant.yml",
            "company:",
            "dangling",
            field="company",
            name="kaxinglong",
            nearest="samplex, made-up-mill",
        ),
    ),
    fault(
        "a figure in a unit that is not there",
        change("data/figures/policy.yml", ("unit: actions", "unit: action")),
        problem(
            "data/figures/policy.yml",
            "unit: action",
            "dangling",
            field="unit",
            name="action",
            nearest="actions",
        ),
    ),
    fault(
        "a figure said by a person who is not there",
        change("data/figures/policy.yml", ("value: 5\n", "value: 5\n  quoted_person: ann-l\n")),
        problem(
            "data/figures/policy.yml",
            "quoted_person:",
            "dangling",
            field="quoted_person",
            name="ann-l",
            nearest="ann-li",
        ),
    ),
    fault(
        "a figure that is part of one that is not there",
        change(
            "data/figures/enterprises.yml",
            ("part_of: enterprises.industrial-entities", "part_of: enterprises.industrial-entity"),
        ),
        problem(
            "data/figures/enterprises.yml",
            "part_of:",
            "dangling",
            field="part_of",
            name="enterprises.industrial-entity",
            nearest="enterprises.industrial-entities",
        ),
    ),
    fault(
        "a part of a programme counted by a figure that is not there",
        change(
            "data/events/matchmaking.yml",
            ("count: matchmaking.thematic", "count: matchmaking.thematics"),
        ),
        problem(
            "data/events/matchmaking.yml",
            "count: matchmaking.thematics",
            "dangling",
            field="programme.1.count",
            name="matchmaking.thematics",
            nearest="matchmaking.thematic",
        ),
    ),
    fault(
        "a source that is not there",
        change("data/figures/policy.yml", ("[article p41]", "[articles p41]")),
        problem(
            "data/figures/policy.yml",
            "articles p41",
            "no_source",
            name="articles",
            nearest="article",
        ),
    ),
    fault(
        "a source of paragraphs cited as a whole",
        change("data/figures/policy.yml", ("[article p41]", "[article]")),
        problem(
            "data/figures/policy.yml",
            "article]",
            "no_locator",
            name="article",
            example="article p01",
        ),
    ),
    fault(
        "a page of a source that is cited by paragraphs",
        change("data/figures/policy.yml", ("[article p41]", "[article page 4]")),
        problem(
            "data/figures/policy.yml",
            "article page",
            "other_locator",
            name="article page 4",
            field="pages",
            example="article p01",
        ),
    ),
    fault(
        "a page of a source that is cited as a whole",
        change("data/figures/policy.yml", ("[article p41]", "[notice page 1]")),
        problem(
            "data/figures/policy.yml",
            "notice page",
            "locator_of_whole",
            name="notice page 1",
            source="notice",
            field="pages",
        ),
    ),
    fault(
        "a table that its source does not declare",
        change("data/figures/policy.yml", ("[article p41]", "[yearbook table 3.22]")),
        problem(
            "data/figures/policy.yml",
            "yearbook table",
            "undeclared_passage",
            name="yearbook table 3.22",
            nearest="yearbook table 3.2",
            field="tables",
        ),
    ),
    fault(
        "a paragraph after the last",
        change(
            "data/parks/milton.yml", ("    sources: [article p53]", "    sources: [article p99]")
        ),
        problem(
            "data/parks/milton.yml",
            "article p99",
            "no_passage",
            name="article p99",
            last="article p59",
        ),
    ),
]

SUMS = [
    fault(
        "a fact from after its source",
        write(
            "data/figures/made-up.yml",
            MADE_UP_FIGURE.replace("plan", "actual").replace('"2025"', '"2024-01"'),
        ),
        problem("data/figures/made-up.yml", "period:", "after_source", period="2024-01"),
    ),
    fault(
        "a target from before its source",
        change("data/targets/prefecture.yml", ('"2023/2025"', '"2021/2022"')),
        problem(
            "data/targets/prefecture.yml",
            'period: "2021/2022"',
            "before_source",
            period="2021/2022",
            status="target",
        ),
    ),
    fault(
        "an equivalent of another quantity",
        change(
            "data/units.yml",
            (
                '    en: {one: "{} mu", other: "{} mu"}\n',
                '    en: {one: "{} mu", other: "{} mu"}\n  equals: {value: 3, unit: tonnes}\n',
            ),
        ),
        problem(
            "data/units.yml", "unit: tonnes}", "other_quantity", unit="tonnes", quantity="area"
        ),
    ),
    fault(
        "an equivalent that leads back",
        change(
            "data/units.yml",
            (
                '    en: {one: "{} mu", other: "{} mu"}\n',
                '    en: {one: "{} mu", other: "{} mu"}\n  equals: {value: 1, unit: mu}\n',
            ),
        ),
        problem("data/units.yml", "unit: mu}", "conversion_circle", unit="mu"),
    ),
    fault(
        "a rate of what is no money",
        change(
            "data/units.yml",
            (
                '    en: {one: "{} mu", other: "{} mu"}\n',
                '    en: {one: "{} mu", other: "{} mu"}\n'
                "  rate: {value: 3, unit: km2, period: 2023, sources: [article p52]}\n",
            ),
        ),
        problem("data/units.yml", "rate: {value: 3, unit: km2", "rate_of_no_money", unit="mu"),
    ),
    fault(
        "a unit with an equivalent and a rate",
        change(
            "data/units.yml",
            (
                '    en: {one: "{} mu", other: "{} mu"}\n',
                '    en: {one: "{} mu", other: "{} mu"}\n'
                "  rate: {value: 3, unit: km2, period: 2023, sources: [article p52]}\n"
                "  equals: {value: 3, unit: km2}\n",
            ),
        ),
        problem(
            "data/units.yml",
            "rate: {value: 3, unit: km2, period",
            "two_conversions",
            field="mu.rate",
        ),
    ),
    fault(
        "an investment that is not money",
        write("data/projects/made-up.yml", MADE_UP_PROJECT.replace("unit: cny", "unit: tonnes")),
        problem("data/projects/made-up.yml", "unit: tonnes", "not_money", unit="tonnes"),
    ),
    fault(
        "an area of a site that is no area",
        change("data/offers/plot-seven.yml", ("value: 0.5\n", "value: 0.5\n    unit: tonnes\n")),
        problem(
            "data/offers/plot-seven.yml",
            "unit: tonnes",
            "not_area",
            unit="tonnes",
            known="mu, km2",
        ),
    ),
    fault(
        "the area of a park in people",
        change(
            "data/parks/hilltop.yml",
            ("  area:\n", "  area:\n    unit: people\n"),
        ),
        problem(
            "data/parks/hilltop.yml",
            "unit: people",
            "not_indicator",
            name="area",
            unit="people",
            known="mu, km2",
        ),
    ),
    fault(
        "half an enterprise",
        change("data/figures/enterprises.yml", ("value: 531\n", "value: 531.5\n")),
        problem(
            "data/figures/enterprises.yml",
            "value: 531.5",
            "not_whole",
            value="531.5",
            unit="enterprises",
        ),
    ),
    fault(
        "a rank before the first",
        change("data/figures/enterprises.yml", ("value: 1\n", "value: 0\n")),
        problem("data/figures/enterprises.yml", "value: 0", "no_rank", value=0),
    ),
    fault(
        "money below zero",
        change("data/figures/pipeline.yml", ("value: 120000000000", "value: -120000000000")),
        problem("data/figures/pipeline.yml", "value: -", "below_zero", value=-120000000000),
    ),
    fault(
        "a share below zero",
        change(
            "data/figures/industry.yml",
            (f"{COAL_SHARE}\n  value: 50", f"{COAL_SHARE}\n  value: -50"),
        ),
        problem("data/figures/industry.yml", "value: -50", "below_zero", value=-50),
    ),
    fault(
        "a part larger than its whole",
        change("data/figures/enterprises.yml", ("value: 3679\n", "value: 9126\n")),
        problem(
            "data/figures/enterprises.yml",
            "value: 9126",
            "larger_than_whole",
            part=9126,
            whole=9125,
            name="enterprises.industrial-entities",
        ),
    ),
    fault(
        "national platforms raised above all platforms",
        change("data/figures/innovation.yml", ("value: 38\n", "value: 159\n")),
        problem(
            "data/figures/innovation.yml",
            "value: 159",
            "larger_than_whole",
            part=159,
            whole=158,
            name="innovation.platforms",
        ),
    ),
    fault(
        "a part that is another quantity than its whole",
        change(
            "data/figures/enterprises.yml",
            ("value: 3679\n  unit: enterprises", "value: 3679\n  unit: mu"),
        ),
        problem(
            "data/figures/enterprises.yml", "unit: mu", "other_unit", unit="mu", whole="entities"
        ),
    ),
    fault(
        "a chain removed from its group",
        remove("data/chains/stone.yml"),
        problem(
            "data/figures/chains.yml",
            "value: 3\n",
            "group_count",
            group="strengthen",
            count=3,
            named=2,
            chains="energy-equipment, wine",
        ),
    ),
    fault(
        "an indicator almost called so",
        change("data/parks/hilltop.yml", ("\n  area:\n", "\n  arae:\n")),
        problem(
            "data/parks/hilltop.yml",
            "arae:",
            "unknown_indicator",
            name="arae",
            nearest="area",
        ),
    ),
    fault(
        "an investment almost called so",
        write(
            "data/projects/made-up.yml", MADE_UP_PROJECT.replace("  investment:", "  investmnet:")
        ),
        problem(
            "data/projects/made-up.yml",
            "investmnet:",
            "known_figure",
            name="investmnet",
            nearest="investment",
        ),
    ),
    fault(
        "fewer key chains than the groups name",
        change("data/figures/chains.yml", ("value: 23\n", "value: 6\n")),
        problem("data/figures/chains.yml", "value: 6", "groups_exceed", named=7, whole=6),
    ),
    fault(
        "fewer clusters than a tier names",
        change("data/figures/clusters.yml", ("value: 3\n", "value: 2\n")),
        problem(
            "data/cluster-tiers.yml", "count: clusters.hundred", "tier_count", count=2, named=3
        ),
    ),
    fault(
        "a complete list that lacks an item",
        change(
            "data/lists/new-materials.yml",
            ("  - name: {zh: 铝基新材料, en: Aluminium-based new materials}\n", ""),
        ),
        problem("data/lists/new-materials.yml", "items:", "list_not_complete", named=2, count=3),
    ),
    fault(
        "a partial list that lacks nothing",
        change("data/lists/new-materials.yml", ("complete: true", "complete: false")),
        problem("data/lists/new-materials.yml", "items:", "list_not_partial", named=3, count=3),
    ),
    fault(
        "an item of a list without a name",
        change(
            "data/lists/new-materials.yml",
            (
                "- name: {zh: 铝基新材料, en: Aluminium-based new materials}",
                "- note: {zh: 虚构, en: Made up}",
            ),
        ),
        problem("data/lists/new-materials.yml", "note:", "missing", field="items.1.name"),
    ),
    fault(
        "brackets that nobody closes",
        add("data/figures/policy.yml", "\nmade-up: " + "[" * 60 + "\n"),
        problem("data/figures/policy.yml", (18, 29), "too_deep"),
    ),
    fault(
        "a file that is larger than any record",
        add("data/figures/policy.yml", "#" * 2_000_000),
        problem("data/figures/policy.yml", START, "text_file_too_large", limit="2"),
    ),
    fault(
        "more values than a file can have",
        write("data/parks/made-up.yml", f"made-up: [{100_000 * 'a,'}]\n"),
        problem("data/parks/made-up.yml", (1, 200_005), "too_many_values", limit="100,000"),
    ),
    fault(
        "a text that is no sentence",
        add("data/figures/policy.yml", f"\nmade-up: {20_001 * 'a'}\n"),
        problem("data/figures/policy.yml", "aaa", "text_too_long", limit="20,000"),
    ),
    fault(
        "a name of a field that is none",
        add("data/figures/policy.yml", f"\n{201 * 'a'}: 1\n"),
        problem("data/figures/policy.yml", "aaa", "key_too_long", limit="200"),
    ),
    fault(
        "a formula that the parts do not give",
        change("data/events/matchmaking.yml", ("1+8+1", "1+9+1")),
        problem(
            "data/events/matchmaking.yml", "formula:", "formula", formula="1+9+1", parts="1+8+1"
        ),
    ),
    fault(
        "a session removed from the complete list of eight",
        change(
            "data/events/matchmaking.yml",
            ("      - id: modern-food\n        name: {zh: 现代食品, en: Modern food}\n", ""),
        ),
        problem(
            "data/events/matchmaking.yml",
            "sessions:\n      - id: enterprise",
            "list_not_complete",
            named=7,
            count=8,
        ),
    ),
    fault(
        "a session added to the complete list of eight",
        change(
            "data/events/matchmaking.yml",
            (
                "- id: modern-food\n",
                "- {id: made-up, name: {zh: 虚构, en: Made up}}\n      - id: modern-food\n",
            ),
        ),
        problem(
            "data/events/matchmaking.yml",
            "sessions:\n      - id: enterprise",
            "list_not_complete",
            named=9,
            count=8,
        ),
    ),
    fault(
        "two sessions with one id",
        change("data/events/matchmaking.yml", ("- id: modern-food", "- id: new-materials")),
        problem(
            "data/events/matchmaking.yml",
            "id: new-materials\n        name: {zh: 现代食品",
            "same_id",
            name="new-materials",
        ),
    ),
    fault(
        "a unit without its plural",
        change(
            "data/units.yml",
            (
                'en: {one: "{} enterprise", other: "{} enterprises"}',
                'en: {other: "{} enterprises"}',
            ),
        ),
        problem(
            "data/units.yml",
            'en: {other: "{} enterprises"}',
            "unit_form",
            language="en",
            form="one",
        ),
    ),
    fault(
        "a unit with a plural that the language has not",
        change("data/units.yml", ('zh: {other: "{}公里"}', 'zh: {one: "{}公里", other: "{}公里"}')),
        problem("data/units.yml", 'one: "{}公里"', "no_unit_form", form="one", known="other"),
    ),
    fault(
        "a form of a unit that loses the number",
        change("data/units.yml", ('en: {one: "{}st"', 'en: {one: "first"')),
        problem("data/units.yml", 'one: "first"', "form_of_many_numbers", form="one"),
    ),
    fault(
        "a unit in a language that the site has not",
        change(
            "data/units.yml",
            ('zh: {other: "{}公里"}', 'zh: {other: "{}公里"}\n    de: {other: "{} km"}'),
        ),
        problem("data/units.yml", "de:", "unknown_language", field="pattern.de", known="zh, en"),
    ),
    fault(
        "a company that is not where its project is",
        change("data/companies.yml", (SAMPLEX_PARK, SAMPLEX_PARK.replace("milton", "norton"))),
        problem(
            "data/projects/knitwear-plant.yml",
            "park:",
            "other_park",
            park="milton",
            company="norton",
        ),
    ),
]

PAGES = [
    fault(
        "a quantity in a summary",
        change(
            "data/companies.yml", ("  summary:\n    zh: ", "  summary:\n    zh: 面积120平方公里，")
        ),
        problem(
            "data/companies.yml", "zh: 面积", "typed_in_summary", field="summary.zh", text="120"
        ),
    ),
    fault(
        "markup in a summary",
        change(
            "data/companies.yml", ("  summary:\n    zh: ", "  summary:\n    zh: 虚构的**重点**，")
        ),
        problem(
            "data/companies.yml", "zh: 虚构的**", "markup_in_summary", field="summary.zh", text="**"
        ),
    ),
    fault(
        "a figure typed in Chinese",
        add(ZH, "\n虚构的园区有12个。\n"),
        problem(ZH, "12个", "typed_figure", text="12"),
    ),
    fault(
        "a number word typed in Chinese",
        add(ZH, "\n虚构的园区有十二个。\n"),
        problem(ZH, "十二个", "typed_figure", text="十二"),
    ),
    fault(
        "a figure typed in English",
        add(EN, "\nThe made-up parks are worth CNY 1.5bn.\n"),
        problem(EN, "1.5bn", "typed_figure", text="1.5"),
    ),
    fault(
        "a number word typed in English",
        add(EN, "\nThere are Twelve made-up parks.\n"),
        problem(EN, "Twelve", "typed_figure", text="Twelve"),
    ),
    fault(
        "brackets that nobody closes",
        add("data/figures/policy.yml", "\nmade-up: " + "[" * 60 + "\n"),
        problem("data/figures/policy.yml", (18, 29), "too_deep"),
    ),
    fault(
        "a formula that is not written as a sum",
        change("data/events/matchmaking.yml", ('formula: "1+8+1"', "formula: one and eight")),
        problem("data/events/matchmaking.yml", "formula:", "formula_form", field="formula"),
    ),
    fault(
        "an icon that is more than a line",
        change("data/clusters/coal.yml", ("icon: >-\n", "icon: >-\n  url(made-up)\n")),
        problem("data/clusters/coal.yml", "icon:", "path_data", field="icon"),
    ),
    fault(
        "a figure that is part of itself",
        change(
            "data/figures/innovation.yml",
            ("part_of: innovation.platforms\n", "part_of: innovation.platforms-national\n"),
        ),
        problem(
            "data/figures/innovation.yml",
            "part_of: innovation.platforms-national",
            "own_part",
            name="innovation.platforms-national",
        ),
    ),
    fault(
        "a figure typed in the description",
        change(ZH, ("description: ", "description: 共23条。")),
        problem(ZH, "description:", "typed_figure", text="23"),
    ),
    fault(
        "Chinese in an English page",
        add(EN, "\nMade-up parks (虚构园区).\n"),
        problem(EN, "虚构园区", "page_untranslated", language="en", text="虚构园区"),
    ),
    fault(
        "a page without its translation",
        remove(ZH),
        problem(EN, START, "no_pair", language="zh", pair=ZH),
    ),
    fault(
        "a mark that a merge left in a page",
        add(EN, "\n<<<<<<< HEAD\n"),
        problem(EN, "<<<<<<<", "merge_mark"),
    ),
    fault(
        "all that is left of the marks of a merge",
        add(EN, "\nMade up.\n||||||| merged common ancestors\n\n=======\n\nMade up, too.\n"),
        problem(EN, "|||||||", "merge_mark"),
        problem(EN, "=======", "merge_mark"),
    ),
    fault(
        "a page with a name that is too long",
        write(f"docs/about/{'a' * 61}.zh.md", MADE_UP_PAGE),
        problem(f"docs/about/{'a' * 61}.zh.md", START, "page_name", known="zh.md, .en"),
    ),
    fault(
        "a page without a language in its name",
        write("docs/about/made-up.md", MADE_UP_PAGE),
        problem("docs/about/made-up.md", START, "page_name", known="zh.md, .en"),
    ),
    fault(
        "a page that ends in .markdown",
        write("docs/about/made-up.en.markdown", MADE_UP_PAGE),
        problem("docs/about/made-up.en.markdown", START, "page_name", known="zh.md, .en"),
    ),
    fault(
        "a page written in HTML",
        write("docs/about/made-up.html", "<p>Made up</p>\n"),
        problem("docs/about/made-up.html", START, "page_name", known="zh.md, .en"),
    ),
    fault(
        "a page that is a link to another",
        make_link("docs/projects/made-up.en.md", EN),
        problem("docs/projects/made-up.en.md", START, "symlink"),
    ),
    fault(
        "a page that is not UTF-8",
        save_as(ZH, "gb18030"),
        problem(ZH, (2, 8), "not_utf8"),
    ),
    fault(
        "a page without front matter",
        write(EN, "# Made up\n"),
        problem(EN, START, "no_front_matter"),
    ),
    fault(
        "front matter that is never closed",
        write(EN, "---\ntitle: Made up\ndescription: Made up.\n"),
        problem(EN, START, "no_front_matter"),
    ),
    fault(
        "a page without a description",
        write(EN, "---\ntitle: Made up\n---\n# Made up\n"),
        problem(EN, "title:", "front_matter", field="description"),
    ),
    fault(
        "a page with an empty title",
        write(EN, "---\ntitle:\ndescription: Made up.\n---\n# Made up\n"),
        problem(EN, "title:", "front_matter", field="title"),
    ),
    fault(
        "front matter that is no YAML",
        write(EN, "---\ntitle: Made up\ndescription: Made up: for tests\n---\n# Made up\n"),
        problem(EN, ": for tests", "colon_in_text"),
    ),
    fault(
        "front matter with a full-width colon",
        write(EN, "---\ntitle：Made up\ndescription: Made up.\n---\n# Made up\n"),
        problem(EN, "：Made", "full_width_colon"),
    ),
    fault(
        "front matter with a field that does nothing",
        write(EN, "---\ntitle: Made up\ndescription: Made up.\ntmplate: a.html\n---\n# Made up\n"),
        problem(EN, "tmplate", "extra_forbidden", field="tmplate", nearest="template"),
    ),
    fault(
        "front matter with a text for a list",
        write(EN, "---\ntitle: Made up\ndescription: Made up.\nhide: toc\n---\n# Made up\n"),
        problem(EN, "hide:", "tuple_type", field="hide"),
    ),
    fault(
        "front matter with a number for a title",
        write(EN, "---\ntitle: 7\ndescription: Made up.\n---\n# Made up\n"),
        problem(EN, "title:", "string_type", field="title"),
    ),
    fault(
        "a figure hidden in a call",
        add(EN, "\nThere are {{ '12345' }} made-up parks.\n"),
        problem(EN, "{{ '12345", "typed_figure", text="'12345'"),
    ),
    fault(
        "a figure hidden in an entity",
        add(EN, "\nThere are &#55; made-up parks.\n"),
        problem(EN, "&#55;", "typed_figure", text="&#55;"),
    ),
    fault(
        "a figure in the title of a link",
        add(EN, '\nMade-up [parks](index.md "seven of them").\n'),
        problem(EN, "seven", "typed_figure", text="seven"),
    ),
    fault(
        "a statement of Jinja",
        add(EN, "\n{% for park in parks %}\n"),
        problem(EN, "{% for", "statement"),
    ),
    fault(
        "full-width quotes in a call",
        add(ZH, "\n共{{ figure(“chains.key-total”) }}条。\n"),
        problem(ZH, "“chains", "full_width_call", sign="“"),
    ),
    fault(
        "full-width brackets in a call",
        add(ZH, '\n共{{ figure（"chains.key-total"） }}条。\n'),
        problem(ZH, '（"chains', "full_width_call", sign="（"),
    ),
    fault(
        "full-width braces before a call",
        add(ZH, '\n共｛｛ figure("chains.key-total") }}条。\n'),
        problem(ZH, "｛｛ figure", "full_width_call", sign="｛｛"),
    ),
    fault(
        "a single brace before a call",
        add(ZH, '\n共{ figure("chains.key-total") }条。\n'),
        problem(ZH, '{ figure("chains.key-total") }条', "full_width_call", sign="{"),
    ),
    fault(
        "full-width brackets around the address of a link",
        add(ZH, "\n见[首页]（../index.md）。\n"),
        problem(ZH, "（../index", "full_width_call", sign="（"),
    ),
    fault(
        "a full-width sharp sign before a heading",
        add(ZH, "\n＃ 虚构\n"),
        problem(ZH, "＃ 虚构", "full_width_call", sign="＃"),
    ),
    fault(
        "a link to a page that is not there",
        add(EN, "\nSee [the parks](../park/index.md#made-up).\n"),
        problem(
            EN, "../park/index.md", "no_page", name="../park/index.md", nearest="parks/index.md"
        ),
    ),
    fault(
        "a page named like a generated one",
        both(
            write("docs/parks/milton.en.md", MADE_UP_PAGE),
            write("docs/parks/milton.zh.md", MADE_UP_PAGE),
        ),
        problem("docs/parks/milton.en.md", START, "taken", other="data/parks/milton.yml"),
        problem("docs/parks/milton.zh.md", START, "taken", other="data/parks/milton.yml"),
    ),
    fault(
        "a page named like one of a list",
        both(
            write("docs/projects/park/milton.en.md", MADE_UP_PAGE),
            write("docs/projects/park/milton.zh.md", MADE_UP_PAGE),
        ),
        problem("docs/projects/park/milton.en.md", START, "taken", other="data/projects/"),
        problem("docs/projects/park/milton.zh.md", START, "taken", other="data/projects/"),
    ),
    fault(
        "a relative link in HTML",
        add(EN, '\nSee <a href="../parks/index.md">the parks</a>.\n'),
        problem(EN, "../parks/index.md", "html_relative", name="../parks/index.md"),
    ),
    fault(
        "a link to a choice that no project has",
        add(EN, "\nSee [them](../projects/stage/signed.md).\n"),
        problem(
            EN,
            "../projects/stage/signed.md",
            "no_page",
            name="../projects/stage/signed.md",
            nearest="projects/stage/intended.md",
        ),
    ),
]


TEMPLATES = [
    fault(
        "a name without quotes or brackets",
        add(EN, "\n{{ made_up }}\n"),
        problem(EN, "made_up }}", "bare_name", name="made_up"),
    ),
    fault(
        "an operator between braces",
        add(EN, '\n{{ figure("chains.key-total") + 1 }}\n'),
        problem(EN, "+ 1 }}", "expression_syntax", text="+ 1"),
    ),
    fault(
        "braces with nothing between them",
        add(EN, "\n{{ }}\n"),
        problem(EN, "{{ }}", "expression_incomplete"),
    ),
    fault(
        "a quote between braces that is never closed",
        add(EN, '\n{{ figure("chains.key-total) }}\n'),
        problem(EN, '"chains.key-total) }}', "text_open"),
    ),
    fault(
        "a function that does not exist",
        add(EN, '\n{{ figur("chains.key-total") }}\n'),
        problem(EN, "figur(", "unknown_function", name="figur", nearest="figure"),
    ),
    fault(
        "a filter that does not exist",
        add(EN, '\n{{ "parks" | tt }}\n'),
        problem(EN, "tt }}", "unknown_filter", name="tt", nearest="t"),
    ),
    fault(
        "a field that a record does not have",
        add(EN, '\n{{ field("parks", "milton", "names") }}\n'),
        problem(EN, '"names") }}', "unknown_field", name="names", nearest="name"),
    ),
    fault(
        "an argument that a fragment does not have",
        add(EN, '\n{{ fragment("list.html", nmae="new-materials") }}\n'),
        problem(EN, 'nmae="new', "argument_unknown", name="nmae", nearest="name"),
    ),
    fault(
        "a fragment without its argument",
        add(EN, '\n{{ fragment("list.html") }}\n'),
        problem(EN, 'fragment("list.html") }}', "argument_missing", call="fragment", name="name"),
    ),
    fault(
        "a text for a list of figures",
        add(EN, '\n{{ fragment("tiles.html", figures="chains.key-total") }}\n'),
        problem(EN, 'figures="chains.key-total', "argument_list", name="figures"),
    ),
    fault(
        "a number for a text",
        add(EN, "\n{{ figure(12) }}\n"),
        problem(EN, "12) }}", "argument_text", name="address"),
    ),
    fault(
        "a text for a number",
        add(
            EN,
            '\n{{ fragment("bars.html", name="a", title="A", figures=["chains.key-total"],'
            ' whole="all") }}\n',
        ),
        problem(EN, 'whole="all"', "argument_number", name="whole"),
    ),
    fault(
        "a chart whose name is no id",
        add(
            EN,
            '\n{{ fragment("bars.html", name="A b", title="A", figures=["chains.key-total"]) }}\n',
        ),
        problem(EN, 'name="A b"', "argument_id", name="name"),
    ),
    fault(
        "an argument too many",
        add(EN, '\n{{ figure("chains.key-total", "made up") }}\n'),
        problem(EN, '"made up") }}', "argument_extra", name="figure"),
    ),
    fault(
        "an argument given twice",
        add(EN, '\n{{ fragment("list.html", name="a", name="b") }}\n'),
        problem(EN, 'name="b") }}', "argument_repeated", name="name"),
    ),
    fault(
        "a fragment with neither of the arguments of which it needs one",
        add(EN, '\n{{ fragment("figures.html") }}\n'),
        problem(EN, '"figures.html") }}', "fragment_lacks", name="figures.html", missing="holder"),
    ),
    fault(
        "arguments with which a fragment cannot be drawn",
        add(EN, '\n{{ fragment("record-section.html", collection="units", name="pieces") }}\n'),
        problem(
            EN,
            '"record-section.html", collection="units',
            "fragment_failed",
            name="record-section.html",
            place="overrides/fragments/record-section.html:7:1",
        ),
    ),
    fault(
        "a fragment of a collection that is not there",
        add(EN, '\n{{ fragment("comparison.html", collection="made-up") }}\n'),
        problem(
            EN,
            'collection="made-up") }}',
            "unknown_record",
            name="made-up",
            nearest="parks, sectors",
        ),
    ),
    fault(
        "a comment that the generator would take for its own",
        add(EN, "\n<!--fragment made up-->\n"),
        problem(EN, "<!--fragment", "reserved_comment"),
    ),
    fault(
        "a number of too many digits",
        add(EN, "\n{{ figure(1234567890123456) }}\n"),
        problem(EN, "1234567890123456", "number_too_long", limit="15"),
    ),
    fault(
        "a distance that is not above zero",
        both(
            change("data/figures/location.yml", ("value: 18", "value: 0")),
            add(
                EN,
                '\n{{ fragment("distance.html", name="a", title="A",'
                ' figure="location.airport-distance", start="A", end="B") }}\n',
            ),
        ),
        problem(EN, 'fragment("distance.html', "distance_above_zero"),
    ),
    fault(
        "money and a count on one axis",
        add(EN, BARS.format('"pipeline.intended-projects", "pipeline.intended-investment"')),
        problem(EN, 'fragment("bars.html', "several_units", first="projects", other="cny"),
    ),
    fault(
        "two charts of one name",
        add(
            EN,
            "".join(
                BARS.format('"industry.coal-based-share"').replace('"a", title="A"', title)
                for title in ('"twice", title="A"', '"twice", title="B"')
            ),
        ),
        problem(
            EN,
            '{{ fragment("bars.html", name="twice", title="B"',
            "id_of_fragment",
            name="chart-twice",
        ),
    ),
    fault(
        "a rank as a bar",
        add(EN, BARS.format('"industry.total-rank"')),
        problem(EN, 'fragment("bars.html', "rank_as_bar"),
    ),
    fault(
        "a share of more than the whole",
        both(
            change(
                "data/figures/industry.yml",
                (
                    "Coal-based new materials, share of Mockland’s capacity\n  value: 50",
                    "Coal-based new materials, share of Mockland’s capacity\n  value: 182.5",
                ),
            ),
            add(EN, BARS.format('"industry.coal-based-share"').replace("])", "], whole=100)")),
        ),
        problem(EN, 'fragment("bars.html', "no_part_of_whole", value="182.5", whole="100"),
    ),
    fault(
        "more between braces than anybody needs",
        add(EN, f"\n{{{{ cite({500 * chr(34)}) }}}}\n".replace('""', '"article p01", ')),
        problem(EN, '{{ cite("article p01", ', "expression_too_long", limit="2,000"),
    ),
    fault(
        "more braces than a page can have",
        write(EN, MADE_UP_PAGE + 1000 * "{{ 'parks' | t }} " + "{{ listing('trunk-roads') }}\n"),
        problem(EN, "{{ listing('trunk", "too_many_expressions", limit="1,000"),
    ),
    fault(
        "more fragments than a page can have",
        write(
            EN,
            MADE_UP_PAGE
            + 100 * "{{ fragment('parks.html') }}\n"
            + "{{ fragment('lists.html') }}\n",
        ),
        problem(EN, "{{ fragment('lists", "too_many_fragments", limit="100"),
    ),
    fault(
        "more problems than anybody reads",
        write(EN, MADE_UP_PAGE + 60 * "{% made up %}\n"),
        problem(EN, START, "more_problems", limit=50),
        *(problem(EN, (7 + line, 1), "statement") for line in range(50)),
    ),
    fault(
        "braces that are never closed",
        add(EN, "\n{{ figure(\n"),
        problem(EN, "{{ figure(\n", "expression_open"),
    ),
    fault(
        "a figure that is not there",
        add(EN, '\nThere are {{ figure("chains.key-totals") }}.\n'),
        problem(
            EN,
            '"chains.key-totals',
            "unknown_figure",
            name="chains.key-totals",
            nearest="chains.key-total",
        ),
    ),
    fault(
        "a figure that is not there beside one that is",
        add(EN, '\nOf {{ figure("chains.key-total") }}, {{ figure("chains.made-up") }}.\n'),
        problem(
            EN,
            '"chains.made-up',
            "unknown_figure",
            name="chains.made-up",
            nearest="chains.key-total",
        ),
    ),
    fault(
        "a citation after the last paragraph",
        add(EN, '\nMade up {{ cite("article p99") }}\n'),
        problem(EN, '"article p99', "no_passage", name="article p99", last="article p59"),
    ),
    fault(
        "a link to a park that is not there",
        add(EN, '\nMade up {{ link("parks", "miltn") }}\n'),
        problem(EN, '"miltn', "unknown_record", name="miltn", nearest="milton"),
    ),
    fault(
        "a fragment that is not there",
        add(EN, '\n{{ fragment("park-table.html") }}\n'),
        problem(
            EN,
            '"park-table',
            "unknown_fragment",
            name="park-table.html",
            nearest="parks.html",
        ),
    ),
    fault(
        "a fragment that links to a page that is not there",
        add("overrides/fragments/chain.html", "<a href=\"{{ page_url('chain/index') }}\"></a>\n"),
        problem(
            "overrides/fragments/chain.html",
            "<a href=\"{{ page_url('chain",
            "unknown_page",
            name="chain/index",
            nearest="chains/index",
        ),
    ),
    fault(
        "a link of a fragment that no function checks",
        add("overrides/fragments/parks.html", '<a href="../parks/">\n'),
        problem("overrides/fragments/parks.html", "../parks/", "literal_link", name="../parks/"),
    ),
    fault(
        "a fragment that looks in vain for what the page asks for",
        add(EN, '\n{{ fragment("list.html", name="new-material") }}\n'),
        problem(
            EN,
            'name="new-material"',
            "unknown_record",
            name="new-material",
            nearest="new-materials",
        ),
    ),
    fault(
        "a word that no catalogue has",
        change(
            "overrides/fragments/comparison.html",
            ('"comparison.gap_note"', '"comparison.gap_notes"'),
        ),
        # The page of comparisons draws this fragment, too.
        *(
            problem(
                f"overrides/fragments/{name}.html",
                words,
                "unknown_message",
                name="comparison.gap_notes",
                nearest="comparison.gap_note",
            )
            for name, words in (
                ("compare-page", '{{ fragment("comparison.html"'),
                ("comparison", "{% if state.has_gaps"),
            )
        ),
    ),
    fault(
        "a fragment with a block that is never closed",
        write("overrides/fragments/park.html", "<h1>\n{% if park %}\n</h1>\n"),
        problem(
            "overrides/fragments/park.html",
            "</h1>",
            "template",
            why="Unexpected end of template. Jinja was looking for the following tags: 'elif' or "
            "'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
        ),
    ),
]

PUBLISHER, PICTURES = "data/publisher.yml", "data/pictures.yml"
PHOTO = "docs/assets/phone-photo.jpg"
CONTACTS = "data/contacts.yml"
MADE_UP_MAP = """
made-up-map:
  file: assets/made-up.svg
  kind: map
  name: {zh: 虚构地图, en: Made-up map}
  approval: GS(2023)1234号
"""
MADE_UP_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>'


def misprinted(name: str, field: str, value: str, key: str) -> Fault:
    """A line of the publisher's record that is not written as it should be."""
    edit = write(PUBLISHER, f"{field}: {value}\n")
    return fault(name, edit, problem(PUBLISHER, START, key, field=field))


def pictured(record: str = MADE_UP_MAP, svg: str = MADE_UP_SVG) -> Edit:
    return both(add(PICTURES, record), write("docs/assets/made-up.svg", svg))


def contact_fault(name: str, field: str, value: str, key: str, where: str) -> Fault:
    """A contact of which one field is not written as it should be; `where` is that field."""
    text = (
        f"made-up-hall:\n  name: {{zh: 虚构, en: Made up}}\n  emails: [a@example.org]\n  {value}\n"
    )
    return fault(name, add(CONTACTS, text), problem(CONTACTS, where, key, field=field))


PUBLISHED = [
    contact_fault(
        "an extension with a word",
        "made-up-hall.phones.0.extension",
        'phones: [{number: "0000-1234567", extension: ext 8}]',
        "extension",
        "extension: ext 8",
    ),
    contact_fault(
        "a displayed name for a WeChat id",
        "made-up-hall.wechat",
        "wechat: 虚构",
        "wechat",
        "wechat: 虚构",
    ),
    contact_fault(
        "a postcode in words",
        "made-up-hall.postcode",
        "postcode: see map",
        "postcode",
        "postcode: see map",
    ),
    contact_fault(
        "a spoken language by its name",
        "made-up-hall.languages.0",
        "languages: [English]",
        "language_tag",
        "English]",
    ),
    fault(
        "a contact with no way to reach it",
        add(CONTACTS, "made-up-hall:\n  name: {zh: 虚构, en: Made up}\n  wechat: 无\n"),
        problem(CONTACTS, "made-up-hall:", "unreachable"),
    ),
    fault(
        "a park with a contact that nobody recorded",
        change("data/parks/eastgate.yml", ("contacts: [made-up-office]", "contacts: [office]")),
        problem(
            "data/parks/eastgate.yml",
            "office]",
            "dangling",
            field="contacts.0",
            name="office",
            nearest="made-up-office",
        ),
    ),
    misprinted("a calling code without a plus", "calling_code", '"86"', "calling_code"),
    misprinted("an address without a host", "email", "office", "email"),
    misprinted("a telephone number in words", "phone", "see below", "phone"),
    misprinted("an ICP filing that lacks its last sign", "icp", "新ICP备12345678", "icp"),
    misprinted("an ICP filing without its number", "icp", "新ICP备号", "icp"),
    misprinted(
        "a public security filing with a digit too few",
        "public_security",
        "新公网安备 6523010200012号",
        "public_security",
    ),
    misprinted("a code of nine digits", "site_code", '"652300000"', "site_code"),
    misprinted("a code without quotes", "site_code", "6523000001", "string_type"),
    fault(
        "a licence without https",
        write(PUBLISHER, "licence:\n  name: {zh: 虚构, en: Made up}\n  url: made-up\n"),
        problem(PUBLISHER, "url:", "web_address", field="licence.url"),
    ),
    fault(
        "a security policy without https",
        write(
            PUBLISHER,
            "security:\n  contact: security@example.org\n"
            "  policy: http://example.org\n  expires: 2030-05-01\n",
        ),
        problem(PUBLISHER, "policy:", "https_address", field="security.policy"),
    ),
    fault(
        "a security contact that is no address",
        write(PUBLISHER, "security:\n  contact: the office\n  expires: 2030-05-01\n"),
        problem(PUBLISHER, "contact:", "security_contact", field="security.contact"),
    ),
    fault(
        "a publisher's name in one language",
        write(PUBLISHER, "name: {zh: 虚构单位}\n"),
        problem(PUBLISHER, START, "missing_translation", field="name", missing="en"),
    ),
    fault(
        "a map without the number of its approval",
        pictured(MADE_UP_MAP.replace("  approval: GS(2023)1234号\n", "")),
        problem(PICTURES, "kind: map\n", "no_approval", field="made-up-map.kind"),
    ),
    fault(
        "a map whose approval is none",
        pictured(MADE_UP_MAP.replace("GS(2023)1234号", "GS 1234")),
        problem(PICTURES, "approval: GS 1234", "approval", field="made-up-map.approval"),
    ),
    fault(
        "a map with a licence on a site that names no authority abroad",
        pictured(
            MADE_UP_MAP.replace(
                "approval: GS(2023)1234号", "map_licence: {zh: 虚构许可, en: Made-up licence}"
            )
        ),
        problem(PICTURES, "map_licence:", "no_map_authority"),
    ),
    fault(
        "a registration without its number",
        write(PUBLISHER, "registrations:\n- name: {zh: 虚构号码, en: Made-up number}\n"),
        problem(PUBLISHER, "name:", "missing", field="registrations.0.number"),
    ),
    fault(
        "a picture that a page shows and nobody recorded",
        both(
            write("docs/assets/made-up.svg", MADE_UP_SVG),
            add(EN, "\n![Made up](../assets/made-up.svg)\n"),
        ),
        problem("docs/assets/made-up.svg", START, "no_picture_record", name="assets/made-up.svg"),
    ),
    fault(
        "a record without its picture",
        add(PICTURES, MADE_UP_MAP),
        problem(PICTURES, "file: assets/made-up.svg", "no_picture", name="docs/assets/made-up.svg"),
    ),
    fault(
        "a photograph that is damaged",
        put(PHOTO, jpeg()),
        problem(PHOTO, START, "photo_unreadable"),
    ),
    fault(
        "a photograph that is too tall for WebP",
        put(PHOTO, jpeg(width=1000, height=20_000)),
        problem(PHOTO, START, "photo_too_tall", width="1,000", height="20,000", limit="16,383"),
    ),
    fault(
        "a JPEG picture with its position that is no photograph",
        change(PICTURES, ("kind: photo", "kind: drawing")),
        problem(PHOTO, START, "picture_position"),
    ),
    fault(
        "a large JPEG picture that is no photograph",
        both(
            change(PICTURES, ("kind: photo", "kind: drawing")),
            put(PHOTO, jpeg(*[segment(0xFE, b"x" * 60_000)] * 90)),
        ),
        problem(PHOTO, START, "file_too_large", limit="5 MB"),
    ),
    fault(
        "a picture of a park that has no record",
        change("data/parks/norton.yml", ("[phone-photo]", "[phone-foto]")),
        problem(
            "data/parks/norton.yml",
            "phone-foto",
            "dangling",
            field="pictures.0",
            name="phone-foto",
            nearest="phone-photo",
        ),
    ),
    fault(
        "a picture that one language lacks",
        remove("docs/assets/card.en.png"),
        problem(PICTURES, "file: assets/card.png", "no_picture", name="docs/assets/card.en.png"),
    ),
    fault(
        "a record of a picture for one language alone",
        both(
            pictured(MADE_UP_MAP.replace("made-up.svg", "made-up.en.svg")),
            rename("docs/assets/made-up.svg", "docs/assets/made-up.en.svg"),
        ),
        problem(PICTURES, "file: assets/made-up.en", "picture_name", field="made-up-map.file"),
    ),
    fault(
        "a picture with two records",
        both(
            pictured(),
            add(
                PICTURES,
                MADE_UP_MAP.replace("made-up-map", "drawn").replace("kind: map", "kind: drawing"),
            ),
        ),
        problem(
            PICTURES,
            "file: assets/made-up.svg\n  kind: drawing",
            "same_picture",
            name="assets/made-up.svg",
        ),
    ),
    fault(
        "a picture that is none",
        pictured(svg="<p>Made up.</p>"),
        problem("docs/assets/made-up.svg", START, "no_picture_size"),
        problem("docs/assets/made-up.svg", START, "svg_element", name="p"),
    ),
    fault(
        "a file to download that nobody recorded",
        put("docs/assets/made-up.pdf", pdf()),
        problem("docs/assets/made-up.pdf", START, "no_document_record", name="assets/made-up.pdf"),
    ),
    fault(
        "a record without its file to download",
        remove(f"docs/{RULES}"),
        problem(DOCUMENTS, f"file: {RULES}", "no_document", name=f"docs/{RULES}", nearest=RULES_EN),
    ),
    fault(
        "a file to download with two records",
        both(
            change(DOCUMENTS, (f"file: {RULES_EN}", f"file: {RULES}")),
            remove(f"docs/{RULES_EN}"),
        ),
        problem(DOCUMENTS, (12, 3), "same_document", name=RULES),
    ),
    fault(
        "a file to download of another kind",
        change(DOCUMENTS, (f"file: {RULES_EN}", "file: assets/rules.docx")),
        problem(
            DOCUMENTS, "file: assets/rules", "document_name", field="made-up-land-rules-en.file"
        ),
    ),
    fault(
        "the language of a file to download in words",
        change(DOCUMENTS, ("language: en", "language: English")),
        problem(DOCUMENTS, "language: Eng", "language_tag", field="made-up-land-rules-en.language"),
    ),
    fault(
        "a file to download that does not say whether it is a map",
        change(DOCUMENTS, (f"file: {RULES_EN}\n  kind: document\n", f"file: {RULES_EN}\n")),
        problem(
            DOCUMENTS,
            "made-up-land-rules-en:",
            "missing",
            field="made-up-land-rules-en.kind",
        ),
    ),
    fault(
        "a map to download without the number of its approval",
        change(DOCUMENTS, (f"{RULES_EN}\n  kind: document", f"{RULES_EN}\n  kind: map")),
        problem(DOCUMENTS, "kind: map", "no_approval", field="made-up-land-rules-en.kind"),
    ),
    fault(
        "a map to download with a licence on a site that names no authority abroad",
        change(
            DOCUMENTS,
            (
                f"{RULES_EN}\n  kind: document",
                f"{RULES_EN}\n  kind: map\n  map_licence: {{zh: 虚构许可, en: Made-up licence}}",
            ),
        ),
        problem(DOCUMENTS, "map_licence:", "no_map_authority"),
    ),
    fault(
        "a policy that ends before it starts",
        change("data/policies/made-up-land.yml", ("ends: 2028-10-31", "ends: 2023-10-31")),
        problem("data/policies/made-up-land.yml", "ends:", "policy_ends", field="ends"),
    ),
    fault(
        "news without a date",
        both(
            write("docs/news/made-up.en.md", MADE_UP_PAGE),
            write("docs/news/made-up.zh.md", MADE_UP_PAGE),
        ),
        problem("docs/news/made-up.en.md", START, "news_name"),
        problem("docs/news/made-up.zh.md", START, "news_name"),
    ),
    fault(
        "news about another company in one language",
        change(f"docs/news/{POSTS[-1]}.en.md", ("company: samplex\n", "")),
        problem(
            f"docs/news/{POSTS[-1]}.en.md", (2, 1), "news_differs", field="company", language="zh"
        ),
    ),
]

ADDED_HTML = """
<iframe src="https://example.org/"></iframe>

<p onclick="alert()">Words</p>

<p dir="up">Words</p>

[Words](javascript:alert)

![Words](https://example.org/x.png)

## Search

<div><li>Words</li></div>

Words</b>

<![CDATA[ x ]]>

<!-- Words > words -->

<section>
"""
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<script/>
<path onload="x"/>
<path fill="url(https://example.org/)"/>
<symbol><use href="#a"/></symbol>
{}
</svg>
"""
LOGO, ICON = "docs/assets/logo.svg", "docs/assets/favicon.svg"
LONG = f"docs/assets/{'x' * 120}.pdf"
DEEP = "docs/a/b/c/d/e/f/g/h/i/j/k/l"
LARGE = "docs/assets/large.pdf"

# What belongs together in one project: each of them alone is shown in tests/attacks.
HOSTILE = [
    fault(
        "HTML that a page cannot hold",
        add(EN, ADDED_HTML),
        problem(EN, "<iframe", "html_element", what="iframe"),
        problem(EN, "onclick=", "html_attribute", what="onclick", element="p"),
        problem(EN, 'dir="up"', "html_value", what="up", name="dir"),
        problem(EN, "javascript:", "html_address", what="javascript:alert"),
        problem(EN, "https://example.org/x.png", "html_picture", what="https://example.org/x.png"),
        problem(EN, "Search\n", "html_id", what="search"),
        problem(EN, "<li>", "html_nesting", what="<li>", outer="div"),
        problem(EN, "</b>", "html_not_opened", what="b"),
        problem(EN, "<![CDATA", "html_syntax", what="<![CDATA[ x ]]"),
        problem(EN, "<!-- Words", "html_comment"),
        problem(EN, "<section>", "html_not_closed", what="section"),
    ),
    fault(
        "characters that nobody sees, and markup in a title",
        both(
            change(EN, ("title: What the source leaves open", "title: What the <b>source</b> is")),
            add(EN, "\nWords\u202e and words.\n"),
        ),
        problem(EN, "title:", "markup_in_field", field="title", text="<b>"),
        problem(EN, "\u202e", "invisible_character", sign="U+202E"),
    ),
    fault(
        "pipes, and names that other systems cannot hold",
        both(
            lambda project: os.mkfifo(project / "data/made-up.yml"),
            write(f"{DEEP}/made-up.en.md", MADE_UP_PAGE),
            write("docs/about/con.en.md", MADE_UP_PAGE),
            write("docs/assets/a\u202efdp.exe", ""),
            write(LONG, ""),
        ),
        problem("data/made-up.yml", START, "special_file"),
        problem(DEEP, START, "too_deep_folder"),
        problem("docs/about/con.en.md", START, "reserved_name", name="con.en.md"),
        problem("docs/assets/a\\u202efdp.exe", START, "unprintable_name"),
        problem(LONG, START, "long_name"),
    ),
    fault(
        "files that are not published",
        both(
            put("docs/assets/Plan.pdf", pdf()),
            put("docs/assets/form.pdf", pdf(b"<</S /SubmitForm>>")),
            put("docs/assets/cut.pdf", pdf(end=b"")),
            put("docs/assets/icon-192.png", png(chunk(b"eXIf", POSITION))),
            put(LARGE, pdf()),
            lambda project: os.truncate(project / LARGE, 300_000_000),  # a hole, of no size
            put("docs/assets/more.pdf", pdf() + b"<p>Words</p>"),
            put("docs/assets/text.pdf", b"Words"),
            put("docs/assets/x.js", b""),
            put("docs/plan.docx", b""),
            put("docs/plan.pdf", pdf()),
            put("docs/robots.txt", b""),
            put("docs/thumbs.db", b""),
        ),
        problem("docs", START, "files_too_large", limit="200 MB"),
        problem("docs/assets/Plan.pdf", START, "published_name"),
        problem("docs/assets/cut.pdf", START, "file_incomplete", kind="PDF"),
        problem("docs/assets/cut.pdf", START, "no_document_record", name="assets/cut.pdf"),
        problem("docs/assets/form.pdf", START, "no_document_record", name="assets/form.pdf"),
        problem("docs/assets/form.pdf", START, "pdf_active", name="/SubmitForm"),
        problem("docs/assets/icon-192.png", START, "picture_position"),
        problem(LARGE, START, "file_too_large", limit="20 MB"),
        problem(LARGE, START, "no_document_record", name="assets/large.pdf"),
        problem("docs/assets/more.pdf", START, "file_trailing_data", kind="PDF"),
        problem("docs/assets/more.pdf", START, "no_document_record", name="assets/more.pdf"),
        problem("docs/assets/text.pdf", START, "file_mismatch", kind="PDF"),
        problem("docs/assets/text.pdf", START, "no_document_record", name="assets/text.pdf"),
        problem("docs/assets/x.js", START, "unused_program_file"),
        problem("docs/plan.docx", START, "file_kind", known=", ".join(FORMATS)),
        problem("docs/plan.pdf", START, "file_place", reserved=RESERVED),
        problem("docs/robots.txt", START, "generated_file", name="robots.txt"),
        problem("docs/thumbs.db", START, "leftover_file", name="thumbs.db"),
    ),
    fault(
        "drawings that hold more than a drawing",
        both(
            write(LOGO, DRAWING.format("<g>" * 60 + "</g>" * 60)),
            write(ICON, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n<g>\n</svg>'),
        ),
        problem(ICON, (3, 3), "svg_syntax", why="mismatched tag"),
        problem(LOGO, "<script", "svg_element", name="script"),
        problem(LOGO, "<path onload", "svg_attribute", name="onload"),
        problem(LOGO, "<path fill", "svg_reference", name="fill"),
        problem(LOGO, "<use", "svg_nested_use"),
        problem(LOGO, (6, 148), "svg_too_large"),
    ),
]

LOCALE = "hooks/prospectus/i18n/catalogs"

# Catalogues are read once and from beside the programs: these faults need a process of their own.
CATALOGUES = [
    fault(
        "a word that the English catalogue lacks",
        change(f"{LOCALE}/en.yml", ('  comma: ", "\n', "")),
        problem(f"{LOCALE}/en.yml", START, "catalog_lacks", name="list.comma"),
    ),
    fault(
        "a word that the Chinese catalogue lacks",
        change(f"{LOCALE}/zh.yml", ("  reset: 清除条件\n", "")),
        problem(f"{LOCALE}/zh.yml", START, "catalog_lacks", name="listing.reset"),
    ),
    fault(
        "a word of the site's own in place of one that no message has",
        write("overrides/catalogs/en.yml", "names:\n  parks: zones\n  parc: zone\n"),
        problem("overrides/catalogs/en.yml", (3, 3), "catalog_word", name="parc"),
    ),
    fault(
        "a message whose gap is misspelt",
        change(f"{LOCALE}/editors/en.yml", ("add `- {name}` to nav", "add `- {nam}` to nav")),
        problem(
            f"{LOCALE}/editors/en.yml",
            START,
            "catalog_placeholders",
            name="problem.nav_missing",
            placeholders="name",
        ),
    ),
]


def timed(*lines: str, zone: str = "Asia/Shanghai") -> Edit:
    """Give one session a time, and the event a zone."""
    head, indent = "- id: modern-food\n", " " * 8
    return change(
        EVENT,
        ("organisers:", f"timezone: {zone}\norganisers:" if zone else "organisers:"),
        (head, head + "".join(f"{indent}{line}\n" for line in lines)),
    )


FOOD = "programme.1.sessions.3"
TIMES = [
    fault(
        "a session on a day that is none",
        timed('start: "2023-02-30T09:30"'),
        problem(EVENT, "start:", "moment", field=f"{FOOD}.start"),
    ),
    fault(
        "a session with seconds and an offset",
        timed("start: 2023-10-20T09:30:00+08:00"),
        problem(EVENT, "start:", "moment", field=f"{FOOD}.start"),
    ),
    fault(
        "a session with an end and no start",
        timed("end: 2023-10-20T09:30"),
        problem(EVENT, "end:", "end_without_start", field=f"{FOOD}.end"),
    ),
    fault(
        "a session that ends as it begins",
        timed("start: 2023-10-20T09:30", "end: 2023-10-20T09:30"),
        problem(EVENT, "end:", "end_before_start", field=f"{FOOD}.end"),
    ),
    fault(
        "a time zone that is not there",
        timed("start: 2023-10-20T09:30", zone="Asia/Urumchi"),
        problem(EVENT, "timezone:", "no_zone", name="Asia/Urumchi", nearest="Asia/Urumqi"),
    ),
    fault(
        "a session with a time that no zone explains",
        timed("start: 2023-10-20T09:30", zone=""),
        problem(EVENT, "name:", "zone_missing"),
    ),
    fault(
        "a session after the event",
        timed("start: 2023-10-31T22:30", "end: 2023-11-01T00:30"),
        problem(EVENT, "end:", "outside_event", time="2023-11-01T00:30", period="2023-10"),
    ),
    fault(
        "a session in an hour that clocks show twice",
        timed("start: 2023-10-29T02:30", zone="Europe/Berlin"),
        problem(EVENT, "start:", "no_such_time", time="2023-10-29T02:30", zone="Europe/Berlin"),
    ),
    fault(
        "a plan among the results of an event",
        change(FAIR, ("results: [spring-fair-2022.contracts]", "results: [matchmaking.general]")),
        problem(
            FAIR, "matchmaking.general]", "no_result", name="matchmaking.general", status="plan"
        ),
    ),
    fault(
        "a registration that goes on after the event",
        change(FORUM, ("until: 2030-05-15", "until: 2030-06-02")),
        problem(
            FORUM,
            "until: 2030-06-02",
            "late_registration",
            until="2030-06-02",
            period="2030-05-31/2030-06-01",
        ),
    ),
    fault(
        "groups that are named and not counted",
        change(EVENT, ("    groups: matchmaking.tour-groups\n", "    session_type: groups\n")),
        problem(EVENT, "id: extension", "missing", field="programme.2.groups"),
    ),
]

STATES = "data/translations"
STATE = f"{STATES}/en/parks/norton.yml"
CURRENT = 'original: "0123456789ab"\n'
ADDRESSES = ", ".join(f"{kind}/" for kind in KINDS)

AGES = [
    fault(
        "a mark that a merge left in the state of a translation",
        change(STATE, ("original: ", "<<<<<<< HEAD\noriginal: ")),
        problem(STATE, "<<<<<<<", "merge_mark"),
    ),
    fault(
        "all marks of a merge in the state of a translation",
        change(STATE, ("original: ", "<<<<<<< HEAD\n=======\n>>>>>>> made-up\noriginal: ")),
        problem(STATE, "<<<<<<<", "merge_mark"),
        problem(STATE, "=======", "merge_mark"),
        problem(STATE, ">>>>>>>", "merge_mark"),
    ),
    fault(
        "a translation that was made from two texts",
        write(STATE, f"{CURRENT}{CURRENT}"),
        problem(STATE, (2, 1), "repeated_key", field="original"),
    ),
    fault(
        "a translation into no language",
        write(f"{STATES}/zh/parks/norton.yml", CURRENT),
        problem(f"{STATES}/zh/parks/norton.yml", START, "unknown_language", field="zh", known="en"),
    ),
    fault(
        "the state of a translation that is a list",
        write(STATE, "- made up\n"),
        problem(STATE, START, "dict_type", field=STATE),
    ),
    fault(
        "a translation of what can be no record",
        write(f"{STATES}/en/park/norton.yml", CURRENT),
        problem(
            f"{STATES}/en/park/norton.yml",
            START,
            "no_address",
            name="park/norton",
            known=ADDRESSES,
        ),
    ),
    fault(
        "a hash of a translation that is none",
        write(STATE, 'original: "0123456789AB"\n'),
        problem(STATE, "original:", "no_hash", name="parks/norton"),
    ),
    fault(
        "a hash of a translation that is a number",
        write(STATE, "original: 123456789012\n"),
        problem(STATE, "original:", "no_hash", name="parks/norton"),
    ),
    fault(
        "ages that are counted to no month",
        change(NAV, ('as_of: "2026-11"', 'as_of: "2026"')),
        problem(NAV, "as_of: ", "as_of", field="as_of"),
    ),
    fault(
        "ages that are counted to a month that there is not",
        change(NAV, ('as_of: "2026-11"', 'as_of: "2026-13"')),
        problem(NAV, "as_of: ", "as_of", field="as_of"),
    ),
    fault(
        "ages that are counted to nothing",
        change(NAV, ('    as_of: "2026-11"\n', "")),
        problem(NAV, "staleness:", "missing", field="as_of"),
    ),
    fault(
        "half a year of age",
        change(NAV, ("    actual: 5 ", "    actual: 0.5 ")),
        problem(NAV, "actual:", "years_allowed", field="actual"),
    ),
    fault(
        "ages of a kind that there is not",
        change(NAV, ("    target: 0\n", "    target: 0\n    targets: 0\n")),
        problem(NAV, "targets:", "extra_forbidden", field="targets", nearest="target"),
    ),
    fault(
        "rules for ages that are none",
        change(NAV, ("  staleness: ", "  staleness: [made up]\n  made-up: ")),
        problem(NAV, "staleness:", "dict_type", field="extra.staleness"),
    ),
]

CHANGE = "data/changes/2030-05-01.yml"


def recorded(lines: str) -> Edit:
    """Add a change to the one there is."""
    date = "" if "date:" in lines else 'date: "2030-05-01"\n'
    return write(CHANGE, f"{date}{lines}")


CHANGES = [
    fault(
        "a change at an address that is none",
        recorded("added: [parks]\n"),
        problem(CHANGE, "parks]", "record_address", field="added.0"),
    ),
    fault(
        "a change in a month",
        recorded('date: "2030-05"\n'),
        problem(CHANGE, "date:", "whole_day", field="date"),
    ),
    fault(
        "a change of what is not there",
        recorded("added: [parks/miltom]\n"),
        problem(
            CHANGE,
            "parks/miltom",
            "change_lost",
            name="parks/miltom",
            nearest="parks/milton",
        ),
    ),
    fault(
        "a removal of what is still there",
        recorded("removed:\n  - record: parks/milton\n    name: {zh: 虚构, en: Made up}\n"),
        problem(CHANGE, "record:", "change_there", name="parks/milton"),
    ),
    fault(
        "a first change after another",
        recorded("kind: first\n"),
        problem(CHANGE, "kind:", "change_first", older="2026-11-24"),
    ),
]

SYNONYMS = "data/synonyms/en.yml"


def synonym(lines: str) -> Edit:
    """Add synonyms to those there are."""
    return change(SYNONYMS, ("  winery: [wine]\n", f"  winery: [wine]\n  {lines}\n"))


SEARCHED = [
    fault(
        "synonyms in a language that the site does not have",
        write("data/synonyms/fr.yml", "words:\n  cave: [vin]\n"),
        problem("data/synonyms/fr.yml", "words:", "synonyms_language", name="fr", known="zh, en"),
    ),
    fault(
        "a synonym without letters",
        synonym("'!?': [wine]"),
        problem(SYNONYMS, "'!?'", "synonym_empty", name="!?"),
    ),
    fault(
        "a synonym that is there in another form",
        synonym("Wineries: [wine]"),
        problem(SYNONYMS, "Wineries", "synonym_repeated", name="Wineries", other="winery"),
    ),
    fault(
        "a synonym that is the word itself",
        synonym("vineyard: [Vineyards]"),
        problem(SYNONYMS, "Vineyards", "synonym_same", name="Vineyards"),
    ),
]

GROUPS = [SETTINGS, NAVIGATION, YAML, FIELDS, FILES, REFERENCES, SUMS, TIMES, PAGES]
GROUPS += [CHANGES, TEMPLATES, PUBLISHED, HOSTILE, AGES, SEARCHED, MARKDOWN, TEXTS]
FAULTS = [fault for group in GROUPS for fault in group]

# Only MkDocs knows all anchors of a page; tests/mkdocs_build/preview shows that it reports them.
BUILT = [
    fault(
        "a link to an anchor that does not exist",
        add("docs/about/gaps.en.md", "\nSee [this](#made-up).\n"),
        problem(
            "docs/about/gaps.en.md",
            "#made-up",
            "no_anchor",
            name="#made-up",
            page="about/gaps.en.md",
        ),
    ),
]
