from __future__ import annotations

import json
import re
from collections.abc import Iterator
from configparser import ConfigParser
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_tests
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import translate
from prospectus.domain import records
from prospectus.domain.collection_specs import COLLECTIONS, CollectionSpec
from prospectus.domain.indicators import INDICATOR_FIELDS
from prospectus.domain.loader import load
from prospectus.domain.targets import Target
from prospectus.editing import json_schema
from prospectus.editing.json_schema import FOLDER, field_help, help_key, schema_comment, schema_path
from prospectus.i18n.catalog import editors_languages, get_editors_catalog
from prospectus.yamlio import reader
from support.commands import run_hooks
from support.project import ROOT, SAMPLE


def records_in(annotation: Any) -> Iterator[type[records.Record]]:
    """The kinds of records that a type such as `tuple[Item, ...]` holds, and those inside them."""
    if isinstance(annotation, type) and issubclass(annotation, records.Record):
        yield annotation
        for field in annotation.model_fields.values():
            yield from records_in(field.annotation)
    else:
        for part in get_args(annotation):
            yield from records_in(part)


FIELDS = [
    (kind, field.alias or name)
    for kind in dict.fromkeys(
        kind for collection in COLLECTIONS for kind in records_in(collection.model)
    )
    for name, field in kind.model_fields.items()
]

REFERENCES = {
    field
    for kind, field in FIELDS
    if (info := kind.model_fields.get(field)) and "Ref(" in repr((info.annotation, info.metadata))
}


# -- what is said of a field -----------------------------------------------------------------


@pytest.mark.parametrize("language", editors_languages())
def test_every_field_that_data_may_have_is_described(language):
    assert len(FIELDS) > 100
    for kind, field in FIELDS:
        assert len(field_help(kind, field, language)) > 5, (kind, field)


def test_no_description_is_left_over():
    described = {
        key for key in get_editors_catalog(editors_languages()[0]) if key.startswith("fields.")
    }
    assert described == {help_key(kind, field) for kind, field in FIELDS}


def test_what_is_said_of_an_inherited_field_counts_unless_the_record_says_more():
    assert field_help(records.Chain, "sources", "en") == field_help(records.Cited, "sources", "en")
    assert field_help(Target, "note", "en") == field_help(records.Named, "note", "en")
    assert field_help(Target, "name", "en") != field_help(records.Named, "name", "en")


def test_a_field_is_called_as_files_call_it():
    assert field_help(records.Range, "from", "en").startswith("The smaller end")
    with pytest.raises(KeyError):
        field_help(records.Range, "low", "en")


def test_signs_of_a_pattern_are_shown_as_they_are_written():
    assert '"{}吨"' in field_help(records.Unit, "pattern", "zh")
    assert '"{} tonnes"' in field_help(records.Unit, "pattern", "en")


# -- the schemas -----------------------------------------------------------------------------


def schema_of(root: Path, collection: CollectionSpec) -> Any:
    text = (root / schema_path(collection)).read_text(encoding="utf-8")
    return json.loads(text)


def plain(value: Any) -> Any:
    """What was read, as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def accepted_by_schema(root: Path, collection: CollectionSpec, value: Any) -> bool:
    return not list(validator()(schema_of(root, collection)).iter_errors(plain(value)))


def validator() -> Any:
    """Imported here, as it takes a second: others only collect these tests."""
    from jsonschema import Draft7Validator  # noqa: PLC0415

    return Draft7Validator


def accepted_by_model(root: Path, collection: CollectionSpec, value: Any) -> bool:
    schema: Any = dict[records.Slug, collection.model] if collection.many else collection.model
    codes = [language.code for language in Project(root).settings.languages]
    context = {"languages": codes, "indicators": INDICATORS}
    try:
        TypeAdapter(schema).validate_python(value, context=context)
    except ValidationError:
        return False
    return True


INDICATORS = load(Project(SAMPLE)).indicators
WRITTEN = [
    (collection, path)
    for collection in COLLECTIONS
    for path in sorted((SAMPLE / "data").glob(collection.path))
]


def test_the_schemas_are_those_of_the_model(repo):
    """After a change of fields or words: python hooks schema."""
    schemas = json_schema.files(Project(repo).settings.languages)
    kept = {
        path.relative_to(repo).as_posix(): path.read_text(encoding="utf-8")
        for path in (repo / FOLDER).iterdir()
    }
    assert kept == schemas


def test_the_command_writes_them(with_program, repo):
    done = run_hooks(with_program, "schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == translate("command.schema.written", folder=FOLDER, count=len(COLLECTIONS)) + "\n"
    )
    for path in (repo / FOLDER).iterdir():
        assert (with_program / FOLDER / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda spec: spec.name)
def test_a_schema_is_a_schema_and_keeps_its_patterns_within_both_languages(repo, collection):
    """Python and JavaScript read regular expressions; editors' programs are of the latter."""
    validator().check_schema(schema_of(repo, collection))
    text = (repo / schema_path(collection)).read_text(encoding="utf-8")
    for pattern in re.findall(r'"pattern": (".*")', text):
        assert not re.search(r"\\[ABGHKQZz\"'U]|\(\?[^:]|\(\?P", json.loads(pattern)), pattern


def test_every_file_of_data_names_its_schema_and_follows_it(repo):
    assert WRITTEN
    for collection, path in WRITTEN:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == schema_comment(collection), path
        named = (path.parent / first.partition("$schema=")[2]).resolve()
        assert named == (SAMPLE / schema_path(collection)).resolve()
        errors = validator()(schema_of(repo, collection)).iter_errors(
            plain(reader.read(SAMPLE, path).values)
        )
        assert [(path.name, error.message) for error in errors] == []


PROJECT = next(item for item in COLLECTIONS if item.name == "projects")
COMPANIES = next(item for item in COLLECTIONS if item.name == "companies")
HALF: dict[str, Any] = {
    "name": {"zh": "虚构"},
    "summary": {"zh": "虚构。"},
    "sources": ["article p52"],
}
COMPANY = {**HALF, "park": "milton", "official": False}


@pytest.mark.parametrize(
    ("collection", "value", "accepted"),
    [
        (PROJECT, {**HALF, "stage": "signed", "translation": "pending"}, True),
        (PROJECT, {**HALF, "stage": "signed"}, False),
        (PROJECT, {**HALF, "stage": "signed", "translation": "done"}, False),
        (PROJECT, {**HALF, "stage": "signed", "name": {"en": "Made up"}}, False),
        (
            PROJECT,
            {**HALF, "stage": "signed", "name": {"en": "Made up"}, "translation": "pending"},
            False,
        ),
        (COMPANIES, {"made-up": {**COMPANY, "translation": "pending"}}, True),
        (COMPANIES, {"made-up": COMPANY}, False),
        (
            COMPANIES,
            {"one": {**COMPANY, "translation": "pending"}, "other": COMPANY},
            False,
        ),
    ],
)
def test_a_record_may_lack_translations_only_while_they_are_pending(
    repo, collection, value, accepted
):
    """As in domain.pending: text editors show no error that the check does not have."""
    assert accepted_by_schema(repo, collection, value) == accepted


def test_texts_inside_a_record_need_all_languages_unless_they_are_pending(repo):
    figure = {"value": 5, "period": "2023", "sources": ["article p52"], "status": "plan"}
    full = {"zh": "虚构", "en": "Made up"}
    park = {"name": full, "short": full, "summary": full, "sources": ["article p53"]}
    half = park | {"figures": {"made-up": {**figure, "unit": "people", "name": {"zh": "虚构"}}}}
    (parks,) = (item for item in COLLECTIONS if item.name == "parks")
    assert accepted_by_schema(repo, parks, park)
    assert not accepted_by_schema(repo, parks, half)
    assert accepted_by_schema(repo, parks, half | {"translation": "pending"})


def test_editors_get_the_help_and_write_nothing_anew(repo):
    """Formatting a whole file on saving would bury what somebody changed."""
    editor = json.loads((repo / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert editor["files.encoding"] == "utf8"
    assert editor["editor.insertSpaces"] is True
    assert editor["editor.formatOnSave"] is editor["[yaml]"]["editor.formatOnSave"] is False
    assert editor["yaml.schemaStore.enable"] is False, "no request to another host"
    wanted = json.loads((repo / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert "redhat.vscode-yaml" in wanted["recommendations"]
    lines = ConfigParser()
    lines.read_string(f"[head]\n{(repo / '.editorconfig').read_text(encoding='utf-8')}")
    assert lines["head"]["root"] == "true"
    assert lines["*"]["charset"] == "utf-8"
    assert lines["*"]["indent_style"] == "space"


def ways(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to everything inside a value."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*above, step)
        if isinstance(inner, (dict, tuple)):
            yield from ways(inner, (*above, step))


def changed(value: Any, where: tuple[str | int, ...], change: Any) -> Any:
    """A copy in which the mapping or list that holds the end of a way is changed."""
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if len(where) == 1:
        change(copy, where[0])
    else:
        copy[where[0]] = changed(value[where[0]], where[1:], change)
    return copy if isinstance(copy, dict) else tuple(copy)


def put(new: Any) -> Any:
    def change(holder: Any, step: str | int) -> None:
        holder[step] = new

    return change


def drop(holder: Any, step: str | int) -> None:
    del holder[step]


def misspell(holder: Any, step: str | int) -> None:
    if isinstance(holder, dict):
        holder[f"{step}_"] = holder.pop(step)


WRONG = [
    drop,
    misspell,
    *map(put, [7, Decimal("0.5"), -1, True, "", "Made_up!", "2025/x", (), ({},), {}, {"a": "b"}]),
    *map(put, ["<script>", "../../etc/passwd", 10**18, {"zh": "虚构", "en": "虚构"}, 2023]),
]


@settings_of_tests(max_examples=max(20, settings_of_tests().max_examples * 3))
@given(data=st.data())
def test_what_a_schema_refuses_the_model_refuses_and_the_other_way_round(data):
    """Each right record is spoilt in one place; what only the check can know is left to it."""
    collection, path = data.draw(st.sampled_from(WRITTEN))
    value = reader.read(SAMPLE, path).values
    if value is None:
        return
    where = data.draw(st.sampled_from(list(ways(value))))
    spoilt = changed(value, where, data.draw(st.sampled_from(WRONG)))
    by_model = accepted_by_model(ROOT, collection, spoilt)
    by_schema = accepted_by_schema(ROOT, collection, spoilt)
    (*_, field) = (step for step in where if isinstance(step, str))
    if by_model and not by_schema:
        assert field in REFERENCES, "the check looks for the name, and does not find it"
    elif by_schema and not by_model:
        left_open = "figures" in where and field in INDICATOR_FIELDS
        assert left_open or "pattern" in where, (
            "the check alone knows indicators and forms of units"
        )
