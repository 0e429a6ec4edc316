"""What doctests of the domain package have at hand: how a language writes."""

from typing import Any

import pytest

from prospectus.config.settings import Language
from prospectus.domain.datetimes import zone
from prospectus.presentation.formatting import Formats


@pytest.fixture(autouse=True)
def _languages(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["en"] = Formats(Language("en", "en-GB", "English"))
    doctest_namespace["zone"] = zone
