"""The footnotes of all pages of the sample site."""

from __future__ import annotations

import pytest

from support.footnotes import check_footnotes, numbers_of_marks


def test_the_footnotes_of_every_page_are_numbered_1_2_3_in_order_of_appearance(built):
    check_footnotes(built)


@pytest.mark.parametrize("url", ["companies/", "parks/norton/", "invest/", "figures/"])
def test_every_kind_of_page_lists_what_it_cites(built, url):
    assert numbers_of_marks(built.page(f"en/{url}").html)
