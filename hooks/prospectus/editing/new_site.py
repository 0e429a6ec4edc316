"""A new site: settings, pages and data with made-up records, to be replaced by those of a place.

`starter/site/` has the files as Jinja templates, whose expressions stand in `[[ … ]]` as `{{ … }}`
is for pages. `starter/texts/` has their words in several languages. A language without such a file
gets the English words, each behind `[en]`, so that readers and translators see what is left.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
import yaml
from babel import Locale, UnknownLocaleError

from prospectus.config.settings import Language
from prospectus.editing import cldr_units
from prospectus.support import program

STARTER = Path(__file__).with_name("starter")

# The language of words that no file has in the language of the site.
_FALLBACK = "en"
_FLOW_WIDTH = 90  # characters of a mapping that is written in one line


def read_languages(words: str) -> list[Language]:
    """The languages of a list such as `pl,en` or `zh-Hans-CN,en-GB`, the default one first.

    Their codes are the first parts of these tags. Raises ValueError with a tag that CLDR does not
    know or that is there twice.
    """
    languages: dict[str, Language] = {}
    for word in (part.strip() for part in words.split(",")):
        code = word.partition("-")[0].lower()
        try:
            tag = cldr_units.full_tag(word)
        except (ValueError, UnknownLocaleError) as error:
            raise ValueError(word) from error
        if code in languages:
            raise ValueError(word)
        name = Locale.parse(tag, sep="-").get_language_name(code) or code
        languages[code] = Language(code, tag, name[0].upper() + name[1:])
    return [*languages.values()]


def files(languages: Sequence[Language], today: dt.date) -> dict[str, bytes]:
    """The content of a new site by path. Periods of its made-up figures are around `today`."""
    starter = _Starter(languages, today)
    written: dict[str, bytes] = {}
    for path in sorted(path for path in (STARTER / "site").rglob("*") if path.is_file()):
        name = path.relative_to(STARTER / "site").as_posix().replace("gitignore", ".gitignore")
        template = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            for language in languages:
                code = language.code
                page = starter.filled(template, language)
                written[f"{name.removesuffix('.md')}.{code}.md"] = page.encode()
        else:
            written[name] = starter.filled(template, languages[0]).encode()
    written["README.md"] = starter.filled(_readme(languages), languages[0]).encode()
    return written


def _readme(languages: Sequence[Language]) -> str:
    codes = [language.code for language in languages] + [_FALLBACK]
    paths = (STARTER / "readme" / f"{code}.md" for code in codes)
    return next(path for path in paths if path.is_file()).read_text(encoding="utf-8")


@cache
def _texts(code: str) -> Mapping[str, str]:
    """The words of a language by dotted key; those of English, marked, where it has no file."""
    path = STARTER / "texts" / f"{code}.yml"
    if not path.is_file():
        return {key: f"[{_FALLBACK}] {text}" for key, text in _texts(_FALLBACK).items()}
    tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return dict(_flatten(tree))


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        pairs += _flatten(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return pairs


@dataclass(frozen=True)
class _Starter:
    """Fills the templates of a site in `languages`."""

    languages: Sequence[Language]
    today: dt.date

    def filled(self, template: str, language: Language) -> str:
        """A template with words of `language` and, where it names them, of all languages."""
        # The output is Markdown and YAML, whose values `localized` quotes.
        environment = jinja2.Environment(  # noqa: S701
            block_start_string="[%",
            block_end_string="%]",
            variable_start_string="[[",
            variable_end_string="]]",
            comment_start_string="[##",
            comment_end_string="##]",
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        currency = cldr_units.currency_of(self.languages[0].locale)
        return environment.from_string(template).render(
            languages=self.languages,
            first=self.languages[0],
            others=self.languages[1:],
            today=f"{self.today}",
            year=self.today.year,
            month=f"{self.today:%Y-%m}",
            plugin=program.NAME,
            text=lambda key, of=language: _texts(of.code)[key],
            link=lambda key, target: f"[{_texts(language.code)[key]}]({target})",
            localized=self._localized,
            currency=currency,
            currency_name=partial(self._of_each, cldr_units.currency_name, currency),
            currency_pattern=partial(self._of_each, cldr_units.currency_pattern, currency),
            percent_pattern=partial(self._of_each, cldr_units.percent_pattern),
            unit_name=partial(self._of_each, cldr_units.unit_name),
            unit_pattern=partial(self._of_each, cldr_units.unit_pattern),
            counted=self._counted,
        )

    def _localized(self, key: str, indent: int) -> str:
        """A text in all languages, as a mapping of YAML to be put behind a colon."""
        return _mapping({it.code: _texts(it.code)[key] for it in self.languages}, indent)

    def _of_each(self, value: Any, *arguments: str, indent: int) -> str:
        """What a function of `cldr_units` gives for each language, as a mapping of YAML."""
        return _mapping({it.code: value(it.locale, *arguments) for it in self.languages}, indent)

    def _counted(self, name: str, indent: int) -> str:
        """The forms of what is counted, in all languages, as a mapping of YAML."""
        forms = {
            it.code: {
                category: texts.get(f"count.{name}.{category}", texts[f"count.{name}.other"])
                for category in cldr_units.plural_categories(it.locale)
            }
            for it in self.languages
            for texts in (_texts(it.code),)
        }
        return _mapping(forms, indent)


def _mapping(values: Mapping[str, Any], indent: int) -> str:
    """A mapping of YAML, in the line of its key or, if it is long, in a line for each entry.

    >>> _mapping({"pl": "Tak", "en": {"one": "Yes"}}, 2)
    ' {pl: "Tak", en: {one: "Yes"}}'
    """
    flow = _flow(values)
    if len(flow) <= _FLOW_WIDTH:
        return f" {flow}"
    lines = (f"\n{' ' * indent}{key}: {_flow(value)}" for key, value in values.items())
    return "".join(lines)


def _flow(value: Mapping[str, Any] | str) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
