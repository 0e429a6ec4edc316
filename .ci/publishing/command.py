"""Publishing and rolling back: `.ci/publish TARGET`, `.ci/roll-back TARGET [VERSION]`.

Only Python's standard library, so that rolling back needs nothing installed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from errors import PublishingError, say
from folder import FolderStore
from manifest import Manifest, is_version
from releases import Store, publish, roll_back
from source import committed_site
from storage import ObjectStore
from target import Target, parse_target

OPTIONS = {
    "publish": ("--force", "--any-commit", "--trial"),
    "roll-back": ("--force",),
}


def main(command: str, words: list[str], root: Path) -> int:
    """Carry out a command in the checkout at `root`; the exit code says whether it succeeded."""
    options = {word for word in words if word.startswith("--")}
    arguments = [word for word in words if word not in options]
    try:
        if unknown := sorted(options - set(OPTIONS[command])):
            raise PublishingError(
                "option.unknown", option=unknown[0], known=", ".join(OPTIONS[command])
            )
        if len(arguments) > (1 if command == "publish" else 2):
            raise PublishingError("option.too_many", words=" ".join(arguments[1:]))
        target = parse_target(arguments[0] if arguments else "", root, os.environ.get("LIVE"))
        store = store_of(target)
        force = "--force" in options
        if command == "roll-back":
            for version in arguments[1:]:  # an empty argument comes from an unset variable
                if not is_version(version):
                    raise PublishingError("version.malformed", version=version)
            roll_back(store, *arguments[1:], force=force)
            return 0
        with committed_site(
            root, any_commit="--any-commit" in options, trial="--trial" in options
        ) as site:
            manifest = Manifest.of_folder(site.folder)
            publish(store, site.version, site.folder, manifest, headers=site.headers, force=force)
    except PublishingError as failure:
        say(str(failure))
        return 1
    except OSError as error:
        say(str(PublishingError.of_system(error)))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def store_of(target: Target) -> Store:
    """The store of a target."""
    return FolderStore(target) if target.kind == "folder" else ObjectStore(target)


def handle_signals() -> None:
    """Unlock and remove unfinished uploads when terminated."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup sets it
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    handle_signals()
    sys.exit(main(sys.argv[1], sys.argv[2:], Path(__file__).resolve().parent.parent.parent))
