"""Whoever does not say who they are is refused at every route that is not open to all, whatever they send."""

from __future__ import annotations

import re
from typing import Any

from shared.openapi import PROBLEM
from tests.openapi.test_document import OPEN, operations
from tests.world import World

TOKENS = {
    "none": {},
    "of another scheme": {"Authorization": "Basic c2VjcmV0OnNlY3JldA=="},
    "made by a stranger": {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJzZWNyZXRhcmlhdCJ9."},
}


async def test_every_route_refuses_a_caller_it_does_not_know(door: World, name: str, document: dict[str, Any]) -> None:
    client, asked, let_in = door.client(name, None), 0, []
    for operation, _ in operations(document):
        method, path = operation.split(" ")
        for kind, headers in TOKENS.items() if operation not in OPEN else ():
            body = None if method == "get" else {}
            path = re.sub(r"{\w+}", "1", path)
            answer = await client.request(method, path, json=body, headers={**headers, "If-Match": "1"})
            told = (answer.status_code, answer.headers["content-type"], answer.json().get("type"))
            let_in += [] if told == (401, PROBLEM, "unidentified") else [(kind, operation, told)]
            asked += 1
    assert not let_in
    assert asked > 150
