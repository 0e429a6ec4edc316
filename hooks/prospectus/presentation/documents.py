"""The files below docs/ that readers download: their records and sizes.

Every such file needs a record, so that none is published without title and language.
`policies.published_files` checks its format and size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from prospectus.diagnostics.diagnostic import Diagnostic, suggest
from prospectus.domain.dataset import Dataset
from prospectus.domain.fields import DOCUMENT_NAME


def problems(root: Path, site: Dataset) -> Iterator[Diagnostic]:
    """Diagnostics for files without records, and for records without files."""
    # Other names are reported by `policies.published_files`.
    paths = (path.relative_to(root / "docs") for path in sorted((root / "docs").rglob("*")))
    files = [path.as_posix() for path in paths if re.fullmatch(DOCUMENT_NAME, path.as_posix())]
    recorded: set[str] = set()
    for name, document in site.documents.items():
        location = site.location("documents", name)
        if document.file in recorded:
            yield location.problem(("file",), "same_document", name=document.file)
        recorded.add(document.file)
        if document.file not in files:
            nearest = suggest(document.file, files)
            yield location.problem(
                ("file",), "no_document", name=f"docs/{document.file}", nearest=nearest
            )
    for name in files:
        if name not in recorded:
            yield Diagnostic.of_file(f"docs/{name}", "no_document_record", name=name)


def file_size(root: Path, file: str) -> int:
    """The size in bytes of a file below docs/. Raises OSError if there is none."""
    return (root / "docs" / file).stat().st_size


def file_format(file: str) -> str:
    """The format of a file as readers know it.

    >>> file_format("assets/guide.pdf")
    'PDF'
    """
    return file.rpartition(".")[2].upper()
