"""The expressions of written pages, evaluated in one language.

Written pages come with pull requests, so they are no templates: `expressions` parses them, and
they can call nothing but the functions and filters that are registered for pages (`registry`), with
literal arguments that fit their signatures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError
from markupsafe import Markup

from prospectus.content import expressions
from prospectus.content.expressions import (
    Call,
    Expression,
    ExpressionError,
    Kind,
    Parsed,
    Signature,
    Value,
    bind,
)
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, limited, suggest
from prospectus.rendering.context import RenderContext
from prospectus.rendering.environment import fragment_parameters
from prospectus.rendering.footnotes import FootnoteFunctions, PageFootnotes
from prospectus.rendering.fragments import FragmentRenderer
from prospectus.rendering.link_functions import LinkFunctions
from prospectus.rendering.registry import (
    Callee,
    Use,
    collect,
    needs_page,
    page_function,
    signatures,
    texts,
)
from prospectus.rendering.rendered_page import RenderedPage, placeholder, reserved_comments
from prospectus.rendering.template_errors import (
    TemplateError,
    UnknownNameError,
    to_diagnostic,
)
from prospectus.rendering.text_functions import TextFunctions

# What Jinja says of a name that has no value.
_UNDEFINED = re.compile(r"'(\w+)' is undefined")
# Limits of one page: its fragments, and the characters of all that is printed.
MAX_FRAGMENTS = 100
MAX_PAGE_OUTPUT = 2_000_000


def page_functions() -> dict[str, Signature]:
    """What pages may pass to the functions that name records, by the names of these functions."""
    classes = (RenderContext, LinkFunctions, TextFunctions, FootnoteFunctions, PageFragments)
    return signatures(Use.PAGE_FUNCTION, *classes)


class PageFragments:
    """Fragments as written pages may use them: those that declare their parameters."""

    def __init__(self, context: RenderContext, fragments: FragmentRenderer) -> None:
        self._root, self._fragments = context.root, fragments

    def signature(self, call: Call, file: Signature) -> Signature:
        """The parameters of a call: that for the file, and those that the file declares.

        Raises UnknownNameError where pages may not use the file.
        """
        literal = call.arguments[0] if call.arguments else call.keywords.get("file")
        if literal is None or not isinstance(literal.value, str):
            return file
        declared = fragment_parameters(self._root)
        if literal.value not in declared:
            raise UnknownNameError("unknown_fragment", literal.value, declared)
        return Signature((*file.parameters, *declared[literal.value].parameters))

    @page_function(texts("file"))
    @needs_page
    def fragment(self, current_page: str, file: str, **arguments: Value) -> Markup:
        """Render a fragment with arguments of a page.

        An error that the arguments may have caused raises TemplateError, so that it is reported at
        the page; any other raises DiagnosticsError with its place in the fragment.
        """
        try:
            return self._fragments.fragment(current_page, file, **arguments)
        except Exception as error:
            if _is_about_arguments(error, arguments):
                raise
            problem = to_diagnostic(error, file, self._fragments.names)
            parameters = fragment_parameters(self._root)[file].parameters
            if not parameters or isinstance(error, TemplateError | TemplateSyntaxError):
                raise DiagnosticsError([problem]) from error
            missing = _UNDEFINED.match(str(error))
            if missing and missing[1] in (parameter.name for parameter in parameters):
                raise TemplateError("fragment_lacks", name=file, missing=missing[1]) from None
            raise TemplateError("fragment_failed", name=file, place=problem.location) from None


def _is_about_arguments(error: Exception, arguments: Mapping[str, Value]) -> bool:
    """Whether a template function refused an argument: it names one, or nothing at all."""
    if not arguments or not isinstance(error, TemplateError):
        return False
    if "name" not in error.details:
        return True
    values: set[object] = set()
    for value in arguments.values():
        values.update(value if isinstance(value, tuple) else (value,))
    return error.details["name"] in values


@dataclass
class _Output:
    """What a page prints, piece by piece."""

    size: int
    footnotes: PageFootnotes
    pieces: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)

    def add(self, before: str, printed: str, expression: Expression) -> None:
        """Add what an expression prints, and the text `before` it. Raises ExpressionError."""
        printed = self.footnotes.number(printed)
        self.size += len(printed)
        if self.size > MAX_PAGE_OUTPUT:
            limit = str(MAX_PAGE_OUTPUT // 1_000_000)
            raise _LimitError(expression.start, "page_too_large", limit=limit)
        if expression.literal is None and expression.calls[-1].name == "fragment":
            if len(self.fragments) == MAX_FRAGMENTS:
                limit = str(MAX_FRAGMENTS)
                raise _LimitError(expression.start, "too_many_fragments", limit=limit)
            self.fragments.append(printed)
            self.pieces += [before, placeholder(len(self.fragments) - 1)]
        else:
            self.pieces += [before, printed]

    def page(self, rest: str) -> RenderedPage:
        """The page with the text after the last expression, and its footnotes at the foot."""
        pieces = [*self.pieces, rest]
        if html := self.footnotes.html:
            pieces += ["\n\n", placeholder(len(self.fragments)), "\n"]
            self.fragments.append(html)
        return RenderedPage("".join(pieces), tuple(self.fragments))


class _LimitError(ExpressionError):
    """A page is too large to be filled any further."""


class WrittenPageRenderer:
    """Fills written pages with the functions and filters of some groups (`registry`)."""

    def __init__(
        self,
        context: RenderContext,
        fragments: FragmentRenderer,
        footnotes: FootnoteFunctions,
        *groups: object,
    ) -> None:
        self._context, self._footnotes = context, footnotes
        self._fragments = PageFragments(context, fragments)
        self._functions = collect(Use.PAGE_FUNCTION, *groups, self._fragments)
        self._filters = collect(Use.PAGE_FILTER, *groups)

    def render(
        self,
        markdown: str,
        current_page: str,
        path: str,
        first_line: int = 1,
        parsed: Parsed | None = None,
    ) -> RenderedPage:
        """Evaluate the expressions of a page whose Markdown begins at `first_line` of `path`.

        `parsed` is the result of `expressions.parse`, where it is known. Raises DiagnosticsError
        with all that is wrong.
        """
        parsed = parsed or expressions.parse(markdown)
        errors = [*parsed.errors, *reserved_comments(markdown)]
        problems: list[Diagnostic] = []
        output, end = _Output(len(markdown), self._footnotes.on_page(current_page)), 0
        for expression in parsed.expressions:
            try:
                printed = self._evaluate(expression, current_page)
                output.add(markdown[end : expression.start], printed, expression)
            except ExpressionError as error:
                errors.append(error)
                if isinstance(error, _LimitError):
                    break
            except DiagnosticsError as error:  # a fragment is wrong
                problems += error.problems
            else:
                end = expression.end
        problems += located(errors, markdown, path, first_line)
        if problems:
            raise DiagnosticsError(limited(problems, path))
        return output.page(markdown[end:])

    def _evaluate(self, expression: Expression, current_page: str) -> Markup:
        """What an expression prints. Raises ExpressionError."""
        calls = iter(expression.calls)
        if expression.literal is None:
            call = next(calls)
            value: Any = self._call(call, self._functions, "unknown_function", current_page)
        else:
            value = expression.literal.value
        for call in calls:
            if not Kind.TEXT.accepts(value):
                raise ExpressionError(expression.start, "argument_text", name=call.name)
            value = self._call(call, self._filters, "unknown_filter", current_page, value)
        return self._context.text(value)

    def _call(
        self,
        call: Call,
        callees: Mapping[str, Callee],
        unknown: str,
        current_page: str,
        *filtered: Value,
    ) -> Markup:
        """The value of a function, or of a filter applied to one value. Raises ExpressionError."""
        if call.name not in callees:
            nearest = suggest(call.name, callees)
            raise ExpressionError(call.position, unknown, name=call.name, nearest=nearest)
        callee = callees[call.name]
        signature = callee.signature
        try:
            if call.name == "fragment":
                signature = self._fragments.signature(call, signature)
            rest, named = bind(call, signature)
            printed: Markup = callee.on(current_page)(*filtered, *rest, **named)
        except TemplateError as error:
            position = call.position_of(error.details.get("name", ""))
            raise ExpressionError(position, error.key, **error.details) from None
        return printed


def located(
    errors: Iterable[ExpressionError], markdown: str, path: str, first_line: int
) -> Iterator[Diagnostic]:
    """Report errors of expressions at their lines and columns in the page `path`."""
    for error in errors:
        line, column = expressions.place_in(markdown, error.position, first_line)
        yield Diagnostic.at(path, line, column, error.key, **error.details)
