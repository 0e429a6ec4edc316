"""Publish a site that is built already, as `.ci/publish` does after the build.

Usage, in a project: publish_built.py TARGET VERSION SITE
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, ".ci/publishing")

from command import handle_signals, store_of
from errors import PublishingError, say
from manifest import Manifest
from releases import publish
from target import parse_target

if __name__ == "__main__":
    handle_signals()
    target, version, site = sys.argv[1:]
    store = store_of(parse_target(target, Path.cwd(), None))
    try:
        publish(store, version, Path(site), Manifest.of_folder(Path(site)))
    except PublishingError as error:
        say(str(error))
        sys.exit(1)
