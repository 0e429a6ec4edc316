"""Records of synonyms: words that readers type, and what the site calls these things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from prospectus.domain.records import Record
from prospectus.i18n.localized import Phrase


class Synonyms(Record):
    """The synonyms of one language, after which the record is named.

    `words` has the words that readers type, each with those by which the search then looks too.
    """

    words: Mapping[Phrase, Annotated[tuple[Phrase, ...], Field(min_length=1)]]
