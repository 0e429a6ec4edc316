"""What a build begins with, done by processes of their own while the command is being imported.

They read its inputs, and compare the output of the last build with its record: with 755 projects,
that takes 0.05 and 0.1 s, with 10,000 a second; in a long history, git takes longer. This module
imports little, so that the processes can begin before all imports.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prospectus.files.output_folder import default_folder
from prospectus.support.parallel import CAN_FORK, Background

if TYPE_CHECKING:
    from prospectus.files.build_inputs import BuildInputs
    from prospectus.files.build_record import Compared


def read_ahead(root: Path) -> Background[BuildInputs | None] | None:
    """Begin to read the inputs of a build of the project `root`; None where that is impossible.

    The command may begin with something that changes files, such as the recovery of one that was
    interrupted. So the caller has to ask `are_unchanged` before it uses them.
    """
    return Background(partial(_read, root)) if CAN_FORK else None


def compare_ahead(root: Path) -> Background[Compared | None] | None:
    """Begin to compare the default folder of the project `root` with the record of its last build.

    None where that is impossible.
    """
    return Background(partial(_compare, root)) if CAN_FORK else None


def _read(root: Path) -> BuildInputs | None:
    from prospectus.files.build_inputs import read_inputs  # noqa: PLC0415 - see above

    return read_inputs(root)


def _compare(root: Path) -> Compared | None:
    from prospectus.files.build_record import BuildRecord, record_name  # noqa: PLC0415

    return BuildRecord(root, default_folder(root).resolve(), record_name()).compare()
