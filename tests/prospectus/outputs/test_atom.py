"""What a feed reader gets."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from prospectus.outputs.atom import FeedEntry, atom

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "https://made-up.example.org/sub/en/about/changes/"
FEED = "https://made-up.example.org/sub/en/changes.xml"
ENTRIES = [
    FeedEntry(
        "2030-05-02", "2 May 2030", "2030-05-02", '<p>New: <a href="../../parks/a/">A & b</a></p>'
    ),
    FeedEntry("first", "1 May 2030", "2030-05-01", "<p>First</p>"),
]


def feed(*entries: FeedEntry, title: str = "Made up") -> ET.Element:
    text = atom(entries, title=title, author="Nobody", page=PAGE, feed=FEED, language="en-GB")
    return ET.fromstring(text)  # noqa: S314 - our own


def test_a_feed_says_what_rfc_4287_asks_for():
    root = feed(*ENTRIES)
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert [root.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")] == [
        FEED,
        "Made up",
        "2030-05-02T00:00:00Z",
    ]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Nobody"
    links = {match.get("rel"): match.get("href") for match in root.findall(f"{ATOM}link")}
    assert links == {"self": FEED, "alternate": PAGE}


def test_an_entry_is_known_by_its_place_and_dated_by_its_day():
    entries = feed(*ENTRIES).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"{PAGE}#2030-05-02",
        f"{PAGE}#first",
    ]
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2030-05-02T00:00:00Z",
        "2030-05-01T00:00:00Z",
    ]


def test_an_entry_with_a_page_of_its_own_is_known_by_it():
    url = "https://made-up.example.org/sub/en/news/2030-05-01-a/"
    entry = feed(FeedEntry("a", "A", "2030-05-01", "<p>A</p>", url)).find(f"{ATOM}entry")
    assert entry is not None
    link = entry.find(f"{ATOM}link")
    assert (entry.findtext(f"{ATOM}id"), link is not None and link.get("href")) == (url, url)


def test_links_inside_an_entry_are_whole():
    content = feed(*ENTRIES).find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert content.text == (
        '<p>New: <a href="https://made-up.example.org/sub/en/parks/a/">A & b</a></p>'
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30))
def test_whatever_a_title_holds_stays_text(title):
    noncharacters = {0xFFFE, 0xFFFF}
    if not noncharacters & set(map(ord, title)):
        assert (feed(ENTRIES[1], title=title).findtext(f"{ATOM}title") or "") == title


def test_an_entry_that_moved_keeps_its_id_and_leads_to_its_present_address():
    moved = FeedEntry("a", "A", "2030-05-01", "", f"{PAGE}new/", f"{PAGE}old/")
    entry = feed(moved).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"{PAGE}old/"
    assert entry.find(f"{ATOM}link").get("href") == f"{PAGE}new/"
