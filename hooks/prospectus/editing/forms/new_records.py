"""Where a new record is put, and under which name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.collection_specs import FIGURE_COLLECTIONS
from prospectus.domain.fields import MOST_LETTERS
from prospectus.editing import scaffold
from prospectus.editing.forms import drafts
from prospectus.editing.forms.content_index import FIGURES, SESSIONS, ContentIndex, Entry, spec_of
from prospectus.editing.forms.drafts import OpenRecord
from prospectus.editing.scaffold import RefusedError
from prospectus.i18n.localized import contains_han
from prospectus.i18n.pinyin import syllables
from prospectus.yamlio.parser import Where

# Kinds of which a site has one file or one for each language.
FIXED = ("publishers", "synonyms")
# Kinds whose new records need to know where they belong.
HELD = (FIGURES, SESSIONS, "targets")

_NEW = "new"


def can_wait(kind: str) -> bool:
    """Whether new records of a kind may be saved before they are translated."""
    return kind not in (*FIXED, *HELD)


def holders(
    root: Path, index: ContentIndex, kind: str, language: str = ""
) -> Sequence[tuple[str, str]]:
    """What a new record may belong to: values for `open_new`, each with a title in a language.

    There are none for kinds whose records belong to nothing.
    """
    if kind == FIGURES:
        topics = sorted(path.stem for path in (root / "data").glob(spec_of(FIGURES).path))
        records = [
            (f"{spec.name}/{entry.name}", entry)
            for spec in FIGURE_COLLECTIONS
            for entry in index.entries(spec.name)
        ]
        return [
            *((f"topics/{name}", _topic_title(index, name, language)) for name in topics),
            *((value, entry.title(language)) for value, entry in records),
        ]
    if kind == SESSIONS:
        choices = []
        for entry in index.entries("events"):
            values = drafts.open_record(root, entry).values
            for at, part in enumerate(values.get("programme") or ()):
                names = part.get("name") or {}
                title = names.get(language) or next(iter(names.values()), str(at + 1))
                choices.append((f"events/{entry.name}/{at}", f"{entry.title(language)}: {title}"))
        return choices
    if kind == "targets":
        files = sorted(path.stem for path in (root / "data").glob(spec_of(kind).path))
        return [(f"targets/{name}", name) for name in files]
    return ()


def _topic_title(index: ContentIndex, name: str, language: str) -> str:
    topic = index.find("topic_names", name)
    return topic.title(language) if topic else name


def suggested_name(values: Any) -> str:
    """A name for a record by its name in English, or else in pinyin.

    >>> suggested_name({"name": {"en": "The New Park (East)"}})
    'new-park-east'
    """
    names = values.get("name") if isinstance(values, Mapping) else None
    texts = [text for text in (names or {}).values() if isinstance(text, str)]
    for text in sorted(texts, key=contains_han):  # a name in Latin letters first
        plain = unicodedata.normalize("NFKD", text)
        if contains_han(text):
            plain = re.sub(r"\d(?=-|$)", "", "-".join(syllables(text)))
        words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", plain).lower())
        words = [word for word in words if word not in ("the", "a", "an", "of", "and", "for")]
        if slug := "-".join(words)[:MOST_LETTERS].strip("-"):
            return slug
    return ""


def open_new(root: Path, index: ContentIndex, kind: str, name: str, holder: str = "") -> OpenRecord:
    """A record that does not exist yet, with the file in which it will be.

    `holder` is one of `holders`. Raises RefusedError if the name cannot be used or is taken.
    """
    scaffold.check_name(name)
    path, where, full_name = _place(root, index, kind, name, holder)
    if (taken := _taken(index, kind, full_name)) is not None:
        raise RefusedError("taken", name=name, place=taken.path)
    entry = Entry(kind, full_name, {}, path, where)
    file = root / path
    if not where and file.exists():
        raise RefusedError("taken", name=name, place=path)
    content = drafts.content_of(root, path) if file.exists() else None
    return OpenRecord(entry, content, None)


def blank(kind: str) -> OpenRecord:
    """A record without a name yet, for an empty form."""
    return OpenRecord(Entry(kind, _NEW, {}, ""), None, None)


def _place(
    root: Path, index: ContentIndex, kind: str, name: str, holder: str
) -> tuple[str, Where, str]:
    """File, path in it and full name of a new record."""
    spec = spec_of(kind)
    if kind not in HELD:
        return f"data/{spec.path.replace('*', name)}", (name,) if spec.many else (), name
    if holder not in {value for value, _ in holders(root, index, kind)}:
        raise DiagnosticsError([Diagnostic.of_file("data", "no_holder")])
    collection, owner, *rest = holder.split("/")
    if kind == SESSIONS:
        event = index.find("events", owner)
        at = int(rest[0])
        values = drafts.open_record(root, event).values if event else {}
        count = len(values["programme"][at].get("sessions") or ())
        path = event.path if event else ""
        return path, ("programme", at, "sessions", count), f"{owner}.{name}"
    if collection in ("topics", "targets"):
        full_name = f"{owner}.{name}" if kind == FIGURES else name
        return f"data/{spec.path.replace('*', owner)}", (name,), full_name
    entry = index.find(collection, owner)
    path, where = (entry.path, entry.where) if entry else ("", ())
    return path, (*where, "figures", name), f"{owner}.{name}"


def _taken(index: ContentIndex, kind: str, name: str) -> Entry | None:
    """What has the name already. Figures are named by their records, so these have one each."""
    held = [spec.name for spec in FIGURE_COLLECTIONS]
    kinds = held if kind in held else [kind]
    return next(filter(None, (index.find(kind, name) for kind in kinds)), None)
