"""The files of the site besides its pages: search, lists, calendars, and files for machines.

The module is long because it holds every kind of file; each is made by a few lines.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import TypeAlias

from mkdocs_build import brochures, photographs
from mkdocs_build.earlier_pages import EarlierPages
from mkdocs_build.language_build import LanguageBuild
from mkdocs_build.markdown_copies import (
    LLMS,
    MARKDOWN_NAME,
    llms_file,
    markdown_copies,
    markdown_files,
)
from mkdocs_build.page_keys import PageKeys
from mkdocs_build.theme import pictures
from prospectus.content.news import NEWS
from prospectus.i18n.catalog import get_catalog
from prospectus.outputs import (
    atom,
    chart_files,
    icalendar,
    script_labels,
    search_index,
    search_projects,
    sitemap,
    structured_data,
)
from prospectus.outputs.open_data.addresses import Addresses
from prospectus.outputs.redirects import (
    Redirect,
    calendar_redirects,
    page_redirects,
    table_redirects,
)
from prospectus.presentation import images, listing
from prospectus.presentation.images import PHOTOGRAPHS, is_photograph
from prospectus.presentation.routes import LISTED_COLLECTIONS, Routes
from prospectus.presentation.series_table import series_csv
from prospectus.rendering import share_cards
from prospectus.rendering.pages import ComparisonPage
from prospectus.support.cache import known_first

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
    site, routes = build.context.checked.site, build.context.checked.routes
    for collection in (name for name in listing.LISTINGS if getattr(site, name)):
        makers[f"{folder}{routes.list_script(collection)}"] = partial(_list, collection=collection)
        makers[f"{folder}{routes.list_table(collection)}"] = partial(_table, collection=collection)
    if any(map(is_photograph, build.context.checked.site.pictures.values())):
        makers[f"{folder}{PHOTOGRAPHS}/*"] = photographs.variants
    if build.context.checked.site.series:
        makers[f"{folder}{Routes.series_table('*')}"] = _series
    makers[f"{folder}charts/*"] = _charts
    if build.context.checked.brochure:
        makers[f"{folder}{Routes.download('*')}"] = brochures.contents
    if build.script_labels:
        makers[f"{folder}{Routes.labels}"] = _labels
    makers[f"{folder}{images.CARDS}/*"] = _share_cards
    makers[f"{folder}{build.context.checked.routes.calendar('*')}"] = _calendars
    makers[f"{folder}{Routes.events_calendar}"] = _subscription
    for redirect in page_redirects(site, build.context.checked.routes, build.posts):
        path = build.urls.file_path(redirect.uri, build.language.code)
        makers[path] = partial(_redirect, redirect=redirect, path=path)
    if build.has_changes:
        makers[f"{folder}{Routes.feed}"] = _feed
    if build.posts:
        makers[f"{folder}{Routes.news_feed}"] = _news_feed
    if online:
        makers[f"{folder}manifest.webmanifest"] = _manifest
    makers |= _open_data_makers(build, online=online)
    if build.has_markdown:
        makers |= {f"{folder}*{MARKDOWN_NAME}": markdown_files, f"{folder}{LLMS}": llms_file}
    # Once for the site: by the last language, as the first may have pinyin to generate meanwhile.
    if online and build.language == build.context.checked.site.languages[-1]:
        makers |= {"robots.txt": _robots, "sitemap*.xml": _sitemaps}
        if build.context.checked.site.publisher.security:
            makers[structured_data.SECURITY_TXT] = _security_txt
    return {pattern: cache(partial(make, build)) for pattern, make in makers.items()}


def holds_pages(build: LanguageBuild, pattern: str) -> bool:
    """Whether an artifact is made of pages, so that all of them have to be converted before."""
    return pattern in {
        f"{build.folder}{name}" for name in ("search/*", "charts/*", f"*{MARKDOWN_NAME}", LLMS)
    }


def _open_data_makers(
    build: LanguageBuild, *, online: bool
) -> dict[str, Callable[[LanguageBuild], Artifacts]]:
    """The makers of open data, each for one language: the files are the same in all of them.

    The tables are beside the page of the first language, and so written with it; the last one
    writes the interface for programs, which a copy without a host lacks.
    """
    routes, languages = build.context.checked.routes, build.context.checked.site.languages
    if not routes.open_data:
        return {}
    patterns: list[str] = []
    if build.language == languages[0]:
        tables = Addresses(build.config.site_url or "", routes)
        patterns += [tables.table("*"), tables.workbook, tables.package]
    if online and build.language == languages[-1]:
        patterns += [f"{routes.api}/*", f"{routes.schemas}/*"]
    return {pattern: partial(_open_data, pattern=pattern) for pattern in patterns}


def write_artifacts(
    build: LanguageBuild,
    folder: Path,
    earlier: EarlierPages | None = None,
    *,
    is_end: bool | None = None,
) -> None:
    """Write artifacts of a language below `folder`, once all pages are converted.

    At the end (`is_end`) they are those that other processes make meanwhile, before all others;
    without `is_end`, all. Those that have not changed since an earlier build are taken over. Raises
    DiagnosticsError.
    """
    late = {f"{build.folder}{Routes.download('*')}", *_open_data_makers(build, online=True)}
    always = {f"{build.folder}search/*", f"{build.folder}charts/*"}  # they follow the pages
    always |= {f"{build.folder}{LLMS}", f"{build.folder}{Routes.labels}"}
    always |= _open_data_makers(build, online=True).keys()  # taken over by a record of their own
    routes = build.context.checked.routes
    key_makers: dict[str, Callable[[PageKeys], bytes]] = {
        f"{build.folder}{routes.list_script('projects')}": PageKeys.list_file_key,
        f"{build.folder}{routes.list_table('projects')}": PageKeys.list_file_key,
        "sitemap*.xml": PageKeys.sitemap_key,
    }
    if earlier:
        key_makers[f"{build.folder}{Routes.download('*')}"] = earlier.pdf_key
    makers = artifact_makers(build)
    for pattern in [*makers]:
        make = makers.pop(pattern)  # which keeps what it makes
        if is_end is not None and (pattern in late) != is_end:
            continue
        is_markdown = pattern == f"{build.folder}*{MARKDOWN_NAME}"
        keyed = earlier if not is_markdown and pattern not in always else None
        if keyed and keyed.take_files(pattern, folder, key_makers.get(pattern, PageKeys.files_key)):
            continue
        if is_markdown and earlier:
            copies = markdown_copies(build)
            taken = earlier.take_markdown(copies, folder)
            files: Artifacts = {path: it.text for path, it in copies.items() if path not in taken}
        else:
            files = make()
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)  # if it was taken over, it is also in the earlier output
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        if keyed:
            keyed.add_files(pattern, files)


def _open_data(build: LanguageBuild, pattern: str) -> Artifacts:
    """The files of open data whose paths match a pattern."""
    files = build.context.open_data.files if build.context.open_data else {}
    return {path: content for path, content in files.items() if fnmatchcase(path, pattern)}


def _search(build: LanguageBuild) -> Artifacts:
    site, code = build.context.checked.site, build.language.code
    routes, page_path = build.context.checked.routes, build.renderer.links.page_path

    def location(name: str) -> str:
        return page_path(routes.record_page("projects", name))

    projects = build.renderer.listings.get_listing("projects")
    items = search_projects.projects(site, projects, code, location)
    synonyms = site.synonyms[code].words if code in site.synonyms else {}
    contacts = build.search_entries.get(routes.shared_pages["contacts"])
    contact = contacts.location if contacts and site.contacts else ""
    entries = [*build.search_entries.values(), *_section_entries(build)]
    memory, key = (
        search_index.SearchMemory(build.context.root, code, build.known_names),
        build.projects_key,
    )
    scripts = search_index.files(entries, items, code, synonyms, contact, memory, key)
    return {f"{build.folder}search/{name}": text for name, text in scripts.items()}


def _section_entries(build: LanguageBuild) -> Iterator[search_index.SearchPage]:
    """What the search finds of records that are sections of pages."""
    renderer, code = build.renderer, build.language.code
    for collection, name in build.context.checked.site.record_sections:
        uri, anchor = renderer.links.record_location(collection, name)
        record = getattr(build.context.checked.site, collection)[name]
        yield search_index.SearchPage(
            f"{renderer.links.page_path(uri)}#{anchor}",
            LISTED_COLLECTIONS[collection],
            record.name.in_language(code),
            build.context.checked.site.summary_of(record).in_language(code),
            renderer.fragment("record-section.html", uri, collection=collection, name=name),
            tuple(alias.in_language(code) for alias in record.aliases),
        )


def _list(build: LanguageBuild, collection: str) -> Artifacts:
    """The script that passes a list to its page, and projects to the page that compares them.

    A list too short to search is a plain table.
    """
    listings, routes = build.renderer.listings, build.context.checked.routes
    page = build.context.generated_pages.get(routes.compare)
    is_compared = isinstance(page, ComparisonPage) and collection in page.collections
    if not listings.get_listing(collection).is_searchable and not is_compared:
        return {}
    path = routes.list_script(collection)
    names = listing.names_cache(build.context.root, collection, build.language.code)
    script = listings.script(collection, known_first(build.known_names, names.get_or_create))
    names.save()
    return {f"{build.folder}{path}": script}


def _labels(build: LanguageBuild) -> Artifacts:
    return {f"{build.folder}{Routes.labels}": script_labels.labels_script(build.script_labels)}


def _table(build: LanguageBuild, collection: str) -> Artifacts:
    table = build.renderer.listings.get_listing(collection).csv()
    path = build.context.checked.routes.list_table(collection)
    return {f"{build.folder}{path}": table}


def _series(build: LanguageBuild) -> Artifacts:
    site, code = build.context.checked.site, build.language.code
    contents = {
        Routes.series_table(name): series_csv(site, series, code)
        for name, series in site.series.items()
    }
    # Programs that fetch tables keep their addresses, and not all hosts redirect.
    contents |= {former: contents[present] for former, present in table_redirects(site)}
    return {f"{build.folder}{path}": content for path, content in contents.items()}


def _charts(build: LanguageBuild) -> Artifacts:
    """The data and the drawings of the charts that have files."""
    for uri in build.front_matter:
        if uri not in build.chart_files:
            build.chart_files[uri] = dict(_charts_of(build, uri))
    return {
        path: content for files in build.chart_files.values() for path, content in files.items()
    }


def _charts_of(build: LanguageBuild, uri: str) -> Iterator[tuple[str, str]]:
    """The files of the charts on a page that MkDocs builds."""
    site, language = build.context.checked.site, build.language
    palette, rtl = chart_files.colours(build.context.root), language.direction == "rtl"
    address = build.urls.published_url(build.page_path(uri))
    # Or the slash at its end would be shown before it.
    origin = f"{build.config.site_name} · {address}" + "\N{LEFT-TO-RIGHT MARK}" * rtl
    for chart in chart_files.drawn_charts("".join(build.rendered(uri).fragments)):
        path = partial(Routes.chart_file, uri, chart.name)
        yield (
            f"{build.folder}{path('svg')}",
            chart_files.chart_svg(chart, palette, origin, language),
        )
        if table := chart_files.chart_csv(site, chart, language.code):
            yield f"{build.folder}{path('csv')}", table


def _share_cards(build: LanguageBuild) -> Artifacts:
    contents = {
        card.file: share_cards.card_content(build.context.root, card)
        for card in build.share_cards.values()
    }
    return {
        f"{build.folder}{images.CARDS}/{name}": content
        for name, content in contents.items()
        if content
    }


def _calendars(build: LanguageBuild) -> Artifacts:
    contents = dict(_calendar_writer(build).of_events())
    # Calendar programs keep the address that they subscribed to, and not all hosts redirect.
    checked = build.context.checked
    for former, present in calendar_redirects(checked.site, checked.routes):
        if present in contents:
            contents[former] = contents[present]
    return {f"{build.folder}{path}": content for path, content in contents.items()}


def _redirect(build: LanguageBuild, redirect: Redirect, path: str) -> Artifacts:
    """The page at a former address."""
    online = build.config.use_directory_urls
    url = build.urls.published_url(
        build.folder + redirect.target(build.published_renderer.links, "index")
    )
    html = build.env.get_template("redirect.html").render(
        language=build.language,
        href=redirect.target(build.renderer.links, redirect.uri),
        canonical=url if online else "",
        title=redirect.title(build.language.code),
    )
    return {path: html}


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
    site = build.context.checked.site
    entries = [
        atom.FeedEntry(
            name,
            renderer.texts.period(change.date.root),
            change.date.root,
            renderer.fragment("change.html", uri, name=name),
        )
        for name, change in site.changes.items()
    ]
    return _atom(build, entries, build.front_matter[uri]["title"], uri, Routes.feed)


def _news_feed(build: LanguageBuild) -> Artifacts:
    links = build.published_renderer.links
    home = build.urls.published_url(build.folder)
    entries = [
        atom.FeedEntry(
            post.uri,
            post.title,
            post.date,
            f"<p>{escape(post.summary)}</p>",
            home + links.page_path(post.uri),
            home + links.page_path((*post.former_uris, post.uri)[0]),
        )
        for post in build.posts
    ]
    title = get_catalog(build.language.code)["news"]
    list_of_news = build.context.checked.routes.list_page(NEWS)
    return _atom(build, entries, title, list_of_news, Routes.news_feed)


def _atom(
    build: LanguageBuild, entries: Sequence[atom.FeedEntry], title: str, uri: str, file: str
) -> Artifacts:
    """A feed that belongs to the page `uri`, as the file of this name."""
    site, config = build.context.checked.site, build.config
    home = build.urls.published_url(build.folder)
    publisher = site.publisher.name
    text = atom.atom(
        entries,
        title=f"{config.site_name} · {title}",
        author=publisher.in_language(build.language.code) if publisher else config.site_name,
        page=home + build.published_renderer.links.page_path(uri),
        feed=f"{home}{file}",
        language=build.language.tag,
    )
    return {f"{build.folder}{file}": text}


def _manifest(build: LanguageBuild) -> Artifacts:
    drawn, config = pictures(build), build.config
    icons = [
        (
            replace(image, address=posixpath.relpath(image.address, build.folder or ".")),
            purpose,
        )
        for name, purpose in ICONS.items()
        if (image := drawn.get(name))
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
