"""
The order of a list of names: 姓氏笔画.

The rule, as lists of delegates are printed: the surname's first character decides, by its number of strokes, and among
equal numbers by the strokes in writing order, each 横 before 竖 before 撇 before 点 before 折. The same surname: a
given name of one character stands before those of two (its place is counted as empty), then the characters of the given
name one after the other by the same order. Of surnames that begin alike a single one (欧) stands before a compound one
(欧阳). Names in other letters come last, by the alphabet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

# Two characters that are a surname together. A family name, not a limit of any society.
COMPOUND = frozenset(
    """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台
    皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘
    亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干
    百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 即墨 达奚 褚师 纳兰 叶赫 完颜
    耶律
    """.split()
)
Ranks = Mapping[str, int]
Key = tuple[int, tuple[tuple[int, int], ...], int, tuple[tuple[int, int], ...], str]


def split(name: str) -> tuple[str, str]:
    """Surname and given name. Of a name of two characters the surname is one, even where two could be a surname."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    size = 2 if len(plain) > 2 and plain[:2] in COMPOUND else 1
    return plain[:size], plain[size:]


def order_key(name: str, ranks: Ranks) -> Key:
    """What to sort names by. `ranks`: character -> its place in the order of strokes."""
    surname, given = split(name)
    if not surname or not _is_chinese(surname[0]):
        return (1, (), 0, (), unicodedata.normalize("NFKC", name).casefold())
    return (0, _places(surname, ranks), int(len(given) > 1), _places(given, ranks), name)


def _places(text: str, ranks: Ranks) -> tuple[tuple[int, int], ...]:
    """A character that no list of strokes knows stands behind all that are known, by its code point."""
    return tuple((0, ranks[one]) if one in ranks else (1, ord(one)) for one in text)


def _is_chinese(one: str) -> bool:
    return unicodedata.name(one, "").startswith("CJK ")
