"""A small project whose data are made up, and its files as people write them: any way they like.

For tests of tables and of edits of YAML.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.i18n import quantities, text_slips
from prospectus.i18n.localized import contains_han
from prospectus.yamlio.reader import YamlDocument

SETTINGS = """\
plugins:
  - i18n:
      languages:
        - {locale: zh, name: 中文, default: true}
        - {locale: en, name: English}
extra:
  languages: {zh: zh-Hans-CN, en: en-GB}
"""
FILES = {
    "mkdocs.yml": SETTINGS,
    "data/sources.yml": """\
article:
  name: {zh: 虚构报道, en: Made-up report}
  kind: {zh: 报道, en: Report}
  period: "2023"
  paragraphs: 99
  note: {zh: 虚构。, en: Made up.}
""",
    "data/quantities.yml": """\
money: {name: {zh: 金额, en: Money}, kind: money}
mass: {name: {zh: 质量, en: Mass}}
""",
    "data/stages.yml": """\
intended: {name: {zh: 意向, en: Intended}}
signed: {name: {zh: 已签约, en: Signed}}
construction: {name: {zh: 建设中, en: Under construction}}
operating: {name: {zh: 已投产, en: Operating}}
""",
    "data/units.yml": """\
cny:
  name: {zh: 元, en: yuan}
  quantity: money
  pattern: {zh: {other: "{}元"}, en: {one: "CNY {}", other: "CNY {}"}}
tonnes:
  name: {zh: 吨, en: tonnes}
  quantity: mass
  pattern: {zh: {other: "{}吨"}, en: {one: "{} tonne", other: "{} tonnes"}}
""",
    "data/parks/first.yml": """\
# 园区：虚构园区 | Park: Made-up park
name: {zh: 虚构园区, en: Made-up park}
short: {zh: 虚构, en: Made up}
summary: {zh: 虚构，只用于测试。, en: "Made up, for tests only."}
sources: [article p01]
""",
    "data/parks/second.yml": """\
name: {zh: 第二虚构园区, en: Second made-up park}
short: {zh: 虚构二, en: Made up two}
summary: {zh: 虚构。, en: Made up.}
sources: [article p01]
""",
    "data/companies.yml": """\
# 企业 | Companies
made-up:
  name: {zh: 虚构企业, en: Made-up company}
  official: false   # 没有英文名
  summary: {zh: 虚构。, en: Made up.}
  sources: [article p02]
""",
    "data/figures/topic.yml": """\
total:
  name: {zh: 虚构总数, en: Made-up total}
  value: 1000000000000
  unit: cny
  status: actual
  period: "2023"
  sources: [article p03, article p04]
""",
}


def write_files(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())


# -- what people write -----------------------------------------------------------------------

_WORDS = [
    *("=1+1", "+86", "-5", "@a", "#", "# no comment", "a:", "b: c", "'q'", "it's", '"', "{", "}"),
    *("[a]", ",", "\\", "\\n", "%", "&a", "*b", "!c", "|", ">", "- d", "? e", "null", "~", "2025"),
    *("2023-10", "true", "1e5", "0012", "_x0041_", " · ", "😀", "“Made up”", "café", "…"),
    *("made", "up", "for", "tests", "only", "internationalisation"),
]
_HAN = ["虚构", "只用于测试。", "冒号：", "，", "、「引」", "𠀀"]


# What no summary may hold, written more widely than the rule.
MARKUP = re.compile(r"\*\*|\{[{%]|</?[a-zA-Z]|&#?\w+;|\]\(")


def phrases(language: str) -> st.SearchStrategy[str]:
    """A text on one line that the model accepts."""
    words = _WORDS + (_HAN if language == "zh" else [])
    alphabet = st.characters(exclude_categories=["C", "Z", "Lo", "Nl"])
    return (
        st.lists(st.sampled_from(words) | st.text(alphabet, max_size=6), min_size=1, max_size=40)
        .map(lambda parts: " ".join(" ".join(parts).split()))
        .filter(lambda text: text and text.isprintable() and "x005F_" not in text)
        .filter(lambda text: language == "zh" or not contains_han(text))
        .filter(lambda text: not quantities.find(text, language) and not MARKUP.search(text))
        .filter(lambda text: not _has_slips(text, language))
    )


def _has_slips(text: str, language: str) -> bool:
    """Whether `domain.text_rules` reports the text, wherever it stands."""
    return (
        text_slips.says_nothing(text)
        or text_slips.has_stray_quote(text)
        or bool(text_slips.find(text, language))
        or (language == "zh" and text_slips.is_foreign_sentence(text))
    )


TEXT = st.fixed_dictionaries({"zh": phrases("zh"), "en": phrases("en")})
SOURCES = st.lists(
    st.integers(1, 99).map(lambda number: f"article p{number:02}"), min_size=1, max_size=3
).map(tuple)
NUMBERS = st.integers(0, 10**17) | st.decimals(
    min_value=0, max_value=10**6, places=2, allow_nan=False
)
RANGES = st.tuples(st.integers(0, 1000), st.integers(1001, 2000)).map(
    lambda ends: {"from": ends[0], "to": ends[1]}
)
PERIODS = st.sampled_from(["2023", "2023-10", "2023-07-07", "2023-22", "2023-10~", "2023/2025"])
FIGURE = st.fixed_dictionaries(
    {
        "name": TEXT,
        "value": NUMBERS | RANGES,
        "unit": st.just("tonnes"),
        "status": st.sampled_from(["plan", "target", "forecast"]),
        "period": PERIODS,
        "sources": SOURCES,
    },
    optional={
        "qualifier": st.sampled_from(["exact", "over", "about"]),
        "counted": st.booleans(),
        "note": TEXT,
    },
)
PROJECT = st.fixed_dictionaries(
    {
        "name": TEXT,
        "summary": TEXT,
        "stage": st.sampled_from(["intended", "signed", "construction"]),
        "sources": SOURCES,
    },
    optional={
        "order": st.integers(0, 100),
        "aliases": st.lists(TEXT, min_size=1, max_size=3).map(tuple),
        "park": st.sampled_from(["first", "second"]),
        "company": st.just("made-up"),
        "period": PERIODS,
        "note": TEXT,
        "figures": st.dictionaries(
            st.sampled_from(["capacity", "output", "1e5"]), FIGURE, min_size=1, max_size=2
        ),
    },
)
SLUGS = st.sampled_from(["alpha", "beta-2", "2023-10", "true"])


@st.composite
def yaml_files(draw: st.DrawFn) -> dict[str, str]:
    """Projects and a topic, each written in any of the ways that YAML has."""
    projects = draw(st.dictionaries(SLUGS, PROJECT, min_size=1, max_size=2))
    files = {
        f"data/projects/{slug}.yml": draw(written(project)) for slug, project in projects.items()
    }
    figures = draw(st.dictionaries(st.sampled_from(["one", "two"]), FIGURE, max_size=2))
    if figures:
        files["data/figures/other.yml"] = draw(written(figures))
    return files


@st.composite
def written(draw: st.DrawFn, record: dict[str, Any]) -> str:
    """A record as YAML: every style of scalars, braces or lines, comments, line ends, marks."""
    text = "".join(_fields(draw, record, 0))
    if draw(st.booleans()):
        text = f"# 说明：虚构 | made up\n{text}"
    if draw(st.integers(0, 9)) == 0:
        text = text.removesuffix("\n")
    text = text.replace("\n", draw(st.sampled_from(["\n"] * 6 + ["\r\n"])))
    return draw(st.sampled_from([""] * 6 + ["\ufeff"])) + text


def _fields(draw: st.DrawFn, record: dict[str, Any], indent: int) -> Iterator[str]:
    space = " " * indent
    for key, value in record.items():
        if draw(st.integers(0, 5)) == 0:
            yield f"{space}# made up: {key}\n"
        end = draw(st.sampled_from(["", "", "", "   # 虚构 made up"]))
        name = key if plain_in(key, flow=False) else f'"{key}"'
        braces = draw(st.booleans())
        if isinstance(value, dict) and not (braces and _is_flat(value)):
            yield f"{space}{name}:{end}\n"
            yield from _fields(draw, value, indent + 2)
        elif isinstance(value, tuple) and not braces:
            yield f"{space}{name}:{end}\n"
            for item in value:
                end = draw(st.sampled_from(["", "", "  # made up"]))
                written = json.dumps(item, ensure_ascii=False) if end else _flow(draw, item)
                yield f"{space}  - {written}{end}\n"
        elif isinstance(value, (dict, tuple)):
            yield f"{space}{name}: {_flow(draw, value)}{end}\n"
        else:
            yield f"{space}{name}: {_scalar(draw, key, value, indent + 2, end)}\n"


def _is_flat(value: dict[str, Any]) -> bool:
    return not any(isinstance(item, (dict, tuple)) for item in value.values())


def _flow(draw: st.DrawFn, value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(draw, item)}' for key, item in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(_flow(draw, item) for item in value)}]"
    if not isinstance(value, str):
        return _number(value)
    spellings = [json.dumps(value, ensure_ascii=False), "'" + value.replace("'", "''") + "'"]
    return draw(st.sampled_from(spellings + [value] * plain_in(value, flow=True)))


def _scalar(draw: st.DrawFn, key: str, value: Any, indent: int, end: str) -> str:
    if not isinstance(value, str):
        return _number(value) + end
    spellings = [
        json.dumps(value, ensure_ascii=False) + end,
        "'" + value.replace("'", "''") + "'" + end,
    ]
    lines = textwrap.wrap(value, 60, break_long_words=False, break_on_hyphens=False)
    for sign in (">-", "|-", *[">"] * (key in ("zh", "en"))):  # a line end matters elsewhere
        body = lines if sign != "|-" else [value]
        spellings.append(f"{sign}{end}" + "".join(f"\n{' ' * indent}{line}" for line in body))
    if plain_in(value, flow=False) and not end:  # a sentence with a comment is refused
        spellings += [value] * 2
    return draw(st.sampled_from(spellings))


def _number(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value).lower()


def plain_in(text: str, *, flow: bool) -> bool:
    """Whether it needs no quotes, in braces or on a line of its own, also before a comment."""
    mapping = f"a: {{a: {text}, b: c}}\n" if flow else f"a: {text}\nb: c\n"
    if " #" in text or text.startswith("#"):
        return False
    try:
        values = YamlDocument("", mapping).values
    except DiagnosticsError:
        return False
    return bool(values == ({"a": {"a": text, "b": "c"}} if flow else {"a": text, "b": "c"}))
