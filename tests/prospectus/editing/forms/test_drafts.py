"""What saving a form changes in a file: the lines of the values that somebody changed."""

from __future__ import annotations

import pytest
import yaml

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.editing.forms import drafts
from prospectus.editing.forms.content_index import ContentIndex
from prospectus.yamlio.reader import YamlDocument
from support.forms import controls, entries, submitted
from support.project import ROOT
from support.weekly import first_of

SITES = {"sample site": ROOT / "tests/support/sample_site", "this site": ROOT}


def other(field):
    """Another text of the same kind."""
    texts = {
        "number": "1234567",
        "whole": "77",
        "period": "2031-05",
        "moment": "2031-05-06T07:08",
        "flag": "false" if field.text == "true" else "true",
    }
    return texts.get(field.spec.kind, f"{field.text[:20].strip()} made up: #x")


def lines_of(text, where):
    """The first and the last line of a value, from 0, as PyYAML's nodes have them."""
    node = yaml.compose(text, Loader=yaml.CBaseLoader)
    for step in where:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == str(step))
        else:
            node = node.value[int(step)]
    end = node.end_mark.line
    if node.style in ("|", ">"):  # the mark is at the beginning of the next value
        block = text.split("\n")[: node.end_mark.line]
        while not block[-1].strip():
            block.pop()
        end = len(block) - 1
    return node.start_mark.line, end


def value_path(record, name):
    path, tree = [*record.entry.where], record.values
    for part in name.split("."):
        step = int(part) if isinstance(tree, tuple) else part
        path.append(step)
        tree = tree[step]
    return path


@pytest.mark.parametrize("root", first_of(SITES.values()), ids=SITES)
def test_saving_an_unchanged_form_writes_nothing(root):
    project = Project(root)
    listed = entries(root)
    assert len(listed) > 100
    for entry in listed:
        record = drafts.open_record(root, entry)
        posted = {name: field.text for name, field in controls(project, record).items()}
        # A browser writes line ends of its own.
        posted = {name: text.replace("\n", "\r\n") for name, text in posted.items()}
        new = submitted(project, record, posted)
        assert new == record.values, entry
        assert drafts.edited(record, new) == record.content.decode(), entry


@pytest.mark.parametrize(
    ("root", "every"),
    [
        *first_of((root, 9) for root in SITES.values()),
        *(pytest.param(root, 1, marks=pytest.mark.weekly) for root in SITES.values()),
    ],
    ids=[*SITES, *(f"every field of {site}" for site in SITES)],
)
def test_saving_one_field_changes_the_lines_of_its_value_only(root, every):
    project = Project(root)
    count = 0
    for entry in entries(root):
        record = drafts.open_record(root, entry)
        text = record.content.decode()
        fields = controls(project, record)
        posted = {name: field.text for name, field in fields.items()}
        for field in [field for field in fields.values() if field.text]:
            count += 1
            if count % every:
                continue
            new = submitted(project, record, {**posted, field.path: other(field)})
            edited = drafts.edited(record, new)
            assert edited != text, (entry, field.path)
            first, last = lines_of(text, value_path(record, field.path))
            before, after = text.split("\n"), edited.split("\n")
            assert after[:first] == before[:first], (entry, field.path)
            below = len(after) - len(before) + last + 1
            assert after[below:] == before[last + 1 :], (entry, field.path)
    assert count > 500


# -- removal and problems ------------------------------------------------------------------------


def opened(root, kind, name):
    index = ContentIndex(root)
    index.refresh()
    return drafts.open_record(root, index.find(kind, name))


def test_without_a_figure_the_others_of_its_record_stay(bare):
    path = bare / "data/parks/eastgate.yml"
    before = yaml.safe_load(path.read_text(encoding="utf-8"))
    first, *others = before["figures"]
    assert others
    text = drafts.without(opened(bare, "figures", f"eastgate.{first}"))
    assert [*yaml.safe_load(text)["figures"]] == others
    assert {**before, "figures": {}} == {**yaml.safe_load(text), "figures": {}}


def test_the_last_figure_goes_with_the_name_of_the_list_and_the_last_record_with_its_file(bare):
    path = bare / "data/companies.yml"
    company = next(iter(yaml.safe_load(path.read_text(encoding="utf-8")).items()))
    one = {company[0]: {**company[1], "figures": {"employees": company[1]["figures"]["employees"]}}}
    path.write_text(yaml.safe_dump(one, allow_unicode=True), encoding="utf-8")
    text = drafts.without(opened(bare, "figures", f"{company[0]}.employees"))
    assert "figures" not in yaml.safe_load(text)[company[0]]
    assert drafts.without(opened(bare, "companies", company[0])) is None
    path = bare / "data/parks/eastgate.yml"
    park = yaml.safe_load(path.read_text(encoding="utf-8"))
    park["figures"] = {"area": park["figures"]["area"]}
    path.write_text(yaml.safe_dump(park, allow_unicode=True), encoding="utf-8")
    text = drafts.without(opened(bare, "figures", "eastgate.area"))
    assert yaml.safe_load(text).keys() == park.keys() - {"figures"}


def test_a_problem_belongs_to_the_field_that_it_names_or_whose_line_it_is_at(root):
    record = opened(root, "companies", "samplex")
    text = record.content.decode()
    document = YamlDocument(record.entry.path, text)
    named = Diagnostic.at(record.entry.path, 1, 1, "missing", field="samplex.park")
    inside = document.problem(("samplex", "name", "en"), "made_up")
    at_line = document.problem(("samplex", "website"), "made_up")
    elsewhere = Diagnostic.at("data/people.yml", at_line.line, at_line.column, "made_up")
    paths = ["park", "website", "name"]
    by_field, others = drafts.problems_by_field(
        record.entry, text, [named, inside, at_line, elsewhere], paths
    )
    assert by_field == {"park": [named], "name": [inside], "website": [at_line]}
    assert others == [elsewhere]
