"""Fragments compiled by a process of their own, which leaves all reports to the check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mkdocs_build.compiled_fragments import compile_in_background
from prospectus.rendering import environment
from prospectus.rendering.environment import compile_templates
from support.platforms import needs_symlinks


def number(root: Path) -> int:
    """How many fragments are compiled for a build."""
    environment.forget_templates()
    return len(compile_in_background(root).result())


@pytest.mark.parametrize(
    ("without", "with_it", "pattern"),
    [
        ("", "extra: {brochure: {}}", "brochure*.html"),
        ("extra: {open_data: false}", "", "open-data.html"),
        ("extra: {compare: false}", "", "compare-page.html"),
    ],
)
def test_a_site_needs_no_fragments_of_what_it_does_without(bare, without, with_it, pattern):
    fragments = [*(bare / "overrides/fragments").glob(pattern)]
    numbers = []
    for settings in (without, with_it):
        (bare / "mkdocs.yml").write_text(settings, encoding="utf-8")
        numbers.append(number(bare))
    assert numbers[1] - numbers[0] == len(fragments) > 0


def test_a_site_needs_no_fragments_of_records_that_it_has_none_of(bare):
    before = number(bare)
    shutil.rmtree(bare / "data/offers")
    (bare / "data/steps.yml").unlink()
    assert before - number(bare) == len(["offer", "offers-page", "steps", "steps-page"])


def test_they_are_those_that_this_process_would_compile_but_for_one_with_a_mistake(bare):
    compiled = compile_in_background(bare).result()
    environment.forget_templates()
    assert compiled.items() <= compile_templates(bare).items()
    assert len(compiled) > 10
    environment.forget_templates()
    with (bare / "overrides/fragments/macros.html").open("a", encoding="utf-8") as file:
        file.write("{% made up %}")
    assert len(compile_in_background(bare).result()) == len(compiled) - 1


@needs_symlinks
def test_nothing_is_read_through_links(bare):
    (bare / "overrides/fragments/made-up.html").symlink_to("/dev/zero")
    assert compile_in_background(bare).result() == {}
