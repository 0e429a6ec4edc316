"""Requests for review on servers that host repositories."""
