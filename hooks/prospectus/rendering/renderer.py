"""Fragments and pages filled in one language.

Whatever is printed is escaped, for HTML and for Markdown alike: a name in the data can neither
open a tag nor make a link. Fragments are templates of the program. Pages are not: in them only
the functions and filters of `PAGE_FUNCTIONS` and `PAGE_FILTERS` can be called (`expressions`).
"""

from __future__ import annotations

import datetime as dt
import marshal
import posixpath
import re
import traceback
from collections.abc import Callable, Container, Iterable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from string import Formatter
from types import CodeType, FunctionType, MethodType
from typing import Any, NamedTuple
from urllib.parse import urljoin

import jinja2
from jinja2 import (
    StrictUndefined,
    TemplateRuntimeError,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from pydantic import ValidationError

from prospectus.config.settings import Language
from prospectus.content import expressions
from prospectus.content.expressions import (
    Call,
    Expression,
    ExpressionError,
    Kind,
    Parameter,
    Parsed,
    Signature,
    Value,
    bind,
)
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, limited, suggest
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.records import Figure, Item, SourceList
from prospectus.domain.staleness import Mark, StalenessRules
from prospectus.i18n.catalog import get_catalog
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation import charts, images, routes
from prospectus.presentation.formatting import Formats
from prospectus.presentation.listing import LISTINGS, Listing
from prospectus.presentation.listing_rows import CellPart
from prospectus.presentation.source_links import SourceLinks
from prospectus.support.cache import ContentCache

FRAGMENTS = "overrides/fragments"

# Where the records of a shelf are told: on pages of their own, each by a fragment that calls the
# record by this name; or at a place on one page for all.
OWN_PAGES = {"parks": "park", "chains": "chain", "projects": "project"}
SHARED_PAGES = {
    "clusters": "clusters/index",
    "figures": "figures/index",
    "lists": "figures/lists",
    "promotions": "projects/index",
    "events": "event/index",
    "paragraphs": "about/index",
}

_SHELVES = ["figures", *(shelf.name for shelf in COLLECTIONS)]

# How many records a page names of which a list page, or each record's own, tells all: beside
# something else, among other things, and where they are all that is told.
FEW, MANY, MOST = 6, 24, 100

# Limits of one page: its fragments, and the characters of all that it becomes.
MAX_FRAGMENTS = 100
MAX_PAGE_OUTPUT = 2_000_000

# What every fragment finds in its context, so that no argument may be called like it.
_RESERVED_NAMES = frozenset({"renderer", "site", "language", "freshness", "here", "file"})

# More squares than these no chart can show.
MAX_SQUARES = 1_000

# What HTML and Markdown would take for theirs: anywhere, and where a line begins.
_TAKEN = re.compile(r"[\\`*_{}\[\]|~^#&<>\"']")
_BEGINS_BLOCK = re.compile(r"[+\-=:!]|\d+[.)]")


class TemplateError(TemplateRuntimeError):
    """A mistake in what a template asks for; `key` and `details` are those of a problem."""

    def __init__(self, key: str, **details: str) -> None:
        super().__init__(key)
        self.key, self.details = key, details


class UnknownNameError(TemplateError):
    """A template asks for something that is not there."""

    def __init__(self, key: str, name: str, known: Iterable[str]) -> None:
        super().__init__(key, name=name, nearest=suggest(name, known))


def safe(value: object) -> Markup:
    """Text as it may stand in HTML and in Markdown.

    >>> print(safe("<b> [x](y) a_b"))
    &#60;b&#62; &#91;x&#93;(y) a&#95;b
    """
    if hasattr(value, "__html__"):
        return Markup(value)
    return _safe(str(value))


@lru_cache(maxsize=4096)
def _safe(text: str) -> Markup:
    begin = ""
    if found := _BEGINS_BLOCK.match(text):
        begin, text = found[0][:-1] + _entity(found[0][-1]), text[found.end() :]
    return Markup(begin + _TAKEN.sub(lambda it: _entity(it[0]), text))


def _entity(sign: str) -> str:
    return f"&#{ord(sign)};"


class _Generator(CodeGenerator):
    """Writes out what `finalize` returns, which is escaped, without escaping it once more."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src or "(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class _Template(jinja2.Template):
    """What others import from it is made once for each renderer."""

    def make_module(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - as Jinja names them
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> TemplateModule:
        """As Jinja does, but macros see what is the same on every page, and nothing else."""
        renderer: Renderer = (vars or {})["renderer"]
        if self.name not in renderer._macros:
            renderer._macros[self.name] = super().make_module(renderer._context)
        return renderer._macros[self.name]


class _Environment(ImmutableSandboxedEnvironment):
    """Compiles what was not compiled before, and keeps it; files go by their paths."""

    code_generator_class = _Generator
    template_class = _Template

    def __init__(self, root: Path, **settings: Any) -> None:
        loader = jinja2.FileSystemLoader(root / FRAGMENTS)
        super().__init__(loader=loader, undefined=StrictUndefined, autoescape=True, **settings)
        self.kept = ContentCache(root, "templates", Path(__file__), jinja2.__version__)
        self._root = root
        self._safe: dict[tuple[type, str], bool] = {}
        self._plain: set[tuple[type, str]] = set()
        self._harmless: dict[Callable[..., Any], bool] = {}
        self.asked: set[Callable[..., Any]] = set()

    @cached_property
    def declared(self) -> Mapping[str, Signature]:
        """What pages may pass to each fragment that they may use, by its file name."""
        found = {}
        for path in sorted((self._root / FRAGMENTS).glob("*.html")):
            if path.is_file() and not path.is_symlink():
                with path.open(encoding="utf-8", errors="replace") as file:
                    signature = expressions.declared(file.readline(10_000), _RESERVED_NAMES)
                if signature:
                    found[path.name] = signature
        return found

    def compile(  # type: ignore[override]  # ours are texts, and wanted compiled
        self, source: str, name: str | None = None, filename: str | None = None
    ) -> CodeType:
        """As Jinja does; its own cache knows files only, and no version of Jinja."""
        path = Path(filename).relative_to(self._root).as_posix() if filename else None

        def compiled() -> bytes:
            return marshal.dumps(super(_Environment, self).compile(source, name, path))

        code: CodeType = marshal.loads(self.kept.get_or_create(f"{path}\n{source}", compiled))  # noqa: S302
        return code

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As Jinja does, but in one piece: each filling copies it."""
        return {**self.globals, **(d or {})}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """As Jinja does, which asks of the kind of a thing, not of its value; so it asks once."""
        asked = type(obj), attr
        if asked not in self._safe:
            self._safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self._safe[asked]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja does, but straight where it had no objection to a field of such a thing."""
        asked = type(obj), attribute
        if asked in self._plain:
            try:
                return getattr(obj, attribute)
            except AttributeError:  # which another thing of this kind had
                pass
        value = super().getattr(obj, attribute)
        if self._safe.get(asked) and not isinstance(obj, str):  # of texts it guards the methods
            self._plain.add(asked)
        return value

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - names that no caller gives
        """As Jinja does, but straight to macros, to methods and to the functions of this module.

        Jinja would make a context with the variables of loops and blocks, for which none of
        these asks.
        """
        kind = type(__obj)
        if kind is FunctionType and __obj in __self.asked:
            args = __context, *args
        elif kind is not Macro and not (kind is MethodType and __self._is_harmless(__obj)):
            return super().call(__context, __obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(*args, **kwargs)

    def _is_harmless(self, method: MethodType) -> bool:
        """Whether the sandbox lets a method be called, and it asks for nothing of Jinja's."""
        function = method.__func__
        if function not in self._harmless:
            asks = hasattr(function, "jinja_pass_arg")
            self._harmless[function] = self.is_safe_callable(function) and not asks
        return self._harmless[function]


@lru_cache(maxsize=8)
def _environment(root: Path) -> _Environment:
    """Where templates below `root` are compiled: once for all languages.

    So nothing in it may know a language. Whatever does is asked of the renderer at work, which
    every template finds in its context; to Jinja that also says not to work it out beforehand.
    """
    functions: set[Callable[..., Any]] = set()

    def ask(name: str) -> Callable[..., Any]:
        @pass_context
        def asked(context: Context, *values: Any, **details: Any) -> Any:
            return getattr(context.parent["renderer"], name)(*values, **details)

        functions.add(asked)
        return asked

    def ask_here(name: str) -> Callable[..., Any]:
        @pass_context
        def asked(context: Context, *values: Any, **details: Any) -> Any:
            renderer: Renderer = context.parent["renderer"]
            return getattr(renderer, name)(renderer._here, *values, **details)

        functions.add(asked)
        return asked

    @pass_context
    def told(context: Context, value: Any) -> Any:
        return value if type(value) is Markup else context.parent["renderer"].told(value)

    env = _Environment(
        root,
        finalize=told,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",  # `{#` would swallow the ids of headings: ## Parks {#parks}
        comment_end_string="##}",
    )
    env.globals = {"range": env.globals["range"], "FEW": FEW, "MANY": MANY, "MOST": MOST}
    env.globals |= {name: ask(name) for name in ("listing", "get_record", "figures_at", "finder")}
    env.globals |= {name: ask(name) for name in ("bars", "lead_bars", "dots", "squares")}
    env.globals |= {
        name: ask_here(name)
        for name in (
            *(
                "figure",
                "link",
                "record_url",
                "cite",
                "page_url",
                "asset_url",
                "calendar",
                "picture",
            ),
            *("original", "is_page", "is_record_page", "list_cell", "list_row"),
        )
    }
    env.globals |= {name: ask(name) for name in ("source_of", "report_of")}
    env.globals["fragment"] = ask_here("inner_fragment")
    env.asked |= functions
    env.filters |= {
        name: ask(name) for name in ("amount", "period_label", "status_note", "enumerate", "period")
    }
    env.filters |= {name: ask(name) for name in ("day", "hours", "zone", "age", "years")}
    env.filters |= {"t": ask("message"), "item": ask("item_name")}
    return env


def forget_templates() -> None:
    """Read templates anew when they are asked for: somebody changed one."""
    _environment.cache_clear()


def compile_templates(root: Path) -> Mapping[bytes, bytes]:
    """Compile all fragments below `root` for `take_templates` in another process.

    Those that cannot be compiled are left out; an error is reported when they are filled.
    """
    env = _environment(root)
    for name in env.list_templates():
        with suppress(TemplateSyntaxError):
            env.get_template(name)
    return env.kept.used


def take_templates(root: Path, compiled: Mapping[bytes, bytes]) -> None:
    """Take over templates that another process compiled, and keep them for the next time."""
    _environment(root).kept.merge(compiled)
    keep_templates(root)


def keep_templates(root: Path) -> None:
    """Keep what was compiled below `root` for the next time."""
    _environment(root).kept.save()


@dataclass(frozen=True)
class RenderedPage:
    """A page without anything left to fill in: Markdown, and the fragments to be put in it.

    These are HTML from the start. What converts the Markdown meets comments in their places, so
    that it neither reads through them nor takes anything in them for its own.
    """

    markdown: str
    fragments: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> RenderedPage:
        """A page that is one fragment."""
        return cls(_comment(0), (html,))

    def whole(self, html: str) -> str:
        """The page as HTML, when its Markdown has become `html`."""
        remaining = dict(enumerate(self.fragments))  # each once, whatever a page may print
        return _COMMENT.sub(lambda found: remaining.pop(int(found[1]), found[0]), html)


# What stands in the place of a fragment, and what pages must not contain.
_COMMENT = re.compile(r"<!--fragment ([0-9]{1,3})-->")
_RESERVED = re.compile(r"<!--fragment ")


def _comment(number: int) -> str:
    return f"<!--fragment {number}-->"


class PageFunction(NamedTuple):
    """A function or filter that pages can call: what it accepts, and what evaluates it.

    `evaluate` gets the renderer, the value to be filtered (of a filter), then the arguments.
    """

    signature: Signature
    evaluate: Callable[..., Markup]


class Renderer:
    """Fills templates with the whole site, in one language.

    `directory_urls` tells whether `parks/a.md` is served as `parks/a/` or as `parks/a.html`,
    `outdated` which records (`parks/a`) are translated from words that are others now, `freshness`
    how old a figure may grow, `origins` where what is told is written. Where `site` is a sample
    of a larger one, `whole` is that: pages may name any record of it.
    """

    def __init__(
        self,
        root: Path,
        site: Dataset,
        language: Language,
        *,
        directory_urls: bool = True,
        whole: Dataset | None = None,
        outdated: Container[str] = (),
        freshness: StalenessRules | None = None,
        origins: SourceLinks | None = None,
    ) -> None:
        self._root, self._site, self._language = root, site, language
        self._whole = whole or site
        self._words = get_catalog(language.code)
        self._formats = Formats(language)
        self._directory_urls = directory_urls
        self._outdated, self._freshness = outdated, freshness
        self._origins = origins or SourceLinks()
        self._finders: dict[str, Listing] = {}
        self._rows: dict[tuple[str, str], Markup] = {}
        self._cells: dict[tuple[str, str, tuple[CellPart, ...]], Markup] = {}
        self._messages: dict[str, Markup] = {}
        self._statuses: dict[tuple[object, ...], Markup] = {}
        self._marks: dict[str, tuple[Markup, int]] = {}
        self._env = _environment(root)
        self._here = ""  # the page that it fills
        self._context: dict[str, object] = {
            "renderer": self,
            "site": site,
            "language": language,
            "freshness": freshness,
        }
        self._macros: dict[str | None, TemplateModule] = {}

    @property
    def language(self) -> Language:
        """The language in which it fills."""
        return self._language

    @property
    def here(self) -> str:
        """The URI of the page that it fills at the moment."""
        return self._here

    # -- what templates can say of values ------------------------------------------------

    def message(self, key: str, **details: object) -> Markup:
        """The generator's own words under `key`, its gaps filled."""
        if not details and key in self._messages:
            return self._messages[key]
        if key not in self._words:
            raise UnknownNameError("unknown_message", key, self._words)
        filled = {name: self.told(value) for name, value in details.items()}
        told = Markup(self._words[key].format(**filled))
        if not details:
            self._messages[key] = told
        return told

    def amount(self, figure: Figure) -> Markup:
        """A figure's value with its unit and qualifier, kept together, readable by machines."""
        text = self._formats.quantity(figure, self._site.units[figure.unit])
        return Markup(f'<span class="amount">{safe(text)}</span>')

    def period_label(self, record: Any) -> Markup:
        """The period of a figure or list, in words."""
        special: LocalizedText | None = getattr(record, "period_label", None)
        if special is not None:
            return self.told(special)
        return safe(self._formats.period(record.period))

    def status_note(self, figure: Any) -> Markup:
        """Whether a figure is a fact or an aim; an aim says when it was set, and for when."""
        source = figure.sources[0].partition(" ")[0]
        when = None if figure.period is None else self.period_label(figure)
        asked = source, figure.status, when
        if asked not in self._statuses:
            published = self._site.sources[source].period.points[0]
            year = self._formats.period(Period(str(published.year)))
            key = "target_open" if when is None else figure.status
            self._statuses[asked] = self.message(f"status_note.{key}", year=year, period=when)
        return self._statuses[asked]

    def date(self, day: str) -> Markup:
        """A date by its ISO 8601, readable by machines."""
        return Markup('<time datetime="{}">{}</time>').format(
            day, safe(self._formats.period(Period(day)))
        )

    def age(self, figure: Figure) -> Mark | None:
        """What is to be said of the age of a figure, if anything."""
        return self._freshness.mark(figure) if self._freshness else None

    def years(self, count: int) -> Markup:
        """A number of years."""
        return safe(self._formats.years(count))

    def day(self, day: dt.date) -> Markup:
        """A day of the programme, readable by machines."""
        return Markup('<time datetime="{}">{}</time>').format(
            day.isoformat(), safe(self._formats.day(day))
        )

    def hours(self, start: dt.datetime, end: dt.datetime | None = None) -> Markup:
        """The hours of a session, its start readable by machines."""
        return Markup('<time datetime="{}">{}</time>').format(
            start.isoformat(timespec="minutes"), safe(self._formats.hours(start, end))
        )

    def zone(self, moment: dt.datetime) -> Markup:
        """The zone in which a time is told."""
        return safe(self._formats.zone(moment))

    def item_name(self, item: Item) -> Markup:
        """What an entry of a list is called, by itself or by what it leads to."""
        for shelf, name in (
            ("chains", item.chain),
            ("clusters", item.cluster),
            ("parks", item.park),
        ):
            if name and not item.name:
                return self.told(self.get_record(shelf, name).name)
        return self.told(item.name)

    # -- filling -------------------------------------------------------------------------

    def fragment(self, name: str, here: str, /, **context: object) -> str:
        """Fill one file of overrides/fragments for the page `here`. Raises SiteError."""
        try:
            return self._filled(self._env.get_template(name), here, context)
        except Exception as error:
            raise DiagnosticsError([self._problem(error, f"{FRAGMENTS}/{name}")]) from error

    def publisher(self) -> str:
        """What the foot of every page says of who publishes the site. Raises SiteError."""
        return self.fragment("publisher.html", "index")

    def page(
        self,
        markdown: str,
        here: str,
        path: str,
        first_line: int = 1,
        parsed: Parsed | None = None,
    ) -> RenderedPage:
        """Evaluate the expressions of a page whose Markdown begins at `first_line` of `path`.

        `parsed` is what `expressions.parse` finds in it, where that is known. Raises SiteError
        with all that is wrong with them.
        """
        parsed = parsed or expressions.parse(markdown)
        errors = list(parsed.errors)
        errors += [
            ExpressionError(found.start(), "reserved_comment")
            for found in islice(_RESERVED.finditer(markdown), 1)
        ]
        problems: list[Diagnostic] = []
        pieces: list[str] = []
        fragments: list[str] = []
        size, end = len(markdown), 0
        before, self._here = self._here, here
        try:
            for expression in parsed.expressions:
                try:
                    printed = self._evaluate(expression)
                except ExpressionError as error:
                    errors.append(error)
                    continue
                except DiagnosticsError as error:  # a fragment is wrong
                    problems += error.problems
                    continue
                size += len(printed)
                if size > MAX_PAGE_OUTPUT:
                    limit = f"{MAX_PAGE_OUTPUT // 1_000_000}"
                    errors.append(ExpressionError(expression.start, "page_too_large", limit=limit))
                    break
                if expression.calls[-1].name == "fragment" and expression.literal is None:
                    if len(fragments) == MAX_FRAGMENTS:
                        limit = str(MAX_FRAGMENTS)
                        errors.append(
                            ExpressionError(expression.start, "too_many_fragments", limit=limit)
                        )
                        break
                    fragments.append(printed)
                    printed = Markup(_comment(len(fragments) - 1))
                pieces += [markdown[end : expression.start], printed]
                end = expression.end
        finally:
            self._here = before
        problems += located(errors, markdown, path, first_line)
        if problems:
            raise DiagnosticsError(limited(problems, path))
        return RenderedPage("".join([*pieces, markdown[end:]]), tuple(fragments))

    def _evaluate(self, expression: Expression) -> Markup:
        """What an expression prints. Raises ExpressionError."""
        calls = iter(expression.calls)
        if expression.literal is None:
            call = next(calls)
            value: Any = self._call(call, PAGE_FUNCTIONS, "unknown_function")
        else:
            value = expression.literal.value
        for call in calls:
            if not Kind.TEXT.accepts(value):
                raise ExpressionError(expression.start, "argument_text", name=call.name)
            value = self._call(call, PAGE_FILTERS, "unknown_filter", value)
        return self.told(value)

    def _call(
        self, call: Call, known: Mapping[str, PageFunction], unknown: str, *filtered: Value
    ) -> Markup:
        """The value of a function, or of a filter applied to one value. Raises ExpressionError."""
        if call.name not in known:
            suggestion = suggest(call.name, known)
            raise ExpressionError(call.position, unknown, name=call.name, nearest=suggestion)
        function = known[call.name]
        try:
            signature = function.signature
            if function is PAGE_FUNCTIONS["fragment"]:
                signature = self._fragment_signature(call)
            rest, named = bind(call, signature)
            return function.evaluate(self, *filtered, *rest, **named)
        except TemplateError as error:
            position = call.position_of(error.details.get("name", ""))
            raise ExpressionError(position, error.key, **error.details) from None

    def _fragment_signature(self, call: Call) -> Signature:
        """What the fragment accepts that a page calls: its file, and what it declares itself."""
        file = PAGE_FUNCTIONS["fragment"].signature
        literal = call.arguments[0] if call.arguments else call.keywords.get("file")
        if literal is None or not isinstance(literal.value, str):
            return file
        declared = self._env.declared
        if literal.value not in declared:
            raise UnknownNameError("unknown_fragment", literal.value, declared)
        return Signature((*file.parameters, *declared[literal.value].parameters))

    def page_fragment(self, file: str, **arguments: Value) -> Markup:
        """A fragment with arguments of a page. Raises SiteError where the fragment is wrong.

        An error of a fragment that takes arguments is reported at the page, as they may cause it.
        """
        try:
            return self.inner_fragment(self._here, file, **arguments)
        except TemplateError:
            raise
        except Exception as error:
            problem = self._problem(error, f"{FRAGMENTS}/{file}")
            parameters = self._env.declared[file].parameters
            if not parameters or isinstance(error, TemplateSyntaxError):
                raise DiagnosticsError([problem]) from error
            why = dict(problem.details).get("why", type(error).__name__)
            raise TemplateError(
                "fragment_failed", name=file, place=problem.location, why=why
            ) from None

    def _filled(self, template: jinja2.Template, here: str, context: Mapping[str, object]) -> str:
        before, self._here = self._here, here
        try:
            return template.render({**context, **self._context, "here": here})
        finally:
            self._here = before

    # -- what templates can call -----------------------------------------------------------

    def inner_fragment(self, here: str, name: str, /, **context: object) -> Markup:
        """A fragment inside a page or another fragment."""
        try:
            template = self._env.get_template(name)
        except jinja2.TemplateNotFound:
            raise UnknownNameError("unknown_fragment", name, self._env.list_templates()) from None
        return Markup(self._filled(template, here, context))

    def figure(self, here: str, address: str) -> Markup:
        """A figure in running text, as a link to all that belongs beside it."""
        figure = self.get_record("figures", address)
        return Markup('<a class="figure" href="{}" title="{}">{}</a>').format(
            self.record_url(here, "figures", address),
            Markup("{} · {}").format(self.told(figure.name), self.status_note(figure)),
            self.amount(figure),
        )

    def link(self, here: str, shelf: str, name: str) -> Markup:
        """The name of a record, as a link to where it is told."""
        record = self.get_record(shelf, name)
        url, told = escape(self.record_url(here, shelf, name)), self.told(record.name)
        return Markup(f'<a href="{url}">{told}</a>')

    def cite(self, here: str, *citations: str) -> Markup:
        """Marks that lead to paragraphs of a source."""
        marks = []
        for citation in citations:
            if citation not in self._marks:
                self._marks[citation] = self._mark(citation)
            title, number = self._marks[citation]
            url = escape(self.record_url(here, "paragraphs", citation))
            marks.append(f'<a class="cite" href="{url}" title="{title}">&#91;{number}&#93;</a>')
        return Markup("".join(marks))

    def _mark(self, citation: str) -> tuple[Markup, int]:
        """What the mark of a citation says, and its number."""
        source, _, paragraph = citation.partition(" p")
        last = self.get_record("sources", source).paragraphs
        known = [f"{number:02}" for number in range(1, last + 1)]
        if paragraph not in known:
            ends = f"{source} p{known[0]}", f"{source} p{known[-1]}"
            raise UnknownNameError("unknown_record", citation, ends)
        return self.message("cite.title", number=int(paragraph)), int(paragraph)

    def listing(self, name: str) -> Markup:
        """A list of the source in running text."""
        listed: SourceList = self.get_record("lists", name)
        return self.enumerate((self.item_name(item) for item in listed.items), listed.complete)

    def record_url(self, here: str, shelf: str, name: str) -> str:
        """The way from the page at hand to where a record is told."""
        if shelf not in OWN_PAGES and shelf not in SHARED_PAGES:
            raise UnknownNameError("unknown_record", shelf, [*OWN_PAGES, *SHARED_PAGES])
        if shelf != "paragraphs":
            self.get_record(shelf, name)
        if shelf in OWN_PAGES:
            return self.page_url(here, f"{shelf}/{name}")
        page, anchor = self._record_location(shelf, name)
        return f"{self.page_url(here, page)}#{anchor}"

    def is_page(self, here: str, uri: str) -> bool:
        """Whether the page at hand is this one."""
        return here == uri

    def is_record_page(self, here: str, shelf: str, name: str) -> bool:
        """Whether the page at hand is the one that tells a record."""
        return self._record_location(shelf, name)[0] == here

    def original(self, here: str, shelf: str, name: str, anchor: str = "") -> str:
        """The way to the original of a record whose translation is behind; otherwise nothing.

        `anchor` is where this page tells the record, unless another page tells all of its shelf.
        """
        if f"{shelf}/{name}" not in self._outdated:
            return ""
        if shelf in SHARED_PAGES and not anchor:
            page, anchor = self._record_location(shelf, name)
        else:
            page = here
        return f"{self.page_url(f'{self._language.code}/{here}', page)}#{anchor}"

    def source_of(self, shelf: str, name: str) -> str:
        """Where a record is written: its file at the host of the repository, and its line."""
        self.get_record(shelf, name)
        place = self._site.location(shelf, name)
        return self._origins.source(place.document.path, place.line if place.where else None)

    def report_of(self, shelf: str, name: str) -> str:
        """Where an error in a record is reported that stands on one page with all of its shelf.

        The report tells of the published page, also from a copy that was opened from a folder.
        """
        told = self.get_record(shelf, name).name.in_language(self._language.code)
        title = self._words["origin.report_record"].format(name=told, address=name)
        page, anchor = self._record_location(shelf, name)
        address = f"{self._home}{_folder_of(page)}/#{anchor}"
        return self._origins.report(title, urljoin(self._origins.site_url, address))

    def calendar(self, here: str, event: str, session: str = "") -> str:
        """The way from the page at hand to the calendar of an event or of one session."""
        return self.asset_url(here, routes.calendar_path(event, session))

    def picture(self, here: str, name: str) -> images.ImageView:
        """A picture, with the way to it from the page at hand."""
        shown = images.image_view(
            self._root, self._site, self.get_record("pictures", name), self._language
        )
        return replace(shown, address=self._shared(here, shown.address))

    def get_record(self, shelf: str, name: str) -> Any:
        """One record by its shelf and name."""
        if shelf not in _SHELVES:
            raise UnknownNameError("unknown_record", shelf, _SHELVES)
        known: Mapping[str, Any] = getattr(self._whole, shelf)
        if name not in known:
            raise UnknownNameError(
                "unknown_figure" if shelf == "figures" else "unknown_record", name, known
            )
        return known[name]

    def field(self, shelf: str, name: str, field: str) -> Markup:
        """A text of a record, in the language at hand; other values have functions of their own."""
        record = self.get_record(shelf, name)
        declared = getattr(type(record), "model_fields", {})
        texts = {
            it: value
            for it in declared
            if isinstance(value := getattr(record, it), LocalizedText | str)
        }
        if field not in texts:
            raise UnknownNameError("unknown_field", field, texts)
        return self.told(texts[field])

    def page_message(self, key: str, **details: object) -> Markup:
        """A message of the catalog for a page, which has to fill exactly its placeholders."""
        wanted = _placeholders(self._words.get(key, ""))
        for name in sorted(wanted ^ details.keys()):
            missing = name in wanted
            raise TemplateError(
                "argument_missing" if missing else "argument_unknown",
                **({"call": "t"} if missing else {"nearest": suggest(name, sorted(wanted))}),
                name=name,
            )
        return self.message(key, **details)

    def period(self, text: str) -> Markup:
        """A period that a page writes as EDTF."""
        try:
            return safe(self._formats.period(Period.model_validate(text)))
        except ValidationError as error:
            raise TemplateError(error.errors()[0]["type"], field=str(text)) from None

    def figures_at(self, addresses: Iterable[str]) -> Mapping[str, Figure]:
        """Figures by their addresses."""
        return {address: self.get_record("figures", address) for address in addresses}

    def enumerate(self, names: Iterable[object], complete: bool = True) -> Markup:
        """Names in a row."""
        return Markup(self._formats.enumeration((self.told(name) for name in names), complete))

    def bars(self, figures: Iterable[Figure], whole: int | None = None) -> charts.Bars:
        """Figures of one unit as bars below each other, on one scale."""
        drawn = list(figures)
        scale = Decimal(whole) if whole else None
        return charts.bars(self._names(drawn), [charts.span_of(it) for it in drawn], scale)

    def lead_bars(self, figure: Figure, lead: Figure) -> charts.Bars:
        """A figure, and as its upper end how far it leads: the rest stays without a number."""
        _, high = charts.span_of(figure)
        _, ahead = charts.span_of(lead)
        return charts.bars(self._names([figure, lead]), [(Decimal(0), high), (high - ahead, high)])

    def dots(self, figures: Iterable[Figure]) -> tuple[charts.Dot, ...]:
        """Figures of one unit as dots above the years in which they begin."""
        drawn = list(figures)
        years = [figure.period.first_day.year for figure in drawn]
        return charts.dots(years, [charts.span_of(figure)[1] for figure in drawn])

    def squares(self, counts: Iterable[int]) -> tuple[tuple[charts.Squares, ...], Decimal]:
        """What is counted, a square for each."""
        numbers = list(counts)
        if max(numbers, default=0) > MAX_SQUARES:
            raise TemplateError("too_many_squares", limit=f"{MAX_SQUARES:,}")
        return charts.squares(numbers)

    def _names(self, figures: Iterable[Figure]) -> list[str]:
        return [figure.name.in_language(self._language.code) for figure in figures]

    def page_url(self, here: str, there: str) -> str:
        """The way from one page to another of the same language, by their uris."""
        if not self._directory_urls:
            return self.asset_url(here, f"{there}.html")
        return f"{self.asset_url(here, _folder_of(there))}/"

    def asset_url(self, here: str, path: str) -> str:
        """The way from a page to a file in the folder of its language."""
        return _relative(path, self._served(here))

    def _served(self, here: str) -> str:
        """The folder in which a page is served."""
        return _folder_of(here) if self._directory_urls else posixpath.dirname(here) or "."

    def _shared(self, here: str, path: str) -> str:
        """The way from a page to a file, by its path below the root of the site."""
        return self.asset_url(f"{self._home}{here}", path)

    @property
    def _home(self) -> str:
        """Where this language lies: the first one at the root, each other in its own folder."""
        first = self._site.languages[0] == self._language
        return "" if first else f"{self._language.code}/"

    def finder(self, shelf: str) -> Listing:
        """A list that readers search."""
        if shelf not in LISTINGS:
            raise UnknownNameError("unknown_record", shelf, LISTINGS)
        if shelf not in self._finders:
            self._finders[shelf] = Listing(self._site, self._language, shelf)
        return self._finders[shelf]

    def list_row(self, here: str, shelf: str, name: str) -> Markup:
        """A row of a list, which stands on many of its pages: filled once, for the first.

        All others lie deeper in the folder of that, so their links only begin further up.
        """
        first = f"{shelf}/index"
        if (shelf, name) not in self._rows:
            self._rows[shelf, name] = self.inner_fragment(
                first, "finder-row.html", found=self.finder(shelf), slug=name
            )
        up = _relative(self._served(first), self._served(here))
        if up == ".":
            return self._rows[shelf, name]
        return Markup(str(self._rows[shelf, name]).replace(' href="', f' href="{up}/'))

    def list_cell(self, here: str, label: str, pieces: tuple[CellPart, ...]) -> Markup:
        """A cell of such a row; many rows have the same."""
        asked = here, label, pieces
        if asked not in self._cells:
            self._cells[asked] = self.inner_fragment(
                here, "finder-cell.html", label=label, pieces=pieces
            )
        return self._cells[asked]

    def list_script(self, shelf: str) -> str:
        """The script that hands a list to its page."""
        return self.finder(shelf).script(partial(self.record_url, f"{shelf}/index"))

    # -- inside ----------------------------------------------------------------------------

    def _record_location(self, shelf: str, name: str) -> tuple[str, str]:
        """The page that tells a record of a shelf, and its place on it.

        That is one page for all, but for the figures of projects where there are many of them.
        """
        page, anchor = SHARED_PAGES[shelf], re.sub(r"[^a-z0-9]+", "-", name)
        if shelf == "figures" and self._whole.project_index.is_figure_of_later_project(name, MANY):
            page = f"projects/{name.partition('.')[0]}"
        return page, anchor

    def told(self, value: object) -> Markup:
        """Any value as it is printed: text in the language at hand, and everything escaped."""
        if isinstance(value, LocalizedText):
            return safe(value.in_language(self._language.code))
        return safe(value)

    def _problem(self, error: Exception, path: str) -> Diagnostic:
        """The problem of a fragment; Jinja leaves its line in the traceback, under its name."""
        name, line = path, 1
        if isinstance(error, TemplateSyntaxError):
            line = error.lineno
            if error.name:
                name = f"{FRAGMENTS}/{error.name}"
        else:
            inward = [
                frame
                for frame in traceback.extract_tb(error.__traceback__)
                if frame.filename.startswith(f"{FRAGMENTS}/")
            ]
            if inward:
                frame = inward[0 if isinstance(error, TemplateError) else -1]
                name, line = frame.filename, frame.lineno or 1
        if isinstance(error, jinja2.TemplateNotFound):
            error = UnknownNameError(
                "unknown_fragment", str(error.name), self._env.list_templates()
            )
        if isinstance(error, TemplateError):
            return Diagnostic.at(name, line, 1, error.key, **error.details)
        return Diagnostic.at(
            name, line, 1, "template", why=" ".join(str(error).split()) or type(error).__name__
        )


def _text(*names: str) -> Signature:
    return Signature(tuple(Parameter(name) for name in names))


# All that pages can call. Whatever is added gets arguments that a stranger wrote.
PAGE_FUNCTIONS: Mapping[str, PageFunction] = {
    "figure": PageFunction(_text("address"), lambda it, address: it.figure(it.here, address)),
    "link": PageFunction(
        _text("shelf", "name"), lambda it, shelf, name: it.link(it.here, shelf, name)
    ),
    "cite": PageFunction(
        Signature((Parameter("citation"),), rest=Kind.TEXT),
        lambda it, *more, citation: it.cite(it.here, citation, *more),
    ),
    "listing": PageFunction(_text("name"), Renderer.listing),
    "field": PageFunction(_text("shelf", "name", "field"), Renderer.field),
    "fragment": PageFunction(
        _text("file"),  # and what the fragment declares
        Renderer.page_fragment,
    ),
}
PAGE_FILTERS: Mapping[str, PageFunction] = {
    "period": PageFunction(Signature(), Renderer.period),
    "t": PageFunction(Signature(open=True), Renderer.page_message),
}


def located(
    errors: Iterable[ExpressionError], markdown: str, path: str, first_line: int
) -> list[Diagnostic]:
    """Mistakes in expressions as problems of the page `path`."""
    problems = []
    for error in errors:
        line, column = expressions.place_in(markdown, error.position, first_line)
        problems.append(Diagnostic.at(path, line, column, error.key, **error.details))
    return problems


def _placeholders(message: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(message) if name)


def _relative(path: str, start: str) -> str:
    """As posixpath.relpath, which asks the system where it is, too.

    >>> _relative("parks/b", "projects/a"), _relative("projects/a/map.svg", "projects/a")
    ('../../parks/b', 'map.svg')
    """
    if start == ".":
        return path
    if path == start:
        return "."
    if path.startswith(f"{start}/"):
        return path[len(start) + 1 :]
    return _upwards(path, posixpath.dirname(start) or ".")


@lru_cache(maxsize=4096)
def _upwards(path: str, start: str) -> str:
    """The way out of a folder of `start`, whichever that is, as long as `path` is not in it."""
    way = _relative(path, start)
    return ".." if way == "." else f"../{way}"


@lru_cache(maxsize=4096)
def _folder_of(uri: str) -> str:
    """The folder in which a page is served: its own, unless it is an index."""
    folder, name = posixpath.split(uri)
    return (folder if name == "index" else uri) or "."
