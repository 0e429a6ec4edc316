"""Message catalogs: every text that the program writes itself.

`catalogs/<language>.yml` holds the messages of readers and the rules of a language, such as how it
writes numbers; every language of a site needs them. `catalogs/editors/<language>.yml` holds the
messages of editors: of the check, the command line, the workbook and the descriptions of fields.
Editors read them in those languages of their site that have such a catalog, else in English.

A site may have catalogs of its own in `overrides/catalogs/`: of a language that the program lacks,
or with other wording for some messages. Like templates they are part of its program. A site that
calls its parks zones lists such words once (`wording`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import yaml

from prospectus.i18n import wording
from prospectus.i18n.language_codes import bases
from prospectus.support.cache import ContentCache
from prospectus.support.program import COMMAND

CATALOGS = Path(__file__).parent / "catalogs"
EDITORS = CATALOGS / "editors"
OWN_CATALOGS = "overrides/catalogs"  # of a site, below its root
_CASES = "case."  # grammatical cases, see `presentation.periods`
_PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
_ROOT = CATALOGS.parents[3]
_FALLBACK = EDITORS / "en.yml"  # for editors whose language has no such catalog
_SHOWN = "hooks/prospectus/i18n/catalogs"
# Languages differ in what these are put into: Chinese “more than” stands between a number and its
# unit, and “and others” behind a whole list, of which the English “others” is one more item.
_FREE_PLACEHOLDERS = {"qualifier.over_count", "list.others"}
_PATTERNS = "prose."  # regular expressions, whose braces are no placeholders

# What messages call the program; where it is installed as a package, its command is another one.
_COMMAND_IN_A_CHECKOUT = "python hooks"


@dataclass(frozen=True)
class Scope:
    """Whose catalogs are used: `root` is the folder of a site, `languages` are its codes.

    Without them, only the catalogs of the program are used, in all its languages.
    """

    root: Path | None = None
    languages: tuple[str, ...] = ()


_PROGRAM = Scope()
_scope: ContextVar[Scope] = ContextVar("scope", default=_PROGRAM)


def use_site(root: Path, languages: tuple[str, ...] = ()) -> None:
    """Use the catalogs of a site from here on, where its program only has events of MkDocs."""
    _scope.set(Scope(root, languages))


@contextmanager
def of_site(root: Path, languages: tuple[str, ...] = ()) -> Iterator[None]:
    """Use the catalogs of a site inside the block, and write to editors in its languages."""
    token = _scope.set(Scope(root, languages))
    try:
        yield
    finally:
        _scope.reset(token)


def languages() -> tuple[str, ...]:
    """The codes of the languages with a readers' catalog, in the order of `order` in these."""
    return _languages(_scope.get())


def has_catalog(language: str) -> bool:
    """Whether a language has a readers' catalog, of its own or of the same language elsewhere."""
    return bool(readers_files(language))


def get_catalog(language: str) -> Mapping[str, str]:
    """The readers' messages of one language by dotted key: `{"status.target": "…"}`.

    Messages that the language lacks are those of another one, so that a site can be checked as a
    whole. It is not built: the check reports what is missing (`config.settings`).
    """
    return _readers(language, _scope.get().root)


def is_reviewed(language: str) -> bool:
    """Whether a native speaker has reviewed the readers' messages of a language."""
    return get_catalog(language).get("reviewed") == "true"


def editors_languages() -> tuple[str, ...]:
    """The codes of the languages in which messages to editors are written.

    These are the languages of the site with an editors' catalog; English if there is none.
    """
    return _editors_languages(_scope.get())


def get_editors_catalog(language: str) -> Mapping[str, str]:
    """All messages of a language, those of readers included.

    Where a language has no editors' catalog, its messages to editors are English.
    """
    return _editors(language, _scope.get().root)


def readers_files(language: str) -> list[Path]:
    """The files with the readers' messages of a language; those of a later one win."""
    return _readers_files(language, _scope.get().root)


def editors_files(language: str) -> list[Path]:
    """The file with the editors' messages of a language, if there is one; the last one counts."""
    paths = (EDITORS / f"{code}.yml" for code in bases(language))
    return [path for path in paths if path.is_file()]


def fallback_file() -> Path:
    """The readers' catalog in the language of the program's own messages."""
    return CATALOGS / _FALLBACK.name


@cache
def known_messages(folder: Path) -> Mapping[str, str]:
    """Every message of the program's catalogs in a folder: what a complete catalog has."""
    messages: dict[str, str] = {}
    for path in (folder / f"{code}.yml" for code in _program_languages()):
        if path.is_file():
            messages = _replaced(read_file(path), messages)
    return messages


@cache
def _program_languages() -> Sequence[str]:
    orders = {path.stem: read_file(path).get("order", "~") for path in CATALOGS.glob("*.yml")}
    return sorted(orders, key=lambda code: (orders[code], code))


def shown_path(path: Path) -> str:
    """The path of a catalog as messages show it: below the root of the site or program."""
    if path.is_relative_to(CATALOGS):
        return f"{_SHOWN}/{path.relative_to(CATALOGS).as_posix()}"
    return f"{OWN_CATALOGS}/{path.name}"


@cache
def placeholders(key: str, message: str) -> frozenset[str]:
    """The names in braces that a message has to have in every language.

    >>> sorted(placeholders("passage.more", "{count} more by {name}"))
    ['count', 'name']
    """
    if key in _FREE_PLACEHOLDERS or key.startswith(_PATTERNS):
        return frozenset()
    return frozenset(name for _, name, _, _ in Formatter().parse(message) if name is not None)


def clear_cache() -> None:
    """Read the catalogs again at their next use, because one of them was changed."""
    for function in (
        _languages,
        _readers,
        _editors_languages,
        _editors,
        known_messages,
        _program_languages,
        read_file,
    ):
        function.cache_clear()


@cache
def _languages(scope: Scope) -> tuple[str, ...]:
    folders = [CATALOGS, *([scope.root / OWN_CATALOGS] if scope.root else [])]
    codes = {path.stem for folder in folders for path in folder.glob("*.yml")}
    return tuple(
        sorted(codes, key=lambda code: (_readers(code, scope.root).get("order", "~"), code))
    )


@cache
def _editors_languages(scope: Scope) -> tuple[str, ...]:
    codes = scope.languages or _languages(scope)
    # Of languages that differ in their region, editors read one.
    by_files = {tuple(editors_files(code)): code for code in reversed(codes)}
    read = {*by_files.values()} - {by_files.get((), "")}
    return tuple(code for code in codes if code in read) or (_FALLBACK.stem,)


def _readers_files(language: str, root: Path | None) -> list[Path]:
    folders = [CATALOGS, *([root / OWN_CATALOGS] if root else [])]
    paths = (folder / f"{code}.yml" for folder in folders for code in bases(language))
    return [path for path in paths if path.is_file()]


@cache
def _readers(language: str, root: Path | None) -> Mapping[str, str]:
    # Messages of other languages only stand in until the check has reported those that are missing.
    messages = dict(known_messages(CATALOGS))
    for path in _readers_files(language, root):
        written = read_file(path)
        own = {
            key: text for key, text in written.items() if text and not key.startswith(wording.NAMES)
        }
        messages = _replaced(wording.reworded(messages, wording.names(written)), own)
    return messages


def _replaced(messages: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The messages with those of another catalog in their place.

    One of the two may have plural forms of a message that the other has as one text: no form stays
    beside the other's text, nor a text beside the other's forms.
    """
    written = required_messages(own).keys()
    kept = {key: text for key, text in messages.items() if not {key, _stem(key)} & written}
    return {**kept, **own}


def _stem(key: str) -> str:
    """The key of a message of which this may be the key of a plural form."""
    stem, _, form = key.rpartition(".")
    return stem if form in _PLURAL_FORMS else key


@cache
def _editors(language: str, root: Path | None) -> Mapping[str, str]:
    file = [_FALLBACK, *editors_files(language)][-1]
    return {**_readers(language, root), **read_file(file)}


@cache
def read_file(path: Path) -> Mapping[str, str]:
    """The messages of one file by dotted key; empty if it is not valid YAML."""
    text = path.read_text(encoding="utf-8")
    name = f"catalog-{path.parent.name}-{path.stem}"
    versions = (yaml.__version__, COMMAND)
    content_cache = ContentCache(_ROOT, name, Path(__file__), *versions)
    try:
        messages = content_cache.get_or_create(text, lambda: _parse(text))
    except yaml.YAMLError:
        return {}
    content_cache.save()
    return messages


def required_messages(messages: Mapping[str, str]) -> dict[str, str]:
    """The messages of a catalog that every other one needs, each with the form for most counts.

    A message with plural forms is one message, which other languages may write without forms.
    Cases belong to one language only.

    >>> required_messages({"case.locative.year": "…", "park.one": "1 park", "park.other": "parks"})
    {'park': 'parks'}
    """
    required: dict[str, str] = {}
    for key, text in messages.items():
        stem, _, form = key.rpartition(".")
        if form in _PLURAL_FORMS and f"{stem}.other" in messages:
            required[stem] = messages[f"{stem}.other"]
        elif not key.startswith(_CASES):
            required[key] = text
    return required


def _parse(text: str) -> dict[str, str]:
    return dict(flatten(yaml.load(text, Loader=yaml.CBaseLoader)))


def flatten(tree: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a tree of mappings, each with its dotted key."""
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(value, str):
            yield prefix + key, value.replace(_COMMAND_IN_A_CHECKOUT, COMMAND)
        else:
            yield from flatten(value, f"{prefix}{key}.")
