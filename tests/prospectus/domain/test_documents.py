"""Records of files to download."""

from __future__ import annotations

import pytest

from prospectus.domain.loader import load
from support.dataset_files import problems_in

DOCUMENT = "made-up:\n  file: {}\n  kind: document\n  name: {{en: Made up}}\n  language: {}\n"


def test_a_document_is_a_file_with_a_title_and_a_language(make):
    site = load(make({"documents.yml": DOCUMENT.format("assets/made-up.pdf", "zh-Hans")}))
    document = site.documents["made-up"]
    assert (document.file, document.language) == ("assets/made-up.pdf", "zh-Hans")
    assert (document.date, document.summary) == (None, None)


@pytest.mark.parametrize(
    "file",
    [
        "assets/a.en.pdf",
        "assets/a.docx",
        "../a.pdf",
        "/a.pdf",
        "Assets/A.pdf",
        "a.pdf",
        "assets/a .pdf",
    ],
)
def test_the_name_of_a_file_says_neither_language_nor_way_out(make, file):
    (problem,) = problems_in(make({"documents.yml": DOCUMENT.format(file, "en")}))
    assert problem.key == "document_name"


@pytest.mark.parametrize("language", ["English", "zh_CN", "ZH", "e", '""'])
def test_a_language_is_a_tag(make, language):
    (problem,) = problems_in(make({"documents.yml": DOCUMENT.format("assets/a.pdf", language)}))
    assert problem.key == "language_tag"


def test_every_document_says_whether_it_is_a_map(make):
    text = DOCUMENT.format("assets/a.pdf", "en").replace("  kind: document\n", "")
    (problem,) = problems_in(make({"documents.yml": text}))
    assert (problem.key, dict(problem.details)["field"]) == ("missing", "made-up.kind")


def test_a_map_to_download_needs_its_approval(make):
    text = DOCUMENT.format("assets/a.pdf", "en").replace("kind: document", "kind: map")
    (problem,) = problems_in(make({"documents.yml": text}))
    assert problem.key == "no_approval"
    site = load(make({"documents.yml": f"{text}  approval: GS(2023)1234号\n"}))
    assert site.documents["made-up"].is_map
