"""Typed settings of mkdocs.yml: languages, public address, Markdown extensions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, limited
from prospectus.i18n import catalog, wording
from prospectus.i18n.language_codes import is_code
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

    @cached_property
    def locale(self) -> Locale:
        """CLDR's data for this language."""
        return Locale.parse(self.tag, sep="-")

    @cached_property
    def hreflang(self) -> str:
        """The tag for search engines: the language, and the script if the tag names one.

        The region is added where the code names it.

        >>> Language("zh", "zh-Hans-CN", "").hreflang, Language("en", "en-GB", "").hreflang
        ('zh-Hans', 'en')
        >>> Language("pt-BR", "pt-BR", "").hreflang
        'pt-BR'
        """
        locale = self.locale
        return "-".join(filter(None, (locale.language, locale.script, self._region)))

    @cached_property
    def lang(self) -> str:
        """The tag for the attribute `lang`: as `hreflang`, but without the usual script.

        >>> [Language("", tag, "").lang for tag in ("zh-Hans-CN", "zh-Hant-TW", "kk-Arab-CN")]
        ['zh', 'zh-Hant', 'kk-Arab']
        """
        locale = self.locale
        usual = get_global("likely_subtags").get(locale.language, "").split("_")
        script = "" if locale.script in usual else locale.script
        return "-".join(filter(None, (locale.language, script, self._region)))

    @property
    def _region(self) -> str:
        """The region, where the site distinguishes languages by it: `BR` of `pt-BR`."""
        region = str(self.locale.territory or "")
        return region if self.code.endswith(f"-{region}") else ""

    @property
    def og_locale(self) -> str:
        """The tag of the Open Graph protocol: the language, and the territory if there is one.

        >>> Language("zh", "zh-Hans-CN", "").og_locale, Language("ug", "ug", "").og_locale
        ('zh_CN', 'ug')
        """
        locale = self.locale
        return "_".join(filter(None, (locale.language, locale.territory)))

    @property
    def direction(self) -> str:
        """The direction of writing, as the attribute `dir` has it: `ltr` or `rtl`.

        >>> [Language("", tag, "").direction for tag in ("en", "ug", "kk", "kk-Arab")]
        ['ltr', 'rtl', 'ltr', 'rtl']
        """
        return self.locale.text_direction

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

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The codes of these languages, which may have mistakes; none where there is no list."""
        return tuple(map(str, self._language_names()))

    @cached_property
    def site_url(self) -> str:
        """The public address of the site. Raises DiagnosticsError if there is none."""
        if problem := self.site_url_problem():
            raise DiagnosticsError([problem])
        return str(self.document.values["site_url"])

    @cached_property
    def site_names(self) -> Mapping[str, str]:
        """The name of the site by the code of each language."""
        name = str(self.document.values.get("site_name") or "")
        _, entries = self.language_entries()
        return {entry["locale"]: str(entry.get("site_name") or name) for entry in entries}

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

    def section(self, path: tuple[str, ...]) -> Mapping[str, Any]:
        """The settings below a path such as `extra`, `routes`; none where there is nothing.

        Raises DiagnosticsError if there is something else.
        """
        try:
            values = self.document.value_at(path)
        except (KeyError, TypeError):
            return {}
        if not isinstance(values, dict | None):
            problem = self.document.problem(path, "dict_type", field=".".join(path))
            raise DiagnosticsError([problem])
        return values or {}

    def catalog_problems(self) -> Iterator[Diagnostic]:
        """What the message catalogs of the languages lack, and placeholders that are wrong."""
        for language in self.languages:
            problems = [*_catalog_problems(language.code)]
            yield from limited(problems, problems[0].path if problems else "")

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
            if not is_code(str(code)):
                yield self.document.problem(path, "language_code", language=code)
            elif not catalog.has_catalog(code):
                yield self.document.problem(path, "no_catalog", language=code)
            else:
                yield from _invalid_catalogs(code)
            try:
                Locale.parse(str(tags.get(code)), sep="-")
            except (ValueError, UnknownLocaleError):
                yield self.document.problem(path, "no_tag", language=code)


def _invalid_catalogs(code: str) -> Iterator[Diagnostic]:
    """The problem of the first catalog of a language that is not valid YAML, if there is one."""
    for file in (*catalog.readers_files(code), *catalog.editors_files(code)):
        if not catalog.read_file(file):
            try:
                YamlDocument(catalog.shown_path(file), file.read_text(encoding="utf-8"))
            except DiagnosticsError as error:
                yield from error.problems


def _catalog_problems(code: str) -> Iterator[Diagnostic]:
    """What is missing or wrong in the message catalogs of a language."""
    for files, complete in (
        (catalog.readers_files(code), catalog.known_messages(catalog.CATALOGS)),
        (catalog.editors_files(code), catalog.known_messages(catalog.EDITORS)),
    ):
        messages: dict[str, str] = {}
        for file in files:
            written = catalog.read_file(file)
            yield from _unused_words(file, messages, written)
            messages |= written
        path = catalog.shown_path(files[-1]) if files else ""
        own = catalog.required_messages(messages)
        for key, text in catalog.required_messages(complete).items() if files else ():
            expected = catalog.placeholders(key, text)
            if not own.get(key):  # a new catalog has empty messages
                yield Diagnostic.of_file(path, "catalog_lacks", name=key)
            elif expected != catalog.placeholders(key, own[key]):
                names = ", ".join(sorted(expected))
                yield Diagnostic.of_file(path, "catalog_placeholders", name=key, placeholders=names)


def _unused_words(
    file: Path, messages: Mapping[str, str], written: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Words for which a site has its own, and which no message has."""
    for name in wording.unused(messages, wording.names(written)):
        document = YamlDocument(catalog.shown_path(file), file.read_text(encoding="utf-8"))
        yield document.problem(("names", name), "catalog_word", name=name)
