"""What the parameters of the door of registry mean, where a route does not say it itself."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "branch": "分支机构编码 | the code of a branch",
    "by": "按何者分组 | grouped by",
    "category": "类别 | the category",
    "difference": "差异种类 | which kind of difference",
    "edition": "汇编的期次 | the number of the edition",
    "id": "事件编号 | the id of the event",
    "kind": "种类 | the kind",
    "name": "名称 | its name in the catalogue",
    "number": "其编号 | its number in the list",
    "person": "人员编码 | the code of a person",
    "post": "职务 | the post",
    "rule": "规则 | the rule",
    "state": "状态 | the state",
    "status": "状态 | the status",
}
