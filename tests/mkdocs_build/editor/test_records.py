"""Records in the browser: what an official types, and what is in the files afterwards."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.editing import Visitor, fields_of

PARK = "data/parks/eastgate.yml"
FORM = "/_editor/en/records/parks/eastgate"


@pytest.fixture
def visitor(bare: Path) -> Visitor:
    return Visitor.of(bare)


def text(visitor: Visitor, path: str) -> str:
    return (visitor.root / path).read_text(encoding="utf-8")


def summary(answer) -> str:
    return re.search(r'class="summary".*?</div>', answer.body.decode(), re.DOTALL)[0]


def test_everything_is_listed_and_found_in_any_language(visitor):
    page = visitor.get("/_editor/en/")
    assert 'href="/_editor/en/records/parks"' in page
    assert FORM in visitor.get("/_editor/en/records/parks?q=EASTGATE")
    assert FORM in visitor.get("/_editor/en/?q=eastgate")
    assert "eastgate" not in visitor.get("/_editor/en/records/parks?q=no-such-park")


def test_a_changed_value_is_one_changed_line(visitor):
    before = text(visitor, PARK)
    fields = visitor.fields(FORM)
    answer = visitor.post(FORM, {**fields, "order": "77"})
    assert (answer.status, answer.headers["Location"]) == (303, f"{FORM}?done=saved")
    lines = zip(before.split("\n"), text(visitor, PARK).split("\n"), strict=True)
    assert [(old.split(":")[0], new) for old, new in lines if old != new] == [
        ("order", "order: 77")
    ]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(visitor):
    before = text(visitor, PARK)
    answer = visitor.post(FORM, {**visitor.fields(FORM), "level": "<b>"})
    assert answer.status == 422
    assert '<a href="#level">' in summary(answer)
    page = answer.body.decode()
    assert 'id="wrong-level"' in page
    assert "<b>" not in summary(answer)
    assert fields_of(page)["level"] == "<b>", "what was typed is still there"
    assert text(visitor, PARK) == before


def test_a_problem_in_an_item_is_shown_at_its_control_even_if_an_earlier_item_goes(visitor):
    fields = visitor.fields(FORM)
    wrong = {**fields, "sources.0": "", "sources.1": "no such form"}
    assert '<a href="#sources.1">' in summary(visitor.post(FORM, wrong))


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(visitor):
    fields = visitor.fields(FORM)
    theirs = text(visitor, PARK).replace("order:", "order: 5 #", 1)
    (visitor.root / PARK).write_text(theirs, encoding="utf-8")
    answer = visitor.post(FORM, {**fields, "order": "77"})
    page = answer.body.decode()
    assert answer.status == 409
    assert '<a href="#order">' in summary(answer)
    assert "<b>5</b>" in page, "what the file has now"
    assert fields_of(page)["order"] == "77"
    assert text(visitor, PARK) == theirs
    assert visitor.post(FORM, fields_of(page)).status == 303, "saved knowingly"
    assert "order: 77" in text(visitor, PARK)


def test_items_are_added_and_left_out_without_scripts(visitor):
    fields = visitor.fields(FORM)
    added = visitor.post(FORM, {**fields, "add:aliases": "1"})
    assert added.status == 200
    shown = fields_of(added.body.decode())
    (zh,) = (name for name in shown.keys() - fields.keys() if name.endswith(".zh"))
    new = zh.removesuffix(".zh")
    visitor.post(FORM, {**shown, zh: "虚构别名", f"{new}.en": "Made-up alias"})
    assert "{zh: 虚构别名, en: Made-up alias}" in text(visitor, PARK)
    visitor.post(FORM, {**visitor.fields(FORM), f"remove:{new}": "on"})
    assert "Made-up alias" not in text(visitor, PARK)


def test_a_new_park_gets_its_id_from_its_english_name(visitor):
    form = "/_editor/en/new/parks"
    given = {
        "name.zh": "虚构新园区",
        "name.en": "The Made-up New Park",
        "short.zh": "新园区",
        "short.en": "New Park",
        "summary.zh": "虚构的园区。",
        "summary.en": "A made-up park.",
        "sources.0": visitor.fields(FORM)["sources.0"],
    }
    answer = visitor.post(form, {**visitor.fields(form), **given})
    assert answer.headers["Location"] == "/_editor/en/records/parks/made-up-new-park?done=saved"
    assert "name: {zh: 虚构新园区, en: The Made-up New Park}" in text(
        visitor, "data/parks/made-up-new-park.yml"
    )
    again = visitor.post(form, {**visitor.fields(form), **given})
    assert again.status == 422
    assert '<a href="#id:">' in summary(again)


def test_what_others_refer_to_cannot_be_deleted(visitor):
    address = "/_editor/en/delete/parks/eastgate"
    page = visitor.get(address)
    assert "/_editor/en/records/projects/" in page
    link = re.search(r'records/projects/([^#"]+)[^>]*>([^<]+)</a>', page)
    title = re.search("<h1>(.*?)</h1>", visitor.get(f"/_editor/en/records/projects/{link[1]}"))[1]
    assert link[2] == f"Projects: {title} › Park"
    assert 'class="danger"' not in page
    version = visitor.fields(FORM)["version"]
    token = visitor.fields(FORM)["token"]
    assert visitor.post(address, {"token": token, "version": version}).status == 200
    assert (visitor.root / PARK).exists()


def test_a_record_without_referrers_is_deleted_with_its_lines(visitor):
    before = text(visitor, "data/products.yml")
    form = "/_editor/en/new/products"
    names = {"name.zh": "虚构产品", "name.en": "Made-up product"}
    assert visitor.post(form, {**visitor.fields(form), **names}).status == 303
    address = "/_editor/en/delete/products/made-up-product"
    assert visitor.post(address, visitor.fields(address)).status == 303
    assert text(visitor, "data/products.yml") == before


def test_a_renamed_park_keeps_its_old_address(visitor):
    address = "/_editor/en/rename/parks/eastgate"
    answer = visitor.post(address, {**visitor.fields(address), "new-name": "made-up-gate"})
    assert answer.headers["Location"] == "/_editor/en/records/parks/made-up-gate?done=renamed"
    assert "was: [eastgate]" in text(visitor, "data/parks/made-up-gate.yml")
    assert not (visitor.root / PARK).exists()


def test_a_figure_is_added_to_its_record(visitor):
    form = "/_editor/en/new/figures"
    park = visitor.fields(FORM)
    given = {
        "in:": "parks/eastgate",
        "id:": "made-up-count",
        "name.zh": "虚构数目",
        "name.en": "Made-up count",
        "value": "1,234",
        "unit": "projects",
        "status": "actual",
        "period": "2020",
        "sources.0": park["sources.0"],
    }
    answer = visitor.post(form, {**visitor.fields(form), **given})
    assert answer.status == 303, summary(answer)
    assert "made-up-count:" in text(visitor, PARK)
    assert "value: 1234" in text(visitor, PARK)


def test_a_broken_file_is_explained(visitor):
    (visitor.root / PARK).write_text("name: [", encoding="utf-8")
    answer = visitor.ask("GET", FORM)
    assert answer.status == 409
    assert PARK in answer.body.decode()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_menus_and_labels_show_words_instead_of_codes(visitor, language):
    page = visitor.get(f"/_editor/{language}/records/events/matchmaking")
    menu = re.search(r'<select id="status".*?</select>', page, re.DOTALL)[0]
    shown = re.findall(r">([^<]*)</option>", menu)
    codes = re.findall(r'<option value="(\w+)"', menu)
    assert {"plan", "actual"} <= {*codes}
    assert not [title for title in shown if re.search(r"\b(plan|actual)\b", title)]
