from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from prospectus.diagnostics.diagnostic import OS_CAUSES, translate
from prospectus.domain import records
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.i18n import catalog
from prospectus.i18n.catalog import (
    CATALOGS,
    EDITORS,
    OWN_CATALOGS,
    editors_languages,
    get_catalog,
    get_editors_catalog,
    languages,
    placeholders,
    read_file,
    required_messages,
)
from prospectus.i18n.plurals import message_form
from prospectus.yamlio.reader import YamlDocument

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
                yield from (part.value for part in parts if isinstance(part, ast.Constant))


FILES = sorted(CATALOGS.rglob("*.yml"))


def name_of(file: Path) -> str:
    return file.relative_to(CATALOGS).with_suffix("").as_posix()


def messages_of_first(file: Path) -> Mapping[str, str]:
    """The Chinese catalog for the same people: all others have its messages."""
    return read_file(file.with_name("zh.yml"))


def test_readers_catalogs_are_those_of_the_folder_in_the_order_they_ask_for():
    assert languages()[:2] == ("zh", "en")
    assert {path.stem for path in CATALOGS.glob("*.yml")} == set(languages())


def test_a_word_is_found_by_its_dotted_key():
    assert get_catalog("zh")["status.target"] == "目标"
    assert get_catalog("en")["status.target"] == "target"


def test_a_word_is_text_even_where_it_looks_like_a_number():
    assert get_catalog("zh")["number.compact_from"] == "10000"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_catalog_of_the_program_has_the_same_messages(file):
    first, own = (
        required_messages(messages) for messages in (messages_of_first(file), read_file(file))
    )
    assert list(own) == list(first)


def test_no_message_is_one_for_readers_and_one_for_editors():
    assert read_file(CATALOGS / "en.yml").keys() & read_file(EDITORS / "en.yml").keys() == set()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_catalog_has_a_key_twice(file):
    # YAML libraries keep the last of two values, so the first message would never be shown.
    YamlDocument("", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_message_has_the_same_placeholders_in_every_language(file):
    first, own = (
        required_messages(messages) for messages in (messages_of_first(file), read_file(file))
    )
    assert {
        key for key in first if placeholders(key, first[key]) != placeholders(key, own[key])
    } == set()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_no_message_is_empty(file):
    assert {key for key, word in read_file(file).items() if not word.strip()} == set()


@pytest.mark.parametrize("language", languages())
def test_a_language_says_in_which_script_it_is_written(language):
    assert re.fullmatch(r"[A-Z][a-z]{3}", get_catalog(language)["script"])


# -- messages for editors ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of_site", "expected"),
    [
        (("zh", "en"), ("zh", "en")),
        (("en", "zh"), ("en", "zh")),
        (("ar", "zh"), ("zh",)),
        (("pl", "en"), ("en",)),
        (("pl",), ("en",)),
        (("en-GB", "en-US", "zh-Hans"), ("en-GB",)),
    ],
)
def test_editors_read_the_languages_of_their_site_else_english(tmp_path, of_site, expected):
    with catalog.of_site(tmp_path, of_site):
        assert editors_languages() == expected
        assert translate("command.problems", count=2) == " / ".join(
            get_editors_catalog(code)["command.problems"].format(count=2) for code in expected
        )


def test_a_language_without_messages_for_editors_has_the_english_ones(tmp_path):
    own = tmp_path / OWN_CATALOGS / "tlh.yml"
    own.parent.mkdir(parents=True)
    own.write_text("parks: PARKS\n", encoding="utf-8")
    with catalog.of_site(tmp_path, ("tlh",)):
        messages = get_editors_catalog("tlh")
    assert messages["parks"] == "PARKS"
    assert messages["problem.empty_file"] == get_editors_catalog("en")["problem.empty_file"]


# Those of CLDR (main/<language>.xml, delimiters), outer and inner ones. Babel has no such data.
QUOTATION_MARKS = {"en": "“”‘’", "ru": "«»„“", "ug": "«»‹›", "zh": "“”‘’"}
ANY_MARKS = {*'"“”„‟«»‹›「」『』'}


def test_quotation_marks_are_those_of_the_language():
    """The program puts none around a name itself: they stand in the messages."""
    for path in CATALOGS.glob("*.yml"):
        marks = ANY_MARKS & {*"".join(read_file(path).values())}
        assert marks <= {*QUOTATION_MARKS[path.stem]}, path.name


# -- catalogs of a site -----------------------------------------------------------------------


def test_a_site_may_have_a_catalog_of_its_own(tmp_path):
    own = tmp_path / OWN_CATALOGS / "tlh.yml"
    own.parent.mkdir(parents=True)
    own.write_text("order: 0\nparks: PARKS\n", encoding="utf-8")
    with catalog.of_site(tmp_path):
        assert languages()[0] == "tlh"
        assert get_catalog("tlh")["parks"] == "PARKS"
    assert "tlh" not in languages()


def test_another_region_of_a_language_has_its_messages_and_may_word_some_differently(tmp_path):
    own = tmp_path / OWN_CATALOGS / "en-US.yml"
    own.parent.mkdir(parents=True)
    own.write_text("parks: Industrial parks\n", encoding="utf-8")
    with catalog.of_site(tmp_path):
        assert (get_catalog("en-US")["parks"], get_catalog("en-US")["sectors"]) == (
            "Industrial parks",
            get_catalog("en")["sectors"],
        )
        assert get_catalog("en-GB")["parks"] == get_catalog("en")["parks"]


def test_another_script_of_a_language_needs_a_catalog_of_its_own(tmp_path):
    with catalog.of_site(tmp_path):
        assert catalog.has_catalog("zh-CN")
        assert not catalog.has_catalog("zh-Hant")


def test_a_site_may_word_messages_of_the_program_in_its_own_way(tmp_path):
    own = tmp_path / OWN_CATALOGS / "en.yml"
    own.parent.mkdir(parents=True)
    own.write_text("parks: Zones\n", encoding="utf-8")
    with catalog.of_site(tmp_path):
        assert get_catalog("en")["parks"] == "Zones"
        assert get_catalog("en")["sectors"] == "Sectors"
    assert get_catalog("en")["parks"] == "Parks"


@pytest.mark.parametrize("language", languages())
def test_a_message_is_one_text_or_has_plural_forms_whatever_other_catalogs_have(language):
    messages = get_catalog(language)
    assert {key for key in messages if f"{key}.other" in messages} == set()
    written = read_file(CATALOGS / f"{language}.yml")
    assert {key: messages[key] for key in written} == written


@pytest.mark.parametrize(
    ("written", "count", "shown"),
    [
        ("extent: {page: {one: 1 strona, few: '{count} strony', other: stron}}", 2, "2 strony"),
        ("extent: {page: 'stron: {count}'}", 2, "stron: 2"),
    ],
)
def test_a_site_chooses_whether_its_message_has_plural_forms(tmp_path, written, count, shown):
    own = tmp_path / OWN_CATALOGS / "pl.yml"
    own.parent.mkdir(parents=True)
    own.write_text(written, encoding="utf-8")
    with catalog.of_site(tmp_path):
        form = message_form(get_catalog("pl"), "extent.page", Locale("pl"), count)
    assert form.format(count=count) == shown


# -- code and templates -----------------------------------------------------------------------


def test_every_problem_in_the_code_has_a_message():
    keys = set(keys_in_code())
    assert {"repeated_key", "missing_translation", "range_backwards", "dangling"} <= keys
    known = get_editors_catalog("zh")
    assert {
        key for key in keys | OF_PYDANTIC if not {f"problem.{key}", f"warning.{key}"} & known.keys()
    } == set()


def test_every_message_belongs_to_a_problem_in_the_code():
    texts = {node.value for node in programs() if isinstance(node, ast.Constant)}
    messages = {
        key.removeprefix("problem.")
        for key in get_editors_catalog("zh")
        if key.startswith("problem.")
    }
    of_the_system = {f"os_{cause}" for cause in (*OS_CAUSES.values(), "other")}
    assert messages - texts - OF_PYDANTIC - of_the_system == set()


def test_templates_ask_for_messages_of_readers_only(root):
    used = {
        (path.name, key)
        for path in (root / "overrides").rglob("*.html")
        for key in re.findall(
            r"""["']([a-z_.]+)["']\s*\|\s*t\b|m\.cell\("([^"]+)"|\bcatalog\[["']([\w.]+)["']\]""",
            path.read_text(encoding="utf-8"),
        )
        for key in key
        if key
    }
    assert {("park.html", "park.level"), ("header.html", "search.open")} <= used
    assert {pair for pair in used if pair[1] not in get_catalog("zh")} == set()


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
        for model in vars(records).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
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
        for details in error.errors():
            gaps_filled = {"nearest": "", **details.get("ctx", {}), "field": "x"}
            assert "x" in translate(f"problem.{details['type']}", **gaps_filled)
