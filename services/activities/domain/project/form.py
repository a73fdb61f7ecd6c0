"""The forms of a project, 申报书 and 结项报告书, with the tables real ones have; signatures are left to the pen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.activities.domain.project.money import yuan
from shared.errors import Refused
from shared.paper import Block, Heading, Line, Paper, Signed, Table, chinese_day, plain

Told = Mapping[str, Any]
SOURCES = {"grant": "申请经费", "own": "自筹经费", "other": "其他"}
NO_SECRETS = "填写说明：本表严禁录入涉密信息；金额单位为元。"
BLANK = "　"
_HALVES, _SIGNATURE = (30.0, 126.0), 32.0


class NothingToClose(Refused):
    """
    项目 {code} 还没有提交结项报告。
    No closing report of the project {code} was handed in.
    """


def application(told: Told) -> Paper:
    """The application as it is written; what is still empty is a blank to be filled by hand."""
    blocks: list[Block] = [
        *plain(NO_SECRETS),
        Heading("一、基本情况"),
        _pairs(_basics(told)),
        Heading("二、项目目标"),
        *_words(told["goal"]),
        Heading("三、申报依据"),
        *_words(told["basis"]),
        Heading("四、主要任务和考核指标"),
        _tasks(told),
        Heading("五、进度安排"),
        _stages(told),
        Heading("六、经费预算"),
        _budget(told),
        Heading("七、审核意见"),
        _opinions("申报单位意见", "推荐单位意见"),
        Line(),
        _pairs(_approval(told)),
    ]
    return _paper(told, "项目申报书", blocks, told["drafted_on"])


def closing(told: Told) -> Paper:
    """What was planned and what became of it, side by side. Raises NothingToClose."""
    report = told["closing"]
    if report is None:
        raise NothingToClose(code=told["code"])
    blocks: list[Block] = [
        *plain(NO_SECRETS),
        Heading("一、基本情况"),
        _pairs([*_basics(told), *_approval(told)]),
        Heading("二、任务完成情况"),
        _results(told),
        Heading("三、进度执行情况"),
        _stages_done(told),
        Heading("四、经费决算"),
        _spent(told),
        Line(),
        _pairs(_sums(told)),
        Heading("五、项目总结"),
        *_words(report["report"]),
        Heading("六、佐证材料"),
        _numbered(("序号", "佐证记录"), ([one] for one in report["evidence"]), (18, 138)),
        Heading("七、验收意见"),
        _opinions("申报单位意见", "验收单位意见"),
        Line(),
        _pairs(_acceptance(told)),
    ]
    handed_in = [step["happened_on"] for step in told["steps"] if step["step"] == "closing_reported"]
    return _paper(told, "项目结项报告书", blocks, max(handed_in))


def _paper(told: Told, name: str, blocks: list[Block], day: date) -> Paper:
    return Paper(
        title=f"{told['programme']}{name}",
        subtitle=f"（{told['year']}年度）",
        author=told["applicant"],
        day=day,
        blocks=(*blocks, Signed(told["applicant"], day)),
    )


def _basics(told: Told) -> list[tuple[str, str]]:
    money, stages = told["money"], told["stages"]
    days = f"{_day(stages[0]['starts_on'])}至{_day(max(one['ends_on'] for one in stages))}" if stages else BLANK
    return [
        ("项目编号", told["code"]),
        ("项目名称", told["title"]),
        ("项目类别", told["category"]),
        ("申报单位", told["applicant"]),
        ("项目负责人", BLANK),
        ("联系电话", BLANK),
        ("起止时间", days),
        ("预算总额", f"{yuan(money['planned_fen'])}元"),
        ("填报日期", _day(told["drafted_on"])),
    ]


def _approval(told: Told) -> list[tuple[str, str]]:
    granted = told["granted_fen"]
    return [
        ("批准单位", told["approved_by"] or BLANK),
        ("批准文号", told["approval_number"] or BLANK),
        ("批准日期", _day(told["approved_on"])),
        ("批准经费", BLANK if granted is None else f"{yuan(granted)}元"),
    ]


def _acceptance(told: Told) -> list[tuple[str, str]]:
    closed = next((step for step in reversed(told["steps"]) if step["step"] == "closed"), None) or {}
    return [
        ("验收单位", closed.get("body") or BLANK),
        ("验收文号", closed.get("number") or BLANK),
        ("结项日期", _day(told["closed_on"])),
    ]


def _tasks(told: Told) -> Table:
    rows = ([task["title"], task["indicator"] or BLANK, _day(task["due_on"])] for task in told["tasks"])
    return _numbered(("序号", "任务", "考核指标", "完成时限"), rows, (14, 50, 54, 38))


def _results(told: Told) -> Table:
    results = {one["task"]: one for one in told["closing"]["results"]}
    rows = ([task["title"], task["indicator"] or BLANK, _done(results.get(task["number"]))] for task in told["tasks"])
    return _numbered(("序号", "任务", "考核指标", "完成情况"), rows, (14, 40, 44, 58))


def _done(result: Told | None) -> str:
    return f"{'已完成' if result['done'] else '未完成'}：{result['result']}" if result else BLANK


def _stages(told: Told) -> Table:
    rows = (
        [one["title"], f"{_day(one['starts_on'])}至{_day(one['ends_on'])}", yuan(one["planned_fen"])]
        for one in told["stages"]
    )
    return _numbered(("序号", "阶段", "计划起止", "计划经费"), rows, (14, 42, 70, 30))


def _stages_done(told: Told) -> Table:
    rows = (
        [
            one["title"],
            f"{_day(one['starts_on'])}至{_day(one['ends_on'])}",
            f"{_day(one['started_on'])}至{_day(one['ended_on'])}" if one["started_on"] else "未登记",
            yuan(one["planned_fen"]),
            yuan(one["spent_fen"]),
        ]
        for one in told["stages"]
    )
    return _numbered(("序号", "阶段", "计划起止", "实际起止", "计划经费", "实际支出"), rows, (14, 24, 33, 33, 26, 26))


def _budget(told: Told) -> Table:
    rows = [
        [line["title"], SOURCES.get(line["source"], line["source"]), line["basis"] or BLANK, yuan(line["amount_fen"])]
        for line in told["budget"]
    ]
    rows.append(["合计", BLANK, BLANK, yuan(told["money"]["planned_fen"])])
    return _numbered(("序号", "预算科目", "经费来源", "测算依据", "金额"), rows, (14, 40, 26, 46, 30), total=True)


def _spent(told: Told) -> Table:
    rows = [
        [
            line["title"],
            SOURCES.get(line["source"], line["source"]),
            yuan(line["amount_fen"]),
            yuan(line["spent_fen"]),
            yuan(line["over_fen"]) if line["over_fen"] else BLANK,
        ]
        for line in told["budget"]
    ]
    money = told["money"]
    over = yuan(money["over_fen"]) if money["over_fen"] else BLANK
    rows.append(["合计", BLANK, yuan(money["planned_fen"]), yuan(money["spent_fen"]), over])
    heads = ("序号", "预算科目", "经费来源", "预算", "支出", "超支")
    return _numbered(heads, rows, (14, 34, 26, 28, 28, 26), total=True)


def _sums(told: Told) -> list[tuple[str, str]]:
    money, grant = told["money"], told["money"]["grant"]
    rows = [("经费结余", f"{yuan(money['left_fen'])}元")]
    if grant:
        rows.append(("批准经费支出", f"{yuan(grant['spent_fen'])}元，结余{yuan(grant['left_fen'])}元"))
        if grant["over_fen"]:
            rows.append(("超出批准经费", f"{yuan(grant['over_fen'])}元"))
    return rows


def _numbered(
    heads: tuple[str, ...], rows: Iterable[list[str]], widths: tuple[float, ...], *, total: bool = False
) -> Table:
    """Rows numbered from 1; the last one is a total without a number, where there is one."""
    told = list(rows)
    last = len(told) if total else None
    numbered = [(BLANK if n == last else str(n), *row) for n, row in enumerate(told, 1)]
    return Table(heads, tuple(numbered) or ((BLANK,) * len(heads),), widths)


def _pairs(rows: Iterable[tuple[str, str]]) -> Table:
    return Table(("项目", "内容"), tuple(rows), _HALVES)


def _opinions(first: str, second: str) -> Table:
    """Room for what two bodies write and sign."""
    return Table((first, BLANK), ((second, BLANK),), _HALVES, _SIGNATURE)


def _words(text: str | None) -> tuple[Block, ...]:
    return plain(text) if text else (Line(),) * 3


def _day(day: date | str | None) -> str:
    if day is None:
        return BLANK
    return chinese_day(date.fromisoformat(day) if isinstance(day, str) else day)
