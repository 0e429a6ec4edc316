"""Helpers that several test files share; fixtures are in `tests/conftest.py`."""
