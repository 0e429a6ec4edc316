"""The rules on synonyms."""

from __future__ import annotations

from collections.abc import Iterator

from prospectus.diagnostics.diagnostic import Diagnostic
from prospectus.domain.dataset import Dataset
from prospectus.i18n.localized import contains_han, uses_han_script
from prospectus.i18n.search_analysis import get_analyser


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
            key = analyser.key(word)
            if not key:
                yield location.problem(path, "synonym_empty", name=word)
            elif key in owners:
                yield location.problem(path, "synonym_repeated", name=word, other=owners[key])
            owners.setdefault(key, word)
            for number, meaning in enumerate(meanings):
                if analyser.key(meaning) == key:
                    yield location.problem((*path, number), "synonym_same", name=meaning)
                if not uses_han_script(code) and contains_han(meaning):
                    yield location.problem(
                        (*path, number), "untranslated", field=word, language=code
                    )
