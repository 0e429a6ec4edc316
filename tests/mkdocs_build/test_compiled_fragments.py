"""Fragments compiled by a process of their own, which leaves all reports to the check."""

from __future__ import annotations

from mkdocs_build.compiled_fragments import compile_in_background
from prospectus.rendering import environment
from prospectus.rendering.environment import compile_templates
from support.platforms import needs_symlinks


def test_a_site_without_a_brochure_needs_no_fragments_of_it(bare):
    def number(settings: str) -> int:
        (bare / "mkdocs.yml").write_text(settings, encoding="utf-8")
        environment.forget_templates()
        return len(compile_in_background(bare).result())

    fragments = [*(bare / "overrides/fragments").glob("brochure*.html")]
    assert number("") == number("extra: {brochure: {}}") - len(fragments) > 0


def test_they_are_those_that_this_process_would_compile_but_for_one_with_a_mistake(bare):
    compiled = compile_in_background(bare).result()
    environment.forget_templates()
    assert compiled.keys() == compile_templates(bare, "brochure").keys() != set()
    environment.forget_templates()
    with (bare / "overrides/fragments/project.html").open("a", encoding="utf-8") as file:
        file.write("{% made up %}")
    assert len(compile_in_background(bare).result()) == len(compiled) - 1


@needs_symlinks
def test_nothing_is_read_through_links(bare):
    (bare / "overrides/fragments/made-up.html").symlink_to("/dev/zero")
    assert compile_in_background(bare).result() == {}
