"""Files below docs/ to which pages may link: pictures and documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from prospectus.config.settings import Language

_FILE = r"(?:[a-z0-9][a-z0-9._-]{0,99}/)*[a-z0-9][a-z0-9._-]{0,99}\.[a-z0-9]{1,9}"


def names(docs: Path, ending: str) -> list[str]:
    """The files below docs/ with an ending, or all but pages if there is none, for suggestions."""
    files = [path for path in docs.rglob("*") if path.is_file() and path.suffix != ".md"]
    like = [path for path in files if path.suffix == ending] or files
    return sorted(path.relative_to(docs).as_posix() for path in like)


def is_published(docs: Path, name: str, language: Language, languages: Sequence[Language]) -> bool:
    """Whether a page of this language can link to a file below docs/."""
    return language_of(docs, name, language, languages) is not None


def language_of(
    docs: Path, name: str, language: Language, languages: Sequence[Language]
) -> Language | None:
    """The language in whose folder a page of `language` finds a file below docs/; None if nowhere.

    The file may be for this language, for all, or for the first one as a fallback.
    """
    path, first = docs / name, languages[0]
    others = {other.code for other in languages} - {language.code}
    if not re.fullmatch(_FILE, name) or path.stem.rpartition(".")[2] in others:
        return None
    if path.with_suffix(f".{language.code}{path.suffix}").is_file():
        return language
    for_all = path.is_file() or path.with_suffix(f".{first.code}{path.suffix}").is_file()
    return first if for_all else None
