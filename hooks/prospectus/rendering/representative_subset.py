"""Small subsets of the projects that represent all of them to templates.

A mistake in a template shows for every record of the same shape. So the check renders the lists of
a subset with every shape (`sample`), which takes as long for ten thousand projects as for some
hundred.

There are hundreds of shapes, as each field that may be missing doubles their number. A condition
in a template combines few fields. So pages of their own are rendered for still fewer projects
(`representatives`), which have all pairs of states of fields that any has: the pairwise testing of
the textbooks. `tests/same` renders every page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, Literal, get_args, get_origin

from prospectus.domain.dataset import Dataset
from prospectus.domain.edtf import Period
from prospectus.domain.fields import Ref
from prospectus.domain.records import Project, Record
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.pagination import ROWS_PER_PAGE

# A list of the subset has a first page, a last page and one between them.
LEAST = 2 * ROWS_PER_PAGE + 1

# A record that several projects refer to is referred to by this many in the subset.
SEVERAL = 2


def sample(site: Dataset) -> Dataset:
    """The dataset with a subset of its projects, in their order.

    The subset has the first project of each shape, two projects that refer to the same record
    wherever there are two, and enough projects for three pages of a list. No other record refers to
    projects, so all references stay valid.
    """
    projects = site.projects
    if len(projects) <= LEAST:
        return site
    shared = Counter(named for record in projects.values() for named in _named(record))
    kept, seen, naming = set(islice(projects, LEAST)), set[Hashable](), Counter[tuple[str, str]]()
    for name, project in projects.items():
        named = list(_named(project))
        like = (
            shape(project),
            tuple((field, shared[field, reference] > 1) for field, reference in named),
        )
        if (
            name in kept
            or like not in seen
            or any(naming[reference] < SEVERAL for reference in named)
        ):
            kept.add(name)
            seen.add(like)
            naming.update(named)
    return replace(
        site, projects={name: record for name, record in projects.items() if name in kept}
    )


def representatives(site: Dataset) -> Dataset:
    """The dataset with the projects whose own pages represent those of all its projects.

    Any two states of fields (`_states`) that one project has together, one of these has together.
    """
    projects = site.projects
    if len(projects) <= LEAST:
        return site
    shared = Counter(named for record in projects.values() for named in _named(record))
    kept, known, numbers = set(), set[frozenset[Hashable]](), dict[Hashable, int]()
    # For each state the states that it was seen with, as the bits of a number.
    together: list[int] = []
    for name, project in projects.items():
        named = {("shared", field, shared[field, other] > 1) for field, other in _named(project)}
        states = frozenset({*_states(project), *named})
        if states in known:
            continue
        known.add(states)
        having = [numbers.setdefault(state, len(numbers)) for state in states]
        together += [0] * (len(numbers) - len(together))
        bits = sum(1 << number for number in having)
        if any(bits & ~together[number] for number in having):
            kept.add(name)
            for number in having:
                together[number] |= bits
    return replace(
        site, projects={name: record for name, record in projects.items() if name in kept}
    )


def _states(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The states of all fields of a value: the path of each, with the shape that `shape` gives it.

    Fields of nested records have states of their own, so that they are combined with others one by
    one. Several values of a tuple share theirs.
    """
    if isinstance(value, Record):
        for name, of in _fields(type(value)):
            field, where = getattr(value, name), (*path, name)
            if of is _as_it_is:
                yield *where, field
            elif (kind_of_field := type(field)) in _SCALARS:
                yield *where, kind_of_field
            else:
                yield from _states(field, where)
    elif isinstance(value, Mapping):
        yield *path, bool(value)
        for key, item in value.items():
            yield from _states(item, (*path, key))
    elif isinstance(value, tuple):
        yield *path, min(len(value), SEVERAL)
        for item in value:
            yield from _states(item, (*path, ""))
    else:
        yield *path, shape(value)


def shape(value: Any) -> Hashable:
    """A key that is equal for values that templates treat alike.

    For a record it consists of the fields that are present and their shapes. Fixed choices and
    units count by their value, texts and numbers only by their type.
    """
    kind = type(value)
    if kind in _SCALARS:
        return kind.__name__
    if isinstance(value, Record):
        return type(value), tuple(of(getattr(value, name)) for name, of in _fields(type(value)))
    if isinstance(value, Mapping):
        return tuple((key, shape(item)) for key, item in value.items())
    if isinstance(value, tuple):
        return min(len(value), SEVERAL), frozenset(map(shape, value))
    if isinstance(value, Period):
        return len(value.points)
    return value if isinstance(value, bool) else kind.__name__


# Most values are of these types, which are recognised faster than those with a shape.
_SCALARS = frozenset({str, int, Decimal, LocalizedText, type(None)})


@cache
def _fields(model: type[Record]) -> tuple[tuple[str, Callable[[Any], Hashable]], ...]:
    """The fields of a model, each with the function that returns its shape."""
    return tuple(
        (name, _as_it_is if _is_choice(field.annotation, field.metadata) else shape)
        for name, field in model.model_fields.items()
    )


def _as_it_is(value: Hashable) -> Hashable:
    return value


def _is_choice(schema: Any, marks: list[Any]) -> bool:
    inner = (schema, *get_args(schema))
    return any(Ref(name) in marks for name in ("units", "stages", "levels")) or any(
        get_origin(part) is Literal for part in inner
    )


def _named(project: Project) -> Iterator[tuple[str, str]]:
    """The fields in which a project refers to another record, each with the name of that record."""
    for field in ("park", "chain", "cluster", "company"):
        if name := getattr(project, field):
            yield field, name
    for name in project.sectors:
        yield "sectors", name
