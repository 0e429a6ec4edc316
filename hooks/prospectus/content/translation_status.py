"""Which translations are older than what they translate.

Told by content, not by date: a ledger holds, for each page and record and each language into
which it was translated, a short hash of the words in the first language from which that was done.
Where the words are others now, the translation is behind. What the ledger does not hold is not
confirmed yet; what it holds of things that are gone is left over.

Values of figures are no words of theirs, and calls in pages stay calls, so a number that changes
leaves every translation as it is. Nor is white space a word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from prospectus.i18n.localized import LocalizedText
from prospectus.yamlio import text_files
from prospectus.yamlio.reader import YamlDocument

PAGES = "pages"
KINDS = (PAGES, "figures", *(shelf.name for shelf in COLLECTIONS if shelf.name != "topics"))

Key = tuple[str, str]  # language, name

_DIGITS = 12  # of the hash: enough that no two of a million texts are likely to share one
_HASH = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")


@dataclass(frozen=True, order=True)
class Translation:
    """A page or record in a language into which it was translated.

    `name` is its address: `pages/why/index`, `parks/some-park`, `figures/some-topic.some-figure`.
    `path` and `line` are where the translation stands, `title` what the first language calls it,
    `digest` is the hash of the words of the first language as they are now.
    """

    path: str
    line: int
    name: str
    language: str
    title: str = ""
    digest: str = ""

    @property
    def key(self) -> Key:
        """By which the ledger knows it."""
        return self.language, self.name


@dataclass(frozen=True)
class TranslationLedger:
    """What was translated from words with which hash; `lines` are those of the file."""

    hashes: Mapping[Key, str]
    lines: Mapping[Key, int]

    def confirm(self, chosen: Iterable[Translation]) -> TranslationLedger:
        """The ledger with these translations as current, and without those that are gone."""
        hashes = dict(self.hashes)
        for it in chosen:
            if it.digest:
                hashes[it.key] = it.digest
            else:
                del hashes[it.key]
        return TranslationLedger(hashes, {})

    def __str__(self) -> str:
        """The file: sorted, a line for each, so that branches merge line by line."""
        lines = [f"# {translate('translation.ledger')}"]
        for language in sorted({language for language, _ in self.hashes}):
            lines.append(f"{language}:")
            names = sorted(name for code, name in self.hashes if code == language)
            lines += [f'  {name}: "{self.hashes[language, name]}"' for name in names]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class TranslationStatus:
    """Every translation by its state, each in the order of files and lines."""

    current: tuple[Translation, ...]
    outdated: tuple[Translation, ...]
    unconfirmed: tuple[Translation, ...]
    obsolete: tuple[Translation, ...]

    @property
    def all(self) -> tuple[Translation, ...]:
        """Those of all states."""
        return (*self.current, *self.outdated, *self.unconfirmed, *self.obsolete)


def digest(parts: Iterable[str]) -> str:
    """The hash of some words, whatever white space they are laid out with (SHA-256, cut)."""
    told = "\n".join("".join(part.split()) for part in parts)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def translations(site: Dataset, pages: Sequence[Page]) -> Iterator[Translation]:
    """Every page and record in every language but the first."""
    written = {(page.uri, page.language.code): page for page in pages}
    for name, title, made_from in _originals(site, pages):
        shelf, _, inner = name.partition("/")
        place = None if shelf == PAGES else site.location(shelf, inner)
        for language in site.languages[1:]:
            if place:
                path, line = place.document.path, place.line
            elif there := written.get((inner, language.code)):
                path, line = there.path, 1
            else:
                continue
            yield Translation(path, line, name, language.code, title, made_from)


def outdated(
    site: Dataset, pages: Sequence[Page], ledger: TranslationLedger
) -> Mapping[str, frozenset[str]]:
    """By language, the pages and records whose translation is behind.

    As `compare` would tell it, but without looking for what the ledger does not hold.
    """
    confirmed = {name for _, name in ledger.hashes}
    hashes = {name: made for name, _, made in _originals(site, pages, confirmed)}
    return {
        language.code: frozenset(
            name
            for name, made in hashes.items()
            if ledger.hashes.get((language.code, name), made) != made
        )
        for language in site.languages
    }


def _originals(
    site: Dataset, pages: Sequence[Page], wanted: Container[str] | None = None
) -> Iterator[tuple[str, str, str]]:
    """The name of every page and record with words, its title, and the hash of its words.

    The words are those of the first language. Of names, only those that are `wanted`, if any are.
    """
    first = site.languages[0]
    for page in pages:
        name = f"{PAGES}/{page.uri}"
        if page.language == first and (wanted is None or name in wanted):
            title = str(page.front_matter.get("title"))
            words = [title, str(page.front_matter.get("description")), page.body]
            yield name, title, digest(words)
    for shelf, key, record in site.records():
        name = f"{shelf}/{key}"
        if wanted is not None and name not in wanted:
            continue
        if told := dict(_words(record, first.code)):
            made_from = digest(f"{where}: {told[where]}" for where in sorted(told))
            yield name, told.get("name", ""), made_from


def _words(record: Record, language: str) -> Iterator[tuple[str, str]]:
    """Every text inside a record in one language, and the way to it: `titles.0.name`."""
    for above, inner in walk(record):
        for field in type(inner).model_fields:
            value = getattr(inner, field)
            texts = value if isinstance(value, tuple) else (value,)
            for index, text in enumerate(texts):
                if isinstance(text, LocalizedText):
                    where = (*above, field, *([index] if value is texts else []))
                    yield ".".join(map(str, where)), text.in_language(language)


def compare(known: Iterable[Translation], ledger: TranslationLedger) -> TranslationStatus:
    """The state of each translation by what the ledger holds of it."""
    found: dict[str, list[Translation]] = {"current": [], "outdated": [], "unconfirmed": []}
    keys = set()
    for it in known:
        keys.add(it.key)
        told = ledger.hashes.get(it.key)
        state = "unconfirmed" if told is None else "current" if told == it.digest else "outdated"
        found[state].append(it)
    found["obsolete"] = [
        Translation(LEDGER, ledger.lines[key], key[1], key[0]) for key in set(ledger.hashes) - keys
    ]
    return TranslationStatus(**{state: tuple(sorted(them)) for state, them in found.items()})


def load_status(project: Project) -> tuple[Dataset, TranslationLedger, TranslationStatus]:
    """All data below `root`, the ledger, and the state of each translation.

    Raises DiagnosticsError where data, pages or the ledger cannot be read.
    """
    site = load(project)
    pages, problems = read_pages(project.root, site.languages)
    if problems:
        raise DiagnosticsError(problems)
    ledger = read(project.root, site.languages)
    return site, ledger, compare(translations(site, pages), ledger)


def aliases(translation: Translation, first: str) -> Iterator[str]:
    """All by which an editor may name it; `first` is the first language.

    Its address, its file (which may hold others, too), of a page the file in the first language
    and the path without language, of a figure the address that pages use.
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


def read(root: Path, languages: Sequence[Language]) -> TranslationLedger:
    """The ledger below `root`; an empty one where there is none.

    Raises DiagnosticsError where it is not YAML, or has merge markers, unknown languages, malformed
    addresses or malformed hashes.
    """
    path = root / LEDGER
    if not path.exists():
        return TranslationLedger({}, {})
    text = text_files.read_text(root, path)
    document = YamlDocument(LEDGER, text)
    values = {} if document.values is None else document.values
    found_problems = _problems(document, values, [it.code for it in languages[1:]])
    if problems := list(limited(found_problems, LEDGER)):
        raise DiagnosticsError(problems)
    found = {(code, name): told for code, names in values.items() for name, told in names.items()}
    return TranslationLedger(found, {key: document.position(key)[0] for key in found})


def _problems(document: YamlDocument, values: object, codes: Sequence[str]) -> Iterator[Diagnostic]:
    if not isinstance(values, dict):
        yield document.problem((), "dict_type", field=LEDGER)
        return
    for code, names in values.items():
        if code not in codes:
            known = ", ".join(codes) or "—"
            yield document.problem((code,), "unknown_language", field=code, known=known)
            continue
        if not isinstance(names, dict):
            yield document.problem((code,), "dict_type", field=code)
            continue
        for name, told in names.items():
            if not _is_address(name):
                known = ", ".join(f"{kind}/" for kind in KINDS)
                yield document.problem((code, name), "no_address", name=name, known=known)
            elif not isinstance(told, str) or not _HASH.fullmatch(told):
                yield document.problem((code, name), "no_hash", name=name)


def _is_address(name: str) -> bool:
    kind, _, rest = name.partition("/")
    form = {PAGES: rf"(?:{SLUG}/)*{SLUG}", "figures": rf"{SLUG}\.{SLUG}"}.get(kind, SLUG)
    return kind in KINDS and re.fullmatch(form, rest) is not None


def save(root: Path, ledger: TranslationLedger) -> None:
    """Write the ledger below `root`, all of it or nothing."""
    journal.write(root, {LEDGER: str(ledger).encode()})
