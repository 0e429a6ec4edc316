"""Texts in all languages of the site, validated."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, RootModel, model_validator
from pydantic import ValidationInfo as Info
from pydantic_core import PydanticCustomError

from prospectus.i18n.catalog import get_catalog

HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def contains_han(text: str) -> bool:
    """Whether a text contains Chinese characters (CJK Unified Ideographs of Unicode)."""
    return HAN.search(text) is not None


def uses_han_script(language: str) -> bool:
    """Whether the script of a language is Han (ISO 15924: `Hans`, `Hant` …)."""
    return get_catalog(language)["script"].startswith("Han")


def _collapse_whitespace(value: object) -> object:
    if value is None:
        raise PydanticCustomError("empty", "should not be empty")
    return " ".join(value.split()) if isinstance(value, str) else value


def _require_printable(value: str) -> str:
    if not value:
        raise PydanticCustomError("empty", "should not be empty")
    if not value.isprintable():
        raise PydanticCustomError("unprintable", "holds control characters")
    return value


def _languages(info: Info) -> list[str]:
    context: dict[str, list[str]] = info.context or {}
    return context["languages"]


def _require_known_language(code: str, info: Info) -> str:
    known = _languages(info)
    if code not in known:
        raise PydanticCustomError(
            "unknown_language", "unknown language", {"known": ", ".join(known)}
        )
    return code


Phrase = Annotated[str, BeforeValidator(_collapse_whitespace), AfterValidator(_require_printable)]
LanguageCode = Annotated[str, AfterValidator(_require_known_language)]


class LocalizedText(RootModel[dict[LanguageCode, Phrase]]):
    """A text in each language of the site; none may be missing or empty.

    Validation needs the context `{"languages": codes}`. With `"pending": True` in it, the text in
    the first language stands in for missing ones.
    """

    model_config = ConfigDict(strict=True, frozen=True)

    @model_validator(mode="after")
    def _complete(self, info: Info) -> Self:
        missing = [code for code in _languages(info) if code not in self.root]
        original = self.root.get(_languages(info)[0])
        may_lack = original is not None and (info.context or {}).get("pending")
        if missing and not may_lack:
            raise PydanticCustomError(
                "missing_translation", "missing translation", {"missing": ", ".join(missing)}
            )
        for code, phrase in self.root.items():
            if contains_han(phrase) and not uses_han_script(code):
                raise PydanticCustomError(
                    "untranslated", "not translated", {"at": code, "language": code}
                )
        self.root.update(dict.fromkeys(missing, original or ""))
        return self

    def __str__(self) -> str:
        """Raise TypeError: a text in several languages has no single form."""
        raise TypeError("choose a language: text.in_language(code)")

    def in_language(self, language: str) -> str:
        """The text in one language."""
        return self.root[language]
