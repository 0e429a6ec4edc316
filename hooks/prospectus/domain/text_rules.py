"""The rules for texts of records: finished, in their language, summaries without quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.domain.record_tree import walk
from prospectus.domain.records import Record
from prospectus.i18n import quantities, text_slips
from prospectus.i18n.localized import LocalizedText, uses_han_script
from prospectus.yamlio.parser import Where

# Expressions, HTML and Markdown, which readers would see as they are typed.
_MARKUP = re.compile(r"\{[{%].*?[%}]\}|</?[A-Za-z][^<>]*>|&#?\w+;|\*\*|\[[^][]+\]\([^()]+\)")
# Stands for a character that could not be decoded; content.markdown_pages reports it in pages.
_REPLACED = "\N{REPLACEMENT CHARACTER}"
# The collections whose summaries quote the sources of their records, with quantities.
_QUOTING = ("policies",)


def check_summaries(site: Dataset) -> Iterator[Diagnostic]:
    """No summary holds markup, or a quantity, which would have neither period nor source.

    That of a policy may hold quantities: it quotes a dated document.
    """
    for collection, name, record in site.records():
        for path, nested in walk(record):
            summary: LocalizedText | None = getattr(nested, "summary", None)
            for language in site.languages if summary else ():
                text = summary.in_language(language.code) if summary else ""
                where = (*path, "summary", language.code)
                field = ".".join(map(str, where))
                if markup := _MARKUP.search(text):
                    yield site.location(collection, name).problem(
                        where, "markup_in_summary", field=field, text=markup[0]
                    )
                if collection in _QUOTING:
                    continue
                for _, number in quantities.find(text, language.code):
                    yield site.location(collection, name).problem(
                        where, "typed_in_summary", field=field, text=number
                    )


def check_texts(site: Dataset) -> Iterator[Diagnostic]:
    """No text is unfinished, damaged, or in another language than it should be."""
    han = {language.code: uses_han_script(language.code) for language in site.languages}
    for collection, name, record in site.records():
        for at, text in localized_texts(record):
            language = str(at[-1])
            for key, details in _slips(text, language, is_han=han[language]):
                field = ".".join(map(str, at))
                yield site.location(collection, name).problem(at, key, field=field, **details)


def localized_texts(record: Record) -> Iterator[tuple[Where, str]]:
    """The texts of a record and of those nested in it, in all languages, each with its path.

    The path ends with the code of the language.
    """
    for path, nested in walk(record):
        for where, texts in _texts(nested):
            for language, text in texts.root.items():
                yield (*path, *where, language), text


def _texts(record: Record) -> Iterator[tuple[Where, LocalizedText]]:
    """The texts of a record, without those of records nested in it, each with its path."""
    for field, value in vars(record).items():
        if isinstance(value, LocalizedText):
            yield (field,), value
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, LocalizedText):
                    yield (field, index), item


def _slips(text: str, language: str, *, is_han: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """What no text of a record may be: key and details of each problem."""
    if text_slips.says_nothing(text):
        yield "says_nothing", {"text": text}
    if text_slips.has_stray_quote(text):
        yield "stray_quote", {}
    if _REPLACED in text:
        yield "damaged_text", {"text": _REPLACED}
    if is_han and text_slips.is_foreign_sentence(text):
        yield "not_chinese", {"language": language}
    for _, key, slip in text_slips.find(text, language):
        yield key, {"text": slip}


TEXT_RULES = (check_summaries, check_texts)
