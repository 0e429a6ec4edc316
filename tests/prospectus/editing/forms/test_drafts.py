"""What saving a form changes in a file: the lines of the values that somebody changed."""

from __future__ import annotations

import pytest
import yaml

from prospectus.config.project import Project
from prospectus.editing.forms import drafts
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
