"""The comparison as a Markdown report."""

from __future__ import annotations

from prospectus.diagnostics.diagnostic import Diagnostic, translate
from prospectus.git.trees import REGULAR, TreeEntry
from prospectus.review import diff_report
from prospectus.review.changed_files import FileChange, FileChanges
from prospectus.review.content_diff import ContentDiff
from prospectus.review.diff_report import content_files_part, content_part, maintainer_part


def files(*paths: str, before: TreeEntry | None = None) -> FileChanges:
    changes = tuple(FileChange(path, before, TreeEntry(REGULAR, "1", 5)) for path in paths)
    return FileChanges(changes, (), frozenset(), (), (), {})


def test_no_change_is_reported_as_such():
    assert maintainer_part(files()) == translate("diff.nothing")
    assert content_files_part(files()) == content_part(files(), ContentDiff()) == ""


def test_a_change_of_the_program_says_that_it_could_change_the_report():
    assert translate("diff.own_program") in maintainer_part(files("hooks/a.py"))
    assert translate("diff.own_program") not in maintainer_part(files("overrides/a.html"))


def test_files_of_content_stand_in_their_own_part():
    changed = files("docs/index.en.md", "hooks/a.py")
    assert "docs/index.en.md" not in maintainer_part(changed)
    assert "docs/index.en.md" in content_files_part(changed)


def test_a_part_that_would_be_too_large_shows_fewer_rows(monkeypatch):
    changed = files(*(f"hooks/a{number}.py" for number in range(300)))
    assert maintainer_part(changed).count("| `hooks/") == 300
    monkeypatch.setattr(diff_report, "MAX_BYTES", 12_000)
    assert maintainer_part(changed).count("| `hooks/") == 200


def test_problems_say_whose_they_are():
    problem = Diagnostic.at("data/units.yml", 1, 1, "no_file")
    for is_base_wrong, key in ((True, "unreadable"), (False, "unreadable_now")):
        content = ContentDiff(problems=(problem,), is_base_wrong=is_base_wrong)
        assert translate(f"diff.{key}", count=1) in content_part(files(), content)
