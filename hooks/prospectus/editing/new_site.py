"""A new site: settings, pages and data with made-up records, to be replaced by those of a place.

`starter/site/` has the files as Jinja templates, whose expressions stand in `[[ … ]]` as `{{ … }}`
is for pages. `starter/texts/` has their words in several languages. A language without such a file
gets those of another one, each behind a mark such as `[en]`, so that readers and translators see
what is left.
"""

from __future__ import annotations

import datetime as dt
import json
import re
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
from prospectus.i18n import catalog
from prospectus.i18n.language_codes import bases, is_code, shortest_codes
from prospectus.support import program

STARTER = Path(__file__).with_name("starter")

# The language whose words stand in where there are no others.
_FALLBACK = catalog.fallback_file().stem
_TEXTS = STARTER / "texts"
_KEPT = {"number.compact_form"}  # a setting among the messages
_PLACEHOLDER = re.compile(r"\{\w*\}")
_FLOW_WIDTH = 90  # characters of a mapping that is written in one line


def read_languages(words: str) -> list[Language]:
    """The languages of a list such as `pl,en` or `zh-Hans-CN,en-GB`, the default one first.

    Their codes are the shortest that tell them apart (`shortest_codes`). Raises ValueError with a
    tag that CLDR does not know or that is there twice.
    """
    parts = [part.strip() for part in words.split(",")]
    locales: list[Locale] = []
    for word in parts:
        try:
            locales.append(Locale.parse(cldr_units.full_tag(word), sep="-"))
        except (ValueError, UnknownLocaleError) as error:
            raise ValueError(word) from error
    tags = [(locale.language, locale.script or "", locale.territory or "") for locale in locales]
    usual = [cldr_units.likely_parts(Locale(locale.language))[1] for locale in locales]
    codes = shortest_codes(tags, usual)
    for word, code in zip(parts, codes, strict=True):
        if codes.count(code) > 1 or not is_code(code):
            raise ValueError(word)
    return [
        Language(code, "-".join(filter(None, tag)), cldr_units.own_name(code, locale))
        for code, tag, locale in zip(codes, tags, locales, strict=True)
    ]


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
    for language in languages:
        if _lacks_catalog(language.code):
            written[f"{catalog.OWN_CATALOGS}/{language.code}.yml"] = _marked_catalog(language)
    written["README.md"] = starter.filled(_readme(languages), languages[0]).encode()
    return written


def _readme(languages: Sequence[Language]) -> str:
    folder = STARTER / "readme"
    files = (_nearest_file(folder / f"{language.code}.md") for language in languages)
    usable = (file for file, is_other in files if not is_other)
    return next(usable, folder / f"{_FALLBACK}.md").read_text(encoding="utf-8")


def _nearest_file(path: Path) -> tuple[Path, bool]:
    """The file of a language with words that its readers know, and whether they are of another.

    `path` is that of the language itself. Words of the same language in another script come before
    those of the program's own language.
    """
    for code in reversed(bases(path.stem)):
        if (own := path.with_stem(code)).is_file():
            return own, False
    others = (path.with_stem(code) for code in (path.stem.partition("-")[0], _FALLBACK))
    return next(other for other in others if other.is_file()), True


def _lacks_catalog(code: str) -> bool:
    """Whether the program has no messages for readers in a language."""
    return _nearest_file(catalog.CATALOGS / f"{code}.yml")[1]


def _marked_catalog(language: Language) -> bytes:
    """The messages for readers in the nearest language, marked, as a catalog of the site."""
    file, _ = _nearest_file(catalog.CATALOGS / f"{language.code}.yml")
    tree = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    marked = _marked(tree, file.stem)
    *_, script, _ = cldr_units.likely_parts(language.locale)
    marked |= {"order": "9", "script": script, "reviewed": "false"}
    text = yaml.dump(marked, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return str(text).encode()


def _marked(tree: Mapping[str, Any], mark: str, prefix: str = "") -> dict[str, Any]:
    """The words of a catalog behind a mark; settings and mere placeholders stay as they are."""
    marked: dict[str, Any] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            marked[key] = _marked(value, mark, f"{name}.")
        elif name in _KEPT or not any(map(str.isalpha, _PLACEHOLDER.sub("", value))):
            marked[key] = value
        else:
            marked[key] = f"[{mark}] {value}"
    return marked


@cache
def _texts(code: str) -> Mapping[str, str]:
    """The words of a language by dotted key; those of the nearest one, marked, if it has none."""
    path, is_other = _nearest_file(_TEXTS / f"{code}.yml")
    tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    mark = f"[{path.stem}] " if is_other else ""
    return {key: f"{mark}{text}" for key, text in _flatten(tree)}


def _lacks_texts(code: str) -> bool:
    """Whether the starter has no words in a language."""
    return _nearest_file(_TEXTS / f"{code}.yml")[1]


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
            marked=[
                language.code
                for language in self.languages
                if _lacks_texts(language.code) or _lacks_catalog(language.code)
            ],
            text=lambda key: _texts(language.code)[key],
            scalar=lambda key, of=language: _scalar(_texts(of.code)[key]),
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
        return _mapping(
            {language.code: _texts(language.code)[key] for language in self.languages}, indent
        )

    def _of_each(self, value: Any, *arguments: str, indent: int) -> str:
        """What a function of `cldr_units` gives for each language, as a mapping of YAML."""
        return _mapping(
            {language.code: value(language.locale, *arguments) for language in self.languages},
            indent,
        )

    def _counted(self, name: str, indent: int) -> str:
        """The forms of what is counted, in all languages, as a mapping of YAML."""
        forms = {
            language.code: {
                category: texts.get(f"count.{name}.{category}", texts[f"count.{name}.other"])
                for category in cldr_units.plural_categories(language.locale)
            }
            for language in self.languages
            for texts in (_texts(language.code),)
        }
        return _mapping(forms, indent)


def _scalar(text: str) -> str:
    """A text as a value or key of YAML, in quotes where it could be taken for something else.

    >>> print(_scalar("Parks"), _scalar("[en] Parks"), _scalar("Parks: all"))
    Parks "[en] Parks" "Parks: all"
    """
    is_plain = text[:1].isalpha() and not re.search(r":(?: |$)| #", text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)


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
