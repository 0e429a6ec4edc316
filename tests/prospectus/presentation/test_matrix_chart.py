"""Where the names and dots of a matrix lie."""

from __future__ import annotations

from prospectus.presentation.matrix_chart import FIRST, LAST, matrix

COLUMNS = ["Extend", "Strengthen", "Supplement"]
SECTIONS = [("Food", [("Dairy", 0), ("Wine", 1)]), ("Energy", [("Hydrogen", 2)])]


def test_each_dot_lies_in_its_column():
    drawn = matrix(COLUMNS, SECTIONS)
    xs = [column.x for column in drawn.columns]
    assert (xs[0], xs[-1]) == (FIRST, LAST)
    assert [row.x for section in drawn.sections for row in section.rows] == xs


def test_everything_lies_below_what_stands_before_it():
    drawn = matrix(COLUMNS, SECTIONS)
    ys = [max(column.heading[-1].y for column in drawn.columns)]
    for section in drawn.sections:
        ys += [line.y for line in section.heading]
        ys += [line.y for row in section.rows for line in row.label]
    assert ys == sorted(set(ys))
    assert drawn.height > ys[-1]


def test_no_line_to_a_column_crosses_the_heading_of_another_one():
    """Headings end at their columns, so lines further on pass them if they begin above."""
    columns = matrix(COLUMNS, SECTIONS).columns
    heights = [column.heading[0].y for column in columns]
    assert heights == sorted(heights, reverse=True)
    assert all(column.line_y > column.heading[-1].y for column in columns)


def test_long_headings_of_columns_are_broken_above_those_of_earlier_columns():
    names = ["Extend", "Strengthen by whatever it may take and more"]
    first, last = matrix(names, SECTIONS[:1]).columns
    assert [line.text for line in last.heading] == [
        "Strengthen by whatever it may take",
        "and more",
    ]
    assert last.heading[0].y < last.heading[1].y < first.heading[0].y


def test_long_names_are_broken_and_the_next_row_makes_room():
    long, short = (
        matrix(["Extend"], [("Food", [("Soybean and peanut processing", 0), ("Wine", 0)])])
        .sections[0]
        .rows
    )
    assert len(long.label) == 2
    assert short.label[0].y > long.label[-1].y
    assert long.y < long.label[0].y < long.label[1].y, "the dot is beside the first line"


def test_a_single_column_is_the_last_one():
    assert [column.x for column in matrix(["Extend"], SECTIONS[1:0]).columns] == [LAST]


def test_a_matrix_is_mirrored_where_lines_are_written_from_right_to_left():
    drawn, mirrored = matrix(COLUMNS, SECTIONS), matrix(COLUMNS, SECTIONS, rtl=True)
    assert [column.x for column in mirrored.columns] == [100 - column.x for column in drawn.columns]
    assert (drawn.start, mirrored.start) == (0, 100)
