"""The status of translations: current, outdated, unconfirmed or obsolete.

A ledger holds a hash for each translation: that of the original text (in the first language) from
which it was made. A translation is outdated if the text has another hash now, unconfirmed if the
ledger has none, and an entry is obsolete if its page or record no longer exists.

Each entry is a file of its own, such as data/translations/en/parks/some-park.yml, so that branches
which confirm different translations can be merged.

Values of figures, evaluated expressions and whitespace are not part of the text, so a changed
number leaves every translation current.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from prospectus.config.project import Project
from prospectus.config.settings import Language
from prospectus.content.markdown_pages import Page, read_pages
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, limited, translate
from prospectus.domain.collection_specs import COLLECTIONS, LEDGER
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import SLUG
from prospectus.domain.loader import load
from prospectus.domain.record_tree import walk
from prospectus.domain.records import Record
from prospectus.files import journal
from prospectus.files.file_memory import RecallFile, read_anew
from prospectus.i18n.localized import LocalizedText
from prospectus.yamlio import text_files
from prospectus.yamlio.reader import YamlDocument

PAGES = "pages"
KINDS = (PAGES, "figures", *(spec.name for spec in COLLECTIONS if spec.name != "topics"))

Key = tuple[str, str]  # language, name

_DIGITS = 12  # of a hash: collisions among a million texts are unlikely
_HASH = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_FIELD, _SUFFIX = "original", ".yml"
_ENTRY = re.compile(rf'(?:#[^\n]*\n)?{_FIELD}: "({_HASH.pattern})"\n'.encode())


@dataclass(frozen=True, order=True)
class Translation:
    """A page or record in a language into which it is translated.

    `name` is its address: `pages/why/index`, `parks/some-park`, `figures/some-topic.some-figure`.
    `path` and `line` are the location of the translation, `title` is that of the original.
    `digest` is the present hash of the original; empty for obsolete entries.
    """

    path: str
    line: int
    name: str
    language: str
    title: str = ""
    digest: str = ""

    @property
    def key(self) -> Key:
        """Its key in the ledger."""
        return self.language, self.name


@dataclass(frozen=True)
class TranslationLedger:
    """The hash of the original of each translation."""

    hashes: Mapping[Key, str]

    def confirm(self, chosen: Iterable[Translation]) -> TranslationLedger:
        """A ledger with these translations as current, and without the obsolete ones among them."""
        hashes = dict(self.hashes)
        for translation in chosen:
            if translation.digest:
                hashes[translation.key] = translation.digest
            else:
                del hashes[translation.key]
        return TranslationLedger(hashes)

    def files_after(self, before: TranslationLedger) -> dict[str, bytes | None]:
        """The files that differ from those of another ledger, None for one that is gone."""
        return {
            entry_path(key): _entry_text(self.hashes[key]) if key in self.hashes else None
            for key in sorted({*self.hashes, *before.hashes})
            if self.hashes.get(key) != before.hashes.get(key)
        }


@dataclass(frozen=True)
class TranslationStatus:
    """All translations by status, sorted by file and line."""

    current: tuple[Translation, ...]
    outdated: tuple[Translation, ...]
    unconfirmed: tuple[Translation, ...]
    obsolete: tuple[Translation, ...]

    @property
    def all(self) -> tuple[Translation, ...]:
        """The translations of every status."""
        return (*self.current, *self.outdated, *self.unconfirmed, *self.obsolete)


def digest(parts: Iterable[str]) -> str:
    """The hash of a text of several parts, regardless of whitespace (truncated SHA-256)."""
    text = "\n".join("".join(part.split()) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def translations(site: Dataset, pages: Sequence[Page]) -> Iterator[Translation]:
    """All translations of pages and records: those into every language but the first."""
    pages_by_language = {(page.uri, page.language.code): page for page in pages}
    for name, title, original in _originals(site, pages):
        collection, _, rest = name.partition("/")
        location = None if collection == PAGES else site.location(collection, rest)
        for language in site.languages[1:]:
            if location:
                path, line = location.document.path, location.line
            elif page := pages_by_language.get((rest, language.code)):
                path, line = page.path, 1
            else:
                continue
            yield Translation(path, line, name, language.code, title, original)


def outdated(
    site: Dataset, pages: Sequence[Page], ledger: TranslationLedger
) -> Mapping[str, frozenset[str]]:
    """The names of pages and records with an outdated translation, by language.

    Faster than `compare`, because it only hashes originals that are in the ledger.
    """
    confirmed = {name for _, name in ledger.hashes}
    hashes = {name: digest for name, _, digest in _originals(site, pages, confirmed)}
    return {
        language.code: frozenset(
            name
            for name, present in hashes.items()
            if ledger.hashes.get((language.code, name), present) != present
        )
        for language in site.languages
    }


def hashes(project: Project) -> Mapping[Key, str]:
    """The hash of the text of every page and record in every language.

    Raises DiagnosticsError if data or pages have problems.
    """
    site = load(project)
    pages, problems = read_pages(project.root, site.languages)
    if problems:
        raise DiagnosticsError(problems)
    return {
        (language.code, name): hashed
        for language in site.languages
        for name, _, hashed in _originals(site, pages, language=language)
    }


def changed_together(
    before: Mapping[Key, str], after: Mapping[Key, str], first: str
) -> frozenset[Key]:
    """The translations whose text is new or changed, and whose original is, too.

    `before` and `after` are `hashes` of two commits, `first` is the language of the originals.
    Where only one of the two has changed, nothing says that somebody compared them.
    """
    changed = {key for key, hashed in after.items() if before.get(key) != hashed}
    return frozenset(
        (language, name)
        for language, name in changed
        if language != first and (first, name) in changed
    )


def _originals(
    site: Dataset,
    pages: Sequence[Page],
    wanted: Container[str] | None = None,
    language: Language | None = None,
) -> Iterator[tuple[str, str, str]]:
    """Name, title and hash of every page and record with text, in one language: else the first.

    `wanted` limits the names.
    """
    first = language or site.languages[0]
    for page in pages:
        name = f"{PAGES}/{page.uri}"
        if page.language == first and (wanted is None or name in wanted):
            title = str(page.front_matter.get("title"))
            yield name, title, digest([title, str(page.front_matter.get("description")), page.body])
    for collection, key, record in site.records():
        name = f"{collection}/{key}"
        if wanted is not None and name not in wanted:
            continue
        if texts := dict(_texts(record, first.code)):
            hashed = digest(f"{path}: {texts[path]}" for path in sorted(texts))
            yield name, texts.get("name", ""), hashed


def _texts(record: Record, language: str) -> Iterator[tuple[str, str]]:
    """Every text in a record in one language, by its path, such as `titles.0.name`."""
    for above, inner in walk(record):
        for field in type(inner).model_fields:
            value = getattr(inner, field)
            texts = value if isinstance(value, tuple) else (value,)
            for index, text in enumerate(texts):
                if isinstance(text, LocalizedText):
                    path = (*above, field, *([index] if value is texts else []))
                    yield ".".join(map(str, path)), text.in_language(language)


def compare(translations: Iterable[Translation], ledger: TranslationLedger) -> TranslationStatus:
    """The status of each translation, by its entry in the ledger."""
    by_status: dict[str, list[Translation]] = {"current": [], "outdated": [], "unconfirmed": []}
    keys = set()
    for translation in translations:
        keys.add(translation.key)
        confirmed = ledger.hashes.get(translation.key)
        if confirmed is None:
            status = "unconfirmed"
        else:
            status = "current" if confirmed == translation.digest else "outdated"
        by_status[status].append(translation)
    by_status["obsolete"] = [
        Translation(entry_path(key), 1, key[1], key[0]) for key in set(ledger.hashes) - keys
    ]
    return TranslationStatus(
        **{status: tuple(sorted(translations)) for status, translations in by_status.items()}
    )


def load_status(project: Project) -> tuple[Dataset, TranslationLedger, TranslationStatus]:
    """The dataset of a project, its ledger, and the status of each translation.

    Raises DiagnosticsError if data, pages or the ledger have problems.
    """
    site = load(project)
    pages, problems = read_pages(project.root, site.languages)
    if problems:
        raise DiagnosticsError(problems)
    ledger = read(project.root, site.languages)
    return site, ledger, compare(translations(site, pages), ledger)


def confirm_records(project: Project, names: Collection[str]) -> None:
    """Mark the translations of records as current; `names` are addresses such as `parks/some`.

    Raises DiagnosticsError if data, pages or the ledger have problems.
    """
    _, ledger, status = load_status(project)
    chosen = {
        translation
        for translation in status.all
        if translation.digest and translation.name in names
    }
    if changed := chosen.difference(status.current):
        save(project.root, ledger, ledger.confirm(changed))


def aliases(translation: Translation, first: str) -> Iterator[str]:
    """The names by which editors may refer to a translation; `first` is the first language.

    These are its address and its file (which may hold others, too); for a page also its path
    without language and the file in the first language; for a figure also `<file>.<key>`.
    """
    kind, _, rest = translation.name.partition("/")
    yield translation.name
    if translation.digest:
        yield translation.path
    if kind in (PAGES, "figures"):
        yield rest
    if kind == PAGES:
        yield f"docs/{rest}"
        yield f"docs/{rest}.{first}.md"


def entry_path(key: Key) -> str:
    """The file of a translation in the ledger.

    >>> entry_path(("en", "pages/why/index"))
    'data/translations/en/pages/why/index.yml'
    """
    language, name = key
    return f"{LEDGER}/{language}/{name}.yml"


def _entry_text(hashed: str) -> bytes:
    return f'# {translate("translation.ledger")}\n{_FIELD}: "{hashed}"\n'.encode()


def read(
    root: Path, languages: Sequence[Language], recall: RecallFile = read_anew
) -> TranslationLedger:
    """Read the ledger of a project; an empty one if there is none. `recall` has hashes of files.

    Raises DiagnosticsError with the problems of all files: those that cannot be read, that have
    unknown languages or malformed addresses as their paths, or malformed hashes.
    """
    codes = [language.code for language in languages[1:]]
    hashes: dict[Key, str] = {}
    problems: list[Diagnostic] = []
    for where in sorted(_entries(root)):
        code, _, name = where.removeprefix(f"{LEDGER}/").removesuffix(_SUFFIX).partition("/")
        try:
            read_entry = partial(_read_hash, root, where, name)
            hashes[code, name] = recall(root / where, read_entry)
        except DiagnosticsError as error:
            problems += error.problems
        if code not in codes:
            known = ", ".join(codes) or "—"
            problems.append(Diagnostic.of_file(where, "unknown_language", field=code, known=known))
        elif not _is_address(name):
            known = ", ".join(f"{kind}/" for kind in KINDS)
            problems.append(Diagnostic.of_file(where, "no_address", name=name, known=known))
    if problems:
        raise DiagnosticsError(list(limited(problems, LEDGER)))
    return TranslationLedger(hashes)


def _entries(root: Path) -> Iterator[str]:
    """The path of each file of the ledger."""
    for parent, _, names in os.walk(root / LEDGER):
        folder = Path(parent).relative_to(root).as_posix()
        for name in names:
            if name.endswith(_SUFFIX) and not name.startswith("."):
                yield f"{folder}/{name}"


def _read_hash(root: Path, path: str, name: str) -> str:
    """The hash in the file of an entry. Raises DiagnosticsError if it has none."""
    # Nearly every file is as the program writes it, which is faster to see than to parse.
    file = root / path
    is_readable = stat.S_ISREG(file.lstat().st_mode) and os.access(file, os.R_OK)
    if is_readable and (written := _ENTRY.fullmatch(file.read_bytes())):
        return written[1].decode()
    document = YamlDocument(path, text_files.read_text(root, file))
    values = document.values
    if not isinstance(values, dict):
        raise DiagnosticsError([document.problem((), "dict_type", field=path)])
    hashed = values.get(_FIELD)
    if values.keys() != {_FIELD} or not isinstance(hashed, str) or not _HASH.fullmatch(hashed):
        where = next(((key,) for key in values if isinstance(key, str)), ())
        raise DiagnosticsError([document.problem(where, "no_hash", name=name)])
    return hashed


def _is_address(name: str) -> bool:
    kind, _, rest = name.partition("/")
    form = {PAGES: rf"(?:{SLUG}/)*{SLUG}", "figures": rf"{SLUG}\.{SLUG}"}.get(kind, SLUG)
    return kind in KINDS and re.fullmatch(form, rest) is not None


def save(root: Path, before: TranslationLedger, after: TranslationLedger) -> None:
    """Write the entries of a project's ledger that differ from those before: all or none."""
    journal.write(root, after.files_after(before))
