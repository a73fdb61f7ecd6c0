"""Rows of the sheets 活动 and 议定事项 as they are meant: cells in any dress, what they do, and what they break."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.activities.commands.activities import HoldActivity, PlanActivity
from services.activities.domain.activity import Activity, hold_activity, plan_activity
from services.activities.domain.decided_item import DecidedItem
from services.activities.domain.imports import cells
from services.activities.domain.imports.exported import activities, items
from services.activities.domain.imports.known import KnownActivity, KnownItem
from services.activities.domain.imports.undo import standing, undo
from services.activities.domain.imports.whole import Whole
from shared.events.activities import (
    ActivityCorrected,
    ActivityHeld,
    ActivityPlanned,
    DecidedItemPostponed,
    DecidedItemProgressed,
    DecidedItemRestored,
    DecidedItemSubmitted,
    ItemDecided,
    KeyWorkTicked,
    KeyWorkUnticked,
)
from shared.imports.step import Stream
from shared.workbook.cells import money
from shared.workbook.faults import CellFault
from tests.activities.workbooks import HEAD, TODAY, caller, judged, known, rights, rules

HELD = "CSBME-01、学会党支部,2026-12,科学道德宣讲,宣讲,2026-05-20,,某大学,100,60,80,KW-1,参加、声音,12800.50,,公众"
PLANNED = "CSBME-02,,学术年会,学术会议,2026-12-10,2026-12-12,线上：会议室,300,,,,,,,会员"


def one(row: str, **others: Any) -> Any:
    """The events of a sheet with one row."""
    whole = judged(known(**others) if others else None, 活动=f"{HEAD}\n{row}")
    assert whole.faults == []
    return whole.events


def existing(event: Any, **beside: Any) -> dict[str, KnownActivity]:
    """An activity as known."""
    state = "held" if isinstance(event, ActivityHeld) else "planned"
    return {event.code: KnownActivity(Activity(event, state), 1, **beside)}


def held(**fields: Any) -> ActivityHeld:
    given: dict[str, Any] = {"code": "A-1", "kind": "lecture", "title": "科学道德宣讲", "hosts": ["CSBME-01"]}
    given |= {"starts_on": date(2026, 5, 20), "open_to": "public", "attendances": 80, "key_works": ["KW-1"]}
    command = HoldActivity(**given | {"cost": Decimal("12800.50"), "people": [{"member": "M-1"}]} | fields)
    return hold_activity(command, None, known().scene(command, None), TODAY)


def planned(**fields: Any) -> ActivityPlanned:
    given: dict[str, Any] = {"code": "A-1", "kind": "academic", "title": "学术年会", "hosts": ["CSBME-02"]}
    command = PlanActivity(**given | {"starts_on": date(2026, 12, 10), "open_to": "members"} | fields)
    return plan_activity(command, None, known().scene(command, None), TODAY)


def row_of(event: Any, **beside: Any) -> list[Any]:
    """The exported row of an activity, as a list of cells."""
    filled = activities(existing(event, **beside).values())
    return [filled.lines[0].values.get(column.meaning) for column in filled.shape.columns]


TITLES = [column.title for column in activities([]).shape.columns]


def again(event: Any, changes: dict[str, Any] | None = None, **beside: Any) -> Whole:
    """What goes out, changed here and there, comes back."""
    row = row_of(event, **beside)
    for title, cell in (changes or {}).items():
        row[TITLES.index(title)] = cell
    return judged(known(activities=existing(event, **beside)), 活动=[TITLES, row])


def test_what_is_over_is_recorded_and_what_is_to_come_is_planned() -> None:
    *ticks, event = one(HELD)
    assert isinstance(event, ActivityHeld)
    assert (event.code, event.hosts, event.attendances, event.present) == (
        "2026-12",
        ("CSBME-01", "party_branch"),
        80,
        60,
    )
    assert (event.cost_fen, event.plan_line, event.open_to, event.key_works) == (
        1280050,
        None,
        "public",
        ("KW-1",),
    )
    assert [(tick.tick, tick.evidence) for tick in ticks] == [
        ("participation", "activity/2026-12"),
        ("voice", "activity/2026-12"),
    ]
    (event,) = one(PLANNED)
    assert isinstance(event, ActivityPlanned)
    assert (event.code, event.online, event.effective_on, event.ends_on) == (
        "A-2026-0001",
        True,
        date(2026, 12, 10),
        date(2026, 12, 12),
    )


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (46162.0, date(2026, 5, 20)),
        (date(2026, 5, 20), date(2026, 5, 20)),
        ("２０２６年５月２０日", date(2026, 5, 20)),
        ("2026.5", date(2026, 5, 1)),
        ("2026年5月", date(2026, 5, 1)),
        ("2026-05-20 14:00", date(2026, 5, 20)),
    ],
)
def test_a_day_is_read_however_it_is_written(cell: Any, day: date) -> None:
    row = HELD.split(",")
    whole = judged(活动=[HEAD.split(","), [*row[:4], cell, *row[5:]]])
    assert (whole.faults, whole.events[-1].effective_on) == ([], day)


def test_hosts_and_counts_are_read_in_full_width_and_with_any_divider() -> None:
    event = one(
        HELD.replace("CSBME-01、学会党支部", "ｃｓｂｍｅ－０１；CSBME-02 ; unit:U-1").replace(",80,", ",８０ ,")
    )[-1]
    assert (event.hosts, event.attendances) == (("CSBME-01", "CSBME-02", "unit:U-1"), 80)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("12,800.50", "12800.50"),
        ("￥１２８００．５", "12800.50"),
        ("1.28万元", "12800.00"),
        (12800.5, "12800.50"),
        (0.1 + 0.2, "0.30"),
        (0, "0.00"),
        ("无", None),
    ],
)
def test_money_is_exact_to_the_fen(cell: Any, amount: str | None) -> None:
    assert money(cell) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("cell", ["12.345", "-5", "约三千", "1,28", True, 1e12])
def test_money_that_is_not_exact_is_refused(cell: Any) -> None:
    with pytest.raises(CellFault, match="money"):
        money(cell)


@pytest.mark.parametrize(
    ("cell", "online", "place"),
    [
        ("某大学", False, "某大学"),
        ("线上", True, None),
        ("线上：腾讯会议", True, "腾讯会议"),
        ("报告厅、线上", True, "报告厅"),
        ("线上学院一楼", False, "线上学院一楼"),
    ],
)
def test_a_place_may_be_online(cell: str, online: bool, place: str | None) -> None:
    assert cells.place(cell) == cells.Place(online, place)


def test_what_goes_out_and_comes_back_is_the_same() -> None:
    ticks = frozenset({("KW-1", "voice"), ("KW-2", "work")})
    for event, beside in (
        (held(), {"place": "线上学院（东）一楼", "ticks": ticks}),
        (held(attendances=0, people=[], cost=None, key_works=[]), {}),
        (planned(online=True, ends_on=date(2026, 12, 12)), {"place": "腾讯会议"}),
        (held(kind="joint_meeting", title="= 1 + 1"), {}),
    ):
        whole = again(event, **beside)
        assert (whole.faults, whole.events, whole.counts()["same"]) == ([], [], 1)
    assert again(held(hosts=["CSBME-01", "CSBME-02"]), {"分支编码": "CSBME-02；CSBME-01"}).counts()["same"] == 1


@pytest.mark.parametrize(
    ("title", "cell", "name", "value"),
    [
        ("名称", "学风建设宣讲", "title", "学风建设宣讲"),
        ("受益人次", 81, "attendances", 81),
        ("经费", "12800.51", "cost_fen", 1280051),
        ("开始", "2026-05-21", "effective_on", date(2026, 5, 21)),
        ("面向", "会员", "open_to", "members"),
        ("分支编码", "CSBME-01、CSBME-02", "hosts", ("CSBME-01", "CSBME-02")),
        ("党员带头", "是", "led_by_party_members", True),
        ("计划编号", "PL-1", "plan_line", "PL-1"),
    ],
)
def test_one_cell_is_one_change_and_nothing_else(title: str, cell: Any, name: str, value: Any) -> None:
    event = held(members=3, minutes_filed_on=date(2026, 5, 25))
    whole = again(event, {title: cell})
    (corrected,) = whole.events
    expected = event.model_dump() | {name: value} | ({"ends_on": value} if name == "effective_on" else {})
    assert isinstance(corrected, ActivityCorrected)
    assert corrected.model_dump() == expected
    (row,) = whole.rows["活动"]
    assert [change.column for change in row.changes] == [title]


def test_a_place_alone_is_a_correction_too() -> None:
    whole = again(held(), {"地点/线上": "另一大学"}, place="某大学")
    (change,) = whole.rows["活动"][0].changes
    assert (change.column, change.before, change.after) == ("地点/线上", "某大学", "另一大学")


def test_ticks_come_and_go_with_their_cell_and_stay_where_it_is_empty() -> None:
    ticks = frozenset({("KW-1", "voice")})
    added = again(held(), {"三个有(参加/声音/工作)": "声音、工作"}, ticks=ticks).events
    assert [(e.tick, type(e)) for e in added[:-1]] == [("work", KeyWorkTicked)]
    gone = again(held(), {"三个有(参加/声音/工作)": "工作"}, ticks=ticks).events
    assert [(e.tick, type(e)) for e in gone[:-1]] == [("work", KeyWorkTicked), ("voice", KeyWorkUnticked)]
    assert again(held(), {"三个有(参加/声音/工作)": ""}, ticks=ticks).events == []


def test_a_plan_is_held_when_its_counts_come_and_planned_otherwise_before() -> None:
    moved = again(planned(), {"开始": "2026-12-11"}).events
    assert [(type(e), e.effective_on, e.ends_on) for e in moved] == [
        (ActivityPlanned, date(2026, 12, 11), date(2026, 12, 11))
    ]
    came = again(planned(), {"开始": "2026-11-20", "实到": 30}).events
    assert [(type(e), e.attendances, e.present) for e in came] == [(ActivityHeld, 30, 30)]
    assert rules(again(planned(), {"实到": 30})) == [("E2", "refused")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("CSBME-01、学会党支部", "CSBME-77", ("A2", "refused")),
        ("CSBME-01、学会党支部", "CSBME-09", ("A2", "refused")),
        ("CSBME-01、学会党支部", "", ("A2", "cell-missing")),
        ("CSBME-01、学会党支部", "第一分会", ("A2", "code-form")),
        ("宣讲,宣讲", "宣讲,聚餐", ("D2", "word-unknown")),
        ("2026-05-20", "五月", ("E2", "date-unreadable")),
        ("2026-05-20", "2026-02-30", ("E2", "date-impossible")),
        ("2026-05-20,,", "2026-05-20,2026-05-19,", ("F2", "refused")),
        ("2026-05-20,,", "2026-05-20,2027-05-19,", ("F2", "refused")),
        (",100,60,80,", ",100,,,", ("J2", "counts-missing")),
        (",60,80,", ",90,80,", ("I2", "refused")),
        (",60,80,", ",六十,80,", ("I2", "number-unreadable")),
        ("KW-1,参加", "KW-9,参加", ("K2", "key-work-unknown")),
        ("KW-1,参加、声音", ",参加", ("L2", "ticks-of-nothing")),
        ("参加、声音", "很多", ("L2", "ticks-unreadable")),
        ("12800.50", "一万", ("M2", "money-unreadable")),
        ("12800.50,,", "12800.50,编号一,", ("N2", "code-form")),
        ("公众", "所有人", ("O2", "word-unknown")),
    ],
)
def test_what_is_wrong_is_said_of_its_cell_in_chinese(old: str, new: str, fault: tuple[str, str]) -> None:
    whole = judged(活动=f"{HEAD}\n{HELD.replace(old, new)}")
    assert rules(whole) == [fault]
    assert any("\u4e00" <= char <= "\u9fff" for char in whole.faults[0].message)


def test_key_works_are_named_by_code_by_number_or_by_title() -> None:
    event = one(HELD.replace("KW-1,参加", "第2项、学风建设,KW-1:参加"))[-1]
    assert event.key_works == ("KW-2", "KW-1")


def test_a_row_without_a_code_means_the_activity_like_it_or_none() -> None:
    row = "CSBME-01,,科学道德宣讲,宣讲,2026-05-20,,,,,80,,,,,"
    whole = judged(known(activities=existing(held())), 活动=f"{HEAD}\n{row}")
    assert (whole.faults, whole.counts()["same"], whole.rows["活动"][0].key) == ([], 1, "A-1")
    two = existing(held()) | existing(held(code="A-2"))
    assert rules(judged(known(activities=two), 活动=f"{HEAD}\n{row}")) == [("N2", "many-alike")]
    assert rules(judged(活动=f"{HEAD}\n{row}\n{row}")) == [("N3", "row-repeated")]
    numbered = row[:-2] + ",B-{},"
    both = f"{HEAD}\n{numbered.format(1)}\n{numbered.format(2)}"
    assert [event.code for event in judged(活动=both).events] == ["B-1", "B-2"]


def test_a_number_that_is_no_line_of_a_plan_is_the_activitys_own_or_is_said_not_to_be_kept() -> None:
    (row,) = judged(活动=f"{HEAD}\n{HELD}").rows["活动"]
    assert (row.key, row.warnings) == ("2026-12", [])
    whole = judged(活动=f"{HEAD}\n{HELD.replace('2026-12', '学会〔2026〕8号')}")
    assert [one["rule"] for one in whole.rows["活动"][0].warnings] == ["no-plan-line"]
    event = one(HELD.replace("2026-12", "PL-1"))[-1]
    assert (event.code, event.plan_line) == ("A-2026-0001", "PL-1")


def test_phones_and_names_are_dropped_and_said() -> None:
    whole = judged(活动=f"{HEAD},手机,联系人\n{HELD},x,张示例")
    assert whole.told()["活动"]["columns_with_persons_not_taken"] == ["手机", "联系人"]


def test_a_branch_records_its_own_and_nobody_elses() -> None:
    own = {"rights": rights(caller("branch_liaison", "CSBME-01"))}
    assert len(one(HELD.replace("、学会党支部", ""), **own)) == 3
    for row in (PLANNED, HELD.replace("CSBME-01、学会党支部", "学会"), HELD.replace("学会党支部", "CSBME-02")):
        assert rules(judged(known(**own), 活动=f"{HEAD}\n{row}")) == [("A2", "refused")]
    theirs = again(held(), {"受益人次": 81})
    assert theirs.faults == []
    foreign = known(activities=existing(held()), rights=rights(caller("branch_liaison", "CSBME-02")))
    row = row_of(held())
    row[TITLES.index("受益人次")] = 81
    assert rules(judged(foreign, 活动=[TITLES, row])) == [("A2", "refused")]


def test_a_correction_never_falls_below_those_told_apart() -> None:
    people = [{"member": f"M-{n}"} for n in range(5)]
    assert rules(again(held(people=people), {"受益人次": 4})) == [("J2", "refused")]
    assert again(held(people=people), {"受益人次": 5}).events[-1].people == held(people=people).people


PEOPLE = "活动编号,姓名,单位,人员编码,会员编号,核对码,分支编码,状态,原因"


def there(rows: str, **others: Any) -> Whole:
    """Rows of 出席 about the activity A-1, which has no sheet yet."""
    return judged(known(activities=existing(held(people=[])), people_key=b"k" * 32, **others), 出席=f"{PEOPLE}\n{rows}")


def test_rows_of_people_make_the_sheet_and_the_counts_of_its_record() -> None:
    whole = there("A-1,,,R-1,,,CSBME-01,到,\nA-1,张示例,某大学,,,,,新增,\nA-1,,,,M-1,,,请假,出差")
    corrected, sheet = whole.events
    assert (corrected.attendances, len(corrected.people), whole.counts()["new"]) == (2, 2, 3)
    assert [(line.known_by, line.state) for line in sheet.lines] == [
        ("person", "present"),
        ("name", "walk_in"),
        ("member", "excused"),
    ]
    assert "张示例" not in str(whole.events)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("A-9,,,R-1,,,,到,", ("A2", "activity-unknown")),
        ("A-1,张示例,,,,,,到,", ("D2", "person-unclear")),
        ("A-1,,,,,H-000,,到,", ("F2", "mark-unknown")),
        ("A-1,,,R-1,,,,好,", ("H2", "word-unknown")),
        ("A-1,,,R-1,,,,,", ("H2", "cell-missing")),
        ("A-1,,,R-1,,,,到,\nA-1,,,R-1,,,,缺席,", ("H3", "row-repeated")),
    ],
)
def test_what_is_wrong_with_a_row_of_people_is_said_of_its_cell(row: str, fault: tuple[str, str]) -> None:
    assert rules(there(row)) == [fault]


def test_a_branch_fills_in_the_sheet_of_what_it_hosts_only() -> None:
    row = "A-1,,,R-1,,,,到,"
    assert there(row, rights=rights(caller("branch_liaison", "CSBME-01"))).faults == []
    assert rules(there(row, rights=rights(caller("branch_liaison", "CSBME-02")))) == [("A2", "refused")]


ITEM = ItemDecided(
    code="JM-1-1",
    meeting="JM-1",
    number=1,
    title="建立党建小组",
    lead="CSBME-01",
    co_leads=("CSBME-02",),
    due_on=date(2026, 12, 31),
    effective_on=date(2026, 6, 10),
)


def item(change: dict[str, Any] | None = None, *, state: Any = "open", **others: Any) -> Whole:
    """The row of an item goes out, and comes back changed."""
    one = KnownItem(DecidedItem(ITEM, state, ITEM.effective_on), "第一次联席会议", 1, "已发通知", 20, date(2026, 7, 1))
    filled = items([one])
    row = {column.title: filled.lines[0].values.get(column.meaning) for column in filled.shape.columns} | (change or {})
    beside = known(items={("JM-1", 1): one}, meetings={"JM-1": "第一次联席会议"}, **others)
    return judged(beside, 议定事项=[list(row), list(row.values())])


def test_an_item_that_comes_back_unchanged_does_nothing() -> None:
    assert (item().faults, item().counts()["same"]) == ([], 1)
    assert item({"会议": "第一次联席会议"}).counts()["same"] == 1


def test_cells_of_an_item_are_steps_in_their_order() -> None:
    every = {"期限": "2027-01-31", "进展": "已完成调研", "进度%": 0.8, "状态": "已报结"}
    whole = item(every)
    assert [type(event) for event in whole.events] == [
        DecidedItemPostponed,
        DecidedItemProgressed,
        DecidedItemSubmitted,
    ]
    assert (whole.events[0].due_on, whole.events[1].percent, whole.events[1].effective_on) == (
        date(2027, 1, 31),
        80,
        TODAY,
    )
    assert item({"进展": "新", "进展日期": "2026-08-01"}).events[0].effective_on == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"状态": "已办结"}, ("I2", "reviewer-decides")),
        ({"内容": "另一事项"}, ("C2", "not-here")),
        ({"牵头": "CSBME-02"}, ("D2", "not-here")),
        ({"会议": "JM-9"}, ("A2", "meeting-unknown")),
        ({"序号": 9}, ("B2", "item-unknown")),
        ({"进展": "新", "进展日期": "2026-06-01"}, ("J2", "refused")),
        ({"期限": "2026-06-01"}, ("F2", "refused")),
    ],
)
def test_what_an_item_cannot_be_told_in_a_sheet_is_said(change: dict[str, Any], fault: tuple[str, str]) -> None:
    assert rules(item(change)) == [fault]


def test_only_who_may_postpones_or_reports() -> None:
    own, other = (rights(caller("branch_liaison", f"CSBME-0{n}")) for n in (1, 3))
    assert rules(item({"期限": "2027-01-31"}, rights=own)) == [("D2", "refused")]
    assert item({"进展": "新"}, rights=own).faults == []
    assert rules(item({"进展": "新"}, rights=other)) == [("D2", "refused")]


def test_an_undo_says_what_held_before() -> None:
    def undone(before: list[Any], batch: list[Any]) -> list[Any]:
        return undo(Stream(batch[-1].subject, before, batch)).events

    new, corrected = held(), ActivityCorrected(**held(attendances=81).model_dump())
    assert [type(e).__name__ for e in undone([], [new])] == ["ActivityCancelled"]
    assert undone([new], [corrected]) == [ActivityCorrected(**new.model_dump())]
    plan, later = planned(), planned(starts_on=date(2026, 12, 11))
    assert undone([plan], [later]) == [plan]
    assert [type(e).__name__ for e in undone([plan], [new])] == ["ActivityCancelled", "ActivityPlanned"]
    tick = KeyWorkTicked(code="KW-1", year=2026, tick="voice", evidence="activity/A-1", effective_on=TODAY)
    assert undone([], [tick]) == [KeyWorkUnticked(**tick.model_dump())]
    assert undone([tick], [tick]) == []


def test_an_item_is_restored_to_the_step_before() -> None:
    progressed = DecidedItemProgressed(code="JM-1-1", meeting="JM-1", percent=20, effective_on=date(2026, 7, 1))
    postponed = DecidedItemPostponed(
        code="JM-1-1", meeting="JM-1", lead="CSBME-01", due_on=date(2027, 1, 31), effective_on=TODAY
    )
    events = undo(Stream("decided_item/JM-1-1", [ITEM, progressed], [postponed])).events
    back = postponed.model_copy(update={"due_on": ITEM.due_on})
    restored = DecidedItemRestored(
        code="JM-1-1",
        meeting="JM-1",
        state="in_progress",
        due_on=ITEM.due_on,
        steps=1,
        effective_on=date(2026, 7, 1),
    )
    assert events == [back, restored]
    assert standing([ITEM, progressed, postponed, *events]) == restored.model_copy(update={"steps": 3})
