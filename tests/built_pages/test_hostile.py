"""What a hostile editor, an interruption or a link instead of a folder cannot do."""

from __future__ import annotations

import json
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from support.builds import copy_with_cache
from support.commands import NO_REPOSITORY, run_hooks
from support.faults import change
from support.parsing import BuiltSite, HtmlReader

pytestmark = pytest.mark.slow

# Quotation marks without a counterpart are refused.
SCRIPT = '"><script>alert(document.domain)</script>"'
YAML = "'" + SCRIPT + "'"
# Tags in the head of a page are refused; quotes and entities could still leave an attribute.
HEAD = """" onload="alert(document.domain)" title='&lt;b&gt;"""
# The check refuses texts of Chinese pages without a Chinese character.
HEADS = {"zh": f"{HEAD} 假", "en": HEAD}

# One field of each kind that readers see, in the data and at the heads of pages. The check refuses
# markup in summaries, so they have none.
HOSTILE = (
    change(
        "data/parks/milton.yml",
        (
            "zh: 磨坊溪县工业园区, en: Milton County Industrial Park}",
            f"zh: {YAML}, en: {YAML}}}",
        ),
        ("zh: 磨坊溪工业园,", f"zh: {YAML},"),
        ("en: Milton Industrial Park}", f"en: {YAML}}}"),
        ("  zh: 原文没有说明园区级别，也没有提供面积和价格；入驻企业只提到一家。", f"  zh: {YAML}"),
        ("en: Light Textile Industrial Park}", f"en: {YAML}}}"),
    ),
    change("data/people.yml", ("{zh: 安立, en: Ann Li}", f"{{zh: {YAML}, en: {YAML}}}")),
    change(
        "data/lists/new-materials.yml",
        ("{zh: 铝基新材料, en: Aluminium-based new materials}", f"{{zh: {YAML}, en: {YAML}}}"),
    ),
    change("data/units.yml", ('zh: {other: "{}公里"}', f"zh: {{other: '{{}}{SCRIPT}'}}")),
    change(
        "data/figures/policy.yml",
        ("    en: Major actions put forward by the prefectural Party committee", f"    en: {YAML}"),
        (
            "    en: Not the same as the balances to be struck that the same meeting called for.",
            f"    en: {YAML}",
        ),
    ),
)


def give_hostile_head(path: Path, text: str) -> None:
    """Title and description of a page are replaced, its text stays."""
    _, _, body = path.read_text(encoding="utf-8").split("---\n", 2)
    head = f"---\ntitle: {json.dumps(text)}\ndescription: {json.dumps(text)}\n---\n"
    path.write_text(head + body, encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site in which everything that editors fill in is hostile, built where a link leads."""
    project = copy_with_cache(sample, tmp_path_factory.mktemp("hostile") / "project")
    for edit in HOSTILE:
        edit(project)
    for language in ("zh", "en"):
        give_hostile_head(project / f"docs/about/gaps.{language}.md", HEADS[language])
    published = project.parent / "published"
    published.mkdir()
    (project / "site").symlink_to(published)
    done = run_hooks(project, "build")
    assert (done.returncode, done.stderr) == (0, NO_REPOSITORY)
    return BuiltSite(project / "site")


def html_files(site: BuiltSite) -> list[Path]:
    return sorted(site.folder.rglob("*.html"))


def test_no_script_of_an_editor_runs(hostile):
    for path in html_files(hostile):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text, path
    for url in ("", "parks/", "parks/eastgate/", "parks/milton/", "about/", "about/gaps/"):
        assert "alert(document.domain)" in hostile.page(url).html, f"{url}: it stands there as text"


@pytest.mark.parametrize("url", ["about/gaps/", "en/about/gaps/"])
def test_a_hostile_head_is_published_as_it_was_written(hostile, url):
    page = hostile.page(url)
    text = HEADS["en" if url.startswith("en/") else "zh"]
    assert unescape(page.title).startswith(text)
    assert [element["content"] for element in page.all("meta", name="description")] == [text]


def test_a_hostile_name_is_published_as_it_was_written(hostile):
    assert unescape(hostile.page("parks/milton/").title).startswith(SCRIPT)


def test_no_page_has_an_id_twice(hostile):
    for path in html_files(hostile):
        assert [item for item, count in ids(path).items() if count > 1] == [], path


def ids(path: Path) -> Counter[str]:
    elements = HtmlReader(path.read_text(encoding="utf-8")).elements
    return Counter(element.attributes["id"] for element in elements if element.attributes.get("id"))


def test_a_link_to_where_the_site_is_published_is_followed(hostile):
    assert hostile.folder.is_symlink()
    published = hostile.folder.resolve()
    assert (published / "index.html").exists()
    assert sorted(path.name for path in published.parent.iterdir()) == ["project", "published"]
