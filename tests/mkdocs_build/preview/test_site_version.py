"""The version of the site, for which browsers wait."""

from __future__ import annotations

import threading
import time

from mkdocs_build.preview.site_version import SiteVersion

SOON = 0.05
PATIENCE = 90


def in_background(call):
    """Call in a thread; returns what waits for the result."""
    results = []
    thread = threading.Thread(target=lambda: results.append(call()), daemon=True)
    thread.start()

    def result():
        thread.join(PATIENCE)
        return results[0]

    result.is_waiting = thread.is_alive
    return result


def test_a_version_is_shown_until_another_is_published():
    version = SiteVersion()
    first = version.current()
    assert version.current() == first
    version.begin()
    current = in_background(version.current)
    time.sleep(SOON)
    assert current.is_waiting()
    version.publish()
    assert current() > first


def test_a_browser_waits_for_a_newer_version():
    version = SiteVersion()
    first = version.current()
    newer = in_background(lambda: version.wait_for_newer(first, PATIENCE))
    time.sleep(SOON)
    assert newer.is_waiting()
    version.begin()
    version.publish()
    assert newer() == version.current() > first


def test_a_browser_with_an_older_version_waits_for_none():
    version = SiteVersion()
    assert version.wait_for_newer(version.current() - 1, PATIENCE) == version.current()


def test_nobody_waits_for_ever():
    version = SiteVersion()
    assert version.wait_for_newer(version.current(), SOON) == version.current()


def test_a_version_may_be_published_without_being_begun():
    version = SiteVersion()
    first = version.current()
    version.publish()
    assert version.current() == first + 1
    version.publish()
    assert version.current() == first + 2


def test_a_new_start_has_a_newer_version():
    before = SiteVersion().current()
    time.sleep(0.002)
    assert SiteVersion().current() > before
