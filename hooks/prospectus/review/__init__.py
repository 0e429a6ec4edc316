"""The check of the whole site, and the difference between two states of it."""
