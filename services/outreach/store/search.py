"""The names that are looked through: those of branches, and those of experts, which are opened for it."""

from __future__ import annotations

from services.outreach.domain.viewer import Viewer
from services.outreach.store.own import expert_is_own
from services.outreach.store.vault import ciphers
from shared.audit import audit
from shared.database import Connection, UnitOfWork

FOUND = "find by name"


async def names_of_experts(uow: UnitOfWork, viewer: Viewer) -> dict[str, list[str]]:
    """Expert -> name, of all who are the viewer's own. Whoever shows one to somebody writes it down: `note_found`."""
    rows = await uow.connection.fetch(
        f"""
        SELECT expert.code, kept.name FROM expert
        JOIN expert_private AS kept ON kept.expert = expert.code
        WHERE kept.name IS NOT NULL
          AND {expert_is_own("$1")}
        """,  # noqa: S608  (constants)
        viewer.scopes,
    )
    keys = await ciphers(uow, [row["code"] for row in rows])
    return {row["code"]: [keys[row["code"]].decrypt(row["name"]).decode()] for row in rows if row["code"] in keys}


async def note_found(uow: UnitOfWork, experts: list[str]) -> None:
    """Write down whose names were found and shown."""
    await audit(uow, FOUND, [f"expert/{code}" for code in experts])


async def names_of_branches(connection: Connection) -> dict[str, list[str]]:
    """Branch -> the names it has and had, the last one told first."""
    rows = await connection.fetch(
        "SELECT code, name FROM branch_state WHERE name IS NOT NULL ORDER BY code, version DESC"
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["code"], []).append(row["name"])
    return {code: list(dict.fromkeys(names)) for code, names in found.items()}
