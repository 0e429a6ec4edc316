"""The characters that a font file has."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from prospectus.outputs.brochure.font_tables import font_codes
from prospectus.outputs.brochure.typesetting import all_font_files


def test_a_font_has_the_characters_that_a_library_for_fonts_finds(root):
    for file in all_font_files(root):
        with TTFont(file, lazy=True) as font:
            assert font_codes(file.read_bytes()) == set(font.getBestCmap()), file.name


def test_a_file_that_is_no_font_is_refused():
    with pytest.raises(ValueError, match="no table of characters"):
        font_codes(bytes(100))
