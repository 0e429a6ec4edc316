"""The rules for texts of records: finished, in their language, summaries without quantities."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from prospectus.diagnostics.diagnostic import Diagnostic, Quota
from prospectus.domain.dataset import Dataset
from prospectus.domain.record_tree import walk
from prospectus.domain.records import Record
from prospectus.domain.targets import TARGETS
from prospectus.i18n import quantities, text_slips
from prospectus.i18n.localized import LocalizedText, uses_han_script
from prospectus.support.cache import ContentCache
from prospectus.yamlio.parser import Where
from prospectus.yamlio.reader import YamlDocument

# Expressions, HTML and Markdown, which readers would see as they are typed.
_MARKUP = re.compile(
    r"\{[{%][^{\n]*[%}]\}|</?[A-Za-z][^<>]*>|&#?\w+;|\*\*|~~|\[[^][]+\]\([^()]+\)|`[^`\n]+`"
    r"|^(?:#{1,6}|[-*+>]) ",
    re.MULTILINE,
)
# Figures, and collections whose texts hold some.
_WITH_FIGURES = ("figures", TARGETS)
# Stands for a character that could not be decoded; content.markdown_pages reports it in pages.
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_MAX_SHOWN = 100  # characters of a text in a message
# The collections whose summaries quote the sources of their records, with quantities.
_QUOTING = ("policies",)


def check_texts(
    site: Dataset,
    clean: ContentCache | None = None,
    records: Iterable[tuple[str, str, Record]] | None = None,
) -> Iterator[Diagnostic]:
    """No text is unfinished, damaged, or in another language than it should be.

    No summary holds markup, or a quantity, which would have neither period nor source. That of a
    policy may hold quantities: it quotes a dated document.

    `clean` holds the texts of records in which an earlier call found nothing. With `records`, only
    theirs are looked at.
    """
    quota = Quota()
    codes, digests = [language.code for language in site.languages], dict[str, str]()
    for collection, name, record in site.records() if records is None else records:
        quotes = collection in _QUOTING
        texts = repr((codes, quotes, _texts_key(site, collection, name, record, digests)))
        if clean is not None and clean.get(texts):
            continue
        is_clean = True
        for problem in chain(
            _summary_problems(site, collection, name, record, quotes=quotes),
            _text_problems(site, collection, name, record),
        ):
            is_clean = False
            if not quota.allows(problem.path):
                break
            yield problem
        if clean is not None and is_clean:
            clean.put(texts, True)


def file_of_texts(site: Dataset, collection: str, name: str) -> YamlDocument | None:
    """The file that has all texts of a record, if that is certain.

    To look into a file takes less time than to collect the texts. Those of figures may be those of
    their indicators.
    """
    location = site.locations.get((collection, name))
    return location.document if location and collection not in _WITH_FIGURES else None


def _texts_key(
    site: Dataset, collection: str, name: str, record: Record, digests: dict[str, str]
) -> object:
    """What stands for all texts of a record; `digests` has those of files, and grows."""
    document = file_of_texts(site, collection, name)
    if document is None:
        return [*localized_texts(record)]
    if document.path not in digests:
        content = document.text.encode("utf-8", "surrogatepass")
        digests[document.path] = hashlib.blake2b(content).hexdigest()
    return collection, name, digests[document.path]


def _summary_problems(
    site: Dataset, collection: str, name: str, record: Record, *, quotes: bool
) -> Iterator[Diagnostic]:
    for path, nested in walk(record):
        summary: LocalizedText | None = getattr(nested, "summary", None)
        for language in site.languages if summary else ():
            text = summary.in_language(language.code) if summary else ""
            where = (*path, "summary", language.code)
            field = ".".join(map(str, where))
            if markup := _MARKUP.search(text):
                yield site.location(collection, name).problem(
                    where, "markup_in_summary", field=field, text=markup[0][:_MAX_SHOWN]
                )
            for _, number in () if quotes else quantities.find(text, language.code):
                yield site.location(collection, name).problem(
                    where, "typed_in_summary", field=field, text=number[:_MAX_SHOWN]
                )


def _text_problems(
    site: Dataset, collection: str, name: str, record: Record
) -> Iterator[Diagnostic]:
    for at, text in localized_texts(record):
        language = str(at[-1])
        for key, details in _slips(text, language):
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


def _slips(text: str, language: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What no text of a record may be: key and details of each problem."""
    if text_slips.says_nothing(text, language):
        yield "says_nothing", {"text": text[:_MAX_SHOWN]}
    if text_slips.has_stray_quote(text):
        yield "stray_quote", {}
    if _REPLACED in text:
        yield "damaged_text", {"text": _REPLACED}
    if uses_han_script(language) and text_slips.is_foreign_sentence(text):
        yield "not_chinese", {"language": language}
    for _, key, slip in text_slips.find(text, language):
        yield key, {"text": slip[:_MAX_SHOWN]}
