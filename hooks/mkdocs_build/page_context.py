"""The variables of page templates: addresses, breadcrumb, origin and structured data."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any, TypedDict

from mkdocs_build import brochures
from mkdocs_build.language_build import LanguageBuild
from prospectus.content.news import NEWS, Post
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs import qr, structured_data
from prospectus.outputs.open_data import metadata
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.open_data.data_page import DataPage
from prospectus.presentation import images
from prospectus.presentation.images import ImageView
from prospectus.rendering import share_cards


class Step(TypedDict):
    """A step of a breadcrumb: the name of a page, and its path below the root of the site."""

    name: str
    path: str


def page_context(
    build: LanguageBuild, uri: str, title: str, origin: Mapping[str, str | None]
) -> dict[str, object]:
    """The variables of a page's template.

    `origin` has the file behind the page (`file`), links to it (`source`) and to a report of
    errors (`report`), and the date of its last change (`changed`), as far as they are known.
    """
    path, post = build.page_path(uri), _post(build, uri)
    steps = breadcrumb(build, uri, title)
    return {
        "alternates": [
            alternate(build, code, build.urls.page_path(uri, code) or "./")
            for code in build.context.languages
        ],
        "outdated": build.is_outdated(uri),
        "breadcrumb": steps,
        "origin": origin,
        "share_card": _share_card(build, uri),
        "has_markdown": _has_markdown(build, uri),
        "posted": build.renderer.texts.date(post.date) if post else "",
        "structured": _structured_data(build, uri, steps),
        "qr": qr.svg(build.urls.published_url(path)),
        "download": brochures.download(build, uri),
    }


def shown_besides(build: LanguageBuild, uri: str) -> tuple[object, ...]:
    """What the template of a page that MkDocs builds shows of records, besides its content."""
    front_matter, steps = build.front_matter[uri], breadcrumb(build, uri, "")
    return (
        front_matter["title"],
        front_matter["description"],
        _share_card(build, uri),
        _structured_data(build, uri, steps),
        brochures.download(build, uri),
        str(build.renderer.publisher()),
    )


def mkdocs_page_context(build: LanguageBuild, uri: str, url: str) -> dict[str, object]:
    """The variables of a page that MkDocs builds; `url` is where it is published."""
    title, source = build.front_matter[uri]["title"], build.source_file(uri)
    origin = {
        "file": source,
        "source": build.source_links.source(source),
        "changed": build.last_changed(source),
        "report": build.report_url(title, url),
    }
    return page_context(build, uri, title, origin)


def breadcrumb(build: LanguageBuild, uri: str, title: str) -> list[Step]:
    """The pages above a page, from the home page on, and the page itself; home has one step."""
    steps = [Step(name=build.config.site_name, path=build.page_path("index") or "./")]
    section = f"{uri.split('/', maxsplit=1)[0]}/index"
    if not uri.endswith("index") and section in build.front_matter:
        steps.append(Step(name=build.front_matter[section]["title"], path=build.page_path(section)))
    if uri != "index":
        steps.append(Step(name=title, path=build.page_path(uri)))
    return steps


def alternate(build: LanguageBuild, code: str, path: str) -> dict[str, Any]:
    """A page in one of the languages, at a path below the root of the site.

    `link` is its whole address, for <link rel="alternate">. `path` is for links that readers
    follow, so that they stay in a preview.
    """
    language = build.context.languages[code]
    return {
        "code": code,
        "hreflang": language.hreflang,
        "direction": language.locale.text_direction,
        "name": language.name,
        "path": path,
        "link": build.urls.published_url(path),
        "is_current": code == build.language.code,
        "catalog": get_catalog(code),
    }


def _has_markdown(build: LanguageBuild, uri: str) -> bool:
    """Whether a page is there as Markdown, too; those of lists and projects are not."""
    generated = build.context.generated_pages.get(uri)
    has_text = generated.has_text if generated else uri in build.written_pages
    return has_text and build.has_markdown


def _share_card(build: LanguageBuild, uri: str) -> ImageView | None:
    """The card of a page; None where links to it show that of the site."""
    card = build.share_cards.get(uri)
    if card is None:
        return None
    path = f"{build.folder}{images.CARDS}/{card.file}"
    return ImageView(path, *share_cards.SIZE, card.description)


def _post(build: LanguageBuild, uri: str) -> Post | None:
    """The news on a page, if it is a post."""
    folder = build.context.checked.routes.folder(NEWS)
    if posixpath.dirname(uri) != folder:  # there may be thousands of other pages
        return None
    return next((post for post in build.posts if post.uri == uri), None)


def _structured_data(
    build: LanguageBuild, uri: str, steps: list[Step]
) -> list[structured_data.Node]:
    site, language = build.context.checked.site, build.language
    url = build.urls.published_url
    if uri == "index":
        name, description = build.config.site_name, build.config.site_description or ""
        home = url(build.page_path(uri))
        return [structured_data.website(name, description, home, language, site)]
    links = [(step["name"], url(step["path"])) for step in steps]
    about = page_subject(build, uri, url(steps[-1]["path"]))
    subjects = [about] if about else _open_data(build, uri)
    return [structured_data.breadcrumbs(links), *subjects]


def _open_data(build: LanguageBuild, uri: str) -> list[structured_data.Node]:
    """The dataset on the page of open data, for search engines and for data portals."""
    page = build.context.generated_pages.get(uri)
    if not isinstance(page, DataPage) or not (published := build.context.open_data):
        return []
    site, about, addresses = build.context.checked.site, published.summary, page.site_addresses
    url, original = (
        build.urls.published_url(build.urls.page_path(uri, code))
        for code in (build.language.code, site.languages[0].code)
    )
    return [
        metadata.schema_org(site, build.language, about, addresses, url),
        metadata.dcat(site, build.language, build.config.site_name, about, addresses, original),
    ]


def page_subject(build: LanguageBuild, uri: str, url: str) -> structured_data.Node | None:
    """The structured data of the subject of a page, if it has one; `url` is that of the page."""
    front_matter = build.front_matter.get(uri, {})
    checked = build.context.checked
    routes = checked.routes
    as_of = checked.staleness.as_of if checked.staleness else None
    node = structured_data.page_data(
        checked.site,
        build.language,
        uri,
        url,
        front_matter,
        routes,
        as_of,
        build.urls.published_url(build.folder),
        _post(build, uri),
    )
    if node and uri == routes.shared_pages["figures"] and checked.site.figures and routes.open_data:
        addresses = Addresses(build.config.site_url or "", routes)
        node["distribution"] = [metadata.download(addresses.url(addresses.table("figures")), "csv")]
    return node
