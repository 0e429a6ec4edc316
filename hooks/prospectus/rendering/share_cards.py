"""Share cards: the pictures by which messengers and social networks show a link to a page.

A card has the title of its page, a key figure and the icon of its record. No font comes with the
site, so builds draw no cards: `make pictures` does, into `cards/`, and the files are kept with the
site. Each is named by a hash of all that it shows. So a card whose text has changed since is not
found, and the page falls back to the card of the site, which says nothing that can become wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from prospectus.content.markdown_pages import Page
from prospectus.diagnostics.diagnostic import Diagnostic, DiagnosticsError, suggest
from prospectus.domain.dataset import Dataset
from prospectus.domain.records import Figure
from prospectus.presentation import images
from prospectus.rendering.pages import MANY, GeneratedPage, RecordPage
from prospectus.rendering.renderer import Renderer

# The folder of the cards below the root of the project.
FOLDER = "cards"
# Width and height in pixels. Facebook and X ask for about this; WeChat for 300 × 300 or more.
SIZE = (1200, 630)
# The version of the design; increase it when `make pictures` draws cards in another way.
DESIGN = 1

HOME = "index"
# The field of the front matter that names the figure on the card of a written page.
KEY_FIGURE = "key_figure"


@dataclass(frozen=True)
class ShareCard:
    """What a card shows.

    `amount` is a figure with its unit, and `text` its name with its period or, if it is no fact,
    its status. Without a figure, `amount` is empty and `text` the description of the page. `icon`
    is the path data of the icon of the record, or empty. `language` is a BCP 47 tag.
    """

    language: str
    site: str
    title: str
    amount: str = ""
    text: str = ""
    icon: str = ""

    @property
    def file(self) -> str:
        """The name of its file, a hash of all that it shows."""
        text = json.dumps([DESIGN, asdict(self)], ensure_ascii=False, sort_keys=True)
        return f"{hashlib.blake2b(text.encode(), digest_size=10).hexdigest()}.png"

    @property
    def description(self) -> str:
        """What it shows in words."""
        figure = [f"{self.amount} ({self.text})"] if self.amount else []
        return " · ".join([self.title, *figure, self.site])


def share_cards(
    written: Iterable[Page], generated: Iterable[GeneratedPage], renderer: Renderer, site_name: str
) -> Mapping[str, ShareCard]:
    """The card of each page in the language of a renderer, by URI.

    Lists, and records of which there may be thousands, have none. The home page has that of the
    site.
    """
    code, figures = renderer.language.code, renderer.site.figures
    cards: dict[str, ShareCard] = {}
    for page in written:
        if page.language == renderer.language and page.uri != HOME:
            figure = figures.get(str(page.front_matter.get(KEY_FIGURE)))
            title, text = (str(page.front_matter[name]) for name in ("title", "description"))
            cards[page.uri] = _card(renderer, site_name, title, text, figure)
    for generated_page in generated:
        if isinstance(generated_page, RecordPage) and generated_page.kind not in MANY:
            figure = _key_figure(renderer.site, generated_page.record)
            title, text = generated_page.title(code), generated_page.description(code)
            icon = getattr(generated_page.record, "icon", None) or ""
            cards[generated_page.uri] = _card(renderer, site_name, title, text, figure, icon)
    return cards


def card_content(root: Path, card: ShareCard) -> bytes | None:
    """The file of a card; None if it is not drawn, or no picture of the right size."""
    path = root / FOLDER / card.file
    if path.is_symlink() or not path.is_file():
        return None
    content = path.read_bytes()
    return content if images.size(content) == SIZE else None


def problems(written: Iterable[Page], site: Dataset) -> Iterator[Diagnostic]:
    """Key figures that do not exist."""
    for page in written:
        try:
            # The positions of values are needed for few pages, and take a while to find.
            if KEY_FIGURE not in page.front_matter:
                continue
            document = page.front_matter_document
        except DiagnosticsError:  # reported with the other problems of the page
            continue
        values = document.values if document else None
        name = values.get(KEY_FIGURE) if isinstance(values, dict) else None
        if document and isinstance(name, str) and name not in site.figures:
            nearest = suggest(name, site.figures)
            yield document.problem((KEY_FIGURE,), "unknown_figure", name=name, nearest=nearest)


def _card(
    renderer: Renderer,
    site_name: str,
    title: str,
    text: str,
    figure: Figure | None,
    icon: str = "",
) -> ShareCard:
    language, texts = renderer.language, renderer.texts
    if figure is None:
        return ShareCard(language.tag, site_name, title, text=text, icon=icon)
    is_fact = figure.status == "actual"
    basis = texts.period_label(figure) if is_fact else texts.status_note(figure)
    text = f"{figure.name.in_language(language.code)} · {basis.striptags()}"
    amount = texts.amount(figure).striptags()
    return ShareCard(language.tag, site_name, title, amount, text, icon)


def _key_figure(site: Dataset, record: Any) -> Figure | None:
    """The first key figure of a record, or the first of its own figures."""
    for address in getattr(record, "key_figures", ()):
        return site.figures[address]
    figures: Mapping[str, Figure] = getattr(record, "figures", {})
    return next(iter(figures.values()), None)
