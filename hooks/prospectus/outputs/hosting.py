"""How a host serves the site: caching, headers and content types, and configurations made of them.

One table for every kind of host. Whatever a configuration answers stands in the constants below;
the functions after them only write it in the syntax of each server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from prospectus.diagnostics.diagnostic import translate_each
from prospectus.presentation import asset_names

# -- the table -------------------------------------------------------------------------------

# Files whose names change with their content (`Host.immutable`), and all others, for which
# browsers ask with an ETag each time.
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"

# Scripts, styles and pictures of the site's own, and nothing else; forms lead to the site itself,
# so that a list can be filtered before its script has loaded.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}

# For hosts that send no headers, each page says it itself; `frame-ancestors` is ignored there.
META_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
POLICY = f"{META_POLICY}; frame-ancestors 'none'"

_DENIED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get"),
    *("screen-wake-lock", "sync-xhr", "usb", "xr-spatial-tracking"),
)

# Of every answer, errors included. HSTS leaves out `includeSubDomains`: other hosts of the same
# domain are not ours to move to HTTPS.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{it}=()" for it in _DENIED),
}

# Who may embed a file: pictures are shown by other sites that link to a page, all else is not.
RESOURCE_POLICY = "Cross-Origin-Resource-Policy"
SAME_ORIGIN, CROSS_ORIGIN = "same-origin", "cross-origin"
PICTURES = ("avif", "gif", "jpeg", "jpg", "png", "svg", "webp")

# Open data, calendars and feeds may be read by the scripts of other sites: nobody has an account
# here, so there is nothing that only one reader may see.
ALLOW_ORIGIN = "Access-Control-Allow-Origin"
OPEN_DATA = ("csv", "ics", "json", "xml")

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
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

# Of each language, by its name and not by its ending.
FEED, FEED_TYPE = "changes.xml", "application/atom+xml; charset=utf-8"
_BARE_FEED_TYPE = FEED_TYPE.partition(";")[0]

# What is worth compressing; everything else is compressed already.
COMPRESSED = ("html", "css", "js", "json", "webmanifest", "xml", "csv", "ics", "txt", "svg")

NOT_FOUND = "404.html"

# Requests with these may be answered with an error in place of a file, to be cached for good.
_CONDITIONS = ("Range", "If-Match", "If-Unmodified-Since")

# Files whose names begin with a dot are none of the site's, but for this folder (RFC 8615).
WELL_KNOWN = ".well-known"


# -- a host ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Host:
    """Where the site is published.

    `url` is its public address, `folders` are those of the languages after the first, `root` is
    the folder of the server in which the site lies, `listen` the address and port on which the
    server listens, if not on all addresses at the usual port.
    """

    url: str
    folders: tuple[str, ...] = ()
    root: str = "/srv/www/site/current"
    listen: str = ""

    @property
    def name(self) -> str:
        """The name of the host, without a port."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def path(self) -> str:
        """The path of the site, which begins and ends with a slash.

        >>> Host("https://example.org").path, Host("https://example.org/a/site").path
        ('/', '/a/site/')
        """
        path = urlsplit(self.url).path.strip("/")
        return f"/{path}/" if path else "/"

    @property
    def languages(self) -> tuple[str, ...]:
        """The folders of all languages below the root of the site: "" is that of the first.

        >>> Host("https://example.org", ("en",)).languages
        ('', 'en/')
        """
        return ("", *(f"{folder}/" for folder in self.folders))

    @property
    def immutable(self) -> tuple[str, ...]:
        """Patterns of the files that may be cached for good; `*` stands for anything.

        >>> Host("https://example.org", ("en",)).immutable[1:]
        ('assets/javascripts/*', 'search/*/*', 'en/search/*/*')
        """
        search = (f"{folder}search/*/*" for folder in self.languages)
        return (*(f"{folder}/*" for folder in asset_names.FOLDERS), *search)

    @property
    def immutable_path(self) -> str:
        """The same as one regular expression, of paths of the host."""
        patterns = "|".join(it.removesuffix("/*").replace("*", "[^/]+") for it in self.immutable)
        return f"^{re.escape(self.path)}({patterns})/"


def without_policy(page: bytes) -> bytes:
    """A page without the policy in its head, for a preview that adds a script to it."""
    element = f'<meta http-equiv="Content-Security-Policy" content="{META_POLICY}">'
    return page.replace(element.encode(), b"", 1)


# -- configurations --------------------------------------------------------------------------


def configuration(kind: str, host: Host) -> str:
    """The configuration for a kind of host (`KINDS`)."""
    return KINDS[kind](host)


def _endings(endings: tuple[str, ...]) -> str:
    return rf"\.({'|'.join(endings)})$"


def _comment(*keys: str, **details: str) -> Iterator[str]:
    """Lines of comment: messages of the catalogues, each in every language."""
    for key in keys:
        for text in translate_each(key, **details).values():
            yield from (f"# {line}" for line in text.splitlines())


def _lines(*parts: str | Iterator[str]) -> str:
    return "".join(f"{line}\n" for it in parts for line in ([it] if isinstance(it, str) else it))


def _quoted(text: str) -> str:
    """Text in double quotes; nothing in it means anything to nginx, Caddy or Apache."""
    return f'"{text}"'


def _media_types(endings: tuple[str, ...]) -> tuple[str, ...]:
    """Types without parameters."""
    return tuple(dict.fromkeys(CONTENT_TYPES[it].partition(";")[0] for it in endings))


def _nginx(host: Host) -> str:
    # Those of HTML are there already; given again, nginx warns.
    utf8 = tuple(it for it, kind in CONTENT_TYPES.items() if "charset" in kind)
    compressed, charset = (
        " ".join((*(it for it in _media_types(endings) if it != "text/html"), _BARE_FEED_TYPE))
        for endings in (COMPRESSED, utf8)
    )

    def not_found(folder: str) -> str:
        return f"error_page 403 404 =404 {host.path}{folder}{NOT_FOUND};"

    def feed(folder: str) -> Iterator[str]:
        yield f"    location = {host.path}{folder}{FEED} {{"
        yield f"      types {{}} default_type {_BARE_FEED_TYPE};"
        yield "    }"

    def location() -> Iterator[str]:
        yield f"  location {host.path} {{"
        yield f"    alias {_quoted(host.root.rstrip('/') + '/')};"
        yield "    index index.html;"
        yield f"    {not_found('')}"
        for folder in host.languages[1:]:
            yield f"    location {host.path}{folder} {{ {not_found(folder)} }}"
        for folder in host.languages:
            yield from feed(folder)
        yield rf"    location ~ /\.(?!{re.escape(WELL_KNOWN[1:])}/) {{ return 404; }}"
        yield ""
        yield "    types {"
        for ending, kind in CONTENT_TYPES.items():
            yield f"      {kind.partition(';')[0]} {ending};"
        yield "    }"
        yield f"    default_type {FALLBACK_TYPE};"
        yield "    charset utf-8;"
        yield f"    charset_types {charset};"
        yield "    gzip on;"
        yield "    gzip_vary on;"
        yield "    gzip_min_length 512;"
        yield f"    gzip_types {compressed};"
        yield ""
        yield "    add_header Cache-Control $site_cache_control always;"
        yield f"    add_header {RESOURCE_POLICY} $site_resource_policy always;"
        yield f"    add_header {ALLOW_ORIGIN} $site_allow_origin always;"
        for name, value in HEADERS.items():
            yield f"    add_header {name} {_quoted(value)} always;"
        yield "  }"

    return _lines(
        _comment("hosting.made", "hosting.nginx", kind="nginx"),
        # Only what was found may be cached for good: an error may be gone in a minute.
        'map "$status $uri" $site_cache_control {',
        "  volatile;",  # the status of a range that does not exist is known late
        f'  default "{REVALIDATE}";',
        f'  "~^(200|206|304) {host.immutable_path[1:]}" "{IMMUTABLE}";',
        "}",
        "map $uri $site_resource_policy {",
        f'  default "{SAME_ORIGIN}";',
        f'  "~{_endings(PICTURES)}" "{CROSS_ORIGIN}";',
        "}",
        "map $uri $site_allow_origin {",
        '  default "";',
        f'  "~{_endings(OPEN_DATA)}" "*";',
        "}",
        "server {",
        f"  listen {host.listen or 80};",
        f"  server_name {host.name};",
        "  server_tokens off;",
        "  absolute_redirect off;",
        location(),
        "}",
    )


def _caddy(host: Host) -> str:
    def paths(*patterns: str) -> str:
        return " ".join(f"{host.path}{it}" for it in patterns)

    def common() -> Iterator[str]:
        """What answers and errors have in common: an error begins without headers."""
        yield "\theader -Server"  # apart, as it makes everything beside it come last
        yield "\theader {"
        for name, value in HEADERS.items():
            yield f"\t\t{name} {_quoted(value)}"
        yield f"\t\t{RESOURCE_POLICY} {SAME_ORIGIN}"
        yield f"\t\tCache-Control {REVALIDATE}"
        yield "\t}"

    def rules() -> Iterator[str]:
        """In this order, as those after others replace what they set."""
        yield "\t\timport site_headers"
        yield f"\t\t@immutable path_regexp {_quoted(host.immutable_path)}"
        yield from (
            f"\t\theader @immutable Cache-Control {_quoted(IMMUTABLE)}",
            *(f"\t\trequest_header @immutable -{it}" for it in _CONDITIONS),
        )
        yield f"\t\t@pictures path_regexp {_quoted(_endings(PICTURES))}"
        yield f"\t\theader @pictures {RESOURCE_POLICY} {CROSS_ORIGIN}"
        yield f"\t\t@open_data path_regexp {_quoted(_endings(OPEN_DATA))}"
        yield f'\t\theader @open_data {ALLOW_ORIGIN} "*"'
        yield '\t\t@files path_regexp "\\.[^/]*$"'
        yield f"\t\theader @files Content-Type {FALLBACK_TYPE}"
        for ending, kind in CONTENT_TYPES.items():
            yield f"\t\t@{ending} path *.{ending}"
            yield f"\t\theader @{ending} Content-Type {_quoted(kind)}"
        yield f"\t\t@feeds path {paths(*(f'{it}{FEED}' for it in host.languages))}"
        yield f"\t\theader @feeds Content-Type {_quoted(FEED_TYPE)}"
        yield "\t\tencode zstd gzip {"
        yield "\t\t\tmatch {"
        for kind in (*_media_types(COMPRESSED), _BARE_FEED_TYPE):
            yield f"\t\t\t\theader Content-Type {kind}*"
        yield "\t\t\t}"
        yield "\t\t}"
        yield f"\t\thandle_path {host.path}* {{"
        yield "\t\t\t@hidden {"
        yield "\t\t\t\tpath */.*"
        yield f"\t\t\t\tnot path /{WELL_KNOWN}/*"
        yield "\t\t\t}"
        yield "\t\t\terror @hidden 404"
        yield "\t\t\tfile_server"
        yield "\t\t}"
        yield "\t\terror 404"

    def errors() -> Iterator[str]:
        yield "\t\timport site_headers"
        yield f"\t\theader Content-Type {_quoted(CONTENT_TYPES['html'])}"
        for number, folder in enumerate(reversed(host.languages)):
            matcher = f"@language{number}" if folder else "*"
            if folder:
                yield f"\t\t{matcher} path {paths(folder + '*')}"
            yield f"\t\thandle {matcher} {{"
            yield f"\t\t\trewrite * /{folder}{NOT_FOUND}"
            yield "\t\t\tfile_server {"
            yield "\t\t\t\tstatus 404"  # names that no file can have would be errors of the server
            yield "\t\t\t}"
            yield "\t\t}"

    return _lines(
        _comment("hosting.made", "hosting.caddy", kind="caddy"),
        "(site_headers) {",
        common(),
        "}",
        f"{host.listen or host.name} {{",
        f"\troot * {_quoted(host.root)}",
        "\troute {",
        rules(),
        "\t}",
        "\thandle_errors {",
        errors(),
        "\t}",
        "}",
    )


def _apache(host: Host) -> str:
    root = host.root.rstrip("/")
    found = r"%{REQUEST_STATUS} =~ /^(200|206|304)$/"

    def matching(expression: str) -> str:
        return _quoted(f"expr=%{{REQUEST_URI}} =~ m#{expression}#")

    def site() -> Iterator[str]:
        yield f"  ServerName {host.name}"
        yield "  ServerSignature Off"
        yield "  TraceEnable Off"
        if host.path == "/":
            yield f"  DocumentRoot {_quoted(root)}"
        else:
            yield f"  Alias {_quoted(host.path)} {_quoted(root + '/')}"
        yield f"  <Directory {_quoted(root)}>"
        yield "    Require all granted"
        yield "    AllowOverride None"
        yield "    Options FollowSymLinks"
        yield "    DirectoryIndex index.html"
        yield "    FileETag MTime Size"
        yield "    # Folders without a page are not found, instead of being forbidden."
        yield "    RewriteEngine On"
        yield '    RewriteCond "%{REQUEST_FILENAME}" -d'
        yield '    RewriteCond "%{REQUEST_FILENAME}/index.html" !-f'
        yield '    RewriteRule "^" "-" [R=404,L]'
        # By the last ending: with AddType, x.js.zip would be a script.
        yield f"    ForceType {FALLBACK_TYPE}"
        for ending, kind in CONTENT_TYPES.items():
            yield f'    <FilesMatch "\\.{ending}$">'
            yield f"      ForceType {_quoted(kind)}"
            yield "    </FilesMatch>"
        yield "  </Directory>"
        for folder in host.languages:
            yield f"  <Location {_quoted(host.path + folder)}>"
            yield f"    ErrorDocument 404 {host.path}{folder}{NOT_FOUND}"
            yield "  </Location>"
        yield rf'  RedirectMatch 404 "/\.(?!{re.escape(WELL_KNOWN[1:])}/)"'
        yield ""
        for folder in host.languages:
            yield f"  <Location {_quoted(f'{host.path}{folder}{FEED}')}>"
            yield f"    ForceType {_quoted(FEED_TYPE)}"
            yield "  </Location>"
        types = (*_media_types(COMPRESSED), _BARE_FEED_TYPE)
        yield f"  AddOutputFilterByType DEFLATE {' '.join(types)}"
        yield "  # Apache adds -gzip to the ETag of what it compresses, and does not know it again."
        yield r'  RequestHeader edit* If-None-Match "-gzip\"" "\""'
        yield ""
        for name, value in HEADERS.items():
            yield f"  Header always set {name} {_quoted(value)}"
        yield f"  Header always set Cache-Control {_quoted(REVALIDATE)}"
        yield (
            f"  Header always set Cache-Control {_quoted(IMMUTABLE)} "
            + _quoted(f"expr=%{{REQUEST_URI}} =~ m#{host.immutable_path}# && {found}")
        )
        yield f"  Header always set {RESOURCE_POLICY} {SAME_ORIGIN}"
        pictures, data = matching(_endings(PICTURES)), matching(_endings(OPEN_DATA))
        yield f"  Header always set {RESOURCE_POLICY} {CROSS_ORIGIN} {pictures}"
        yield f'  Header always set {ALLOW_ORIGIN} "*" {data}'

    return _lines(
        _comment("hosting.made", "hosting.apache", kind="apache"),
        f"<VirtualHost {host.listen or '*:80'}>",
        site(),
        "</VirtualHost>",
    )


def _headers(host: Host) -> str:
    """Rules that overlap are joined by these hosts: no header stands in two that do."""
    rules: dict[str, dict[str, str]] = {"*": dict(HEADERS)}
    for pattern in host.immutable:
        # These hosts have `*` once, at the end, and names for single folders.
        rules[pattern.replace("/*/", "/:version/")] = {"Cache-Control": IMMUTABLE}
    for ending in OPEN_DATA:
        rules[f"*.{ending}"] = {ALLOW_ORIGIN: "*"}
    for ending in ("csv", "ics", "webmanifest"):
        rules.setdefault(f"*.{ending}", {})["Content-Type"] = CONTENT_TYPES[ending]
    for folder in host.languages:
        rules[f"{folder}{FEED}"] = {"Content-Type": FEED_TYPE}

    def lines() -> Iterator[str]:
        for pattern, headers in rules.items():
            yield f"{host.path}{pattern}"
            yield from (f"  {name}: {value}" for name, value in headers.items())

    return _lines(_comment("hosting.made", "hosting.headers", kind="headers"), lines())


def _redirects(host: Host) -> str:
    rules = (
        f"{host.path}{folder}* {host.path}{folder}{NOT_FOUND} 404"
        for folder in reversed(host.languages)
    )
    return _lines(_comment("hosting.made", "hosting.redirects", kind="redirects"), rules)


def _object_storage(host: Host) -> str:
    """Lines of a pattern, `Cache-Control` and content type, with tabs between them.

    Patterns are those of a shell's `case`: `*` stands for anything, slashes included. The first
    that matches a path below the root of the site holds.
    """
    feeds = {f"{folder}{FEED}": FEED_TYPE for folder in host.languages}
    types = {f"*.{ending}": kind for ending, kind in CONTENT_TYPES.items()}
    lines = [
        *((f"{it}.css", IMMUTABLE, CONTENT_TYPES["css"]) for it in host.immutable[:1]),
        *((f"{it}.js", IMMUTABLE, CONTENT_TYPES["js"]) for it in host.immutable[1:]),
        *((it, IMMUTABLE, "") for it in host.immutable),
        *((it, REVALIDATE, kind) for it, kind in (feeds | types).items()),
        ("*", REVALIDATE, FALLBACK_TYPE),
    ]
    return _lines("\t".join(line) for line in lines)


def _github_pages(host: Host) -> str:
    return _lines(_comment("hosting.github-pages"))


def _gitlab_pages(host: Host) -> str:
    names = " -o ".join(f"-name '*.{ending}'" for ending in COMPRESSED)
    compress = f"find public -type f '(' {names} ')' -exec gzip -9 -f -k -n {{}} +"
    return _lines(_comment("hosting.gitlab-pages"), compress)


# Each kind of host, and what writes its configuration.
KINDS: Mapping[str, Callable[[Host], str]] = {
    "nginx": _nginx,
    "caddy": _caddy,
    "apache": _apache,
    "headers": _headers,
    "redirects": _redirects,
    "object-storage": _object_storage,
    "github-pages": _github_pages,
    "gitlab-pages": _gitlab_pages,
}
