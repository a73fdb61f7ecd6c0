"""A pack as its reader may see it: a liaison sees what is of the own branch, and what is of the whole society."""

from __future__ import annotations

from collections.abc import Set

from services.reporting.domain.packs.rows import Pack


def own_pack(pack: Pack, branches: Set[str]) -> Pack:
    """
    Without what is told of other branches; sessions and the figures of parts are of the whole society.

    Projects are the society's own accounts, and honours of bodies and persons are none of a branch: they are left out.
    """
    return pack.model_copy(
        update={
            "branch_changes": tuple(one for one in pack.branch_changes if one.branch in branches),
            "honours": tuple(one for one in pack.honours if one.branch in branches),
            "re_elections": tuple(one for one in pack.re_elections if one.branch in branches),
            "annual_facts": tuple(one for one in pack.annual_facts if one.branch in branches),
            "projects": (),
        }
    )


def without_items(pack: Pack) -> Pack:
    """Each item with its topic and its branch would be a small count of its own: they are for the secretariat."""
    return pack.model_copy(update={"items": None, "items_confidential": None})
