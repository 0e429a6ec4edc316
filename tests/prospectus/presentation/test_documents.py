"""Files to download, and their records."""

from __future__ import annotations

from prospectus.config.project import Project
from prospectus.domain.loader import load
from prospectus.presentation import documents
from support.project import swap


def problems(project):
    return [
        (problem.path, problem.key, dict(problem.details)["name"])
        for problem in documents.problems(project, load(Project(project)))
    ]


def test_every_file_has_a_record(copy):
    assert problems(copy) == []
    (copy / "docs/assets/new.pdf").write_bytes(b"")
    assert problems(copy) == [("docs/assets/new.pdf", "no_document_record", "assets/new.pdf")]


def test_every_record_has_a_file(copy):
    (copy / "docs/assets/made-up-land-rules.pdf").unlink()
    path = "docs/assets/made-up-land-rules.pdf"
    assert problems(copy) == [("data/documents.yml", "no_document", path)]


def test_a_file_has_one_record(copy):
    swap(copy, "data/documents.yml", "made-up-land-rules-en.pdf", "made-up-land-rules.pdf")
    assert problems(copy) == [
        ("data/documents.yml", "same_document", "assets/made-up-land-rules.pdf"),
        (
            "docs/assets/made-up-land-rules-en.pdf",
            "no_document_record",
            "assets/made-up-land-rules-en.pdf",
        ),
    ]


def test_hidden_files_are_not_published(copy):
    (copy / "docs/assets/.made-up.pdf").write_bytes(b"")
    assert problems(copy) == []


def test_a_size_is_that_of_the_file(copy):
    (copy / "docs/assets/made-up-land-rules.pdf").write_bytes(b"12345")
    assert documents.file_size(copy, "assets/made-up-land-rules.pdf") == 5
