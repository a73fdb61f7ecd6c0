"""Which branches a heard event speaks of, so that figures by branch and rights by branch need not know each type."""

from __future__ import annotations

from typing import Any, Final

from shared.events import activities, outreach, registry  # the types must be declared before they can be listed
from shared.events.base import TYPES, DomainEvent

SERVICES: Final = tuple(module.__name__.rsplit(".", 1)[1] for module in (registry, activities, outreach))
HEARD: Final = tuple(sorted(type_ for type_ in TYPES if type_.split(".")[0] in SERVICES))
FAMILIES: Final = tuple(sorted({".".join(type_.split(".")[:2]) for type_ in HEARD}))


def branches_of(event: DomainEvent) -> list[str]:
    """The codes of the branches (of an activity: of all its hosts), each once, in order."""
    data: Any = event
    match event.TYPE.split(".")[1]:
        case "branch":
            found = [data.code]
        case "member":
            found = list(data.branches)
        case "activity":
            found = list(getattr(data, "hosts", ()))
        case "honour":
            found = [data.recipient.code] if data.recipient.kind == "branch" else []
        case "expectation":
            found = list(data.parties)
        case "meeting":
            found = [row.branch for row in getattr(data, "attendance", ())]
        case _:
            found = [data.branch] if getattr(data, "branch", None) else []
    return sorted(set(found))
