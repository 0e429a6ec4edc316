"""The plugin that mkdocs.yml names where the program is installed: the events of `adapter`."""

from __future__ import annotations

import sys
from importlib import import_module

from mkdocs.config import Config
from mkdocs.plugins import BasePlugin

from prospectus_site import HOOKS


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The plugin has none: settings of the site are in `extra`."""


class SitePlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """Has every event of `hooks/adapter.py`, which a checkout names in `hooks` instead."""

    def __init__(self) -> None:
        if str(HOOKS) not in sys.path:
            sys.path.insert(0, str(HOOKS))
        for name, event in vars(import_module("adapter")).items():
            if name.startswith("on_"):
                setattr(self, name, event)
