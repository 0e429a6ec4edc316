"""Open data in the vocabularies of schema.org and of data portals (DCAT-AP), as JSON-LD.

What is not known is left out: licence and publisher are those of the publisher's record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prospectus.config.settings import Language
from prospectus.domain.dataset import Dataset
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs.http_headers import CONTENT_TYPES
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.descriptions import table_title
from prospectus.outputs.open_data.files import Summary, TableSummary

Node = dict[str, Any]

_SCHEMA_ORG = "https://schema.org"
_DCAT_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_TWO_LETTERS = 2  # of the codes of ISO 639-1
# What schema.org and DCAT-AP say of each file: its ending, and its name among the file types.
_FILE_TYPE = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON"}


def schema_org(
    site: Dataset, language: Language, summary: Summary, addresses: Addresses, url: str
) -> Node:
    """The page at `url` as a dataset with all its files."""
    catalog = get_catalog(language.code)
    spans = [figure.period for figure in site.figures.values()]
    known: Node = {}
    if spans:
        first, last = min(span.first_day for span in spans), max(span.last_day for span in spans)
        known["temporalCoverage"] = f"{first.isoformat()}/{last.isoformat()}"
    if site.publisher.licence:
        known["license"] = site.publisher.licence.url
    if site.publisher.name:
        name = site.publisher.name.in_language(language.code)
        known["publisher"] = {"@type": "Organization", "name": name}
    return {
        "@context": _SCHEMA_ORG,
        "@type": "Dataset",
        "name": catalog["open_data.title"],
        "description": f"{catalog['open_data.description']} {catalog['open_data.intro']}",
        "url": url,
        "inLanguage": [item.tag for item in site.languages],
        "isAccessibleForFree": True,
        **known,
        "isBasedOn": [
            {"@type": "CreativeWork", "name": source.name.in_language(language.code)}
            for source in site.sources.values()
        ],
        "distribution": [
            {
                **download(addresses.url(path), ending),
                "name": name,
                **({"contentSize": f"{size} B"} if size else {}),
            }
            for name, path, ending, size, _ in _downloads(summary, addresses, language.code)
        ],
    }


def download(url: str, ending: str) -> Node:
    """A file to download, in the vocabulary of schema.org."""
    media_type = CONTENT_TYPES[ending].partition(";")[0]
    return {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": url}


def dcat(
    site: Dataset,
    language: Language,
    title: str,
    summary: Summary,
    addresses: Addresses,
    url: str,
) -> Node:
    """A catalogue of one dataset by DCAT-AP 3, with the texts of one language.

    `title` is the name of the site. With the same `url`, the pages of all languages describe the
    same catalogue, so that programs join their texts.
    """
    catalog = get_catalog(language.code)
    publisher = _publisher(site, language)
    licence = site.publisher.licence
    terms: Node = {"dct:license": {"@id": licence.url}} if licence else {}
    languages = [
        {"@id": f"{_LANGUAGES}{item.locale.language}"}
        for item in site.languages
        if len(item.locale.language) == _TWO_LETTERS
    ]
    text = _tagged(catalog["open_data.description"], language)
    dataset = {
        "@type": "dcat:Dataset",
        "@id": f"{url}#dataset",
        "dct:title": _tagged(catalog["open_data.title"], language),
        "dct:description": text,
        "dcat:landingPage": {"@id": url},
        "dct:language": languages,
        **publisher,
        "dcat:distribution": [
            _distribution(language, addresses, url, file, terms)
            for file in _downloads(summary, addresses, language.code)
        ],
    }
    return {
        "@context": _DCAT_CONTEXT,
        "@type": "dcat:Catalog",
        "@id": f"{url}#catalog",
        "dct:title": _tagged(title, language),
        "dct:description": text,
        "foaf:homepage": {"@id": addresses.site_url},
        "dct:language": languages,
        **publisher,
        **terms,
        "dcat:dataset": [dataset],
    }


_Download = tuple[str, str, str, int, TableSummary | None]


def _downloads(summary: Summary, addresses: Addresses, code: str) -> Iterator[_Download]:
    """Name, path, ending and size of each file; for tables, also their summary."""
    catalog = get_catalog(code)
    if summary.workbook:
        yield catalog["open_data.workbook"], addresses.workbook, "xlsx", summary.workbook, None
    yield catalog["open_data.package"], addresses.package, "json", summary.package, None
    yield catalog["open_data.address.index"], addresses.index, "json", 0, None
    for table in summary.tables:
        title = table_title(table.name, table.parent, table.field, code)
        yield title, addresses.table(table.name), "csv", table.size, table


def _distribution(
    language: Language, addresses: Addresses, url: str, download: _Download, terms: Node
) -> Node:
    name, path, ending, size, table = download
    known: Node = {"dct:title": _tagged(name, language)}
    if size:
        known["dcat:byteSize"] = {"@value": str(size), "@type": "xsd:nonNegativeInteger"}
    if table:
        known["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {
                "@value": table.hash.partition(":")[2],
                "@type": "xsd:hexBinary",
            },
        }
    media_type = CONTENT_TYPES[ending].partition(";")[0]
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": addresses.url(path)},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{media_type}"},
        "dct:format": {"@id": f"{_FILE_TYPES}{_FILE_TYPE[ending]}"},
        **known,
        **terms,
    }


def _publisher(site: Dataset, language: Language) -> Node:
    """Publisher and contact point, as far as they are known."""
    record = site.publisher
    if record.name is None:
        return {}
    name = _tagged(record.name.in_language(language.code), language)
    node: Node = {"dct:publisher": {"@type": "foaf:Agent", "foaf:name": name}}
    if record.email:
        node["dcat:contactPoint"] = {
            "@type": "vcard:Organization",
            "vcard:fn": name,
            "vcard:hasEmail": {"@id": f"mailto:{record.email}"},
        }
    return node


def _tagged(text: str, language: Language) -> Node:
    return {"@value": text, "@language": language.hreflang}
