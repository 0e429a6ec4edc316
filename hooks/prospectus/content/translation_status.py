"""The status of translations: current, outdated, unconfirmed or obsolete.

A ledger holds a hash for each translation: that of the original text (in the first language) from
which it was made. A translation is outdated if the text has another hash now, unconfirmed if the
ledger has none, and an entry is obsolete if its page or record no longer exists.

Values of figures, evaluated expressions and whitespace are not part of the text, so a changed
number leaves every translation current.
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
KINDS = (PAGES, "figures", *(spec.name for spec in COLLECTIONS if spec.name != "topics"))

Key = tuple[str, str]  # language, name

_DIGITS = 12  # of a hash: collisions among a million texts are unlikely
_HASH = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")


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
    """The hash of the original of each translation; `lines` are the lines of the file."""

    hashes: Mapping[Key, str]
    lines: Mapping[Key, int]

    def confirm(self, chosen: Iterable[Translation]) -> TranslationLedger:
        """A ledger with these translations as current, and without the obsolete ones among them."""
        hashes = dict(self.hashes)
        for translation in chosen:
            if translation.digest:
                hashes[translation.key] = translation.digest
            else:
                del hashes[translation.key]
        return TranslationLedger(hashes, {})

    def __str__(self) -> str:
        """The text of the file: sorted, one line per entry, so that git can merge it."""
        lines = [f"# {translate('translation.ledger')}"]
        for language in sorted({language for language, _ in self.hashes}):
            lines.append(f"{language}:")
            names = sorted(name for code, name in self.hashes if code == language)
            lines += [f'  {name}: "{self.hashes[language, name]}"' for name in names]
        return "\n".join(lines) + "\n"


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


def _originals(
    site: Dataset, pages: Sequence[Page], wanted: Container[str] | None = None
) -> Iterator[tuple[str, str, str]]:
    """Name, title and hash of every page and record with text, in the first language.

    `wanted` limits the names.
    """
    first = site.languages[0]
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
        Translation(LEDGER, ledger.lines[key], key[1], key[0]) for key in set(ledger.hashes) - keys
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


def read(root: Path, languages: Sequence[Language]) -> TranslationLedger:
    """Read the ledger of a project; an empty one if there is none.

    Raises DiagnosticsError if it is not YAML, or has merge markers, unknown languages, malformed
    addresses or malformed hashes.
    """
    path = root / LEDGER
    if not path.exists():
        return TranslationLedger({}, {})
    text = text_files.read_text(root, path)
    document = YamlDocument(LEDGER, text)
    values = {} if document.values is None else document.values
    codes = [language.code for language in languages[1:]]
    if problems := list(limited(_problems(document, values, codes), LEDGER)):
        raise DiagnosticsError(problems)
    hashes = {
        (code, name): hash_ for code, names in values.items() for name, hash_ in names.items()
    }
    return TranslationLedger(hashes, {key: document.position(key)[0] for key in hashes})


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
        for name, digest_ in names.items():
            if not _is_address(name):
                known = ", ".join(f"{kind}/" for kind in KINDS)
                yield document.problem((code, name), "no_address", name=name, known=known)
            elif not isinstance(digest_, str) or not _HASH.fullmatch(digest_):
                yield document.problem((code, name), "no_hash", name=name)


def _is_address(name: str) -> bool:
    kind, _, rest = name.partition("/")
    form = {PAGES: rf"(?:{SLUG}/)*{SLUG}", "figures": rf"{SLUG}\.{SLUG}"}.get(kind, SLUG)
    return kind in KINDS and re.fullmatch(form, rest) is not None


def save(root: Path, ledger: TranslationLedger) -> None:
    """Write the ledger of a project atomically."""
    journal.write(root, {LEDGER: str(ledger).encode()})
