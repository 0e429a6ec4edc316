"""The PDF files of a language in a build."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mkdocs_build import brochures
from mkdocs_build.artifacts import artifact_makers
from mkdocs_build.page_context import page_context
from prospectus.outputs.brochure.settings import BrochureSettings


@pytest.fixture
def build(config, start, other_code):
    return start(config, other_code)


@pytest.fixture
def with_brochure(build):
    """The same language of a site with a brochure."""
    checked = replace(build.context.checked, brochure=BrochureSettings(("why/index",)))
    build.context = replace(build.context, checked=checked)
    return build


def test_without_the_setting_there_is_no_trace(build):
    assert brochures.pdf_files(build) is None
    assert brochures.contents(build) == {}
    assert page_context(build, "parks/milton", "Milton", {})["download"] is None
    assert not any("downloads" in pattern for pattern in artifact_makers(build))


def test_pages_offer_their_files(with_brochure):
    download = brochures.download(with_brochure, "parks/milton")
    assert download
    assert download["path"] == f"{with_brochure.folder}downloads/parks/milton.pdf"
    language, kind, size = download["note"].split(" · ")
    assert (language, kind, size[-3:]) == (with_brochure.language.name, "PDF", "\xa0kB")
    assert brochures.download(with_brochure, "parks/index") is None
    home = brochures.download(with_brochure, "index")
    assert home
    assert brochures.download(with_brochure, "data/index") == home, "open data, too"


def test_pages_that_mkdocs_has_converted_make_the_same_brochure(built, context):
    uris = tuple(built.build.written_pages)
    checked = replace(context.checked, brochure=BrochureSettings(uris))

    def brochure(converted: dict[str, object]):
        build = built.build.refreshed(replace(context, checked=checked))
        build.converted = converted
        assert {uri for uri in uris if build.converted_html(uri)} == {*converted} & {*uris}
        files = brochures.pdf_files(build)
        assert files
        return files.document("index")

    assert {*uris} <= {*built.build.converted}
    assert brochure(built.build.converted) == brochure({})


def test_a_page_that_was_changed_since_mkdocs_has_converted_it_is_converted_again(built, context):
    uri = "why/location"
    assert built.build.converted_html(uri)
    written = tuple(
        replace(page, text=f"{page.text}\nMore.\n") if page.uri == uri else page
        for page in context.checked.written
    )
    changed = replace(context, checked=replace(context.checked, written=written))
    assert built.build.refreshed(changed).converted_html(uri) is None


def test_files_are_the_same_in_a_copy_that_opens_from_a_folder(with_brochure):
    files = brochures.pdf_files(with_brochure)
    assert files
    online = {uri: files.content(uri) for uri in ("index", "parks/milton")}
    with_brochure.config.use_directory_urls = False
    with_brochure.pdf_files = None
    vars(with_brochure).pop("urls", None)
    copy = brochures.pdf_files(with_brochure)
    assert copy
    assert {uri: copy.content(uri) for uri in online} == online
