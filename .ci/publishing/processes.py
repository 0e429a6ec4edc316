"""Run programs that end together with the publisher, even when it is killed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence

from errors import PublishingError

# An orphaned program would continue to copy beside the next publisher. A shell therefore waits for
# the program and for the end of its own input, which ends with the publisher, and kills it then.
_GUARD = """
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
trap 'kill "$child"' HUP INT TERM
{ read -r _ <&3; kill "$child"; } >/dev/null 2>&1 &
guard=$!
wait "$child"
status=$?
kill "$guard" 2>/dev/null
exit "$status"
"""
RENEWAL = 60.0  # seconds between renewals of the lock while a program runs


def environment() -> dict[str, str]:
    """The environment of programs whose output is parsed."""
    return os.environ | {"LC_ALL": "C"}


def run(
    command: Sequence[str], *, renew: Callable[[], None] = lambda: None
) -> subprocess.CompletedProcess[str]:
    """Run a program and return its exit code and output; `renew` is called while it runs.

    Raises PublishingError if the program is missing.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            ["sh", "-c", _GUARD, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=errors,
            env=environment(),
        ) as process:
            while True:
                try:
                    process.wait(timeout=RENEWAL)
                    break
                except subprocess.TimeoutExpired:
                    renew()
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    if process.returncode == 127:
        raise PublishingError(
            "cause.no_program", program=command[0], code=127, detail=texts[1].strip()
        )
    return subprocess.CompletedProcess(list(command), process.returncode, texts[0], texts[1])
