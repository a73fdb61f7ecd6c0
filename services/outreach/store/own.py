"""Whose own a record is, as conditions of statements: the same in every list, and the same as `Expert.reach`."""

from __future__ import annotations


def expert_is_own(scopes: str) -> str:
    """
    Whether one of these scopes (None: no limits) is the branch, the liaison or the deputy of `expert`.

    Each column has its index. It is NULL rather than false where one is missing: an aggregate takes `coalesce`.
    """
    return (
        f"({scopes}::text[] IS NULL OR expert.branch = ANY({scopes}::text[])"
        f" OR expert.liaison = ANY({scopes}::text[]) OR expert.deputy = ANY({scopes}::text[]))"
    )


def item_is_own(codes: str) -> str:
    """Whether one of these codes is of who raised `item`, of those who keep in touch (`expert`), or of its owner."""
    return f"ARRAY[item.branch, expert.liaison, expert.deputy, item.owner] && {codes}::text[]"


def item_may_be_seen(scopes: str, secretariat: str, own: str) -> str:
    """
    Whether `item`, of `expert` if of one, may be seen in a list by who has these scopes (None: no limits).

    A confidential one is the secretariat's, the own liaison's (or deputy's) and the owner's; of no expert's, it is the
    branch's own instead.
    """
    return f"""
        ({scopes}::text[] IS NULL OR {item_is_own(scopes)})
        AND (NOT item.confidential OR {secretariat}::boolean
             OR ARRAY[expert.liaison, expert.deputy, item.owner] && {own}::text[]
             OR (item.expert IS NULL AND item.branch = ANY({own}::text[])))
    """
