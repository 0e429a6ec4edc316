"""Records that guide investors: the steps of an investment, and answers to their questions."""

from __future__ import annotations

from pydantic import Field

from prospectus.domain.fields import DocumentRef, OrganisationRef
from prospectus.domain.records import Cited, HasPictures, Ordered, Renamable
from prospectus.i18n.localized import LocalizedText


class Step(Cited, HasPictures, Ordered, Renamable):
    """A step on the way to an investment, such as a registration.

    `organisation` is the body that is responsible, `documents` are forms and guides for the step.
    """

    name: LocalizedText
    text: LocalizedText
    organisation: OrganisationRef | None = None
    documents: tuple[DocumentRef, ...] = ()


class Question(Cited, HasPictures, Ordered, Renamable):
    """A question that investors ask. `name` is the question, `answer` a list of paragraphs."""

    name: LocalizedText
    answer: tuple[LocalizedText, ...] = Field(min_length=1)
