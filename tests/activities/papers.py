"""A meeting and an activity as their papers need them; everybody in it is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from services.activities.domain.papers.names import Names, Person
from services.activities.domain.papers.scene import Activity, Decided, Item, Meeting, News, Seat

SOCIETY = "中国生物医学工程学会"
OFFICE = timezone(timedelta(hours=8))
DAY = date(2026, 9, 10)
NAMES = Names(
    society=SOCIETY,
    branches={
        "B-01": f"{SOCIETY}生物力学分会",
        "B-02": f"{SOCIETY}体外循环分会",
        "B-03": f"{SOCIETY}心律分会",
        "B-04": f"{SOCIETY}医学超声工程分会",
        "B-05": f"{SOCIETY}纳米医学与工程分会",
    },
    liaisons={"B-01": ("P-1",), "B-02": ("P-2",), "B-03": ("P-3",), "B-04": ("P-4",)},
    persons={
        "P-2": Person("丁测试", "示例医院"),
        "P-1": Person("王测试甲", "示例大学"),
        "P-5": Person("李测试乙", "示例学会"),
        "P-3": Person("张测试", "示例研究所"),
        "P-4": Person("陈测试丙", "示例医院"),
        "P-6": Person("赵测试丁", "示例学会"),
    },
)
MEETING = Meeting(
    code="JM-2026-3",
    title="2026年第三次党建联席会议",
    number=3,
    day=DAY,
    held=True,
    today=date(2026, 9, 12),
    quorum_met=True,
    starts_at=datetime(2026, 9, 10, 14, 0, tzinfo=UTC).replace(tzinfo=OFFICE),
    ends_at=datetime(2026, 9, 10, 16, 30, tzinfo=UTC).replace(tzinfo=OFFICE),
    place="学会秘书处第一会议室",
    chair="P-5",
    recorder="P-6",
    observers=("P-6",),
    items_due_on=date(2026, 9, 3),
    noticed_on=date(2026, 9, 1),
    sequence=1,
    seats=(
        Seat("B-01", "present"),
        Seat("B-02", "present"),
        Seat("B-03", "excused", "出差在外"),
        Seat("B-04", "absent"),
        Seat("B-05", "walk_in"),
    ),
    agenda=(
        Item(
            "AI-1",
            "关于举办青年科学家论坛的议题",
            "B-01",
            said="王测试甲介绍论坛筹备情况，与会人员讨论论坛时间、规模和经费来源。",
            voted="一致同意。",
            decided="同意于十一月举办论坛，由生物力学分会牵头。",
            outcome="decided",
        ),
        Item(
            "AI-2",
            "关于科学道德和学风建设宣讲安排的议题",
            "B-02",
            said="丁测试提出分片宣讲的设想。",
            left_open="经费分担办法待下次会议研究。",
            outcome="left_open",
        ),
    ),
    open_items=(
        Decided("JM-2026-2-1", 1, "各分支机构年底前建立党建小组", "B-03", date(2026, 12, 31), "in_progress"),
        Decided("JM-2026-2-2", 2, "报送宣讲安排", "B-04", date(2026, 8, 31), "open", overdue=True),
    ),
    decided=(
        Decided("JM-2026-3-1", 1, "举办青年科学家论坛", "B-01", date(2026, 11, 30), "open", ("B-02", "B-03")),
        Decided(
            "JM-2026-3-2",
            2,
            "汇总各分支机构联系专家名单",
            "party_branch",
            date(2026, 10, 15),
            "open",
            text="各分支机构于10月8日前报送联系专家名单，由党支部汇总后提交下次会议。",
        ),
    ),
    news=(News("B-01", "八月在示例大学开展“走进分支机构、服务会员”活动，听取会员意见6条。"),),
    enclosed=("2026年第三次党建联席会议议程",),
)
ACTIVITY = Activity(
    code="A-2026-7",
    title="科学道德和学风建设宣讲",
    kind="lecture",
    hosts=("B-01", "society"),
    partners=("unit:示例大学",),
    starts_on=date(2026, 5, 20),
    ends_on=date(2026, 5, 21),
    today=date(2026, 6, 1),
    place="示例大学报告厅",
    attendances=180,
    people=2,
    party_members=12,
    expected=200,
    summary="围绕科研诚信作专题报告两场，会员提问踊跃。\n会后收集意见3条，均已转有关分支机构。",
    persons=(("present", "P-1"), ("present", "P-2"), ("excused", "P-3")),
)
