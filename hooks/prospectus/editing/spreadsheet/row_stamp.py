"""Short hashes of the cells of a row, as they were exported.

They let an import distinguish changes of the table from changes of the data in the meantime.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from prospectus.editing.spreadsheet.sheet_column import SheetColumn, canonical

_HASH_LENGTH = 6  # characters of 6 bits: a collision of two texts has a probability of 1 : 7 × 10¹⁰


def signature(columns: Sequence[SheetColumn]) -> str:
    """A hash of the names of columns, because the order alone identifies the hashes of cells."""
    return _hash(*(column.key for column in columns))


def stamp(table: str, name: str, values: Sequence[Any]) -> str:
    """The hashes of a row as one text: of its id, then of each cell in the order of columns."""
    return id_hash(table, name) + "".join(map(cell_hash, values))


def id_hash(table: str, name: str) -> str:
    """The hash of an id."""
    return _hash(table, name)


def cell_hash(value: Any) -> str:
    """The hash of a cell's value, whatever its format."""
    return _hash(canonical(value))


def hash_at(stamped: str, at: int) -> str:
    """One hash of a row's stamp, by the index of the column; -1 for the id."""
    return stamped[(at + 1) * _HASH_LENGTH : (at + 2) * _HASH_LENGTH]


@lru_cache(maxsize=2**16)
def _hash(*parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_HASH_LENGTH]
