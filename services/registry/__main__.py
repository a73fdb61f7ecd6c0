"""The registry as a process: `python -m services.registry prepare | serve`."""

from __future__ import annotations

from pathlib import Path

from services.registry.api import branches, posts, roster, society
from services.registry.subscribers import FAMILIES, HEARS
from shared.service import Service, run

SERVICE = Service(
    name="registry",
    title="联席 · 登记 | Lianxi registry",
    migrations=Path(__file__).parent / "migrations",
    routers=(society.router, branches.router, roster.router, posts.router),
    hears=HEARS,
    families=FAMILIES,
)

if __name__ == "__main__":
    run(SERVICE)
