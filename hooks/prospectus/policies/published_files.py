"""The policy for files below docs/ that are not pages: names, places, sizes and content.

Everything below docs/ is published, so only harmless files are allowed: pictures and PDF documents
below docs/assets/, checked by content, and the program's scripts and style sheets that settings or
templates name. So no file can replace generated files or configure a host (`_redirects`, `CNAME`,
`.htaccess`).
"""

from __future__ import annotations

import hashlib
import pyexpat
import re
from collections.abc import Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError
from prospectus.domain.dataset import Dataset
from prospectus.i18n.language_codes import TAG
from prospectus.presentation import images, photographs
from prospectus.support import program
from prospectus.support.cache import ContentCache
from prospectus.yamlio import text_files

# The folders of pictures and documents, and of the program's own files.
ASSETS = "assets"
SCRIPTS, STYLES = f"{ASSETS}/javascripts", f"{ASSETS}/stylesheets"
# Folders of the theme and the program, whose files no other may replace.
_RESERVED = (SCRIPTS, STYLES, f"{ASSETS}/images", images.PHOTOGRAPHS, images.CARDS)

# Extensions and their formats.
FORMATS = {
    "avif": "avif",
    "gif": "gif",
    "jpeg": "jpeg",
    "jpg": "jpeg",
    "pdf": "pdf",
    "png": "png",
    "svg": "svg",
    "webp": "webp",
}
_PROGRAM = ("css", "js")

# The size limits of each kind and of all files in bytes, and of a picture in pixels.
_MEGABYTE = 1_000_000
LIMIT_AS_IT_IS = 5 * _MEGABYTE  # of a picture that is not re-encoded
LIMITS = dict.fromkeys(FORMATS, LIMIT_AS_IT_IS) | {
    "jpeg": 20 * _MEGABYTE,  # as cameras make them; they are published much smaller
    "jpg": 20 * _MEGABYTE,
    "css": _MEGABYTE // 2,
    "js": _MEGABYTE // 2,
    "pdf": 20 * _MEGABYTE,
    "svg": _MEGABYTE // 2,
}
LIMIT_OF_ALL = 200 * _MEGABYTE

# Files that a build generates, and files that configure hosts.
_GENERATED = (
    *("robots.txt", "sitemap*.xml*", "404.html", "*/404.html", "search/*", "*/search/*"),
    *("changes.xml", "*/changes.xml", "news.xml", "*/news.xml"),
    *("*manifest.webmanifest", "*.csv", "*.ics", "*/list.js"),
    *(".well-known", ".well-known/*", "_headers", "_redirects", ".htaccess", ".nojekyll"),
)
# Temporary files of systems and editors. Those with a leading dot are never published and are
# ignored.
_HARMLESS = (".ds_store", "._*", ".directory", ".localized", ".*.sw?", ".#*", ".~lock.*")
_LEFTOVERS = (
    *("thumbs.db", "ehthumbs.db", "desktop.ini", "~$*", "*~", "#*#", "*.bak", "*.orig", "*.rej"),
    *("*.swp", "*.swo", "*.tmp", "*.temp", "*.old", "*.part", "*.crdownload", "*.lnk", ".*"),
)
_LANGUAGE = re.compile(rf"\.{TAG}(?=\.[a-z0-9]+\Z)")
_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


def problems(
    root: Path, page_endings: Collection[str], templates: Sequence[str]
) -> Iterator[Diagnostic]:
    """Diagnostics for everything below docs/ that may not be published.

    Files with `page_endings` are pages and not checked here. `templates` are the texts of the
    templates, which may name scripts and style sheets.
    """
    docs = root / "docs"
    total = 0
    named = _named_program_files(root, templates)
    inspected = _inspected(root)
    files = {path.relative_to(docs).as_posix(): path for path in sorted(docs.rglob("*"))}
    shared = {_LANGUAGE.sub("", name) for name in files if _LANGUAGE.search(name)}
    for name, path in files.items():
        at = f"docs/{name}"
        if path.is_dir():
            yield from _folder(at, name, path, page_endings)
            continue
        if _is_ignored(name):
            continue
        size = path.lstat().st_size
        total += size
        if path.suffix.lower() in page_endings:
            continue
        if refused := _refused_name(at, name, named):
            yield refused
        elif name in shared:
            # The files of each language are published under this name.
            yield Diagnostic.of_file(at, "generated_file", name=name)
        elif size > LIMITS[(kind := path.suffix[1:])]:
            yield Diagnostic.of_file(at, "file_too_large", limit=_megabytes(LIMITS[kind]))
        else:
            yield from _content(root, path, at, kind, inspected)
    inspected.save()
    if total > LIMIT_OF_ALL:
        yield Diagnostic.of_file("docs", "files_too_large", limit=_megabytes(LIMIT_OF_ALL))


def _is_ignored(name: str) -> bool:
    """Whether a file is a temporary file that is never published."""
    last = name.rpartition("/")[2].lower()
    return last.startswith(".") and any(fnmatchcase(last, pattern) for pattern in _HARMLESS)


def _folder(at: str, name: str, path: Path, page_endings: Collection[str]) -> Iterator[Diagnostic]:
    last = path.name
    if path.suffix.lower() in page_endings:
        yield Diagnostic.of_file(at, "no_file")
    elif last.startswith("."):
        yield Diagnostic.of_file(at, "leftover_file", name=last)
    elif not _NAME.fullmatch(last):
        yield Diagnostic.of_file(at, "published_name")


def _refused_name(at: str, name: str, named: Collection[str]) -> Diagnostic | None:
    """A diagnostic for the name or place of a file, before it is read.

    Only allowed names pass; the patterns choose the message for the others.
    """
    path = PurePosixPath(name)
    last, lower, ending = path.name, name.lower(), path.suffix[1:]
    is_reserved = any(name.startswith(f"{folder}/") for folder in _RESERVED)
    if name in named or (
        ending in FORMATS and path.parts[0] == ASSETS and not is_reserved and _is_usable(last)
    ):
        return None
    if any(fnmatchcase(lower, pattern) for pattern in _GENERATED):
        return Diagnostic.of_file(at, "generated_file", name=name)
    if any(fnmatchcase(last.lower(), pattern) for pattern in _LEFTOVERS):
        return Diagnostic.of_file(at, "leftover_file", name=last)
    if ending.lower() in _PROGRAM:
        return Diagnostic.of_file(at, "unused_program_file")
    if ending.lower() not in FORMATS:
        return Diagnostic.of_file(at, "file_kind", known=", ".join(FORMATS))
    if not _is_usable(last):
        return Diagnostic.of_file(at, "published_name")
    reserved = ", ".join(f"docs/{folder}" for folder in _RESERVED)
    return Diagnostic.of_file(at, "file_place", reserved=reserved)


def _is_usable(file: str) -> bool:
    """Whether a file may have this name; only a language, as in `map.pt-BR.svg`, has capitals."""
    return _NAME.fullmatch(_LANGUAGE.sub("", file)) is not None


def _inspected(root: Path) -> ContentCache:
    """The cache of contents without problems."""
    module = Path(__file__)
    names = (
        *("presentation/images", "presentation/photographs", "yamlio/reader"),
        *("policies/file_formats", "policies/svg_policy"),
    )
    makers = (module, *(module.parents[1] / f"{name}.py" for name in names))
    return ContentCache(root, "files", *makers, pyexpat.EXPAT_VERSION)


def _content(
    root: Path, path: Path, at: str, kind: str, inspected: ContentCache
) -> Iterator[Diagnostic]:
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Diagnostic.of_file(at, "unreadable", why=error.strerror)
        return
    key = f"{kind} {hashlib.blake2b(content).hexdigest()}"
    if inspected.get(key):
        return
    findings = list(_findings(root, path, at, kind, content))
    if not findings:
        inspected.put(key, True)
    yield from findings


def _findings(root: Path, path: Path, at: str, kind: str, content: bytes) -> Iterator[Diagnostic]:
    # Most checks only see files that are in the cache.
    from prospectus.policies import file_formats, svg_policy  # noqa: PLC0415

    if kind in _PROGRAM or kind == "svg":
        try:
            text = text_files.read_text(root, path)
        except DiagnosticsError as error:
            yield from error.problems
            return
        if kind == "svg":
            for problem in svg_policy.problems(text):
                yield Diagnostic.at(
                    at, problem.line, problem.column, problem.key, **problem.details
                )
        return
    for key, details in file_formats.findings(FORMATS[kind], content):
        if key == file_formats.POSITION and FORMATS[kind] == "jpeg":
            continue  # photographs are published without it, other pictures have a rule below
        yield Diagnostic.of_file(at, key, **details)
    width, height = images.size(content) or (0, 0)
    if width * height > photographs.MAX_PIXELS:
        limit = f"{photographs.MAX_PIXELS // 1_000_000} MP"
        yield Diagnostic.of_file(at, "file_too_large", limit=limit)


def jpeg_problems(root: Path, site: Dataset) -> Iterator[Diagnostic]:
    """Diagnostics for JPEG files that are published as they are, with a position or too large.

    Photographs are re-encoded, without the position, so `problems` accepts them as cameras make
    them.
    """
    for picture in site.pictures.values():
        if images.is_photograph(picture) or not picture.file.endswith((".jpg", ".jpeg")):
            continue
        from prospectus.policies import file_formats  # noqa: PLC0415

        for path in dict.fromkeys(images.files(root, site, picture).values()):
            content, at = path.read_bytes(), path.relative_to(root).as_posix()
            if len(content) > LIMIT_AS_IT_IS:
                yield Diagnostic.of_file(at, "file_too_large", limit=_megabytes(LIMIT_AS_IT_IS))
            elif any(
                key == file_formats.POSITION for key, _ in file_formats.findings("jpeg", content)
            ):
                yield Diagnostic.of_file(at, file_formats.POSITION)


def _named_program_files(root: Path, templates: Sequence[str]) -> frozenset[str]:
    """The scripts and style sheets named by settings, templates or each other."""
    files: dict[str, str] = {}
    for folder, ending in ((SCRIPTS, "js"), (STYLES, "css")):
        for path in sorted((root / "docs" / folder).glob(f"*.{ending}")):
            if program.template_file(root, f"{folder}/{path.name}").exists():
                continue  # it would be published in place of the theme's own
            try:
                files[f"{folder}/{path.name}"] = text_files.read_text(root, path)
            except DiagnosticsError:  # reported when its content is read
                files[f"{folder}/{path.name}"] = ""
    try:
        settings = text_files.read_text(root, root / "mkdocs.yml")
    except DiagnosticsError:  # reported where the settings are read
        settings = ""
    named: set[str] = set()
    texts = [settings, *templates]
    while texts:
        text = texts.pop()
        new = {file for file in files.keys() - named if PurePosixPath(file).name in text}
        named |= new
        texts += [files[file] for file in sorted(new)]
    return frozenset(named)


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:g} MB"
