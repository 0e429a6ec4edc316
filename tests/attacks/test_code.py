"""Ways to run code, read files or exhaust the machine that arrive in a pull request.

Each row is refused by `check` within two seconds of processor time, at the file and line of the
attack, with a message and no traceback; nothing runs. Rows change a small project, are checked in
this process, and some of them by the command that people run.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import math
import pickle
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import jinja2
import pytest
import yaml

from prospectus.config.settings import Language
from prospectus.content import expressions, markdown_pages
from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import MAX_PROBLEMS, DiagnosticsError
from prospectus.rendering.template_errors import FRAGMENTS
from prospectus.review.check import check
from prospectus.support import cache
from support.attacks import ATTACK_ROUNDS, Bomb
from support.commands import run_here, run_hooks
from support.project import ROOT
from support.weekly import first_of, one_for_each

pytestmark = pytest.mark.attack

SECONDS = 2

SETTINGS = """\
plugins:
  - i18n:
      languages: [{locale: en, name: English}]
extra:
  languages: {en: en-GB}
nav: [index.md, about/index.md, figures/index.md, parks/*.md]
"""
HEAD = "---\ntitle: Made up\ndescription: Made up.\n---\n"
FILES = {
    "mkdocs.yml": SETTINGS,
    "docs/index.en.md": HEAD,
    "docs/about/index.en.md": HEAD,  # to which citations lead
    "docs/figures/index.en.md": HEAD,  # to which figures lead
    "docs/parks/index.en.md": HEAD,  # to which parks lead
    "data/sources.yml": "made-up:\n  name: {en: Made-up source}\n  kind: {en: Made up}\n"
    "  period: 2023\n  paragraphs: 9\n  note: {en: Made up.}\n",
    "data/quantities.yml": "money:\n  name: {en: Money}\n  kind: money\n",
    "data/units.yml": "yuan:\n  name: {en: yuan}\n  quantity: money\n"
    '  pattern: {en: {one: "CNY {}", other: "CNY {}"}}\n',
    "data/parks/made-up.yml": "name: {en: Made-up park}\nshort: {en: Made up}\n"
    "summary: {en: Made up.}\nsources: [made-up p01]\n",
    "data/figures/amounts.yml": "huge:\n  name: {en: Made up}\n  value: 1000000000000\n"
    "  unit: yuan\n  status: actual\n  period: 2023\n  sources: [made-up p01]\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with the real fragments; each row leaves it as it was."""
    root = tmp_path_factory.mktemp("attacked")
    shutil.copytree(ROOT / "overrides", root / "overrides")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    assert check(root).page_count == 6
    return root


@dataclass(frozen=True)
class Attack:
    """Text that is added to a file, or a whole file, and the messages that it gets."""

    name: str
    path: str
    text: str
    keys: tuple[str, ...]
    line: int = 0  # 0: the line on which the text begins, 1: the head of the file
    whole: bool = False

    def write(self, root: Path) -> int:
        """Write it. Returns the line at which it has to be reported."""
        path = root / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        before = "" if self.whole or not path.exists() else path.read_text(encoding="utf-8")
        path.write_text(before + self.text, encoding="utf-8")
        return self.line or before.count("\n") + 1


def page(name: str, text: str, *keys: str, line: int = 0) -> Attack:
    return Attack(name, "docs/index.en.md", text, keys, line)


def record(name: str, text: str, *keys: str, line: int = 0) -> Attack:
    return Attack(name, "data/parks/made-up.yml", text, keys, line)


def settings(name: str, text: str, *keys: str) -> Attack:
    return Attack(name, "mkdocs.yml", text, keys)


PICKLE = r'"cposix\nsystem\n(S"touch ran"\ntR."'
RUN = "__import__('os').system('touch ran')"

# Each of these was code, or led to some, when pages were templates.
REACHING = {
    "a method of a record that unpickles": '{{ site.sources["made-up"].period.parse_raw('
    + PICKLE
    + ', proto="pickle", allow_pickle=True) }}',
    "the same of a record that is found": '{{ find("sources", "made-up").period.parse_raw("") }}',
    "a file that a record parses": '{{ find("sources", "made-up").parse_file("/etc/passwd") }}',
    "a record built without checks": '{{ find("parks", "made-up").model_construct() }}',
    "the class of a text": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "the class of a list": "{{ [].__class__.__base__ }}",
    "attributes by a filter": "{{ '' | attr('__class__') }}",
    "attributes in a format": "{{ '{0.__class__.__init__.__globals__}'.format(site) }}",
    "attributes in an old format": "{{ '%s' % site.__dict__ }}",
    "a filter that formats": "{{ '%s' | format(site) }}",
    "globals of a function": "{{ figure.__globals__ }}",
    "globals of a macro": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "globals of the environment": "{{ lipsum.__globals__['os'].system('touch ran') }}",
    "the renderer": "{{ fragment.func.__self__._environment.from_string('x') }}",
    "the root of the project": "{{ get_record.__self__.root.joinpath('mkdocs.yml').read_text() }}",
    "the template itself": "{{ self._TemplateReference__context }}",
    "the context": "{{ self.__init__.__globals__ }}",
    "a namespace": "{{ namespace(a=site) }}",
    "a built-in": "{{ " + RUN + " }}",
    "eval": "{{ eval('1') }}",
    "a lambda": "{{ (lambda: 1)() }}",
    "a comprehension": "{{ [a for a in ''] }}",
    "a subscript": "{{ site['sources'] }}",
    "a map over attributes": "{{ ['a'] | map(attribute='__class__') }}",
    "a call of what a call gives": "{{ figure('amounts.huge')() }}",
    "an attribute of what a call gives": "{{ figure('amounts.huge').format(site) }}",
    "a nested call": "{{ fragment(fragment('sources.html')) }}",
    "arguments unpacked": "{{ fragment(*['sources.html'], **site) }}",
    "an operator": "{{ 'a' * 1000000000 }}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a padding": '{{ "a".ljust(2000000000) }}',
    "a filter that pads": "{{ 'a' | center(2000000000) }}",
    "a range": "{{ range(1000000000) | list }}",
    "an escape of a byte": r"{{ '\x7b\x7b' | t }}",
    "a full-width bracket": "{{ figure\uff08'amounts.huge'\uff09 }}",
    "a name that looks like a function": "{{ f\u0456gure('amounts.huge') }}",
    "braces in braces": "{{ {{ site }} }}",
    "a null": "{{ figure('amounts.huge\x00') }}",
    "braces that stay open": "{{ site",
    "a loop": "{% for a in range(1000000000) %}{% endfor %}",
    "a loop in code": "`{% for a in range(1000000000) %}{% endfor %}`",
    "a loop in a block of code": "```\n{% for a in range(1000000000) %}{% endfor %}\n```",
    "a loop in a comment": "<!-- {% for a in range(1000000000) %}{% endfor %} -->",
    "code in a comment": "<!-- {{ site.__class__ }} -->",
    "code in code": "`{{ site.__class__ }}`",
    "code in an attribute": '<a title="{{ site.__class__ }}">',
    "an include": "{% include '/etc/passwd' %}",
    "an import": "{% import 'macros.html' as m %}",
    "an extension": "{% extends 'main.html' %}",
    "a macro that calls itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "raw text that ends": "{% raw %}{% endraw %}{{ site }}",
    "a comment of templates": "{## {{ site }} ##}",
    "white space control": "{{- site -}}",
    "a template in front of its own": "{%- set fragment = site -%}",
}

# Functions that pages have, with what a stranger passes to them.
PASSED = [
    *(
        page(f"the fragment {name!r}", f"{{{{ fragment({name!r}) }}}}", "unknown_fragment")
        for name in (
            *("../../mkdocs.yml", "/etc/passwd", "../fragments/sources.html", "./sources.html"),
            *("sources.html/", "SOURCES.HTML", "macros.html", "park.html", "publisher.html", ""),
            *("partials/footer.html", "..\\\\main.html", "file:sources.html"),
        )
    ),
    page("a fragment behind a null", "{{ fragment('sources.html\x00') }}", "unknown_fragment"),
    *(
        page(
            f"{name} replaced",
            f"{{{{ fragment('sources.html', {name}='a') }}}}",
            "argument_unknown",
        )
        for name in (
            "site",
            "renderer",
            "language",
            "staleness",
            "here",
            "self",
            "loop",
            "__class__",
        )
    ),
    page("a file given twice", "{{ fragment('sources.html', file='a') }}", "argument_unknown"),
    page(
        "an id that ends its attribute",
        """{{ fragment("bars.html", name='"><script>', title="a", figures=["amounts.huge"]) }}""",
        "argument_id",
    ),
    page(
        "a scale that divides by zero",
        '{{ fragment("bars.html", name="a", title="a", figures=["amounts.huge"], whole=0) }}',
        "argument_number",
    ),
    page(
        "a dictionary for a field", "{{ field('parks', 'made-up', '__dict__') }}", "unknown_field"
    ),
    page("a method for a field", "{{ field('parks', 'made-up', 'model_copy') }}", "unknown_field"),
    page("a list for a field", "{{ field('parks', 'made-up', 'sources') }}", "unknown_field"),
    page(
        "a collection that is an attribute", "{{ field('__dict__', 'a', 'b') }}", "unknown_record"
    ),
    page("a collection that is a method", "{{ field('records', 'a', 'b') }}", "unknown_record"),
    page("all topics", "{{ field('topics', 'amounts', 'huge') }}", "unknown_field"),
    page("a placeholder with attributes", "{{ '{0.__class__}' | t }}", "unknown_message"),
    page("a placeholder for nothing", "{{ 'locator.page' | t }}", "argument_missing"),
    page("a period of a megabyte", f"{{{{ '{'2' * 3000}' | period }}}}", "expression_too_long"),
    page("a period without end", f"{{{{ '{'2' * 1900}' | period }}}}", "period"),
    page("a number without end", f"{{{{ figure({'9' * 1900}) }}}}", "number_too_long"),
    page("a comment of the generator", "<!--fragment 0-->", "reserved_comment"),
]

EXHAUSTING = [
    page("forty thousand calls", 30_000 * "{{ 't' | t }}", "too_many_expressions", "more_problems"),
    page("a million open braces", 200_000 * "{{", "more_problems"),
    page("a million statements", 100_000 * "{% ", "more_problems"),
    page("a page of ten megabytes", 10_000_000 * "a", "text_file_too_large", line=1),
    page(
        "a thousand fragments",
        1_001 * "{{ fragment('tiles.html', figures=['amounts.huge']) }}",
        "too_many_fragments",
    ),
    page(
        "large fragments",
        99 * ("{{ fragment('tiles.html', figures=[" + 100 * "'amounts.huge'," + "]) }}"),
        "page_too_large",
    ),
    page("a list without end", "{{ cite([" + 100_000 * "'a'," + "]) }}", "expression_too_long"),
    page("brackets without end", "{{ f(" + 100_000 * "[" + "}}", "expression_syntax"),
    page("a chain of filters", "{{ 'a'" + 100_000 * " | t" + " }}", "expression_too_long"),
    page("a million numbers", 50_000 * "7 km ", "typed_figure", "more_problems"),
    page("a million entities", 40_000 * "&#55;", "typed_figure", "more_problems"),
    page("a million links", 40_000 * "[a](b.md) ", "no_page", "more_problems"),
    page("a million signs of another keyboard", 100_000 * "\uff5b ", "more_problems"),
    page("a heading of links that stay open", 70_000 * "](a.md#", "no_page", "more_problems"),
    record("a file of 48 MB", f"note: {{en: {48_000_000 * 'a'}}}", "text_file_too_large", line=1),
    record("a text of 1 MB", f"note: {{en: {1_000_000 * 'a'}}}\n", "text_too_long"),
    record(
        "300,000 unknown fields",
        "".join(f"{number:x}: 1\n" for number in range(300_000))[:1_990_000],
        "too_many_values",
        line=49_997,  # 16 values before them, and two on each line
    ),
    record(
        "unknown fields below the limit",
        "".join(f"a{number}: 1\n" for number in range(45_000)),
        "extra_forbidden",
        "more_problems",
    ),
    record("one field 100,000 times", 100_000 * "a: 1\n", "repeated_key", line=6),
    record("a name of a megabyte", f"? {1_000_000 * 'a'}\n: 1\n", "key_too_long"),
    record("lists in lists", f"a: {1_000_000 * '['}", "open_bracket"),
    record("lists in lists, closed", f"a: {500 * '['}{500 * ']'}\n", "too_deep"),
    record(
        "blocks in blocks",
        "a:\n" + "".join(f"{number * ' '}a:\n" for number in range(1, 900)),
        "too_deep",
        line=25,
    ),
    record("a number of a megabyte", f"order: {1_000_000 * '9'}\n", "text_too_long"),
    record("an exponent", "order: 1e999999999\n", "int_type"),
    record("lines without end", 900_000 * "a\n", "line_without_colon", line=5),
    Attack(
        "a state of a translation of 45,000 wrong lines",
        "data/translations/en/parks/norton.yml",
        "".join(f"a{number}: b\n" for number in range(45_000)),
        ("unknown_language", "no_hash"),
        whole=True,
        line=1,
    ),
    Attack(
        "a merge without end",
        "data/translations/en/parks/norton.yml",
        200_000 * "<<<<<<<\n",
        ("merge_mark", "more_problems"),
        whole=True,
    ),
    Attack(
        "a file of unfinished texts",
        "data/figures/many.yml",
        "".join(
            f"a{number}:\n  name: {{en: Made up}}\n  value: 1\n  unit: yuan\n  status: actual\n"
            f"  period: 2023\n  note: {{en: {3_900 * 'TODO '}}}\n  sources: [made-up p01]\n"
            for number in range(90)
        ),
        ("unfinished_text",),
        whole=True,
        line=7,
    ),
    Attack(
        "figures that all name one that is none",
        "data/figures/many.yml",
        "".join(
            f"a{number}:\n  name: {{en: Made up}}\n  value: 1\n  unit: yuan\n  status: actual\n"
            f"  period: 2023\n  part_of: amounts.b{number}\n  sources: [made-up p01]\n"
            for number in range(400)
        ),
        ("dangling",),
        whole=True,
        line=7,
    ),
]

TAGS = (
    "!!python/object/apply:os.system ['touch ran']",
    "!!python/object/new:os.system ['touch ran']",
    "!!python/name:os.system",
    "!!python/module:os",
    "!!python/object:prospectus.cache.Kept {}",
    "!ENV HOME",
    "!relative",
    "!!binary aGVsbG8=",
    "!!set {a}",
)
READ = [
    *(record(f"the tag {tag}", f"note: {tag}\n", "alias_or_tag") for tag in TAGS),
    *(
        settings(f"the tag {tag} in settings", f"copyright: {tag}\n", "alias_or_tag")
        for tag in TAGS
    ),
    record(
        "aliases that multiply",
        "a: &a [b, b]\nc: &c [*a, *a]\nd: [*c, *c]\n",
        "alias_or_tag",
    ),
    record("a merge of mappings", "<<: {name: {en: Made up}}\n", "extra_forbidden"),
    record("a second document", "---\nname: a\n", "second_document"),
    record("a directive", "%TAG ! tag:yaml.org,2002:python/\n", "not_yaml", "bad_start", line=6),
    record("a field of Python", "__class__: {en: Made up}\n", "extra_forbidden"),
    record("a field of pydantic", "model_config: {extra: allow}\n", "extra_forbidden"),
    record("a private field", "_path: /etc/passwd\n", "extra_forbidden"),
    record("a field that is none", "template: /etc/passwd\n", "extra_forbidden"),
    *(
        Attack(
            f"the pattern {pattern!r}",
            "data/units.yml",
            f"made-up:\n  name: {{en: a}}\n  quantity: money\n"
            f"  pattern: {{en: {{one: {pattern!r}, other: '{{}}'}}}}\n",
            ("no_placeholder",),
            line=8,
        )
        for pattern in ("{0.__class__}", "{x}", "{!r}", "{:>999999999}", "{}{}", "{0[a]}")
    ),
    settings("settings of another file", "INHERIT: /etc/passwd\n", "fixed_setting"),
    settings("pages of another folder", "docs_dir: /etc\n", "fixed_setting"),
    settings("a site in another folder", "site_dir: ../..\n", "fixed_setting"),
]

ATTACKS = [
    *(page(name, text, line=5 + text.startswith("```")) for name, text in REACHING.items()),
    *PASSED,
    *EXHAUSTING,
    *READ,
]


def test_there_are_many_attacks_and_each_once():
    assert len(ATTACKS) >= 60
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize(
    "attack", one_for_each(ATTACKS, lambda case: case.keys), ids=lambda case: case.name
)
def test_an_attack_is_refused_at_its_line_in_time(project, monkeypatch, attack):
    monkeypatch.chdir(project)
    path = project / attack.path
    before = path.read_bytes() if path.exists() else None
    try:
        line = attack.write(project)
        started = time.process_time()
        with pytest.raises(DiagnosticsError) as refused:
            check(project)
        spent = time.process_time() - started
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
    problems = refused.value.problems
    keys = {problem.key for problem in problems}
    assert line in {problem.line for problem in problems if problem.path == attack.path}
    assert not attack.keys or keys & {*attack.keys}, keys
    assert len(problems) <= 2 * MAX_PROBLEMS + 2
    assert all(len(problem.message) < 5_000 and "\n" not in problem.message for problem in problems)
    assert not (project / "ran").exists()
    assert spent < SECONDS


# -- patterns ----------------------------------------------------------------------------

EN = Language("en", "en-GB", "English")

# The long form reads twice as much as a page may have.
LENGTH = 20_000 if ATTACK_ROUNDS < 100 else 2 * markdown_pages.MAX_BYTES
# With every change, the times of two lengths are compared. That shows a part whose time grows with
# the square of the length if it takes as long as all others at 54,000 characters or fewer.
FEW, MANY = 2_000, 30_000

# What makes repetitions meet: each is repeated over that length.
REPEATED = [
    *(
        "`",
        "``",
        "` ",
        "`a",
        "` `` ``` ",
        "~",
        "~~~\n",
        "```\n~~~\n",
        "```x\n",
        "\n```",
        "~~~\n```\n",
    ),
    *("<", "<a", "<a ", "</", "<!", "<!-", "<!--", "<!-- -", "-->", "<!-->", "<a href=", "<a b=c "),
    *(
        "[",
        "]",
        "](",
        "[](",
        "](a",
        "](a.md",
        "](a.md#",
        "](a.md ",
        "](a.md \n",
        "[a]:",
        "[a]: b\n",
    ),
    *(
        "](\uff08",
        "]\uff08",
        "]\uff08a",
        "\uff5b",
        "\uff5d",
        "\uff03\n",
        "{",
        "{ ",
        "{\n",
        "{#a",
        "{.a ",
    ),
    *(
        "{: ",
        "{:",
        "{ figure",
        "{figure (",
        "{ \n",
        "{{",
        "{{ ",
        "}}",
        "{% ",
        "&",
        "&a",
        "&#",
        "&#1",
        "&a;",
    ),
    *(
        "1",
        "1.",
        "1. ",
        "1,",
        "\n1. ",
        " 1",
        "\u00b2",
        "%",
        "-",
        "+",
        ":",
        "a",
        " ",
        "\t",
        "\n",
        "\n\n",
    ),
    *(
        "\n ",
        " \n",
        "\r",
        "\\",
        "\\`",
        "!",
        "![",
        "|",
        "*",
        "_",
        "#",
        "\n#",
        "\n>",
        "\n- ",
        "---\n",
        "--- \n",
        "a\n=======\n",
        "## a\n",
    ),
    *("**a** ", "**a ", "2 groups: a, ", "1 km, 2 km: "),
    *(
        "\u4e00",
        "\u4e2d ",
        "\u3000",
        "\ufeff",
        "\u202e",
        "\x00",
        "\ud7ff",
        "\U00020000",
        "two ",
        "hundred",
    ),
]


def _repeated(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


@pytest.fixture
def _steady_times() -> Iterator[None]:
    """As in commands, without garbage collection; and with all patterns compiled."""
    gc.disable()
    _seconds_to_read("a", 1)
    yield
    gc.enable()


@pytest.mark.usefixtures("_steady_times")
@pytest.mark.parametrize("text", REPEATED, ids=repr)
def test_the_time_for_a_repetition_grows_with_its_length(text):
    """Linear times grow no faster than the length; others are measured again before they fail."""
    few, many = math.inf, math.inf
    for attempt in range(5):
        few = min(few, _seconds_to_read(text, FEW + attempt))
        many = min(many, _seconds_to_read(text, MANY + attempt))
        if many / few < 1.5 * MANY / FEW:
            break
    assert many / few < 1.5 * MANY / FEW


def _seconds_to_read(text: str, length: int) -> float:
    """The processor time for the rules of pages; each length has to be new, as texts are cached."""
    body = _repeated(text, length)
    made_up = Page("docs/index.en.md", "index", EN, f"{HEAD}{body}\n\x01")
    without_end = Page("docs/index.en.md", "index", EN, f"---\ntitle: a\n{body}")
    started = time.process_time()
    list(markdown_pages.problems([made_up], [EN], []))
    assert without_end.body
    return time.process_time() - started


@pytest.mark.parametrize("text", first_of(REPEATED, 0), ids=repr)
def test_a_long_repetition_is_read_in_time(text):
    body = _repeated(text, LENGTH)
    for whole in (f"{HEAD}{body}\n\x01", f"---\ntitle: a\n{body}"):
        made_up = Page("docs/index.en.md", "index", EN, whole)
        started = time.process_time()
        problems = list(markdown_pages.problems([made_up], [EN], []))
        markdown_pages.linked_uris([made_up])
        assert time.process_time() - started < SECONDS
        assert len(problems) <= MAX_PROBLEMS + 1


# What opens something that further text could belong to, and such text.
OPENED = [("{", " \n"), ("{", " "), ("{:", " "), ("{ .a", " "), ("{ ", "#a "), ("# ", "](a")]
OPENED += [
    ("[a](", "a"),
    ('[a](a "', "a"),
    ("[", "a "),
    ("<a ", "b=c "),
    ("<a b='", "c "),
    ("&", "a"),
]
OPENED += [
    ("<!--", " "),
    ("```", "a\n"),
    ("`", "a"),
    ("**", "a "),
    ("> ", "> "),
    ("| a |\n| ", "- | "),
]


@pytest.mark.parametrize(
    ("opening", "text"), first_of([*OPENED, *(("", text) for text in REPEATED)]), ids=repr
)
def test_a_page_of_what_is_allowed_is_checked_in_time(project, monkeypatch, opening, text):
    """The whole check, with the policy of HTML: each page is refused or accepted."""
    monkeypatch.chdir(project)
    path = project / "docs/index.en.md"
    most = markdown_pages.MAX_BYTES - 200
    body = opening + text * ((most - len(opening)) // len(text.encode()))
    try:
        path.write_text(f"{HEAD}\n{body}\n", encoding="utf-8")
        started = time.process_time()
        with suppress(DiagnosticsError):
            check(project)
        assert time.process_time() - started < SECONDS
    finally:
        path.write_text(HEAD, encoding="utf-8")


@pytest.mark.parametrize("seed", range(ATTACK_ROUNDS))
def test_any_mixture_of_patterns_is_read_in_time(seed):
    chance = random.Random(seed)  # noqa: S311 - to be repeatable
    pieces = [item * chance.choice((1, 2, 300)) for item in chance.sample(REPEATED, 4)]
    body = "".join(pieces)
    body *= LENGTH // len(body) + 1
    made_up = Page("docs/index.en.md", "index", EN, f"{HEAD}{body}")
    started = time.process_time()
    list(markdown_pages.problems([made_up], [EN], []))
    expressions.parse(body)
    assert time.process_time() - started < SECONDS


# -- the command -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "key"),
    first_of(
        [
            (
                "docs/about/gaps.en.md",
                '{{ site.sources["article"].period.parse_raw("") }}',
                "bare_name",
            ),
            ("docs/about/gaps.en.md", "`{% for a in range(10 ** 9) %}`", "statement"),
            (
                "data/parks/milton.yml",
                "note: !!python/object/apply:os.system [touch ran]",
                "alias_or_tag",
            ),
            ("mkdocs.yml", "a: !!python/object/apply:os.system [touch ran]", "alias_or_tag"),
        ]
    ),
)
def test_the_command_refuses_it_with_a_line_and_no_traceback(bare, path, text, key):
    with (bare / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")
    line = (bare / path).read_text(encoding="utf-8").count("\n")
    done = run_hooks(bare, "check", "--format", "github")
    assert done.returncode == 1
    assert f"file={path},line={line}," in done.stdout
    assert f"title={key}" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (bare / "ran").exists()


def test_a_build_reads_no_settings_that_check_refuses(bare):
    with (bare / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("a: !!python/object/apply:os.system [touch ran]\n")
    done = run_hooks(bare, "build")
    assert done.returncode == 1
    assert not (bare / "ran").exists()


# -- caches that come with a checkout ------------------------------------------------------


def _code(target: Path) -> bytes:
    return marshal.dumps(compile(f"import os; os.mkdir({str(target)!r})", "a", "exec"))


def _sealed(root: Path, maker: str, version: str, content: bytes) -> bytes:
    """As caches in the checkout were sealed: anybody could do that."""
    seal = hashlib.blake2b(digest_size=32)
    for part in (sys.version.encode(), (root / maker).read_bytes(), version.encode()):
        seal.update(hashlib.blake2b(part).digest())
    seal.update(content)
    return seal.digest() + content


def _old_caches(root: Path, target: Path) -> dict[str, bytes]:
    """Every file of a former cache, with a bomb for each key that a run looks up."""

    def key(text: str) -> bytes:
        return hashlib.blake2b(text.encode(), digest_size=16).digest()

    records = [path.read_text(encoding="utf-8") for path in (root / "data").rglob("*.yml")]
    values = {key(text): Bomb(target) for text in records}
    fragments = {
        key(f"{FRAGMENTS}/{path.name}\n{path.read_text(encoding='utf-8')}"): _code(target)
        for path in (root / FRAGMENTS).glob("*.html")
    }
    programs = "hooks/prospectus/"
    return {
        "values": _sealed(
            root, f"{programs}yamlio/parser.py", yaml.__version__, pickle.dumps(values)
        ),
        "templates": _sealed(
            root, f"{programs}rendering/renderer.py", jinja2.__version__, pickle.dumps(fragments)
        ),
        "theme": _sealed(
            root,
            "hooks/mkdocs_build/theme.py",
            jinja2.__version__,
            pickle.dumps({b"": Bomb(target)}),
        ),
    }


@pytest.mark.parametrize(
    ("chosen", "raw", "command"),
    [
        pytest.param("outside", False, "check", marks=pytest.mark.weekly),
        ("outside", True, "check"),
        pytest.param(".cache", False, "check", marks=pytest.mark.weekly),
        pytest.param("elsewhere in the checkout", False, "build", marks=pytest.mark.weekly),
    ],
)
def test_a_committed_cache_is_never_read(bare, tmp_path, chosen, raw, command):
    """Code in it would run, or a damaged file would at least be mentioned."""
    before = run_here(bare, command)
    target = tmp_path / "ran"
    folders = [
        bare / ".cache",
        bare / ".cache" / cache_key(bare),
        bare / "elsewhere in the checkout",
    ]
    folders.append(folders[-1] / cache_key(bare))
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in _old_caches(bare, target).items():
            (folder / name).write_bytes(pickle.dumps(Bomb(target)) if raw else content)
            (folder / name).chmod(0o600)
    variable = str(tmp_path / "empty") if chosen == "outside" else chosen
    done = run_hooks(bare, command, **{cache.ENVIRONMENT_VARIABLE: variable})
    assert (done.returncode, done.stdout, done.stderr) == (0, before.stdout, before.stderr)
    assert not target.exists()


def cache_key(project: Path) -> str:
    folder = cache.cache_folder(project)
    assert folder
    return folder.name
