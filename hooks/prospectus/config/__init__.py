"""The project: its root, and the typed settings of mkdocs.yml."""
