"""PDF files that processes of their own begin to make before MkDocs is imported, after an edit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mkdocs_build.compat import static_i18n
from mkdocs_build.page_keys import PageKeys, SharedDigests
from mkdocs_build.print_files import PrintFiles, PrintSettings
from prospectus.config.project import Project
from prospectus.files.build_inputs import read_inputs
from prospectus.files.earlier_output import EarlierOutput
from prospectus.outputs.brochure.settings import BrochureSettings


@pytest.fixture
def with_brochure(context):
    checked = replace(context.checked, brochure=BrochureSettings(("why/index",)))
    return replace(context, checked=checked)


@pytest.fixture
def digests(with_brochure):
    inputs = read_inputs(with_brochure.root)
    assert inputs
    return SharedDigests(with_brochure, inputs)


@pytest.fixture
def begun(with_brochure, digests, monkeypatch, config):
    """The languages that are begun after an edit of a page; nothing is made."""
    monkeypatch.setattr("mkdocs_build.print_files.CAN_FORK", True)
    monkeypatch.setattr("mkdocs_build.print_files.make_in_background", lambda *_: "made")

    def begun(page: str, earlier: EarlierOutput) -> set[str]:
        written = tuple(
            replace(each, text=f"{each.text} More.") if each.path == page else each
            for each in with_brochure.checked.written
        )
        checked = replace(with_brochure.checked, written=written)
        changed = replace(with_brochure, checked=checked)
        files = PrintFiles(changed, directory_urls=True)
        files.begin(SharedDigests(changed, digests.inputs), earlier)
        codes = set[str]()
        for code in changed.languages:
            select(config, code)
            if files.begun(config, code):
                codes.add(code)
        return codes

    return begun


def select(config, code):
    """Have MkDocs give a language its settings, as when it builds it."""
    static_i18n.select_language(config, code)
    config.plugins["i18n"].on_config(config)


def earlier(digests) -> EarlierOutput:
    keys: dict[str, bytes] = {}
    for code in digests.context.languages:
        page_keys = PageKeys(digests, code)
        keys[page_keys.pdf_pattern] = page_keys.pdf_key(str)
        keys[page_keys.pdf_pattern_together] = page_keys.pdf_key_together
    return EarlierOutput(digests.context.root, {}, keys)


def test_the_languages_of_the_edit_are_begun(begun, digests):
    known = earlier(digests)
    assert begun("docs/why/index.en.md", known) == {"en"}
    assert begun("docs/why/index.zh.md", known) == {"zh"}
    assert begun("docs/about/index.en.md", known) == set()


def test_a_first_build_begins_later(begun, digests):
    assert begun("docs/why/index.en.md", EarlierOutput(digests.context.root)) == set()


def test_the_settings_are_those_of_mkdocs(root, config, context):
    for code in context.languages:
        read = PrintSettings.read(Project(root), code, directory_urls=True)
        select(config, code)
        assert read == PrintSettings.of(config)
