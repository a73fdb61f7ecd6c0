"""What is needed to verify a run without the system: the run, its lists, their events, and the links of the logs."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HASH = 32
FORMAT = 1
# Whatever may be wrong with an archive that came from elsewhere: of its form, of its packing, of what is in it.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
    *(KeyError, TypeError, AttributeError, ValueError),
)
_EPOCH = (2000, 1, 1, 0, 0, 0)  # equal contents give equal archives


@dataclass(frozen=True)
class Log:
    """
    A stretch of a service's log: the hash of the chain before it, the hash of every body in it, and some bodies.

    `events`: position -> body, byte for byte. A body that is not here is known by its hash alone.
    """

    service: str
    before: int
    start: bytes
    links: tuple[bytes, ...]
    events: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Bundle:
    """A run as reporting tells it, and the logs."""

    run: dict[str, Any]
    logs: dict[str, Log]


def written(bundle: Bundle) -> bytes:
    """The bundle as an archive that any zip program opens."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "lianxi.json", _json({"format": FORMAT, "logs": sorted(bundle.logs)}))
        _put(archive, "run.json", _json(bundle.run))
        for name, log in sorted(bundle.logs.items()):
            head = {"before": log.before, "start": log.start.hex(), "positions": sorted(log.events)}
            _put(archive, f"{name}/log.json", _json(head))
            _put(archive, f"{name}/links.bin", b"".join(log.links))
            _put(archive, f"{name}/events.jsonl", b"".join(log.events[n] + b"\n" for n in sorted(log.events)))
    return out.getvalue()


def read(path: Path) -> Bundle:
    """A bundle from its archive. Raises ValueError where it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read("lianxi.json"))
            if about["format"] != FORMAT:
                raise ValueError(f"format {about['format']}")
            logs = {name: _log(archive, name) for name in about["logs"]}
            return Bundle(json.loads(archive.read("run.json")), logs)
    except _BROKEN as error:
        raise ValueError(f"{path.name}: {type(error).__name__} {error}") from error


def _log(archive: zipfile.ZipFile, name: str) -> Log:
    head = json.loads(archive.read(f"{name}/log.json"))
    raw, lines = archive.read(f"{name}/links.bin"), archive.read(f"{name}/events.jsonl").split(b"\n")[:-1]
    links = tuple(raw[n : n + HASH] for n in range(0, len(raw), HASH))
    return Log(
        name, head["before"], bytes.fromhex(head["start"]), links, dict(zip(head["positions"], lines, strict=True))
    )


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
