"""What is published beside a map, whether it is a picture or a file to download."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.fields import Approval
from prospectus.domain.records import Record
from prospectus.i18n.localized import LocalizedText


class MayBeMap(Record):
    """A file that may be a map (`is_map`).

    A map is published with its approval number (Regulations on Map Management, State Council
    decree 664, article 22), or with the text of its `map_licence` where the publisher names an
    authority abroad (`Publisher.map_authority`).
    """

    approval: Approval | None = None
    map_licence: LocalizedText | None = None

    @property
    def is_map(self) -> bool:
        """Whether the file is a map."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _approved(self) -> Self:
        if self.is_map and self.approval is None and self.map_licence is None:
            raise PydanticCustomError("no_approval", "a map without approval", {"at": "kind"})
        return self
