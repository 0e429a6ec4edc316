"""A new language for a site: its settings, its catalog, and empty translations of all texts.

Nothing is translated: wherever a text belongs, an empty one is written, and the check lists each by
file and line until it is filled. Comments and layout of the files stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

from prospectus.config.settings import FILE, Settings
from prospectus.content import markdown_pages
from prospectus.content.markdown_pages import Page
from prospectus.editing import cldr_units
from prospectus.files import atomic_file, journal
from prospectus.i18n import catalog
from prospectus.yamlio import text_files
from prospectus.yamlio.editor import apply_changes
from prospectus.yamlio.reader import YamlDocument

# Settings of a language that readers see.
_SETTINGS = ("site_name", "site_description", "copyright")
_MESSAGE = re.compile(r"( *)([\w.-]+): (.+)")
_PLACEHOLDER = re.compile(r"\{\w*\}")
_EXPRESSION = re.compile(r"\{\{(?:(?!\}\}).)*\}\}")  # one, as a whole line
_QUOTED = re.compile(r'"([^"]*)"')
_NAME = re.compile(r"[a-z0-9 ./_-]*")  # names, addresses of records and citations
_FRONT_MATTER = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


def files(root: Path, settings: Settings, code: str, tag: str) -> Mapping[str, str]:
    """The texts of all files to write, by their paths below `root`.

    `tag` is the BCP 47 tag of the language. Raises DiagnosticsError if a file cannot be read or
    edited without loss, and babel.UnknownLocaleError or ValueError if CLDR does not know the tag or
    has a shorter one, such as `kk` for `kaz`.
    """
    locale = Locale.parse(tag, sep="-")
    if not f"{tag}-".startswith(f"{locale.language}-"):
        raise ValueError(tag)
    texts = {FILE: _settings(settings, code, tag, locale)}
    if not catalog.has_catalog(code):
        texts[f"{catalog.OWN_CATALOGS}/{code}.yml"] = _catalog(locale)
    pages, _ = markdown_pages.read_pages(root, settings.languages)
    first = settings.languages[0]
    for page in pages:
        path = f"docs/{page.uri}.{code}.md"
        if page.language == first and not (root / path).exists():
            texts[path] = _page(page)
    codes = set(settings.language_codes)
    for file in sorted((root / "data").rglob("*.yml")):
        path = file.relative_to(root).as_posix()
        text = text_files.read_text(root, file)
        values = YamlDocument(path, text).values
        translated = _with_language(values, codes, code, locale)
        if translated != values:
            texts[path] = apply_changes(path, text, translated)
    return texts


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write these files, mkdocs.yml last: until then the site is the one that it was.

    Raises DiagnosticsError where a file cannot be written.
    """
    program = {FILE, *(path for path in texts if path.startswith(catalog.OWN_CATALOGS))}
    journal.write(root, {name: texts[name].encode() for name in sorted(texts.keys() - program)})
    for name in sorted(program, key=lambda name: name == FILE):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_file.replace_file(path, texts[name].encode())


def _settings(settings: Settings, code: str, tag: str, locale: Locale) -> str:
    values: dict[str, Any] = dict(settings.document.values)
    index, entries = settings.language_entries()
    titles: Mapping[str, str] = next(
        (entry["nav_translations"] for entry in entries if "nav_translations" in entry), {}
    )
    entry: dict[str, Any] = {"locale": code, "name": cldr_units.own_name(code, locale)}
    entry |= {name: "" for name in _SETTINGS if values.get(name)}
    if titles:
        entry["nav_translations"] = dict.fromkeys(titles, "")
    plugins = list(values["plugins"])
    plugins[index] = {"i18n": plugins[index]["i18n"] | {"languages": (*entries, entry)}}
    extra = values["extra"]
    values["plugins"] = tuple(plugins)
    values["extra"] = {**extra, "languages": {**extra["languages"], code: tag}}
    return apply_changes(FILE, settings.document.text, values)


# -- catalog --------------------------------------------------------------------------------------


def _catalog(locale: Locale) -> str:
    """A readers' catalog without words: each message empty, below its text in English."""
    lines = [
        f"# {line}"
        for language in catalog.editors_languages()
        for line in [catalog.get_editors_catalog(language)["command.new.catalog_head"]]
    ]
    complete = catalog.fallback_file().read_text(encoding="utf-8").splitlines()
    for line in complete:
        if not line.startswith("#"):
            lines += _message(line, locale)
    return "\n".join([*lines, ""])


def _message(line: str, locale: Locale) -> Iterator[str]:
    match = _MESSAGE.fullmatch(line)
    if match is None:
        yield line
        return
    indent, key, text = match.groups()
    rules = {"order": "9", "script": _script(locale), "reviewed": "false"}
    if not indent and key in rules:
        yield f"{key}: {rules[key]}"
    elif key in ("endings", "spellings", "ignored"):
        yield f'{indent}{key}: ""'
    elif key == "compact_form" or not any(map(str.isalpha, _PLACEHOLDER.sub("", text))):
        yield line
    else:
        yield f"{indent}# {text}"
        yield f'{indent}{key}: ""'


def _script(locale: Locale) -> str:
    """The script of a language by ISO 15924, the usual one if its tag names none."""
    usual = get_global("likely_subtags").get(locale.language, "").split("_")
    return locale.script or next((part for part in usual if len(part) == len("Latn")), "Latn")


# -- pages and records ----------------------------------------------------------------------------


def _page(page: Page) -> str:
    """The page without its words: empty title and description, and what expressions show."""
    match = _FRONT_MATTER.match(page.text)
    front_matter = match[1] if match else ""
    values = YamlDocument(page.path, front_matter).values or {}
    empty = {**values, **{key: "" for key in ("title", "description") if key in values}}
    head = apply_changes(page.path, front_matter, empty)
    lines = filter(_EXPRESSION.fullmatch, map(str.strip, page.body.splitlines()))
    shown = [_QUOTED.sub(_name_only, line) for line in lines]
    return f"---\n{head}---\n\n" + "".join(f"{line}\n\n" for line in shown)


def _name_only(match: re.Match[str]) -> str:
    """A text in an expression, empty if it is more than a name, thus for readers."""
    return match[0] if _NAME.fullmatch(match[1]) else '""'


def _with_language(
    value: Any, codes: set[str], code: str, locale: Locale, *, ordinal: bool = False
) -> Any:
    """A value of a record with an empty text wherever there is one in each language.

    Units have one for each plural form; `ordinal` says whether those of ranks are meant.
    """
    if isinstance(value, tuple):
        return tuple(_with_language(item, codes, code, locale) for item in value)
    if not isinstance(value, dict):
        return value
    if codes <= value.keys() and code not in value:
        texts = [value[other] for other in codes]
        if all(isinstance(text, str) for text in texts):
            return {**value, code: ""}
        if all(isinstance(text, dict) for text in texts):
            rule = locale.ordinal_form if ordinal else locale.plural_form
            return {**value, code: dict.fromkeys(sorted({*rule.tags, "other"}), "")}
    ranks = value.get("ordinal") is True
    return {
        key: _with_language(item, codes, code, locale, ordinal=ranks) for key, item in value.items()
    }
