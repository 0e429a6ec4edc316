"""How a host serves the site: caching, headers and content types.

This is the only table for all hosts; `host_configurations` writes it in the syntax of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from prospectus.presentation import asset_names

# Caching of files whose names change with their content (`Host.immutable`), and of all others,
# which browsers revalidate by ETag each time.
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"

# Only the site's own scripts, styles and pictures. Forms may submit to the site, so that lists work
# before their script has loaded. No script of ours connects anywhere; auditors such as Lighthouse
# read robots.txt from within a page.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "manifest-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}

# For hosts without headers, each page has a <meta> element, where `frame-ancestors` is ignored.
META_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
POLICY = f"{META_POLICY}; frame-ancestors 'none'"

_DENIED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get"),
    *("screen-wake-lock", "sync-xhr", "usb", "xr-spatial-tracking"),
)

# Headers of every answer, including errors. HSTS has no `includeSubDomains`, because other hosts of
# the domain may not support HTTPS.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _DENIED),
}

# Which sites may embed a file: all may show pictures, as previews of links, and nothing else.
RESOURCE_POLICY = "Cross-Origin-Resource-Policy"
SAME_ORIGIN, CROSS_ORIGIN = "same-origin", "cross-origin"
PICTURES = ("avif", "gif", "jpeg", "jpg", "png", "svg", "webp")

# Scripts of other sites may read open data, calendars and feeds, pages as Markdown and their list
# (llms.txt), and PDF files. The site has no accounts, so no answer is private.
ALLOW_ORIGIN = "Access-Control-Allow-Origin"
OPEN_FILES = ("csv", "ics", "json", "md", "pdf", "txt", "xlsx", "xml")

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
    "ico": "image/vnd.microsoft.icon",
    "pdf": "application/pdf",
    "woff2": "font/woff2",
    "gz": "application/gzip",
}
FALLBACK_TYPE = "application/octet-stream"

# The feeds of each language, which have a type of their own despite their extension.
FEEDS = ("changes.xml", "news.xml")
FEED_TYPE = "application/atom+xml; charset=utf-8"
FEED_MEDIA_TYPE = FEED_TYPE.partition(";")[0]

# Extensions worth compressing; all other formats are compressed already. Workbooks of open data are
# not (`open_data.workbook`), but their type is too long for a list of types in nginx, which would
# not start.
COMPRESSED = ("html", "css", "js", "json", "webmanifest", "xml", "csv", "ics", "txt", "md", "svg")

NOT_FOUND = "404.html"

# Headers with which a request could get an error that would be cached for good.
CONDITIONAL_HEADERS = ("Range", "If-Match", "If-Unmodified-Since")

# No file whose name begins with a dot is published, except in this folder (RFC 8615).
WELL_KNOWN = ".well-known"


@dataclass(frozen=True)
class Host:
    """Where the site is published.

    `url` is the public address, `folders` are those of all languages after the first, `root` is
    the folder on the server, `listen` the server's address and port if it is not the default.
    `moved` has the present path of each page that got another one, both below the folder of a
    language.
    """

    url: str
    folders: tuple[str, ...] = ()
    root: str = "/srv/www/site/current"
    listen: str = ""
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The host name without a port."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def path(self) -> str:
        """The path of the site, with a slash at both ends.

        >>> Host("https://example.org").path, Host("https://example.org/a/site").path
        ('/', '/a/site/')
        """
        path = urlsplit(self.url).path.strip("/")
        return f"/{path}/" if path else "/"

    @property
    def feeds(self) -> tuple[str, ...]:
        """The path of each feed of each language, below the path of the site."""
        return tuple(f"{folder}{name}" for folder in self.languages for name in FEEDS)

    @property
    def languages(self) -> tuple[str, ...]:
        """The folders of all languages below the root of the site; "" for the first language.

        >>> Host("https://example.org", ("en",)).languages
        ('', 'en/')
        """
        return ("", *(f"{folder}/" for folder in self.folders))

    @property
    def redirects(self) -> Mapping[str, str]:
        """The new path of every page that has moved by its old one, in all languages.

        >>> Host("https://example.org/a", ("en",), moved={"b/": "c/"}).redirects
        {'/a/b/': '/a/c/', '/a/en/b/': '/a/en/c/'}
        """
        return {
            f"{self.path}{folder}{old}": f"{self.path}{folder}{new}"
            for folder in self.languages
            for old, new in self.moved.items()
        }

    @property
    def immutable(self) -> tuple[str, ...]:
        """Patterns of files that may be cached for good; `*` matches anything.

        >>> Host("https://example.org", ("en",)).immutable[1:]
        ('assets/javascripts/*', 'search/*/*', 'en/search/*/*')
        """
        search = (f"{folder}search/*/*" for folder in self.languages)
        return (*(f"{folder}/*" for folder in asset_names.FOLDERS), *search)

    @property
    def immutable_path(self) -> str:
        """`immutable` as one regular expression for paths of the host."""
        patterns = "|".join(
            pattern.removesuffix("/*").replace("*", "[^/]+") for pattern in self.immutable
        )
        return f"^{re.escape(self.path)}({patterns})/"


def without_policy(page: bytes) -> bytes:
    """A page without the <meta> element of the policy, for a preview that adds a script."""
    element = f'<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">'
    return page.replace(element.encode(), b"", 1)
