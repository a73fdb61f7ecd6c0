"""How each rule reads, and how what it found is told, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from services.registry.domain.titles import POSTS, POSTS_EN

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """The rule, its main sentence, and further sentences by name; filled with limits, facts and what was computed."""

    rule: Pair
    found: Pair
    other: dict[str, Pair] = field(default_factory=dict)
    # How the rule reads in the rulebook, where it is quoted in a finding with limits of another rule.
    about: Pair | None = None

    def told(self, sentence: str) -> Pair:
        """The sentence a verdict names."""
        return self.other[sentence] if sentence in self.other else self.found


_BY_YEAR: Pair = ("年龄按年份计：当年减出生年份", "age = year of the day less year of birth")

TEXTS: dict[str, Text] = {
    "no_chair": Text(
        ("须有{posts}在任", "There is a {posts} in office"),
        ("{name}没有{posts}", "{name} has no {posts}"),
    ),
    "vacant_posts": Text(
        ("{post}至少{required}人", "At least {required} as {post}"),
        (
            "{name}的{post}应有至少{required}人，现有{count}人，缺{vacant}人",
            "{name} needs {required} as {post}, has {count}",
        ),
        about=(
            "规则 bodies 的必设职务须有人，{without}除外",
            "Posts required by the rule bodies are filled, but for {without}",
        ),
    ),
    "committee_size": Text(
        ("委员会不少于{least}人、不多于{most}人", "A committee has {least} to {most} people"),
        ("", ""),
        {
            "few": (
                "{name}委员会{count}人，少{vacant}人",
                "The committee of {name} has {count} people, {vacant} too few",
            ),
            "many": (
                "{name}委员会{count}人，超出{over}人",
                "The committee of {name} has {count} people, {over} too many",
            ),
            "unknown": (
                "{name}没有登记委员名单（另有负责人{count}人），人数无法核对",
                "No committee members of {name} are recorded ({count} leaders are): its size cannot be judged",
            ),
        },
    ),
    "post_seats": Text(
        ("{post}至多{seats}人", "At most {seats} as {post}"),
        (
            "{name}的{post}有{count}人，上限{seats}人，超出{over}人",
            "{name} has {count} as {post}, at most {seats} allowed",
        ),
        about=("职数上限：{most}；其余见规则 bodies", "At most: {most}; others by the rule bodies"),
    ),
    "three_chairs": Text(
        (
            "现任主任委员之外可设：{allowed}；各一人，一人不兼两职",
            "Beside the chair: {allowed}; one each, no one twice",
        ),
        (
            "{name}的主任委员设置不合规：不得设{not_allowed}；不止一人{several}；一人兼任{twice}",
            "The chairs of {name} break the rule: not allowed {not_allowed}; several {several}; twice {twice}",
        ),
    ),
    "liaison_missing": Text(
        ("须有党建联系人", "A branch has a liaison"),
        ("{name}没有党建联系人，也没有副联系人", "{name} has neither a liaison nor a deputy"),
    ),
    "deputy_only": Text(
        ("党建联系人不得只由副联系人代行", "A deputy does not stand for a liaison in the long run"),
        ("{name}只有副联系人{deputies}人，没有党建联系人", "{name} has {deputies} deputies and no liaison"),
    ),
    "no_term": Text(
        ("须登记本届任期", "The present term is recorded"),
        (
            "{name}没有登记本届任期，换届是否逾期无法核对",
            "No present term of {name} is recorded: whether it is overdue is unknown",
        ),
    ),
    "term_ending": Text(
        ("届满前{months}个月提醒", "Told {months} months before a term ends"),
        (
            "{name}第{number}届将于{until}届满，还有{days}天（{months}个月内）",
            "Term {number} of {name} ends on {until}, in {days} days",
        ),
    ),
    "term_overdue": Text(
        ("届满应换届，宽限{grace_days}天", "A term ends as planned; {grace_days} days of grace"),
        (
            "{name}第{number}届已于{until}届满，逾期{days}天",
            "Term {number} of {name} was to end on {until}, {days} days ago",
        ),
    ),
    "term_too_long": Text(
        (
            "每届不超过{months}个月，延期不超过{delay_months}个月",
            "A term has at most {months} months, a delay {delay_months}",
        ),
        ("", ""),
        {
            "long": (
                "{name}第{number}届自{began_on}起，定于{first_until}届满，最迟应为{longest}，多{days}天",
                "Term {number} of {name} from {began_on} was planned to {first_until}; the latest is {longest}",
            ),
            "delayed": (
                "{name}第{number}届由{first_until}延至{until}，最迟应为{latest}，多{days}天",
                "Term {number} of {name} was delayed from {first_until} to {until}; the latest is {latest}",
            ),
        },
    ),
    "post_past_term": Text(
        ("任职随届次结束：{posts}", "These posts end with their term: {posts}"),
        (
            "{name}有{count}人的任职所属届次已经结束，仍在任",
            "{count} people in {name} hold posts of a term that has ended",
        ),
    ),
    "consecutive_terms": Text(
        (
            "连续任期上限：{most}；间断超过{gap_days}天重新起算",
            "Terms running: {most}; a gap over {gap_days} days breaks them",
        ),
        (
            "{person}任{name}{post}已连续{count}届，上限{most}届",
            "{person} is {post} of {name} for {count} terms running, at most {most}",
        ),
    ),
    "age_cap": Text(
        (f"不超过{{age}}岁（{_BY_YEAR[0]}）", f"Nobody is older than {{age}} ({_BY_YEAR[1]})"),
        ("{name}的{person}{age}岁，超出{over}岁", "{person} of {name} is {age}, {over} over the limit"),
        {
            "unknown": (
                "{name}有{of}人中{unknown}人出生年份不详，年龄无法核对",
                "Birth years in {name}: {unknown} of {of} unknown; their ages cannot be judged",
            )
        },
    ),
    "mean_age": Text(
        (f"委员平均年龄不超过{{age}}岁（{_BY_YEAR[0]}）", f"The mean age is at most {{age}} ({_BY_YEAR[1]})"),
        (
            "{name}委员平均年龄{mean}岁（{of}人中{unknown}人出生年份不详，未计入）",
            "The mean age of {name} is {mean} ({unknown} of {of} unknown and left out)",
        ),
        {
            "partly": (
                "{name}已知{known}人平均{mean}岁；{of}人中{unknown}人出生年份不详，不能确认合规",
                "{name}: the {known} known are {mean} on average; {unknown} of {of} unknown, so it is not certain",
            ),
            "unknown": (
                "{name}{of}人的出生年份全部不详，平均年龄无法核对",
                "All {of} birth years of {name} are unknown: the mean age cannot be judged",
            ),
        },
    ),
    "chair_of_two": Text(
        ("一人至多任{most}个分支机构的{posts}", "One person is {posts} of at most {most} branch"),
        (
            "{person}同时任{count}个分支机构的{posts}：{bodies}",
            "{person} is {posts} of {count} branches at once: {bodies}",
        ),
    ),
    "chair_on_council": Text(
        ("{posts}须为以下之一：{seats}", "Who is {posts} is also one of: {seats}"),
        ("{name}的{posts}{person}不在常务理事会", "{person}, {posts} of {name}, does not sit on the standing council"),
        {
            "unknown": (
                "没有登记常务理事会名单，{chairs}名{posts}是否为常务理事无法核对",
                "No list of the standing council is recorded: whether {chairs} ({posts}) sit on it is unknown",
            )
        },
    ),
    "group_leader": Text(
        ("党建小组组长须在本分支机构任领导职务", "The leader of a Party group leads the branch"),
        (
            "{name}党建小组组长{person}现任：{held}；领导职务为：{leading}",
            "{person} leads the Party group of {name}, holds: {held}; leading are: {leading}",
        ),
    ),
    "lapsed_member": Text(
        ("任职须为会员：{posts}", "Who holds one of these is a member: {posts}"),
        ("{name}的{post}{person}已于{left_on}退会", "{person}, {post} of {name}, left the society on {left_on}"),
    ),
    "branch_name": Text(
        ("分支机构命名规定：结尾为{endings}", "The rule of names: it ends in {endings}"),
        ("{name}：{why}", "{name}: {why_en}"),
    ),
}


def quoted(rule: str, limit: dict[str, Any]) -> Pair:
    """A rule as it reads with the limits of one kind of body."""
    zh, en = TEXTS[rule].about or TEXTS[rule].rule
    return zh.format(**words(limit, zh=True)), en.format(**words(limit, zh=False))


def words(values: dict[str, Any], *, zh: bool) -> dict[str, str]:
    """Values as they stand in a sentence: codes of posts by their names, lists joined."""
    return {name: _word(value, zh=zh) for name, value in values.items()}


def _word(value: Any, *, zh: bool) -> str:
    comma = "、" if zh else ", "
    if isinstance(value, dict):
        return comma.join(f"{_word(key, zh=zh)} {_word(one, zh=zh)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return comma.join(_word(one, zh=zh) for one in value) or ("无" if zh else "none")
    names = POSTS if zh else POSTS_EN
    return names.get(value, value) if isinstance(value, str) else str(value)
