"""The footnotes of all pages of the sample site."""

from __future__ import annotations

from support.footnotes import check_footnotes


def test_the_footnotes_of_every_page_are_numbered_1_2_3_in_order_of_appearance(built):
    check_footnotes(built)
