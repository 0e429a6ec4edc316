"""Programs that end when the publisher does, even when it is killed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence

from errors import PublishingError

# A program left alone would go on copying beside the next publisher. So a shell waits for it, and
# for the end of its own input, which comes when the publisher is gone.
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
RENEWAL = 60.0  # seconds between two signs of life while a program runs

ENVIRONMENT = os.environ | {"LC_ALL": "C"}


def run(
    command: Sequence[str], *, renew: Callable[[], None] = lambda: None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and give its output; `renew` is called while it runs.

    Raises PublishingError where the program is missing; its exit code is for the caller.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            ["sh", "-c", _GUARD, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=errors,
            env=ENVIRONMENT,
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
