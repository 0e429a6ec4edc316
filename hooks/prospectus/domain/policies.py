"""Records of policies: documents of public bodies that investors can rely on."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from prospectus.domain.edtf import Day, Period
from prospectus.domain.fields import ChainRef, DocumentRef, OrganisationRef, ParkRef, SectorRef
from prospectus.domain.records import Cited, HasPictures, Renamable
from prospectus.i18n.localized import LocalizedText

# Whether a policy applies in the month `as_of` of the settings.
Validity = Literal["future", "in_force", "expired"]


class Policy(Cited, HasPictures, Renamable):
    """A policy, with its text, the files that hold it, or both.

    `number` is the number that the issuer gave the document. `starts` and `ends` are the first and
    the last day on which the policy applies. A policy that names no sector, chain or park applies
    to the whole place.
    """

    name: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    issuer: OrganisationRef
    number: LocalizedText | None = None
    date: Day
    starts: Day | None = None
    ends: Day | None = None
    summary: LocalizedText
    text: tuple[LocalizedText, ...] = ()
    documents: tuple[DocumentRef, ...] = ()
    sectors: tuple[SectorRef, ...] = ()
    chains: tuple[ChainRef, ...] = ()
    parks: tuple[ParkRef, ...] = ()

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> Self:
        if self.ends and self.ends.last_day < (self.starts or self.date).first_day:
            raise PydanticCustomError("policy_ends", "ends before it starts", {"at": "ends"})
        return self

    def validity(self, as_of: Period | None) -> Validity | None:
        """Whether the policy applies in the month `as_of`.

        None where this is not known: without `as_of`, or for a policy without an end, which may
        have been repealed.
        """
        if as_of is None:
            return None
        if (self.starts or self.date).first_day > as_of.last_day:
            return "future"
        if self.ends is None:
            return None
        return "expired" if self.ends.last_day < as_of.first_day else "in_force"
