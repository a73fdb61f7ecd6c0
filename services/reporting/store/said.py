"""What reporting says leads to no derived row: runs are kept, since a rebuild must not compute what was sent anew."""

from __future__ import annotations

from shared.events.reporting import IndicatorComputed, RunKept
from shared.rebuild import Saver

SAYS: dict[str, Saver | None] = {RunKept.TYPE: None, IndicatorComputed.TYPE: None}
