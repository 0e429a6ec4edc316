"""Jinja: what its documentation does not mention, or describes as not to be changed in most cases.

Both classes make it cheaper to render fragments, of which a site may have tens of thousands: the
pages of 755 projects and their lists took 1.15 times as long with the first one alone, and 1.35
times as long without, on a busy machine. They rely on what holds for all fragments: `finalize`
escapes what they print, and no function that they call asks for the context of Jinja.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Call
from jinja2.runtime import Context


class EscapedOnce(CodeGenerator):
    """Compiles templates of an environment whose `finalize` returns Markup.

    Jinja escapes what `finalize` returns once more, which leaves Markup as it is but takes as long.
    """

    def _output_child_pre(self, *_: object) -> None:
        self.write("environment.finalize(")

    def _output_child_post(self, *_: object) -> None:
        self.write(")")

    def visit_Call(  # noqa: N802 - as Jinja names it
        self, node: Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Leave out the variables of loops and blocks, which Jinja passes for the context."""
        outside = frame.copy()
        outside.loop_frame = outside.block_frame = False
        super().visit_Call(node, outside, forward_caller=forward_caller)


class DirectCalls(Context):
    """Calls functions as they are.

    Jinja looks at every function whether it wants the context or the environment passed.
    """

    call: Callable[..., Any] = staticmethod(operator.call)  # type: ignore[arg-type]
