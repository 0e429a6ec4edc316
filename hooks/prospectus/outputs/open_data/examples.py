"""Programs that read the data, as the page of open data shows them."""

from __future__ import annotations


def curl(url: str) -> str:
    """A command that writes a file to the terminal."""
    return f"curl --fail --silent {url}\n"


def python(url: str, language: str) -> str:
    """A program that prints id and name of each record of a collection, with all its parts.

    It needs nothing but Python.
    """
    return (
        "import json\n"
        "from urllib.request import urlopen\n"
        "\n"
        f'url = "{url}"\n'
        "while url:\n"
        "    with urlopen(url) as answer:\n"
        "        document = json.load(answer)\n"
        '    for record in document["records"]:\n'
        f'        print(record["id"], record["name"]["{language}"])\n'
        '    url = document["links"]["next"]\n'
    )


def power_query(url: str) -> str:
    """A query that loads a table into Excel, in UTF-8 (code page 65001)."""
    return (
        "let\n"
        f'    Source = Csv.Document(Web.Contents("{url}"), [Encoding = 65001]),\n'
        "    Records = Table.PromoteHeaders(Source, [PromoteAllScalars = true])\n"
        "in\n"
        "    Records\n"
    )
