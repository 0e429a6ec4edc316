"""The settings of mkdocs.yml, parsed once and typed."""
