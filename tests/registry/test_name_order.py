"""姓氏笔画: lists of names in the order in which they are printed. All names are invented."""

from __future__ import annotations

import random

import pytest

from services.registry.domain.name_order import order_key, split
from services.registry.store.strokes import ranks


def ordered(names: str) -> str:
    wanted = names.split()
    random.Random(7).shuffle(wanted)
    return " ".join(sorted(wanted, key=lambda name: order_key(name, ranks())))


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("fewer strokes first", "丁甲 于甲 王甲 田甲 刘甲 李甲 林甲 胡甲 高甲 黄甲 韩甲 蒲甲 蔡甲 樊甲 薛甲 戴甲 瞿甲"),
        # Four strokes: 王 begins with 横, 贝 with 竖, 毛 with 撇, 文 with 点, 尹 with 折.
        ("equal strokes by the first one", "王甲 贝甲 毛甲 文甲 尹甲"),
        # Seven strokes, as lists of delegates have them.
        ("equal first strokes by the next ones", "李甲 杨甲 吴甲 何甲 余甲 汪甲 沈甲 宋甲 张甲 陈甲"),
        ("a single given name before a double one, however many strokes it has", "田富 田大利 田学军"),
        ("then the given name, character by character", "李明 李一鸣 李大鸣 李大鹏"),
        ("a single surname before a compound one that begins alike", "欧一 欧鑫鑫 欧阳一 欧阳一一"),
        ("a compound surname by its first character", "司马甲 欧阳甲 洪甲乙 诸葛甲"),
        ("a name in other letters last, by the alphabet", "瞿甲 Alice Bob carol"),
    ],
)
def test_names_are_ordered_by(rule: str, names: str) -> None:
    assert ordered(names) == names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("欧阳明", ("欧阳", "明")),
        ("欧阳", ("欧", "阳")),
        ("张 三", ("张", "三")),
        ("张　三", ("张", "三")),
        ("诸葛孔明", ("诸葛", "孔明")),
        ("阿依古丽·买买提", ("阿", "依古丽·买买提")),
        ("", ("", "")),
    ],
)
def test_a_name_is_split_into_surname_and_given_name(name: str, parts: tuple[str, str]) -> None:
    assert split(name) == parts


def test_a_character_of_no_list_stands_behind_all_that_are_known() -> None:
    assert "𠮷" not in ranks()
    assert ordered("龘甲 𠮷甲 Ann") == "龘甲 𠮷甲 Ann"


def test_the_list_of_strokes_has_every_character_of_everyday_names_and_gives_no_place_twice() -> None:
    known = ranks()
    gb2312 = [bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    everyday = [one for one in gb2312 if one]
    assert len(everyday) == 6763
    assert [one for one in everyday if one not in known] == []
    places = [place for one, place in known.items() if "\u4e00" <= one <= "\u9fa5"]
    assert len(places) == len(set(places)) == 20_897
