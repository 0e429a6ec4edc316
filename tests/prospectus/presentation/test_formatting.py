from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from importlib.metadata import version

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from prospectus.config.settings import Language
from prospectus.domain.datetimes import zone
from prospectus.domain.edtf import Period
from prospectus.domain.records import Equivalent, Figure, Range, Unit
from prospectus.presentation.formatting import Formats

ZH = Formats(Language("zh", "zh-Hans-CN", "简体中文"))
EN = Formats(Language("en", "en-GB", "English"))

LANGUAGES = {"languages": ["zh", "en"]}
NAME = {"zh": "测试数据", "en": "Test figure"}


def unit(quantity: str, zh: str, *, ordinal: bool = False, **en: str) -> Unit:
    pattern = {"zh": {"other": zh}, "en": en}
    record = {"name": NAME, "quantity": quantity, "ordinal": ordinal, "pattern": pattern}
    return Unit.model_validate(record, context=LANGUAGES)


CNY = unit("money", "{}元", one="CNY {}", other="CNY {}")
PERCENT = unit("share", "{}%", one="{}%", other="{}%")
POINTS = unit("rate", "{}个百分点", one="{} percentage point", other="{} percentage points")
RANK = unit("rank", "第{}位", ordinal=True, one="{}st", two="{}nd", few="{}rd", other="{}th")
PEOPLE = unit("count", "{}人", one="{} person", other="{} people")
ENTERPRISES = unit("count", "{}家", one="{} enterprise", other="{} enterprises")
PIECES = unit("count", "{}件", one="{} piece", other="{} pieces")
TONNES = unit("mass", "{}吨", one="{} tonne", other="{} tonnes")
MU = unit("area", "{}亩", one="{} mu", other="{} mu")
KM = unit("length", "{}公里", one="{} km", other="{} km")


def formatted(value: object, of: Unit, qualifier: str = "exact") -> tuple[str, str]:
    """A quantity in both languages."""
    figure = Figure.model_validate(
        {
            "name": NAME,
            "value": value,
            "unit": "test",
            "qualifier": qualifier,
            "status": "actual",
            "period": "2023",
            "sources": ("test p01",),
        },
        context=LANGUAGES,
    )
    return ZH.quantity(figure, of), EN.quantity(figure, of)


# -- numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (1, "1", "1"),
        (999, "999", "999"),
        (1000, "1000", "1,000"),
        (9125, "9125", "9,125"),
        (9999, "9999", "9,999"),
        (10_000, "1万", "10,000"),
        (10_001, "1.0001万", "10,001"),
        (600_000, "60万", "600,000"),
        (999_999, "99.9999万", "999,999"),
        (1_000_000, "100万", "1 million"),
        (1_234_567, "123.4567万", "1.234567 million"),
        (3_600_000, "360万", "3.6 million"),
        (99_999_999, "9999.9999万", "99.999999 million"),
        (100_000_000, "1亿", "100 million"),
        (1_000_000_000, "10亿", "1 billion"),
        (500_000_000_000, "5000亿", "500 billion"),
        (1_000_000_000_000, "1万亿", "1 trillion"),
        (1_070_000_000_000, "1.07万亿", "1.07 trillion"),
        (123_456_789_012_345, "123.456789012345万亿", "123.456789012345 trillion"),
        (Decimal("8.4"), "8.4", "8.4"),
        (Decimal("0.5"), "0.5", "0.5"),
        (Decimal("0.000001"), "0.000001", "0.000001"),
        (Decimal("1234.5678"), "1234.5678", "1,234.5678"),
        (Decimal("1E+7"), "1000万", "10 million"),
        (-5, "−5", "−5"),
        (-5_000_000, "−500万", "−5 million"),
    ],
)
def test_each_language_has_its_own_large_numbers(value, zh, en):
    assert (ZH.number(value), EN.number(value)) == (zh, en)


SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12} | {
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}


def parsed(text: str) -> Decimal:
    text = text.replace("−", "-")
    number, scale = re.fullmatch(r"(-?[\d.,]+) ?(\D*)", text).groups()
    whole, _, fraction = number.partition(".")
    assert re.fullmatch(r"-?(\d+|\d{1,3}(,\d{3})*)", whole)
    assert "," not in fraction
    return Decimal(number.replace(",", "")) * SCALES[scale]


@given(st.integers(0, 10**15))
@example(10**15)
@example(10**15 - 1)
def test_no_digit_of_a_whole_number_is_lost(value):
    assert parsed(ZH.number(value)) == value
    assert parsed(EN.number(value)) == value


@given(st.decimals(-(10**15), 10**15, places=6))
@example(Decimal("999999.999999"))
@example(Decimal("1234567890.123456"))
@example(Decimal("999999999999.999999"))
def test_no_digit_after_the_point_is_lost(value):
    assert parsed(ZH.number(value)) == value
    assert parsed(EN.number(value)) == value


# -- quantities --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "of", "qualifier", "zh", "en"),
    [
        # money
        (1_070_000_000_000, CNY, "exact", "1.07万亿元", "CNY 1.07 trillion"),
        (500_000_000_000, CNY, "exact", "5000亿元", "CNY 500 billion"),
        (500_000_000_000, CNY, "over", "超过5000亿元", "more than CNY 500 billion"),
        (120_000_000_000, CNY, "over", "超过1200亿元", "more than CNY 120 billion"),
        (100_000_000_000, CNY, "class", "1000亿元级", "class of CNY 100 billion"),
        (10_000_000_000, CNY, "class", "100亿元级", "class of CNY 10 billion"),
        (100_000_000, CNY, "exact", "1亿元", "CNY 100 million"),
        (100_000_000, CNY, "at_least", "1亿元以上", "at least CNY 100 million"),
        # weights, areas, lengths
        (3_600_000, TONNES, "exact", "360万吨", "3.6 million tonnes"),
        (1_000_000, TONNES, "exact", "100万吨", "1 million tonnes"),
        (600_000, TONNES, "exact", "60万吨", "600,000 tonnes"),
        (5_000_000, TONNES, "at_least", "500万吨以上", "at least 5 million tonnes"),
        (1_000_000, MU, "exact", "100万亩", "1 million mu"),
        (18, KM, "exact", "18公里", "18 km"),
        # counts
        (2_000_000, PIECES, "at_least", "200万件以上", "at least 2 million pieces"),
        (300_000, PIECES, "at_least", "30万件以上", "at least 300,000 pieces"),
        (9125, ENTERPRISES, "exact", "9125家", "9,125 enterprises"),
        (3679, ENTERPRISES, "exact", "3679家", "3,679 enterprises"),
        (150, ENTERPRISES, "nearly", "近150家", "nearly 150 enterprises"),
        (100, ENTERPRISES, "nearly", "近100家", "nearly 100 enterprises"),
        (1500, PEOPLE, "over", "1500余人", "more than 1,500 people"),
        (15_000, PEOPLE, "over", "1.5万余人", "more than 15,000 people"),
        # shares, rates, ranks
        (50, PERCENT, "about", "50%左右", "about 50%"),
        (Decimal("8.4"), PERCENT, "exact", "8.4%", "8.4%"),
        (Decimal("3.8"), POINTS, "exact", "3.8个百分点", "3.8 percentage points"),
        (Decimal("-3.8"), POINTS, "exact", "−3.8个百分点", "−3.8 percentage points"),
        (2, RANK, "exact", "第2位", "2nd"),
    ],
)
def test_units_and_qualifiers_survive_in_both_languages(value, of, qualifier, zh, en):
    assert formatted(value, of, qualifier) == (zh, en)


@pytest.mark.parametrize(
    ("value", "of", "en"),
    [
        (0, ENTERPRISES, "0 enterprises"),
        (1, ENTERPRISES, "1 enterprise"),
        (2, ENTERPRISES, "2 enterprises"),
        (1, PEOPLE, "1 person"),
        (1, POINTS, "1 percentage point"),
        (Decimal("1.0"), TONNES, "1 tonne"),
        (Decimal("1.5"), TONNES, "1.5 tonnes"),
        (Decimal("0.1"), POINTS, "0.1 percentage points"),
        (1, RANK, "1st"),
        (3, RANK, "3rd"),
        (4, RANK, "4th"),
        (11, RANK, "11th"),
        (12, RANK, "12th"),
        (21, RANK, "21st"),
        (112, RANK, "112th"),
    ],
)
def test_plural_forms_fit_the_number(value, of, en):
    assert formatted(value, of)[1] == en


@pytest.mark.parametrize(
    ("low", "high", "of", "zh", "en"),
    [
        (5, 10, ENTERPRISES, "5至10家", "5–10 enterprises"),
        (1_000_000, 2_000_000, TONNES, "100万至200万吨", "1 million–2 million tonnes"),
        (Decimal("0.5"), 1, POINTS, "0.5至1个百分点", "0.5–1 percentage point"),
        (10**8, 10**9, CNY, "1亿至10亿元", "CNY 100 million–1 billion"),
        (5, 8, PERCENT, "5%至8%", "5% to 8%"),
        (-5, 8, PERCENT, "−5%至8%", "−5% to 8%"),
        (-2, 1, ENTERPRISES, "−2家至1家", "−2 enterprises to 1 enterprise"),
    ],
)
def test_a_range_is_shown_with_both_its_ends(low, high, of, zh, en):
    assert formatted({"from": low, "to": high}, of) == (zh, en)


def test_babel_2_19_is_held_back_until_its_ranges_are_decided_on():
    """Babel 2.19 changes ranges of Chinese and English dates, such as `2023年1月 – 8月`.

    Readers would see other signs and spaces than today. Before the limit in requirements.in goes,
    somebody has to decide which of them this site writes, and change the texts below.
    """
    assert version("babel") == "2.18.0"
    months, days = Period("2023-01/2023-08"), Period("2023-05-17/2023-06-02")
    assert ZH.period(months) == "2023年1月至8月"
    assert EN.period(months) == "January\u2009–\u2009August 2023"
    assert ZH.period(days) == "2023年5月17日至6月2日"
    assert EN.period(days) == "17 May\u2009–\u20092 June 2023"


def test_a_range_keeps_its_qualifier():
    assert formatted({"from": 50, "to": 60}, PERCENT, "about") == (
        "50%至60%左右",
        "about 50% to 60%",
    )


@given(
    st.decimals(allow_nan=False, allow_infinity=False).filter(
        lambda number: abs(number.adjusted()) < 999
    )
)
@example(Decimal(10**28))
@example(Decimal("1E+998"))
@example(Decimal("1E-998"))
def test_any_number_that_a_figure_may_hold_is_written(value):
    """YAML's exponents have three digits at most; see `source`."""
    try:
        zh, en = formatted(value, KM)
    except ValidationError as error:
        assert error.errors()[0]["loc"][0] == "value"
    else:
        assert zh.endswith("公里")
        assert en.endswith(" km")


# -- other languages ---------------------------------------------------------------------

# The English catalog ("more than") with the numbers and plural forms of other languages.
LOCALES = {tag: Formats(Language("en", tag, tag)) for tag in ("ar", "fr", "pl", "ru", "ja")}


def in_locale(tag: str, value: str, forms: dict[str, str], qualifier: str = "exact") -> str:
    """A quantity with the numbers and plural forms of another language."""
    low, _, high = value.partition("/")
    ends = {"low": Decimal(low), "high": Decimal(high or 0)}
    number = Range.model_construct(**ends) if high else Decimal(value)
    figure = Figure.model_construct(value=number, qualifier=qualifier)
    of = Unit.model_construct(pattern={"en": forms}, quantity="test", ordinal=False)
    return LOCALES[tag].quantity(figure, of)


STATIONS = {
    "zero": "لا محطات",
    "one": "محطة واحدة",
    "two": "محطتان",
    "few": "{} محطات",
    "many": "{} محطة",
    "other": "{} محطة",
}
RIYALS = {
    "zero": "{} ريال",
    "one": "ريال واحد",
    "two": "ريالان",
    "few": "{} ريالات",
    "many": "{} ريالًا",
    "other": "{} ريال",
}
ZLOTYS = {"one": "{} złoty", "few": "{} złote", "many": "{} złotych", "other": "{} złotego"}
ROUBLES = {"one": "{} рубль", "few": "{} рубля", "many": "{} рублей", "other": "{} рубля"}
EUROS = {"one": "{} euro", "many": "{} d’euros", "other": "{} euros"}


@pytest.mark.parametrize(
    ("tag", "value", "forms", "text"),
    [
        ("ar", "0", STATIONS, "لا محطات"),
        ("ar", "1", STATIONS, "محطة واحدة"),
        ("ar", "2", STATIONS, "محطتان"),
        ("ar", "3", STATIONS, "3 محطات"),
        ("ar", "11", STATIONS, "11 محطة"),
        ("ar", "100", STATIONS, "100 محطة"),
        ("ar", "11", RIYALS, "11 ريالًا"),
        ("ar", "410250000", RIYALS, "410.25 مليون ريال"),
        ("ar", "3000000", RIYALS, "3 ملايين ريال"),
        ("ar", "1000011", RIYALS, "1.000011 مليون ريال"),
        ("pl", "1", ZLOTYS, "1 złoty"),
        ("pl", "2", ZLOTYS, "2 złote"),
        ("pl", "5", ZLOTYS, "5 złotych"),
        ("pl", "1.5", ZLOTYS, "1,5 złotego"),
        ("pl", "1.0", ZLOTYS, "1 złoty"),
        ("pl", "1000000", ZLOTYS, "1 milion złotych"),
        ("pl", "2500000", ZLOTYS, "2,5 miliona złotych"),
        ("ru", "21", ROUBLES, "21 рубль"),
        ("ru", "3000000", ROUBLES, "3 миллиона рублей"),
        ("fr", "1.5", EUROS, "1,5 euro"),
        ("fr", "900000", EUROS, "900 000 euros"),
        ("fr", "1000000", EUROS, "1 million d’euros"),
        ("fr", "1500000", EUROS, "1,5 million d’euros"),
        ("fr", "2000000000", EUROS, "2 milliards d’euros"),
    ],
)
def test_each_language_counts_by_the_number_that_is_shown(tag, value, forms, text):
    plain = in_locale(tag, value, forms).replace("\u202f", " ").replace("\xa0", " ")
    assert plain == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1/2", "1–2 محطة"),
        ("2/3", "2–3 محطات"),
        ("-1", "\u200e−1 محطة"),
        ("-2/1", "\u200e−2 محطة to محطة واحدة"),
    ],
)
def test_a_form_without_a_number_is_no_form_of_a_range_or_of_a_negative_number(value, text):
    assert in_locale("ar", value, STATIONS) == text


def test_a_form_without_a_number_keeps_its_qualifier():
    assert in_locale("ar", "2", STATIONS, "over") == "more than محطتان"


def test_a_language_without_long_forms_of_large_numbers_has_short_ones():
    assert LOCALES["ja"].number(10_000_000) == "1000万"


# -- units that readers know --------------------------------------------------------------

HECTARES = unit("area", "{}公顷", one="{} hectare", other="{} hectares")


@pytest.mark.parametrize(
    ("value", "qualifier", "zh", "en"),
    [
        (150, "exact", "150亩", "150 mu (10 hectares)"),
        (15, "over", "超过15亩", "more than 15 mu (1 hectare)"),
        (100, "exact", "100亩", "100 mu (about 6.67 hectares)"),
        (
            {"from": 100, "to": 150},
            "about",
            "100至150亩左右",
            "about 100–150 mu (about 6.67–10 hectares)",
        ),
    ],
)
def test_a_figure_is_also_shown_in_a_unit_that_readers_know(value, qualifier, zh, en):
    equals = Equivalent.model_construct(count=Decimal(1), value=Decimal(15), unit="mu")
    units = {
        "mu": MU.model_copy(update={"readers": ("zh",)}),
        "hectares": HECTARES.model_copy(update={"equals": equals, "readers": ("en",)}),
    }
    number = Range.model_validate(value) if isinstance(value, dict) else Decimal(value)
    area = Figure.model_construct(value=number, unit="mu", qualifier=qualifier)
    for code, tag, text in (("zh", "zh-Hans-CN", zh), ("en", "en-GB", en)):
        assert Formats(Language(code, tag, ""), units).quantity(area, units["mu"]) == text


def test_a_number_and_the_unit_of_amounts_to_enter_are_written_in_the_unit():
    assert EN.number_of(Decimal("7.2"), CNY) == "CNY 7.2"
    assert (ZH.unit_of_inputs(CNY, 10**8, "亿"), EN.unit_of_inputs(MU, 1, "")) == ("亿元", "mu")


# -- periods -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2023", "2023年", "2023"),
        ("2023-10", "2023年10月", "October 2023"),
        ("2023-07-07", "2023年7月7日", "7 July 2023"),
        ("2023~", "2023年前后", "around 2023"),
        ("2023-10~", "2023年10月前后", "around October 2023"),
        ("2023-07-07~", "2023年7月7日前后", "around 7 July 2023"),
        ("2023-21", "2023年春季", "spring 2023"),
        ("2023-22", "2023年夏季", "summer 2023"),
        ("2023-23", "2023年秋季", "autumn 2023"),
        ("2023-24", "2023年冬季", "winter 2023"),
        ("2023/2025", "2023–2025年", "2023–2025"),
        ("2023/2023", "2023年", "2023"),
        ("2023-01/2023-08", "2023年1月至8月", "January – August 2023"),
        ("2022-12/2023-08", "2022年12月至2023年8月", "December 2022 – August 2023"),
        ("2023-05-17/2023-10", "2023年5月17日至2023年10月", "17 May 2023 to October 2023"),
        ("2022-04-25/2022-04-27", "2022年4月25日至27日", "25–27 April 2022"),
        ("2024-09-07/2024-09-08", "2024年9月7日至8日", "7–8 September 2024"),
        ("2024-04-29/2024-05-02", "2024年4月29日至5月2日", "29 April – 2 May 2024"),
        ("2024-05-30/2025-05-02", "2024年5月30日至2025年5月2日", "30 May 2024 – 2 May 2025"),
        (
            "2024-05-07~/2024-05-08",
            "2024年5月7日前后至2024年5月8日",
            "around 7 May 2024 to 8 May 2024",
        ),
        ("2023-22/2024-24", "2023年夏季至2024年冬季", "summer 2023 to winter 2024"),
        ("2023~/2025-06", "2023年前后至2025年6月", "around 2023 to June 2025"),
        ("2023~/2025~", "2023年前后至2025年前后", "around 2023 to around 2025"),
        ("2023/2025~", "2023年至2025年前后", "2023 to around 2025"),
        ("2023-10~/2023-12", "2023年10月前后至2023年12月", "around October 2023 to December 2023"),
    ],
)
def test_a_period_is_shown_no_finer_than_it_is_known(period, zh, en):
    thin_space = "\u2009"  # which English puts around the dash between two months
    assert ZH.period(Period(period)) == zh
    assert EN.period(Period(period)).replace(thin_space, " ") == en


# -- lists -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "complete", "zh", "en"),
    [
        (["A"], True, "A", "A"),
        (["A", "B"], True, "A和B", "A and B"),
        (["A", "B", "C"], True, "A、B和C", "A, B and C"),
        (["A"], False, "A等", "A and others"),
        (["A", "B"], False, "A、B等", "A, B and others"),
        (["A", "B", "C"], False, "A、B、C等", "A, B, C and others"),
        (["{0}", "{list}"], True, "{0}和{list}", "{0} and {list}"),
        (["{0}", "{list}"], False, "{0}、{list}等", "{0}, {list} and others"),
        ([], True, "", ""),
    ],
)
def test_a_list_says_whether_it_is_complete(names, complete, zh, en):
    assert ZH.enumeration(iter(names), complete) == zh
    assert EN.enumeration(iter(names), complete) == en


# -- days and hours ----------------------------------------------------------------------


def test_a_day_is_shown_with_its_name_in_the_week():
    day = dt.date(2030, 5, 1)
    assert (ZH.day(day), EN.day(day)) == ("2030年5月1日星期三", "Wednesday, 1 May 2030")


@pytest.mark.parametrize(
    ("end", "zh", "en"),
    [
        (None, "09:30", "09:30"),
        (dt.datetime(2030, 5, 1, 10, 5), "09:30–10:05", "09:30–10:05"),
        (dt.datetime(2030, 5, 2, 1, 0), "09:30至5月2日01:00", "09:30 to 01:00 on 2 May"),
    ],
)
def test_hours_name_a_day_only_where_they_end_on_another(end, zh, en):
    start = dt.datetime(2030, 5, 1, 9, 30)
    assert (ZH.hours(start, end), EN.hours(start, end)) == (zh, en)


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("Asia/Shanghai", "中国标准时间（GMT+08:00）", "China Standard Time, GMT+08:00"),
        ("Asia/Urumqi", "中国（乌鲁木齐）时间（GMT+06:00）", "China (Urumqi) Time, GMT+06:00"),
        (
            "Europe/Berlin",
            "中欧夏令时间（GMT+02:00）",
            "Central European Summer Time, GMT+02:00",
        ),
    ],
)
def test_a_zone_is_shown_by_its_name_and_its_hours(name, zh, en):
    moment = dt.datetime(2030, 5, 1, 9, 30, tzinfo=zone(name))
    assert (ZH.zone(moment), EN.zone(moment)) == (zh, en)
