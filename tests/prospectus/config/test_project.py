"""A project reads its settings and templates once."""

from __future__ import annotations

from pathlib import Path

import pytest

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError

SETTINGS = """\
plugins:
  - i18n:
      languages: [{locale: en, name: English}]
extra:
  languages: {en: en-GB}
"""


def write(root: Path, files: dict[str, str]) -> Project:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root)


def test_mkdocs_yml_is_read_once(tmp_path):
    project = write(tmp_path, {"mkdocs.yml": SETTINGS})
    assert [language.code for language in project.settings.languages] == ["en"]
    write(tmp_path, {"mkdocs.yml": "changed: true\n"})
    assert [language.code for language in project.settings.languages] == ["en"]
    with pytest.raises(DiagnosticsError):
        _ = Project(tmp_path).settings.languages


def test_a_missing_mkdocs_yml_is_reported(tmp_path):
    with pytest.raises(DiagnosticsError) as error:
        _ = Project(tmp_path).settings
    (problem,) = error.value.problems
    assert (problem.path, problem.key) == ("mkdocs.yml", "os_missing")


def test_templates_are_all_but_the_fragments(tmp_path):
    project = write(
        tmp_path,
        {
            "overrides/main.html": "main",
            "overrides/home.html": "home",
            "overrides/404.html": "not found",
            "overrides/partials/footer.html": "footer",
            "overrides/fragments/park.html": "fragment",
            "overrides/notes.txt": "text",
        },
    )
    assert dict(project.templates) == {
        "404.html": "not found",
        "home.html": "home",
        "main.html": "main",
        "partials/footer.html": "footer",
    }
    assert project.page_templates == ["home.html", "main.html"]


def test_a_template_that_is_not_utf8_is_reported(tmp_path):
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides/main.html").write_bytes(b"\xff")
    with pytest.raises(DiagnosticsError) as error:
        _ = Project(tmp_path).templates
    (problem,) = error.value.problems
    assert (problem.path, problem.key) == ("overrides/main.html", "not_utf8")
