"""`python hooks new news` writes the pages of a post, to be filled in."""

from __future__ import annotations

import pytest

from prospectus.config.project import Project
from prospectus.content.news import NEWS
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.editing import new_post
from prospectus.editing.scaffold import RefusedError
from prospectus.review.check import check
from support.commands import run_hooks

NAME = "2030-05-01-made-up-mill"


def languages(project):
    return Project(project).settings.languages


def test_a_post_is_a_page_in_every_language_which_the_check_wants_filled_in(copy_content):
    project = copy_content()
    written = new_post.new_post(project, NAME, languages(project), NEWS)
    assert (written.path, written.line) == (f"docs/news/{NAME}.zh.md", 1)
    with pytest.raises(DiagnosticsError) as caught:
        check(project)
    wrong = {(problem.path, problem.line) for problem in caught.value.problems}
    assert wrong >= {
        (f"docs/news/{NAME}.{code}.md", line) for code in ("zh", "en") for line in (2, 3)
    }


def test_a_post_that_is_filled_in_is_right(copy_content):
    project = copy_content()
    new_post.new_post(project, NAME, languages(project), NEWS)
    for code, text in (("zh", "虚构的动态。"), ("en", "A made-up piece of news.")):
        path = project / f"docs/news/{NAME}.{code}.md"
        filled = path.read_text(encoding="utf-8").replace("title:", f"title: {text}")
        filled = filled.replace("description:", f"description: {text}")
        path.write_text(filled.replace("---\n# \n", f"---\n# {text}\n"), encoding="utf-8")
    checked = check(project)
    assert checked.posts["en"][0].uri == f"news/{NAME}"


@pytest.mark.parametrize(
    "name", ["made-up", "2030-02-31-made-up", "2030-05-01", "2030-05-01-Made", "../2030-05-01-a"]
)
def test_a_name_without_a_day_and_a_title_is_refused(copy_content, name):
    project = copy_content()
    with pytest.raises(RefusedError):
        new_post.new_post(project, name, languages(project), NEWS)


def test_a_name_in_use_is_refused_and_nothing_is_written(copy_content):
    project = copy_content()
    (project / f"docs/news/{NAME}.en.md").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError):
        new_post.new_post(project, NAME, languages(project), NEWS)
    assert not (project / f"docs/news/{NAME}.zh.md").exists()


def test_the_command_says_where_the_pages_are(with_program):
    done = run_hooks(with_program, "new", "news", NAME)
    assert done.returncode == 0, done.stderr
    assert f"docs/news/{NAME}.zh.md:1" in done.stdout
