"""Written pages in a form: what is changed and what keeps its bytes."""

from __future__ import annotations

import pytest

from prospectus.config.project import Project
from prospectus.content.news import NEWS
from prospectus.editing.forms import page_forms
from prospectus.editing.scaffold import RefusedError


@pytest.fixture
def languages(root):
    return Project(root).settings.languages


def test_an_unchanged_form_changes_no_page(root, languages):
    for uri in page_forms.titles(root, languages, NEWS):
        for page in page_forms.read(root, languages, uri):
            posted = {name: text.replace("\n", "\r\n") for name, text in page.values.items()}
            assert page.edited(posted).encode() == page.content


def test_a_changed_title_is_one_changed_line(root, languages):
    page = page_forms.read(root, languages, "parks/index")[0]
    before = page.content.decode().split("\n")
    after = page.edited({**page.values, "title": "Made up"}).split("\n")
    assert [new for old, new in zip(before, after, strict=True) if old != new] == ["title: Made up"]


def test_a_changed_text_leaves_the_head_of_the_page(root, languages):
    page = page_forms.read(root, languages, "parks/index")[0]
    head = page.content.decode().removesuffix(page.values["body"])
    assert page.edited({**page.values, "body": "\r\n# Made up"}) == f"{head}\n# Made up\n"


@pytest.mark.parametrize("name", ["made-up", "2030-13-01-x", "../2030-01-01-x", ""])
def test_a_post_begins_with_its_date(root, languages, name):
    with pytest.raises(RefusedError):
        page_forms.new_post(root, languages, NEWS, name)


def test_a_new_post_begins_with_its_title(root, languages):
    page = page_forms.new_post(root, languages, NEWS, "2030-05-01-made-up")[0]
    texts = page_forms.with_heading({"title": "Made up", "description": "A.", "body": "Text."})
    expected = "---\ntitle: Made up\ndescription: A.\n---\n\n# Made up\n\nText.\n"
    assert page.edited(texts) == expected
