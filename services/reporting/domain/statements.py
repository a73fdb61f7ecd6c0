"""Statements about the roster that are no figures: who holds what, and what stands, at any two dates."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.errors import Refused, Unknown

StatementName = Literal["branches", "bodies", "roster", "liaisons", "party_groups", "terms", "experts", "pairings"]


class RosterNeedsABody(Refused):
    """
    名册要写明是哪个机构的（of，分支机构或机构编码）。
    A roster is that of one body: name it (of, the code of a branch or body).
    """

    STATUS = 422


class RosterStatement(BaseModel):
    """One statement. `of_body`: it is about one body that has to be named; others may be narrowed to one branch."""

    model_config = ConfigDict(frozen=True)

    name: StatementName
    title_zh: str
    title_en: str
    explanation_zh: str
    explanation_en: str
    of_body: bool = False


STATEMENTS_OF_ROSTERS: dict[str, RosterStatement] = {
    one.name: one
    for one in (
        RosterStatement(
            name="branches",
            title_zh="分支机构名单",
            title_en="Branches",
            explanation_zh="当日存在的分支机构及其状态；已终止的不列。",
            explanation_en="The branches there are on the day, with their state; not those that have ended.",
        ),
        RosterStatement(
            name="bodies",
            title_zh="机构名单",
            title_en="Bodies",
            explanation_zh="当日存在的、不是分支机构的机构。",
            explanation_en="The bodies there are on the day that are no branches.",
        ),
        RosterStatement(
            name="roster",
            title_zh="机构名册",
            title_en="Roster of a body",
            explanation_zh="当日在任的各职务（人员以编码表示）。旁列为所属届次的记录。",
            explanation_en="The posts held on the day, persons by code. The record of their term stands beside each.",
            of_body=True,
        ),
        RosterStatement(
            name="liaisons",
            title_zh="党建联系人",
            title_en="Liaisons",
            explanation_zh="当日在任的党建联系人和副联系人。",
            explanation_en="The liaisons and deputy liaisons in office on the day.",
        ),
        RosterStatement(
            name="party_groups",
            title_zh="党建小组",
            title_en="Party groups",
            explanation_zh="当日在任的党建小组。旁列为组长在该分支机构的任职记录。",
            explanation_en="The Party groups in force on the day. The record of the leader's post stands beside each.",
        ),
        RosterStatement(
            name="terms",
            title_zh="在届任期",
            title_en="Running terms",
            explanation_zh="当日尚未结束的届次，逾期的也列。",
            explanation_en="The terms that run on the day, overdue ones too.",
        ),
        RosterStatement(
            name="experts",
            title_zh="联系专家名单",
            title_en="Experts",
            explanation_zh="当日在册的联系专家（以编码表示）；暂停联系的也列。旁列为建立联系的记录。",
            explanation_en="The experts on the list on the day, by code, paused ones too. The record that put each on "
            "the list stands beside it.",
        ),
        RosterStatement(
            name="pairings",
            title_zh="共建结对",
            title_en="Pairings",
            explanation_zh="当日在期的共建结对。",
            explanation_en="The pairings in force on the day.",
        ),
    )
}


def statement_of(name: str, of: str | None) -> RosterStatement:
    """The statement of a name. Raises Unknown, RosterNeedsABody."""
    if name not in STATEMENTS_OF_ROSTERS:
        raise Unknown(what="名单 (statement)", code=name)
    if STATEMENTS_OF_ROSTERS[name].of_body and of is None:
        raise RosterNeedsABody(field="of")
    return STATEMENTS_OF_ROSTERS[name]
