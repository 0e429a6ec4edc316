"""Structured data of pages in the vocabulary of schema.org, and other files for machines.

Everything comes from the data; a publisher, address or exact date that is not known is left out.
The properties are those that search engines ask for:
https://developers.google.com/search/docs/appearance.

The module is long because each kind of subject has a short function of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap
from typing import Any
from urllib.parse import urlsplit

from prospectus.config.settings import Language
from prospectus.content.news import Post
from prospectus.domain.citations import parse
from prospectus.domain.contacts import Contact
from prospectus.domain.dataset import Dataset
from prospectus.domain.documents import Document
from prospectus.domain.edtf import Period
from prospectus.domain.events import Event, Session
from prospectus.domain.offers import Offer
from prospectus.domain.policies import Policy
from prospectus.domain.record_tree import citations
from prospectus.domain.records import Chain, Company, Figure, Park, Project, Range, Record
from prospectus.domain.sectors import Sector
from prospectus.domain.series import Series
from prospectus.domain.site_records import Security
from prospectus.domain.sources import Source
from prospectus.i18n.localized import LocalizedText
from prospectus.presentation.contact_links import dialled
from prospectus.presentation.images import ImageView
from prospectus.presentation.routes import DEFAULT_ROUTES, Routes

Node = dict[str, Any]

_CONTEXT = "https://schema.org"
# ItemAvailability of schema.org for each state of a site on offer.
_AVAILABILITY = {
    "available": f"{_CONTEXT}/InStock",
    "reserved": f"{_CONTEXT}/Reserved",
    "taken": f"{_CONTEXT}/SoldOut",
}
_FUNCTIONS = {
    "sale": "http://purl.org/goodrelations/v1#Sell",
    "lease": "http://purl.org/goodrelations/v1#LeaseOut",
}


def website(name: str, description: str, url: str, language: Language, site: Dataset) -> Node:
    """The site, with its publisher if known."""
    return {
        "@context": _CONTEXT,
        "@type": "WebSite",
        "name": name,
        "description": description,
        "url": url,
        "inLanguage": language.tag,
        **_published_by(site, language),
    }


def manifest(
    name: str,
    description: str,
    language: Language,
    colour: str,
    icons: Iterable[tuple[ImageView, str]],
) -> Node:
    """A web app manifest (W3C) for the folder of one language.

    `icons` are pictures with their purpose; their addresses are relative to that folder.
    """
    return {
        "name": name,
        "short_name": name,
        "description": description,
        "lang": language.tag,
        "dir": language.locale.text_direction,
        "start_url": "./",
        "display": "minimal-ui",
        "theme_color": colour,
        "background_color": colour,
        "icons": [
            {
                "src": icon.address,
                "sizes": f"{icon.width}x{icon.height}",
                "type": "image/png",
                "purpose": purpose,
            }
            for icon, purpose in icons
        ],
    }


def robots(sitemap: str) -> str:
    """A robots.txt (RFC 9309) that allows everything and names the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"


# The path of the file below the root of a host (RFC 8615).
SECURITY_TXT = ".well-known/security.txt"


def security_txt(security: Security, languages: Iterable[Language], site_url: str) -> str:
    """A security.txt (RFC 9116): where to report a vulnerability of the site.

    It is expected at the root of the host. If the site lies below a path, the file names both
    addresses, so that a copy at the root is canonical, too.
    """
    contact = security.contact
    fields = [("Contact", contact if contact.startswith("https://") else f"mailto:{contact}")]
    fields.append(("Expires", f"{security.expires.last_day.isoformat()}T00:00:00Z"))
    fields.append(("Preferred-Languages", ", ".join(language.tag for language in languages)))
    host = urlsplit(site_url)
    if host.scheme == "https":
        addresses = {f"https://{host.netloc}/{SECURITY_TXT}": None, site_url + SECURITY_TXT: None}
        fields += [("Canonical", address) for address in addresses]
    if security.policy:
        fields.append(("Policy", security.policy))
    return "".join(f"{name}: {value}\n" for name, value in fields)


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Node:
    """The breadcrumb of a page: name and URL of each step, the page itself last."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": url}
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }


def page_data(
    site: Dataset,
    language: Language,
    uri: str,
    url: str,
    head: Mapping[str, str],
    routes: Routes = DEFAULT_ROUTES,
    as_of: Period | None = None,
    home: str = "",
    post: Post | None = None,
) -> Node | None:
    """The subject of a page if schema.org has a type for it: a place, an event, a dataset or a law.

    A sector is the subject of a page that collects what belongs to it, contacts, companies and
    documents are that of the page that lists them. The page of a record for which there is no type
    is the subject itself. Pages of records cite the sources of what stands there.

    `head` holds the page's `title` and `description`, `post` is the news on the page. `as_of` is
    the month in which an event is past or upcoming, and a policy in force or not. `home` is the
    URL of the home page in this language, which the paths of files follow.
    """
    collection, name = routes.record_of(uri)
    record: Record | None = getattr(site, collection).get(name) if collection else None
    sources = _citations(site, language, record) if record else []
    cited = {"citation": sources} if sources else {}
    node: Node
    if post:
        node = _news(site, post, language)
    elif collection == "parks" and name in site.parks:
        # A citation is one of a work, so what the page says of the place has it.
        node = _place(site.parks[name], language) | _described_on(url, cited)
    elif collection == "sectors" and name in site.sectors:
        node = _sector(site, name, site.sectors[name], language) | cited
    elif collection == "policies" and name in site.policies:
        node = _policy(site, site.policies[name], language, as_of) | cited
    elif uri == routes.shared_pages["steps"] and site.steps:
        node = _steps(site, language, head)
    elif uri == routes.shared_pages["documents"] and site.documents:
        node = _documents(site, language, head, url)
    elif uri == routes.shared_pages["questions"] and site.questions:
        node = _questions(site, language)
    elif collection == "events" and name in site.events:
        node = _event(site, site.events[name], language, as_of) | _described_on(url, cited)
    elif collection == "offers" and name in site.offers:
        node = _offer(site, site.offers[name], language) | cited
    elif uri == routes.shared_pages["contacts"] and site.contacts:
        node = _contact_page(site, language, head)
    elif uri == routes.list_page("companies") and site.companies:
        node = _companies(site, language, head)
    elif uri == routes.shared_pages["figures"] and (site.figures or site.series):
        node = _dataset(site, language, head)
        if site.series:
            node["hasPart"] = [
                _series(site, language, series, f"{home}{routes.series_table(name)}")
                for name, series in site.series.items()
            ]
    elif isinstance(record, Chain | Project):
        node = {
            "@type": "WebPage",
            "name": record.name.in_language(language.code),
            "description": site.summary_of(record).in_language(language.code),
            "inLanguage": language.tag,
            **cited,
        }
    else:
        return None
    return {"@context": _CONTEXT, **node, "url": url}


def _citations(site: Dataset, language: Language, record: Record) -> list[Node]:
    """The sources that a record and all it holds cite, in the order of their appearance."""
    names = dict.fromkeys(parse(citation).source for _, citation in citations(record))
    return [_source(site, name, language) for name in names]


def _described_on(url: str, cited: Node) -> Node:
    return {"subjectOf": {"@type": "WebPage", "url": url, **cited}} if cited else {}


def _published_by(site: Dataset, language: Language) -> Node:
    publisher = site.publisher
    if publisher.name is None:
        return {}
    points = [_contact_point(site.contacts[name], language) for name in publisher.contacts]
    body = {"@type": "Organization", "name": publisher.name.in_language(language.code)}
    known = {
        "address": publisher.address and publisher.address.in_language(language.code),
        "email": publisher.email,
        "telephone": publisher.phone,
        "contactPoint": points,
        "identifier": [
            {
                "@type": "PropertyValue",
                "name": registration.name.in_language(language.code),
                "value": registration.number,
            }
            for registration in publisher.registrations
        ],
    }
    return {"publisher": body | {key: value for key, value in known.items() if value}}


def _offer(site: Dataset, offer: Offer, language: Language) -> Node:
    place: Node = {"@type": "Place", "name": offer.name.in_language(language.code)}
    if offer.address:
        place["address"] = offer.address.in_language(language.code)
    if offer.park:
        park = site.parks[offer.park].name.in_language(language.code)
        place["containedInPlace"] = {"@type": "Place", "name": park}
    terms = {"businessFunction": _FUNCTIONS[offer.terms]} if offer.terms else {}
    return {
        "@type": "RealEstateListing",
        "name": offer.name.in_language(language.code),
        "description": offer.summary.in_language(language.code),
        "about": place,
        "offers": {
            "@type": "Offer",
            "availability": _AVAILABILITY[offer.availability],
            **terms,
            **_price(site, offer.price, language),
        },
    }


# The ends of a price that a figure of this precision states; others state none.
_PRICE_ENDS = {"exact": "price", "over": "minPrice", "at_least": "minPrice"}


def _price(site: Dataset, figure: Figure | None, language: Language) -> Node:
    """The price of an offer as it is reported, in the words of its unit."""
    if figure is None or figure.status != "actual" or figure.qualifier not in _PRICE_ENDS:
        return {}
    value = figure.value
    if isinstance(value, Range):
        ends = {"minPrice": f"{value.low:f}", "maxPrice": f"{value.high:f}"}
    else:
        ends = {_PRICE_ENDS[figure.qualifier]: f"{value:f}"}
    unit = site.units[figure.unit].name.in_language(language.code)
    node = {"@type": "UnitPriceSpecification", **ends, "unitText": unit}
    return {"priceSpecification": node}


def _contact_page(site: Dataset, language: Language, head: Mapping[str, str]) -> Node:
    return {
        "@type": "ContactPage",
        "name": head["title"],
        "mainEntity": [_contact_point(contact, language) for contact in site.contacts.values()],
    }


def _companies(site: Dataset, language: Language, head: Mapping[str, str]) -> Node:
    def organisation(company: Company) -> Node:
        known = {
            "url": company.website,
            "location": company.park
            and {
                "@type": "Place",
                "name": site.parks[company.park].name.in_language(language.code),
            },
        }
        return {
            "@type": "Organization",
            "name": company.name.in_language(language.code),
            "description": company.summary.in_language(language.code),
            **{name: value for name, value in known.items() if value},
        }

    return _collection(head, language, map(organisation, site.companies.values()))


def _documents(site: Dataset, language: Language, head: Mapping[str, str], url: str) -> Node:
    def document(name: str, document: Document) -> Node:
        known = {
            "description": document.summary and document.summary.in_language(language.code),
            "datePublished": document.date and document.date.root,
        }
        return {
            "@type": "DigitalDocument",
            "name": document.name.in_language(language.code),
            "inLanguage": document.language,
            "encodingFormat": "application/pdf",
            "url": f"{url}#{name}",
            **{name: value for name, value in known.items() if value},
        }

    return _collection(head, language, starmap(document, site.documents.items()))


def _collection(head: Mapping[str, str], language: Language, items: Iterable[Node]) -> Node:
    """A page that lists things which have no pages of their own."""
    return {
        "@type": "CollectionPage",
        "name": head["title"],
        "description": head["description"],
        "inLanguage": language.tag,
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "item": item}
                for number, item in enumerate(items, start=1)
            ],
        },
    }


def _steps(site: Dataset, language: Language, head: Mapping[str, str]) -> Node:
    cited = dict.fromkeys(
        parse(citation).source for step in site.steps.values() for citation in step.sources
    )
    return {
        "@type": "HowTo",
        "name": head["title"],
        "description": head["description"],
        "inLanguage": language.tag,
        "step": [
            {
                "@type": "HowToStep",
                "position": number,
                "name": step.name.in_language(language.code),
                "text": step.text.in_language(language.code),
            }
            for number, step in enumerate(site.steps.values(), start=1)
        ],
        "citation": [_source(site, name, language) for name in cited],
    }


def _contact_point(contact: Contact, language: Language) -> Node:
    numbers: dict[str, list[str]] = {"phone": [], "fax": []}
    for phone in contact.phones:
        numbers[phone.kind].append(dialled(phone))
    known = {
        "contactType": contact.role and contact.role.in_language(language.code),
        "telephone": numbers["phone"],
        "faxNumber": numbers["fax"],
        "email": list(contact.emails),
        "availableLanguage": list(contact.languages),
    }
    return {
        "@type": "ContactPoint",
        "name": contact.name.in_language(language.code),
        **{key: value for key, value in known.items() if value},
    }


def _place(park: Park, language: Language) -> Node:
    return {"@type": "Place", **_names(park, language)}


def _sector(site: Dataset, name: str, sector: Sector, language: Language) -> Node:
    parks = site.sector_index.records_of(name, "parks").values()
    places = [{"@type": "Place", "name": park.name.in_language(language.code)} for park in parks]
    return {
        "@type": "CollectionPage",
        "name": sector.name.in_language(language.code),
        "about": {"@type": "Thing", **_names(sector, language)},
        **({"mentions": places} if places else {}),
    }


def _policy(site: Dataset, policy: Policy, language: Language, as_of: Period | None) -> Node:
    issuer = site.organisations[policy.issuer].name.in_language(language.code)
    force = {"in_force": "InForce", "expired": "NotInForce", "future": "NotInForce"}
    validity = policy.validity(as_of)
    node: Node = {
        "@type": "Legislation",
        "name": policy.name.in_language(language.code),
        "description": policy.summary.in_language(language.code),
        "legislationDate": policy.date.root,
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": issuer},
    }
    if policy.number:
        node["legislationIdentifier"] = policy.number.in_language(language.code)
    if policy.starts or policy.ends:  # ISO 8601 intervals, open ones with two dots
        last = policy.ends.root if policy.ends else ".."
        node["temporalCoverage"] = f"{(policy.starts or policy.date).root}/{last}"
    if validity:
        node["legislationLegalForce"] = f"{_CONTEXT}/{force[validity]}"
    return node


def _news(site: Dataset, post: Post, language: Language) -> Node:
    named = (
        ("Organization", site.companies[post.company] if post.company else None),
        ("Thing", site.sectors[post.sector] if post.sector else None),
    )
    about = [
        {"@type": kind, "name": record.name.in_language(language.code)}
        for kind, record in named
        if record
    ]
    return {
        "@type": "NewsArticle",
        "headline": post.title,
        "description": post.summary,
        "datePublished": post.date,
        "inLanguage": language.tag,
        **({"about": about} if about else {}),
        **_published_by(site, language),
    }


def _questions(site: Dataset, language: Language) -> Node:
    def text(paragraphs: Sequence[LocalizedText]) -> str:
        return "\n\n".join(paragraph.in_language(language.code) for paragraph in paragraphs)

    return {
        "@type": "FAQPage",
        "inLanguage": language.tag,
        "mainEntity": [
            {
                "@type": "Question",
                "name": question.name.in_language(language.code),
                "acceptedAnswer": {"@type": "Answer", "text": text(question.answer)},
            }
            for question in site.questions.values()
        ],
    }


def _names(record: Park | Sector, language: Language) -> Node:
    """Name, other names and description of a record."""
    other_names = [record.short, *record.aliases]
    return {
        "name": record.name.in_language(language.code),
        "alternateName": [name.in_language(language.code) for name in other_names],
        "description": record.summary.in_language(language.code),
    }


def _event(site: Dataset, event: Event, language: Language, as_of: Period | None) -> Node:
    code = language.code

    def bodies(names: Sequence[str]) -> list[Node]:
        named = (site.organisations[name].name for name in names)
        return [{"@type": "Organization", "name": name.in_language(code)} for name in named]

    def within(session: Session) -> Node:
        node: Node = {"@type": "Event", "name": session.name.in_language(code)}
        for field, moment in (("startDate", session.start), ("endDate", session.end)):
            if moment:
                node[field] = event.localize(moment).isoformat(timespec="minutes")
        if session.room:
            room = {"@type": "Place", "name": session.room.in_language(code)}
            node["location"] = room | ({"containedInPlace": venue} if venue else {})
        return node

    venue = event.venue and {"@type": "Place", "name": event.venue.name.in_language(code)}
    registration = event.registration and event.registration.url
    known = {
        "description": event.summary and event.summary.in_language(code),
        "alternateName": event.short and event.short.in_language(code),
        "eventStatus": _event_status(event, as_of),
        "location": venue,
        "organizer": bodies([*event.hosts, *event.organisers]),
        "sameAs": event.website,
        "potentialAction": registration and {"@type": "RegisterAction", "target": registration},
        "subEvent": [within(session) for part in event.programme for session in part.sessions],
    }
    return {
        "@type": "Event",
        "name": event.name.in_language(code),
        **_span(event.period),
        **{name: value for name, value in known.items() if value},
    }


def _event_status(event: Event, as_of: Period | None) -> str | None:
    """The status in schema.org as far as it is stated: not of a plan whose outcome is unknown."""
    if event.status == "plan" and event.phase(as_of) == "past":
        return None
    status = {"cancelled": "Cancelled", "postponed": "Postponed"}.get(event.status, "Scheduled")
    return f"{_CONTEXT}/Event{status}"


def _span(period: Period) -> Mapping[str, str]:
    """Start and end by ISO 8601, as exact as known: `2023-10` is a date, too."""
    points = [point.root.rstrip("~") for point in period.points]
    return dict(zip(("startDate", "endDate"), points, strict=False))


def _source(site: Dataset, name: str, language: Language) -> Node:
    """A publication; what is not known of it is left out. Most pages cite the same few."""
    key = "publication", name, language.code
    if key not in site.worked_out:
        site.worked_out[key] = _publication(site.sources[name], language)
    node: Node = site.worked_out[key]
    return node


def _publication(source: Source, language: Language) -> Node:
    publisher = source.publisher and source.publisher.in_language(language.code)
    point = source.period.points[0]
    known = {
        "url": source.url,
        "identifier": source.document_number,
        "inLanguage": source.language,
        "datePublished": None if point.approximate else point.root,
        "publisher": publisher and {"@type": "Organization", "name": publisher},
    }
    return {
        "@type": "CreativeWork",
        "name": source.name.in_language(language.code),
        **{key: value for key, value in known.items() if value},
    }


def _dataset(site: Dataset, language: Language, head: Mapping[str, str]) -> Node:
    spans = [figure.period for figure in site.figures.values()]
    first = min((span.first_day for span in spans), default=None)
    last = max((span.last_day for span in spans), default=None)
    covered = f"{first.isoformat()}/{last.isoformat()}" if first and last else None
    return {
        "@type": "Dataset",
        "name": head["title"],
        "description": head["description"],
        "inLanguage": language.tag,
        **({"temporalCoverage": covered} if covered else {}),
        "isBasedOn": [_source(site, name, language) for name in site.sources],
        "variableMeasured": [
            figure.name.in_language(language.code) for figure in site.figures.values()
        ],
        **_terms(site, language),
    }


def _series(site: Dataset, language: Language, series: Series, table: str) -> Node:
    """A series as a dataset; `table` is the URL of its CSV file."""
    name = series.name.in_language(language.code)
    first, last = series.values[0].period, series.values[-1].period
    return {
        "@type": "Dataset",
        "name": name,
        "description": f"{name} · {site.units[series.unit].name.in_language(language.code)}",
        "inLanguage": language.tag,
        "temporalCoverage": f"{first.first_day.isoformat()}/{last.last_day.isoformat()}",
        "isBasedOn": _citations(site, language, series),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": table}
        ],
        **_terms(site, language),
    }


def _terms(site: Dataset, language: Language) -> Node:
    """Licence and publisher, as far as they are known."""
    licence = site.publisher.licence
    terms: Node = {"license": licence.url} if licence else {}
    return terms | _published_by(site, language)
