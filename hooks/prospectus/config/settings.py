"""Typed settings of mkdocs.yml: languages, public address, Markdown extensions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel import Locale, UnknownLocaleError

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.i18n import catalog
from prospectus.i18n.localized import uses_han_script
from prospectus.yamlio.reader import YamlDocument

FILE = "mkdocs.yml"

# Only characters that need no escaping in the configuration of a host or in a page.
_SITE_URL = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w~-][\w.~-]*)*/?", re.ASCII)

# MkDocs loads these before the extensions that mkdocs.yml names.
_DEFAULT_EXTENSIONS = ("toc", "tables", "fenced_code")


@dataclass(frozen=True)
class Language:
    """A language of the site.

    `code` is the name of the language in file names, data and catalogs. `tag` is its BCP 47 tag,
    by which CLDR knows how numbers and dates are written.
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
        """The tag for search engines: the language, and the script if the tag names one.

        >>> Language("zh", "zh-Hans-CN", "").hreflang, Language("en", "en-GB", "").hreflang
        ('zh-Hans', 'en')
        """
        locale = self.locale
        return "-".join(filter(None, (locale.language, locale.script)))

    @property
    def uses_han_script(self) -> bool:
        """Whether the language is written in Chinese characters.

        >>> [Language(code, code, "").uses_han_script for code in ("zh", "en")]
        [True, False]
        """
        return uses_han_script(self.code)


class Settings:
    """The settings of one mkdocs.yml. Each property is validated when it is first read.

    `document` is the parsed file; `validation.problems` reports what the properties do not.
    """

    def __init__(self, document: YamlDocument) -> None:
        self.document = document

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the i18n plugin, each with its tag from `extra.languages`.

        Raises DiagnosticsError for a language without a tag that CLDR knows or without a catalog.
        """
        names = self._language_names()
        if not names:
            raise DiagnosticsError([self.document.problem(("plugins",), "no_languages")])
        if problems := [*self._language_problems(names)]:
            raise DiagnosticsError(problems)
        tags = self.document.values["extra"]["languages"]
        return tuple(Language(code, tags[code], name) for code, name in names.items())

    @cached_property
    def site_url(self) -> str:
        """The public address of the site. Raises DiagnosticsError if there is none."""
        if problem := self.site_url_problem():
            raise DiagnosticsError([problem])
        return str(self.document.values["site_url"])

    @cached_property
    def markdown_extensions(self) -> Mapping[str, Mapping[str, Any]]:
        """The extensions that convert Markdown, with the options of each."""
        extensions: dict[str, dict[str, Any]] = {name: {} for name in _DEFAULT_EXTENSIONS}
        for entry in self.document.values.get("markdown_extensions") or ():
            named = entry.items() if isinstance(entry, dict) else [(str(entry), None)]
            for name, options in named:
                extension = extensions.setdefault(name, {})
                extension.update(options if isinstance(options, dict) else {})
        return extensions

    def site_url_problem(self) -> Diagnostic | None:
        """What is wrong with `site_url`, if anything."""
        url = self.document.values.get("site_url")
        if isinstance(url, str) and _SITE_URL.fullmatch(url):
            return None
        return self.document.problem(("site_url",), "site_url")

    def language_entries(self) -> tuple[int, list[dict[str, Any]]]:
        """The index of the i18n plugin in `plugins`, and its entries, one for each language.

        Raises KeyError, TypeError or ValueError if mkdocs.yml has no such plugin.
        """
        plugins = [
            (index, plugin["i18n"])
            for index, plugin in enumerate(self.document.values["plugins"])
            if isinstance(plugin, dict) and "i18n" in plugin
        ]
        ((index, options),) = plugins
        return index, [dict(entry) for entry in options["languages"]]

    def _language_names(self) -> dict[str, str]:
        """The names of the languages by code; empty if the settings have another structure."""
        try:
            _, entries = self.language_entries()
            dict(self.document.values["extra"]["languages"])
            return {entry["locale"]: entry["name"] for entry in entries}
        except (KeyError, TypeError, ValueError):
            return {}

    def _language_problems(self, names: Mapping[str, str]) -> Iterator[Diagnostic]:
        _, entries = self.language_entries()
        if any(entry.get("default") for entry in entries[1:]):
            yield self.document.problem(("plugins",), "default_first")
        tags = self.document.values["extra"]["languages"]
        for code in names:
            path = ("extra", "languages", code)
            if code not in catalog.languages():
                yield self.document.problem(path, "no_catalog", language=code)
            else:
                yield from _catalog_problems(code)
            try:
                Locale.parse(str(tags.get(code)), sep="-")
            except (ValueError, UnknownLocaleError):
                yield self.document.problem(path, "no_tag", language=code)


def _catalog_problems(code: str) -> Iterator[Diagnostic]:
    """What one message catalog lacks that another one has."""
    path = f"hooks/prospectus/i18n/catalogs/{code}.yml"
    messages = catalog.get_catalog(code)
    if not messages:  # not YAML: parsing it as a document says where
        YamlDocument(path, (catalog.CATALOGS / f"{code}.yml").read_text(encoding="utf-8"))
    own = catalog.required_messages(messages)
    catalogs = [
        catalog.required_messages(catalog.get_catalog(language)) for language in catalog.languages()
    ]
    for key in dict.fromkeys(key for known in catalogs for key in known):
        if key not in own:
            yield Diagnostic.of_file(path, "catalog_lacks", name=key)
    for key, text in catalogs[0].items():
        translation = own.get(key, text)
        if key.startswith("problem.") and _placeholders(text) != _placeholders(translation):
            expected = ", ".join(_placeholders(text))
            yield Diagnostic.of_file(path, "catalog_placeholders", name=key, placeholders=expected)


def _placeholders(message: str) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+)\}", message)))
