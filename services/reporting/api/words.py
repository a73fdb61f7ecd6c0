"""What the parameters of the door of reporting mean, where a route does not say it itself."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "about": "所关记录 | the record it is about",
    "branch": "分支机构编码 | the code of a branch",
    "channel": "发送通道编码 | the code of a channel",
    "cycle": "年度考核编码 | the code of the assessment",
    "digest": "报告所述期间 | the period: 2025, 2025-Q4, 2025-12, 2025-W07 or any days 2021-07-01..2025-12-31",
    "event_id": "事件编号 | the id of its event",
    "figure": "指标名称 | the name of a figure",
    "form": "文件格式 | the form of the file",
    "indicator": "考核指标 | the indicator",
    "known_on": "截至录入时间；不写为现在 | as known at that moment; now",
    "name": "名称 | its name in the catalogue",
    "occurrence": "事由 | the occurrence it tells of",
    "periods": "共几期 | how many periods, this one last",
    "report": "报告种类 | the kind of report",
    "society": "学会编码 | the code of a society",
    "state": "发送状态 | its state",
    "topic": "主题 | what it tells of",
}
