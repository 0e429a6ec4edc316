from __future__ import annotations

import pytest

from prospectus.sounds import order, sounds


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("测试园区", "csyq ceshiyuanqu"),
        ("重庆测试园", "cqcsy chongqingceshiyuan"),  # not zhong, as 重 alone would be
        ("Test 测试", "testcs testceshi"),
    ],
)
def test_a_name_is_heard_by_its_first_letters_and_whole(name, heard):
    assert sounds(name) == heard


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh", ["阿测试", "八测试", "重庆测试", "上海测试", "中测试"]),
        ("en", ["alpha test", "Beta test", "gamma test"]),
    ],
)
def test_names_stand_in_the_order_of_their_language(language, names):
    assert sorted(set(names), key=lambda name: order(name, language)) == names


def test_names_that_sound_alike_are_always_in_the_same_order():
    one, other = order("测是", "zh"), order("测试", "zh")
    assert one[0] == other[0]
    assert one != other
