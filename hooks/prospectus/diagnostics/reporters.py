"""Reports of diagnostics: workflow commands of GitHub, JSON, and an HTML page."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from prospectus.diagnostics.diagnostic import Diagnostic, in_one_line, translate_each

# Characters that end a message or a property (`command.ts` of GitHub's actions/toolkit).
_IN_MESSAGE = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_IN_PROPERTY = _IN_MESSAGE | {ord(":"): "%3A", ord(","): "%2C"}


def as_github(problems: Sequence[Diagnostic]) -> str:
    """One workflow command for each problem, which GitHub shows at the line of a change.

    >>> print(as_github([Diagnostic("data/a,b.yml", 3, 1, "empty_file")]))  # doctest: +ELLIPSIS
    ::error file=data/a%2Cb.yml,line=3,col=1,title=empty_file::...
    """
    lines = []
    for problem in problems:
        properties = {
            "file": problem.path,
            "line": problem.line,
            "col": problem.column,
            "title": problem.key,
        }
        escaped = (
            f"{name}={in_one_line(str(value).translate(_IN_PROPERTY))}"
            for name, value in properties.items()
        )
        command = "warning" if problem.level == "warning" else "error"
        message = in_one_line(problem.message.translate(_IN_MESSAGE))
        lines.append(f"::{command} {','.join(escaped)}::{message}")
    return "\n".join(lines)


def as_json(
    problems: Sequence[Diagnostic], warnings: Sequence[Diagnostic] = (), **counts: int
) -> str:
    """A JSON object: `problems`, sorted by location, `warnings`, and the counts.

    Each problem and each warning has `path` (relative to the root of the project), `line` and
    `column` (from 1), `key` (stable, also if the message changes) and `message`, a text by
    language.
    """
    entries = {"problems": _as_data(problems), "warnings": _as_data(warnings)}
    return json.dumps({**entries, **counts}, ensure_ascii=False, indent=2)


def _as_data(problems: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    return [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "key": problem.key,
            "message": problem.messages,
        }
        for problem in problems
    ]


def as_page(problems: Sequence[Diagnostic], root: Path) -> str:
    """An HTML page that lists the problems; each location opens in an editor.

    The page is complete in itself, because no style sheet or script may be available.
    """
    titles = translate_each("report.title", count=len(problems))
    rows = "\n".join(
        f"<li>{_location(root, problem)}{_in_each('p', problem.messages)}</li>"
        for problem in problems
    )
    return _page(titles, f"{_in_each('p', translate_each('report.hint'))}\n<ol>\n{rows}\n</ol>")


def as_notice(messages: Mapping[str, str]) -> str:
    """An HTML page with one message in each language, complete in itself."""
    return _page(messages, "")


def _page(titles: Mapping[str, str], content: str) -> str:
    return _PAGE.format(
        language=next(iter(titles)),
        title=escape(" / ".join(titles.values())),
        style=_STYLE,
        heading=f"<h1>{_in_each('span', titles)}</h1>",
        content=content,
    )


def _in_each(tag: str, messages: Mapping[str, str]) -> str:
    return "".join(
        f'<{tag} lang="{language}">{escape(message)}</{tag}>'
        for language, message in messages.items()
    )


def _location(root: Path, problem: Diagnostic) -> str:
    """The location; for a file of the project, as a link that opens it in Visual Studio Code.

    The URLs are described at code.visualstudio.com/docs/configure/command-line.
    """
    path = Path(problem.path)
    if path.is_absolute() or ".." in path.parts:
        return f"<b>{escape(problem.location)}</b>"
    file = quote(os.fsencode((root / path).as_posix().lstrip("/")), safe="/:")
    address = f"vscode://file/{file}:{problem.line}:{problem.column}"
    return f'<a href="{escape(address)}">{escape(problem.location)}</a>'


_STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem;
  overflow-wrap: anywhere }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 }
h1 span { display: block }
span + span, p + p { opacity: .8 }
ol { padding: 0; list-style: none }
li { border-top: 1px solid #8886; padding: .8rem 0 }
li p { margin: .2rem 0 0 }
a, b { display: inline-block; font-family: ui-monospace, monospace; padding: .2rem 0 }
"""
_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{heading}
{content}
</main>
</body>
</html>
"""
