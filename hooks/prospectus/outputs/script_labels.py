"""The words and addresses that scripts need on every page, in one language.

They are a script of their own, which is fetched when a page has been drawn: in the HTML they would
be a part of every first visit. It is a script, as pages opened from a folder can load no JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from prospectus.presentation.comparison import MOST_COMPARED

_TABLE = ("copy", "copied", "csv", "failed", "source")
_COMPARE = (
    *("mark", "mark_name", "bar", "marked", "unmarked", "full", "open", "clear", "cleared"),
    "pick",
)
_OF_PROJECTS = ("failed",)  # only their list is fetched
# Filled in by the scripts.
_PLACEHOLDERS = {"name": "{name}", "names": "{names}", "column": "{column}"}


def table_labels(catalog: Mapping[str, str]) -> Mapping[str, object]:
    """What the buttons below tables say."""
    messages = {name: catalog[f"table.{name}"] for name in _TABLE}
    return {**messages, "comma": catalog["list.semicolon"]}


def comparison_labels(
    catalog: Mapping[str, str], page: str, folders: Mapping[str, str], others: Sequence[str]
) -> Mapping[str, object]:
    """What readers can mark, and what the buttons for it say.

    `page` is the path of the page that compares, `folders` are those of the records by collection,
    and `others` the pages in these folders that are no records, all below the folder of the
    language.
    """
    messages = {
        name: catalog[f"compare.{name}"].format(count=MOST_COMPARED, **_PLACEHOLDERS)
        for name in _COMPARE + (_OF_PROJECTS if "projects" in folders else ())
    }
    return {
        **messages,
        "page": page,
        "most": MOST_COMPARED,
        "folders": folders,
        "others": others,
        "comma": catalog["list.comma"],
        "names": {name: catalog[name] for name in folders},
    }


def labels_script(labels: Mapping[str, Mapping[str, object]]) -> str:
    """The script that hands the labels over."""
    text = json.dumps(labels, ensure_ascii=False, separators=(",", ":"))
    return f"window.labels={text};\n"
