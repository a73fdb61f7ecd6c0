"""The vhost for trying on a real broker: what it tells is what the samples and the checker say."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ops.__main__ import app
from ops.publishers import Publisher
from tests.publishers.conftest import BRANCHES, Trying
from tests.publishers.generated import generated
from tests.publishers.told import Trier, Verdict
from tests.registry.ingress import SOURCE

SAMPLES = Path(__file__).parents[2] / "docs" / "membership" / "samples"
# Both vhosts have a queue of this name; the document of the service shows one of them.
pytestmark = pytest.mark.filterwarnings("ignore:Overwrite broker channel")


def of_the_trial(message: dict[str, Any], publisher: Publisher) -> dict[str, Any]:
    """The same message with the login for trying where it had the publisher's own."""
    return message | {"user_id": publisher.test_login} if message["user_id"] == publisher.login else message


async def test_every_sample_gets_the_verdict_it_says(world: Trying, publisher: Publisher) -> None:
    samples = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.json"))}
    # Nobody knows whose a message without user_id is: no verdict can be sent.
    expected: dict[str, int | list[Verdict]] = {
        name: sample.get("broker")
        or [(one["outcome"], one.get("reason"), one.get("pointer")) for one in sample["expected"]]
        for name, sample in samples.items()
        if sample["message"]["user_id"]
    }

    def send() -> dict[str, int | list[Verdict]]:
        with Trier(publisher.test_url(), publisher.verdicts) as trier:
            said = {
                name: trier.send(of_the_trial(sample["message"], publisher), len(sample["expected"]))
                for name, sample in samples.items()
                if name in expected
            }
            [nobodys] = [sample["message"] for name, sample in samples.items() if name not in expected]
            assert trier.send(nobodys, 0) == []
            assert trier.send(of_the_trial(samples["01-joined-structured.json"]["message"], publisher), 1) == [
                ("accepted", None, None)
            ]
            return said

    assert await asyncio.to_thread(send) == expected
    assert await world.running["registry"].database.pool.fetchval("SELECT count(*) FROM ingress_event") == 0


@pytest.mark.parametrize("number", [40, pytest.param(400, marks=pytest.mark.heavy)])
async def test_the_checker_says_what_the_ingress_says(
    world: Trying, publisher: Publisher, tmp_path: Path, number: int
) -> None:
    messages = [one | {"user_id": publisher.test_login} for one in generated(number)]
    for n, message in enumerate(messages):
        (tmp_path / f"{n:03}.json").write_text(json.dumps(message))
    words = ["publisher", "check", str(tmp_path), "--login", publisher.login, "--source", SOURCE, "--json"]
    branches = [word for branch in BRANCHES for word in ("--branch", branch)]
    checked = json.loads((await asyncio.to_thread(CliRunner().invoke, app, [*words, *branches])).stdout)
    expected: list[int | list[Verdict]] = []
    for file in checked["files"]:
        [message] = file["messages"]
        verdicts = [(one["outcome"], one.get("reason"), one.get("pointer")) for one in message["events"]]
        expected.append(message["broker"]["code"] if message["broker"] else verdicts)

    def send() -> list[int | list[Verdict]]:
        with Trier(publisher.test_url(), publisher.verdicts) as trier:
            wanted = [1 if isinstance(one, int) else len(one) for one in expected]
            return [trier.send(message, n) for message, n in zip(messages, wanted, strict=True)]

    assert await asyncio.to_thread(send) == expected
