"""The society's profile and the posts and Party groups of its branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deploy.demo.asks import Ask, Chapter
from deploy.demo.days import WORKING
from deploy.demo.people import chair, liaison

NO_LIAISON = 17
SUCCEEDED = 12
NO_GROUP = {5: "fewer_than_three", 14: "no_party_members", NO_LIAISON: "being_formed"}
COUNCIL = {"body": "常务理事会", "decided_on": "2024-12-20", "number": "DEMO-2024-31"}


def profile(society: dict[str, Any]) -> Chapter:
    """The society as its own file describes it."""
    body = {
        "code": society["code"],
        "name_zh": society["name_zh"],
        "name_en": society["name_en"],
        "founded": society["founded"],
        "secretariat_staff": society["secretariat_staff"],
        "party_branch_founded": society["party_branch"]["founded"],
        "party_branch_members": society["party_branch"]["members"],
        "targets": society["targets"],
        "effective_on": f"{society['founded']}-01",
    }
    return Chapter("学会概况", [Ask("registry", "/society", body)])


def posts(branches: Sequence[str]) -> Chapter:
    """A chair for every branch and a liaison for all but one; one liaison is followed by another in July."""
    asks = []
    for place, branch in enumerate(branches, 1):
        day = WORKING[4 + place % 15].isoformat()
        asks.append(_appoint("/leaders", f"chair-{branch}", branch, chair(branch), "2024-01-01", post="chair"))
        if place == SUCCEEDED:
            asks.append(_appoint("/liaisons", liaison(branch, 1), branch, liaison(branch, 1), day, until="2025-07-01"))
            asks.append(_appoint("/liaisons", liaison(branch, 2), branch, liaison(branch, 2), "2025-07-01"))
        elif place != NO_LIAISON:
            asks.append(_appoint("/liaisons", liaison(branch), branch, liaison(branch), day))
    return Chapter("党建联系人和分支机构负责人", asks)


def groups(branches: Sequence[str]) -> Chapter:
    """A Party group led by the chair in 18 branches, and the reason of each of the others."""
    asks = []
    for place, branch in enumerate(branches, 1):
        if place in NO_GROUP:
            body = {"branch": branch, "reason": NO_GROUP[place], "effective_on": "2025-03-03"}
            asks.append(Ask("registry", "/group-absences", body, office="party_branch"))
        else:
            day = WORKING[20 + 9 * place].isoformat()
            body = {"code": f"PG-{branch}", "branch": branch, "leader": chair(branch), "effective_on": day}
            asks.append(Ask("registry", "/party-groups", body, office="party_branch"))
    return Chapter("党建小组", asks)


def _appoint(path: str, code: str, branch: str, person: str, day: str, **more: str) -> Ask:
    body = {"code": code, "branch": branch, "person": person, "effective_on": day, "decision": COUNCIL, **more}
    return Ask("registry", path, body)
