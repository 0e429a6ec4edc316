"""What officials come to the editor for, done in a real browser by what the pages show alone.

The site has no news, documents, steps or questions yet, so what is added is the first of its kind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from mkdocs_build.editor import send_pages
from mkdocs_build.editor.application import EditorApplication
from mkdocs_build.preview.http_server import HttpServer
from prospectus.forges.forge import Gitea
from prospectus.git import remotes
from prospectus.git.command import run_git
from prospectus.git.commits import Author, write_commit
from prospectus.git.remotes import parse_remote
from support.first_records import remove_optional_pages
from support.git import commit, git
from support.json_server import JsonServer
from support.official import Official
from support.project import swap

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SOURCE = "article p53"
EXPORTS = "data/figures/exports.yml"


@pytest.fixture
def root(bare: Path) -> Path:
    """A clone of a repository, which is the folder `server.git` beside it."""
    remove_optional_pages(bare)
    commit(bare)
    server = bare.parent / "server.git"
    git(bare.parent, "clone", "--quiet", "--bare", str(bare), str(server))
    git(bare, "remote", "add", "origin", str(server))
    git(bare, "fetch", "--quiet")
    git(bare, "config", "user.name", "虚构")
    git(bare, "config", "user.email", "made-up@example.org")
    return bare


@pytest.fixture
def official(root: Path, browser) -> Iterator[Official]:
    editor = EditorApplication(root, lambda *_: None)
    server = HttpServer("127.0.0.1", 0, editor.answer, 30_000_000)
    server.listen()
    official = Official.begin(browser, f"http://127.0.0.1:{server.server_address[1]}/_editor/")
    yield official
    official.close()
    server.close()


def text(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def test_change_a_sentence(root, official):
    page = text(root, "docs/parks/index.zh.md")
    sentence = next(line for line in page.split("---\n")[2].split("\n") if len(line) > 10)
    official.fill("查找", sentence[:8])
    official.click("筛选")
    official.page.locator(".entries a").first.click()
    body = official.page.get_by_label(re.compile(r"^中文 docs/"))
    body.fill(body.input_value().replace(sentence, f"{sentence}改过。"))
    official.save()
    assert f"{sentence}改过。" in text(root, "docs/parks/index.zh.md")
    assert official.clicks <= 3


@pytest.mark.weekly  # test_editor.py corrects one by the keyboard
def test_change_a_figure(root, official):
    official.click("数据")
    official.fill("按名称筛选", "出口企业 对比")
    official.click("筛选")
    official.page.locator(".entries a").first.click()
    official.fill("数值", "86")
    official.save()
    assert "value: 86\n" in text(root, EXPORTS)
    assert official.clicks <= 4


def add_contact(official: Official) -> None:
    official.texts("名称", "虚构的新招商局", "Made-up bureau")
    official.fill("邮箱 1", "office@example.org")
    official.save()


def test_add_a_park_with_ten_figures_a_picture_and_a_contact(root, official):
    official.click("园区")
    official.click("新建：园区")
    official.texts("名称", "虚构产业园", "Made-up Estate")
    official.texts("简称", "虚构园", "Made-up")
    official.texts("简介", "虚构的园区。", "A made-up park.")
    official.fill("来源 1", SOURCE)
    # What a menu lacks is added in another tab; the form stays as it is.
    with official.page.expect_popup() as tab:
        official.click("新建：联系人 （在新标签页中打开）")
    other = Official(tab.value)
    add_contact(other)
    other.page.close()
    with official.page.expect_popup() as tab:
        official.click("新建：图片 （在新标签页中打开）")
    other = Official(tab.value)
    image = io.BytesIO()
    Image.new("RGB", (800, 500), (120, 160, 200)).save(image, "JPEG")
    other.page.get_by_label("图片", exact=True).set_input_files(
        {"name": "IMG 0001.JPG", "mimeType": "image/jpeg", "buffer": image.getvalue()}
    )
    other.texts("名称", "虚构的照片", "Made-up photograph")
    other.choose("类型", "photo")
    other.save()
    other.page.close()
    official.page.evaluate("dispatchEvent(new Event('focus'))")
    official.page.locator("option[value=made-up-bureau]").first.wait_for(state="attached")
    official.page.locator("option[value=made-up-photograph]").first.wait_for(state="attached")
    official.choose("联系人 1", "made-up-bureau")
    official.choose("图片 1", "made-up-photograph")
    titles = re.findall(r"name: \{zh: ([^,}]+)", text(root, "data/indicators.yml"))
    own = [f"made-up-{number}" for number in range(10 - len(titles))]
    official.fill("增加数据", "，".join([*titles, *own]))
    official.click("增加 数据")
    parts = official.page.locator("details.part")
    official.require_count(parts, 10)
    for number in range(10):
        part = parts.nth(number)
        part.get_by_label(re.compile("^数值")).fill("12")
        part.get_by_label(re.compile("^时间")).first.fill("2023")
        part.get_by_label("来源 1").fill(SOURCE)
        if number >= len(titles):  # no indicator gives its name and unit
            part.get_by_label("中文").first.fill(f"虚构数据{number}")
            part.get_by_label("English").first.fill(f"Made-up figure {number}")
            part.get_by_label(re.compile("^单位")).select_option("enterprises")
            part.get_by_label(re.compile("^性质")).select_option("actual")
    official.save()
    park = text(root, "data/parks/made-up-estate.yml")
    assert park.count("value: 12\n") == 10
    assert "contacts: [made-up-bureau]" in park
    assert "pictures: [made-up-photograph]" in park
    assert (root / "docs/assets/made-up-photograph.jpg").is_file()


def test_add_the_first_news_with_an_attachment(root, official):
    official.click("网页")
    official.click("新建新闻")
    official.fill("日期和短名", "2023-10-20-made-up")
    official.texts("标题", "虚构动态", "Made-up news")
    official.texts("供搜索引擎使用的说明", "虚构的一条动态。", "A made-up post.")
    official.texts("正文", "虚构的正文。", "Made-up text.")
    official.page.get_by_text("附件或照片", exact=True).click()
    official.page.get_by_label("选择文件，或拖到这里").set_input_files(
        {"name": "通知.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    official.texts("读者看到的名称", "虚构通知", "Made-up notice")
    official.save()
    assert "[虚构通知](../assets/made-up-notice.pdf)" in text(
        root, "docs/news/2023-10-20-made-up.zh.md"
    )
    assert "made-up-notice:" in text(root, "data/documents.yml")
    assert (root / "docs/assets/made-up-notice.pdf").read_bytes() == PDF


@pytest.mark.weekly
def test_add_an_event_of_three_days(root, official):
    official.click("活动")
    official.click("新建：活动")
    official.texts("名称", "虚构的三天", "Three made-up days")
    official.fill("时间", "2023-10-01/2023-10-03")
    official.choose("性质", "plan")
    official.save()
    assert "2023-10-01/2023-10-03" in text(root, "data/events/three-made-up-days.yml")


@pytest.mark.weekly
def test_import_sixty_projects_without_english_and_translate_five(root, official, tmp_path):
    official.click("Excel")
    with official.page.expect_download() as download:
        official.click("下载含全部内容的工作簿")
    path = tmp_path / "data (1).xlsx"
    download.value.save_as(path)
    add_projects(path, 60)
    official.page.get_by_label("工作簿或 CSV 文件（可选多个）").set_input_files(path)
    official.click("上传并查看变化")
    official.click("确认导入")
    official.require_done()
    waiting = official.page.locator(".entries").first.locator("li")
    official.require_count(waiting, 60)
    for number in range(5):
        official.click("翻译")
        official.page.get_by_role("link", name=f"虚构项目{number}", exact=True).click()
        official.fill("名称", f"Made-up project {number}", "English")
        official.fill("简介", "A made-up project.", "English")
        official.save()
    official.click("翻译")
    official.require_count(waiting, 55)
    assert "pending" not in text(root, "data/projects/made-up-0.yml")
    assert "translation: pending" in text(root, "data/projects/made-up-9.yml")


def add_projects(path: Path, count: int) -> None:
    """Add projects without English to the sheet of a workbook that was downloaded."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["项目 Projects"]
    heads = ((re.search(r"\[(.+)\]", str(cell.value)), cell.column) for cell in sheet[1])
    columns = {head[1]: column for head, column in heads if head} | {"id": 1}
    first = sheet.max_row + 1
    for number in range(count):
        row = {
            "id": f"made-up-{number}",
            "name.zh": f"虚构项目{number}",
            "summary.zh": "虚构的项目。",
            "stage": "已签约",
            "sources": SOURCE,
        }
        for key, value in row.items():
            sheet.cell(first + number, columns[key], value)
    workbook.save(path)


@pytest.mark.weekly
def test_delete_a_park_that_others_refer_to(root, official):
    official.click("园区")
    official.page.locator(".entries li").filter(has_text="milton").locator("a").first.click()
    official.click("删除")
    links = official.page.locator("main li a")
    links.first.wait_for()
    address = official.page.url
    while links.count():
        links.first.click()
        control = official.page.evaluate("decodeURIComponent(location.hash.slice(1))")
        official.page.locator(f"select[id='{control}']").select_option("")
        official.save()
        official.page.goto(address)
    official.click("删除")
    official.require_done()
    assert not (root / "data/parks/milton.yml").exists()


@pytest.mark.weekly
def test_give_a_park_another_id(root, official):
    official.click("园区")
    official.page.locator(".entries li").filter(has_text="eastgate").locator("a").first.click()
    official.click("修改编号")
    official.fill("新编号", "made-up-gate")
    official.click("修改编号")
    official.require_done()
    assert "was: [eastgate]" in text(root, "data/parks/made-up-gate.yml")
    assert official.clicks <= 4


@pytest.mark.weekly  # tests/mkdocs_build/editor/test_changes.py undoes without a browser
def test_undo(root, official):
    swap(root, EXPORTS, "value: 84\n", "value: 85\n")
    official.click("我的改动")
    official.click("撤销此处", exact=False)
    official.require_done()
    assert run_git(root, "status", "--porcelain") == b""


@pytest.mark.weekly  # tests/mkdocs_build/editor/test_changes.py resolves one without a browser
def test_resolve_a_conflict(root, official):
    before = run_git(root, "cat-file", "blob", f"HEAD:{EXPORTS}")
    theirs = {EXPORTS: before.replace(b"value: 84\n", b"value: 90\n", 1)}
    commit = write_commit(root, "HEAD", theirs, Author("x", "x@example.org"), "x")
    git(root, "push", "--quiet", "origin", f"{commit}:main")
    swap(root, EXPORTS, "value: 84\n", "value: 85\n")
    official.click("我的改动")
    official.click("取回他人已发布的内容")
    official.page.get_by_role("radio", name=re.compile("他人已发布的")).check()
    official.click("采用所选内容")
    official.require_done()
    assert "value: 90\n" in text(root, EXPORTS)


@pytest.mark.weekly  # tests/mkdocs_build/editor/test_changes.py gets one without a browser
def test_send_for_review_as_a_patch_file(root, official):
    swap(root, EXPORTS, "value: 84\n", "value: 85\n")
    official.click("我的改动")
    official.click("提交审阅……")
    official.fill("用一行说明改了什么", "更新出口企业数")
    with official.page.expect_download() as download:
        official.click("下载补丁文件")
    assert "+  value: 85" in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.weekly
def test_send_for_review_on_a_server(root, official, tmp_path, monkeypatch):
    folder, push = parse_remote("origin", str(root.parent / "server.git")), remotes.push

    def push_locally(at, _, *words, **named):
        push(at, folder, *words, **named)

    monkeypatch.setattr(remotes, "push", push_locally)
    monkeypatch.setattr(send_pages, "kind_of", lambda _: Gitea)
    opened = (201, {"html_url": "https://example.org/place/site/pulls/7"})
    with JsonServer({"/api/v1/repos/place/site/pulls": opened}) as server:
        git(root, "remote", "set-url", "origin", f"{server.address}/place/site.git")
        swap(root, EXPORTS, "value: 84\n", "value: 85\n")
        official.click("我的改动")
        official.click("提交审阅……")
        official.fill("用一行说明改了什么", "更新出口企业数")
        official.page.locator("input[type=password]").fill("made-up-token")
        official.click("提交审阅")
        official.page.get_by_role("link", name="https://example.org/place/site/pulls/7").wait_for()
        assert server.requests[0].fields["title"] == "更新出口企业数"
