"""Terms: none known, ending soon, overdue, too long; posts that outlived theirs, and too many terms running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.registry.domain.statute.finding import Case, Check, Facts, Verdict
from services.registry.domain.statute.posts import judged, of_body
from services.registry.domain.statute.rules import Rules
from services.registry.domain.statute.snapshot import Post, Scene, Term
from shared.workdays import add_months

_day = date.fromisoformat


def _of_term(term: Term) -> Facts:
    return {
        "term": term.code,
        "number": term.number,
        "began_on": term.began_on.isoformat(),
        "until": term.until.isoformat(),
        "first_until": (term.first_until or term.until).isoformat(),
    }


def _none(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "no_term"):
        term = scene.term(body.code)
        yield of_body(body, limit, {"term": term.code if term else None})


def _judge_none(facts: Facts) -> Verdict | None:
    return None if facts["term"] else Verdict({"count": 0})


def _of_rule(rule: str) -> Check:
    def cases(scene: Scene, rules: Rules) -> Iterator[Case]:
        for body, limit in judged(scene, rules, rule):
            if term := scene.term(body.code):
                facts = _of_term(term) | {"on": scene.on.isoformat()}
                yield of_body(body, limit, facts, term.code)

    judge = {"term_ending": _judge_ending, "term_overdue": _judge_overdue, "term_too_long": _judge_length}[rule]
    return Check(rule, cases, judge)


def _judge_ending(facts: Facts) -> Verdict | None:
    on, until = _day(facts["on"]), _day(facts["until"])
    reached = [months for months in facts["limit"]["months"] if add_months(until, -months) <= on < until]
    return Verdict({"months": min(reached), "days": (until - on).days}) if reached else None


def _judge_overdue(facts: Facts) -> Verdict | None:
    days = (_day(facts["on"]) - _day(facts["until"])).days
    return Verdict({"days": days}) if days >= 0 and days >= facts["limit"]["grace_days"] else None


def _judge_length(facts: Facts) -> Verdict | None:
    began, first, until = _day(facts["began_on"]), _day(facts["first_until"]), _day(facts["until"])
    longest, latest = add_months(began, facts["limit"]["months"]), add_months(first, facts["limit"]["delay_months"])
    if first > longest:
        return Verdict({"days": (first - longest).days, "longest": longest.isoformat()}, "long")
    return Verdict({"days": (until - latest).days, "latest": latest.isoformat()}, "delayed") if until > latest else None


def _past_term(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "post_past_term"):
        held: list[Facts] = []
        for post in scene.in_office.get(body.code, ()):
            term = scene.term_of(post)
            if post.post in limit.posts and term and term.body == body.code and term.ended_on:
                facts = {"code": post.code, "post": post.post, "person": post.person, "term": term.code}
                held.append(facts | {"ended_on": term.ended_on.isoformat()})
        yield of_body(body, limit, {"on": scene.on.isoformat(), "posts": held})


def _judge_past_term(facts: Facts) -> Verdict | None:
    past = [post["code"] for post in facts["posts"] if post["ended_on"] <= facts["on"]]
    return Verdict({"count": len(past)}) if past else None


def _consecutive(scene: Scene, rules: Rules) -> Iterator[Case]:
    for body, limit in judged(scene, rules, "consecutive_terms"):
        for post in scene.in_office.get(body.code, ()):
            if post.post in limit.most:
                facts = chain_facts(scene, body.code, post.post, post.person)
                yield of_body(body, limit, facts, f"{post.post}/{post.person}")


def chain_facts(scene: Scene, body: str, post: str, person: str) -> Facts:
    """What the terms of one person in one post of a body are counted from."""
    return {
        "person": person,
        "post": post,
        "on": scene.on.isoformat(),
        "terms": [_lasting(term) for term in scene.terms.get(body, ())],
        "appointments": [_held(one) for one in scene.served[body, post, person]],
    }


def _lasting(term: Term) -> Facts:
    return {
        "code": term.code,
        "began_on": term.began_on.isoformat(),
        "ended_on": term.ended_on.isoformat() if term.ended_on else None,
    }


def _held(post: Post) -> Facts:
    return {
        "code": post.code,
        "since": post.since.isoformat(),
        "until": post.until.isoformat() if post.until else None,
        "term": post.term,
    }


def _judge_consecutive(facts: Facts) -> Verdict | None:
    count, most = len(terms_running(facts)), facts["limit"]["most"][facts["post"]]
    return Verdict({"count": count, "most": most}) if count > most else None


def terms_running(facts: Facts) -> set[str]:
    """
    The terms of the chain of appointments that reaches the day, backwards until a gap.

    An appointment counts for its own term; without one for each term in which it held, or for one if none is known.
    """
    chain: list[Facts] = []
    for post in reversed(facts["appointments"]):
        if chain and not _joins(post, chain[-1], facts["limit"]["gap_days"]):
            break
        chain.append(post)
    return {label for post in chain for label in _terms_of(post, facts)}


def _joins(earlier: Facts, later: Facts, gap_days: int) -> bool:
    return earlier["until"] is None or (_day(later["since"]) - _day(earlier["until"])).days <= gap_days


def _terms_of(post: Facts, facts: Facts) -> list[str]:
    if post["term"]:
        return [post["term"]]
    held = [term["code"] for term in facts["terms"] if _share_a_day(post, term, facts["on"])]
    return held or [post["code"]]


def _share_a_day(post: Facts, term: Facts, on: str) -> bool:
    begins = max(post["since"], term["began_on"])
    return begins <= on and all(end is None or begins < end for end in (post["until"], term["ended_on"]))


CHECKS = (
    Check("no_term", _none, _judge_none),
    _of_rule("term_ending"),
    _of_rule("term_overdue"),
    _of_rule("term_too_long"),
    Check("post_past_term", _past_term, _judge_past_term),
    Check("consecutive_terms", _consecutive, _judge_consecutive),
)
