"""
The addresses at which the console shows a page, made from its own routes: a new page is looked at without being named.

A route whose parameters are all in EXAMPLES is a page; one that is none stands in ELSEWHERE with what it is instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fastapi.routing import APIRoute

from console.app import ROUTERS

QUARTER: Final = "2025-Q4"
# The parameter of a route -> what stands in its place; an empty text is filled in from the year that was told.
EXAMPLES: Final = {
    "run": "",
    "event_id": "",
    "code": "",
    "name": "organisation_coverage",
    "month": "2025-11",
    "stage": "in_hand",
    "digest": QUARTER,
    "report": "council",
    "door": "activities",
    "batch": "import-example",
}
ELSEWHERE: Final = {
    "/runs/of": "leads on to the period that was chosen",
    "/figures/of": "leads on to the period that was chosen",
    "/calendar": "leads on to the month that is now",
    "/runs/{run}/digest.{form}": "a file",
    "/runs/{run}/one-page.{form}": "a file",
    "/statements/{name}": "looked at by MORE, with a name of its own",
    "/federation/of": "leads on to the period that was chosen",
    "/federation/{digest}/figures/{name}": "a page of a superior alone: tests/console/test_federation.py",
    "/federation/{digest}/societies/{society}": "a page of a superior alone: tests/console/test_federation.py",
    "/packs/{report}/of": "leads on to the period that was chosen",
    "/packs/{report}/making/{key}": "leads on to the run that is made; tests/console/test_packs.py",
    "/imports/{door}/empty.xlsx": "a file",
    "/imports/{door}/sheets/{sheet}.xlsx": "a file",
    "/links/{kind}/{token}": "a page of the service that made the link, passed on as it is",
}
# What the same routes show when they are asked for more, and what stands where nothing is.
MORE: Final = (
    f"/runs?digest={QUARTER}",
    f"/figures/activities_held?digest={QUARTER}",
    "/deliveries?state=intended",
    "/records/{event_id}?run={run}",
    f"/packs/council?digest={QUARTER}",
    "/statements/branches?as_of=2025-12-31&known_on=2025-12-31",
    "/nowhere",
)


def routes() -> Iterator[str]:
    """The path of every route that is asked with GET."""
    for router in ROUTERS:
        yield from (one.path for one in router.routes if isinstance(one, APIRoute) and "GET" in one.methods)


def parameters(path: str) -> set[str]:
    """The names in braces."""
    return set(re.findall(r"{(\w+)", path))


def pages() -> list[str]:
    """Every page as a pattern of EXAMPLES, those of MORE behind the plain ones."""
    return [*sorted(set(routes()) - ELSEWHERE.keys()), *MORE]
