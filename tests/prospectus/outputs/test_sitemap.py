from __future__ import annotations

from xml.etree import ElementTree

import pytest

from prospectus.outputs import sitemap
from prospectus.outputs.sitemap import SitemapEntry, sitemaps

HOME = "https://a.example/b/"


def entry(number: int, day: str | None = None) -> SitemapEntry:
    path = f"{number}/?a=1&b=2"
    return SitemapEntry(HOME + path, day, {"zh-Hans": HOME + path, "en": f"{HOME}en/{path}"})


def addresses(text: str) -> list[str | None]:
    tree = ElementTree.fromstring(text)  # noqa: S314 - our own
    return [item.text for item in tree.iter() if item.tag.endswith("}loc")]


def test_an_entry_has_its_address_its_day_and_all_languages():
    (name, text) = next(iter(sitemaps([entry(1, "2024-05-06")], HOME).items()))
    (url,) = ElementTree.fromstring(text)  # noqa: S314 - our own
    assert name == "sitemap.xml"
    assert url.findtext("{*}loc") == entry(1).address
    assert url.findtext("{*}lastmod") == "2024-05-06"
    assert [(match.get("hreflang"), match.get("href")) for match in url.findall("{*}link")] == [
        *entry(1).alternates.items(),
        ("x-default", entry(1).address),
    ]


def test_no_day_is_made_up():
    assert "lastmod" not in sitemaps([entry(1)], HOME)["sitemap.xml"]


@pytest.mark.parametrize(("limit", "most"), [("MOST_ADDRESSES", 2), ("MOST_BYTES", 1200)])
def test_at_either_limit_it_is_split_and_led_to_by_an_index(monkeypatch, limit, most):
    monkeypatch.setattr(sitemap, limit, most)
    files = sitemaps(map(entry, range(5)), HOME)
    parts = [name for name in files if name != "sitemap.xml"]
    assert len(parts) == 3
    assert addresses(files["sitemap.xml"]) == [HOME + name for name in parts]
    listed = [address for name in parts for address in addresses(files[name])]
    assert listed == [entry(number).address for number in range(5)]
    assert all(len(files[name].encode()) <= 1200 for name in parts)


def test_exactly_as_many_as_may_stand_in_one_file_do(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 3)
    assert list(sitemaps(map(entry, range(3)), HOME)) == ["sitemap.xml"]


def test_the_limits_are_those_of_the_protocol():
    assert sitemap.MOST_ADDRESSES == 50_000
    assert sitemap.MOST_BYTES == 52_428_800


def test_parts_are_numbered_from_one(monkeypatch):
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 2)
    names = list(sitemaps(map(entry, range(5)), HOME))
    assert names == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]


def test_a_file_may_have_exactly_the_greatest_size(monkeypatch):
    whole = sitemaps(map(entry, range(3)), HOME)["sitemap.xml"]
    monkeypatch.setattr(sitemap, "MOST_BYTES", len(whole))
    assert list(sitemaps(map(entry, range(3)), HOME)) == ["sitemap.xml"]
    monkeypatch.setattr(sitemap, "MOST_BYTES", len(whole) - 1)
    assert len(sitemaps(map(entry, range(3)), HOME)) == 3


def test_a_new_part_has_the_whole_size_again(monkeypatch):
    two = len(sitemaps(map(entry, range(2)), HOME)["sitemap.xml"])
    monkeypatch.setattr(sitemap, "MOST_BYTES", two)
    files = sitemaps(map(entry, range(6)), HOME)
    assert [len(files[name]) for name in files if name != "sitemap.xml"] == [two, two, two]
