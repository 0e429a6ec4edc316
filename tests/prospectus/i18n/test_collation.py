"""The order of names in a language."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from prospectus.i18n.collation import ALPHABETS, get_collator, sort_key

LANGUAGES = yaml.safe_load(ALPHABETS.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh", ["阿测试", "八测试", "重庆测试", "上海测试", "中测试"]),
        ("en", ["alpha test", "Beta test", "Élan", "elm", "gamma test", "Łódź", "London", "ząb"]),
        ("en", ["1 park", "12 parks", "2 parks", "a park", "park", "парк", "公园"]),
        ("en", ["a b", "a-b", "ab", "Ab", "áb"]),
        ("de", ["Ärmel", "Arznei", "Straße", "Strasse 2"]),
        ("pl", ["cena", "ćma", "dom", "ósmy", "sad", "śląsk", "zysk", "źródło", "żuraw"]),
        ("sv", ["Zink", "Ål", "Ärta", "Öl"]),
        ("da", ["Zink", "Æble", "Øl", "Ål", "Aarhus"]),
        ("cs", ["cena", "čaj", "hora", "chata", "iris"]),
        ("es", ["nube", "ñandú", "obra"]),
        ("tr", ["cam", "çam", "hat", "ırmak", "it"]),
        ("ru", ["ёлка", "жук", "край", "яма", "park"]),
        ("uk", ["ґанок", "дім", "єдність", "ілля", "їжак", "йод"]),
        ("kk", ["ата", "әке", "қала", "ұлт", "ірі"]),
        ("ar", ["أسواق", "بحر", "تمر", "ثمر", "ميناء", "نفط", "park"]),
        ("fa", ["آب", "بازار", "پارک", "تهران", "چای", "گاز"]),
        ("ug", ["ئات", "ئەت", "باغ", "پاختا", "چاي", "ۋاقىت", "ئېتىز", "ئىش", "يول"]),
    ],
)
def test_names_stand_in_the_order_of_their_language(language, names):
    assert sorted(set(names), key=lambda name: sort_key(name, language)) == names


def test_names_that_sound_alike_are_always_in_the_same_order():
    one, other = sort_key("测是", "zh"), sort_key("测试", "zh")
    assert one[0] == other[0]
    assert one != other


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alphabet_has_each_letter_once(language):
    if get_collator(language) is not None:
        letters = LANGUAGES[language].replace("=", " ").split()
        assert len(set(letters)) == len(letters) > 20


@given(name=st.text(), other=st.text())
def test_any_two_names_have_an_order_and_accents_decide_last(name, other):
    for language in ("en", "pl", "tr", "ug"):
        one, two = sort_key(f"{name}a", language), sort_key(f"{name}\u00e1", language)
        assert one < two
        assert (sort_key(name, language) == sort_key(other, language)) is (name == other)
