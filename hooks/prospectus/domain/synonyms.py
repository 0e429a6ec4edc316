"""Records of synonyms: words that readers type, and what the site calls these things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from prospectus.domain.records import Record
from prospectus.i18n.analysis import get_analyser
from prospectus.i18n.localized import Phrase, contains_han, uses_han_script

if TYPE_CHECKING:
    from prospectus.diagnostics.diagnostic import Diagnostic
    from prospectus.domain.dataset import Dataset


class Synonyms(Record):
    """The synonyms of one language, after which the record is named.

    `words` has the words that readers type, each with those by which the search then looks too.
    """

    words: Mapping[Phrase, Annotated[tuple[Phrase, ...], Field(min_length=1)]]


def check_synonyms(site: Dataset) -> Iterator[Diagnostic]:
    """Synonyms are in a language of the site; each word is listed once and means another one."""
    languages = [language.code for language in site.languages]
    for code, record in site.synonyms.items():
        location = site.location("synonyms", code)
        if code not in languages:
            yield location.problem((), "synonyms_language", name=code, known=", ".join(languages))
            continue
        analyser, owners = get_analyser(code), dict[str, str]()
        for word, meanings in record.words.items():
            path = ("words", word)
            key = " ".join(analyser.words(word))
            if not key:
                yield location.problem(path, "synonym_empty", name=word)
            elif key in owners:
                yield location.problem(path, "synonym_repeated", name=word, other=owners[key])
            owners.setdefault(key, word)
            for number, meaning in enumerate(meanings):
                if " ".join(analyser.words(meaning)) == key:
                    yield location.problem((*path, number), "synonym_same", name=meaning)
                if not uses_han_script(code) and contains_han(meaning):
                    yield location.problem(
                        (*path, number), "untranslated", field=word, language=code
                    )
