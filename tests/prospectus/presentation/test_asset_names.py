"""Names that change with content."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from prospectus.presentation.asset_names import (
    FOLDERS,
    content_hash,
    hashed_name,
    is_hashed,
    is_part,
    published_content,
)


@given(st.binary(), st.binary())
def test_names_are_the_same_only_for_the_same_content(one, other):
    is_same = content_hash(one) == content_hash(other)
    assert is_same == (one == other)
    assert re.fullmatch("[0-9a-f]{10}", content_hash(one))


def test_a_hashed_name_keeps_the_folder_and_the_ending():
    name = hashed_name("assets/javascripts/site.js", b"x")
    assert re.fullmatch(r"assets/javascripts/site\.[0-9a-f]{10}\.js", name)


def test_only_what_lies_in_the_folders_of_styles_and_scripts_is_hashed():
    assert all(is_hashed(f"{folder}/any.file") for folder in FOLDERS)
    for path in (
        "assets/logo.svg",
        "assets/stylesheets.css",
        "en/assets/stylesheets/a.css",
        "a.js",
    ):
        assert not is_hashed(path), path
        assert not is_part(path), path


def test_what_lies_deeper_is_a_part_and_not_published_by_itself():
    for folder in FOLDERS:
        assert is_part(f"{folder}/site/any.file") and not is_hashed(f"{folder}/site/any.file")


def test_style_sheets_are_published_with_their_parts_and_scripts_without_comments(tmp_path):
    (tmp_path / "a.css").write_text('@import "b.css";\n')
    (tmp_path / "b.css").write_text("b { top: 0; }\n")
    (tmp_path / "c.js").write_text("/* c */\n  1;\n")
    (tmp_path / "d.js").write_bytes(b"// not UTF-8: \xff\n")
    assert published_content(tmp_path / "a.css") == b"b{top:0}"
    assert published_content(tmp_path / "c.js") == b"1;\n"
    assert published_content(tmp_path / "d.js") == b"// not UTF-8: \xff\n"
