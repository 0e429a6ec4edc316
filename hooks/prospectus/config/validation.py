"""Validation of mkdocs.yml: navigation, assets, address patterns and translations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatch, translate
from typing import Any

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import MAX_PROBLEMS, Diagnostic, suggest
from prospectus.i18n.localized import contains_han, uses_han_script
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument

# Address patterns below `extra`, and their placeholders; the first one is required.
_URL_PATTERNS = {"source_url": ("{file}", "{line}"), "report_url": ("{address}", "{title}")}
# With these, MkDocs would read or write other folders, which nothing checks.
_FORBIDDEN = ("INHERIT", "docs_dir", "site_dir")
# The settings of a language that readers see, besides its name.
_TRANSLATABLE = ("site_name", "site_description", "copyright")


def problems(
    project: Project, uris: Collection[str], lists: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """What is wrong with the navigation, assets and translations of mkdocs.yml.

    `uris` are pages such as `why/index`. The navigation must name each of them, except for pages
    below a folder that `not_in_nav` names. It may also name pages of `lists` (uris or patterns).
    """
    settings, document = project.settings, project.settings.document
    yield from settings.catalog_problems()
    for field in _FORBIDDEN:
        if field in document.values:
            yield document.problem((field,), "fixed_setting", field=field)
    codes = {language.code for language in settings.languages}
    yield from _navigation_problems(document, codes, uris, lists)
    index, entries = settings.language_entries()
    yield from _missing_translations(document, ("plugins", index, "i18n", "languages"), entries)
    yield from _missing_assets(project, document)
    yield from _url_pattern_problems(document)
    if "site_url" in document.values and (problem := settings.site_url_problem()):
        yield problem


def _navigation_problems(
    document: YamlDocument, codes: Collection[str], uris: Collection[str], lists: Collection[str]
) -> Iterator[Diagnostic]:
    named: list[str] = []
    mistakes: list[Diagnostic] = []
    for path, _, target in _navigation(document.values.get("nav") or (), ("nav",)):
        if len(mistakes) == MAX_PROBLEMS:
            break
        if target is None and not document.value_at(path):
            mistakes.append(document.problem(path, "nav_empty", name=path[-1]))
        if target is None or "://" in target:
            continue
        uri = target.removesuffix(".md")
        if uri in named:
            mistakes.append(document.problem(path, "nav_twice", name=target))
        named.append(uri)
        stem, _, code = uri.rpartition(".")
        if "\uff1a" in target:
            mistakes.append(document.problem(path, "nav_full_width"))
        elif code in codes:
            mistakes.append(document.problem(path, "nav_language", name=f"{stem}.md"))
        elif not target.endswith(".md") or not _is_known_target(uri, uris, lists):
            nearest = suggest(target, [f"{uri}.md" for uri in sorted(uris)])
            mistakes.append(document.problem(path, "nav_unknown", name=target, nearest=nearest))
    yield from mistakes
    if mistakes:  # a page that a wrong entry may have meant is not reported as missing as well
        return
    not_in_nav = str(document.values.get("not_in_nav") or "").split()
    patterns = (
        translate(f"/{pattern.strip('/').removesuffix('.md')}") for pattern in [*named, *not_in_nav]
    )
    is_placed = re.compile("|".join(patterns)).match
    for uri in sorted(uris):
        if not is_placed(f"/{uri}"):
            yield document.problem(("nav",), "nav_missing", name=f"{uri}.md")


def _is_known_target(uri: str, uris: Collection[str], lists: Collection[str]) -> bool:
    return uri.endswith("/*") or uri in uris or any(fnmatch(uri, pattern) for pattern in lists)


def _navigation(items: Any, above: Where) -> Iterator[tuple[Where, str | None, str | None]]:
    """Each entry of a navigation, nested ones included: its path, title and target."""
    for index, item in enumerate(items if isinstance(items, tuple) else ()):
        path = (*above, index)
        if isinstance(item, str):
            yield path, None, item
            continue
        for title, inner in item.items() if isinstance(item, dict) else ():
            yield (*path, title), title, inner if isinstance(inner, str) else None
            yield from _navigation(inner, (*path, title))


def _missing_assets(project: Project, document: YamlDocument) -> Iterator[Diagnostic]:
    theme = document.values.get("theme") or {}
    named: list[tuple[Where, Any]] = [
        (("theme", field), theme.get(field)) for field in ("logo", "favicon")
    ]
    for setting in ("extra_css", "extra_javascript"):
        files = document.values.get(setting) or ()
        if not isinstance(files, tuple):
            yield document.problem((setting,), "tuple_type", field=setting)
            continue
        for index, file in enumerate(files):
            named.append(((setting, index), file.get("path") if isinstance(file, dict) else file))
    for path, name in named:
        if name and "://" not in name and not (project.root / "docs" / name).is_file():
            yield document.problem(path, "no_asset", name=name)


def _url_pattern_problems(document: YamlDocument) -> Iterator[Diagnostic]:
    extra = document.values.get("extra") or {}
    for field, placeholders in _URL_PATTERNS.items():
        pattern = extra.get(field)
        if pattern is not None and not (
            str(pattern).startswith(("https://", "http://"))
            and placeholders[0] in pattern
            and set(re.findall(r"\{.*?\}", pattern)) <= set(placeholders)
        ):
            yield document.problem(
                ("extra", field), "url_pattern", field=field, placeholders=", ".join(placeholders)
            )


def _missing_translations(
    document: YamlDocument, above: Where, entries: list[dict[str, Any]]
) -> Iterator[Diagnostic]:
    """Titles and settings that a language after the first one does not translate."""
    titles: dict[str, Where] = {}
    for path, title, _ in _navigation(document.values.get("nav") or (), ("nav",)):
        if title is not None:
            titles.setdefault(title, path)
    for index, entry in enumerate(entries[1:], start=1):
        code = entry["locale"]
        for title, path in titles.items():
            if not _is_translated((entry.get("nav_translations") or {}).get(title), code):
                yield document.problem(path, "nav_untranslated", name=title, language=code)
        for name in _TRANSLATABLE:
            if document.values.get(name) and not _is_translated(entry.get(name), code):
                yield document.problem(
                    (*above, index), "setting_untranslated", name=name, language=code
                )


def _is_translated(value: object, code: str) -> bool:
    """Whether a text is there, and not left in Chinese where the language is not."""
    text = str(value or "")
    return bool(text) and (uses_han_script(code) or not contains_han(text))
