"""Styles and scripts under names that change with their content, to be cached for good.

What lies in `FOLDERS` below docs/ is published as `name.<hash>.ext` and under no other name, so
whatever a host serves from there never changes. The same hash names a version of the search index.
"""

from __future__ import annotations

import posixpath
from hashlib import sha256

# Below docs/, and at the same places of the site.
FOLDERS = ("assets/stylesheets", "assets/javascripts")


def content_hash(content: bytes) -> str:
    """Ten hexadecimal digits that differ where contents do.

    >>> content_hash(b"a{}")
    '5f546eb460'
    """
    return sha256(content).hexdigest()[:10]


def is_hashed(path: str) -> bool:
    """Whether a file of docs/ is published under a name that changes with its content.

    >>> is_hashed("assets/stylesheets/site.css"), is_hashed("assets/logo.svg")
    (True, False)
    """
    return path.startswith(tuple(f"{folder}/" for folder in FOLDERS))


def hashed_name(path: str, content: bytes) -> str:
    """The name under which such a file is published.

    >>> hashed_name("assets/stylesheets/site.css", b"a{}")
    'assets/stylesheets/site.5f546eb460.css'
    """
    stem, ending = posixpath.splitext(path)
    return f"{stem}.{content_hash(content)}{ending}"
