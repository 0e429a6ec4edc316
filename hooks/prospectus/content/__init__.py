"""Markdown pages, their expressions and rules, and the status of translations."""
