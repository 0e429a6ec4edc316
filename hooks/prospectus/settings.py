"""The languages that mkdocs.yml names, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from prospectus import source, words
from prospectus.problems import SiteError


@dataclass(frozen=True)
class Language:
    """A language of the site.

    `code` is what file names, data and catalogues call it; `tag` is its BCP 47 tag, by which
    CLDR knows how it writes numbers and dates.
    """

    code: str
    tag: str
    name: str

    @property
    def locale(self) -> Locale:
        """CLDR's data for this language."""
        return Locale.parse(self.tag, sep="-")

    @property
    def hreflang(self) -> str:
        """The tag by which search engines choose: language, and script where it is named.

        >>> Language("zh", "zh-Hans-CN", "").hreflang, Language("en", "en-GB", "").hreflang
        ('zh-Hans', 'en')
        """
        locale = self.locale
        return "-".join(filter(None, (locale.language, locale.script)))


def languages(root: Path) -> tuple[Language, ...]:
    """The languages of the i18n plugin; `extra.languages` gives the tag of each.

    Raises SiteError where a language has no tag that CLDR knows, or no catalogue.
    """
    document = source.read(root, root / "mkdocs.yml")
    try:
        (plugin,) = [p["i18n"] for p in document.values["plugins"] if "i18n" in p]
        names = {entry["locale"]: entry["name"] for entry in plugin["languages"]}
        tags: dict[str, Any] = dict(document.values["extra"]["languages"])
        next(iter(names))
    except (KeyError, TypeError, ValueError, StopIteration):
        raise SiteError([document.problem(("plugins",), "no_languages")]) from None
    problems = []
    for code in names:
        where = ("extra", "languages", code)
        if code not in words.languages():
            problems.append(document.problem(where, "no_catalogue", language=code))
        try:
            Locale.parse(str(tags.get(code)), sep="-")
        except (ValueError, UnknownLocaleError):
            problems.append(document.problem(where, "no_tag", language=code))
    if problems:
        raise SiteError(problems)
    return tuple(Language(code, tags[code], name) for code, name in names.items())
