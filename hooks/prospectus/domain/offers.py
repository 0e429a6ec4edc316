"""Records of sites on offer: plots, plants and floor space for investors."""

from __future__ import annotations

from typing import Literal

from prospectus.domain.edtf import Period
from prospectus.domain.fields import ParkRef
from prospectus.domain.records import (
    Figure,
    HasContacts,
    HasFigures,
    HasPictures,
    InSectors,
    Ordered,
    Renamable,
)
from prospectus.i18n.localized import LocalizedText

OfferKind = Literal["land", "plant", "floor"]
Availability = Literal["available", "reserved", "taken"]


class Offer(HasFigures, HasPictures, InSectors, Ordered, HasContacts, Renamable):
    """A site on offer. The figures `area` and `price` are those by which readers compare.

    `available_from` is the time from which the site can be used, `terms` is absent if both sale and
    lease are open.
    """

    name: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    summary: LocalizedText
    kind: OfferKind
    availability: Availability
    terms: Literal["sale", "lease"] | None = None
    park: ParkRef | None = None
    address: LocalizedText | None = None
    available_from: Period | None = None
    use: LocalizedText | None = None
    note: LocalizedText | None = None

    @property
    def area(self) -> Figure | None:
        """The area, if it is published."""
        return self.figures.get("area")

    @property
    def price(self) -> Figure | None:
        """The price or rent, if it is published."""
        return self.figures.get("price")
