"""The Jinja environment of the fragments in `overrides/fragments/`.

Fragments are part of the program, so the environment is a plain one: it escapes what is printed
and refuses undefined names. Written pages are no templates (`written_page`).

Fragments are compiled once for all languages, so this environment knows none: its filters are only
names. A renderer adds the functions and filters of its language (`FragmentRenderer`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, MutableMapping
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any, NoReturn

import jinja2
from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.bccache import Bucket

from prospectus.content import expressions
from prospectus.content.expressions import Signature
from prospectus.rendering import compat
from prospectus.rendering.compat import DirectCalls, EscapedOnce
from prospectus.rendering.escaping import safe
from prospectus.rendering.event_functions import EventFunctions
from prospectus.rendering.footnotes import FootnoteFunctions
from prospectus.rendering.link_functions import LinkFunctions
from prospectus.rendering.listing_functions import ListingFunctions
from prospectus.rendering.news_functions import NewsFunctions
from prospectus.rendering.publication_functions import PublicationFunctions
from prospectus.rendering.registry import Use, names
from prospectus.rendering.template_errors import FRAGMENTS
from prospectus.rendering.text_functions import TextFunctions
from prospectus.support import program
from prospectus.support.cache import ContentCache

# Variables of every fragment, which no argument of a page may replace.
RESERVED_NAMES = frozenset({"site", "language", "staleness", "routes", "current_page"})

# The modules that compiled templates depend on.
_COMPILED_BY = (Path(__file__), Path(compat.__file__))

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


class PersistentBytecode(BytecodeCache):
    """Compiled templates in the persistent cache, by their names and sources.

    `name` is that of a file in the cache of the project below `root`.
    """

    def __init__(self, root: Path, name: str) -> None:
        self.cache = ContentCache(root, name, *_COMPILED_BY, jinja2.__version__)
        self._loaded: dict[str, CodeType] = {}  # shared by the environments of all languages

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template that was compiled before."""
        key = bucket.key + bucket.checksum
        bucket.code = self._loaded.get(key)
        if bucket.code is None and (code := self.cache.get(key)) is not None:
            bucket.bytecode_from_string(code)
            if bucket.code is not None:
                self._loaded[key] = bucket.code

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


class _FragmentEnvironment(jinja2.Environment):
    """An environment whose overlays for languages (`linked_to`) share what it compiles."""

    code_generator_class = EscapedOnce
    context_class = DirectCalls

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._fragments: dict[str, jinja2.Template] = {}

    def overlay(self, *arguments: Any, **options: Any) -> _FragmentEnvironment:
        """An environment for one language, which has fragments of its own."""
        environment = super().overlay(*arguments, **options)
        assert isinstance(environment, _FragmentEnvironment)  # noqa: S101 - Jinja copies the type
        environment._fragments = {}
        return environment

    def get_template(self, name: Any, *arguments: Any, **options: Any) -> jinja2.Template:
        """The fragment of this name.

        It is kept as long as the environment, which never reads a fragment again. This takes less
        time than Jinja's own cache, which each page of a project would ask five times.
        """
        template = self._fragments.get(name)
        if template is None:
            template = self._fragments[name] = super().get_template(name, *arguments, **options)
        return template

    def compile(self, *arguments: Any, **options: Any) -> Any:
        """Compile a fragment where no filter can be applied beforehand in one language."""
        if self.linked_to is not None:
            return self.linked_to.compile(*arguments, **options)
        return super().compile(*arguments, **options)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of the environment; no fragment has any of its own.

        Jinja adds those of a template by a `ChainMap`, which it copies for every fragment that it
        renders; that would take longer than most fragments.
        """
        return self.globals if d is None else super().make_globals(d)


def _unbound(*_: object, **__: object) -> NoReturn:
    """A filter while fragments are compiled.

    Jinja applies filters to constants beforehand, unless they fail.
    """
    raise NotImplementedError


@lru_cache(maxsize=8)
def _bytecode(root: Path) -> PersistentBytecode:
    return PersistentBytecode(root, "templates")


@lru_cache(maxsize=8)
def fragment_environment(root: Path) -> jinja2.Environment:
    """The environment of the fragments below `root`, the same one for every call.

    It compiles them; `FragmentRenderer` renders them.
    """
    environment = _FragmentEnvironment(
        loader=_FragmentLoader([folder / "fragments" for folder in program.template_folders(root)]),
        bytecode_cache=_bytecode(root),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=safe,
        auto_reload=False,
        optimized=False,  # hardly any expression is constant, and to look takes a tenth of the time
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",  # `{#` begins the id of a heading in Markdown
        comment_end_string="##}",
    )
    environment.filters |= dict.fromkeys(names(Use.TEMPLATE_FILTER, *FILTER_GROUPS), _unbound)
    return environment


@lru_cache(maxsize=8)
def fragment_parameters(root: Path) -> Mapping[str, Signature]:
    """What written pages may pass to each fragment that they may use, by its file name."""
    parameters = {}
    for path in program.template_files(root, "fragments/*.html").values():
        if path.is_file() and not path.is_symlink():
            with path.open(encoding="utf-8", errors="replace") as file:
                signature = expressions.declared(file.readline(10_000), RESERVED_NAMES)
            if signature:
                parameters[path.name] = signature
    return parameters


def forget_templates(*, keeps_compiled: bool = False) -> None:
    """Read fragments again when they are used next: one may have changed.

    With `keeps_compiled`, those that have not changed are not compiled again.
    """
    fragment_environment.cache_clear()
    if not keeps_compiled:
        _bytecode.cache_clear()
    fragment_parameters.cache_clear()


def compile_templates(root: Path, left_out: Collection[str] = ()) -> Mapping[bytes, bytes]:
    """Compile all fragments below `root`, for `take_templates` in another process.

    Those whose names fit one of the patterns `left_out` are compiled when they are used, if at all.
    So are fragments with syntax errors, which are reported then.
    """
    environment = fragment_environment(root)
    for name in environment.list_templates():
        if any(fnmatchcase(name, pattern) for pattern in left_out):
            continue
        with suppress(TemplateSyntaxError):
            environment.get_template(name)
    return _bytecode(root).cache.used


def take_templates(root: Path, compiled: Mapping[bytes, bytes]) -> None:
    """Take over fragments that another process compiled, and save them."""
    _bytecode(root).cache.merge(compiled)
    _bytecode(root).cache.save()


def save_templates(root: Path) -> None:
    """Save compiled fragments for the next process, also those that this one has not used.

    A check uses no fragments of the brochure, which the next build would compile again.
    """
    _bytecode(root).cache.save(keep_unused=True)
