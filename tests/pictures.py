"""Draws the icons and the cards anew, from the logo, the hero drawing and the words of mkdocs.yml.

    make pictures

The pictures are kept with the site, which needs no browser to be built; this one needs the tests'.
"""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

import yaml
from playwright.sync_api import Browser, sync_playwright

from support.browser import CHROMIUMS

ROOT = Path(__file__).parent.parent
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
<html lang="{language}"><style>
body{{background:linear-gradient(#05282f,#0d5662 75%);color:#fff;margin:0;overflow:hidden;
font-family:"Source Han Sans SC","Noto Sans CJK SC",sans-serif}}
h1{{font-size:96px;line-height:1.2;margin:80px 80px 16px}}
p{{color:#dcebee;font-size:32px;line-height:1.5;margin:0 80px;max-width:1040px;text-wrap:balance}}
svg{{bottom:0;height:280px;left:0;overflow:visible;position:absolute;width:1200px}}
</style><h1>{name}</h1><p>{description}</p>{landscape}"""


def draw(browser: Browser, name: str, html: str, width: int, height: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(html)
    page.screenshot(path=ASSETS / name, omit_background=True)
    page.close()


def languages() -> dict[str, dict[str, str]]:
    """The words of each language by its code; those of the first stand at the top."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    (plugin,) = (it["i18n"] for it in settings["plugins"] if "i18n" in it)
    return {it["locale"]: {**settings, **it} for it in plugin["languages"]}


if __name__ == "__main__":
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    logo = (ASSETS / "logo.svg").read_text(encoding="utf-8")
    landscape = (ASSETS / "hero.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for name, (size, share, ground) in ICONS.items():
            html = ICON.format(ground=ground, share=share, margin=(100 - share) / 2, logo=logo)
            draw(browser, name, html, size, size)
        for code, words in languages().items():
            html = CARD.format(
                language=code,
                name=escape(words["site_name"]),
                description=escape(words["site_description"]),
                landscape=landscape,
            )
            draw(browser, f"card.{code}.png", html, 1200, 630)
        browser.close()
