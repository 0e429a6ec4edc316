"""How pages state the period and status of figures and targets."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from prospectus.domain.edtf import Period
from prospectus.presentation.formatting import Formats
from prospectus.presentation.statements import StatementTexts


def texts(site, language: int) -> StatementTexts:
    chosen = site.languages[language]
    return StatementTexts(site, chosen, Formats(chosen))


@pytest.mark.parametrize(
    ("address", "zh", "en"),
    [
        ("targets.cluster-output", "2025年目标（2023年提出）", "target for 2025, set in 2023"),
        (
            "targets.social-investment",
            "2023–2025年目标（2023年提出）",
            "target for 2023–2025, set in 2023",
        ),
        ("knitwear-plant.knitwear", "2023年预计", "forecast of 2023"),
        ("cooperation.partner-provinces", "2023年的计划", "plan of 2023"),
        ("exports.enterprises-2012", "2012年", "2012"),
        ("matchmaking.attendance", "2023年10月 · 2023年的计划", "October 2023 · plan of 2023"),
    ],
)
def test_a_number_has_its_period_and_status_in_as_few_words_as_possible(site, address, zh, en):
    figure = site.figures[address]
    assert texts(site, 0).basis(figure) == zh
    assert texts(site, 1).basis(figure) == en


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("spun-yarn", "2030年目标：甲（2023年提出）", "甲 – target for 2030, set in 2023"),
        ("textile-parks", "甲（2023年的计划）", "甲 – plan of 2023"),
    ],
)
def test_a_target_is_named_as_such(site, name, zh, en):
    assert texts(site, 0).target(site.targets[name], "甲") == zh
    assert texts(site, 1).target(site.targets[name], "甲") == en


def test_a_target_without_a_due_date_is_stated_without_one(site):
    target = site.targets["spun-yarn"].model_copy(update={"due": False})
    assert texts(site, 0).status(target) == "2023年提出的目标"
    assert texts(site, 1).status(target) == "target set in 2023"


def test_the_statement_of_a_change_has_its_due_date(site):
    """It says nothing of `due`, unlike the figure that it was taken from."""
    stated = SimpleNamespace(status="target", period=Period("2025"), sources=("article p01",))
    assert texts(site, 1).status(stated) == "target for 2025, set in 2023"
