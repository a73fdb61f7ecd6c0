"""What the parameters of the door of outreach mean, where a route does not say it itself."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "name": "名称 | its name in the catalogue",
    "open": "只要未办结的 | only what is open",
    "owner": "负责人编码 | the person who sees to it",
    "paper": "哪一份文件 | which paper, with its form",
    "period": "年度或季度 | a year or a quarter",
    "stage": "办理环节 | which step is next",
}
