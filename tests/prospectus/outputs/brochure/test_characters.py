"""Characters that no font has are reported at their records and pages."""

from __future__ import annotations

from prospectus.config.project import Project
from prospectus.content import markdown_pages
from prospectus.domain.loader import load
from prospectus.outputs.brochure.characters import known_characters, problems
from support.project import swap


def problems_in(root, uris=("index",)):
    project = Project(root)
    pages, _ = markdown_pages.read_pages(root, project.settings.languages)
    return [*problems(load(project), pages, uris, known_characters(root))]


def test_the_fonts_have_chinese_latin_cyrillic_and_arabic_letters(root):
    assert known_characters(root) >= set("昌吉éŠПриветئۇيغۇر₽€№“”—…①㎡")


def test_the_sample_site_has_no_others(root):
    assert problems_in(root) == []


def test_a_character_that_no_font_has_is_reported_with_its_record(copy):
    swap(copy, "data/parks/milton.yml", "zh: ", "zh: 𠮷")
    (problem,) = problems_in(copy)
    assert (problem.path, problem.key) == ("data/parks/milton.yml", "brochure_character")
    assert dict(problem.details) == {"character": "𠮷", "code": "U+20BB7"}


def test_so_is_one_in_a_page_of_the_brochure_and_in_no_other(copy):
    page = copy / "docs/why/index.en.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\nA smile \N{GRINNING FACE}\n", encoding="utf-8")
    (problem,) = problems_in(copy, ["why/index"])
    assert problem.path == "docs/why/index.en.md"
    assert problem.line == text.count("\n") + 2
    assert problems_in(copy) == []


def test_marks_of_direction_and_variation_are_not_drawn(copy):
    page = copy / "docs/index.en.md"
    with page.open("a", encoding="utf-8") as file:
        file.write("\nA\u00a0\u200f\u2066\ufe0f\n")
    assert problems_in(copy) == []
