"""Files that come with a form."""

from __future__ import annotations

import pytest

from prospectus.editing.forms.content_index import Entry
from prospectus.editing.forms.drafts import OpenRecord
from prospectus.review.attachments import draft, path_of

RECORD = OpenRecord(Entry("pictures", "x", {}, "data/pictures.yml", ("x",)), b"", None)


@pytest.mark.parametrize("name", ["C:\\x\\y.PNG", "../../y.png", "/etc/y.png", "y.png"])
def test_an_uploaded_file_only_gives_its_ending(name):
    assert path_of(name, "made-up") == "assets/made-up.png"


@pytest.mark.parametrize(
    "path",
    [
        "assets/x.html",
        "assets/x",
        "assets/../x.png",
        "x.png",
        "../data/x.png",
        "assets/x.md",
        "assets/a\0.png",
        "assets/A.png",
    ],
)
def test_no_other_files_are_written(bare, path):
    attached = draft(bare, RECORD, "x:\n", {"file": path}, b"x")
    assert [problem.key for problem in attached.problems] == ["attachment_name"]


def test_a_file_that_is_there_is_not_replaced_by_a_new_record(bare):
    attached = draft(bare, RECORD, "x:\n", {"file": "assets/icon-192.png"}, b"x")
    assert [problem.key for problem in attached.problems] == ["attachment_taken"]
