"""What takes longer than anybody waits for a page: it goes on, and who began it looks again."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

WAITED_SECONDS: Final = 4.0
KEPT_SECONDS: Final = 600.0


class Errands:
    """Running errands by name. Only the service that does the work keeps anything of it: here it is forgotten."""

    def __init__(self, waited: float = WAITED_SECONDS) -> None:
        self._waited = waited
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._about: dict[str, Any] = {}

    async def run(self, name: str, work: Coroutine[Any, Any, Any], about: Any = None) -> bool:
        """Begin, and wait a little: whether it is done; `about` is what the work tells of itself. Raises its end."""
        if name in self._tasks:
            work.close()  # the same form sent twice
        else:
            self._tasks[name], self._about[name] = asyncio.create_task(work), about
        await asyncio.wait([self._tasks[name]], timeout=self._waited)
        return self.done(name)

    def about(self, name: str) -> Any:
        """What an errand tells of itself; None where nobody knows of it here."""
        return self._about.get(name)

    def done(self, name: str) -> bool:
        """Whether it is done, or nobody knows of it here. Raises what it ended with."""
        task = self._tasks.get(name)
        if task is None:
            return True
        if not task.done():
            return False
        asyncio.get_running_loop().call_later(KEPT_SECONDS, self._forget, name)
        task.result()
        return True

    def _forget(self, name: str) -> None:
        self._tasks.pop(name, None)
        self._about.pop(name, None)

    async def close(self) -> None:
        """Wait for nothing more; the services end what they have begun."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
