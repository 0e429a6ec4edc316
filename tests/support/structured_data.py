"""Structured data in pages, and what schema.org and search engines ask of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from support.parsing import BuiltPage, BuiltSite

Node = dict[str, Any]

# For each type: the properties that search engines need, and all that are used of it. A property is
# one that schema.org defines for the type or for one above it.
_THING = {"name", "description", "url", "alternateName", "sameAs", "subjectOf", "potentialAction"}
_WORK = _THING | {"inLanguage", "citation", "about", "mainEntity", "mentions", "publisher"}
_WORK |= {"datePublished", "isBasedOn", "license", "temporalCoverage", "encodingFormat", "hasPart"}
_WORK |= {"identifier", "headline"}
TYPES: dict[str, tuple[set[str], set[str]]] = {
    "WebSite": ({"name", "url", "description", "inLanguage"}, _WORK),
    "WebPage": ({"url", "citation"}, _WORK),
    "CollectionPage": ({"name"}, _WORK),
    "ContactPage": ({"name", "mainEntity"}, _WORK),
    "FAQPage": ({"mainEntity"}, _WORK),
    "Question": ({"name", "acceptedAnswer"}, _WORK | {"acceptedAnswer"}),
    "Answer": ({"text"}, _WORK | {"text"}),
    "HowTo": ({"name", "step"}, _WORK | {"step"}),
    "HowToStep": ({"name", "text", "position"}, _WORK | {"text", "position"}),
    "NewsArticle": ({"headline", "datePublished"}, _WORK),
    "CreativeWork": ({"name"}, _WORK),
    "DigitalDocument": ({"name", "url", "encodingFormat", "inLanguage"}, _WORK),
    "Dataset": (
        {"name", "description", "temporalCoverage", "isBasedOn"},
        _WORK | {"variableMeasured", "distribution", "isAccessibleForFree"},
    ),
    "DataDownload": ({"contentUrl", "encodingFormat"}, _WORK | {"contentUrl", "contentSize"}),
    "Legislation": (
        {"name", "legislationDate", "legislationPassedBy", "citation"},
        _WORK
        | {"legislationDate", "legislationPassedBy", "legislationIdentifier"}
        | {"legislationLegalForce"},
    ),
    "RealEstateListing": ({"name", "about", "offers", "citation"}, _WORK | {"offers"}),
    "Offer": (
        {"availability"},
        _THING | {"availability", "businessFunction", "priceSpecification"},
    ),
    "UnitPriceSpecification": ({"unitText"}, {"unitText", "price", "minPrice", "maxPrice"}),
    "Event": (
        {"name"},
        _THING | {"startDate", "endDate", "location", "organizer", "eventStatus", "subEvent"},
    ),
    "RegisterAction": ({"target"}, _THING | {"target"}),
    "Place": ({"name"}, _THING | {"address", "containedInPlace"}),
    "Thing": ({"name"}, _THING),
    "GovernmentOrganization": ({"name"}, _THING),
    "Organization": (
        {"name"},
        _THING | {"address", "email", "telephone", "contactPoint", "identifier", "location"},
    ),
    "PropertyValue": ({"name", "value"}, _THING | {"value"}),
    "ContactPoint": (
        {"name"},
        _THING | {"contactType", "telephone", "faxNumber", "email", "availableLanguage"},
    ),
    "ItemList": ({"itemListElement"}, _THING | {"itemListElement"}),
    "BreadcrumbList": ({"itemListElement"}, _THING | {"itemListElement"}),
    "ListItem": ({"position", "item"}, _THING | {"position", "item"}),
}
_URLS = {"url", "sameAs", "contentUrl", "target", "license", "availability", "eventStatus"}
_URLS |= {"legislationLegalForce", "businessFunction"}
_DATES = {"startDate", "endDate", "datePublished", "legislationDate"}
_DATE = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d[+-]\d\d:\d\d)?)?)?"


def structured_data(page: BuiltPage) -> list[Node]:
    """The structured data of a page in the vocabulary of schema.org, one node for each script.

    That of data portals on the page of open data is checked where it is made.
    """
    pattern = r'<script type="application/ld\+json">(.*?)</script>'
    parsed = [json.loads(text) for text in re.findall(pattern, page.html, re.DOTALL)]
    nodes = [node for entry in parsed for node in (entry if isinstance(entry, list) else [entry])]
    return [node for node in nodes if "dcat" not in node["@context"]]


def check_structured_data(built: BuiltSite) -> set[str]:
    """Check the structured data of all pages; the types that were found."""
    types: set[str] = set()
    for page in built.pages:
        for node in structured_data(page):
            assert node["@context"] == "https://schema.org", page.url
            for part in _nodes({key: value for key, value in node.items() if key != "@context"}):
                types.add(part["@type"])
                assert _mistakes(part) == [], page.url
    return types


def _nodes(value: Any) -> Iterator[Node]:
    """All nodes in a value."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each)


def _mistakes(node: Node) -> list[str]:
    """What is wrong in a node, without those in it."""
    needed, allowed = TYPES[node["@type"]]
    properties = {*node} - {"@type"}
    problems = [f"no {name}" for name in needed - properties]
    problems += [f"unknown {name}" for name in properties - allowed]
    for name in properties:
        if node[name] in ("", None, [], {}):
            problems.append(f"empty {name}")
        if name in _URLS and not re.fullmatch(r"https?://\S+", str(node[name])):
            problems.append(f"{name}: {node[name]}")
        if name in _DATES and not re.fullmatch(_DATE, str(node[name])):
            problems.append(f"{name}: {node[name]}")
    return problems
