"""Plays the story's requests: chapters one after another, the requests of a chapter side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import httpx

from deploy.demo.asks import BATCH, Ask, Chapter
from deploy.demo.doors import expect

Post = Callable[[Ask, dict[str, str]], Awaitable[httpx.Response]]
Tell = Callable[[Chapter, int], None]


def silent(_: Chapter, __: int) -> None:
    """Nobody watches."""


async def play(chapters: Iterable[Chapter], post: Post, tell: Tell = silent) -> None:
    """Ask everything; `tell` hears of each answer. Raises NotAsTold at the first refusal."""
    for chapter in chapters:

        async def one(ask: Ask, chapter: Chapter = chapter) -> None:
            expect(f"{ask.service} {ask.path} {ask.key}", await post(ask, headers(ask)))
            tell(chapter, 1)

        if chapter.in_order:
            for ask in chapter.asks:
                await one(ask)
            continue
        async with asyncio.TaskGroup() as group:
            for ask in chapter.asks:
                group.create_task(one(ask))


def headers(ask: Ask) -> dict[str, str]:
    """The same key at every run makes the same request once; the batch id marks all that the demo did."""
    told = {"Idempotency-Key": ask.key, "X-Batch-Id": BATCH}
    return told if ask.version is None else {**told, "If-Match": f'"{ask.version}"'}
