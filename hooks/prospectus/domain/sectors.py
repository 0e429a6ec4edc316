"""Records of sectors: what a place invites investors to invest in."""

from __future__ import annotations

from prospectus.domain.fields import FigureRef
from prospectus.domain.records import (
    HasContacts,
    HasFigures,
    HasIcon,
    HasPictures,
    Named,
    Ordered,
    Renamable,
)
from prospectus.i18n.localized import LocalizedText


class Sector(HasFigures, HasPictures, Ordered, HasIcon, HasContacts, Renamable):
    """A sector, which joins chains, clusters, parks, projects, companies and targets on one page.

    These records name their sectors (`records.InSectors`); a sector names none of them.
    `key_figures` are figures that are recorded elsewhere, such as those of a topic; `strengths`
    are statements of what exists.
    """

    name: LocalizedText
    short: LocalizedText
    aliases: tuple[LocalizedText, ...] = ()
    summary: LocalizedText
    key_figures: tuple[FigureRef, ...] = ()
    strengths: tuple[Named, ...] = ()
