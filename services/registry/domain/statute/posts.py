"""Who is missing, and who is too many: chairs, required posts, seats, committees, liaisons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.registry.domain.statute import limits
from services.registry.domain.statute.finding import Case, Check, Facts, Verdict
from services.registry.domain.statute.limits import ByKind
from services.registry.domain.statute.rules import Rules
from services.registry.domain.statute.snapshot import Body, Scene


def judged(scene: Scene, rules: Rules, rule: str) -> Iterator[tuple[Body, Any]]:
    """The bodies to which a rule applies, each with its limits."""
    by_kind: ByKind[Any] = rules.value(rule, ByKind)
    for body in scene.bodies.values():
        if (limit := by_kind.of(body)) is not None:
            yield body, limit


def of_body(body: Body, limit: limits.Value | Facts, facts: Facts, detail: str = "") -> Case:
    """A case about a body; its facts begin with its name and the limits that apply."""
    subject = f"{'branch' if body.branch else 'body'}/{body.code}"
    applied = limit.model_dump(mode="json") if isinstance(limit, limits.Value) else limit
    known = {"body": body.code, "name": body.name, "limit": applied}
    return Case(subject, (body.code,), known | facts, detail)


def _no_chair(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "no_chair"):
        yield of_body(body, limit, {"holders": scene.holders(body.code, limit.posts)})


def _judge_no_chair(facts: Facts) -> Verdict | None:
    return None if facts["holders"] else Verdict({"count": 0})


def _vacant(scene: Scene, rules: Rules) -> Iterator[Case]:
    seats = rules.value("bodies", limits.BodyPosts)
    for body, limit in judged(scene, rules, "vacant_posts"):
        for seat in seats.of(body):
            if seat.required and seat.post not in limit.without:
                asked = {"post": seat.post, "required": seat.required}
                yield of_body(body, asked, {"holders": scene.holders(body.code, (seat.post,))}, seat.post)


def _judge_vacant(facts: Facts) -> Verdict | None:
    count, required = len(facts["holders"]), facts["limit"]["required"]
    return Verdict({"count": count, "vacant": required - count}) if count < required else None


def _size(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "committee_size"):
        known = len(scene.holders(body.code, limit.roster))
        yield of_body(body, limit, {"people": scene.holders(body.code, limit.posts), "on_roster": known})


def _judge_size(facts: Facts) -> Verdict | None:
    count, limit = len(facts["people"]), facts["limit"]
    if facts["on_roster"] == 0:
        return Verdict({"count": count}, "unknown", "notice")
    if count < limit["least"]:
        return Verdict({"count": count, "vacant": limit["least"] - count}, "few")
    return Verdict({"count": count, "over": count - limit["most"]}, "many") if count > limit["most"] else None


def _seats(scene: Scene, rules: Rules) -> Iterator[Case]:
    seats = rules.value("bodies", limits.BodyPosts)
    for body, limit in judged(scene, rules, "post_seats"):
        most = dict(limit.most)
        for seat in seats.of(body):
            if seat.seats is not None:
                most[seat.post] = min(seat.seats, most.get(seat.post, seat.seats))
        for post, room in most.items():
            asked = {"post": post, "seats": room}
            yield of_body(body, asked, {"holders": scene.holders(body.code, (post,))}, post)


def _judge_seats(facts: Facts) -> Verdict | None:
    count, seats = len(facts["holders"]), facts["limit"]["seats"]
    return Verdict({"count": count, "over": count - seats}) if count > seats else None


THREE = ("past_chair", "chair", "chair_elect")


def _three(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "three_chairs"):
        yield of_body(body, limit, {"chairs": {post: scene.holders(body.code, (post,)) for post in THREE}})


def _judge_three(facts: Facts) -> Verdict | None:
    chairs, allowed = facts["chairs"], (*facts["limit"]["allowed"], "chair")
    beside = [post for post in THREE if chairs[post] and post not in allowed]
    crowded = [post for post in THREE if len(chairs[post]) > 1]
    people = [person for post in THREE for person in chairs[post]]
    twice = sorted({person for person in people if people.count(person) > 1})
    if not (beside or crowded or twice):
        return None
    return Verdict({"not_allowed": beside, "several": crowded, "twice": twice})


def _liaison(rule: str) -> Any:
    def cases(scene: Scene, rules: Rules) -> Iterator[Case]:
        for body, limit in judged(scene, rules, rule):
            liaisons, deputies = scene.holders(body.code, limit.posts), scene.holders(body.code, limit.deputies)
            yield of_body(body, limit, {"liaisons": liaisons, "deputies": deputies})

    return cases


def _judge_missing(facts: Facts) -> Verdict | None:
    return None if facts["liaisons"] or facts["deputies"] else Verdict({"count": 0})


def _judge_deputy(facts: Facts) -> Verdict | None:
    if facts["liaisons"] or not facts["deputies"]:
        return None
    return Verdict({"deputies": len(facts["deputies"])})


CHECKS = (
    Check("no_chair", _no_chair, _judge_no_chair),
    Check("vacant_posts", _vacant, _judge_vacant),
    Check("committee_size", _size, _judge_size),
    Check("post_seats", _seats, _judge_seats),
    Check("three_chairs", _three, _judge_three),
    Check("liaison_missing", _liaison("liaison_missing"), _judge_missing),
    Check("deputy_only", _liaison("deputy_only"), _judge_deputy),
)
