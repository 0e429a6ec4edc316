"""Texts that a language of the site still lacks, by the file and record that hold them.

Read from the files themselves, so a language can be listed while records and pages are not valid
for want of its texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospectus.config.project import Project
from prospectus.config.settings import FILE, Language
from prospectus.content import markdown_pages
from prospectus.content.markdown_pages import Page
from prospectus.domain import pending_translations
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.i18n import catalog
from prospectus.yamlio import reader
from prospectus.yamlio.reader import YamlDocument

Where = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Untranslated:
    """The texts that a language lacks in one record, page, catalog or in the settings.

    `path` and `line` are the place of the first; `name` is the address of the record or page, or
    the file; `count` is the number of texts.
    """

    path: str
    line: int
    name: str
    language: str
    count: int


def find(project: Project) -> list[Untranslated]:
    """All records and pages with a text that a language lacks and another has, by file and line.

    Raises DiagnosticsError if a file is not YAML or the settings name no languages.
    """
    languages = project.settings.languages
    return sorted(
        [
            *_settings(project.settings.document, languages[0].code),
            *_catalogs(languages),
            *_records(project.root, [language.code for language in languages]),
            *_pages(project.root, languages),
        ]
    )


def _settings(document: YamlDocument, first: str) -> Iterator[Untranslated]:
    plugins = document.values["plugins"]
    for at, plugin in enumerate(plugins):
        entries = (
            plugin["i18n"]["languages"] if isinstance(plugin, dict) and "i18n" in plugin else ()
        )
        for index, entry in enumerate(entries):
            empty = [where for where, text in _leaves(entry) if text == ""]
            if empty and entry["locale"] != first:
                above = ("plugins", at, "i18n", "languages", index)
                line, _ = document.position((*above, *empty[0]))
                yield Untranslated(FILE, line, FILE, entry["locale"], len(empty))


def _catalogs(languages: Collection[Language]) -> Iterator[Untranslated]:
    known = catalog.required_messages(catalog.known_messages(catalog.CATALOGS))
    for language in languages:
        files = catalog.readers_files(language.code)
        messages: dict[str, str] = {}
        for file in files:
            messages |= catalog.read_file(file)
        own = catalog.required_messages(messages)
        if missing := [key for key in known if not own.get(key)]:
            path = catalog.shown_path(files[-1])
            yield Untranslated(path, 1, path, language.code, len(missing))


def _records(root: Path, codes: Collection[str]) -> Iterator[Untranslated]:
    for spec in COLLECTIONS:
        for path in sorted((root / "data").glob(spec.path)):
            document = reader.read(root, path)
            records = document.values if spec.many else {path.stem: document.values}
            for key, record in records.items() if isinstance(records, dict) else ():
                name = f"{path.stem}.{key}" if spec.nested else key
                above: Where = (key,) if spec.many else ()
                if pending_translations.is_pending(record):  # `status` lists these by themselves
                    continue
                for code in codes:
                    if places := [*_lacking(record, above, codes, code)]:
                        line, _ = document.position(places[0])
                        collection = "figures" if spec.nested else spec.name
                        address = f"{collection}/{name}"
                        yield Untranslated(document.path, line, address, code, len(places))


def _lacking(value: Any, above: Where, codes: Collection[str], code: str) -> Iterator[Where]:
    """The places of the texts that a language lacks, or of their other languages."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _lacking(item, (*above, index), codes, code)
    elif isinstance(value, dict) and value and value.keys() <= {*codes}:
        if any(isinstance(text, tuple) for text in value.values()):
            return  # lists of words, of which a language may have none
        text = value.get(code, "")
        places = [where for where, leaf in _leaves(text) if not leaf] if text else [()]
        yield from ((*above, code, *where) for where in places)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _lacking(item, (*above, key), codes, code)


def _leaves(value: Any, above: Where = ()) -> Iterator[tuple[Where, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*above, key))
    else:
        yield above, value


def _pages(root: Path, languages: Sequence[Language]) -> Iterator[Untranslated]:
    pages, _ = markdown_pages.read_pages(root, languages)
    texts = {(page.uri, page.language): page for page in pages}
    first = languages[0]
    for page in pages:
        if page.language != first:
            continue
        for language in languages:
            translation = texts.get((page.uri, language))
            path = f"docs/{page.uri}.{language.code}.md"
            if count := _lacking_on_page(page, translation):
                yield Untranslated(path, 1, f"pages/{page.uri}", language.code, count)


def _lacking_on_page(page: Page, translation: Page | None) -> int:
    """The number of title, description and prose that a translation lacks."""
    wanted = [bool(page.front_matter.get(key)) for key in ("title", "description")]
    wanted.append(_has_prose(page))
    if translation is None:
        return sum(wanted)
    present = [bool(translation.front_matter.get(key)) for key in ("title", "description")]
    present.append(_has_prose(translation))
    return sum(want and not has for want, has in zip(wanted, present, strict=True))


def _has_prose(page: Page) -> bool:
    """Whether a page says anything outside of its expressions."""
    body = page.body
    for start, end in reversed(page.parsed.spans):
        body = body[:start] + body[end:]
    return any(map(str.isalpha, body))
