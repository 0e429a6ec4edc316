from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from prospectus.i18n.pinyin import pinyin_key


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("测试园区", "csyq ceshiyuanqu"),
        ("重庆测试园", "cqcsy chongqingceshiyuan"),  # not zhong, as 重 alone would be
        ("Test 测试", "testcs testceshi"),
    ],
)
def test_a_name_is_heard_by_its_first_letters_and_whole(name, heard):
    assert pinyin_key(name) == heard


@given(name=st.text("重庆长大行乐都会朝阳得地着和〇Lü1（ "))
def test_words_are_heard_one_by_one_as_the_whole_name_is(name):
    assert pinyin_key(name).split(" ")[1] == "".join("".join(lazy_pinyin(name)).split()).lower()
