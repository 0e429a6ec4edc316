"""Where the program is: in the checkout of a site, or installed as a package beside many sites.

A checkout holds the program (`hooks/`) and the templates and assets (`overrides/`) of its own
site. The package `prospectus_site` holds the same two folders, for sites that consist of content;
the `overrides/` of such a site has only what it replaces.
"""

from __future__ import annotations

from pathlib import Path

HOOKS = Path(__file__).parents[2]
OVERRIDES = HOOKS.with_name("overrides")

# The name of the command of the package, and of the plugin that sites name in mkdocs.yml.
NAME = "prospectus"

IS_INSTALLED = HOOKS.with_name("plugin.py").is_file()  # of that package

# How a user starts the program, for messages and for files that say what wrote them.
COMMAND = NAME if IS_INSTALLED else "python hooks"


def template_folders(root: Path) -> tuple[Path, ...]:
    """The folders with templates and assets of the site `root`, that of the site itself first.

    A file in the first one replaces the file with the same path in the second one.
    """
    own = root / "overrides"
    return (own, OVERRIDES) if IS_INSTALLED else (own,)


def template_files(root: Path, pattern: str) -> dict[str, Path]:
    """The files below the template folders that match `pattern`, by their paths there, sorted."""
    files = {
        path.relative_to(folder).as_posix(): path
        for folder in reversed(template_folders(root))
        for path in folder.glob(pattern)
    }
    return dict(sorted(files.items()))


def template_file(root: Path, name: str) -> Path:
    """The template or asset `name`: that of the site, or else that of the program.

    It need not exist.
    """
    own, *others = (folder / name for folder in template_folders(root))
    return next((path for path in (own, *others) if path.exists()), own)


def site_folder(folder: Path) -> Path:
    """The site that `folder` belongs to: the nearest folder with mkdocs.yml, or `folder` itself."""
    return next(
        (parent for parent in (folder, *folder.parents) if (parent / "mkdocs.yml").is_file()),
        folder,
    )
