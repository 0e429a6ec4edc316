"""YAML documents with line numbers: values are cached, positions are parsed on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import yaml

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.support.cache import ContentCache, cache_folder
from prospectus.support.parallel import run_parallel
from prospectus.yamlio import parser
from prospectus.yamlio.parser import Parser, Where
from prospectus.yamlio.text_files import read_text

_VALUES = "values"  # the file of the persistent cache


class YamlDocument:
    """One YAML file: its values, and the position of each.

    `path` is relative to the root of the project. Mappings are dicts with text keys, sequences are
    tuples, numbers are `int` or `Decimal`. Raises DiagnosticsError if the text is not YAML, or
    YAML that `parser` refuses.
    """

    def __init__(self, path: str, text: str, cache: ContentCache | None = None) -> None:
        self.path, self._text = path, text
        if cache:
            self.values = cache.get_or_create(text, self._parse_values)
        else:
            self.values = self._parse_values()

    def __getattr__(self, name: str) -> Any:
        """Parse the values again after `release_values`."""
        if name != "values":
            raise AttributeError(name)
        self.values = self._parse_values()
        return self.values

    @property
    def text(self) -> str:
        """The text of the file, with plain line ends and without a byte order mark."""
        return self._text

    def release_values(self) -> None:
        """Free the memory of the values, once records are made of them. The text is smaller."""
        del self.values

    def value_at(self, where: Sequence[str | int]) -> Any:
        """The value at a path. Raises KeyError, IndexError or TypeError if there is none."""
        value = self.values
        for step in where:
            value = value[step]
        return value

    def position(self, where: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of the value at a path, or of its nearest ancestor that exists."""
        path = tuple(where)
        positions = self._parsed.positions
        while path not in positions and path:
            path = path[:-1]
        return positions.get(path, (1, 1))

    def path_at(self, line: int, column: int) -> Where:
        """The path of the innermost value at a position that `position` gives; () if none."""
        positions = self._parsed.positions
        return max(
            (path for path, at in positions.items() if at == (line, column)), key=len, default=()
        )

    def problem(self, where: Sequence[str | int], key: str, **details: object) -> Diagnostic:
        """A diagnostic at the position of the value at a path."""
        line, column = self.position(where)
        return Diagnostic.at(self.path, line, column, key, **details)

    @cached_property
    def _parsed(self) -> Parser:
        return Parser(self.path, self._text)

    def _parse_values(self) -> Any:
        parsed = Parser(self.path, self._text, keeps_positions=False)  # larger than the text
        if parsed.problems:
            raise DiagnosticsError(parsed.problems)
        return parsed.values


def read(root: Path, path: Path, cache: ContentCache | None = None) -> YamlDocument:
    """Read one file below `root`. Raises DiagnosticsError if it cannot be read or parsed."""
    name = path.relative_to(root).as_posix()
    return YamlDocument(name, read_text(root, path), cache)


def read_in_parallel(root: Path, paths: Sequence[Path], cache: ContentCache) -> None:
    """Put the values of files into the cache, using two processes.

    Files with mistakes are skipped; reading them later reports their diagnostics.
    """

    def read_all(some: Sequence[Path]) -> Mapping[bytes, Any]:
        for path in some:
            with suppress(DiagnosticsError):
                read(root, path, cache)
        return cache.used

    half = len(paths) // 2
    jobs = [partial(read_all, some) for some in (paths[:half], paths[half:])]
    for used in run_parallel(jobs):
        cache.merge(used)


def has_cached_values(root: Path) -> bool:
    """Whether there is a persistent cache of parsed values; it need not be valid."""
    folder = cache_folder(root)
    return folder is not None and (folder / _VALUES).exists()


def value_cache(root: Path) -> ContentCache:
    """The persistent cache of parsed values. It is valid for this version of the parser."""
    return ContentCache(root, _VALUES, Path(parser.__file__), yaml.__version__)
