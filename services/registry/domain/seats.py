"""Seats of a body: how many are filled, which required ones are vacant, and where somebody sits who should not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.registry.domain.body import BodyRule
from services.registry.domain.titles import POSTS, POSTS_EN


def seats_filled(rule: BodyRule, kind: str, holders: Mapping[str, int]) -> list[dict[str, Any]]:
    """
    A line for each post of a kind of body in the order of rank, then for posts held that the rule does not know.

    `vacant`: how many are missing to the required number. `over`: how many more than there are seats. `holders`: post
    -> how many hold it.
    """
    lines = [
        _line(seat.post, holders.get(seat.post, 0), seat.required, seat.seats, foreseen=True) for seat in rule.of(kind)
    ]
    known = {seat.post for seat in rule.of(kind)}
    return lines + [
        _line(post, count, 0, None, foreseen=False) for post, count in sorted(holders.items()) if post not in known
    ]


def _line(post: str, filled: int, required: int, seats: int | None, *, foreseen: bool) -> dict[str, Any]:
    return {
        "post": post,
        "title": POSTS[post],
        "title_en": POSTS_EN[post],
        "required": required,
        "seats": seats,
        "filled": filled,
        "vacant": max(required - filled, 0),
        "over": max(filled - seats, 0) if seats is not None else 0,
        "foreseen": foreseen,
    }
