"""Template functions for policies and documents."""

from __future__ import annotations

from markupsafe import Markup

from prospectus.domain.documents import Document
from prospectus.domain.policies import Policy, Validity
from prospectus.presentation import documents
from prospectus.rendering.context import RenderContext
from prospectus.rendering.escaping import safe
from prospectus.rendering.link_functions import LinkFunctions
from prospectus.rendering.registry import needs_page, template_filter, template_function


class PublicationFunctions:
    """What readers must know of policies and of files to download."""

    def __init__(self, context: RenderContext, links: LinkFunctions) -> None:
        self._context, self._links = context, links

    @template_filter()
    def validity(self, policy: Policy) -> Validity | None:
        """Return whether a policy is in force in the month `as_of`, or None if unknown."""
        staleness = self._context.staleness
        return policy.validity(staleness.as_of if staleness else None)

    @template_function
    def as_of_month(self) -> Markup:
        """Return the month for which it is said whether policies are in force, or ""."""
        staleness, formats = self._context.staleness, self._context.formats
        return safe(formats.period(staleness.as_of) if staleness else "")

    @template_function
    @needs_page
    def document_url(self, current_page: str, name: str) -> str:
        """Return the URL of a file to download. Raises UnknownNameError."""
        return self._links.shared_file_url(
            current_page, self._context.get_record("documents", name).file
        )

    @template_filter()
    def file_note(self, document: Document) -> Markup:
        """Return the language, format and size of a document."""
        formats, file = self._context.formats, document.file
        parts = (
            formats.language_name(document.language),
            documents.file_format(file),
            formats.file_size(documents.file_size(self._context.root, file)),
        )
        return safe(" · ".join(parts))
