"""What the card of each page shows, and when a drawn card is used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from prospectus.content import markdown_pages
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer
from prospectus.rendering.share_cards import (
    FOLDER,
    SIZE,
    ShareCard,
    card_content,
    problems,
    share_cards,
)

CARD = ShareCard("en-GB", "Made-up site", "Innovation", "158 platforms", "Platforms · 2023")


@pytest.fixture(scope="module")
def written(root, site):
    return markdown_pages.read_pages(root, site.languages)[0]


@pytest.fixture(scope="module")
def cards(root, site, written):
    renderer = Renderer(root, site, site.languages[1])
    return share_cards(written, generated_pages(site), renderer, "Made-up site")


def test_cards_have_the_size_that_the_networks_ask_for():
    assert SIZE == (1200, 630)


def test_pages_have_cards_but_not_lists_projects_or_the_home_page(cards):
    assert {"why/industry", "parks/index", "sectors/made-up-coal", "chains/textiles"} <= {*cards}
    assert not [uri for uri in cards if uri.startswith("projects/") and uri != "projects/index"]
    assert "index" not in cards
    assert "chains/dairy" not in cards, "a section"


def test_a_record_shows_its_first_key_figure_with_its_basis_and_its_emblem(site, cards):
    sector = site.sectors["made-up-coal"]
    card = cards["sectors/made-up-coal"]
    figure = site.figures[sector.key_figures[0]]
    assert card.title == sector.name.in_language("en")
    assert card.icon == sector.icon
    assert card.text.startswith(f"{figure.name.in_language('en')} · ")
    assert card.amount and "<" not in card.amount


def test_a_written_page_shows_the_figure_that_it_names_or_its_description(root, site, written):
    renderer = Renderer(root, site, site.languages[1])
    (page,) = [
        item for item in written if item.uri == "why/industry" and item.language.code == "en"
    ]
    (plain,) = share_cards([page], (), renderer, "Made-up site").values()
    assert (plain.amount, plain.text) == ("", page.front_matter["description"])
    text = page.text.replace("---\n", "---\nkey_figure: location.airport-distance\n", 1)
    (card,) = share_cards([replace(page, text=text)], (), renderer, "Made-up site").values()
    assert card.amount == "18 km"
    assert card.text.startswith(site.figures["location.airport-distance"].name.in_language("en"))


def test_a_target_is_shown_with_its_status(root, site, written):
    renderer = Renderer(root, site, site.languages[1])
    address = next(item for item, figure in site.figures.items() if figure.status == "target")
    (page,) = [
        item for item in written if item.uri == "targets/index" and item.language.code == "en"
    ]
    text = page.text.replace("---\n", f"---\nkey_figure: {address}\n", 1)
    (card,) = share_cards([replace(page, text=text)], (), renderer, "Made-up site").values()
    assert "target" in card.text


def test_an_unknown_key_figure_is_reported_at_its_line(site, written):
    page = next(item for item in written if item.uri == "why/industry")
    text = page.text.replace("---\n", "---\nkey_figure: location.airport\n", 1)
    (problem,) = problems([replace(page, text=text)], site)
    assert (problem.path, problem.line, problem.key) == (page.path, 2, "unknown_figure")
    assert dict(problem.details)["nearest"] == "location.airport-distance"
    assert [*problems(written, site)] == []


@pytest.mark.parametrize(
    "change",
    [{"title": "a"}, {"amount": "159 platforms"}, {"text": "a"}, {"icon": "M0 0"}, {"site": "a"}],
)
def test_a_card_that_shows_something_else_has_another_file(change):
    assert replace(CARD, **change).file != CARD.file


def test_a_drawn_card_is_used_if_it_has_the_right_size(tmp_path):
    assert card_content(tmp_path, CARD) is None
    file = tmp_path / FOLDER / CARD.file
    file.parent.mkdir()
    Image.new("RGB", (300, 300)).save(file)
    assert card_content(tmp_path, CARD) is None
    Image.new("RGB", SIZE).save(file)
    assert card_content(tmp_path, CARD) == file.read_bytes()
    assert card_content(tmp_path, replace(CARD, amount="159 platforms")) is None


def test_a_link_is_no_card(tmp_path):
    file = tmp_path / FOLDER / CARD.file
    file.parent.mkdir()
    Image.new("RGB", SIZE).save(tmp_path / "other.png")
    try:
        file.symlink_to(tmp_path / "other.png")
    except OSError:
        pytest.skip("no symbolic links here")
    assert card_content(tmp_path, CARD) is None


def test_the_description_has_title_figure_and_site():
    assert CARD.description == "Innovation · 158 platforms (Platforms · 2023) · Made-up site"
    assert replace(CARD, amount="").description == "Innovation · Made-up site"
