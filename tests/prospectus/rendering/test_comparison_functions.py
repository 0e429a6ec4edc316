"""Tables that compare parks or sectors: which rows they have, and what their cells hold."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from prospectus.domain.edtf import Period
from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.comparison import Comparison
from prospectus.rendering.renderer import Renderer
from prospectus.rendering.template_errors import TemplateError

EN = get_catalog("en")


def table(html: str) -> dict[str, list[str]]:
    """The texts of the cells of each row, by the heading of the row."""
    sections = {}
    for row in re.findall("<tr>(.*?)</tr>", html, re.DOTALL):
        if heading := re.search('<th scope="row">(.*?)</th>', row):
            cells = re.findall("<td.*?>(.*?)</td>", row, re.DOTALL)
            texts = (unescape(re.sub("<[^>]+>|&#9[13];", " ", cell)) for cell in cells)
            sections[heading[1]] = [" ".join(text.split()) for text in texts]
    return sections


def compare(root, site, collection, *rows: str, records=None) -> str:
    site = replace(site, **{collection: records}) if records is not None else site
    chosen = Comparison({collection: rows}) if rows else Comparison()
    renderer = Renderer(root, site, site.languages[1], comparison=chosen)
    return renderer.generated_page("comparison.html", f"{collection}/index", collection=collection)


def test_a_table_has_the_chosen_rows_in_their_order(root, site):
    rows = table(compare(root, site, "parks", "area", "sectors", "level"))
    assert list(rows) == ["Made-up area", EN["comparison.row.sectors"], EN["comparison.row.level"]]
    assert {len(cells) for cells in rows.values()} == {len(site.parks)}


def test_a_figure_has_its_period_and_status_beside_it(root, site):
    """A plan is never shown like a fact."""
    park = site.parks["hilltop"]
    plan = park.figures["area"].model_copy(update={"status": "plan", "period": Period("2025")})
    parks = {**site.parks, "hilltop": park.model_copy(update={"figures": {"area": plan}})}
    eastgate, hilltop, *_ = table(compare(root, site, "parks", "area", records=parks))[
        "Made-up area"
    ]
    assert eastgate == "15.5 km² 2022 1"
    assert hilltop == f"20 km² 2025 · {EN['status_note.plan'].format(year=2023)} 1"


def test_a_row_that_no_record_fills_is_left_out(root, site):
    assert "wage" in site.indicators
    assert list(table(compare(root, site, "parks", "wage", "level"))) == [
        EN["comparison.row.level"]
    ]


def test_rows_with_fewer_values_than_asked_for_are_left_out(root, site):
    """A row with one value compares nothing; the brochure says it with the record anyway."""
    chosen = Comparison({"parks": ("area", "power-price", "level")})
    renderer = Renderer(root, site, site.languages[1], comparison=chosen)
    page = ("comparison.html", "parks/index")
    counts = {
        heading: len(cells) - cells.count(EN["comparison.gap"])
        for heading, cells in table(renderer.generated_page(*page, collection="parks")).items()
    }
    assert min(counts.values()) == 1
    shown = table(renderer.generated_page(*page, collection="parks", least=2))
    assert [*shown] == [heading for heading, count in counts.items() if count > 1]
    assert not renderer.generated_page(*page, collection="parks", least=99).strip()


def test_gaps_are_dashes_with_one_note(root, site):
    html = compare(root, site, "parks", "area", "power-price")
    assert table(html)["Made-up price of power"][1:] == [EN["comparison.gap"]] * 4
    assert html.count(EN["comparison.gap_note"]) == 1


def test_without_gaps_there_is_no_note(root, site):
    full = {name: park for name, park in site.parks.items() if "area" in park.figures}
    html = compare(root, site, "parks", "area", records=full)
    assert table(html).keys() == {"Made-up area"}
    assert EN["comparison.gap_note"] not in html


def test_without_records_there_is_no_table(root, site):
    assert compare(root, site, "sectors", records={}).strip() == ""


def test_sectors_are_compared_by_what_belongs_to_them_and_by_figures(root, site):
    rows = table(compare(root, site, "sectors"))
    assert rows[EN["comparison.row.parks"]] == [
        "Eastgate Zone Norton Industrial Park",
        *(["Norton Industrial Park Milton Industrial Park"]),
    ]
    assert rows[EN["comparison.row.chains"]] == [
        EN["comparison.gap"],
        "Energy equipment Textiles and garments",
    ]
    assert rows["Made-up output"] == ["more than CNY 9 billion 2022 4", EN["comparison.gap"]]


def test_targets_in_a_table_are_sentences_with_their_due_date(root, site):
    """A number alone would look like a fact."""
    heading = EN["comparison.row.targets"]
    coal, textiles = table(compare(root, site, "sectors", "targets"))[heading]
    assert "fine chemicals" in coal
    assert "50,000 tonnes – target for 2030" in textiles
    eastgate, *others = table(compare(root, site, "parks", "targets"))[heading]
    assert "target for 2025" in eastgate
    assert set(others) == {EN["comparison.gap"]}


def test_of_many_targets_a_table_shows_some_and_leads_to_all(root, site):
    (name, target), *_ = site.targets.items()
    targets = {f"{name}-{n}": target.model_copy(update={"park": "milton"}) for n in range(40)}
    html = compare(root, replace(site, targets=targets), "parks", "targets")
    assert 0 < unescape(html).count("#targets-") < 40
    assert EN["targets.all"] in html


def test_only_parks_and_sectors_are_compared(root, site):
    with pytest.raises(Exception, match="projects") as caught:
        compare(root, site, "projects")
    assert not isinstance(caught.value, TemplateError)
