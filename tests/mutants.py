"""Mutation tests of the domain packages: `make mutants`.

Each mutation changes one operator, number, condition or returned value of a module below
`hooks/prospectus/`. The tests of that module (`tests/prospectus/<package>/test_<module>.py` and
its doctests) should then fail. Mutations that they do not notice are tried with the other tests of
the package at the end. Where all pass, no test states what the changed code does.

A sample depends on its seed and on what the mutations change, not on their lines or number. After
a change of the program, the same seed therefore gives nearly the same sample.

Why a script and not a package: mutmut changes code inside of undecorated functions only, so
limits at module level, properties and validators stay as they are, and it selects tests by what
they execute instead of by module. cosmic-ray changes files in place, has one test command for all
modules and no sample, and brings 25 packages. Both would need a program around them that is as
long as this one.

Texts are not changed: three of four constants are texts, most of them names, and a wrong name
fails at once. Annotations, decorators and `zip(strict=…)` are left alone, too: they state what
holds anyway. So are `+`, `/`, `%` and `*` beside a literal text or list, where the other operator
is a TypeError.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import NoReturn

Targets = tuple[Path | str, ...]  # files, folders and options of pytest

ROOT = Path(__file__).parent.parent
PACKAGES = Path("hooks/prospectus")
TESTS = Path("tests/prospectus")

# Imported once, before the process is copied for each mutation; nothing of the project is among
# them. What is missing is imported by the tests themselves.
PRELOADED = ("pytest", "hypothesis", "pydantic", "yaml", "babel.numbers", "babel.dates", "jinja2")

# A run that takes longer counts as noticed. Both limits are multiples of an unchanged run; that
# of processor time is the strict one, as it does not depend on what else the machine does.
CPU_FACTOR, CPU_SECONDS = 5, 5
WALL_FACTOR, WALL_SECONDS = 5, 60
MEMORY_BYTES = 4 << 30
# Tests of a package that take longer, in seconds of processor time, are not run for each mutation.
MAX_PACKAGE_CPU = 15
OUTPUT = ".mutant-output"

# Outcomes of a mutation. Those of a module whose tests fail anyway are left out.
CAUGHT, BY_PACKAGE, TIMED_OUT = "caught", "caught by package", "timed out"
NOTICED = (CAUGHT, BY_PACKAGE, TIMED_OUT)
SURVIVED, LEFT_OUT = "SURVIVED", "left out"

# Modules that are loaded already give a warning, which would be an error.
PYTEST_OPTIONS = (
    "-n0",
    "-x",
    "-q",
    "-pno:cacheprovider",
    "-Wignore::pytest.PytestAssertRewriteWarning",
)

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
SEQUENCES = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp, ast.Set, ast.Dict)
UNCHANGED_FIELDS = {"annotation", "returns", "decorator_list", "type_comment", "type_params"}


@dataclass(frozen=True, eq=False)
class Mutation:
    """One change of one module: `changed` in the place of `node`, a child of `parent`.

    `path` is relative to the root of the project; `position` counts where the field is a list.
    """

    path: Path
    kind: str
    tree: ast.Module
    parent: ast.AST
    field: str
    position: int | None
    node: ast.AST
    changed: ast.AST

    @property
    def line(self) -> int:
        """The line on which the change begins."""
        node = self.node.target if isinstance(self.node, ast.comprehension) else self.node
        return int(getattr(node, "lineno", 0))

    def source(self) -> str:
        """The whole module with this change, without comments."""
        self._put(self.changed)
        text = ast.unparse(self.tree)
        self._put(self.node)
        return f"{text}\n"

    def _put(self, node: ast.AST) -> None:
        if self.position is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.position] = node

    @property
    def change(self) -> str:
        """The kind of the change, and both forms."""
        before, after = (_short(item) for item in (self.node, self.changed))
        return f"{self.kind}: {before} -> {after}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"


# -- mutations of a module ---------------------------------------------------------------------


def mutations(path: Path, text: str) -> Iterator[Mutation]:
    """Every mutation of the module with this source text, in the order of its lines."""
    tree = ast.parse(text)
    for parent, field, position in _places(tree):
        holder = getattr(parent, field)
        node = holder if position is None else holder[position]
        for kind, changed in _variants(node):
            yield Mutation(path, kind, tree, parent, field, position, node, changed)


def _places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Where nodes that may be changed hang in the tree: parent, field, position in a list."""
    for field, value in ast.iter_fields(node):
        if field in UNCHANGED_FIELDS:
            continue
        if isinstance(value, ast.AST) and _may_change(value):
            yield node, field, None
            yield from _places(value)
        elif isinstance(value, list):
            for position, item in enumerate(value):
                if isinstance(item, ast.AST) and _may_change(item):
                    yield node, field, position
                    yield from _places(item)


def _may_change(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.FormattedValue(format_spec=ast.JoinedStr()):
            return False
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.keyword(arg="strict"):
            return False
    return True


def _variants(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What a node may become, each with the name of the kind of change."""
    match node:
        case ast.Compare(ops=operators):
            for position, operator in enumerate(operators):
                changed = copy.copy(node)
                changed.ops = [*operators]
                changed.ops[position] = COMPARISONS[type(operator)]()
                yield "comparison", changed
        case ast.BinOp(left=left, op=operator, right=right):
            if type(operator) in ARITHMETIC and not (_is_sequence(left) or _is_sequence(right)):
                yield "arithmetic", _with(node, op=ARITHMETIC[type(operator)]())
        case ast.AugAssign(op=operator, value=value):
            if type(operator) in ARITHMETIC and not _is_sequence(value):
                yield "arithmetic", _with(node, op=ARITHMETIC[type(operator)]())
        case ast.BoolOp(op=operator):
            swapped = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield "boolean operator", _with(node, op=swapped)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "boolean operator", operand
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield "arithmetic", operand
        case ast.Constant(value=bool(value)):
            yield "constant", _with(node, value=not value)
        case ast.Constant(value=int(value) | float(value)):
            yield "constant", _with(node, value=value + 1)
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            if _is_negated_elsewhere(test):
                return
            yield "condition", _with(node, test=_negated(test))
        case ast.comprehension(ifs=conditions):
            for position, condition in enumerate(conditions):
                if not _is_negated_elsewhere(condition):
                    ifs = [*conditions]
                    ifs[position] = _negated(condition)
                    yield "condition", _with(node, ifs=ifs)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "returned value", _with(node, value=ast.Constant(None))


def _is_sequence(node: ast.expr) -> bool:
    text = isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    return text or isinstance(node, SEQUENCES)


def _is_negated_elsewhere(condition: ast.expr) -> bool:
    """Whether another kind of change has the same effect as negating the condition."""
    match condition:
        case ast.Compare(ops=[operator]):
            return not isinstance(operator, ORDERED)
        case ast.UnaryOp(op=ast.Not()) | ast.Constant():
            return True
    return False


def _negated(condition: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), condition)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _short(node: ast.AST) -> str:
    """A node as text; of a statement with a body, its condition."""
    return ast.unparse(node.test if isinstance(node, ast.If | ast.While) else node).strip()


# -- runs of tests -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """How tests ended, and what they took in seconds."""

    failed: bool
    timed_out: bool
    wall: float
    cpu: float


def copy_project(folder: Path) -> None:
    """Copy the files that git knows or would add, so that no mutation touches the checkout."""
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())


def run_tests(tree: Path, targets: Targets, limits: Run | None = None) -> Run:
    """Run tests in a copy of this process, which has pytest loaded already.

    `limits` is a run with the unchanged module; without it, nothing limits the time.
    """
    started, spent = time.monotonic(), os.times()
    process = os.fork()
    if not process:
        _test(tree, targets, limits)
    deadline = limits and started + WALL_SECONDS + WALL_FACTOR * limits.wall
    timed_out = False
    try:
        while not (ended := os.waitpid(process, os.WNOHANG))[0]:
            if deadline and time.monotonic() > deadline and not timed_out:
                timed_out = True
                _kill_group(process)
            time.sleep(0.02)
    finally:
        _kill_group(process)  # with what the tests started and left
    status, now = ended[1], os.times()
    timed_out = timed_out or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU)
    cpu = now.children_user + now.children_system - spent.children_user - spent.children_system
    return Run(status != 0, timed_out, time.monotonic() - started, cpu)


def _kill_group(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


def _test(tree: Path, targets: Targets, limits: Run | None) -> NoReturn:
    """Become the process of one run: a process group of its own, with limits."""
    os.setsid()
    os.chdir(tree)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits:
        seconds = int(CPU_SECONDS + CPU_FACTOR * limits.cpu)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    output = os.open(tree / OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    code = 3
    try:
        sys.path[:] = [item for item in sys.path if item != str(ROOT / "tests")]
        pytest = import_module("pytest")
        code = pytest.main([*PYTEST_OPTIONS, *map(str, targets)])
    finally:
        os._exit(int(code))


def own_tests(module: Path) -> Targets:
    """The test file of a module, and the module with its doctests."""
    package = module.relative_to(PACKAGES).parent
    return TESTS / package / f"test_{module.stem}.py", module


def package_tests(module: Path) -> Targets:
    """The tests of the package that holds a module, except those of the module itself."""
    folder = TESTS / module.relative_to(PACKAGES).parent
    return folder, f"--ignore={folder / f'test_{module.stem}.py'}"


def write_module(tree: Path, module: Path, source: str) -> None:
    """Replace a module in the copy, and remove its byte code.

    Byte code counts as current while size and second are the same, which is true of many
    mutations that follow each other.
    """
    path = tree / module
    path.write_text(source, encoding="utf-8")
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


# -- the command -------------------------------------------------------------------------------


def modules(wanted: list[str]) -> Iterator[tuple[Path, set[int]]]:
    """Modules to change, each with its lines (none: all), by `path` or `path:line`."""
    if not wanted:
        paths = sorted((ROOT / PACKAGES).rglob("*.py"))
        yield from ((item.relative_to(ROOT), set()) for item in paths if item.name != "__init__.py")
        return
    for name in wanted:
        path, _, line = name.partition(":")
        target = ROOT / path
        paths = sorted(target.rglob("*.py")) if target.is_dir() else [target]
        for item in paths:
            if item.name != "__init__.py":
                yield item.resolve().relative_to(ROOT), {int(line)} if line else set()


def sample(every: Sequence[Mutation], number: int, seed: int) -> list[Mutation]:
    """So many of the mutations, in their order: those whose hashes with the seed are smallest."""
    count: Counter[str] = Counter()
    ranked = []
    for position, mutation in enumerate(every):
        name = f"{mutation.path}: {mutation.change}"
        count[name] += 1
        digest = hashlib.sha256(f"{seed} {name} {count[name]}".encode()).digest()
        ranked.append((digest, position))
    return [every[position] for position in sorted(item for _, item in sorted(ranked)[:number])]


class Trial:
    """Tries mutations in a copy of the project at `tree`."""

    def __init__(self, tree: Path) -> None:
        self._tree = tree
        self._unchanged: dict[Targets, Run] = {}
        copy_project(tree)

    def own_result(self, mutation: Mutation) -> str:
        """The outcome with the tests of the module itself."""
        targets = own_tests(mutation.path)
        unchanged = self._run_unchanged(mutation.path, targets)
        if unchanged.failed:
            return LEFT_OUT
        run = self._run(mutation.path, mutation.source(), targets, unchanged)
        return SURVIVED if not run.failed else TIMED_OUT if run.timed_out else CAUGHT

    def package_result(self, mutation: Mutation) -> str:
        """The outcome with the other tests of the package, unless they take long."""
        folder, ignored = package_tests(mutation.path)
        unchanged = self._run_unchanged(mutation.path, (folder,))
        if unchanged.failed or unchanged.cpu > MAX_PACKAGE_CPU:
            return SURVIVED
        run = self._run(mutation.path, mutation.source(), (folder, ignored), unchanged)
        return BY_PACKAGE if run.failed else SURVIVED

    def _run_unchanged(self, module: Path, targets: Targets) -> Run:
        if targets not in self._unchanged:
            source = ast.unparse(ast.parse((self._tree / module).read_text(encoding="utf-8")))
            self._unchanged[targets] = run = self._run(module, f"{source}\n", targets)
            if run.failed:
                print((self._tree / OUTPUT).read_text(errors="replace")[-2000:])
                print(f"{targets[0]}: fails without a mutation", flush=True)
        return self._unchanged[targets]

    def _run(self, module: Path, source: str, targets: Targets, limits: Run | None = None) -> Run:
        original = (self._tree / module).read_text(encoding="utf-8")
        write_module(self._tree, module, source)
        try:
            return run_tests(self._tree, targets, limits)
        finally:
            write_module(self._tree, module, original)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("where", nargs="*", help="folders, modules or module:line; default all")
    parser.add_argument("--number", type=int, default=200, help="size of the sample")
    parser.add_argument("--seed", type=int, default=1, help="chooses the sample")
    parser.add_argument("--at-least", type=float, default=0, help="percentage to reach")
    options = parser.parse_args()
    every = [
        mutation
        for path, lines in modules(options.where)
        for mutation in mutations(path, (ROOT / path).read_text(encoding="utf-8"))
        if not lines or mutation.line in lines
    ]
    chosen = sample(every, options.number, options.seed)
    print(f"{len(chosen)} of {len(every)} possible mutations", flush=True)
    for name in PRELOADED:
        import_module(name)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        trial = Trial(Path(folder).resolve())
        outcomes = _try_all(chosen, trial.own_result)
        unnoticed = [item for item in chosen if outcomes[item] == SURVIVED]
        print(f"\n{len(unnoticed)} with the other tests of their package", flush=True)
        outcomes |= _try_all(unnoticed, trial.package_result)
    results = Counter(outcomes.values())
    survived = [item for item in chosen if outcomes[item] == SURVIVED]
    noticed = sum(results[item] for item in NOTICED)
    tried = noticed + results[SURVIVED]
    share = 100 * noticed / tried if tried else 0.0
    print("\nSurvived:", *map(str, survived), sep="\n  ")
    print(f"\n{noticed} of {tried} mutations were noticed ({share:.1f} %): {dict(results)}")
    return int(results[LEFT_OUT] > 0 or share < options.at_least)


def _try_all(some: Sequence[Mutation], result: Callable[[Mutation], str]) -> dict[Mutation, str]:
    """The outcome of each mutation, printed as soon as it is known."""
    outcomes = {}
    for number, mutation in enumerate(some, 1):
        started = time.monotonic()
        outcomes[mutation] = outcome = result(mutation)
        seconds = time.monotonic() - started
        print(f"{number:4}/{len(some)} {outcome:18}{seconds:6.1f}s  {mutation}", flush=True)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
