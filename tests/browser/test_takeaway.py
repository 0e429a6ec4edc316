"""What readers take with them: tables, and records that they mark and see side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from prospectus.i18n.catalog import get_catalog
from prospectus.presentation.comparison import MOST_COMPARED
from support.browser import accessibility_violations, wait_until
from support.weekly import first_of

BAR = ".compare-bar"
ENGLISH = get_catalog("en")


def ready(page: Page) -> Page:
    """Wait until the scripts that come behind the page are there."""
    wait_until(page, "window.site?.takeaway && document.querySelector('.compare-bar')")
    if page.locator(".compare").count():
        wait_until(page, "window.site?.compare && document.querySelector('.compare-picker')")
    return page


def columns(page: Page, collection: str) -> list[str]:
    heads = page.locator(f"section[data-collection={collection}] thead a:visible")
    return heads.all_inner_texts()


def mark(page: Page, name: str) -> None:
    page.locator(f".mark[aria-label='{ENGLISH['compare.mark_name'].format(name=name)}']").click()


def saved(page: Page, button: str) -> tuple[str, list[list[str]]]:
    """The name and the rows of the file that a button saves."""
    with page.expect_download() as download:
        page.locator(button).first.click()
    text = download.value.path().read_bytes().decode()
    assert text.startswith("\ufeff"), "or Excel reads it in the code page of the system"
    return download.value.suggested_filename, [*csv.reader(io.StringIO(text[1:]))]


# -- records -----------------------------------------------------------------------------------


def test_what_is_marked_on_one_page_stands_side_by_side_on_another(visit, serve):
    page = ready(visit("en/parks/"))
    assert not page.locator(BAR).is_visible()
    page.locator(".card-box .mark >> nth=0").click()
    page.goto(serve("en/parks/hilltop/"))
    ready(page)
    page.locator(".page-mark .mark").click()
    assert page.locator(".page-mark .mark").get_attribute("aria-pressed") == "true"
    page.click(f"{BAR} a")
    ready(page)
    assert page.url == serve("en/compare/?parks=eastgate,hilltop")
    assert columns(page, "parks") == ["Eastgate Zone", "Hilltop Zone"]
    assert columns(page, "sectors") == [], "nothing but what was marked"


def test_the_address_alone_holds_the_choice(visit, serve):
    """As for somebody to whom it was sent, in the other language, too."""
    page = ready(visit("en/compare/?parks=norton,nowhere&sectors=wine,../x&other=a"))
    shown = columns(page, "parks")
    assert len(shown) == 1
    page.locator(".compare-picker .mark >> nth=0").click()
    assert page.url.startswith(serve("en/compare/?parks="))
    assert len(columns(page, "parks")) == 2
    page.click("a.language-switch")
    ready(page)
    assert page.url.startswith(serve("compare/?parks="))
    assert len(columns(page, "parks")) == 2


def test_no_more_are_marked_than_a_table_has_room_for(visit):
    page = ready(visit("en/parks/"))
    marks = page.locator(".card-box .mark")
    for number in range(MOST_COMPARED + 1):
        marks.nth(number).click()
    pressed = [marks.nth(number).get_attribute("aria-pressed") for number in range(marks.count())]
    assert pressed.count("true") == MOST_COMPARED
    message = ENGLISH["compare.full"].format(count=MOST_COMPARED)
    assert page.inner_text("p[role=status].visually-hidden") == message
    assert message in page.inner_text(BAR)


def test_projects_come_from_their_list_with_their_sources(visit):
    page = ready(visit("en/compare/?projects=knitwear-plant,coal-chemicals"))
    section = page.locator("section[data-collection=projects]")
    section.locator("table").wait_for()
    names = ["Coal chemicals", "Knitwear"]
    heads = section.locator("thead a").all_inner_texts()
    assert len(heads) == len(names)
    text = section.locator("table").inner_text()
    assert ENGLISH["project.stage"] in text
    section.locator("thead a >> nth=0").click()
    page.wait_for_url("**/en/projects/**")


def test_a_list_that_is_filtered_can_be_marked(visit):
    page = ready(visit("en/projects/"))
    page.fill(".listing [name=q]", "knitwear")
    wait_until(page, "document.querySelectorAll('.listing tbody tr').length === 1")
    page.locator(".listing tbody .mark").click()
    assert "1/" in page.inner_text(f"{BAR} strong")


def test_without_anything_marked_the_page_shows_all_and_how_to_begin(visit):
    page = ready(visit("en/compare/"))
    assert len(columns(page, "parks")) == 5
    assert page.locator("section[data-collection=projects] a").first.is_visible()
    assert not page.locator(BAR).is_visible()


def test_without_scripts_the_page_shows_all_parks_and_sectors(visit):
    page = visit("en/compare/", javascript=False)
    assert len(columns(page, "parks")) == 5
    assert not page.locator("button.mark, .table-tools").count()


def test_what_is_cleared_is_gone_everywhere(visit):
    page = ready(visit("en/compare/?parks=eastgate,hilltop"))
    page.locator(".compare-picker .mark >> nth=0").click()
    page.click(f"{BAR} button")
    page.wait_for_url("**/en/compare/")
    page.reload()
    ready(page)
    assert not page.locator(BAR).is_visible()


def test_only_cited_sources_are_listed_with_their_numbers(visit):
    page = ready(visit("en/compare/?parks=hilltop"))
    shown = page.locator(".compare .cite a:visible").all_inner_texts()
    entries = page.locator(".footnotes > li:visible")
    numbers = entries.evaluate_all("all => all.map(it => `[${it.value}]`)")
    assert sorted(set(shown)) == sorted(numbers)


def test_where_nothing_may_be_stored_the_choice_is_in_the_link(browser: Browser, serve):
    page = browser.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } })"
    )
    page.goto(serve("en/parks/"))
    ready(page)
    page.locator(".card-box .mark >> nth=1").click()
    page.click(f"{BAR} a")
    ready(page)
    assert len(columns(page, "parks")) == 1
    page.close()


def test_a_tab_knows_what_another_has_marked(visit, serve):
    page = ready(visit("en/parks/"))
    other = page.context.new_page()
    other.goto(serve("en/parks/"))
    ready(other)
    other.locator(".card-box .mark >> nth=0").click()
    wait_until(page, "document.querySelector('.mark').getAttribute('aria-pressed') === 'true'")


def test_everything_can_be_done_by_the_keyboard(visit, serve):
    page = ready(visit("en/compare/"))
    first = page.locator(".compare-picker .mark >> nth=0")
    first.focus()
    page.keyboard.press("Space")
    assert first.get_attribute("aria-pressed") == "true"
    assert first.evaluate("it => it === document.activeElement"), "where it was"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert len(columns(page, "parks")) == 2


@pytest.mark.parametrize(("scheme", "width"), first_of([("light", 360), ("dark", 1280)]))
def test_marks_and_tables_shut_nobody_out(visit, serve, scheme, width):
    page = visit("en/compare/?parks=eastgate,hilltop,norton&sectors=made-up-coal", width)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 6000})  # the bar lies over nothing
    ready(page)
    assert accessibility_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(serve("en/parks/"))
    ready(page)
    assert accessibility_violations(page) == []


def test_on_a_phone_the_names_of_rows_stay_while_records_scroll(visit):
    page = ready(visit("en/compare/?parks=eastgate,hilltop,norton,milton", 360))
    box = page.locator("section[data-collection=parks] .table-scroll")
    assert box.evaluate("it => it.scrollWidth > it.clientWidth")
    head = box.locator("tbody th:visible").first
    before = head.bounding_box()
    box.evaluate("it => it.scrollBy(200, 0)")
    after = head.bounding_box()
    assert before and after and before["x"] == after["x"]


# -- tables ------------------------------------------------------------------------------------


def test_a_table_is_saved_with_the_sources_of_its_values(visit):
    page = ready(visit("en/compare/?parks=eastgate,hilltop"))
    name, rows = saved(page, ".table-tools button >> nth=1")
    assert name == "compare-1.csv"
    head, *lines = rows
    assert head[1] == "Eastgate Zone"
    assert ENGLISH["table.source"].format(column="Eastgate Zone") in head
    assert len({len(row) for row in rows}) == 1
    area = next(row for row in lines if row[0] == "Made-up area")
    assert any("20" in cell and "km" in cell for cell in area), "a value keeps its period"
    assert not [cell for row in rows for cell in row if "[1]" in cell]


def test_a_table_of_figures_has_value_period_status_and_source(visit):
    page = ready(visit("en/parks/eastgate/"))
    _, (head, *rows) = saved(page, ".table-tools button >> nth=1")
    assert head == [
        ENGLISH[f"figure.{key}"] for key in ("name", "value", "period", "status", "source")
    ]
    assert rows and all(all(row) for row in rows)


def test_lists_of_files_to_download_have_no_buttons(visit):
    page = ready(visit("en/data/"))
    assert page.locator(".data-table").count() > 1
    assert page.locator(".table-tools").count() == 0


def test_a_table_is_copied_as_text_and_as_a_table(visit):
    page = visit("en/parks/eastgate/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page)
    page.locator(".table-tools button >> nth=0").click()
    status = page.locator(".table-tools [role=status] >> nth=0")
    wait_until(page, "document.querySelector('.table-tools [role=status]').textContent")
    text = page.evaluate("navigator.clipboard.readText()")
    lines = text.splitlines()
    assert status.inner_text() == ENGLISH["table.copied"].format(count=len(lines) - 1)
    assert lines[0].split("\t")[:2] == [ENGLISH["figure.name"], ENGLISH["figure.value"]]
    html = page.evaluate(
        "navigator.clipboard.read().then(([it]) => it.getType('text/html')).then(it => it.text())"
    )
    assert html.count("<tr>") == len(lines)


def test_a_browser_without_a_clipboard_for_tables_copies_their_text(browser: Browser, serve):
    page = browser.new_page()
    page.add_init_script("delete window.ClipboardItem")
    page.goto(serve("en/parks/eastgate/"))
    ready(page)
    page.evaluate(
        "document.addEventListener('copy', () => { window.copied = String(getSelection()); })"
    )
    page.locator(".table-tools button >> nth=0").click()
    wait_until(page, "document.querySelector('.table-tools [role=status]').textContent")
    assert ENGLISH["table.failed"] not in page.inner_text(".table-tools")
    page.close()


def test_a_chart_and_a_list_have_one_row_of_buttons(visit: Callable[..., Page]):
    page = ready(visit("en/projects/"))
    tools = page.locator(".listing .listing-downloads")
    assert tools.count() == 1
    assert page.locator(".listing .table-tools").count() == 0
    assert ENGLISH["table.copy"] in tools.inner_text()
