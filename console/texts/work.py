"""The daily work: open items, the calendar, contacts that are due."""

from __future__ import annotations

from typing import Final

WORK: Final[dict[str, tuple[str, str]]] = {
    # open items and themes
    "items.title": ("意见建议看板", "Open items"),
    "items.lead": (
        "按等待的步骤排列，逾期在前，再按期限先后。天数从提出（或重新办理）之日算起。",
        "By the step each waits for; overdue ones first, then by the day they are due. Ages count from the day an item "
        "was raised or reopened.",
    ),
    "items.caption": ("各步骤的件数", "How many wait at each step"),
    "items.stage": ("步骤", "Step"),
    "items.count": ("件数", "Items"),
    "items.overdue": ("逾期", "overdue"),
    "items.oldest": ("最久（天）", "Oldest (days)"),
    "items.age": ("已过 {n} 天", "{n} days old"),
    "items.due": ("期限 {day}", "due {day}"),
    "items.reopened": ("第 {n} 次重新办理", "reopened {n} times"),
    "items.confidential": ("保密", "confidential"),
    "items.owner": ("承办 {owner}", "with {owner}"),
    "items.all": ("查看本栏全部 {n} 件", "All {n} of this step"),
    "items.none": ("没有待办的事项。", "Nothing waits."),
    "items.back": ("回到看板", "Back to the board"),
    "items.themes": ("主题（不具名）", "Themes, without names"),
    "items.themes.lead": (
        "{since}至{until}提出的事项。小于 5 的显示为 <5（含 0），— 为防止由合计推算而不显示的计数。",
        "Raised from {since} to {until}. Counts under 5 read <5 (which may be 0); — stands for one left out so that "
        "none follows from the totals.",
    ),
    "items.themes.caption": ("分支机构×主题", "Branch by topic"),
    "items.total": ("合计", "Total"),
    "items.no_branch": ("未分到分支机构", "in no branch"),
    # the calendar of a month
    "calendar.title": ("日历", "Calendar"),
    "calendar.lead": (
        "本月的活动和会议；跨多日的每天都列出。日期和钟点按 {zone}。",
        "The activities and meetings of the month; what lasts several days stands on each of them. Days and hours are "
        "those of {zone}.",
    ),
    "calendar.of": ("只看：{host}", "Only: {host}"),
    "calendar.now": ("本月", "This month"),
    "calendar.more": (
        "本月记录过多，未全部列出；请按主办单位查看。",
        "This month has more than one page shows: look at one host at a time.",
    ),
    "calendar.caption": ("按日排列，星期一为一周之始", "Day by day; the week begins on Monday"),
    "calendar.weekdays": ("星期一 星期二 星期三 星期四 星期五 星期六 星期日", "Mon Tue Wed Thu Fri Sat Sun"),
    # contacts that are due
    "due.title": ("联系提醒", "Contacts due"),
    "due.lead": (
        "截至{day}应联系的专家，按联系人列出，每条写明依据；点数字只看一类。姓名和联系方式在专家记录中查阅（留痕）。",
        "Experts to be contacted as of {day}, by liaison, each line with its reason; a number shows one part alone. "
        "Names and contact details are in the expert's own record, where reading is written down.",
    ),
    "due.provisional": ("该年度工作日历尚未公布，日期为暂定。", "The working days of that year are not published yet."),
    "due.caption": ("应联系的专家", "Experts to be contacted"),
    "due.none": ("没有到期的联系。", "No contact is due."),
    "due.liaison": ("联系人", "Liaison"),
    "due.has_gone": ("已离任，须移交", "has left the post: to be handed over"),
    "due.away": ("不在岗至{day}", "away until {day}"),
    "due.expert": ("专家", "Expert"),
    "due.section": ("情况", "Where it stands"),
    "due.on": ("应联系日期", "Due on"),
    "due.in_charge": ("现由谁负责", "In charge"),
    "due.why": ("依据", "Why"),
}
