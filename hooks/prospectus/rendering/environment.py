"""The Jinja environment of the fragments in `overrides/fragments/`.

Fragments are part of the program, so the environment is a plain one: it escapes what is printed
and refuses undefined names. Written pages are no templates (`written_page`).

The environment is compiled once for all languages, so nothing in it knows one. Functions come from
the context in which a fragment is rendered, and filters are looked up there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import (
    BytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from prospectus.content import expressions
from prospectus.content.expressions import Signature
from prospectus.rendering.event_functions import EventFunctions
from prospectus.rendering.footnotes import FootnoteFunctions
from prospectus.rendering.link_functions import LinkFunctions
from prospectus.rendering.listing_functions import ListingFunctions
from prospectus.rendering.news_functions import NewsFunctions
from prospectus.rendering.publication_functions import PublicationFunctions
from prospectus.rendering.registry import Use, names
from prospectus.rendering.template_errors import FRAGMENTS
from prospectus.rendering.text_functions import TextFunctions
from prospectus.support.cache import ContentCache

# Variables of every fragment, which no argument of a page may replace.
RESERVED_NAMES = frozenset({"site", "language", "staleness", "routes", "current_page"})

# The classes whose methods are the filters of fragments.
FILTER_GROUPS = (
    TextFunctions,
    LinkFunctions,
    FootnoteFunctions,
    ListingFunctions,
    EventFunctions,
    PublicationFunctions,
    NewsFunctions,
)

# Keys of the context for what the environment itself looks up. They are no identifiers, so no
# template can name or replace them.
TEXT, FILTERS = "(text)", "(filters)"


class PersistentBytecode(BytecodeCache):
    """Compiled templates in the persistent cache, by their names and sources.

    `name` is that of a file in the cache of the project below `root`.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.cache = ContentCache(root, name, Path(__file__), jinja2.__version__)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template that was compiled before."""
        code = self.cache.get(bucket.key + bucket.checksum)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember a template that was compiled now."""
        self.cache.put(bucket.key + bucket.checksum, bucket.bytecode_to_string())


class _FragmentLoader(FileSystemLoader):
    """Loads fragments under their paths as seen from the root of the project.

    So compiled fragments are valid in every copy of the project, and tracebacks name these paths.
    """

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, _, is_current = super().get_source(environment, template)
        return source, f"{FRAGMENTS}/{template}", is_current


@pass_context
def _print(context: Context, value: object) -> Markup:
    """What a fragment prints: localized text in the language of the page, all text escaped."""
    if type(value) is Markup:
        return value
    text: Markup = context.parent[TEXT](value)
    return text


def _filter(name: str) -> Callable[..., Any]:
    """The filter of this name, as the context of the fragment has it."""

    @pass_context
    def apply(context: Context, *arguments: Any, **keywords: Any) -> Any:
        return context.parent[FILTERS][name](*arguments, **keywords)

    return apply


@lru_cache(maxsize=8)
def fragment_environment(root: Path) -> jinja2.Environment:
    """The environment of the fragments below `root`, the same one for every call."""
    environment = jinja2.Environment(
        loader=_FragmentLoader(root / FRAGMENTS),
        bytecode_cache=PersistentBytecode(root, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_print,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",  # `{#` begins the id of a heading in Markdown
        comment_end_string="##}",
    )
    environment.filters |= {
        name: _filter(name) for name in names(Use.TEMPLATE_FILTER, *FILTER_GROUPS)
    }
    return environment


@lru_cache(maxsize=8)
def fragment_parameters(root: Path) -> Mapping[str, Signature]:
    """What written pages may pass to each fragment that they may use, by its file name."""
    parameters = {}
    for path in sorted((root / FRAGMENTS).glob("*.html")):
        if path.is_file() and not path.is_symlink():
            with path.open(encoding="utf-8", errors="replace") as file:
                signature = expressions.declared(file.readline(10_000), RESERVED_NAMES)
            if signature:
                parameters[path.name] = signature
    return parameters


def forget_templates() -> None:
    """Read fragments again when they are used next: one may have changed."""
    fragment_environment.cache_clear()
    fragment_parameters.cache_clear()


def compile_templates(root: Path) -> Mapping[bytes, bytes]:
    """Compile all fragments below `root`, for `take_templates` in another process.

    Fragments with syntax errors are left out; these are reported when the fragments are used.
    """
    environment = fragment_environment(root)
    for name in environment.list_templates():
        with suppress(TemplateSyntaxError):
            environment.get_template(name)
    return _cache(root).used


def take_templates(root: Path, compiled: Mapping[bytes, bytes]) -> None:
    """Take over fragments that another process compiled, and save them."""
    _cache(root).merge(compiled)
    save_templates(root)


def save_templates(root: Path) -> None:
    """Save compiled fragments for the next process."""
    _cache(root).save()


def _cache(root: Path) -> ContentCache:
    bytecode = fragment_environment(root).bytecode_cache
    assert isinstance(bytecode, PersistentBytecode)  # noqa: S101 - created above
    return bytecode.cache
