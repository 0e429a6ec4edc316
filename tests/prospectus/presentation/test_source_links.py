"""The ways back, by the patterns that hosts of repositories have."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospectus.presentation.source_links import SourceLinks

BLOB = "https://example.org/{file}#L{line}"
ISSUE = "https://example.org/new?title={title}&body={address}"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def test_a_file_is_shown_whole_and_a_record_at_its_line():
    origins = SourceLinks(source_url=BLOB)
    assert origins.source("data/parks/a.yml") == "https://example.org/data/parks/a.yml"
    assert origins.source("data/parks/a.yml", 12) == "https://example.org/data/parks/a.yml#L12"


def test_where_nothing_is_known_there_is_no_way_back():
    assert SourceLinks().source("data/parks/a.yml", 12) == ""
    assert SourceLinks().report("Made up", "https://example.org/") == ""


def test_reports_go_to_the_publisher_only_where_no_other_address_is_set():
    assert SourceLinks(email="a@example.org").report("b", "c").startswith("mailto:a@example.org?")
    assert (
        SourceLinks(email="a@example.org", report_url=ISSUE).report("b", "c").startswith("https:")
    )


@pytest.mark.parametrize(
    "origins", [SourceLinks(report_url=ISSUE), SourceLinks(email="a+b@example.org")]
)
@given(title=TEXT, address=TEXT)
def test_whatever_is_reported_arrives_as_it_is(origins, title, address):
    query = urlsplit(origins.report(title, address)).query
    query_values = parse_qs(query, keep_blank_values=True)
    assert set(query_values) in ({"title", "body"}, {"subject", "body"})
    assert query_values["body"] == [address]
    assert [title] in query_values.values()


@given(st.text("abc-/ #?%\u4e00", min_size=1))
def test_a_path_stays_a_path(file):
    assert unquote(urlsplit(SourceLinks(source_url=BLOB).source(file)).path) == f"/{file}"
