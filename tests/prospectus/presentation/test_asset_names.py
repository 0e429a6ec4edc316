"""Names that change with content."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from prospectus.presentation.asset_names import FOLDERS, content_hash, hashed_name, is_hashed


@given(st.binary(), st.binary())
def test_names_are_the_same_only_for_the_same_content(one, other):
    same = content_hash(one) == content_hash(other)
    assert same == (one == other)
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
