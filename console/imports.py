"""The doors for workbooks of the services, as the pages of imports lead to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from fastapi import Request

from console.rights import may, may_all

Door = Literal["registry", "activities", "outreach"]


@dataclass(frozen=True, slots=True)
class Doorway:
    """The actions of a door, and its sheets with the action that takes each out again."""

    importing: str
    undoing: str
    reading: str
    sheets: Mapping[str, str]
    dated: bool = False
    """Whether changes hold from a day that may be named."""
    by_host: frozenset[str] = frozenset()
    """Sheets that a branch takes out for itself alone, by naming itself."""

    def rights(self, request: Request) -> dict[str, Any]:
        """What the reader may do here, and which sheets may be taken out (name -> what is asked with it)."""
        acts = {name: may(request, getattr(self, name)) for name in ("importing", "undoing", "reading")}
        return {**acts, "dated": self.dated, "sheets": self._out(request)}

    def _out(self, request: Request) -> dict[str, str]:
        found = {}
        for sheet, action in self.sheets.items():
            if may_all(request, action) or (may(request, action) and sheet not in self.by_host):
                found[sheet] = ""
            elif may(request, action):
                found[sheet] = sorted(request.state.reader.scopes("branch_liaison"))[0]
        return found


DOORS: Final[Mapping[Door, Doorway]] = {
    "registry": Doorway(
        "ImportWorkbook",
        "UndoImport",
        "ReadImports",
        {"分支机构": "ExportRegistry", "委员": "ExportRegistry"},
        dated=True,
    ),
    "activities": Doorway(
        "ImportActivities",
        "UndoActivitiesImport",
        "ReadActivitiesImports",
        {"活动": "ExportActivities", "出席": "ReadAttendance", "议定事项": "ExportActivities"},
        by_host=frozenset({"出席"}),
    ),
    "outreach": Doorway(
        "ImportOutreach",
        "UndoOutreachImport",
        "ReadOutreachImports",
        {"专家": "ExportOutreach", "联系记录": "ExportOutreach", "意见诉求": "ExportOutreach"},
    ),
}
