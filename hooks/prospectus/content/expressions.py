"""Expressions in pages, such as `{{ figure("topic.key") }}`: a small language that runs no code.

Pages come from strangers, so their text is never compiled. An expression is the call of a
registered function, or a literal or such a call passed through registered filters:

    expression = (call | literal "|" filter) {"|" filter}
    filter     = name | call
    call       = name "(" [argument {"," argument} [","]] ")"
    argument   = [name "="] literal
    literal    = text in quotes | number | true | false | "[" [item {"," item} [","]] "]"

There are no variables, attributes, subscripts, operators, statements or comments. `parse` turns a
page into a list of expressions, `bind` compares a call with the signature of what it calls, and
`render` evaluates the result by calling Python functions from a fixed table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, NoReturn

from prospectus.diagnostics.diagnostic import suggest

# Limits of one page. The largest page of this site has 42 expressions, the longest has 254
# characters.
MAX_EXPRESSIONS = 1_000
MAX_LENGTH = 2_000  # characters of one expression
MAX_NUMBER = 15  # digits

_BEGIN = re.compile(r"\{\{|\{%|\{##")
_TOKEN = re.compile(
    r"""[ \t\n]*+(?:
      (?P<end>\}\})
    | (?P<text>"(?:[^"\\\n]|\\["'\\])*" | '(?:[^'\\\n]|\\["'\\])*')
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>[(),=|\[\]])
    | (?P<wide>[\u201c\u201d\u2018\u2019\uff08\uff09\uff0c\uff1d\uff5d])
    | (?P<other>[^ \t\n]))""",
    re.VERBOSE | re.DOTALL,
)
_CONSTANTS = {"true": True, "false": False, "True": True, "False": False}

Scalar = str | int | Decimal | bool
Value = Scalar | tuple[Scalar, ...]


class ExpressionError(Exception):
    """A mistake at a position of the page; `key` and `details` are those of a problem."""

    def __init__(self, position: int, key: str, **details: str) -> None:
        super().__init__(key)
        self.position, self.key, self.details = position, key, details


class Kind(Enum):
    """What an argument may be; fragments declare their parameters by these values."""

    TEXT = "text"
    ID = "id"
    NUMBER = "number"
    LIST = "list"

    def accepts(self, value: Value) -> bool:
        """Whether a value is of this kind: a list has at least one text, a number is positive."""
        match self:
            case Kind.TEXT:
                return isinstance(value, str) and value.isprintable()
            case Kind.ID:
                return isinstance(value, str) and bool(re.fullmatch(r"[a-z0-9][a-z0-9-]*", value))
            case Kind.NUMBER:
                if isinstance(value, bool) or not isinstance(value, int | Decimal):
                    return False
                return value > 0
            case Kind.LIST:
                texts = value if isinstance(value, tuple) else ()
                return bool(texts) and all(Kind.TEXT.accepts(text) for text in texts)


class Parameter(NamedTuple):
    """An argument that a function, filter or fragment takes.

    `collection` says which records it names: those of a collection, `figures` by their addresses,
    `sources` by citations, `holders` of figures, or those of the collection, or of the field of
    targets, that another parameter gives. Empty if it names none.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = True
    collection: str = ""


class Signature(NamedTuple):
    """What may be passed to a function, filter or fragment.

    `parameters` are passed by position or by name. `rest` is the kind of any number of further
    arguments without a name; `open` accepts further ones by name, for the caller to check.
    """

    parameters: tuple[Parameter, ...] = ()
    rest: Kind | None = None
    open: bool = False


class Literal(NamedTuple):
    """A value as the page has it, and where the argument begins, with its name if it has one."""

    value: Value
    position: int


class Call(NamedTuple):
    """The call of a function, or of a filter on what precedes it."""

    name: str
    position: int
    arguments: tuple[Literal, ...]
    keywords: Mapping[str, Literal]

    def position_of(self, text: str) -> int:
        """Where an argument has this name or value; the call itself where none has."""
        if text in self.keywords:
            return self.keywords[text].position
        for literal in (*self.arguments, *self.keywords.values()):
            values = literal.value if isinstance(literal.value, tuple) else (literal.value,)
            if text in values:
                return literal.position
        return self.position


class Expression(NamedTuple):
    """An expression between `start` and `end` of the page's text.

    `literal` is what the first filter is applied to; where there is none, the first call is that
    of a function. All further calls are filters.
    """

    start: int
    end: int
    literal: Literal | None
    calls: tuple[Call, ...]


class Parsed(NamedTuple):
    """The expressions of a page in their order, the mistakes, and where either stand."""

    expressions: tuple[Expression, ...]
    errors: tuple[ExpressionError, ...]
    spans: tuple[tuple[int, int], ...]


def parse(text: str) -> Parsed:
    """Find all expressions of a page, also in code and comments, and their mistakes."""
    results: list[Expression] = []
    errors: list[ExpressionError] = []
    spans: list[tuple[int, int]] = []
    position = 0
    while match := _BEGIN.search(text, position):
        start = match.start()
        if len(spans) == MAX_EXPRESSIONS:
            error = ExpressionError(start, "too_many_expressions", limit=f"{MAX_EXPRESSIONS:,}")
            errors.append(error)
            break
        if match[0] != "{{":
            errors.append(ExpressionError(start, "statement"))
            position = match.end()
            spans.append((start, position))
            continue
        try:
            expression = _Parser(text, start).expression()
        except ExpressionError as mistake:
            error = mistake
            errors.append(error)
            reach = 10 * MAX_LENGTH if error.key == "expression_too_long" else MAX_LENGTH
            close = text.find("}}", error.position, start + reach)
            position = close + 2 if close >= 0 else start + 2
        else:
            results.append(expression)
            position = expression.end
        spans.append((start, position))
    return Parsed(tuple(results), tuple(errors), tuple(spans))


def place_in(text: str, position: int, first_line: int = 1) -> tuple[int, int]:
    r"""Line and column of a position in a text that begins at `first_line` of its file.

    >>> place_in("a\nbc", 3)
    (2, 2)
    """
    line = first_line + text.count("\n", 0, position)
    return line, position - text.rfind("\n", 0, position)


def bind(call: Call, signature: Signature) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call by position and by name. Raises ExpressionError.

    Arguments of parameters are returned by name, those of `rest` by position.
    """
    by_name: dict[str, Literal] = {}
    names = [parameter.name for parameter in signature.parameters]
    for name, literal in zip(names, call.arguments, strict=False):
        by_name[name] = literal
    rest = call.arguments[len(names) :]
    if rest and signature.rest is None:
        raise ExpressionError(rest[0].position, "argument_extra", name=call.name)
    for name, literal in call.keywords.items():
        if name in by_name or not (name in names or signature.open):
            known = suggest(name, [unused for unused in names if unused not in by_name])
            raise ExpressionError(literal.position, "argument_unknown", name=name, nearest=known)
        by_name[name] = literal
    for parameter in signature.parameters:
        given = by_name.get(parameter.name)
        if given is None and parameter.required:
            raise ExpressionError(
                call.position, "argument_missing", call=call.name, name=parameter.name
            )
        if given is not None:
            _check_kind(parameter.name, given, parameter.kind)
    for literal in rest:
        _check_kind(str(literal.value), literal, signature.rest or Kind.TEXT)
    values = {name: argument.value for name, argument in by_name.items()}
    return [literal.value for literal in rest], values


_MISMATCHES = {
    Kind.TEXT: "argument_text",
    Kind.ID: "argument_id",
    Kind.NUMBER: "argument_number",
    Kind.LIST: "argument_list",
}


def _check_kind(name: str, literal: Literal, kind: Kind) -> None:
    if not kind.accepts(literal.value):
        raise ExpressionError(literal.position, _MISMATCHES[kind], name=name)


_DECLARATION = re.compile(r"Parameters: ([^#]*?)\.? *-?##\}")
_DECLARED = re.compile(r"([a-z_]+) \((id|text|number|list)(?: of ([a-z_]+))?(, optional)?\)")


def declared(source: str, reserved: Iterable[str] = ()) -> Signature | None:
    """What the first line of a fragment says that pages may pass to it.

    Nothing where it says nothing: then pages cannot use it. `reserved` are names that no
    fragment may take as a parameter.

    >>> declared("{##- A chart. Parameters: name (id), whole (number, optional) -##}").parameters[1]
    Parameter(name='whole', kind=<Kind.NUMBER: 'number'>, required=False, collection='')
    >>> declared("{##- A list. Parameters: name (text of lists) -##}").parameters[0].collection
    'lists'
    """
    match = _DECLARATION.search(source.partition("\n")[0])
    if not match:
        return None
    parameters = (
        Parameter(name, Kind(kind), not optional, collection)
        for name, kind, collection, optional in _DECLARED.findall(match[1])
    )
    return Signature(tuple(parameter for parameter in parameters if parameter.name not in reserved))


class _Parser:
    """Reads one expression of a text, from its two braces at `start`."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._start = text, start
        self._limit = min(start + MAX_LENGTH, len(text))
        self._kind, self._token, self._at, self._next = "", "", start, start + 2
        self._advance()

    def expression(self) -> Expression:
        literal = None
        calls: list[Call] = []
        if self._kind == "name" and self._token not in _CONSTANTS:
            calls.append(self._call(function=True))
        else:
            literal = self._literal()
        while self._is("|"):
            self._advance()
            calls.append(self._call(function=False))
        if self._kind != "end":
            self._refuse()
        if literal and not calls:
            value = self._text[self._start : self._next].strip("{} \n\t")
            raise ExpressionError(self._start, "typed_figure", text=value)
        return Expression(self._start, self._next, literal, tuple(calls))

    def _call(self, *, function: bool) -> Call:
        if self._kind != "name":
            self._refuse()
        name, position = self._token, self._at
        self._advance()
        if not self._is("("):
            if function:
                raise ExpressionError(position, "bare_name", name=name)
            return Call(name, position, (), {})
        self._advance()
        arguments: list[Literal] = []
        keywords: dict[str, Literal] = {}
        while not self._is(")"):
            if self._kind == "name" and self._token not in _CONSTANTS:
                key, at = self._token, self._at
                self._advance()
                if not self._is("="):
                    raise ExpressionError(at, "bare_name", name=key)
                self._advance()
                if key in keywords:
                    raise ExpressionError(at, "argument_repeated", name=key)
                keywords[key] = Literal(self._literal().value, at)
            elif keywords:
                self._refuse()
            else:
                arguments.append(self._literal())
            if self._is(","):
                self._advance()
            elif not self._is(")"):
                self._refuse()
        self._advance()
        return Call(name, position, tuple(arguments), keywords)

    def _literal(self) -> Literal:
        position = self._at
        if not self._is("["):
            return Literal(self._scalar(), position)
        self._advance()
        items: list[Scalar] = []
        while not self._is("]"):
            items.append(self._scalar())
            if self._is(","):
                self._advance()
            elif not self._is("]"):
                self._refuse()
        self._advance()
        return Literal(tuple(items), position)

    def _scalar(self) -> Scalar:
        kind, token = self._kind, self._token
        value: Scalar
        if kind == "text":
            value = re.sub(r"\\(.)", r"\1", token[1:-1])
        elif kind == "number":
            if len(token) > MAX_NUMBER:
                raise ExpressionError(self._at, "number_too_long", limit=str(MAX_NUMBER))
            value = Decimal(token) if "." in token else int(token)
        elif kind == "name" and token in _CONSTANTS:
            value = _CONSTANTS[token]
        elif kind == "name":
            raise ExpressionError(self._at, "bare_name", name=token)
        else:
            self._refuse()
        self._advance()
        return value

    def _is(self, sign: str) -> bool:
        return self._kind == "sign" and self._token == sign

    def _advance(self) -> None:
        match = _TOKEN.match(self._text, self._next, self._limit + 1)
        if match is None and self._limit == len(self._text):
            raise ExpressionError(self._start, "expression_open")
        if match is None or match.end() > self._limit:
            raise self._too_long()
        self._kind = kind = match.lastgroup or ""
        self._token = sign = match[kind]
        self._at, self._next = match.span(kind)
        if kind == "wide":
            raise ExpressionError(self._at, "full_width_call", sign=sign)
        if kind == "other" and sign in "\"'":
            self._refuse_open_text()

    def _refuse_open_text(self) -> NoReturn:
        line = self._text[self._at : self._limit]
        if "\n" not in line and self._limit < len(self._text):
            raise self._too_long()
        raise ExpressionError(self._at, "text_open")

    def _too_long(self) -> ExpressionError:
        return ExpressionError(self._start, "expression_too_long", limit=f"{MAX_LENGTH:,}")

    def _refuse(self) -> NoReturn:
        """Raise ExpressionError for the token at hand, which cannot stand where it does."""
        if self._kind == "end":
            raise ExpressionError(self._start, "expression_incomplete")
        shown = self._text[self._at : self._at + 20].split("\n")[0].split("}}")[0].strip()
        raise ExpressionError(self._at, "expression_syntax", text=shown or self._token)
