"""Writes a new post of the news: a page in every language, to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from prospectus.config.settings import Language
from prospectus.content import news
from prospectus.diagnostics.diagnostic import translate
from prospectus.editing.scaffold import RefusedError, ScaffoldedRecord, check_name
from prospectus.files import journal


def new_post(root: Path, name: str, languages: Sequence[Language], folder: str) -> ScaffoldedRecord:
    """Write the pages of a post; returns where that in the first language is.

    `folder` is that of news, below docs/.

    Title, description and heading are empty, so that the check reports them. Raises RefusedError if
    the name does not begin with a day or is in use.
    """
    check_name(name)
    if not news.is_post_name(name):
        raise RefusedError("post_name", name=name)
    paths = [f"docs/{folder}/{name}.{language.code}.md" for language in languages]
    for path in paths:
        if (root / path).exists():
            raise RefusedError("taken", name=name, place=path)
    content = "".join(f"{line}\n" for line in _lines()).encode()
    journal.write(root, dict.fromkeys(paths, content), dict.fromkeys(paths))
    return ScaffoldedRecord(paths[0], 1)


def _lines() -> Iterator[str]:
    yield from ("---", "title:", "description:")
    yield f"# {translate('drafts.post_fields')}"
    yield from ("#kind: story", "#company:", "#sector:", "---", "# ")
