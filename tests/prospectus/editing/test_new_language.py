"""`python hooks new language`: what it writes, and what the check then lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.editing import new_language
from prospectus.i18n import catalog
from prospectus.i18n.catalog import (
    CATALOGS,
    OWN_CATALOGS,
    known_messages,
    read_file,
    required_messages,
)
from prospectus.review.check import check
from prospectus.yamlio.reader import YamlDocument
from support.builds import Once
from support.commands import run_here
from support.project import contents, copy_project

CATALOG = f"{OWN_CATALOGS}/kk.yml"


@pytest.fixture(scope="module")
def in_kazakh(once: Once) -> Path:
    """The sample site with Kazakh, of which the program has no catalog."""

    def fill(folder: Path) -> None:
        project = copy_project(folder / "project")
        done = run_here(project, "new", "language", "kk", "--tag", "kk-KZ")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith(translate("command.new.next.language", name="kk") + "\n")

    return once("in-kazakh", fill) / "project"


def test_settings_name_the_language_and_keep_their_comments(in_kazakh, root):
    before, after = ((folder / "mkdocs.yml").read_text("utf-8") for folder in (root, in_kazakh))
    settings = Project(in_kazakh).settings
    _, entries = settings.language_entries()
    assert settings.document.values["extra"]["languages"]["kk"] == "kk-KZ"
    assert (entries[-1]["locale"], entries[-1]["name"]) == ("kk", "Қазақ тілі")
    assert entries[-1]["site_name"] == ""
    assert entries[-1]["nav_translations"].keys() == entries[1]["nav_translations"].keys()
    assert re.findall("#.*", before) == re.findall("#.*", after)


def test_the_catalog_has_every_message_empty_below_its_english_text(in_kazakh):
    text = (in_kazakh / CATALOG).read_text(encoding="utf-8")
    messages = read_file(in_kazakh / CATALOG)
    assert '\n# Parks\nparks: ""\n' in text
    assert required_messages(messages).keys() == required_messages(known_messages(CATALOGS)).keys()
    assert (messages["script"], messages["reviewed"]) == ("Cyrl", "false")
    words = {key: word for key, word in messages.items() if word and not key.startswith("number.")}
    assert not re.search(r"[A-Za-z]{2}", re.sub(r"\{\w*\}", "", " ".join(
        word for key, word in words.items() if key not in {"script", "reviewed"}
    )))  # fmt: skip


def test_records_have_an_empty_text_wherever_they_have_one_in_each_language(in_kazakh):
    park = yaml.safe_load((in_kazakh / "data/parks/milton.yml").read_text(encoding="utf-8"))
    assert {field for field in park if isinstance(park[field], dict) and "kk" in park[field]} == {
        *("name", "short", "summary", "note"),
    }
    assert park["zones"][0]["name"]["kk"] == ""
    units = yaml.safe_load((in_kazakh / "data/units.yml").read_text(encoding="utf-8"))
    assert units["cny"]["pattern"]["kk"] == {"one": "", "other": ""}
    assert units["rank"]["pattern"]["kk"] == {"many": "", "other": ""}


def test_pages_keep_what_expressions_show_and_no_word_of_another_language(in_kazakh):
    page = (in_kazakh / "docs/parks/index.kk.md").read_text(encoding="utf-8")
    assert page.startswith('---\ntitle: ""\ndescription: ""\n')
    assert '\n{{ fragment("parks.html") }}\n' in page
    for path in (in_kazakh / "docs").rglob("*.kk.md"):
        assert not re.search("[\u3400-\u9fff]", path.read_text("utf-8")), path


def problems(project: Path) -> list[tuple[str, str, str]]:
    with (
        catalog.of_site(project, Project(project).language_codes),
        pytest.raises(DiagnosticsError) as caught,
    ):
        check(project)
    return [
        (problem.path, problem.key, dict(problem.details).get("field", ""))
        for problem in caught.value.problems
    ]


def test_the_check_lists_by_file_what_readers_would_see_untranslated(in_kazakh):
    reported = problems(in_kazakh)
    assert ("data/parks/milton.yml", "empty", "name.kk") in reported
    assert ("docs/parks/index.kk.md", "front_matter", "title") in reported
    assert (CATALOG, "catalog_lacks", "") in reported
    paths = {path for path, _, _ in reported}
    written = {path.relative_to(in_kazakh).as_posix() for path in in_kazakh.rglob("*.kk.md")}
    assert {CATALOG, "mkdocs.yml"} | written <= paths
    # Nothing but what is missing, and nothing that only follows from it.
    assert {key for _, key, _ in reported} == {
        *("empty", "front_matter", "catalog_lacks", "more_problems"),
        *("nav_untranslated", "setting_untranslated"),
    }


@pytest.mark.parametrize(
    ("words", "key", "details"),
    [
        (["en"], "has_language", {"name": "en"}),
        (["kaz"], "no_code", {"name": "kaz", "tag": "kaz"}),
        (["kk-arab"], "no_code", {"name": "kk-arab", "tag": "kk-arab"}),
        (["../kk", "--tag", "kk"], "no_code", {"name": "../kk", "tag": "kk"}),
        (["qq"], "no_code", {"name": "qq", "tag": "qq"}),
        (["kk", "--tag", "kk_KZ_"], "no_code", {"name": "kk", "tag": "kk_KZ_"}),
    ],
)
def test_other_codes_are_refused_and_nothing_is_written(copy, words, key, details):
    before = contents(copy)
    done = run_here(copy, "new", "language", *words)
    assert (done.returncode, done.stderr) == (1, translate(f"command.new.{key}", **details) + "\n")
    assert contents(copy) == before


@pytest.mark.parametrize(
    ("code", "tag", "name"),
    [
        ("kaa", "kaa-UZ", "Қарақалпақша"),
        ("zh-Hant", "zh-Hant-TW", "中文 (繁體)"),
        ("pt-BR", "pt-BR", "Português (Brasil)"),
    ],
)
def test_a_language_may_be_named_by_three_letters_script_or_region(root, code, tag, name):
    texts = new_language.files(root, Project(root).settings, code, tag)
    settings = YamlDocument("mkdocs.yml", texts["mkdocs.yml"]).values
    (options,) = (
        plugin["i18n"]
        for plugin in settings["plugins"]
        if isinstance(plugin, dict) and "i18n" in plugin
    )
    (entry,) = (language for language in options["languages"] if language["locale"] == code)
    assert (entry["name"], settings["extra"]["languages"][code]) == (name, tag)
    assert f"{OWN_CATALOGS}/{code}.yml" in texts
    assert f"docs/index.{code}.md" in texts


def test_a_language_of_another_region_has_the_catalog_of_its_language(root):
    texts = new_language.files(root, Project(root).settings, "ru-KZ", "ru-KZ")
    assert f"{OWN_CATALOGS}/ru-KZ.yml" not in texts


def test_a_language_that_the_program_has_needs_no_catalog(root):
    settings = Project(root).settings
    texts = new_language.files(root, settings, "ug", "ug-CN")
    assert "mkdocs.yml" in texts
    assert f"{OWN_CATALOGS}/ug.yml" not in texts
