"""What a cell shows by its number format."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prospectus.editing.spreadsheet.number_format import parse


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("0%", "0.5", "50%"),
        ("0.0%", "0.091", "9.1%"),
        ('0.0"亿元"', "3.5", "3.5亿元"),
        ('#,##0.00"元";[Red]-#,##0.00"元"', "-1200", "-1200元"),
        ('_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "3.5", "¥3.5"),
        ("[$¥-804]#,##0", "3", "¥3"),
        ("[$CNY] 0", "3", "CNY 3"),
        ('0.0" million"', "3.5", "3.5 million"),
        ('General"人"', "5", "5人"),
        (r"0\人", "5", "5人"),
        ('0.0,,"M"', "3500000", "3.5M"),
        ('0!.0,"万元"', "35000", "3.5万元"),  # the usual way to ten thousands in Chinese Excel
        (r'0\.0,"万元"', "35000", "3.5万元"),
    ],
)
def test_people_see_the_number_with_what_is_around_it(code, number, shown):
    assert parse(code).shown(Decimal(number)) == shown


@pytest.mark.parametrize(
    "code",
    [
        *("General", "@", "0.00", "#,##0", "#,##0.0########", "0.00E+00", "0.0,", '+0;-0;"-"'),
        *("#,##0_);[Red]\\(#,##0\\)", "[DBNum1][$-804]General", "[Blue]0"),
    ],
)
def test_a_format_of_digits_and_signs_shows_the_number_only(code):
    assert parse(code).shown(Decimal("3.5")) is None


@pytest.mark.parametrize("code", ['[>=10000]0.0,"万";0', '000"-"000"人"000', "# ?/?"])
def test_a_format_that_depends_on_the_number_or_divides_its_digits_is_not_read(code):
    assert parse(code) is None
