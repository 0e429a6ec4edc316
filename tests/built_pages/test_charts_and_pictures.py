"""Series, photographs and the hero drawing on the built pages of the sample site."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.records import HasPictures
from support.parsing import BuiltSite
from support.project import SAMPLE

PARK, PROJECT = "en/parks/norton/", "en/projects/knitwear-plant/"


@pytest.fixture(scope="module")
def figures(built: BuiltSite) -> str:
    return (built.folder / "en/figures/index.html").read_text(encoding="utf-8")


def test_every_series_is_on_the_page_of_all_figures_with_its_table_and_file(built, figures):
    for name in ("output-growth", "exporters"):
        assert f'id="series-{name}"' in figures
        assert f'href="../series/{name}.csv"' in figures
        assert (built.folder / f"en/series/{name}.csv").is_file()


def test_a_gap_is_named_in_the_table_and_has_no_column(figures):
    growth = figures.partition('id="series-output-growth"')[2].partition("</section>")[0]
    years = re.findall(r"<tr><th scope=\"row\">(\d+)</th>\s*<td[^>]*>(.*?)</td>", growth)
    assert len(years) == 10
    assert [year for year, value in years if "unknown" in value] == ["2019"]
    assert len(re.findall(r"<rect x=", growth)) == 9


def test_a_line_connects_neighbouring_years_only(figures):
    exporters = figures.partition('id="series-exporters"')[2].partition("</section>")[0]
    assert exporters.count("<circle cx=") == 5
    assert exporters.count('class="trend"') == 1 + 2, "none from 2013 to 2020"


@pytest.mark.parametrize("url", [PARK, PROJECT])
def test_records_show_their_photographs_in_several_sizes_and_formats(built, url):
    page = built.page(url)
    (webp,) = page.all("source", type="image/webp")
    (image,) = page.all("img", width="750", height="1000")
    assert (
        image["alt"] == "A made-up photograph, green hills below a red sky with the words “MADE UP”"
    )
    for srcset, ending in ((webp["srcset"], "webp"), (image["srcset"], "jpg")):
        assert re.findall(r"(\d+)w", srcset) == ["480", "750"]
        for path in re.findall(r"(\S+) \d+w", srcset):
            assert path.endswith(f".{ending}")
            assert (built.folder / url / path).is_file()


def exif(path: Path) -> dict[int, object]:
    """What a camera stored beside a picture."""
    with Image.open(path) as picture:
        return dict(picture.getexif())


def test_no_published_file_holds_what_the_camera_stored(built):
    original = SAMPLE / "docs/assets/phone-photo.jpg"
    assert exif(original)
    published = [path for path in built.folder.rglob("*phone-photo*") if path.is_file()]
    assert len(published) == 5
    for path in published:
        assert not exif(path)
        assert b"Exif" not in path.read_bytes()


def test_a_site_without_a_hero_drawing_shows_none(built):
    assert "landscape" not in (built.folder / "en/index.html").read_text(encoding="utf-8")


# Pages on which records of the sample site show their pictures, and how many pictures they show.
SHOWN = {
    "companies": "companies/",
    "contacts": "contacts/",
    "lists": "figures/lists/",
    "offers": "offers/plot-nine/",
    "parks": PARK.removeprefix("en/"),
    "policies": "policies/made-up-plan/",
    "projects": PROJECT.removeprefix("en/"),
    "promotions": "projects/",
    "questions": "invest/questions/",
    "sectors": "sectors/made-up-textiles/",
    "sources": "about/",
    "steps": "invest/",
    "targets": "chains/textiles/",
}


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("collection", sorted(SHOWN))
def test_records_of_any_kind_show_their_pictures(built, site, folder, collection):
    assert any(record.pictures for record in getattr(site, collection).values())
    page = built.page(folder + SHOWN[collection])
    name = site.pictures["phone-photo"].name.in_language(folder.strip("/") or "zh")
    figures = re.findall(r'<figure class="picture">.*?</figure>', page.html, re.DOTALL)
    assert any(name in unescape(figure) for figure in figures)


def test_every_kind_with_pictures_shows_some(site):
    kinds = {spec.name for spec in COLLECTIONS if issubclass(spec.model, HasPictures)}
    assert kinds - {"chains", "clusters", "events"} == {*SHOWN}


def test_every_chart_says_what_it_shows_and_has_its_files(built):
    charts = 0
    for page in built.pages:
        for chart in re.findall('<figure class="chart".*?</figure>', page.html, re.DOTALL):
            charts += 1
            (says,) = re.findall('<p class="chart-says">(.*?)</p>', chart, re.DOTALL)
            assert says.strip(), page.url
            files = re.findall(r'<a href="([^"]+)" download', chart)
            assert len(files) == 2 or page.url.removeprefix("en/").startswith("projects/")
            for file in files:
                assert (built.folder / page.url / file).is_file(), f"{page.url}: {file}"
    assert charts > 5
