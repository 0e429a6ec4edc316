"""Projects by the values of their fields."""

from __future__ import annotations


def test_projects_are_found_by_the_values_of_their_fields(related):
    assert list(related.project_index.find(park="north")) == ["c", "a", "b"]
    assert list(related.project_index.find(park="north", chain="wool")) == ["c", "a"]
    assert list(related.project_index.find(cluster="metal")) == ["a"]
    assert list(related.project_index.find()) == ["c", "a", "b", "d", "e"]
    assert related.project_index.find(park="west") == {}
