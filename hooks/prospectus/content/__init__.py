"""Markdown pages: the expressions in them, the rules for them, their translations."""
