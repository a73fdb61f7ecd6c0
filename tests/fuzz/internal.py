"""Messages between our services, as a broken producer or a bad disk would make them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.events.base import BATCH, SINGLE
from tests.fuzz.spoil import Spoiler

SAMPLES = [json.loads(p.read_bytes()) for p in sorted((Path(__file__).parents[1] / "language/samples").glob("*.json"))]


@dataclass
class Raw:
    """What the broker hands over, as far as the intake looks at it."""

    body: bytes
    content_type: str | None = SINGLE
    headers: dict[str, Any] = field(default_factory=dict)


def internal(n: int) -> Raw:
    """Message number n: frozen samples with ids of their own, spoiled, alone or packed."""
    spoiler = Spoiler(n)
    choose = spoiler.random
    said = []
    for k in range(choose.choice((1, 1, 2, 4))):
        sample = choose.choice(SAMPLES)
        event_id = f"0197a1b2-0000-7000-8000-{10 * n + k:012d}"
        said.append(sample | {"id": event_id, "sequence": f"{choose.randrange(1, 4):010d}"})
    packed = len(said) > 1 or choose.random() < 0.1
    value = said if packed else said[0]
    body = spoiler.body(spoiler.tree(value) if choose.random() < 0.8 else value)
    content_type = BATCH if packed else choose.choice((SINGLE, SINGLE, None, ""))
    return Raw(body, content_type, spoiler.headers({"ce-replay": choose.random() < 0.1}))
