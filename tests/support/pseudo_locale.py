"""A third, right-to-left language for the sample site, generated from its English one.

Every text begins with Arabic letters, so that text which stayed in another language shows on a
page. The language is never published: it shows that languages are settings, that plural forms come
from CLDR and that nothing depends on the direction of writing.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

from prospectus.domain.placeholders import is_placeholder

CODE = "ar"
MARKER = "عر"
_CATALOGS = "hooks/prospectus/i18n/catalogs"


def mark(text: str, marker: str = MARKER) -> str:
    """The text with the marker in front."""
    return f"{marker} {text}"


def add_pseudo_locale(project: Path) -> None:
    """Add the language to the settings, catalogs, records, pages and pictures of a project."""
    _add_catalog(project / _CATALOGS)
    add_content(project, CODE, "العربية")


def add_content(project: Path, code: str, name: str, marker: str = MARKER) -> None:
    """Add a language to all but the catalogs, with English texts that begin with a marker."""
    _add_to_settings(project / "mkdocs.yml", code, name, marker)
    for path in sorted((project / "data").rglob("*.yml")):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        if record is not None and "translations" not in path.parts:
            translated = _translated(record, code, marker)
            text = yaml.safe_dump(translated, allow_unicode=True, sort_keys=False)
            path.write_text(text, encoding="utf-8")
    for path in sorted((project / "docs").rglob("*.en.*")):
        copy = path.with_name(path.name.replace(".en.", f".{code}."))
        if path.suffix == ".md":
            _add_page(path, copy, marker)
        else:
            shutil.copy(path, copy)


def _add_catalog(folder: Path) -> None:
    catalog = yaml.load((folder / "en.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    marked = _marked(catalog) | {"order": "3"}
    text = yaml.safe_dump(marked, allow_unicode=True, sort_keys=False)
    (folder / f"{CODE}.yml").write_text(text, encoding="utf-8")


def _marked(tree: Any, marker: str = MARKER) -> Any:
    if isinstance(tree, dict):
        return {key: _marked(value, marker) for key, value in tree.items()}
    has_words = any(letter.isalpha() for letter in str(tree))
    return mark(tree, marker) if has_words else tree


def _add_to_settings(path: Path, code: str, name: str, marker: str) -> None:
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    (plugin,) = (entry["i18n"] for entry in settings["plugins"] if "i18n" in entry)
    english = plugin["languages"][1]
    plugin["languages"].append(
        english
        | {"locale": code, "name": name}
        | {
            key: mark(english[key], marker)
            for key in ("site_name", "site_description", "copyright")
        }
        | {"nav_translations": _marked(english["nav_translations"], marker)}
    )
    settings["extra"]["languages"][code] = code
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _translated(value: Any, code: str, marker: str) -> Any:
    """The same record with a text in the language wherever it has one in English."""
    if isinstance(value, list):
        return [_translated(item, code, marker) for item in value]
    if not isinstance(value, dict):
        return value
    english = value.get("en")
    if isinstance(english, str):  # one that stands for nothing does so in every language
        return value | {code: english if is_placeholder(english) else mark(english, marker)}
    if isinstance(english, dict):  # the plural forms of a unit
        ordinal = "two" in english
        rule = Locale(code).ordinal_form if ordinal else Locale(code).plural_form
        forms = sorted(rule.tags | {"other"})
        return value | {code: dict.fromkeys(forms, mark(english["other"], marker))}
    return {key: _translated(item, code, marker) for key, item in value.items()}


def _add_page(english: Path, path: Path, marker: str) -> None:
    lines = english.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        for start in ("title: ", "description: ", "# "):
            if line.startswith(start):
                lines[number] = start + mark(line.removeprefix(start), marker)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
