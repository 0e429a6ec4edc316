"""What doctests of the domain package have at hand: how a language writes."""

from typing import Any

import pytest

from prospectus.formats import Formats
from prospectus.moments import zone
from prospectus.settings import Language


@pytest.fixture(autouse=True)
def _languages(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["en"] = Formats(Language("en", "en-GB", "English"))
    doctest_namespace["zone"] = zone
