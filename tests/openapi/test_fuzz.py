"""The door under questions that nobody would think of: no fault of ours, nothing that its document does not tell."""

from __future__ import annotations

import pytest

from tests.openapi.fuzz import fuzz, served
from tests.openapi.told_to_reporting import a_kept_run
from tests.world import World


async def test_what_the_document_shows_is_answered_as_it_says(door: World, name: str) -> None:
    async with served(door, name) as url:
        said = await fuzz(door, url, "--phases=examples")
    assert not said, said


@pytest.mark.heavy
@pytest.mark.timeout(1200)
async def test_the_door_keeps_to_its_document(door: World, name: str) -> None:
    if name == "reporting":
        await a_kept_run(door.running[name].database)
    async with served(door, name) as url:
        said = await fuzz(door, url, "--phases=examples,fuzzing", "--max-examples=3")
    assert not said, said
