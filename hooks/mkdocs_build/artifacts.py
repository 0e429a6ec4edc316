"""The files of the site besides its pages: search, lists, calendars, and files for machines."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.theme import pictures
from prospectus.outputs import atom, icalendar, search_index, sitemap, structured_data
from prospectus.presentation.listing import LISTINGS
from prospectus.presentation.routes import Routes

# Content by paths below the root of the site.
Artifacts: TypeAlias = Mapping[str, str | bytes]

# The icons by which a site is kept, and whether systems may cut them to their shape.
ICONS = {"icon-small": "any", "icon-large": "any", "icon-maskable": "maskable"}


def artifact_makers(build: LanguageBuild) -> dict[str, Callable[[], Artifacts]]:
    """The functions that create the artifacts of a language, by the pattern of their paths.

    Each is made at its first call and kept. A copy to be opened from a folder has no files for
    search engines, and no manifest, as browsers install no app from there.
    """
    folder, online = build.folder, build.config.use_directory_urls
    makers: dict[str, Callable[[LanguageBuild], Artifacts]] = {f"{folder}search/*": _search}
    site = build.context.checked.site
    for collection in (name for name in LISTINGS if getattr(site, name)):
        makers[f"{folder}{Routes.list_script(collection)}"] = partial(_list, collection=collection)
        makers[f"{folder}{Routes.list_table(collection)}"] = partial(_table, collection=collection)
    makers[f"{folder}{build.context.checked.routes.calendar('*')}"] = _calendars
    makers[f"{folder}{Routes.events_calendar}"] = _subscription
    if build.context.checked.site.changes:
        makers[f"{folder}{Routes.feed}"] = _feed
    if online:
        makers[f"{folder}manifest.webmanifest"] = _manifest
    # Once for the site: by the last language, as the first may have pinyin to generate meanwhile.
    if online and build.language == build.context.checked.site.languages[-1]:
        makers |= {"robots.txt": _robots, "sitemap*.xml": _sitemaps}
        if build.context.checked.site.publisher.security:
            makers[structured_data.SECURITY_TXT] = _security_txt
    return {pattern: cache(partial(make, build)) for pattern, make in makers.items()}


def write_artifacts(build: LanguageBuild, folder: Path) -> None:
    """Write all artifacts of a language below `folder`. Raises DiagnosticsError."""
    for make in artifact_makers(build).values():
        for path, content in make().items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())


def _search(build: LanguageBuild) -> Artifacts:
    site, code = build.context.checked.site, build.language.code
    listing = build.renderer.listings.get_listing("projects")
    items = search_index.projects(site, listing, code, build.renderer.links.page_path)
    scripts = search_index.files(build.search_entries.values(), items, code)
    return {f"{build.folder}search/{name}": text for name, text in scripts.items()}


def _list(build: LanguageBuild, collection: str) -> Artifacts:
    """The script that passes a list to its page; a list too short to search is a plain table."""
    listings = build.renderer.listings
    if not listings.get_listing(collection).is_searchable:
        return {}
    return {f"{build.folder}{Routes.list_script(collection)}": listings.script(collection)}


def _table(build: LanguageBuild, collection: str) -> Artifacts:
    listing = build.renderer.listings.get_listing(collection)
    return {f"{build.folder}{Routes.list_table(collection)}": listing.csv()}


def _calendars(build: LanguageBuild) -> Artifacts:
    files = _calendar_writer(build).of_events()
    return {f"{build.folder}{path}": content for path, content in files}


def _subscription(build: LanguageBuild) -> Artifacts:
    files = _calendar_writer(build).of_all()
    return {f"{build.folder}{path}": content for path, content in files}


def _calendar_writer(build: LanguageBuild) -> icalendar.CalendarWriter:
    checked = build.context.checked
    pages = {
        name: build.urls.published_url(build.page_path(checked.routes.record_page("events", name)))
        for name in checked.site.events
    }
    return icalendar.CalendarWriter(
        checked.site,
        build.language,
        build.config.site_name,
        pages,
        checked.routes,
        build.context.event_revisions,
        checked.staleness.as_of.first_day if checked.staleness else None,
    )


def _robots(build: LanguageBuild) -> Artifacts:
    return {"robots.txt": structured_data.robots(build.urls.published_url("sitemap.xml"))}


def _security_txt(build: LanguageBuild) -> Artifacts:
    site = build.context.checked.site
    if site.publisher.security is None:
        return {}
    url = build.config.site_url or ""
    text = structured_data.security_txt(site.publisher.security, site.languages, url)
    return {structured_data.SECURITY_TXT: text}


def _sitemaps(build: LanguageBuild) -> Artifacts:
    return sitemap.sitemaps(_sitemap_entries(build), build.config.site_url or "")


def _sitemap_entries(build: LanguageBuild) -> Iterator[sitemap.SitemapEntry]:
    """Every page in every language, also those that MkDocs does not know."""
    context, urls = build.context, build.urls
    written = dict.fromkeys(page.uri for page in context.checked.written)
    generated = {page.uri: page for page in context.checked.generated}
    for code in context.languages:
        for uri in (*written, *generated):
            page = generated.get(uri)
            source = page.source(code) if page else f"docs/{uri}.{code}.md"
            yield sitemap.SitemapEntry(
                urls.published_url(urls.page_path(uri, code)),
                context.last_changes.get(source),
                {
                    language.hreflang: urls.published_url(urls.page_path(uri, other))
                    for other, language in context.languages.items()
                },
            )


def _feed(build: LanguageBuild) -> Artifacts:
    renderer, uri = build.published_renderer, build.context.checked.routes.changes
    site, config = build.context.checked.site, build.config
    entries = [
        atom.FeedEntry(
            name,
            renderer.texts.period(change.date.root),
            change.date.root,
            renderer.fragment("change.html", uri, name=name),
        )
        for name, change in site.changes.items()
    ]
    home = build.urls.published_url(build.folder)
    publisher = site.publisher.name
    text = atom.atom(
        entries,
        title=f"{config.site_name} · {build.front_matter[uri]['title']}",
        author=publisher.in_language(build.language.code) if publisher else config.site_name,
        page=home + renderer.links.page_path(uri),
        feed=f"{home}{Routes.feed}",
        language=build.language.tag,
    )
    return {f"{build.folder}{Routes.feed}": text}


def _manifest(build: LanguageBuild) -> Artifacts:
    images, config = pictures(build), build.config
    icons = [
        (
            replace(image, address=posixpath.relpath(image.address, build.folder or ".")),
            purpose,
        )
        for name, purpose in ICONS.items()
        if (image := images.get(name))
    ]
    node = structured_data.manifest(
        config.site_name,
        config.site_description or "",
        build.language,
        config.extra["theme_color"]["light"],
        icons,
    )
    text = json.dumps(node, ensure_ascii=False, indent=2) + "\n"
    return {f"{build.folder}manifest.webmanifest": text}
