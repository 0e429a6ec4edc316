"""A project that is just large enough for a renderer, and what its pages print."""

from __future__ import annotations

import hashlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml

from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError
from prospectus.domain.loader import load
from prospectus.rendering.renderer import Renderer
from prospectus.rendering.template_errors import FRAGMENTS

SETTINGS = """\
plugins:
  - i18n:
      languages:
        - {locale: zh, name: 简体中文}
        - {locale: en, name: English}
extra:
  languages: {zh: zh-Hans-CN, en: en-GB}
"""


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def figure(**change: Any) -> dict[str, Any]:
    return {
        "name": both("测试企业", "Test enterprises"),
        "value": 9125,
        "unit": "enterprises",
        "status": "actual",
        "period": "2023-10",
        "sources": ["report p02"],
        **change,
    }


DATA: dict[str, Any] = {
    "sources.yml": {
        "report": {
            "name": both("测试报告", "Test report"),
            "kind": both("虚构", "made up"),
            "period": "2023~",
            "paragraphs": 12,
            "note": both("只用于测试", "For tests only"),
        }
    },
    "quantities.yml": {"count": {"name": both("件数", "Count"), "kind": "count"}},
    "stages.yml": {
        "intended": {"name": both("意向", "Intended")},
        "signed": {"name": both("已签约", "Signed")},
        "operating": {"name": both("已投产", "Operating")},
    },
    "units.yml": {
        "enterprises": {
            "name": both("家", "enterprises"),
            "quantity": "count",
            "pattern": {
                "zh": {"other": "{}家"},
                "en": {"one": "{} enterprise", "other": "{} enterprises"},
            },
        }
    },
    "figures/firms.yml": {
        "total": figure(),
        "target-2025": figure(status="target", period=2025, qualifier="over"),
        "special": figure(period_label=both("2022年末", "end of 2022")),
    },
    "parks/test-park.yml": {
        "name": both("测试园区", "Test park"),
        "short": both("测试", "Test"),
        "summary": both("虚构的园区。", "A made-up park."),
        "sources": ["report p01"],
    },
    "lists/test-list.yml": {
        "name": both("测试名单", "Test list"),
        "status": "actual",
        "period": 2023,
        "complete": False,
        "items": [{"name": both("*甲*", "*A*")}, {"park": "test-park"}],
        "sources": ["report p03"],
    },
}


def project(
    root: Path,
    fragments: dict[str, str] | None = None,
    records: dict[str, Any] | None = None,
    **parks: dict[str, str],
) -> Path:
    """A project that is just large enough; `records` are more files, `parks` names by slug."""
    data = {**DATA, **(records or {})}
    for slug, name in parks.items():
        park = {**DATA["parks/test-park.yml"], "name": name}
        data[f"parks/{slug.replace('_', '-')}.yml"] = park
    files = {
        f"data/{name}": yaml.safe_dump(item, allow_unicode=True) for name, item in data.items()
    }
    files |= {f"{FRAGMENTS}/{name}": text for name, text in (fragments or {}).items()}
    for path, text in {"mkdocs.yml": SETTINGS, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def renderers(root: Path, **settings: Any) -> list[Renderer]:
    site = load(Project(root))
    return [Renderer(root, site, language, **settings) for language in site.languages]


def filled(renderer: Renderer, text: str, current_page: str = "index") -> str:
    page = renderer.page(text, current_page, "docs/index.en.md")
    return page.insert_fragments(page.markdown)


def printed(root: Path, renderer: Renderer, template: str, current_page: str = "index") -> str:
    """What a fragment prints; its name is unique, as templates are read once."""
    name = f"{hashlib.sha256(template.encode()).hexdigest()[:12]}.html"
    (root / FRAGMENTS).mkdir(parents=True, exist_ok=True)
    (root / FRAGMENTS / name).write_text(template, encoding="utf-8")
    return renderer.fragment(name, current_page)


def mistake(renderer: Renderer, text: str, first_line: int = 1) -> str:
    with pytest.raises(DiagnosticsError) as caught:
        renderer.page(text, "index", "docs/index.en.md", first_line)
    return str(caught.value)


class Seen(HTMLParser):
    """The tags of a page with their attributes, and the text that readers see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def published(text: str) -> Seen:
    return Seen(markdown.markdown(text, extensions=["attr_list", "md_in_html", "tables"]))


NO_PARAMETERS = "{##- Parameters: none -##}"


HOSTILE = [
    "<script>alert(1)</script> Test park",
    "Test park</h1><img src=x onerror=alert(1)>",
    "[Test park](javascript:alert(1))",
    "![Test park](https://example.org/x.png)",
    "<https://example.org> Test park",
    "*Test* **park**",
    "_Test_ __park__",
    "Test | park",
    "{{ 1 }} {% raw %} {# Test park #}",
    "Test park {: onclick=alert(1) }",
    "Test park {#top .wide}",
    "`Test` ``park``",
    'Test park "onmouseover="alert(1)',
    "Test park 'onmouseover='alert(1)",
    "Test & park &amp; &lt;b&gt; &#42;",
    "\\*Test park\\",
    "# Test park",
    "Test park C#",
    "- Test park",
    "+ Test park",
    "1. Test park",
    "2) Test park",
    "> Test park",
    "=== Test park",
    "--- Test park",
    ": Test park",
    "!!! Test park",
    "~~~ Test park ~~~",
    "[Test]: https://example.org",
    "<!-- Test park -->",
    "<div markdown> Test park",
    "Test park %s %(x)s {0} {name}",
]


PAGES = [
    "NAME",
    "Before NAME after",
    "Before\nNAME\nafter",
    "## NAME",
    "## NAME {#an-id}",
    "- NAME",
    "> NAME",
    "*NAME*",
    "| a | b |\n| --- | --- |\n| NAME | c |",
    '<div markdown="1">\nNAME\n</div>',
]
