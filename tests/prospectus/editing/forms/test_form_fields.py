"""Labels, help, menus and problems of the fields of a form."""

from __future__ import annotations

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.records import Figure
from prospectus.editing.forms.field_specs import record_spec
from prospectus.editing.forms.form_fields import FormBuilder
from prospectus.i18n.catalog import editors_languages


def fields(root, values=None, language="en", **state):
    languages = Project(root).settings.languages
    builder = FormBuilder(language, languages, lambda _: [("cny", "Yuan")], **state)
    return {field.path: field for field in builder.fields(record_spec(Figure), values)}


def test_every_field_of_every_record_has_a_label_and_help_in_each_language(root):
    for language in editors_languages():
        builder = FormBuilder(language, Project(root).settings.languages, lambda _: ())
        for collection in COLLECTIONS:
            for field in builder.fields(record_spec(collection.model), None):
                if collection.name != "changes":
                    assert field.help, (collection.name, field.path)
                    assert language == "en" or field.label != field.spec.name, field.path


def test_menus_hold_what_may_be_chosen_and_what_is_there(root):
    shown = fields(root, {"unit": "no-such-unit"})
    assert [value for value, _ in shown["unit"].options] == ["cny", "no-such-unit"]
    assert ("plan", "said to be planned") in shown["status"].options


def test_texts_are_side_by_side_in_the_languages_of_the_site(root):
    parts = fields(root, {"name": {"zh": "甲", "en": "A"}})["name"].parts
    assert [(part.path, part.text, part.language) for part in parts] == [
        ("name.zh", "甲", "zh"),
        ("name.en", "A", "en"),
    ]


def test_a_problem_is_in_one_language_at_its_field(root):
    problem = Diagnostic.of_file("a.yml", "missing", field="value")
    field = fields(root, problems={"value": [problem]})["value"]
    assert field.problems == ("Fill this in",)
    assert field.has_problems


def test_what_was_typed_is_shown_again(root):
    assert fields(root, {"value": 5}, typed={"value": "many"})["value"].text == "many"
