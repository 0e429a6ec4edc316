from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from prospectus.diagnostics.diagnostic import OS_CAUSES, translate
from prospectus.domain import records
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.i18n.catalog import CATALOGS, get_catalog, languages, required_messages
from prospectus.yamlio.reader import YamlDocument

# Where languages differ in what they put into a word: 1500余 stands before its unit,
# “more than” before all of it; 等 follows the whole list, “others” is one more item of it.
FREE_GAPS = {"qualifier.over_count", "list.others"}
PATTERNS = "prose."  # regular expressions, whose braces are no placeholders

# What pydantic itself calls the mistakes that our models can make it find.
OF_PYDANTIC = {
    *("missing", "extra_forbidden", "string_type", "int_type", "bool_type"),
    *("greater_than", "less_than", "literal_error", "tuple_type"),
    *("dict_type", "model_type", "too_short"),
}

# The argument that names a message, by the function that is called.
KEY_ARGUMENT = {
    "at": 3,
    "problem": 1,
    "_report": 1,
    "_report_at": 2,
    "_at": 2,
    "in_cell": 2,
    "_report_cell": 2,
    "cell_problem": 2,
    "_refused": 1,
    "PydanticCustomError": 0,
    "TemplateError": 0,
    "UnknownNameError": 0,
}


def placeholders(word: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(word) if name is not None}


def programs() -> Iterator[ast.AST]:
    for path in CATALOGS.parent.parent.parent.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def keys_in_code() -> Iterator[str]:
    """The keys of messages that the package names."""
    for call in programs():
        name = ""
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in KEY_ARGUMENT:
            for node in call.args[KEY_ARGUMENT[name] :][:1]:
                parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
                yield from (it.value for it in parts if isinstance(it, ast.Constant))


def test_the_catalogues_are_those_of_the_folder_in_the_order_they_ask_for():
    assert languages() == ("zh", "en")
    assert {path.stem for path in CATALOGS.iterdir()} == set(languages())


def test_a_word_is_found_by_its_dotted_key():
    assert get_catalog("zh")["status.target"] == "目标"
    assert get_catalog("en")["status.target"] == "target"


def test_a_word_is_text_even_where_it_looks_like_a_number():
    assert get_catalog("zh")["number.compact_from"] == "10000"


@pytest.mark.parametrize("language", languages())
def test_every_catalogue_has_the_same_keys(language):
    first, here = (required_messages(get_catalog(code)) for code in (languages()[0], language))
    assert list(here) == list(first)


@pytest.mark.parametrize("language", languages())
def test_no_catalogue_has_a_key_twice(language):
    # YAML libraries keep the last of two values, so the first message would never be shown.
    YamlDocument("", (CATALOGS / f"{language}.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", languages())
def test_a_word_has_the_same_gaps_in_every_language(language):
    first, here = (required_messages(get_catalog(code)) for code in (languages()[0], language))
    differing = {
        key
        for key in first
        if key not in FREE_GAPS
        and not key.startswith(PATTERNS)
        and placeholders(first[key]) != placeholders(here[key])
    }
    assert differing == set()


@pytest.mark.parametrize("language", languages())
def test_no_word_is_empty(language):
    assert [key for key, word in get_catalog(language).items() if not word.strip()] == []


@pytest.mark.parametrize("language", languages())
def test_a_language_says_in_which_script_it_is_written(language):
    assert re.fullmatch(r"[A-Z][a-z]{3}", get_catalog(language)["script"])


def test_every_problem_in_the_code_has_a_message():
    keys = set(keys_in_code())
    assert {"repeated_key", "missing_translation", "range_backwards", "dangling"} <= keys
    known = get_catalog("zh")
    assert {
        key for key in keys | OF_PYDANTIC if not {f"problem.{key}", f"warning.{key}"} & known.keys()
    } == set()


def test_every_message_belongs_to_a_problem_in_the_code():
    texts = {node.value for node in programs() if isinstance(node, ast.Constant)}
    messages = {
        key.removeprefix("problem.") for key in get_catalog("zh") if key.startswith("problem.")
    }
    of_the_system = {f"os_{it}" for it in (*OS_CAUSES.values(), "other")}
    assert messages - texts - OF_PYDANTIC - of_the_system == set()


def test_every_word_that_templates_ask_for_is_there(root):
    asked = {
        (path.name, key)
        for path in (root / "overrides").rglob("*.html")
        for key in re.findall(
            r"""["']([a-z_.]+)["']\s*\|\s*t\b|m\.cell\("([^"]+)"|\bwords\["([^"]+)"\]""",
            path.read_text(encoding="utf-8"),
        )
        for key in key
        if key
    }
    assert ("park.html", "park.level") in asked
    assert {pair for pair in asked if pair[1] not in get_catalog("zh")} == set()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("qualifier", get_args(records.Qualifier)),
        ("status", get_args(records.Status)),
        ("status_note", get_args(records.Status)),
        ("period", ("season_21", "season_22", "season_23", "season_24")),
    ],
)
def test_every_value_that_data_may_have_has_a_word(prefix, values):
    assert {value for value in values if f"{prefix}.{value}" not in get_catalog("zh")} == set()


FIELDS = sorted(
    {
        field.alias or name
        for it in vars(records).values()
        if isinstance(it, type) and issubclass(it, BaseModel)
        for name, field in it.model_fields.items()
    }
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "2023", "2025/2023", "zh", "测试园区", "Test park", "article p32"])
)
WRITTEN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from([*FIELDS, "zh", "en", "one", "other"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda collection: collection.name)
@settings(max_examples=max(1, settings().max_examples // 4))  # for each of all collections
@given(data=st.data())
def test_whatever_an_editor_writes_the_mistake_has_a_message(collection, data):
    fields = [field.alias or name for name, field in collection.model.model_fields.items()]
    written = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(fields, WRITTEN)))
    try:
        TypeAdapter(collection.model).validate_python(written, context={"languages": ["zh", "en"]})
    except ValidationError as error:
        for found in error.errors():
            gaps_filled = {"nearest": "", **found.get("ctx", {}), "field": "x"}
            assert "x" in translate(f"problem.{found['type']}", **gaps_filled)
