"""Jinja: what its documentation does not mention, or describes as not to be changed in most cases.

Both classes make it cheaper to render fragments, of which a site may have tens of thousands: the
page of a project takes 0.54 ms with both, 0.62 ms with one of them, and 0.71 ms without. They
rely on what holds for all fragments: `finalize` escapes what they print, and no function that they
call asks for the context of Jinja.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context


class EscapedOnce(CodeGenerator):
    """Compiles templates of an environment whose `finalize` returns Markup.

    Jinja escapes what `finalize` returns once more, which leaves Markup as it is but takes as long.
    """

    def _output_child_pre(self, *_: object) -> None:
        self.write("environment.finalize(")

    def _output_child_post(self, *_: object) -> None:
        self.write(")")


class DirectCalls(Context):
    """Calls functions as they are.

    Jinja looks at every function whether it wants the context or the environment passed.
    """

    def call(self, function: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Any:
        """Call a function, without the variables of loops that Jinja passes for the context."""
        keywords.pop("_loop_vars", None)
        keywords.pop("_block_vars", None)
        return function(*arguments, **keywords)
