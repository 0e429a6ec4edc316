"""The messages that MkDocs and its plugins log. MkDocs itself need not be imported."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

# The loggers that all messages of an engine pass; plugins of MkDocs keep the first name under
# ProperDocs.
LOGGERS = ("mkdocs", "properdocs")


@contextmanager
def capture_warnings() -> Iterator[list[str]]:
    """Collect the warnings and errors that MkDocs and its plugins log, each on one line.

    They are not printed unless the root logger has a handler.
    """
    handler = _Collector()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield handler.messages
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(" ".join(record.getMessage().split()))
