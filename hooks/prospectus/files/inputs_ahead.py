"""The inputs of a build, which a process of its own reads while the command is being imported.

Otherwise the build would begin with them: with 755 projects it takes 0.05 s to read all files, and
in a long history, git takes longer. This module imports little, so that the process can begin
before all imports.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prospectus.support.parallel import CAN_FORK, Background

if TYPE_CHECKING:
    from prospectus.files.build_inputs import BuildInputs


def read_ahead(root: Path) -> Background[BuildInputs | None] | None:
    """Begin to read the inputs of a build of the project `root`; None where that is impossible.

    The command may begin with something that changes files, such as the recovery of one that was
    interrupted. So the caller has to ask `are_unchanged` before it uses them.
    """
    return Background(partial(_read, root)) if CAN_FORK else None


def _read(root: Path) -> BuildInputs | None:
    from prospectus.files.build_inputs import read_inputs  # noqa: PLC0415 - see above

    return read_inputs(root)
