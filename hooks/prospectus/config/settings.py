"""What mkdocs.yml says: the languages in their order, the navigation, and their translations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch, translate
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from prospectus.diagnostics.diagnostic import MAX_PROBLEMS, Diagnostic, DiagnosticsError, suggest
from prospectus.i18n import catalog
from prospectus.i18n.localized import contains_han, uses_han_script
from prospectus.yamlio import reader
from prospectus.yamlio.reader import Where, YamlDocument


@dataclass(frozen=True)
class Language:
    """A language of the site.

    `code` is what file names, data and catalogues call it; `tag` is its BCP 47 tag, by which
    CLDR knows how it writes numbers and dates.
    """

    code: str
    tag: str
    name: str

    @property
    def locale(self) -> Locale:
        """CLDR's data for this language."""
        return Locale.parse(self.tag, sep="-")

    @property
    def hreflang(self) -> str:
        """The tag by which search engines choose: language, and script where it is named.

        >>> Language("zh", "zh-Hans-CN", "").hreflang, Language("en", "en-GB", "").hreflang
        ('zh-Hans', 'en')
        """
        locale = self.locale
        return "-".join(filter(None, (locale.language, locale.script)))

    @property
    def uses_han_script(self) -> bool:
        """Whether it is written in Chinese characters."""
        return uses_han_script(self.code)


FILE = "mkdocs.yml"

# Patterns of addresses in `extra`, and their gaps; the first is what they are for.
PATTERNS = {"source_url": ("{file}", "{line}"), "report_url": ("{address}", "{title}")}

# The letters are those that need no escaping in a configuration of a host or in a page.
_SITE_URL = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w~-][\w.~-]*)*/?", re.ASCII)
# What MkDocs would read or write elsewhere, where nothing is checked.
FIXED = ("INHERIT", "docs_dir", "site_dir")

# What readers see of a language's settings besides its name.
TRANSLATED = ("site_name", "site_description", "copyright")


def _read(root: Path) -> YamlDocument:
    return _parsed(reader.read_text(root, root / FILE))


@lru_cache(maxsize=2)
def _parsed(text: str) -> YamlDocument:
    """The settings, parsed once for all that ask for them."""
    return YamlDocument(FILE, text)


def languages(root: Path) -> tuple[Language, ...]:
    """The languages of the i18n plugin; `extra.languages` gives the tag of each.

    Raises DiagnosticsError where a language has no tag that CLDR knows, or no whole catalogue.
    """
    document = _read(root)
    try:
        entries = _entries(document)
        names = {entry["locale"]: entry["name"] for entry in entries}
        tags: dict[str, Any] = dict(document.values["extra"]["languages"])
    except (KeyError, TypeError, ValueError):
        names = {}
    if not names:
        raise DiagnosticsError([document.problem(("plugins",), "no_languages")])
    problems = []
    if any(entry.get("default") for entry in entries[1:]):
        problems.append(document.problem(("plugins",), "default_first"))
    for code in names:
        where = ("extra", "languages", code)
        if code not in catalog.languages():
            problems.append(document.problem(where, "no_catalogue", language=code))
        else:
            problems += _catalogue_problems(root, code)
        try:
            Locale.parse(str(tags.get(code)), sep="-")
        except (ValueError, UnknownLocaleError):
            problems.append(document.problem(where, "no_tag", language=code))
    if problems:
        raise DiagnosticsError(problems)
    return tuple(Language(code, tags[code], name) for code, name in names.items())


def site_url(root: Path) -> str:
    """The public address of the site. Raises DiagnosticsError where there is none."""
    document = _read(root)
    if problem := _mistaken_site_url(document):
        raise DiagnosticsError([problem])
    return str(document.values["site_url"])


# Those that MkDocs always loads, before the ones that mkdocs.yml names.
_DEFAULT_EXTENSIONS = ("toc", "tables", "fenced_code")


def markdown_extensions(root: Path) -> dict[str, dict[str, Any]]:
    """The extensions with which Markdown is converted, and the options of each."""
    values = _read(root).values
    found: dict[str, dict[str, Any]] = {name: {} for name in _DEFAULT_EXTENSIONS}
    for entry in values.get("markdown_extensions") or ():
        options = entry.items() if isinstance(entry, dict) else [(str(entry), None)]
        for name, it in options:
            found.setdefault(name, {}).update(it if isinstance(it, dict) else {})
    return found


# Where the templates lie, and which of them are no pages of their own.
TEMPLATES = "overrides"
_FRAGMENTS = "fragments/"
_NO_PAGES = ("404.html",)


def templates(root: Path) -> dict[str, str]:
    """The templates around pages by their names, without the fragments that pages call."""
    folder = root / TEMPLATES
    names = sorted(it.relative_to(folder).as_posix() for it in folder.rglob("*.html"))
    return {
        name: reader.read_text(root, folder / name)
        for name in names
        if not name.startswith(_FRAGMENTS)
    }


def page_templates(templates: Collection[str]) -> list[str]:
    """Those of some templates that a page may name in its front matter."""
    return [it for it in templates if "/" not in it and it not in _NO_PAGES]


def problems(
    root: Path, languages: Sequence[Language], uris: Collection[str], lists: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """What is wrong with navigation, assets and translations of mkdocs.yml.

    `uris` are pages such as `why/index`; those below a folder that `not_in_nav` names need no
    place in the navigation. Nor do pages of `lists` (uris or patterns), which may have one.
    """
    document = _read(root)
    for field in FIXED:
        if field in document.values:
            yield document.problem((field,), "fixed_setting", field=field)
    yield from _misdirected(document, {language.code for language in languages}, uris, lists)
    yield from _untranslated(document)
    yield from _missing_assets(root, document)
    yield from _mistaken_patterns(document)
    if "site_url" in document.values and (problem := _mistaken_site_url(document)):
        yield problem


def _misdirected(
    document: YamlDocument, codes: Collection[str], uris: Collection[str], lists: Collection[str]
) -> Iterator[Diagnostic]:
    named: list[str] = []
    mistakes: list[Diagnostic] = []
    for where, _, target in _navigation(document.values.get("nav") or (), ("nav",)):
        if len(mistakes) == MAX_PROBLEMS:
            break
        if target is None or "://" in target:
            continue
        uri = target.removesuffix(".md")
        stem, _, code = uri.rpartition(".")
        named.append(uri)
        if "\uff1a" in target:
            mistakes.append(document.problem(where, "nav_full_width"))
        elif code in codes:
            mistakes.append(document.problem(where, "nav_language", name=f"{stem}.md"))
        elif not target.endswith(".md") or not (
            uri.endswith("/*") or uri in uris or any(fnmatch(uri, pattern) for pattern in lists)
        ):
            right = suggest(target, [f"{known}.md" for known in sorted(uris)])
            mistakes.append(document.problem(where, "nav_unknown", name=target, nearest=right))
    yield from mistakes
    hidden = [*named, *str(document.values.get("not_in_nav") or "").split()]
    patterns = (translate(f"/{it.strip('/').removesuffix('.md')}") for it in hidden)
    placed = re.compile("|".join(patterns))
    for uri in sorted(uris):
        # A page that a mistaken entry may have meant is not missing as well.
        if not mistakes and not placed.match(f"/{uri}"):
            yield document.problem(("nav",), "nav_missing", name=f"{uri}.md")


def _missing_assets(root: Path, document: YamlDocument) -> Iterator[Diagnostic]:
    theme = document.values.get("theme") or {}
    named: list[tuple[Where, Any]] = [(("theme", it), theme.get(it)) for it in ("logo", "favicon")]
    for setting in ("extra_css", "extra_javascript"):
        files = document.values.get(setting) or ()
        if not isinstance(files, tuple):
            yield document.problem((setting,), "tuple_type", field=setting)
            continue
        for index, it in enumerate(files):
            named.append(((setting, index), it.get("path") if isinstance(it, dict) else it))
    for where, name in named:
        if name and "://" not in name and not (root / "docs" / name).is_file():
            yield document.problem(where, "no_asset", name=name)


def _mistaken_site_url(document: YamlDocument) -> Diagnostic | None:
    url = document.values.get("site_url")
    if isinstance(url, str) and _SITE_URL.fullmatch(url):
        return None
    return document.problem(("site_url",), "site_url")


def _mistaken_patterns(document: YamlDocument) -> Iterator[Diagnostic]:
    extra = document.values.get("extra") or {}
    for field, gaps in PATTERNS.items():
        pattern = extra.get(field)
        if pattern is not None and not (
            str(pattern).startswith(("https://", "http://"))
            and gaps[0] in pattern
            and set(re.findall(r"\{.*?\}", pattern)) <= set(gaps)
        ):
            yield document.problem(
                ("extra", field), "url_pattern", field=field, gaps=", ".join(gaps)
            )


def _entries(document: YamlDocument) -> list[dict[str, Any]]:
    (plugin,) = [
        it["i18n"] for it in document.values["plugins"] if isinstance(it, dict) and "i18n" in it
    ]
    return [dict(entry) for entry in plugin["languages"]]


def _navigation(items: Any, where: Where) -> Iterator[tuple[Where, str | None, str | None]]:
    """The titles and targets of a navigation, and the place of each."""
    for index, item in enumerate(items if isinstance(items, tuple) else ()):
        here = (*where, index)
        if isinstance(item, str):
            yield here, None, item
            continue
        for title, inner in item.items() if isinstance(item, dict) else ():
            yield (*here, title), title, inner if isinstance(inner, str) else None
            yield from _navigation(inner, (*here, title))


def _untranslated(document: YamlDocument) -> Iterator[Diagnostic]:
    titles: dict[str, Where] = {}
    for where, title, _ in _navigation(document.values.get("nav") or (), ("nav",)):
        if title is not None:
            titles.setdefault(title, where)
    for index, entry in enumerate(_entries(document)[1:], start=1):
        code = entry["locale"]
        plugin = next(n for n, it in enumerate(document.values["plugins"]) if "i18n" in it)
        here = ("plugins", plugin, "i18n", "languages", index)
        for title, where in titles.items():
            own = str((entry.get("nav_translations") or {}).get(title) or "")
            if not own or _left_in_chinese(own, code):
                yield document.problem(where, "nav_untranslated", name=title, language=code)
        for name in TRANSLATED:
            own = str(entry.get(name) or "")
            if document.values.get(name) and (not own or _left_in_chinese(own, code)):
                yield document.problem(here, "setting_untranslated", name=name, language=code)


def _left_in_chinese(text: str, code: str) -> bool:
    return contains_han(text) and code in catalog.languages() and not uses_han_script(code)


def _catalogue_problems(root: Path, code: str) -> Iterator[Diagnostic]:
    """What one catalogue lacks that another has."""
    path = f"hooks/prospectus/i18n/catalogs/{code}.yml"
    ours = catalog.get_catalog(code)
    if not ours:
        reader.read(root, root / path)
    for key in dict.fromkeys(key for it in catalog.languages() for key in catalog.get_catalog(it)):
        if key not in ours:
            yield Diagnostic.at(path, 1, 1, "catalogue_lacks", name=key)
    for key, text in catalog.get_catalog(catalog.languages()[0]).items():
        if key.startswith("problem.") and _gaps(text) != _gaps(ours.get(key, text)):
            gaps = ", ".join(_gaps(text))
            yield Diagnostic.at(path, 1, 1, "catalogue_gaps", name=key, gaps=gaps)


def _gaps(text: str) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+)\}", text)))
