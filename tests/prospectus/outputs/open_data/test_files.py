"""All files of open data."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import openpyxl

from prospectus.files.earlier_output import EarlierOutput
from prospectus.outputs.open_data import files


def test_the_same_records_give_the_same_bytes(publication, published):
    assert publication.make() == published


def test_files_are_written_by_their_paths(publication, published, tmp_path):
    earlier = EarlierOutput(tmp_path)
    summary, paths = publication.write(tmp_path / "made", earlier)
    assert summary == published.summary
    assert sorted(paths) == sorted(published.files)
    assert {path: (tmp_path / "made" / path).read_bytes() for path in paths} == published.files


def test_the_summary_is_known_when_the_tables_are_written(publication, addresses, tmp_path):
    known: list[files.Summary] = []

    def note(summary):
        known.append(summary)
        assert (tmp_path / addresses.workbook).stat().st_size == summary.workbook
        assert not (tmp_path / addresses.index).exists()

    summary, _ = publication.write(tmp_path, EarlierOutput(tmp_path), on_summary=note)
    assert known == [summary]
    assert (tmp_path / addresses.index).exists()


def test_a_copy_to_be_opened_from_a_folder_has_tables_only(publication, addresses, tmp_path):
    _, paths = publication.write(tmp_path, EarlierOutput(tmp_path), interface=False)
    assert addresses.workbook in paths
    assert addresses.index not in paths


def test_the_summary_has_the_sizes_of_files(published, addresses):
    summary = published.summary
    assert summary.workbook == len(published.files[addresses.workbook])
    assert summary.package == len(published.files[addresses.package])
    for table in summary.tables:
        content = published.files[addresses.table(table.name)]
        assert (table.size, table.rows) == (len(content), content.count(b"\r\n") - 1)


def test_the_workbook_has_a_sheet_for_each_table_and_explains_them(published, addresses):
    book = openpyxl.load_workbook(io.BytesIO(published.files[addresses.workbook]), read_only=True)
    names = [table.name for table in published.summary.tables]
    assert book.sheetnames == ["_tables", "_fields", *names]
    assert all(len(name) <= 31 for name in book.sheetnames), "Excel refuses longer names"


def test_a_site_with_very_many_records_has_no_workbook(publication, addresses, monkeypatch):
    monkeypatch.setattr(files, "MOST_CELLS", 100)
    published = publication.make()
    assert addresses.workbook not in published.files
    assert published.summary.workbook == 0


def test_a_site_without_figures_has_valid_tables(publication, addresses):
    bare = {"topics": {}, "parks": {}, "events": {}, "projects": {}, "offers": {}, "targets": {}}
    site = replace(
        publication.site,
        **bare,
        sectors={},
        companies={},
        chains={},
        lists={},
        policies={},
        promotions={},
        tiers={},
        chain_groups={},
        clusters={},
    )
    published = replace(publication, site=site).make()
    package = json.loads(published.files[addresses.package])
    names = {item["name"] for item in package["resources"]}
    assert "figures" not in names
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] in names | {""}


def test_contacts_are_not_published(published, site):
    """Pages show them, where they are kept up to date; files are copied and kept."""
    private = [phone.number for contact in site.contacts.values() for phone in contact.phones]
    private += [email for contact in site.contacts.values() for email in contact.emails]
    assert private
    for path, content in published.files.items():
        for text in private:
            assert text.encode() not in content, path
