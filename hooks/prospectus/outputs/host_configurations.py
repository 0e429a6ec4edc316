"""Configurations of web servers and hosting services, written from the table of `hosting`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from prospectus.diagnostics.diagnostic import translate_each
from prospectus.outputs.http_headers import (
    ALLOW_ORIGIN,
    COMPRESSED,
    CONDITIONAL_HEADERS,
    CONTENT_TYPES,
    CROSS_ORIGIN,
    FALLBACK_TYPE,
    FEED_MEDIA_TYPE,
    FEED_TYPE,
    HEADERS,
    IMMUTABLE,
    NOT_FOUND,
    OPEN_FILES,
    PICTURES,
    RESOURCE_POLICY,
    REVALIDATE,
    SAME_ORIGIN,
    WELL_KNOWN,
    Host,
)


def configuration(kind: str, host: Host) -> str:
    """The configuration for a kind of host, one of `KINDS`."""
    return KINDS[kind](host)


def _endings(endings: tuple[str, ...]) -> str:
    return rf"\.({'|'.join(endings)})$"


def _comment(*keys: str, **details: str) -> Iterator[str]:
    """Comment lines with messages of the catalogs, each in every language."""
    for key in keys:
        for text in translate_each(key, **details).values():
            yield from (f"# {line}" for line in text.splitlines())


def _lines(*parts: str | Iterator[str]) -> str:
    return "".join(
        f"{line}\n" for part in parts for line in ([part] if isinstance(part, str) else part)
    )


def _quoted(text: str) -> str:
    """Text in double quotes; it holds no character special to nginx, Caddy or Apache."""
    return f'"{text}"'


def _media_types(endings: tuple[str, ...]) -> tuple[str, ...]:
    """Content types without parameters."""
    return tuple(dict.fromkeys(CONTENT_TYPES[ending].partition(";")[0] for ending in endings))


def _nginx(host: Host) -> str:
    # nginx includes the type of HTML by default and warns about a repetition.
    utf8 = tuple(ending for ending, kind in CONTENT_TYPES.items() if "charset" in kind)
    compressed, charset = (
        " ".join(
            (*(kind for kind in _media_types(endings) if kind != "text/html"), FEED_MEDIA_TYPE)
        )
        for endings in (COMPRESSED, utf8)
    )

    def not_found(folder: str) -> str:
        return f"error_page 403 404 =404 {host.path}{folder}{NOT_FOUND};"

    def feed(path: str) -> Iterator[str]:
        yield f"    location = {host.path}{path} {{"
        yield f"      types {{}} default_type {FEED_MEDIA_TYPE};"
        yield "    }"

    def location() -> Iterator[str]:
        yield f"  location {host.path} {{"
        yield f"    alias {_quoted(host.root.rstrip('/') + '/')};"
        yield "    index index.html;"
        yield f"    {not_found('')}"
        for folder in host.languages[1:]:
            yield f"    location {host.path}{folder} {{ {not_found(folder)} }}"
        for path in host.feeds:
            yield from feed(path)
        for old, new in host.redirects.items():
            yield f"    location = {old} {{ return 301 {_quoted(new)}; }}"
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
        # Only successful answers are cached for good, as an error may be temporary.
        'map "$status $uri" $site_cache_control {',
        "  volatile;",  # the status of an invalid range is known late
        f'  default "{REVALIDATE}";',
        f'  "~^(200|206|304) {host.immutable_path[1:]}" "{IMMUTABLE}";',
        "}",
        "map $uri $site_resource_policy {",
        f'  default "{SAME_ORIGIN}";',
        f'  "~{_endings(PICTURES)}" "{CROSS_ORIGIN}";',
        "}",
        "map $uri $site_allow_origin {",
        '  default "";',
        f'  "~{_endings(OPEN_FILES)}" "*";',
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
        return " ".join(f"{host.path}{pattern}" for pattern in patterns)

    def common() -> Iterator[str]:
        """Directives for answers and for errors, as Caddy resets the headers of errors."""
        yield "\theader -Server"  # by itself, as it delays other operations of its block
        yield "\theader {"
        for name, value in HEADERS.items():
            yield f"\t\t{name} {_quoted(value)}"
        yield f"\t\t{RESOURCE_POLICY} {SAME_ORIGIN}"
        yield f"\t\tCache-Control {REVALIDATE}"
        yield "\t}"

    def rules() -> Iterator[str]:
        """Directives in order, as later ones replace earlier ones."""
        yield from (
            "\t\timport site_headers",
            *(f"\t\tredir {old} {_quoted(new)} 301" for old, new in host.redirects.items()),
        )
        yield f"\t\t@immutable path_regexp {_quoted(host.immutable_path)}"
        yield from (
            f"\t\theader @immutable Cache-Control {_quoted(IMMUTABLE)}",
            *(f"\t\trequest_header @immutable -{name}" for name in CONDITIONAL_HEADERS),
        )
        yield f"\t\t@pictures path_regexp {_quoted(_endings(PICTURES))}"
        yield f"\t\theader @pictures {RESOURCE_POLICY} {CROSS_ORIGIN}"
        yield f"\t\t@open_files path_regexp {_quoted(_endings(OPEN_FILES))}"
        yield f'\t\theader @open_files {ALLOW_ORIGIN} "*"'
        yield '\t\t@files path_regexp "\\.[^/]*$"'
        yield f"\t\theader @files Content-Type {FALLBACK_TYPE}"
        for ending, kind in CONTENT_TYPES.items():
            yield f"\t\t@{ending} path *.{ending}"
            yield f"\t\theader @{ending} Content-Type {_quoted(kind)}"
        yield f"\t\t@feeds path {paths(*host.feeds)}"
        yield f"\t\theader @feeds Content-Type {_quoted(FEED_TYPE)}"
        yield "\t\tencode zstd gzip {"
        yield "\t\t\tmatch {"
        for kind in (*_media_types(COMPRESSED), FEED_MEDIA_TYPE):
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
            yield "\t\t\t\tstatus 404"  # otherwise names that no file can have are server errors
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
    is_successful = r"%{REQUEST_STATUS} =~ /^(200|206|304)$/"

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
        # ForceType uses the last extension; with AddType, x.js.zip would be a script.
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
        for old, new in host.redirects.items():
            yield f'  RedirectMatch 301 "^{re.escape(old)}$" {_quoted(new)}'
        yield rf'  RedirectMatch 404 "/\.(?!{re.escape(WELL_KNOWN[1:])}/)"'
        yield ""
        for path in host.feeds:
            yield f"  <Location {_quoted(f'{host.path}{path}')}>"
            yield f"    ForceType {_quoted(FEED_TYPE)}"
            yield "  </Location>"
        types = (*_media_types(COMPRESSED), FEED_MEDIA_TYPE)
        yield f"  AddOutputFilterByType DEFLATE {' '.join(types)}"
        yield "  # Apache adds -gzip to the ETag of what it compresses, and does not know it again."
        yield r'  RequestHeader edit* If-None-Match "-gzip\"" "\""'
        yield ""
        for name, value in HEADERS.items():
            yield f"  Header always set {name} {_quoted(value)}"
        yield f"  Header always set Cache-Control {_quoted(REVALIDATE)}"
        yield (
            f"  Header always set Cache-Control {_quoted(IMMUTABLE)} "
            + _quoted(f"expr=%{{REQUEST_URI}} =~ m#{host.immutable_path}# && {is_successful}")
        )
        yield f"  Header always set {RESOURCE_POLICY} {SAME_ORIGIN}"
        pictures, data = matching(_endings(PICTURES)), matching(_endings(OPEN_FILES))
        yield f"  Header always set {RESOURCE_POLICY} {CROSS_ORIGIN} {pictures}"
        yield f'  Header always set {ALLOW_ORIGIN} "*" {data}'

    return _lines(
        _comment("hosting.made", "hosting.apache", kind="apache"),
        f"<VirtualHost {host.listen or '*:80'}>",
        site(),
        "</VirtualHost>",
    )


def _headers(host: Host) -> str:
    """A _headers file. Hosts merge overlapping rules, so overlapping rules share no header."""
    rules: dict[str, dict[str, str]] = {"*": dict(HEADERS)}
    for pattern in host.immutable:
        # These hosts allow one `*` at the end, and placeholders for single folders.
        rules[pattern.replace("/*/", "/:version/")] = {"Cache-Control": IMMUTABLE}
    for ending in OPEN_FILES:
        rules[f"*.{ending}"] = {ALLOW_ORIGIN: "*"}
    for ending in ("csv", "ics", "webmanifest"):
        rules.setdefault(f"*.{ending}", {})["Content-Type"] = CONTENT_TYPES[ending]
    for path in host.feeds:
        rules[path] = {"Content-Type": FEED_TYPE}

    def lines() -> Iterator[str]:
        for pattern, headers in rules.items():
            yield f"{host.path}{pattern}"
            yield from (f"  {name}: {value}" for name, value in headers.items())

    return _lines(_comment("hosting.made", "hosting.headers", kind="headers"), lines())


def _redirects(host: Host) -> str:
    # Some hosts prefer the page at the old address, which leads to the same place.
    rules = (
        *(f"{old} {new} 301" for old, new in host.redirects.items()),
        *(
            f"{host.path}{folder}* {host.path}{folder}{NOT_FOUND} 404"
            for folder in reversed(host.languages)
        ),
    )
    return _lines(_comment("hosting.made", "hosting.redirects", kind="redirects"), iter(rules))


def _object_storage(host: Host) -> str:
    """Lines of pattern, `Cache-Control` and content type, separated by tabs.

    Patterns are those of a shell's `case`: `*` matches anything including slashes. The first
    pattern that matches a path below the root of the site applies.
    """
    feeds = dict.fromkeys(host.feeds, FEED_TYPE)
    types = {f"*.{ending}": kind for ending, kind in CONTENT_TYPES.items()}
    lines = [
        *((f"{pattern}.css", IMMUTABLE, CONTENT_TYPES["css"]) for pattern in host.immutable[:1]),
        *((f"{pattern}.js", IMMUTABLE, CONTENT_TYPES["js"]) for pattern in host.immutable[1:]),
        *((pattern, IMMUTABLE, "") for pattern in host.immutable),
        *((pattern, REVALIDATE, kind) for pattern, kind in (feeds | types).items()),
        ("*", REVALIDATE, FALLBACK_TYPE),
    ]
    return _lines("\t".join(line) for line in lines)


def _github_pages(host: Host) -> str:
    return _lines(_comment("hosting.github-pages"))


def _gitlab_pages(host: Host) -> str:
    names = " -o ".join(f"-name '*.{ending}'" for ending in COMPRESSED)
    compress = f"find public -type f '(' {names} ')' -exec gzip -9 -f -k -n {{}} +"
    return _lines(_comment("hosting.gitlab-pages"), compress)


# The function that writes the configuration for each kind of host.
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
