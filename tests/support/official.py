"""An official at the editor in a real browser, who clicks what is visible and types no address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.browser import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


@dataclass
class Official:
    """One window of the editor in Chinese; `clicks` and `typed` count what it took."""

    page: Page
    clicks: int = 0
    typed: int = 0

    @classmethod
    def begin(cls, browser: Browser, address: str, width: int = 1440) -> Official:
        """At the first page of the editor."""
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", accept_downloads=True
        )
        context.set_default_timeout(PATIENCE // 3)
        page = context.new_page()
        page.goto(address)
        return cls(page)

    def click(self, name: str, inside: Locator | None = None, *, exact: bool = True) -> None:
        """Press the first link or button of this name."""
        place = inside or self.page
        named = place.get_by_role("link", name=name, exact=exact).or_(
            place.get_by_role("button", name=name, exact=exact)
        )
        self.clicks += 1
        named.filter(visible=True).first.click()

    def fill(self, label: str, text: str, language: str = "") -> None:
        """Type a text into the field of a label, or into that of a language below it."""
        place: Page | Locator = self.page
        if language:
            place = self.page.get_by_role("group", name=re.compile(f"^{re.escape(label)}")).first
            label = language
        self.typed += 1
        place.get_by_label(re.compile(f"^{re.escape(label)}(?![\\w])")).first.fill(text)

    def texts(self, label: str, zh: str, en: str) -> None:
        """Type a text in both languages."""
        self.fill(label, zh, "中文")
        self.fill(label, en, "English")

    def choose(self, label: str, value: str) -> None:
        """Choose from the menu of a label."""
        self.clicks += 1
        self.page.get_by_label(re.compile(f"^{re.escape(label)}(?![\\w])")).first.select_option(
            value
        )

    def save(self) -> None:
        """Press the button that saves, and see that it was saved."""
        self.clicks += 1
        self.page.get_by_role("button", name="保存").last.click()
        self.require_done()

    def require_done(self) -> None:
        """Wait for the page after a form, which says that it was done."""
        answer = self.page.locator(".done, #summary").first
        answer.wait_for()
        assert "done" in (answer.get_attribute("class") or ""), answer.inner_text()

    def require_count(self, places: Locator, number: int) -> None:
        """Wait until there are so many places: a click does not wait for the page that it opens."""
        from playwright.sync_api import expect  # noqa: PLC0415 - other tests do without

        expect(places).to_have_count(number, timeout=PATIENCE // 3)

    def close(self) -> None:
        """Close the window."""
        self.page.context.close()
