"""What other processes do for a command while it is being imported, which takes one core 0.3 s."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from prospectus.files import inputs_ahead
from prospectus.support.parallel import Background
from prospectus.yamlio.reading_ahead import ValuesAhead, read_ahead

if TYPE_CHECKING:
    from mkdocs_build.compiled_fragments import Bytecode
    from prospectus.files.build_inputs import BuildInputs
    from prospectus.files.build_record import Compared


class Ahead(NamedTuple):
    """What other processes have begun; None where they have not.

    For a first build, they read the values of data and compile the fragments. For a later one, they
    read its inputs, and compare the folder that it replaces with the record of the last build.
    """

    values: Background[ValuesAhead] | None = None
    fragments: Background[Bytecode] | None = None
    inputs: Background[BuildInputs | None] | None = None
    compared: Background[Compared | None] | None = None

    @classmethod
    def begin(cls, root: Path, words: list[str]) -> Ahead:
        """Begin with what the command needs that the `words` call.

        Inputs have to be read before all content, and so only where no values are read.
        """
        if words[:1] != ["build"]:
            return cls()
        if values := read_ahead(root):
            return cls(values)
        return cls(
            inputs=inputs_ahead.read_ahead(root),
            # It is the folder of a build without options.
            compared=None if words[1:] else inputs_ahead.compare_ahead(root),
        )

    def with_libraries(self, root: Path) -> Ahead:
        """Begin with what can go on once the libraries are imported that all commands need."""
        return self._replace(fragments=Background(partial(_compile, root))) if self.values else self

    def cancel(self) -> None:
        """End the processes that have not ended."""
        for begun in self:
            if begun:
                begun.cancel()


def _compile(root: Path) -> Bytecode:
    from mkdocs_build.compiled_fragments import compiled  # noqa: PLC0415 - imports pydantic

    return compiled(root)
