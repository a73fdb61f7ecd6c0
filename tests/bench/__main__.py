"""`make bench`: a table of ratios in at most five minutes, also written to build/bench.json."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from deploy.launcher import System, down, up
from tests.bench import (
    activities,
    activities_scale,
    console_pages,
    consume,
    digests,
    figures_of_years,
    limit,
    outreach,
    outreach_scale,
    partitions,
    peer,
    publish,
    scale,
    whole,
)
from tests.bench.room import Room, room
from tests.servers import Broker

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "bench"
ROUNDS = int(os.environ.get("LIANXI_BENCH_ROUNDS", "5"))
LATENCY_SAMPLES = 100
MEMBERS = 1_000_000
CONTACTS = 200_000  # a tenth of what `make bench-full` reads

# key in build/bench.json -> what is measured, with how many events a round
CASES: dict[str, tuple[Callable[[Room, int], Awaitable[float]], int]] = {
    "raw_consume": (consume.raw, 10_000),
    "single_pipeline": (consume.single, 10_000),
    "naive_pipeline": (consume.naive, 500),
    "peer_pipeline": (peer.pipeline, 500),
    "db_limit": (limit.database, 30_000),
    "batch_pipeline": (consume.batch, 30_000),
    "batch_2_partitions": (partitions.of(2), 20_000),
    "batch_4_partitions": (partitions.of(4), 20_000),
    "publish_windowed": (publish.windowed, 6_000),
    "relay": (publish.relay_singles, 6_000),
    "relay_packed": (publish.relay_packed, 20_000),
    "peer_relay": (peer.relay, 500),
    "peer_relay_tuned": (peer.relay_tuned, 1_000),
}
RATIOS = {
    "single_to_raw": ("single_pipeline", "raw_consume"),
    "single_to_naive": ("single_pipeline", "naive_pipeline"),
    "single_to_peer": ("single_pipeline", "peer_pipeline"),
    "batch_to_db_limit": ("batch_pipeline", "db_limit"),
    "relay_to_publish": ("relay", "publish_windowed"),
    "relay_to_peer": ("relay", "peer_relay"),
    "relay_to_tuned_peer": ("relay", "peer_relay_tuned"),
    "relay_packed_to_tuned_peer": ("relay_packed", "peer_relay_tuned"),
}
Figures = dict[str, dict[str, float | str]]


async def rounds(place: Room, progress: Progress) -> dict[str, list[float]]:
    """All cases in turn, five times over, so that a slow minute of the machine meets them all."""
    measured: dict[str, list[float]] = {key: [] for key in CASES}
    task = progress.add_task("rounds", total=ROUNDS * len(CASES))
    for _ in range(ROUNDS):
        for key, (case, count) in CASES.items():
            progress.update(task, description=key)
            await place.empty()
            measured[key].append(await case(place, count))
            progress.advance(task)
    return measured


def figures_of(measured: dict[str, list[float]]) -> Figures:
    """The median of each case, and each ratio as the median of the ratios of its rounds."""
    figures: Figures = {
        key: {"value": round(statistics.median(values), 1), "unit": "events/s"} for key, values in measured.items()
    }
    for key, (ours, theirs) in RATIOS.items():
        pairs = [a / b for a, b in zip(measured[ours], measured[theirs], strict=True)]
        figures[key] = {"value": round(statistics.median(pairs), 3), "unit": "ratio"}
    return figures


async def settings_of(place: Room) -> dict[str, str]:
    """What a reader needs to know about the servers."""
    names = ("server_version", "fsync", "synchronous_commit", "shared_buffers", "full_page_writes")
    found = {name: str(await place.pool.fetchval("SELECT current_setting($1)", name)) for name in names}
    return {"python": platform.python_version(), "cpus": str(os.cpu_count()), "rounds": str(ROUNDS), **found}


def show(figures: Figures, settings: dict[str, str]) -> None:
    """Print the table."""
    table = Table("figure", "value", "unit", "aim", title="make bench: median of the rounds")
    for key, figure in figures.items():
        table.add_row(key, f"{figure['value']:,}", str(figure["unit"]), str(figure.get("aim", "")))
    console = Console()
    console.print(table)
    console.print(" · ".join(f"{name} {value}" for name, value in settings.items()))


def join(file: Path, figures: Figures) -> None:
    """Write the figures into the file, beside those of other measurements."""
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    file.write_text(json.dumps(known | figures, indent=1) + "\n", "utf-8")


async def main() -> None:
    """Measure, print, write."""
    console_pages.collecting()
    parts = System(FOLDER / "parts")
    up(parts, servers_only=True)
    try:
        rabbit = parts.pair.rabbitmq
        broker = Broker("127.0.0.1", rabbit.port, rabbit.api_url, rabbit.admin_user, parts.secrets.login("admin"))
        async with room(broker, parts.pair.postgres.admin_url) as place:
            settings = await settings_of(place)
            with Progress(disable=not sys.stderr.isatty(), console=Console(stderr=True)) as progress:
                figures = figures_of(await rounds(place, progress))
                task = progress.add_task("a society of a million members", total=1)
                read = await scale.measure(parts.pair.postgres.admin_url, MEMBERS, counts=False)
                progress.advance(task)
                task = progress.add_task("two hundred thousand activities", total=1)
                read |= await activities_scale.measure(parts.pair.postgres.admin_url, activities.Size())
                progress.advance(task)
                task = progress.add_task("experts and contacts of a federation", total=1)
                read |= await outreach_scale.measure(parts.pair.postgres.admin_url, outreach.Size(CONTACTS))
                progress.advance(task)
                read |= await figures_of_years.measure(parts.pair.postgres.admin_url)
                read |= await digests.measure(parts.pair.postgres.admin_url)
                read |= await console_pages.measure(broker, parts.pair.postgres.admin_url)
    finally:
        down(parts)
    for key, value in (await whole.measure(FOLDER / "whole", LATENCY_SAMPLES)).items():
        figures[key] = {"value": round(value, 1), "unit": "ms" if key.endswith("_ms") else "MB"}
    figures |= read
    show(figures, settings)
    join(ROOT / "build" / "bench.json", figures)


if __name__ == "__main__":
    asyncio.run(main())
