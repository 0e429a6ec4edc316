"""Scripts and style sheets: what is published of them, and under which names.

The theme keeps its own in `overrides/assets/`, a site may add others in `docs/assets/`. What lies
directly in one of `FOLDERS` is published as `name.<hash>.ext` and under no other name, so whatever
a host serves from there never changes and can be cached for good. Deeper folders hold parts of
style sheets, which are not published by themselves. The same hash names a version of the search
index.
"""

from __future__ import annotations

import posixpath
from hashlib import sha256
from pathlib import Path

from prospectus.presentation import scripts, stylesheets

# Below `overrides/` or `docs/`, and at the same places of the site.
FOLDERS = ("assets/stylesheets", "assets/javascripts")


def content_hash(content: bytes) -> str:
    """Ten hexadecimal digits that differ where contents do.

    >>> content_hash(b"a{}")
    '5f546eb460'
    """
    return sha256(content).hexdigest()[:10]


def is_hashed(path: str) -> bool:
    """Whether a file is published under a name that changes with its content.

    >>> is_hashed("assets/stylesheets/site.css"), is_hashed("assets/logo.svg")
    (True, False)
    """
    return posixpath.dirname(path) in FOLDERS


def is_part(path: str) -> bool:
    """Whether a file is only a part of a style sheet, and is not published by itself.

    >>> is_part("assets/stylesheets/site/base.css"), is_part("assets/stylesheets/site.css")
    (True, False)
    """
    return path.startswith(tuple(f"{folder}/" for folder in FOLDERS)) and not is_hashed(path)


def published_content(path: Path) -> bytes:
    """What is published: a style sheet with its parts, minified; a script without comments.

    Raises OSError if a file cannot be read.
    """
    if path.suffix == ".css":
        return stylesheets.bundle(path).encode()
    content = path.read_bytes()
    try:
        return scripts.without_comments(content.decode()).encode()
    except UnicodeDecodeError:
        return content


def hashed_name(path: str, content: bytes) -> str:
    """The name under which such a file is published.

    >>> hashed_name("assets/stylesheets/site.css", b"a{}")
    'assets/stylesheets/site.5f546eb460.css'
    """
    stem, ending = posixpath.splitext(path)
    return f"{stem}.{content_hash(content)}{ending}"
