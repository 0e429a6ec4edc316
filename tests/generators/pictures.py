"""Draws the icons and the cards, from the logo, the hero drawing and the words of the site.

    make pictures

The pictures are kept with the site, which needs no browser to be built; this one needs the tests'
and a font for every script of the site. The share cards of pages (`cards/`) are only drawn where
they are missing, and removed where no page shows them any more.
"""

from __future__ import annotations

import io
import shutil
from html import escape
from pathlib import Path

import yaml
from babel import Locale
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from prospectus.rendering.renderer import Renderer
from prospectus.rendering.share_cards import FOLDER, SIZE, ShareCard, share_cards
from prospectus.review.check import check
from support.browser import CHROMIUMS

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "docs/assets"

ICON = """\
<style>html{{background:{ground}}} body{{margin:0}}
svg{{display:block;height:{share}vh;margin:{margin}vh;width:{share}vh}}</style>{logo}"""

# In the colours of the logo, lake over shore: for systems that cut icons to their own shape.
FULL = "linear-gradient(#0b4f5c 77%, #06323b 77%)"
ICONS = {
    "icon-192.png": (192, 100, "transparent"),
    "icon-512.png": (512, 100, "transparent"),
    "icon-maskable-512.png": (512, 92, FULL),
    "icon-touch.png": (180, 92, FULL),
}

CARD = """\
<html lang="{language}" dir="{direction}"><style>
body{{background:linear-gradient(#05282f,#0d5662 75%);color:#fff;margin:0;overflow:hidden;
font-family:"Source Han Sans SC","Noto Sans CJK SC",sans-serif}}
h1{{font-size:96px;line-height:1.2;margin:80px 80px 16px}}
p{{color:#dcebee;font-size:32px;line-height:1.5;margin:0 80px;max-width:1040px;text-wrap:balance}}
svg{{bottom:0;height:280px;left:0;overflow:visible;position:absolute;width:1200px}}
</style><h1>{name}</h1><p>{description}</p>{landscape}"""


# Flat colours, and few of them: a card takes about 15 kB.
COLOURS = 48
PAGE_CARD = """\
<html lang="{language}" dir="{direction}"><style>
*{{box-sizing:border-box}}
body{{background:#05282f;color:#fff;height:630px;margin:0;overflow:hidden;padding:56px 72px;
position:relative;width:1200px;
font-family:{font}"Source Han Sans SC","Noto Sans CJK SC",sans-serif}}
header{{align-items:center;color:#dcebee;display:flex;font-size:32px;gap:20px}}
header svg{{height:56px;width:56px}}
h1{{font-size:{size}px;line-height:1.25;margin:44px 0 0;max-width:{width}px;text-wrap:balance}}
p{{margin:0;max-width:1056px}}
.figure{{bottom:68px;inset-inline-start:72px;position:absolute;width:1056px}}
.amount{{color:#f2b84b;font-size:72px;font-weight:700;line-height:1.3}}
.label{{color:#dcebee;font-size:26px;line-height:1.4}}
.text{{color:#dcebee;font-size:30px;line-height:1.5;margin-top:24px;max-width:{width}px}}
.icon{{fill:none;height:240px;inset-inline-end:72px;position:absolute;stroke:#f2b84b;stroke-linecap:round;
stroke-linejoin:round;stroke-width:1.25;top:150px;width:240px}}
footer{{background:#0d5662;bottom:0;height:44px;left:0;position:absolute;right:0;
clip-path:polygon(0 100%,0 70%,14% 84%,28% 30%,34% 52%,43% 8%,56% 74%,66% 34%,80% 80%,92% 44%,
100% 66%,100% 100%)}}
</style><header>{logo}{site}</header><h1>{title}</h1>{icon}
{figure}<footer></footer>"""


def draw_page_cards(browser: Browser, logo: str) -> None:
    """Draw the missing cards of pages, and remove those that no page shows."""
    folder = ROOT / FOLDER
    folder.mkdir(exist_ok=True)
    checked, named = check(ROOT, fill=False), languages()
    cards: dict[str, ShareCard] = {}
    for language in checked.site.languages:
        renderer = Renderer(
            ROOT,
            checked.site,
            language,
            routes=checked.routes,
            staleness=checked.staleness,
        )
        name = named[language.code]["site_name"]
        of_pages = share_cards(checked.written, checked.generated, renderer, name)
        cards |= {card.file: card for card in of_pages.values()}
    for path in folder.glob("*.png"):
        if path.name not in cards:
            path.unlink()
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    for name, card in cards.items():
        if not (folder / name).exists():
            page.set_content(page_card(card, logo))
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            flat = picture.quantize(COLOURS, dither=Image.Dither.NONE)
            flat.save(folder / name, optimize=True)
    page.close()


def page_card(card: ShareCard, logo: str) -> str:
    """A card as HTML; long titles are smaller."""
    wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in card.title)
    icon = f'<svg class="icon" viewBox="0 0 24 24"><path d="{escape(card.icon)}"/></svg>'
    text = escape(card.text)
    figure = f'<p class="text">{text}</p>'
    if card.amount:
        amount = f'<p class="amount">{escape(card.amount)}</p>'
        figure = f'<div class="figure">{amount}<p class="label">{text}</p></div>'
    return PAGE_CARD.format(
        language=card.language,
        direction=direction(card.language),
        logo=logo,
        site=escape(card.site) if card.title != card.site else "",
        title=escape(card.title),
        size=84 if wide <= 24 else 64 if wide <= 48 else 52,
        width=760 if card.icon else 1056,
        icon=icon if card.icon else "",
        figure=figure,
        # Fonts for Chinese have quotation marks as wide as characters.
        font="" if card.language.startswith("zh") else '"Liberation Sans",',
    )


def direction(tag: str) -> str:
    """The direction of writing of a language, `ltr` or `rtl`."""
    return Locale.parse(tag.replace("_", "-"), sep="-").text_direction


def draw(browser: Browser, name: str, html: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(html)
    page.screenshot(path=ASSETS / name, omit_background=True)
    page.close()


def languages() -> dict[str, dict[str, str]]:
    """The words of each language by its code; those of the first stand at the top."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    (plugin,) = (entry["i18n"] for entry in settings["plugins"] if "i18n" in entry)
    return {language["locale"]: {**settings, **language} for language in plugin["languages"]}


if __name__ == "__main__":
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    logo = (ASSETS / "logo.svg").read_text(encoding="utf-8")
    landscape = (ASSETS / "hero.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (size, share, ground) in ICONS.items():
            html = ICON.format(ground=ground, share=share, margin=(100 - share) / 2, logo=logo)
            draw(browser, name, html, size, size)
        for code, words in languages().items():
            html = CARD.format(
                language=code,
                direction=direction(code),
                name=escape(words["site_name"]),
                description=escape(words["site_description"]),
                landscape=landscape,
            )
            draw(browser, f"card.{code}.png", html, 1200, 630)
        draw_page_cards(browser, logo)
        browser.close()
