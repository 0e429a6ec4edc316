from __future__ import annotations

from prospectus.i18n.grammatical_cases import CasedText

MONTH = CasedText("październik 2023", {"locative": "październiku 2023"}.get)


def test_a_message_chooses_the_case_of_a_text():
    assert f"w {MONTH:locative}" == "w październiku 2023"
    message = "w {period:locative}"  # as a catalog has it
    assert message.format(period=MONTH) == "w październiku 2023"


def test_without_a_case_or_with_an_unknown_one_a_text_is_as_it_is():
    assert f"{MONTH}" == f"{MONTH:dative}" == "październik 2023"
    assert MONTH == "październik 2023"


def test_a_case_may_be_a_text_with_cases():
    nested = CasedText("nested", lambda case: MONTH if case == "month" else None)
    assert nested.in_case("month") == "październik 2023"
    assert type(nested.in_case("month")) is str
