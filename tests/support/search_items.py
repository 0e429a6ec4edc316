"""Projects that nobody plans as the search knows them: any number, and in one language alone."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from itertools import accumulate

from prospectus.outputs.search_projects import SearchProject
from support.parsing import read_search

# A made-up name is made of one word from each column; the last says that it is.
NAMES = {
    "zh": (
        ("云", "岚", "澄", "霁", "昭", "珩", "沐", "翊", "煦", "璟", "湛", "彧"),
        ("柏", "棠", "榆", "枫", "槿", "樾", "桐", "桦", "楠", "梓", "榕"),
        ("羊绒", "蜂蜜", "陶瓷", "玻璃", "苜蓿", "橡胶", "乐器", "钟表", "眼镜", "LED灯具"),
        ("加工厂", "展销中心", "实验室", "中试基地", "扩建项目", "物流园"),
        ("（虚构）",),
    ),
    "en": (
        ("Alder", "Brindle", "Corvane", "Dunmore", "Elswick", "Farlow", "Garvin", "Hexley"),
        ("Quay", "Ridge", "Spire", "Tarn", "Vale", "Weir", "Yard", "Cairn", "Dell", "Fell"),
        ("cashmere", "honey", "ceramics", "mirror", "lucerne", "rubber", "violin", "clock"),
        ("factory", "showroom", "laboratory", "pilot plant", "extension", "depot"),
        ("(made up)",),
    ),
}
SUMMARIES = {
    "zh": "虚构：{}{}在{}内建设{}，只用于测试。",
    "en": "Made up: {} {} builds in {} a {}, for tests only.",
}
PLACES = {
    "zh": ("虚构东园", "虚构西园", "虚构南园"),
    "en": ("Mockton East", "Mockton West", "Mockton South"),
}


def items(count: int, language: str) -> Iterator[SearchProject]:
    """What the search knows of `count` made-up projects, each with a name of its own.

    Each language has different projects. At most 3840 names are different.
    """
    names = list(itertools.product(*NAMES[language]))
    random.Random(1).shuffle(names)  # noqa: S311 - the same every time is what is wanted
    for number, parts in enumerate(names[:count], start=1):
        place = PLACES[language][number % 3]
        summary = SUMMARIES[language].format(*parts[:2], place, parts[2])
        title = ("" if language == "zh" else " ").join(parts)
        yield SearchProject(
            f"projects/made-up-{number}/", title, summary, (), (place, f"{number} t")
        )


def read_terms(index_files: Mapping[str, str]) -> dict[str, dict[int, list[int]]]:
    """For each term and each way to hold it, the numbers of the projects."""
    index = read_search(index_files.values())
    terms: dict[str, dict[int, list[int]]] = {}
    for number, first in enumerate(index["terms"]):
        part = index["parts"][f"terms-{number}"]
        assert next(iter(part)) == first
        for term, lists in part.items():
            terms[term] = {flags: list(accumulate(steps)) for flags, *steps in lists}
    assert list(terms) == sorted(terms, key=lambda term: term.encode("utf-16-be"))
    return terms


def holding(terms: Mapping[str, Mapping[int, list[int]]], term: str) -> set[int]:
    """The numbers of the projects that hold a term in any way."""
    return {number for numbers in terms.get(term, {}).values() for number in numbers}
