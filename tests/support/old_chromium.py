"""A real Chromium 88, the oldest that pages have to work in.

The npm package `chrome-aws-lambda` carries it for Linux on x86. It is fetched once into a folder of
the user's cache, by npm, whose check of the content is repeated here.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from support.npm_package import fetch
from support.server import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType

VERSION = "88."
PACKAGE = "chrome-aws-lambda@5.5.0"
SHA512 = "nYSDzTsVEVsvIFaUUAUN53ulXBLKSRXFS+eVYZOLZD5SA1If59rqBAiy4raMgorQwXWqjSsjK1SF4As+qzPLqA=="
PATIENCE = 60  # seconds until the browser answers

# Node.js comes with npm and unpacks Brotli, which Python cannot.
UNPACK = """
const fs = require("fs"), zlib = require("zlib");
for (const [from, to] of [["chromium.br", "chromium"], ["aws.tar.br", "aws.tar"]])
  fs.writeFileSync(process.argv[2] + "/" + to,
    zlib.brotliDecompressSync(fs.readFileSync(process.argv[1] + "/package/bin/" + from)));
"""


def is_available() -> bool:
    """Whether this machine can run it."""
    return (
        sys.platform == "linux"
        and platform.machine() == "x86_64"
        and shutil.which("npm") is not None
    )


def program() -> Path:
    """The browser, fetched unless it is there already.

    Raises subprocess.CalledProcessError where npm fails, RuntimeError where it brings something
    else than was expected.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "prospectus-site" / "chromium-88"
    if not (folder / "chromium").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            _fetch(Path(temporary))
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(Path(temporary) / "unpacked", folder)
    return folder / "chromium"


def _path(name: str) -> str:
    return shutil.which(name) or name


def _fetch(folder: Path) -> None:
    package = fetch(PACKAGE, SHA512, folder)
    with tarfile.open(package) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / "unpacked"
    unpacked.mkdir()
    subprocess.run([_path("node"), "-e", UNPACK, str(folder), str(unpacked)], check=True)
    with tarfile.open(unpacked / "aws.tar") as archive:  # libraries that the browser needs
        archive.extractall(unpacked, filter="data")
    (unpacked / "aws.tar").unlink()
    (unpacked / "chromium").chmod(0o755)


@contextmanager
def old_chromium(connect: BrowserType) -> Iterator[Browser]:
    """The browser, connected to Playwright by the type that Chromiums have there."""
    path, port = program(), free_port()
    arguments = [
        *(str(path), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *("--disable-background-networking", f"--remote-debugging-port={port}", "about:blank"),
    ]
    environment = os.environ | {"LD_LIBRARY_PATH": str(path.parent / "lib")}
    process = subprocess.Popen(
        arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/json/version")
        browser = connect.connect_over_cdp(address)
        yield browser
        browser.close()
    finally:
        process.kill()
        process.wait()


def _wait(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()  # noqa: S310 - our own address
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
