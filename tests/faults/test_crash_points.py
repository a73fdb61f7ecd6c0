"""A process that ends by itself in each seam: between database, broker and acknowledgement."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

from deploy.native.server import ServerError
from deploy.services import ALL
from tests.faults.conftest import Outside, Whole
from tests.faults.oracle import all_is_well
from tests.world import eventually

EVENTS = 300

heavy = pytest.mark.heavy
SEAMS = [
    ("registry", "relay.after_confirm"),
    pytest.param("registry", "relay.before_publish", marks=heavy),
    pytest.param("registry", "relay.after_move", marks=heavy),
    pytest.param("registry", "relay.in_move", marks=heavy),
    pytest.param("registry", "ingress.before_commit", marks=heavy),
    pytest.param("registry", "ingress.after_commit", marks=heavy),
    pytest.param("registry", "consumer.before_ack", marks=heavy),
    pytest.param("reporting", "consumer.before_commit", marks=heavy),
    pytest.param("reporting", "consumer.after_commit", marks=heavy),
    pytest.param("reporting", "consumer.before_ack", marks=heavy),
]


@pytest.fixture
async def no_crash_left() -> AsyncIterator[None]:
    yield
    os.environ.pop("LIANXI_CRASH_AT", None)


@pytest.mark.parametrize(("service", "seam"), SEAMS, ids=lambda value: value)
async def test_a_process_that_ends_in_a_seam_loses_and_doubles_nothing(
    whole: Whole, no_crash_left: None, service: str, seam: str
) -> None:
    prefix = f"{service}-{seam.replace('.', '-')}"
    await whole.kill(service)
    os.environ["LIANXI_CRASH_AT"] = seam
    await whole.mend()
    os.environ.pop("LIANXI_CRASH_AT")
    outside = Outside(whole.publisher)
    await outside.publish([f"{prefix}-{n}" for n in range(EVENTS)])
    described = next(one for one in ALL if one.name == service)
    await eventually(lambda: whole.system.process(described) is None)  # it did end there
    try:
        await whole.mend()
    except ServerError:  # it may have been ending while we looked
        await asyncio.sleep(1)
        await whole.mend()
    await all_is_well(whole, prefix, EVENTS)
