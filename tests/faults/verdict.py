"""The verdict on a run with faults: every event is in one of five classes, and the sums are exact."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass

# What every judgement of this run said, for the table at its end.
SAID: list[tuple[str, str, Verdict]] = []


@dataclass(frozen=True)
class Verdict:
    """
    The classes of RabbitMQ's own Jepsen suite, in events.

    ok: confirmed and applied once. lost: confirmed and not applied. duplicated: applied again. recovered: applied once
    though its writer was never told that it is safe. unexpected: applied though nobody wrote it.
    """

    ok: int
    lost: int
    duplicated: int
    recovered: int
    unexpected: int

    def __str__(self) -> str:
        return " ".join(f"{name}={number}" for name, number in vars(self).items())


def judge(
    confirmed: Collection[Hashable], attempted: Collection[Hashable], applied: Iterable[Hashable], hop: str = "all"
) -> Verdict:
    """
    Compare what was written with what was applied; `attempted` holds `confirmed` and what had an unknown end.

    Raises AssertionError unless the sums are exact and nothing is lost, duplicated or unexpected.
    """
    times, sure, tried = Counter(applied), set(confirmed), set(attempted) | set(confirmed)
    verdict = Verdict(
        ok=len(sure & times.keys()),
        lost=len(sure - times.keys()),
        duplicated=sum(count - 1 for event, count in times.items() if event in tried),
        recovered=len((tried - sure) & times.keys()),
        unexpected=sum(count for event, count in times.items() if event not in tried),
    )
    assert verdict.ok + verdict.lost == len(sure)
    assert verdict.ok + verdict.recovered + verdict.duplicated + verdict.unexpected == times.total()
    SAID.append((os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[2].rpartition(" (")[0], hop, verdict))
    print(hop, verdict)  # noqa: T201
    assert (verdict.lost, verdict.duplicated, verdict.unexpected) == (0, 0, 0), f"{hop}: {verdict}"
    return verdict
