"""A small object storage: as much of S3 as rclone asks for, in memory, without passwords.

An object is there as a whole or not at all, as in real storage. Usage: s3_server.py PORT [DELAY],
where DELAY is how many seconds each request takes besides. S3_PAGE is how many keys a listing has
at once, S3_FAILS how many requests there are for each that is answered with 503; with S3_PARTS,
ETags are no MD5, as those of files that came in parts.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = int(os.environ.get("S3_PAGE", "1000"))
FAILS = int(os.environ.get("S3_FAILS", "0"))
KEPT = ("cache-control", "content-type", "x-amz-meta-mtime")


def tag_of(body: bytes) -> str:
    suffix = "-2" if "S3_PARTS" in os.environ else ""
    return hashlib.md5(body, usedforsecurity=False).hexdigest() + suffix


class Storage(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: dict[str, tuple[bytes, dict[str, str]]] = {}  # noqa: RUF012 - all requests share it
    lock = threading.Lock()
    count = itertools.count(1)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 204:
            self.send_header("Content-Length", headers.get("length", str(len(body))))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def parse_request(self) -> bool:
        time.sleep(float(sys.argv[2]) if len(sys.argv) > 2 else 0)
        known = super().parse_request()
        if known and FAILS and next(self.count) % FAILS == 0:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.answer(503, b"<Error><Code>SlowDown</Code></Error>", Connection="close")
            self.close_connection = True
            return False
        return known

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/")

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            self.answer(200, self.listing(query), Content_Type="application/xml")
        elif stored := self.objects.get(self.key):
            body, headers = stored
            tag = f'"{tag_of(body)}"'
            named = {name.title().replace("-", "_"): header for name, header in headers.items()}
            self.answer(200, body, ETag=tag, Last_Modified=formatdate(usegmt=True), **named)
        else:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    do_HEAD = do_GET  # noqa: N815 - its name is given

    def do_PUT(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:  # broken off
            return
        source = unquote(self.headers.get("x-amz-copy-source", "")).lstrip("/")
        if source:
            body, headers = self.objects[source]
        else:
            headers = {name: self.headers[name] for name in KEPT if name in self.headers}
        with self.lock:
            self.objects[self.key] = (body, headers)
        tag = tag_of(body)
        copied = f'<CopyObjectResult><ETag>"{tag}"</ETag></CopyObjectResult>'
        self.answer(200, copied.encode() if source else b"", ETag=f'"{tag}"')

    def do_DELETE(self) -> None:
        with self.lock:
            self.objects.pop(self.key, None)
        self.answer(204)

    def do_POST(self) -> None:
        self.answer(501)

    def listing(self, query: dict[str, list[str]]) -> bytes:
        bucket = self.key.rstrip("/")
        prefix = query.get("prefix", [""])[0]
        delimiter = query.get("delimiter", [""])[0]
        with self.lock:
            keys = sorted(item.removeprefix(f"{bucket}/") for item in self.objects)
        rows, folders = [], set()
        for key in keys:
            if not key.startswith(prefix):
                continue
            rest = key.removeprefix(prefix)
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
            elif stored := self.objects.get(f"{bucket}/{key}"):
                tag = tag_of(stored[0])
                rows.append(
                    f"<Contents><Key>{escape(key)}</Key><Size>{len(stored[0])}</Size>"
                    f'<ETag>"{tag}"</ETag><LastModified>2021-02-03T00:00:00Z</LastModified>'
                    "</Contents>"
                )
        rows += [
            f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>"
            for folder in sorted(folders)
        ]
        first = int(query.get("continuation-token", ["0"])[0])
        body = "".join(rows[first : first + PAGE])
        more = first + PAGE < len(rows)
        if more:
            body += f"<NextContinuationToken>{first + PAGE}</NextContinuationToken>"
        return (
            f"<ListBucketResult><Name>{bucket}</Name><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"<Prefix>{escape(prefix)}</Prefix>{body}</ListBucketResult>"
        ).encode()

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Storage).serve_forever()
