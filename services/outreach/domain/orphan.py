"""Experts whose liaison has gone and who have no other: found, explained, told once, and settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.outreach.domain.expert_states import expert_of
from services.outreach.domain.hand_over import kept_since
from services.outreach.domain.office import Left, Tenure, left
from shared.events.outreach import ExpertState, OrphanFound, OrphanSettled, Settled
from shared.events.words import POSTS


def gone_of(states: Sequence[ExpertState], held: Sequence[Tenure], day: date) -> Left | None:
    """Since when the liaison of an expert is out of office; None: is not."""
    return left(expert_of(states).liaison, kept_since(states), held, day)


def without_liaison(
    of: Mapping[str, Sequence[ExpertState]], held: Sequence[Tenure], day: date
) -> dict[str, OrphanFound]:
    """Expert -> what is so of each whose liaison has gone, as it stands on a day; `of` are those on the list."""
    found: dict[str, OrphanFound] = {}
    for code, states in of.items():
        if gone := gone_of(states, held, day):
            branch, post = expert_of(states, day).branch, gone.posts[0].code
            found[code] = OrphanFound(expert=code, branch=branch, liaison=gone.person, post=post, effective_on=gone.on)
    return found


def orphans_told(
    found: Mapping[str, OrphanFound], before: Mapping[str, OrphanFound], liaisons: Mapping[str, str], today: date
) -> list[OrphanFound | OrphanSettled]:
    """
    What is to be told of orphans: those not told of yet, and those told of who are none any longer, and why.

    `liaisons`: expert -> who keeps in touch, of those on the list today.
    """
    said: list[OrphanFound | OrphanSettled] = []
    for code, told in sorted(before.items()):
        if found.get(code) != told:
            known = told.model_dump() | {"because": _settled(told, liaisons.get(code)), "effective_on": today}
            said.append(OrphanSettled.model_validate(known))
    return [*said, *(orphan for code, orphan in sorted(found.items()) if before.get(code) != orphan)]


def _settled(told: OrphanFound, liaison: str | None) -> Settled:
    if liaison is None:
        return "left_the_list"
    return "in_office_again" if liaison == told.liaison else "handed_over"


def explained(orphan: OrphanFound, held: Sequence[Tenure], day: date) -> dict[str, object]:
    """Why nobody keeps in touch, in Chinese and English, and who holds the same post that day and may be asked."""
    post = next(one for one in held if one.code == orphan.post and one.person == orphan.liaison)
    zh, en = POSTS[post.post]
    others = sorted(
        {
            one.person
            for one in held
            if (one.body, one.post) == (post.body, post.post) and one.person != orphan.liaison and one.covers(day)
        }
    )
    none_zh, none_en = ("有多位任同一职务者，须由人指定", "several hold the post: somebody has to choose")
    if not others:
        none_zh, none_en = ("尚无继任者，须移交", "there is no successor yet: the expert is to be handed over")
    return {
        "candidates": others,
        "explanation": {
            "zh": f"联系人 {orphan.liaison} 自 {orphan.effective_on} 起不再任 {post.body} 的{zh}，{none_zh}",
            "en": f"{orphan.liaison} is no longer {en} of {post.body} since {orphan.effective_on}; {none_en}",
        },
    }
