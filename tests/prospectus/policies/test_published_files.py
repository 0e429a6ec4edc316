"""Which files below docs/ are published; more that is refused in tests/attacks/test_files.py."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from prospectus.content.markdown_pages import PAGE_ENDINGS
from prospectus.policies import published_files
from support.file_samples import WHOLE_FILES, pdf, png
from support.policy_inputs import refused_files


def test_all_files_of_the_project_are_published(root):
    assert refused_files(root) == {}


def test_pages_are_left_to_others(bare):
    (bare / "docs/Made up.md").write_text("x", encoding="utf-8")
    assert refused_files(bare) == {}


def test_a_folder_is_named_like_a_file_and_is_no_page(bare):
    for name in ("Maps", "assets/a b", "about/made-up.en.md", ".git"):
        (bare / "docs" / name).mkdir()
    assert refused_files(bare) == {
        "Maps": {"published_name"},
        "assets/a b": {"published_name"},
        "about/made-up.en.md": {"no_file"},
        ".git": {"leftover_file"},
    }


def test_a_picture_for_all_beside_one_of_a_language_is_refused(bare):
    (bare / "docs/assets/card.png").write_bytes(WHOLE_FILES["png"])
    assert refused_files(bare) == {"assets/card.png": {"generated_file"}}


def test_a_picture_of_one_language_may_name_its_script_and_region(bare):
    for code in ("kaa", "zh-Hant", "pt-BR"):
        (bare / f"docs/assets/made-up.{code}.png").write_bytes(WHOLE_FILES["png"])
    (bare / "docs/assets/made-up.Zh.png").write_bytes(WHOLE_FILES["png"])
    assert refused_files(bare) == {"assets/made-up.Zh.png": {"published_name"}}


def test_no_file_can_replace_one_that_the_theme_publishes(tmp_path: Path):
    """Each lies in a folder that is reserved, or has an ending that is not published."""
    theme = Path(sysconfig.get_path("purelib"), "material/templates")
    names = [path.relative_to(theme).as_posix() for path in theme.rglob("*") if path.is_file()]
    published = [name for name in names if name.startswith("assets/")]
    assert len(published) > 10
    (tmp_path / "mkdocs.yml").touch()
    for name in published:
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_bytes((theme / name).read_bytes())
    paths = {problem.path for problem in published_files.problems(tmp_path, PAGE_ENDINGS, [])}
    assert paths == {f"docs/{item}" for item in published}


def test_whole_files_of_each_kind_are_published_and_what_editors_leave_hidden_is_ignored(
    bare: Path,
):
    for ending, content in WHOLE_FILES.items():
        (bare / f"docs/assets/made-up.{ending}").write_bytes(content)
    for name in (".DS_Store", "._card.png", ".index.zh.md.swp", ".#index.zh.md", ".~lock.x.xlsx#"):
        (bare / "docs" / name).write_bytes(b"x")
    assert refused_files(bare) == {}


def test_a_script_that_only_an_unused_script_names_is_unused(bare: Path):
    scripts = bare / "docs/assets/javascripts"
    scripts.mkdir()
    for name, other in (("one", "two"), ("two", "one")):
        (scripts / f"{name}.js").write_text(f"import './{other}.js'", encoding="utf-8")
    assert set(refused_files(bare)) == {f"assets/javascripts/{name}.js" for name in ("one", "two")}


def test_nothing_takes_the_place_of_the_scripts_and_style_sheets_of_the_theme(bare: Path):
    for name in ("javascripts/site.js", "stylesheets/site.css"):
        path = bare / "docs/assets" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("/* another */", encoding="utf-8")
    assert refused_files(bare) == {
        "assets/javascripts/site.js": {"unused_program_file"},
        "assets/stylesheets/site.css": {"unused_program_file"},
    }


def test_all_files_together_have_a_limit(bare: Path):
    for number in range(11):
        path = bare / f"docs/assets/made-up-{number}.pdf"
        path.write_bytes(pdf())
        with path.open("r+b") as file:
            file.truncate(19_900_000)  # a hole, which takes no room
    assert refused_files(bare)["docs"] == {"files_too_large"}


def test_pictures_may_have_five_megabytes_documents_twenty_and_drawings_half_a_one():
    limits = published_files.LIMITS
    assert (limits["png"], limits["pdf"], limits["svg"]) == (5_000_000, 20_000_000, 500_000)
    assert limits["css"] == limits["js"] == 500_000


def remove_documents(project: Path) -> None:
    """Remove the documents of the sample site, which exceed the low limits of a test."""
    for path in (project / "docs/assets").glob("*.pdf"):
        path.unlink()


def test_each_limit_may_be_reached_but_not_exceeded(bare: Path, monkeypatch):
    remove_documents(bare)
    path = bare / "docs/assets/made-up.pdf"
    path.write_bytes(pdf())
    total = sum(path.lstat().st_size for path in (bare / "docs").rglob("*") if path.is_file())
    monkeypatch.setattr(published_files, "LIMIT_OF_ALL", total)
    monkeypatch.setitem(published_files.LIMITS, "pdf", len(pdf()))
    assert refused_files(bare) == {}
    monkeypatch.setattr(published_files, "LIMIT_OF_ALL", total - 1)
    monkeypatch.setitem(published_files.LIMITS, "pdf", len(pdf()) - 1)
    assert refused_files(bare) == {
        "docs": {"files_too_large"},
        "assets/made-up.pdf": {"file_too_large"},
    }


def test_limits_are_named_in_messages(bare: Path, monkeypatch):
    remove_documents(bare)
    (bare / "docs/assets/made-up.pdf").write_bytes(pdf())
    monkeypatch.setitem(published_files.LIMITS, "pdf", 10)
    (problem,) = published_files.problems(bare, PAGE_ENDINGS, [])
    assert dict(problem.details) == {"limit": "1e-05 MB"}
    assert [published_files._megabytes(number) for number in (500_000, 20_000_000)] == [
        "0.5 MB",
        "20 MB",
    ]
    assert published_files.LIMIT_OF_ALL == 200_000_000


def test_a_picture_may_have_fifty_million_pixels(bare: Path):
    for name, width in (("fits", 10_000), ("larger", 10_001)):
        content = png(width=width, height=5000)
        (bare / f"docs/assets/{name}.png").write_bytes(content)
    (problem,) = published_files.problems(bare, PAGE_ENDINGS, [])
    assert (problem.path, problem.key) == ("docs/assets/larger.png", "file_too_large")
    assert dict(problem.details) == {"limit": "50 MP"}


def test_a_drawing_is_reported_where_it_is_wrong(bare: Path):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg">\n<script/></svg>'
    (bare / "docs/assets/made-up.svg").write_text(drawing, encoding="utf-8")
    problems = [*published_files.problems(bare, PAGE_ENDINGS, [])]
    assert {(item.path, item.line) for item in problems} == {("docs/assets/made-up.svg", 2)}


def test_a_file_that_was_found_right_is_not_read_again_but_a_wrong_one_is(bare: Path, monkeypatch):
    (bare / "docs/assets/made-up.pdf").write_bytes(pdf())
    (bare / "docs/assets/wrong.pdf").write_bytes(b"wrong")
    assert set(refused_files(bare)) == {"assets/wrong.pdf"}
    read: list[str] = []

    def findings(*arguments: object) -> list[object]:
        read.append(Path(str(arguments[1])).name)
        return []

    monkeypatch.setattr(published_files, "_findings", findings)
    assert refused_files(bare) == {}
    assert read == ["wrong.pdf"]


def test_names_and_places_of_files_are_refused_for_their_reason(bare: Path):
    for name in (
        *("robots.txt", "search/a.png", "data.csv", "_redirects"),
        *("assets/a.bak", "assets/~$a.pdf", ".hidden"),
        *("assets/a.js", "a.CSS", "assets/a.exe", "assets/a"),
        *("assets/A.png", "assets/a b.png", "assets/a.PNG"),
        *("a.png", "assets/images/a.png", "assets/stylesheets/a.png"),
    ):
        path = bare / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WHOLE_FILES["png"])
    names_by_key: dict[str, set[str]] = {}
    for name, keys in refused_files(bare).items():
        (key,) = keys
        names_by_key.setdefault(key, set()).add(name)
    assert names_by_key == {
        "generated_file": {"robots.txt", "search/a.png", "data.csv", "_redirects"},
        "leftover_file": {"assets/a.bak", "assets/~$a.pdf", ".hidden"},
        "unused_program_file": {"assets/a.js", "a.CSS"},
        "file_kind": {"assets/a.exe", "assets/a"},
        "published_name": {"assets/A.png", "assets/a b.png", "assets/a.PNG"},
        "file_place": {"a.png", "assets/images/a.png", "assets/stylesheets/a.png"},
    }
