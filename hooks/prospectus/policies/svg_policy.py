"""The policy for SVG pictures: shapes, text and gradients, and nothing that runs or loads.

Browsers also open an SVG as a document of its own, with scripts, links and style sheets. So
elements, attributes and references are on an allow-list; a picture with anything else is refused
at its position, and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)

ELEMENTS = frozenset(
    {
        *("circle", "clipPath", "defs", "desc", "ellipse", "g", "line", "linearGradient"),
        *("marker", "mask", "path", "polygon", "polyline", "radialGradient", "rect", "stop"),
        *("style", "svg", "symbol", "text", "textPath", "title", "tspan", "use"),
    }
)
# Attributes that load, run or animate nothing. References in their values are checked, too.
ATTRIBUTES = frozenset(
    {
        *("alignment-baseline", "aria-hidden", "aria-label", "aria-labelledby", "baseline-shift"),
        *("class", "clip-path", "clip-rule", "clipPathUnits", "color", "color-interpolation"),
        *(
            "cx",
            "cy",
            "d",
            "direction",
            "display",
            "dominant-baseline",
            "dx",
            "dy",
            "enable-background",
        ),
        *("fill", "fill-opacity", "fill-rule", "focusable", "font-family", "font-size"),
        *("font-stretch", "font-style", "font-variant", "font-weight", "fr", "fx", "fy"),
        *("gradientTransform", "gradientUnits", "height", "id", "image-rendering", "isolation"),
        *("lang", "lengthAdjust", "letter-spacing", "marker-end", "marker-mid", "marker-start"),
        *("markerHeight", "markerUnits", "markerWidth", "mask", "maskContentUnits", "maskUnits"),
        *("mix-blend-mode", "offset", "opacity", "orient", "overflow", "paint-order", "pathLength"),
        *("points", "preserveAspectRatio", "r", "refX", "refY", "role", "rotate", "rx", "ry"),
        *("shape-rendering", "spreadMethod", "startOffset", "stop-color", "stop-opacity"),
        *("stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "stroke-width", "style", "text-anchor"),
        *("text-decoration", "text-rendering", "textLength", "transform", "transform-origin"),
        *("type", "unicode-bidi", "vector-effect", "version", "viewBox", "visibility", "width"),
        *("word-spacing", "writing-mode", "x", "x1", "x2", "y", "y1", "y2"),
    }
)
# The values of all other attributes are CSS, with its functions and escapes.
_WORDS = frozenset({"aria-label", "aria-labelledby", "class", "id"})
_REFERRING = frozenset({"linearGradient", "radialGradient", "textPath", "use"})

# CSS that loads something or hides what it does: functions but those of colours and transforms,
# rules but those of the reader's scheme, escapes, comments, and legacy ways to run scripts.
_FUNCTION = r"([\w-]+)\s*\("
_PLAIN_FUNCTIONS = frozenset(
    {
        *(
            "and",
            "calc",
            "color-mix",
            "hsl",
            "hsla",
            "lab",
            "lch",
            "matrix",
            "not",
            "oklab",
            "oklch",
        ),
        *("rgb", "rgba", "rotate", "scale", "scaleX", "scaleY", "skewX", "skewY", "translate"),
        *("translateX", "translateY", "media"),
    }
)
_LOCAL_URL = r"url\(\s*(['\"]?)#[\w.-]+\1\s*\)"
_CSS_RISKS = r"(?i)\\|/\*|<|@(?!media\b)|-moz-binding|behavior\s*:|javascript:"
_LOCAL = r"#[\w.-]+"

_MAX_DEPTH = 50
_MAX_ELEMENTS = 20_000  # a drawing for a page has hundreds


class SvgProblem(NamedTuple):
    """A refused construct with its position; `key` and `details` are those of a diagnostic."""

    line: int
    column: int
    key: str
    details: Mapping[str, str]


class _StopError(Exception):
    """The rest of the file need not be read."""


def problems(text: str) -> Iterator[SvgProblem]:
    """Everything in an SVG that is not allowed, by line and column from 1."""
    reader = _Reader()
    reader.read(text)
    yield from reader.problems


class _Reader:
    def __init__(self) -> None:
        self.problems: list[SvgProblem] = []
        self._path: list[tuple[str, bool]] = []  # open elements, and whether <use> can name them
        self._count = 0
        self._style = ""  # the text of the open style sheet
        # No namespace holds a space, so no name can pass for one of another namespace.
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, text: str) -> None:
        """Parse the text as far as it is well-formed."""
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            self.problems.append(
                SvgProblem(
                    error.lineno,
                    error.offset + 1,
                    "svg_syntax",
                    {"why": expat.ErrorString(error.code)},
                )
            )
        except _StopError:
            pass

    def _refuse(self, key: str, **details: str) -> None:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        self.problems.append(SvgProblem(line, column, key, details))

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        # Browsers would read the file in the encoding that it names.
        if (encoding or "utf-8").lower() != "utf-8":
            self._refuse("svg_syntax", why=expat.errors.XML_ERROR_INCORRECT_ENCODING)

    def _doctype(self, *_: object) -> None:
        # Entities can expand until memory is full, or name local files.
        self._refuse("svg_element", name="!DOCTYPE")
        raise _StopError

    def _instruction(self, target: str, _: str) -> None:
        self._refuse("svg_element", name=f"?{target}")

    def _start(self, qualified: str, pairs: list[str]) -> None:
        self._count += 1
        if self._count > _MAX_ELEMENTS or len(self._path) >= _MAX_DEPTH:
            self._refuse("svg_too_large")
            raise _StopError
        namespace, _, name = qualified.rpartition(" ")
        attributes = dict(zip(pairs[::2], pairs[1::2], strict=True))
        is_ours = namespace == _SVG and name in ELEMENTS and (self._path or name == "svg")
        # Browsers join the text of a style sheet, whatever elements are between.
        if not is_ours or (self._path and self._path[-1][0] == "style"):
            self._refuse("svg_element", name=name)
        # Nested uses of symbols can multiply to billions of shapes.
        if name == "use" and any(usable for _, usable in self._path):
            self._refuse("svg_nested_use")
        usable = name == "symbol" or ("id" in attributes and bool(self._path))
        self._path.append((name if is_ours else "", usable))
        if not is_ours:
            return
        for attribute, value in attributes.items():
            self._attribute(name, attribute, value)

    def _attribute(self, element: str, qualified: str, value: str) -> None:
        namespace, _, name = qualified.rpartition(" ")
        if name == "href" and namespace in ("", _XLINK):
            if element not in _REFERRING or not re.fullmatch(_LOCAL, value):
                self._refuse("svg_reference", name=name)
        elif namespace == _XML and name in ("lang", "space"):
            pass
        elif namespace or name not in ATTRIBUTES:
            self._refuse("svg_attribute", name=name)
        elif not _is_harmless(value, css=name not in _WORDS):
            self._refuse("svg_reference", name=name)

    def _text(self, text: str) -> None:
        if self._path and self._path[-1][0] == "style":
            self._style += text

    def _end(self, _: str) -> None:
        if self._path.pop()[0] == "style":
            if not _is_harmless(self._style, css=True):
                self._refuse("svg_reference", name="style")
            self._style = ""


def _is_harmless(value: str, *, css: bool) -> bool:
    """Whether a value refers only to parts of its own picture."""
    rest = re.sub(_LOCAL_URL, "", value) if "(" in value else value
    functions = set(re.findall(_FUNCTION, rest)) if "(" in rest else set()
    if css and re.search(_CSS_RISKS, rest):
        return False
    if "url" in {function.lower() for function in functions}:
        return False
    return functions <= _PLAIN_FUNCTIONS if css else "javascript:" not in rest.lower()
