"""Invented people: every name carries the mark 示例, every code is a number."""

from __future__ import annotations

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def name(number: int) -> str:
    """The name of the invented person with this number, such as `示例-张三01`."""
    return f"示例-{SURNAMES[number % len(SURNAMES)]}{GIVEN[number % len(GIVEN)]}{number:02d}"


def liaison(branch: str, turn: int = 1) -> str:
    """The code of a branch's liaison; a successor has the next turn."""
    return f"L-{branch}-{turn}"


def chair(branch: str) -> str:
    """The code of a branch's chair."""
    return f"C-{branch}"
