"""An invented dataset in which everything happens that a digest can show: on it templates are tried and shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from services.reporting.domain import dataset as rows
from services.reporting.domain.definition import Definition
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.figure import Value
from services.reporting.domain.period import period_of
from services.reporting.papers.report import Head

TARGETS: Final = {"key_works": 10, "experts": 100, "beneficiaries": 1000}
HEAD: Final = Head(
    "2025-Q4-1", date(2026, 1, 8), datetime(2026, 1, 8, 1, tzinfo=UTC), False, "0" * 64, 4, "0" * 64, official=True
)
PARAGRAPHS: Final = "本季度各分支机构工作**平稳有序**（示例文字）。\n\n下一步：1. 补齐联系人；2. 按期召开联席会议。"
NOTHING: Final = Value(value=0)
_NAMES: Final = (
    *("生物力学", "体外循环", "医学影像", "人工器官", "纳米医学", "康复工程", "医学物理", "生物材料", "神经工程"),
    *("医疗信息化", "组织工程", "生物传感", "放射物理", "血液净化", "介入工程", "肿瘤靶向", "健康工程", "数字医疗"),
    *("中医药工程", "医学检验", "青年工作"),
)


@lru_cache(maxsize=1)
def sample_digest() -> rows.Dataset:
    """A digest of a quarter of an invented society with 21 branches."""
    period, branches = period_of("2025-Q4"), _branches()
    names = {branch.code: branch.name for branch in branches}
    return rows.Dataset(
        period=rows.span_of(period),
        society=rows.Society(code="sample", name_zh="示例学会", name_en="A Sample Society", targets=TARGETS),
        figures={name: _figure(n, definition) for n, (name, definition) in enumerate(DEFINITIONS.items())},
        branch_names=names,
        branches=branches,
        key_works=tuple(
            rows.KeyWork(
                code=f"KW-{n}",
                number=n,
                title=f"重点工作示例{n}",
                ticks=("participation", "voice", "work")[: n % 4],
                covered=n % 4 == 3,
            )
            for n in range(1, 11)
        ),
        meetings=(_meeting(1, date(2025, 10, 16), 19), _meeting(2, date(2025, 12, 18), 11)),
        decided_items=(
            _item(1, "各分支机构月底前报送动态", date(2025, 11, 15), date(2025, 11, 12)),
            _item(2, "汇总 <意见> | *建议* 并[答复]", date(2025, 12, 1), None),
            _item(3, "修订联席制度", date(2026, 3, 1), None),
        ),
        activities_by_kind={
            "academic": 31,
            "co_building": 12,
            "joint_meeting": 2,
            "lecture": 9,
            "visit": 6,
            "other": 1,
        },
        activities_by_host={code: n % 5 for n, code in enumerate(names)},
        led_by_party_members=17,
        attendances_without_names=640,
        items_by_kind={"opinion": 11, "suggestion": 14, "demand": 6, "difficulty": 2},
        items_by_origin={"activity": 8, "branch": 7, "expert": 15, "member": 3},
        items_by_result={"A": 13, "B": 6, "C": 2, "D": 4},
        items_by_branch_and_topic=(
            rows.Cell(branch="B-01", topic="research", items=8),
            rows.Cell(branch="B-01", topic="talent", items=6),
            rows.Cell(branch="B-02", topic="research", items=5),
            rows.Cell(branch="", topic="member_service", items=7),
        ),
        contact_by_quarter=tuple(rows.Quarter(quarter=n, expected=92 + n, contacted=80 + 3 * n) for n in (1, 2, 3, 4)),
        members_by_class={"individual": 5584, "group": 16},
        movement=(_movement(None, 5571, merged=1), *(_movement(code, 255 + n) for n, code in enumerate(names))),
        late=(rows.Late(type="activities.activity.held.v1", facts=2, subjects=("activity/A-1", "activity/A-2")),),
        carried=(rows.Late(type="activities.activity.corrected.v1", facts=1, subjects=("activity/A-0",)),),
    )


@lru_cache(maxsize=1)
def sample_of_nothing() -> rows.Dataset:
    """The same quarter of a society of which nothing is known yet."""
    listed = rows.Listed(sha256="0" * 64, length=0)
    return rows.Dataset(
        period=rows.span_of(period_of("2025-Q4")),
        society=None,
        figures={
            name: rows.figure_of(definition, dict.fromkeys(definition.roles, listed), NOTHING, {}, NOTHING, NOTHING)
            for name, definition in DEFINITIONS.items()
        },
        branch_names={},
        branches=(),
        key_works=(),
        meetings=(),
        decided_items=(),
        activities_by_kind={},
        activities_by_host={},
        led_by_party_members=0,
        attendances_without_names=0,
        items_by_kind={},
        items_by_result={},
        items_by_branch_and_topic=(),
        members_by_class={},
        movement=(),
        late=(),
    )


def _branches() -> tuple[rows.Branch, ...]:
    levels: tuple[rows.Level, ...] = ("group", "group", "group", "group", "liaison_only", "group", "none")
    return tuple(
        rows.Branch(
            code=f"B-{n + 1:02d}",
            name=f"示例学会{name}{'工作委员会' if '工作' in name else '分会'}".replace("工作工作", "工作"),
            level=levels[n % 7],
            reason=("being_formed" if n % 2 else None) if levels[n % 7] != "group" else None,
            activities=n % 5,
            covered=levels[n % 7] == "group",
            worked=levels[n % 7] != "none" and n % 5 > 0,
        )
        for n, name in enumerate(_NAMES)
    )


def _figure(n: int, definition: Definition) -> rows.Figure:
    most = {"members": 5600, "members_individual": 5584, "members_group": 16, "beneficiaries_people": 812}
    counted = most.get(definition.name, 3 + 7 * n % 90)
    lists = {role: rows.Listed(sha256="0" * 64, length=counted) for role in definition.roles}
    value: int | float = counted
    if definition.kind == "ratio":
        lists["denominator"] = rows.Listed(sha256="0" * 64, length=counted + 3)
        value = definition.value({role: one.length for role, one in lists.items()}, {})
    if definition.unit == "fen":
        value = 12_345_600
    now, before, year_before = (
        Value(value=one, of=counted if definition.kind in ("ratio", "mean") else None)
        for one in (value, (value, 0, round(value * 0.9), value + 2)[n % 4], round(value * 1.1))
    )
    return rows.figure_of(definition, lists, now, TARGETS, before, None if n % 5 == 0 else year_before)


def _meeting(n: int, day: date, represented: int) -> rows.Meeting:
    return rows.Meeting(
        code=f"JM-{n}",
        number=n,
        title=f"第{n}次党建联席会议",
        held_on=day,
        branches=21,
        represented=represented,
        quorum_met=represented >= 14,
    )


def _item(n: int, title: str, due: date, closed: date | None) -> rows.DecidedItem:
    overdue = closed is None and due < date(2026, 1, 1)
    return rows.DecidedItem(
        code=f"DI-{n}", title=title, lead=f"B-{n:02d}", due_on=due, closed_on=closed, overdue=overdue
    )


def _movement(branch: str | None, opening: int, merged: int = 0) -> rows.Movement:
    return rows.Movement(
        branch=branch, opening=opening, joined=9, returned=1, left=3, merged=merged, closing=opening + 7
    )
