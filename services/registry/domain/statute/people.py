"""
Rules about people in office: age by year of birth, chairs of two branches, the standing council, lapsed members.

Only the year of birth is known. The age is the year of the day less the year of birth: the age that is reached
within that year, so at most one year more than the age in completed years (周岁).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.registry.domain.statute.finding import Case, Check, Facts, Verdict
from services.registry.domain.statute.limits import ByKind, Council, Held, Many, PostLists
from services.registry.domain.statute.posts import judged, of_body
from services.registry.domain.statute.rules import Rules
from services.registry.domain.statute.snapshot import Post, Scene


def age_on(day: date, birth_year: int) -> int:
    """The age reached within the year of a day."""
    return day.year - birth_year


def _cap(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "age_cap"):
        held = [post for post in scene.in_office.get(body.code, ()) if post.post in limit.posts]
        years = scene.birth_years(sorted({post.person for post in held}))
        for person, year in years.items():
            if year is not None:
                day = scene.on if limit.judged == "in_office" else _last_appointed(held, person)
                facts = {"person": person, "birth_year": year, "on": day.isoformat()}
                facts["posts"] = sorted({post.post for post in held if post.person == person})
                yield of_body(body, limit, facts, person)
        unknown = [person for person, year in years.items() if year is None]
        yield of_body(body, limit, {"people": len(years), "unknown": unknown})


def _last_appointed(held: list[Post], person: str) -> date:
    return max(post.since for post in held if post.person == person)


def _judge_cap(facts: Facts) -> Verdict | None:
    if "unknown" in facts:
        unknown = len(facts["unknown"])
        return Verdict({"unknown": unknown, "of": facts["people"]}, "unknown", "notice") if unknown else None
    age = age_on(date.fromisoformat(facts["on"]), facts["birth_year"])
    return Verdict({"age": age, "over": age - facts["limit"]["age"]}) if age > facts["limit"]["age"] else None


def _mean(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "mean_age"):
        years = scene.birth_years(scene.holders(body.code, limit.posts))
        if years:
            yield of_body(body, limit, {"on": scene.on.isoformat(), "birth_years": years})


def _judge_mean(facts: Facts) -> Verdict | None:
    """The mean of those whose year is known; how many are not is stated, and nothing is put in their place."""
    day, years = date.fromisoformat(facts["on"]), facts["birth_years"].values()
    ages = [age_on(day, year) for year in years if year is not None]
    value: Facts = {"known": len(ages), "unknown": len(years) - len(ages), "of": len(years)}
    if not ages:
        return Verdict(value | {"mean": None}, "unknown", "notice")
    value["mean"] = round(sum(ages) / len(ages), 2)
    # Compared as whole numbers, because a rounded mean of 60.00 may lie above 60.
    if sum(ages) > facts["limit"]["age"] * len(ages):
        return Verdict(value)
    return Verdict(value, "partly", "notice") if value["unknown"] else None


def _two(scene: Scene, rules: Rules) -> Iterator[Case]:
    by_kind: ByKind[Many] = rules.value("chair_of_two", ByKind)
    for person, posts in scene.of_person.items():
        held, limit = [], None
        for post in posts:
            own = by_kind.of(scene.bodies[post.body])
            if own and post.post in own.posts:
                held.append(post)
                limit = own if limit is None or own.most < limit.most else limit
        bodies = tuple(sorted({post.body for post in held}))
        if limit and len(bodies) > 1:
            facts = {"person": person, "bodies": bodies_of(scene, bodies), "limit": limit.model_dump(mode="json")}
            yield Case(f"person/{person}", bodies, facts)


def bodies_of(scene: Scene, codes: tuple[str, ...]) -> dict[str, str]:
    """Code -> name."""
    return {code: scene.bodies[code].name for code in codes}


def _judge_two(facts: Facts) -> Verdict | None:
    count, most = len(facts["bodies"]), facts["limit"]["most"]
    return Verdict({"count": count, "most": most}) if count > most else None


def _council(scene: Scene, rules: Rules) -> Iterator[Case]:
    by_kind: ByKind[Council] = rules.value("chair_on_council", ByKind)
    seats = {seat for limit in by_kind.kinds.values() if limit for seat in limit.seats}
    sitting: dict[str, set[str]] = {}
    for post in (post for posts in scene.in_office.values() for post in posts if post.post in seats):
        sitting.setdefault(post.person, set()).add(post.post)
    chairs = [
        (body, limit, person)
        for body, limit in judged(scene, rules, "chair_on_council")
        for person in scene.holders(body.code, limit.posts)
    ]
    if chairs and not sitting:
        yield Case("society", (), {"limit": chairs[0][1].model_dump(mode="json"), "chairs": len(chairs)})
        return
    for body, limit, person in chairs:
        yield of_body(body, limit, {"person": person, "seats_held": sorted(sitting.get(person, ()))}, person)


def _judge_council(facts: Facts) -> Verdict | None:
    if "chairs" in facts:
        return Verdict({"unknown": facts["chairs"]}, "unknown", "notice")
    return None if set(facts["seats_held"]) & set(facts["limit"]["seats"]) else Verdict({"seats": 0})


def _leader(scene: Scene, rules: Rules) -> Iterator[Case]:
    leading = list(rules.value("posts", PostLists).leading)
    by_kind = dict((body.code, limit) for body, limit in judged(scene, rules, "group_leader"))
    for group in scene.groups:
        if (limit := by_kind.get(group.branch)) is not None:
            held = [post.post for post in scene.of_person.get(group.leader, ()) if post.body == group.branch]
            facts = {"group": group.code, "person": group.leader, "held": sorted(held), "leading": leading}
            yield of_body(scene.bodies[group.branch], limit, facts, group.code)


def _judge_leader(facts: Facts) -> Verdict | None:
    return None if set(facts["held"]) & set(facts["leading"]) else Verdict({"leading": 0})


def _lapsed(scene: Scene, rules: Rules) -> Iterator[Case]:
    by_kind: ByKind[Held] = rules.value("lapsed_member", ByKind)
    for person in scene.snapshot.persons:
        left = scene.snapshot.left.get(person.member or "")
        for post in scene.of_person.get(person.code, ()) if left else ():
            body = scene.bodies[post.body]
            if left and (limit := by_kind.of(body)) and post.post in limit.posts:
                facts = {"person": person.code, "member": person.member, "left_on": left.isoformat()}
                facts |= {"post": post.post, "code": post.code, "on": scene.on.isoformat()}
                yield of_body(body, limit, facts, f"{post.post}/{person.code}")


def _judge_lapsed(facts: Facts) -> Verdict | None:
    days = (date.fromisoformat(facts["on"]) - date.fromisoformat(facts["left_on"])).days
    return Verdict({"days": days}) if days >= 0 else None


CHECKS = (
    Check("age_cap", _cap, _judge_cap),
    Check("mean_age", _mean, _judge_mean),
    Check("chair_of_two", _two, _judge_two),
    Check("chair_on_council", _council, _judge_council),
    Check("group_leader", _leader, _judge_leader),
    Check("lapsed_member", _lapsed, _judge_lapsed),
)
