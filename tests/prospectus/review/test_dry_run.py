"""The check of a site as changed files would make it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.collection_specs import LEDGER
from prospectus.editing.forms.drafts import DraftCheck
from prospectus.review.check import check
from prospectus.review.dry_run import check_with, new_problems
from support.weekly import first_of

PARK = "data/parks/eastgate.yml"


def test_nothing_is_changed_by_a_trial(bare):
    before = (bare / PARK).read_bytes()
    with pytest.raises(DiagnosticsError):
        check_with(bare, {PARK: b"name: [\n", "docs/made-up.zh.md": b"x"})
    assert (bare / PARK).read_bytes() == before
    assert not (bare / "docs/made-up.zh.md").exists()


def test_problems_that_were_there_are_not_those_of_the_change(bare):
    old = bare / "data/parks/made-up.yml"
    old.write_text("name: [\n", encoding="utf-8")
    assert new_problems(bare, {"data/made-up.txt": b"x"}) != []
    assert new_problems(bare, {PARK: (bare / PARK).read_bytes()}) == []


# Lines in place of a line; some are no mistakes.
MISTAKES: Sequence[Callable[[str], str]] = (
    lambda _: "",
    lambda line: f"{line}{line}",
    lambda line: line.replace(": ", ": made-up ", 1),
    lambda line: re.sub(r"\d", "7", line),
    lambda line: line.replace("name", "nam"),
    lambda line: f"{line.rstrip()} {'made-up words ' * 20}\n",
    lambda line: f"{{{{ figure('made-up') }}}} {line}",
    lambda line: f"<<<<<<< made-up\n{line}",
    lambda line: line.replace("\n", "\r\n"),
)


@pytest.mark.parametrize("seed", first_of(range(4), 2))
def test_what_a_trial_finds_is_what_the_check_finds_afterwards(bare, seed):
    """After random mistakes in records and pages."""
    chance, drafts = random.Random(seed), DraftCheck(bare)  # noqa: S311 - the same every time
    names = [*bare.glob("data/**/*.yml"), *bare.glob("docs/**/*.md")]
    paths = sorted(path for path in names if LEDGER not in path.as_posix())
    for mistake in chance.sample(MISTAKES, 4):
        path = chance.choice(paths)
        before = path.read_bytes()
        lines = before.decode().splitlines(keepends=True)
        number = chance.randrange(len(lines))
        lines[number] = mistake(lines[number])
        content = "".join(lines).encode()
        files = {path.relative_to(bare).as_posix(): content}
        foreseen = problems(partial(check_with, bare, files, drafts.records()))
        path.write_bytes(content)
        assert foreseen == problems(partial(check, bare))
        path.write_bytes(before)


def problems(checked: Callable[[], object]) -> list[str]:
    try:
        checked()
    except DiagnosticsError as error:
        return sorted(map(str, error.problems))
    return []
