"""The end of the demo: a run kept, its figures with their records, and what is written to build/demo."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.demo.asks import BATCH, Ask
from deploy.demo.doors import Doors, expect

FORMS = ("md", "html")


@dataclass(frozen=True)
class Kept:
    """A kept run: its code, its digest in each form, its charts, and its figures as summary.json tells them."""

    run: str
    digests: Mapping[str, str]
    charts: Mapping[str, str]
    figures: Mapping[str, dict[str, Any]]


async def keep(doors: Doors, quarter: str) -> Kept:
    """Compute and keep the digest of a period, and fetch it as the secretariat reads it."""
    answer = expect(
        "POST /runs", await doors.post(Ask("reporting", "/runs", {"digest": quarter}), {"X-Batch-Id": BATCH})
    )
    run = answer.json()["run"]
    digests = {form: (await doors.get("reporting", f"/runs/{run}/digest.{form}")).text for form in FORMS}
    charts = {
        name: (await doors.get("reporting", f"/runs/{run}/{name}")).text
        for name in sorted(set(re.findall(r"\((charts/\w+\.svg)\)", digests["md"])))
    }
    dataset = (await doors.get("reporting", f"/runs/{run}")).json()["dataset"]
    figures = {
        name: {"value": figure["value"], "unit": figure["unit"], "records": figure["records"]}
        for name, figure in sorted(dataset["figures"].items())
    }
    return Kept(run, digests, charts, figures)


async def records(doors: Doors, run: str, figure: str) -> list[dict[str, Any]]:
    """Exactly the records behind a figure."""
    found: list[dict[str, Any]] = []
    page: dict[str, str] = {"limit": "1000"}
    while True:
        answer = (await doors.get("reporting", f"/runs/{run}/figures/{figure}", **page)).json()
        found += answer["records"]
        if not answer.get("next"):
            return found
        page["cursor"] = str(answer["next"])


def urls(services: Mapping[str, str], console: str, run: str) -> dict[str, str]:
    """Where each service describes itself, and where the run is, for programs and for people."""
    documents = {
        f"{service}_{document}": f"{url}/{document}.json"
        for service, url in services.items()
        for document in ("openapi", "asyncapi")
    }
    return {**documents, "run": f"{services['reporting']}/runs/{run}", "console": f"{console}/runs/{run}"}


def write(folder: Path, kept: Kept, summary: Mapping[str, Any]) -> dict[str, Any]:
    """
    Write the digest with its charts, and `summary.json`; returns the summary, with the files in it.

    What is beside a digest at the door is beside the file too, but for the figures, which are pages of the console.
    """
    (folder / "charts").mkdir(exist_ok=True)
    for name, drawing in kept.charts.items():
        (folder / name).write_text(drawing, "utf-8")
    files = {name: folder / name for name in (*(f"digest.{form}" for form in FORMS), "summary.json")}
    for form in FORMS:
        files[f"digest.{form}"].write_text(_opened(kept.digests[form], summary["urls"]["console"]), "utf-8")
    whole = {**summary, "files": {name: str(path) for name, path in files.items()}}
    files["summary.json"].write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return whole


def _opened(text: str, run: str) -> str:
    """A link to a figure opens its page."""
    return re.sub(r"(\]\(|href=\")(figures/)", rf"\g<1>{run}/\g<2>", text)
