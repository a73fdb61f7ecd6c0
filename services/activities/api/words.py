"""What the parameters of the door of activities mean, where a route does not say it itself."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "host": "主办方 | who holds it",
    "kind": "种类 | the kind",
    "meeting": "会议编码 | the code of the meeting",
    "name": "名称 | its name in the catalogue",
    "open": "只要未办结的 | only what is open",
    "overdue": "只要逾期的 | only what is overdue",
    "pairing": "结对编码 | the code of the pairing",
    "paper": "哪一份文件 | which paper, with its form",
    "party": "由谁负责 | a branch, the society or a unit",
    "programme": "项目计划 | the programme",
    "purpose": "链接的用途 | what the link is for",
    "rule": "规则 | the rule",
    "state": "状态 | the state",
}
