"""No change escapes the reviewer: whatever reaches readers or runs is named by the summary.

The first table makes one change each in a small repository. It is no whole site, so these also
show that files are named where pages and data cannot be read. The second table changes the pages
and records of the real site, all in one pull request.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown import markdown

from cli import diff as diff_command
from prospectus.config.project import Project
from prospectus.diagnostics.diagnostic import DiagnosticsError, translate
from prospectus.git.command import run_git
from prospectus.review import diff_report
from prospectus.review.changed_files import CONTENT as CONTENT_CATEGORIES
from prospectus.review.changed_files import category_of
from prospectus.review.snapshot import markup_beyond_text
from prospectus.support.comparison import changed_sequence
from support.attacks import ATTACK_ROUNDS
from support.builds import copy_with_cache
from support.changed_paths import PATHS
from support.commands import run_here
from support.git import commit, git
from support.parsing import HtmlReader
from support.project import ROOT, swap
from support.weekly import every

pytestmark = pytest.mark.attack

Change = Callable[[Path], None]

FILES = {
    ".ci/publish": "#!/bin/sh\n",
    ".github/workflows/publish.yml": "on: push\n",
    ".gitlab-ci.yml": "image: python\n",
    ".pytest.toml": "[pytest]\n",
    ".vscode/settings.json": "{}\n",
    "CODEOWNERS": "* @made-up/maintainers\n",
    "LICENSE": "Made up\n",
    "Makefile": "all:\n",
    "README.md": "# Made up\n",
    "data/publisher.yml": "licence:\n  url: https://old.example.org/licence\n",
    "data/units.yml": "km: {zh: x, en: y}\n",
    "docs/assets/card.en.png": "\x00PNG one",
    "docs/assets/site.css": "a {color: red}\n",
    "docs/assets/site.js": "go()\n",
    "docs/index.en.md": "---\ntitle: x\n---\n[a](https://old.example.org/a) {#b}\n\n    code  x\n",
    "hooks/adapter.py": "x = 1\n",
    "hooks/prospectus/i18n/catalogs/en.yml": "a: b\n",
    "mkdocs.yml": "site_name: x\nsite_url: https://old.example.org/\n",
    "overrides/main.html": "<p>\n",
    "requirements.in": "mkdocs\n",
    "requirements.txt": "mkdocs==1\n",
    "schema/parks.json": "{}\n",
    "tests/test_x.py": "",
}


def put(path: str, text: str | bytes) -> Change:
    def change(root: Path) -> None:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    return change


def replace(path: str, old: str, new: str) -> Change:
    return lambda root: swap(root, path, old, new)


def remove(path: str) -> Change:
    return lambda root: (root / path).unlink()


def move(path: str, target: str) -> Change:
    return lambda root: shutil.move(root / path, root / target)


def mode(path: str, bits: int) -> Change:
    return lambda root: (root / path).chmod(bits)


def link(path: str, target: str) -> Change:
    def change(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(target)

    return change


def folder_link(root: Path) -> None:
    shutil.move(root / "overrides", root / "hooks/made-up")
    (root / "overrides").symlink_to("hooks/made-up")


def nested(root: Path) -> None:
    git(root, "init", "--quiet", "nested")
    git(root / "nested", "commit", "--quiet", "--allow-empty", "--message", "Made up")


def unseen(flag: str, path: str) -> Change:
    def change(root: Path) -> None:
        git(root, "update-index", flag, path)
        put(path, "hidden\n")(root)

    return change


def both(*changes: Change) -> Change:
    def change(root: Path) -> None:
        for change in changes:
            change(root)

    return change


PAGE, PUBLISHER = "docs/index.en.md", "data/publisher.yml"
SETTINGS = ("mkdocs.yml", "site_name: x")
HIDING = "* filter=x diff=x text eol=crlf ident export-ignore -diff -merge linguist-generated\n"

# What is changed, what the summary has to name, and whether editors may do it on their own.
CONTENT = [
    ("link to another host in a page", replace(PAGE, "old.", "new."), [PAGE, "new.example.org"]),
    ("link to another host in a record", replace(PUBLISHER, "old.", "new."), ["new.example.org"]),
    ("link to another path only", replace(PAGE, "org/a", "org/b"), ["https://old.example.org/b"]),
    ("link without a scheme", replace(PAGE, "https://old", "//new"), ["new.example.org"]),
    ("homoglyph in a host", replace(PAGE, "old.ex", "old.\u0435x"), ["\u0435xample", "xn--"]),
    ("Punycode host", replace(PAGE, "old.", "xn--e1afmkfd."), ["xn--e1afmkfd.example.org"]),
    ("user name before a host", replace(PAGE, "old.", "old.example@new."), ["example@new."]),
    (
        "address of a mailbox",
        replace(PUBLISHER, "url: ", "email: a@new.example\n  url: "),
        ["new.example"],
    ),
    (
        "javascript: link",
        replace(PAGE, "https://old.example.org/a", "javascript:x"),
        ["javascript:"],
    ),
    (
        "data: picture",
        replace(PAGE, "[a](https://old.example.org/a)", "![](data:a/b,c)"),
        ["data:"],
    ),
    ("host behind an entity", replace(PAGE, "https://old", "https&#58;//new"), ["new.example.org"]),
    ("script in a page", replace(PAGE, "[a]", "<script src=x></script>[a]"), ["<script src=x>"]),
    ("attribute of a list", replace(PAGE, "{#b}", "{: onclick=x }"), ["{: onclick=x }"]),
    ("id of a heading", replace(PAGE, "{#b}", "{#c}"), ["{#c}"]),
    ("text of a picture", replace(PAGE, "[a]", "![a](x.png)[a]"), ["![a](x.png)"]),
    ("front matter", replace(PAGE, "title: x", "title: x\ntemplate: y"), ["template: y"]),
    ("spaces in code", replace(PAGE, "code  x", "code   x"), ["code␣␣␣x"]),
    ("line ends", put(PAGE, FILES[PAGE].replace("\n", "\r\n")), [PAGE, "␍"]),
    ("byte order mark", put(PAGE, "\ufeff" + FILES[PAGE]), ["⟨U+FEFF⟩"]),
    ("invisible character", replace(PAGE, "code", "co\u200bde"), ["co⟨U+200B⟩de"]),
    ("reordered text", replace(PAGE, "code", "\u202ecode\u202c"), ["⟨U+202E⟩code⟨U+202C⟩"]),
    ("no-break space", replace(PAGE, "title: x", "title:\u00a0x"), ["title:⟨U+00A0⟩x"]),
    ("tag characters", replace(PAGE, "code", "code\U000e0041"), ["⟨U+E0041⟩"]),
    ("comment in a record", replace(PUBLISHER, "licence:", "licence: # x"), ["licence: # x"]),
    ("empty line", put(PAGE, FILES[PAGE] + "\n"), [PAGE]),
    ("order of lines", put("data/units.yml", "b: 1\na: 2\n"), ["data/units.yml"]),
    ("page added", put("docs/new.en.md", "x"), ["docs/new.en.md"]),
    ("page removed", remove(PAGE), [PAGE]),
    ("page moved", move(PAGE, "docs/new.en.md"), [PAGE, "docs/new.en.md"]),
    ("record added", put("data/parks/new.yml", "x"), ["data/parks/new.yml"]),
    ("record removed", remove(PUBLISHER), [PUBLISHER]),
    ("binary record", put("data/units.yml", b"\0\1"), ["data/units.yml"]),
    ("page of another encoding", put(PAGE, b"\xff\xfea"), [PAGE]),
    (
        "line too long to search",
        replace(PAGE, "code", "x" * 100_001),
        ["Files not searched completely", PAGE],
    ),
    ("record too large to read", put("data/units.yml", "x" * 2_000_001), ["data/units.yml"]),
]

FOR_MAINTAINERS = [
    ("picture replaced", put("docs/assets/card.en.png", b"\0PNG two"), ["docs/assets/card.en.png"]),
    ("picture added", put("docs/new.webp", b"\0"), ["docs/new.webp"]),
    ("picture removed", remove("docs/assets/card.en.png"), ["docs/assets/card.en.png"]),
    (
        "drawing with a host",
        put("docs/x.svg", "<svg href='//new.example/'>"),
        ["docs/x.svg", "new.example"],
    ),
    ("attachment", put("docs/new.pdf", b"\0"), ["docs/new.pdf"]),
    ("stray file at the root", put("stray", "x"), ["stray"]),
    ("stray file in docs", put("docs/CNAME", "new.example.org"), ["docs/CNAME"]),
    ("program for a server in docs", put("docs/x.php", "x"), ["docs/x.php"]),
    ("settings of a server in docs", put("docs/.htaccess", "x"), ["docs/.htaccess"]),
    ("stray file in data", put("data/x.csv", "x"), ["data/x.csv"]),
    ("hidden record", put("data/.x.yml", "x"), ["data/.x.yml"]),
    ("template", put("overrides/main.html", "<b>\n"), ["overrides/main.html"]),
    ("template added", put("overrides/new.html", "<b>\n"), ["overrides/new.html"]),
    ("template removed", remove("overrides/main.html"), ["overrides/main.html"]),
    ("style sheet", put("docs/assets/site.css", "b {}\n"), ["docs/assets/site.css"]),
    (
        "script",
        put("docs/assets/site.js", "import('//new.example/x')"),
        ["docs/assets/site.js", "new.example"],
    ),
    ("script added", put("docs/new.js", "x"), ["docs/new.js"]),
    (
        "script with a zero in it",
        put("docs/new.js", "/*\0*/ import('//new.example/x')"),
        ["docs/new.js", "Files not searched completely"],
    ),
    *(
        (
            f"setting {key}",
            replace(*SETTINGS, f"{key}: {value}\nsite_name: x"),
            [*SETTINGS[:1], key, named],
        )
        for key, value, named in (
            ("extra_javascript", "[https://new.example/x.js]", "new.example"),
            ("extra_css", "[x.css]", "x.css"),
            ("plugins", "[search]", "search"),
            ("hooks", "[x.py]", "x.py"),
            ("theme", "{name: x, custom_dir: y}", "theme › custom_dir: y"),
            ("repo_url", "https://new.example/x", "new.example"),
            ("extra", "{source_url: //new.example, report_url: x}", "extra › source_url"),
            ("nav", "[x.md]", "nav: x.md"),
            ("markdown_extensions", "[x]", "markdown_extensions: x"),
            ("docs_dir", "..", "docs_dir: .."),
        )
    ),
    (
        "public address",
        replace("mkdocs.yml", "old.", "new."),
        ["site_url", "https://new.example.org/"],
    ),
    ("settings that cannot be read", put("mkdocs.yml", "a: ["), ["mkdocs.yml"]),
    ("hook", put("hooks/adapter.py", "x = 2\n"), ["hooks/adapter.py"]),
    ("command added", put("hooks/cli/x.py", ""), ["hooks/cli/x.py"]),
    ("module removed", remove("hooks/adapter.py"), ["hooks/adapter.py"]),
    ("compiled module", put("hooks/x.pyc", b"\0"), ["hooks/x.pyc"]),
    ("module that Python loads first", put("sitecustomize.py", ""), ["sitecustomize.py"]),
    (
        "catalog",
        put("hooks/prospectus/i18n/catalogs/en.yml", "a: c\n"),
        ["hooks/prospectus/i18n/catalogs/en.yml"],
    ),
    ("schema", put("schema/parks.json", "[]"), ["schema/parks.json"]),
    ("test removed", remove("tests/test_x.py"), ["tests/test_x.py"]),
    (
        "workflow",
        put(".github/workflows/publish.yml", "on: x\n"),
        [".github/workflows/publish.yml"],
    ),
    ("workflow added", put(".github/workflows/x.yml", ""), [".github/workflows/x.yml"]),
    ("pipeline", put(".gitlab-ci.yml", "image: x\n"), [".gitlab-ci.yml"]),
    ("script of CI", put(".ci/publish", "#!/bin/sh\nx\n"), [".ci/publish"]),
    ("owners removed", remove("CODEOWNERS"), ["CODEOWNERS"]),
    ("owners elsewhere", put(".github/CODEOWNERS", "* @x"), [".github/CODEOWNERS"]),
    ("dependency", put("requirements.txt", "x==1\n"), ["requirements.txt"]),
    ("wanted dependency", put("requirements.in", "x\n"), ["requirements.in"]),
    ("Makefile", put("Makefile", "all: x\n"), ["Makefile"]),
    ("settings of tools", put(".pytest.toml", "[x]\n"), [".pytest.toml"]),
    ("settings of an editor", put(".vscode/settings.json", "[]"), [".vscode/settings.json"]),
    ("licence removed", remove("LICENSE"), ["LICENSE"]),
    ("document", put("README.md", "x"), ["README.md"]),
    ("attributes of git", put(".gitattributes", HIDING), [".gitattributes"]),
    ("submodules of git", put(".gitmodules", "[submodule 'x']\n"), [".gitmodules"]),
    ("nested repository", nested, ["nested"]),
    ("program made executable", mode("hooks/adapter.py", 0o755), ["hooks/adapter.py", "100755"]),
    ("page made executable", mode(PAGE, 0o755), [PAGE, "100644 → 100755"]),
    ("page made a symlink", link(PAGE, "/etc/passwd"), [PAGE, "symlink"]),
    ("record added as a symlink", link("data/x.yml", "units.yml"), ["data/x.yml", "symlink"]),
    ("folder made a symlink", folder_link, ["overrides", "symlink", "overrides/main.html"]),
    ("program moved", move("hooks/adapter.py", "hooks/x.py"), ["hooks/x.py", "moved from"]),
    ("page moved to the program", move(PAGE, "hooks/x.md"), [PAGE, "hooks/x.md"]),
    ("homoglyph in a path", put("docs/\u0430.en.md", "x"), ["docs/\u0430.en.md"]),
    ("invisible character in a path", put("docs/a\u200b.en.md", ""), ["docs/a⟨U+200B⟩.en.md"]),
    ("reordered path", put("docs/\u202edm.en.md", ""), ["docs/⟨U+202E⟩dm.en.md"]),
    ("path of another encoding", put(os.fsdecode(b"docs/\xff.en.md"), ""), ["docs/⟨U+DCFF⟩.en.md"]),
    ("path with a line end", put("docs/a\n# b.en.md", ""), ["docs/a⟨U+000A⟩# b.en.md"]),
    ("path with Markdown", put("docs/`|<b>@x ![a](b).md", ""), ["docs/`|<b>@x ![a](b).md"]),
    ("page and program at once", both(remove(PAGE), put("hooks/x.py", "")), [PAGE, "hooks/x.py"]),
]

# What git itself would leave out of a comparison with the working tree.
HIDDEN = [
    ("program marked as unchanged", unseen("--assume-unchanged", "hooks/adapter.py")),
    ("program left out of the checkout", unseen("--skip-worktree", "hooks/adapter.py")),
    (
        "attributes together with the program",
        both(put(".gitattributes", HIDING), put("hooks/adapter.py", "y\n")),
    ),
]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("original")
    for path, text in FILES.items():
        put(path, text)(root)
    git(root, "init", "--quiet", "--template=", "--initial-branch", "main")
    git(root, "config", "gc.auto", "0")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Made up")
    return root


@pytest.fixture
def small(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "project", symlinks=True))


def read(text: str) -> str:
    """A summary without what keeps Markdown from taking it for its own."""
    return re.sub(r"\\([\\`*_\[\]<>|#~&$])", r"\1", text.replace("\u2060", ""))


def summarise(root: Path, capsys: pytest.CaptureFixture[str], form: str = "markdown") -> str:
    with contextlib.suppress(DiagnosticsError):  # the small repository is no whole site
        diff_command.run(Project(root), argparse.Namespace(base="main", format=form))
    return capsys.readouterr().out


def listed_by_the_base(root: Path) -> str:
    """What the script of the base branch says once the change is a commit."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Made up")
    done = run_script(root, "HEAD~1")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def run_script(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script as CI does, from what is not in the checkout."""
    return subprocess.run(
        ["sh", "-s", "--", *words],  # noqa: S607
        cwd=root,
        env=os.environ | {"GITHUB_ACTIONS": ""} | environment,
        input=(ROOT / ".ci/changed-files").read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )


MAINTAINER = "needs a maintainer"


@pytest.mark.parametrize(("what", "change", "named"), CONTENT, ids=[item[0] for item in CONTENT])
def test_a_change_of_content_is_named(small, capsys, what, change, named):
    change(small)
    output = summarise(small, capsys)
    for name in named:
        assert name in read(output)
    for claim in ("nothing", "same"):
        assert translate(f"diff.{claim}") not in output
    assert MAINTAINER not in output


@pytest.mark.parametrize(
    ("what", "change", "named"),
    every(FOR_MAINTAINERS, 4, each=False),
    ids=[maintainer[0] for maintainer in FOR_MAINTAINERS],
)
def test_a_change_of_anything_else_is_named_and_needs_a_maintainer(
    small, capsys, what, change, named
):
    change(small)
    output = summarise(small, capsys)
    for name in named:
        assert name in read(output)
    for claim in ("nothing", "same"):
        assert translate(f"diff.{claim}") not in output
    assert MAINTAINER in output


@pytest.mark.parametrize(("what", "change"), HIDDEN, ids=[item[0] for item in HIDDEN])
def test_what_git_can_be_made_to_hide_is_named(small, capsys, what, change):
    change(small)
    assert "| `hooks/adapter.py` |" in summarise(small, capsys)


def test_there_are_enough_changes():
    assert len(CONTENT) + len(FOR_MAINTAINERS) + len(HIDDEN) >= 100


# -- the real site ----------------------------------------------------------------------------

GAPS = "docs/about/gaps.en.md"
PARKS = "docs/parks/index.en.md"
STATE = "data/translations/en/parks/norton.yml"
SPELT = "An investor needs"


def publisher(root: Path) -> None:
    text = (
        "name: {zh: \u865a\u6784, en: Made up}\n"
        "licence: {name: {zh: \u865a\u6784, en: Made up}, url: https://licence.example.net/x}\n"
    )
    put(PUBLISHER, text)(root)


# Changes that the check accepts, in one pull request, and what the summary has to name.
ACCEPTED = [
    (
        replace(PARKS, "](../chains/index.md)", "](https://new.example.net/chains)"),
        "new.example.net",
    ),
    (replace(PARKS, "{#limits}", "{#bounds}"), "en/parks/index#limits"),
    (
        replace(PARKS, "](../clusters/index.md)", "](../chains/index.md#principles)"),
        "../chains/index.md#principles",
    ),
    (replace(GAPS, "what is missing", "what is\u00a0missing"), "what is⟨U+00A0⟩missing"),
    (replace(GAPS, "description: What", "description: All"), "All a made-up source"),
    (replace(PARKS, "Next: ", "    made  up\n\nNext: "), "made␣␣up"),
    (publisher, "licence.example.net"),
    (replace("data/people.yml", "en: Ann Li", "en: Liu Chi"), "Liu Chi"),
    (replace("data/figures/chains.yml", "value: 23\n", "value: 24\n"), "24 chains"),
    (put(STATE, 'original: "0123456789ab"\n'), STATE),
]


@pytest.fixture(scope="module")
def pull_request(
    bare_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, Any]:
    root = tmp_path_factory.mktemp("pull-request") / "project"
    copy_with_cache(bare_project, root)
    commit(root)
    for change, _ in ACCEPTED:
        change(root)
    output = run_here(root, "diff", "--base", "main")
    as_json = run_here(root, "diff", "--base", "main", "--format", "json")
    assert (output.returncode, output.stderr) == (0, "")
    return root, output.stdout, json.loads(as_json.stdout)


@pytest.mark.parametrize("named", [named for _, named in ACCEPTED])
def test_a_change_that_the_check_accepts_is_named(pull_request, named):
    assert named in read(pull_request[1])


def test_a_new_host_is_named_with_the_place_that_leads_there(pull_request):
    hosts = {host["host"]: host["where"] for host in pull_request[2]["hosts"]}
    assert hosts == {
        "licence.example.net": f"{PUBLISHER}:2",
        "new.example.net": f"{PARKS}:21",
    }


def test_links_and_attributes_are_shown_before_and_after(pull_request):
    elements = {
        (element["page"], element["language"]): element for element in pull_request[2]["elements"]
    }
    (parks,) = (element for key, element in elements.items() if key == ("parks/index", "en"))
    assert '<a href="https://new.example.net/chains">' in parks["added"]
    assert '<a href="../chains/index.md">' in parks["removed"]
    assert '<h2 id="bounds">' in parks["added"]


def test_files_are_named_even_where_the_content_explains_them(pull_request):
    summary = pull_request[2]
    assert {file["path"] for file in summary["files"]} == {
        *(GAPS, PARKS, PUBLISHER, "data/people.yml", "data/figures/chains.yml"),
        STATE,
    }
    assert not summary["needs_maintainer"]
    for file in summary["files"]:
        assert f"| `{file['path']}` |" in pull_request[1]


HTML = [
    ("<script>x</script>", "<script>"),
    ("<p onclick='x'>a</p>", "<p onclick='x'>"),
    ('<iframe src="//x.example"></iframe>', '<iframe src="//x.example">'),
    ("<img src=x alt=b>", "<img src=x alt=b>"),
    ("<base href=x>", "<base href=x>"),
    ("<meta http-equiv=refresh content='0;url=x'>", "<meta http-equiv=refresh content='0;url=x'>"),
    ("<form action=x>", "<form action=x>"),
    ("<style>a{}</style>", "<style>"),
    ("<svg><use href=x /></svg>", "<use href=x />"),
    ("<math><mi>a</mi></math>", "<mi>"),
    ('<a class="b" href="c">d</a>', '<a class="b" href="c">'),
    ("<td style=x>a</td>", "<td style=x>"),
    ("<x-y>a</x-y>", "<x-y>"),
    ("<!-- a comment -->", "<!-- a comment -->"),
    ("<!doctype html>", "<!doctype html>"),
    ("<?xml x?>", "<?xml x?>"),
    ("<![CDATA[x]]>", "<![CDATA[x]>"),
    ("<h2 id=a>b</h2>", "<h2 id=a>"),
    ("<SCRIPT SRC=x>", "<SCRIPT SRC=x>"),
    ("<div>a</div>", "<div>"),
]


@pytest.mark.parametrize(("html", "element"), HTML)
def test_whatever_is_more_than_text_is_an_element_of_the_summary(html, element):
    assert element in markup_beyond_text(f"<p>a <b>b</b></p>{html}<p>c</p>")


@pytest.mark.parametrize("html", ["<p>a <em>b</em></p>", "<ul><li>a</ul>", "<!--fragment 3-->"])
def test_text_alone_is_none(html):
    assert markup_beyond_text(html) == ()


# -- the script of the base branch -----------------------------------------------------------------


def test_the_script_of_the_base_lists_what_the_summary_says_needs_a_maintainer(small):
    """Of files of all kinds, plain, executable, symlinks and submodules."""
    blob = run_git(small, "hash-object", "-w", "--stdin", given=b"x").decode().strip()
    head = run_git(small, "rev-parse", "HEAD").decode().strip()
    files = [(path, "100644") for some in PATHS.values() for path in some if ".." not in path]
    files += [(f"data/mode-{mode}.yml", mode) for mode in ("100755", "120000", "160000")]
    lines = (
        f"{mode} {head if mode == '160000' else blob}\t{path}\0"
        for path, mode in files
        if path not in FILES and path != "docs/index.en.md/x"
    )
    run_git(small, "update-index", "-z", "--index-info", given="".join(lines).encode())
    git(small, "commit", "--quiet", "--message", "Made up")
    output = run_script(small, "HEAD~1").stdout
    listed = re.findall(r"^    A (.*?)(?: \(000000 > \d+\))?$", output, re.MULTILINE)
    expected = {
        path
        for path, mode in files
        if path not in FILES
        and path != "docs/index.en.md/x"
        and (mode != "100644" or category_of(path) not in CONTENT_CATEGORIES)
    }
    # Git writes names in quotes, with the bytes of what is not ASCII in octal.
    unquoted = {
        item[1:-1].encode().decode("unicode_escape").encode("latin-1").decode()
        if item.startswith('"')
        else item
        for item in listed
    }
    assert unquoted == expected
    assert len(expected) > 40
    assert f"({len(expected)} files)" in output


def test_the_script_runs_nothing_of_the_change_and_writes_where_the_host_reads(small, tmp_path):
    put(".ci/changed-files", f"touch {tmp_path}/ran\n")(small)
    put(".gitattributes", HIDING)(small)
    put("hooks/adapter.py", "y\n")(small)
    git(small, "config", "diff.external", f"touch {tmp_path}/ran")
    assert "    M hooks/adapter.py\n" in listed_by_the_base(small)
    page = tmp_path / "summary.md"
    done = run_script(small, "HEAD~1", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page))
    assert (done.returncode, done.stdout) == (0, "")
    assert "    M hooks/adapter.py\n" in page.read_text(encoding="utf-8")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["made-up", "--output=x", "", "HEAD; touch x", "$(touch x)"])
def test_the_script_refuses_what_is_no_commit(small, name):
    done = run_script(small, name)
    assert (done.returncode, done.stdout) == (1, "")
    assert not (small / "x").exists()


def test_the_script_says_when_only_content_changed(small):
    put(PAGE, "y\n")(small)
    output = listed_by_the_base(small)
    assert "Only pages and records changed." in output
    assert PAGE not in output


@pytest.mark.weekly
def test_a_change_that_fails_the_check_is_summarised_all_the_same(bare):
    shutil.copytree(ROOT / ".ci", bare / ".ci")
    commit(bare)
    swap(bare, "data/parks/eastgate.yml", "level: national", "level: National")
    put("hooks/x.py", "")(bare)
    done = subprocess.run(
        [bare / ".ci/pull-request", "main", "out"],
        cwd=bare,
        env=os.environ | {"SITE_PYTHON": sys.executable, "GITHUB_ACTIONS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("data/parks/eastgate.yml:") == 1
    output = (bare / "out/summary.md").read_text(encoding="utf-8")
    assert "| `hooks/x.py` |" in output
    assert "| `data/parks/eastgate.yml` | level: national | level: National |" in output
    assert not (bare / "site").exists()


# -- what the summary itself could be used for ---------------------------------------------------

HOSTILE = [
    "x</td></tr></table><script>alert(1)</script>",
    "a | b | c",
    "`code` | `",
    "``|``",
    "**bold** _em_ ~~gone~~",
    "![x](https://new.example/pixel.png)",
    "[click](javascript:alert(1))",
    "<https://new.example>",
    "https://new.example/ www.new.example",
    "@everyone @made-up/maintainers",
    "#1 !2 &3 %4 ~5 $6 made-up/site#7 GH-8",
    "$\\href{https://new.example}{x}$",
    "&lt;b&gt; &#60;b&#62;",
    "\\\\| \\`",
    "<!-- <details> -->",
    "- [x] item",
    "# heading",
    "---",
    "\u202eevil\u202c \u2028 \x1b[31m",
    "<img src=x onerror=alert(1)>",
]


def assert_inert(output: str) -> None:
    """Only the tables, headings and names of the summary itself come out of it."""
    html = markdown(output, extensions=["tables"])
    allowed = {"h2", "h3", "h4", "p", "strong", "code", "br", "ul", "li"}
    tables = {"table", "thead", "tbody", "tr", "th", "td"}
    for element in HtmlReader(html).elements:
        assert element.tag in allowed | tables, element.tag
        assert not element.attributes
    plain = re.sub(r"`[^`\n]*`", "", output)
    assert not re.search(r"@\w|(?<!&)#\d|://|www\.|[!%~$]\d|GH-\d|(?<!\\)[\[\]$]|&\w+;", plain)
    for line in output.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) in (4, 5), line
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028\u2029\u202a-\u202e]", output)


@pytest.mark.parametrize("text", every(HOSTILE, 3))
def test_no_name_and_no_text_becomes_markup_of_the_host(small, capsys, text):
    name = text.replace("/", "\u2215")[:80]
    put(f"docs/{name}.en.md", text)(small)
    put(f"hooks/{name}", text)(small)
    put(PUBLISHER, f"a: b # {text}\n{text}\n")(small)
    put(PAGE, text)(small)
    swap(small, "mkdocs.yml", "site_name: x", f"{json.dumps(text)}: {json.dumps(text)}")
    output = summarise(small, capsys)
    assert output.count("\n| ") > 5
    assert_inert(output)
    json.loads(summarise(small, capsys, "json"))


def test_thousands_of_files_are_counted_and_hide_none_that_was_there_before(small, capsys):
    half = min(5000, 200 + 100 * ATTACK_ROUNDS)  # 10,000 files in the long form
    for number in range(half):
        put(f"docs/{'long-' * 20}{number}.en.md", f"[x](https://host-{number}.example/)")(small)
        put(f"hooks/{'long-' * 20}{number}.py", b"\0")(small)
    put("hooks/zipped.py", "evil\n")(small)
    put("hooks/adapter.py", "evil\n")(small)
    begin = time.process_time()
    output = summarise(small, capsys)
    assert time.process_time() - begin < 20
    assert len(output.encode()) < 1_000_000
    assert "`hooks/adapter.py`" in output
    assert translate("diff.maintainer", count=half + 2) in output
    assert translate("diff.content_files", count=half) in output
    assert translate("diff.hosts", count=half) in output
    listed = listed_by_the_base(small)
    assert f"({half + 2} files)" in listed
    assert "M hooks/adapter.py" in listed
    assert f"… {half + 1 - 200} more in hooks/" in listed
    assert len(listed.encode()) < 100_000


def test_long_texts_are_shown_where_they_begin_to_differ(small, capsys):
    repeated = "a b " * 300
    put(PUBLISHER, repeated + "old")(small)
    git(small, "commit", "--quiet", "--all", "--message", "Made up")
    put(PUBLISHER, f"{repeated}new {'c' * 1000}")(small)
    (row,) = (line for line in summarise(small, capsys).splitlines() if "a b old" in line)
    assert "a b new ccc" in row
    assert re.search(r"… \(\+\d+\) \|", row), "what is left out is counted"


def test_many_usual_elements_hide_no_script():
    tags = [*['<a class="x" href="y">'] * 500, "<script>", '<p id="z">']
    assert diff_report._rarest_first(tags)[0] == "<script>"


def test_pages_of_very_many_elements_are_compared_in_time():
    begin = time.process_time()
    removed, added = changed_sequence(("<b>", "<i>") * 40_000, ("<i>", "<b>") * 40_000 + ("<x>",))
    assert (removed, added) == ((), ("<x>",))
    assert time.process_time() - begin < 2


# -- the comparison itself -------------------------------------------------------------------------


def test_the_content_of_the_base_is_read_without_its_attributes(bare):
    put(".gitattributes", "data/parks/* export-ignore\n*.md export-subst\n")(bare)
    commit(bare)
    swap(bare, "data/figures/chains.yml", "value: 23\n", "value: 24\n")
    done = run_here(bare, "diff", "--base", "main", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert [figure["address"] for figure in summary["figures"]] == ["chains.key-total"]
    assert (summary["records"], summary["pages"]["added"]) == ([], [])


def test_settings_of_the_checkout_run_nothing(small, capsys, tmp_path):
    ran = tmp_path / "ran"
    put(".gitattributes", HIDING)(small)
    put("hooks/adapter.py", "y\n")(small)
    for key in ("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "diff.x.command"):
        git(small, "config", key, f"touch {ran}; cat")
    for key in ("core.fsmonitor", "diff.external"):
        git(small, "config", key, f"touch {ran}")
    hook = small / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    assert "`hooks/adapter.py`" in summarise(small, capsys)
    assert not ran.exists()


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_a_program_that_breaks_down_has_named_the_files_before(small, capsys, monkeypatch, form):
    monkeypatch.setattr(diff_command, "read_content", lambda *_: 1 / 0)
    put("hooks/adapter.py", "y\n")(small)
    put(PAGE, "y\n")(small)
    with pytest.raises(ZeroDivisionError):
        diff_command.run(Project(small), argparse.Namespace(base="main", format=form))
    output = capsys.readouterr().out
    if form == "markdown":
        assert "| `hooks/adapter.py` |" in output
        assert f"| `{PAGE}` |" in output


def test_many_random_changes_are_all_named(small, capsys):
    """Each round changes other files of all kinds; none may be missing."""
    paths = sorted(FILES)
    for number in range(ATTACK_ROUNDS):
        chosen = {paths[(number * 7 + at * 5) % len(paths)] for at in range(1 + number % 9)}
        for path in chosen:
            put(path, f"round {number}\n")(small)
        output = summarise(small, capsys, "json")
        listed = {file["path"] for file in json.loads(output)["files"]}
        assert chosen <= listed
        git(small, "commit", "--quiet", "--all", "--message", "Made up")
        done = subprocess.run(
            ["git", "diff", "--name-only", "HEAD~1"],  # noqa: S607
            cwd=small,
            capture_output=True,
            text=True,
            check=True,
        )
        assert set(done.stdout.split()) == chosen
