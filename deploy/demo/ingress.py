"""What has become of the membership events, by the registry's own count."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.demo.doors import Doors
from deploy.demo.travel import until_nothing

OUTCOMES = ("accepted", "duplicate", "superseded", "parked")


class Ingress:
    """Counts before and after; the difference is what one run has done."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    async def counts(self) -> dict[str, int]:
        """Every event ever judged, by outcome."""
        answer = (await self._doors.get("registry", "/ingress/summary", office="operator")).json()
        return {outcome: answer["outcomes"][outcome] for outcome in OUTCOMES}

    async def judged_since(self, before: Mapping[str, int], sent: int) -> dict[str, int]:
        """Wait until as many events as were sent have been judged; their counts, with `sent` as the first."""
        judged: dict[str, int] = {}

        async def rest() -> str:
            now = await self.counts()
            judged.update({outcome: now[outcome] - before[outcome] for outcome in OUTCOMES})
            missing = sent - sum(judged.values())
            return f"{missing} of {sent} membership events are not judged yet" if missing > 0 else ""

        await until_nothing(rest)
        return {"sent": sent, **judged}
