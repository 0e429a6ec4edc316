"""Hostile values in records: what becomes a link, a path or a line of a configuration.

The fields admit only what cannot end an attribute, a line or a path. What they admit is escaped in
addition, where it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain import fields
from prospectus.domain.collection_specs import COLLECTIONS
from prospectus.domain.dataset import Dataset
from prospectus.domain.events import Event, Registration
from prospectus.domain.loader import load
from prospectus.domain.records import Company, Record
from prospectus.domain.site_records import Licence, Publisher, RegistrationNumber
from prospectus.domain.sources import Source
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.contact_links import email_url, phone_url
from prospectus.rendering.pages import generated_pages
from prospectus.rendering.renderer import Renderer
from prospectus.review.check import check
from support.parsing import HtmlReader
from support.record_values import NAME
from support.weekly import every

pytestmark = pytest.mark.attack

# What ends an attribute, a line, a path or a directive, wherever it stands in a value.
SIGNS = ('"', "'", "<", ">", "\n", "\r", "\0", " ;", "{", "}", "\u2028", "`")

VALID: dict[str, tuple[Any, str]] = {
    "telephone number": (fields.Phone, "+86 (0)994 123-4567"),
    "extension": (fields.Extension, "808"),
    "calling code": (fields.CallingCode, "+86"),
    "e-mail address": (fields.Email, "made.up+office@example.org"),
    "WeChat id": (fields.WeChatId, "made-up_office"),
    "postcode": (fields.Postcode, "AB1 2CD"),
    "file of a document": (fields.DocumentName, "assets/made-up.pdf"),
    "file of a picture": (fields.PictureName, "assets/made-up.png"),
    "former name": (fields.FormerName, "made-up"),
    "former address": (fields.FormerName, "projects/made-up"),
    "approval of a map": (fields.Approval, "GS(2030)1234\u53f7"),
    "address of a record": (fields.RecordAddress, "parks/made-up"),
}


def is_valid(field: object, value: str) -> bool:
    try:
        TypeAdapter(field).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("field", "value"), VALID.values(), ids=VALID)
def test_no_sign_of_markup_or_configurations_is_part_of_a_value(field, value):
    assert is_valid(field, value)
    for sign in SIGNS:
        for at in range(len(value) + 1):
            assert not is_valid(field, value[:at] + sign + value[at:]), (sign, at)


# The fields that become links to other sites.
LINKS: dict[str, tuple[type[Record], str]] = {
    "company": (Company, "website"),
    "event": (Event, "website"),
    "licence": (Licence, "url"),
    "registration for an event": (Registration, "url"),
    "source": (Source, "url"),
}


@pytest.mark.parametrize(("model", "name"), LINKS.values(), ids=LINKS)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "//example.org",
        "/made-up",
        "file:///etc/passwd",
        "ftp://example.org",
        " https://example.org",
        'https://example.org/"onclick=',
        "https://example.org/'",
        "https://example.org/<script>",
        "https://example.org/\nx",
        "https://",
    ],
)
def test_a_link_to_another_site_is_an_address_of_the_web(model, name, address):
    field = model.model_fields[name]
    declared = Annotated[field.annotation, field]
    assert is_valid(declared, "https://example.org/made-up?a=b#c")
    assert not is_valid(declared, address)


@pytest.mark.parametrize(
    "number",
    [
        *(
            "",
            "110\r\nSet-Cookie: a=b",
            "<script>alert(1)</script>",
            "javascript:alert(1)",
            "110;x",
        ),
        *(
            "*#06#",
            "tel:110",
            "110,,9",
            "110p9",
            "\u0661\u0662\u0663",
            "1" * 40,
            "11%30",
            "\uff11\uff11\uff10",
        ),
    ],
)
def test_a_telephone_number_dials_nothing_else(number):
    assert not is_valid(fields.Phone, number)


@pytest.mark.parametrize(
    "address",
    [
        *("a@example.org\r\nBcc: b@example.org", "a@example.org\nBcc: b@example.org"),
        *("a@example.org%0aBcc:b@example.org", "a@example.org?bcc=b@example.org"),
        *("a@example.org,b@example.org", "a@example.org;b@example.org", "A <a@example.org>"),
        *('"a b"@example.org', "a@example.org&subject=x", "a@localhost", "mailto:a@example.org"),
        *("a@exa mple.org", "a\0@example.org", "a@b@example.org", "a@example.org#x"),
    ],
)
def test_an_email_address_is_one_address_without_headers(address):
    """It becomes a `mailto` link, where line breaks and `?` begin headers."""
    assert not is_valid(fields.Email, address)


@pytest.mark.parametrize(
    "value",
    every(
        [
            *(
                ".nan",
                ".inf",
                "-.inf",
                "nan",
                "inf",
                "Infinity",
                "1e999",
                "1e18",
                "0x10",
                "1_000",
            ),
            *(
                '"5"',
                "'5'",
                "5%",
                "true",
                "null",
                "~",
                "[5]",
                "{a: 5}",
                "2030-05-01",
                "5 people",
                "",
            ),
            *(
                "1000000000000000000",
                "0.0000000001",
                "9" * 400,
                "!!float 5",
                "!!python/name:os.system",
            ),
        ],
        4,
    ),
)
def test_the_value_of_a_series_is_a_plain_number(copy, value):
    path = copy / "data/series/made-up-attack.yml"
    path.write_text(SERIES.format("5"), encoding="utf-8")
    assert load(Project(copy)).series["made-up-attack"].values[0].value == 5
    path.write_text(SERIES.format(value), encoding="utf-8")
    with pytest.raises(DiagnosticsError) as refused:
        load(Project(copy))
    assert {problem.path for problem in refused.value.problems} == {
        "data/series/made-up-attack.yml"
    }


SERIES = """\
name: {{zh: 虚构, en: Made up}}
unit: percent
sources: [article p30]
values:
- {{period: "2020", value: {}}}
- {{period: "2021", value: 2}}
"""


MARKUP = "\"'></title></script><script>alert(1)</script><b onclick=x>{{ 7 * 7 }}<!--passage a-->"
# Texts that are the same in every language.
PLAIN_TEXTS = {(RegistrationNumber, "number"), (Source, "document_number")}


def hostile(value: Any) -> Any:
    """A value of a record in which every text that readers see is markup."""
    if isinstance(value, LocalizedText):
        return LocalizedText.model_construct(dict.fromkeys(value.root, MARKUP))
    if isinstance(value, BaseModel):
        model = type(value)
        update = {
            name: MARKUP if (model, name) in PLAIN_TEXTS else hostile(getattr(value, name))
            for name in model.model_fields
        }
        return value.model_copy(update=update)
    if isinstance(value, Mapping):
        return {key: hostile(each) for key, each in value.items()}
    return tuple(map(hostile, value)) if isinstance(value, tuple) else value


def elements(root: Path, site: Dataset) -> set[tuple[str, frozenset[str]]]:
    """The elements of all pages with the names of their attributes, as far as data make them."""
    checked = check(root)
    language = site.languages[1]
    renderer = Renderer(
        root, site, language, routes=checked.routes, posts=checked.posts[language.code]
    )
    pages = [page.body(renderer) for page in generated_pages(site)]
    for page in checked.written:
        if page.language == language:
            rendered = renderer.page(page.body, page.uri, page.path, page.first_line)
            pages += rendered.fragments
    tags = (tag for html in pages for tag in HtmlReader(html).tags)
    return {(name, frozenset(attributes)) for name, attributes in tags}


def test_texts_of_records_of_every_kind_are_only_text(root, site):
    registered = Publisher.model_validate(
        {
            "name": NAME,
            "map_authority": NAME,
            "registrations": ({"name": NAME, "number": "HRB 0"},),
        },
        context={"languages": ["zh", "en"]},
    )
    site = replace(site, publishers={"publisher": registered})
    names = [spec.name for spec in COLLECTIONS]
    attacked = replace(site, **{name: hostile(getattr(site, name)) for name in names})
    assert elements(root, attacked) <= elements(root, site)


@pytest.mark.parametrize(
    "name",
    [
        *("../made-up", "a/../b", "/etc", "", ".", "a b", "a;", "$uri", "a%0ab", "a*", "^a", "a|b"),
        *("https://example.org", "//example.org", "projects/", "projects//a", "projects/a/b"),
        *("unknown/made-up", "A", "a.b", "\u5730\u56fe", "a#b", "a?b", "a\\b"),
    ],
)
def test_a_former_name_is_no_path_pattern_or_host(name):
    """Web servers read it in their configurations, some of them as a pattern."""
    assert not is_valid(fields.FormerName, name)


@pytest.mark.parametrize(
    "name",
    [
        *("made-up.pdf", "/assets/a.pdf", "assets/../a.pdf", "assets/a.pdf/x", "assets/a.html"),
        *("assets/a.pdf.exe", "assets/.pdf", "assets/%2e.pdf", "https://example.org/assets/a.pdf"),
        *("assets/a.PDF", "assets/a.svg", "assets//a.pdf"),
    ],
)
def test_a_document_is_a_pdf_file_of_the_site(name):
    assert not is_valid(fields.DocumentName, name)


def test_links_to_contacts_hold_nothing_but_their_number_or_address():
    assert phone_url('1"><script>2\n;x=3', None, "+86") == "tel:123;phone-context=+86"
    assert email_url('a"<b>\n?bcc=c&d@example.org') == (
        "mailto:a%22%3Cb%3E%0A%3Fbcc%3Dc%26d@example.org"
    )
