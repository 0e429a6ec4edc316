"""YAML documents with line numbers, and an editor that keeps their layout."""
