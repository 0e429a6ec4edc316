"""Records of documents: files below docs/ that readers download."""

from __future__ import annotations

from typing import Literal

from prospectus.domain.edtf import Day
from prospectus.domain.fields import DocumentName, LanguageTag
from prospectus.domain.maps import MayBeMap
from prospectus.domain.records import Renamable
from prospectus.i18n.localized import LocalizedText


class Document(MayBeMap, Renamable):
    """A file to download, such as a guide for investors.

    `file` is a path below docs/. `language` is the BCP 47 tag of the language in which the file is
    written, which need not be one of the site; several languages are several records. The size is
    that of the file.
    """

    file: DocumentName
    kind: Literal["document", "map"]
    name: LocalizedText
    language: LanguageTag
    date: Day | None = None
    summary: LocalizedText | None = None

    @property
    def is_map(self) -> bool:
        """Whether the file is a map."""
        return self.kind == "map"
