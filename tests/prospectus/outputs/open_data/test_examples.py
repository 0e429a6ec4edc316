"""The examples on the page; those that can be run are, on the built site."""

from __future__ import annotations

import ast

from prospectus.outputs.open_data import examples

URL = "https://example.org/data/parks.csv"


def test_examples_name_the_address():
    for text in (examples.curl(URL), examples.python(URL, "en"), examples.power_query(URL)):
        assert URL in text


def test_the_example_in_python_can_be_parsed():
    ast.parse(examples.python(URL, "en"))


def test_the_query_reads_utf_8():
    assert "Encoding = 65001" in examples.power_query(URL)
