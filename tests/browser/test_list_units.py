"""Lists whose amounts are in several units, in a page that no build has to write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Rate
from prospectus.rendering.renderer import Renderer
from support.listing_projects import project, with_projects
from support.project import ROOT

SCRIPTS = ROOT / "overrides/assets/javascripts"
# What site.js gives to other scripts.
SITE = """window.site = {
    find: (selector, type, parent = document) => parent.querySelector(selector),
    loadScript: async () => {},
};"""
MILLION = 10**6
# Projects with their investments: the rate makes 10 million dollars 72 million yuan.
INVESTMENTS = {
    "small": (20 * MILLION, "cny"),
    "dollars": (10 * MILLION, "usd"),
    "large": (80 * MILLION, "cny"),
    "euros": (30 * MILLION, "eur"),
    "middle": (72 * MILLION, "cny"),
    "unknown": (None, "cny"),
}


def written(currency: str) -> dict[str, dict[str, str]]:
    return {"zh": {"other": f"{{}}{currency}"}, "en": {"other": f"{currency} {{}}"}}


@pytest.fixture(scope="module")
def mixed(site: Dataset) -> Dataset:
    """The site with projects in three currencies, one of which has a rate."""
    rate = Rate.model_validate(
        {
            "value": Decimal("7.2"),
            "unit": "cny",
            "period": "2023-12-29",
            "sources": ("article p52",),
        }
    )
    cny = site.units["cny"]
    units = {
        "usd": cny.model_copy(update={"rate": rate, "pattern": written("USD")}),
        "eur": cny.model_copy(update={"pattern": written("EUR")}),
    }
    records = {}
    for name, (value, unit) in INVESTMENTS.items():
        records[name] = project(name, value) | {"name": {"zh": f"{name}虚构", "en": name}}
        if value:
            records[name]["figures"]["investment"]["unit"] = unit  # type: ignore[index]
    return with_projects(replace(site, units={**site.units, **units}), records)


@pytest.fixture(scope="module")
def page(browser: Browser, mixed: Dataset, root: Path) -> Iterator[Page]:
    """The list of projects in English, with its script."""
    renderer = Renderer(root, mixed, mixed.languages[1])
    html = renderer.fragment("listing.html", "projects/index", collection="projects")
    page = browser.new_page()
    page.set_content(f"<html class=js><body>{html}</body></html>")
    for script in (
        SITE,
        (SCRIPTS / "text-matching.js").read_text(encoding="utf-8"),
        renderer.listings.script("projects"),
        (SCRIPTS / "listing.js").read_text(encoding="utf-8"),
        "window.site.listing.start(document.querySelector('.listing'))",
    ):
        page.add_script_tag(content=script)
    yield page
    page.close()


def shown(page: Page, **choices: str) -> list[str]:
    """The names of the rows that choices leave, in their order."""
    page.locator("form").evaluate("form => form.reset()")
    for name, value in choices.items():
        field = page.locator(f"[name={name}]")
        if name in ("from", "to"):
            field.fill(value)
        else:
            field.select_option(value)
    page.wait_for_timeout(0)
    return page.locator("tbody th").all_inner_texts()


def compared(unit: str) -> dict[str, Decimal]:
    """The investments that can be compared in a unit, in millions of it."""
    rates = {("usd", "cny"): Decimal("7.2"), ("cny", "usd"): 1 / Decimal("7.2")}
    return {
        name: value / Decimal(MILLION) * (1 if of == unit else rates[of, unit])
        for name, (value, of) in INVESTMENTS.items()
        if value and (of == unit or (of, unit) in rates)
    }


def test_readers_choose_between_the_units_and_read_how_they_are_compared(page):
    assert page.locator("[name=unit] option").all_inner_texts() == [
        *("CNY million", "USD million", "EUR million")
    ]
    alone, rate = page.locator(".listing-note").all_inner_texts()
    assert alone == (
        "Amounts in units without a recorded conversion are compared among themselves only."
    )
    assert rate.startswith("Compared at USD 1 = CNY 7.2 (29 December 2023).")


@pytest.mark.parametrize("unit", ["cny", "usd", "eur"])
@pytest.mark.parametrize(("least", "most"), [("10", ""), ("", "30"), ("10", "10"), ("72", "80")])
def test_amounts_are_chosen_in_every_unit_that_they_convert_to(page, unit, least, most):
    expected = [
        name
        for name, amount in compared(unit).items()
        if (not least or round(amount, 9) >= Decimal(least))
        and (not most or round(amount, 9) <= Decimal(most))
    ]
    chosen = {"unit": "" if unit == "cny" else unit, "from": least, "to": most}
    assert shown(page, **chosen) == expected


@pytest.mark.parametrize("unit", ["cny", "usd", "eur"])
def test_amounts_that_do_not_convert_come_behind_those_that_do_and_unknown_ones_last(page, unit):
    amounts = compared(unit)
    rest = [name for name in INVESTMENTS if name not in amounts and name != "unknown"]
    largest_first = sorted(amounts, key=lambda name: -round(amounts[name], 9))
    chosen = "" if unit == "cny" else unit
    assert shown(page, unit=chosen, sort="amount") == [*largest_first, *rest, "unknown"]
