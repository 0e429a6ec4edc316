"""Allowed files of a project; safe replacement of files and folders."""
