"""Paths that a change may touch, by what a file there can do: examples of each category."""

PATHS = {
    "page": ["docs/index.en.md", "docs/why/a-b.zh.md", "docs/a/b/c.zh-hant.md"],
    "record": ["data/units.yml", "data/parks/a-b.yml", "data/events/a.b.yml"],
    "media": ["docs/assets/card.en.png", "docs/a.pdf", "docs/assets/logo.svg", "cards/0a1b.png"],
    "asset": ["docs/assets/stylesheets/site.css", "docs/a.js", "docs/x.wasm"],
    "template": ["overrides/main.html", "overrides/a/b.txt"],
    "setting": ["mkdocs.yml"],
    "program": [
        *("hooks/adapter.py", "hooks/prospectus/i18n/catalogs/en.yml", "schema/parks.json"),
        *("tests/facts.yml", "conftest.py", "sitecustomize.py", "docs/x.py", "data/x.so"),
    ],
    "dependency": ["requirements.txt", "requirements-test.in", "constraints.txt"],
    "workflow": [
        *(".github/workflows/publish.yml", ".github/dependabot.yml", ".gitlab-ci.yml"),
        *(".ci/publish", "CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"),
    ],
    "tool": [
        *("Makefile", ".pytest.toml", "mypy.ini", ".vscode/settings.json", ".gitignore"),
        *(".gitattributes", "docs/.gitattributes", ".gitmodules", "setup.cfg", "renovate.json"),
    ],
    "document": [
        "README.md",
        "CONTRIBUTING.en.md",
        "LICENSE",
        "guide/mistakes.md",
        "decisions/0001-a.md",
    ],
    "other": [
        *("stray.txt", "docs/CNAME", "docs/x.php", "docs/README.md", "data/x.yaml", "../x.txt"),
        *(
            "data/.hidden.yml",
            "docs/.htaccess",
            "docs/_redirects",
            "docs/robots.txt",
            "cards/a.svg",
        ),
        *("docs/\u0430.en.md", "docs/a\u202eb.en.md", "docs/a b.en.md", "docs/a\n.en.md"),
        *("data/../hooks/x.yml", "hooks\u200b/adapter.py", "docs/index.en.md/x", "data/x.yml\n"),
        "DATA/units.yml",
    ],
}
