"""
`make openapi`: run the tests of each door, note what they ask and are told, write services/<name>/answers.json.

Of one door alone: `python -m tests.openapi.learn activities`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from shared import kernel_api
from shared.openapi import PROBLEM
from tests.conftest import ROOT, service
from tests.openapi.doors import DOORS
from tests.openapi.shape import shape

STORIES = "tests/openapi/test_story*.py"
FUZZ = "tests/openapi/test_fuzz.py"
# An example is to be read: of a long list its first two.
FEW = 2
MANY = 40
LONG = 20_000
Line = dict[str, Any]


def routes(name: str) -> dict[tuple[str, str], re.Pattern[str]]:
    """(method, template) -> what a path of it looks like; those without parameters come first."""
    routers = (*service(name).routers, kernel_api.router)
    found = {
        (method, route.path_format): re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.path_format)))
        for router in routers
        for route in router.routes
        for method in route.methods
    }
    return dict(sorted(found.items(), key=lambda item: item[0][1].count("{")))


def learn(name: str, lines: Iterable[Line]) -> dict[str, Any]:
    """By route: examples of requests, the shape and an example of each answer, the refusals met."""
    known, by_route = routes(name), {}
    for line in lines:
        for method, template in known:
            asked = known[method, template].fullmatch(line["path"]) if line["method"] == method else None
            if asked:
                by_route.setdefault(f"{method} {template}", []).append({**line, "places": asked.groupdict()})
                break
    return {route: _route(seen) for route, seen in sorted(by_route.items())}


def _route(seen: list[Line]) -> dict[str, Any]:
    done = [line for line in seen if 200 <= line["status"] < 300 and not line.get("fuzz")]
    asked = done or [line for line in seen if line["status"] in (404, 409) and not line.get("fuzz")]
    statuses = sorted({line["status"] for line in seen})
    return {
        "query": _query(done),
        "path": _usual([line["places"] for line in done]),
        "requests": {
            type_: _fullest([line["request"] for line in asked if line["request_type"] == type_])
            for type_ in sorted({line["request_type"] for line in asked if line["request"] is not None})
        },
        "answers": dict(_answers(seen, statuses)),
        "problems": dict(_problems(seen, statuses)),
    }


def _answers(seen: list[Line], statuses: Iterable[int]) -> Iterator[tuple[str, Any]]:
    for status in statuses:
        told = [line for line in seen if line["status"] == status and line["type"] and line["type"] != PROBLEM]
        if told:
            values = [line["answer"] for line in told if line["answer"] is not None]
            answer: dict[str, Any] = {"type": told[0]["type"], "schema": shape(values)}
            if shown := [line["answer"] for line in told if line["answer"] is not None and not line.get("fuzz")]:
                answer |= _shown(_short(_fullest(shown)))
            yield str(status), answer


def _shown(example: Any) -> dict[str, Any]:
    """A document of another form (AsyncAPI) is no example to read."""
    return {"example": example} if len(orjson.dumps(example)) < LONG else {}


def _problems(seen: list[Line], statuses: Iterable[int]) -> Iterator[tuple[str, Any]]:
    for status in statuses:
        told = [line["answer"] for line in seen if line["status"] == status and line["type"] == PROBLEM]
        if told and status not in (401, 403, 500, 503):
            yield str(status), _short(min(told, key=orjson.dumps))


def _query(done: list[Line]) -> dict[str, str]:
    return min((line["query"] for line in done), key=lambda query: (-len(query), orjson.dumps(query)), default={})


def _usual(places: list[dict[str, str]]) -> dict[str, str]:
    """The address asked for most often."""
    counted = Counter(orjson.dumps(one) for one in places)
    found: dict[str, str] = orjson.loads(min(counted, key=lambda one: (-counted[one], one), default=b"{}"))
    return found


def _fullest(values: list[Any]) -> Any:
    """The one that shows most; of those that show as much the shortest, so that the choice stays the same."""
    return min(values, key=lambda value: (-_told(value), len(orjson.dumps(value)), orjson.dumps(value)))


def _told(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_told(item) for item in value.values())
    if isinstance(value, list):
        return sum(_told(item) for item in value[:FEW])
    return value is not None


def _is_map(value: dict[str, Any]) -> bool:
    """Names that are data, each with the same fields behind it."""
    fields = [item.keys() if isinstance(item, dict) else None for item in value.values()]
    return len(fields) > FEW and fields[0] is not None and all(one == fields[0] for one in fields)


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(item) for name, item in list(value.items())[: FEW if _is_map(value) else MANY]}
    if isinstance(value, list):
        return [_short(item) for item in value[:FEW]]
    return value


def read(folder: Path, name: str) -> Iterator[Line]:
    """What was noted of a service."""
    for file in sorted(folder.glob(f"{name}-*.jsonl")):
        yield from map(orjson.loads, file.read_bytes().splitlines())


def write(folder: Path, names: Iterable[str]) -> None:
    """Write the answers.json of these services from the notes in a folder, one line for each route."""
    for name in names:
        told = learn(name, read(folder, name))
        lines = [orjson.dumps({route: one}, option=orjson.OPT_SORT_KEYS)[1:-1] for route, one in told.items()]
        (ROOT / "services" / name / "answers.json").write_bytes(b"{\n" + b",\n".join(lines) + b"\n}\n")


def main(names: Sequence[str]) -> None:
    """Run the tests with a notebook, then strangers' questions; where a test fails nothing is written."""
    with tempfile.TemporaryDirectory() as folder:
        if failed := _run(folder, "not heavy", *through_the_doors(names)):
            sys.exit(failed)
        write(Path(folder), names)
        _run(folder, "heavy", "-k", " or ".join(names), FUZZ)  # what it finds wrong is what the shapes lack
        write(Path(folder), names)


def through_the_doors(names: Iterable[str]) -> list[str]:
    """The tests that ask one of these services by HTTP."""
    tests = [test for name in names for test in sorted((ROOT / "tests" / name).rglob("test_*.py"))]
    tests += sorted(ROOT.glob(STORIES))
    return [str(test.relative_to(ROOT)) for test in tests if re.search(r"\bdoor\b", test.read_text())]


def _run(folder: str, marked: str, *asked: str) -> int:
    words = (sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", marked, *asked)
    return subprocess.run(words, cwd=ROOT, env={**os.environ, "LIANXI_RECORD_ANSWERS": folder}, check=False).returncode


if __name__ == "__main__":
    main(sys.argv[1:] or DOORS)
