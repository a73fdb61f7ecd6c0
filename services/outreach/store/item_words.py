"""The words of items, sealed: under the key of the expert who raised one, else under a key of the item's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.fernet import Fernet

from services.outreach.commands.items import RaiseItem
from services.outreach.store.vault import ciphers, sealed
from shared.audit import audit
from shared.database import UnitOfWork
from shared.events.outreach import ItemState

SEALED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Words:
    """What was said of an item, opened: its text, its answer, who raised it, and what was written with each version."""

    text: str | None = None
    answer: str | None = None
    raiser: str | None = None
    consent_to_be_named: bool | None = None
    activity: str | None = None
    steps: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """Something written of an item: under the key of `expert`, else of the item's own; or still `plain`."""

    item: str
    expert: str | None
    text: bytes
    plain: bool


async def keep_item(uow: UnitOfWork, command: RaiseItem) -> None:
    """Keep the text, and the name of a member who gave it; what an undone import had left under the code is gone."""
    await erase_words(uow, command.code)
    cipher = await _cipher(uow, command.code, command.expert) if command.expert else await _new_key(uow, command.code)
    await uow.connection.execute(
        """
        INSERT INTO item_kept (item, expert, text, raiser, consent_to_be_named) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (item) DO UPDATE
        SET expert = EXCLUDED.expert, text = EXCLUDED.text, raiser = EXCLUDED.raiser, answer = NULL, plain = false,
            activity = NULL, consent_to_be_named = EXCLUDED.consent_to_be_named
        """,
        command.code,
        command.expert,
        sealed(cipher, command.text),
        sealed(cipher, command.raiser),
        command.consent_to_be_named,
    )


async def keep_words(uow: UnitOfWork, said: ItemState, version: int, words: str | None) -> None:
    """Keep what was written with a step: a reason, a reply, an answer. Nothing more is kept where the key is gone."""
    written = sealed(await _cipher(uow, said.code, said.expert), words)
    step = type(said).TYPE.split(".")[2]
    if written is not None:
        await uow.connection.execute(
            "INSERT INTO item_words (item, version, step, words) VALUES ($1, $2, $3, $4)",
            said.code,
            version,
            step,
            written,
        )
    if step in ("answered", "reopened"):
        answer = written if step == "answered" else None
        await uow.connection.execute("UPDATE item_kept SET answer = $2 WHERE item = $1", said.code, answer)


async def answer_of(uow: UnitOfWork, item: ItemState) -> str | None:
    """The answer of an item, to answer another one with; audited."""
    await audit(uow, "read text", [f"item/{item.code}"])
    row = await uow.connection.fetchrow("SELECT answer, plain FROM item_kept WHERE item = $1", item.code)
    return _opened(await _cipher(uow, item.code, item.expert), row["answer"], row["plain"]) if row else None


async def open_words(uow: UnitOfWork, item: ItemState) -> Words:
    """Everything said of an item; audited. What was erased is None."""
    await audit(uow, "read text", [f"item/{item.code}"])
    cipher = await _cipher(uow, item.code, item.expert)
    row = await uow.connection.fetchrow("SELECT * FROM item_kept WHERE item = $1", item.code)
    steps = await uow.connection.fetch("SELECT version, words FROM item_words WHERE item = $1", item.code)
    opened = {step["version"]: _opened(cipher, step["words"], False) for step in steps}
    return Words(
        **{name: _opened(cipher, row[name], row["plain"]) if row else None for name in ("text", "answer", "raiser")},
        consent_to_be_named=bool(row and row["consent_to_be_named"]),
        activity=row["activity"] if row else None,
        steps={version: words for version, words in opened.items() if words is not None},
    )


async def open_written(uow: UnitOfWork, written: Sequence[Written], action: str) -> dict[str, str | None]:
    """`item/<code>` -> its text, of many; audited under this action. What was erased is None."""
    await audit(uow, action, sorted(f"item/{one.item}" for one in written))
    persons = await ciphers(uow, {one.expert for one in written if one.expert})
    rows = await uow.connection.fetch(
        "SELECT item, key FROM item_key WHERE item = ANY($1::text[])", [one.item for one in written]
    )
    own = {row["item"]: Fernet(row["key"]) for row in rows}
    return {
        f"item/{one.item}": _opened(persons.get(one.expert) if one.expert else own.get(one.item), one.text, one.plain)
        for one in written
    }


async def erase_words(uow: UnitOfWork, code: str) -> None:
    """Destroy the item's own key and all that was written, so that nothing can be opened again."""
    await uow.connection.execute("DELETE FROM item_key WHERE item = $1", code)
    await uow.connection.execute("DELETE FROM item_words WHERE item = $1", code)
    await uow.connection.execute(
        "UPDATE item_kept SET text = NULL, answer = NULL, raiser = NULL, plain = false WHERE item = $1", code
    )


async def seal_plain(uow: UnitOfWork) -> int:
    """Seal words that were kept open by an earlier release; return of how many items."""
    rows = await uow.connection.fetch(
        "SELECT item, text, answer FROM item_kept WHERE plain ORDER BY item LIMIT $1 FOR UPDATE", SEALED_AT_ONCE
    )
    for row in rows:
        cipher = await _new_key(uow, row["item"])
        await uow.connection.execute(
            "UPDATE item_kept SET text = $2, answer = $3, plain = false WHERE item = $1",
            row["item"],
            *(sealed(cipher, _opened(None, row[name], True)) for name in ("text", "answer")),
        )
    return len(rows)


async def _new_key(uow: UnitOfWork, item: str) -> Fernet:
    key = Fernet.generate_key()
    await uow.connection.execute("INSERT INTO item_key (item, key) VALUES ($1, $2)", item, key)
    return Fernet(key)


async def _cipher(uow: UnitOfWork, item: str, expert: str | None) -> Fernet | None:
    if expert is not None:
        return (await ciphers(uow, [expert])).get(expert)
    key = await uow.connection.fetchval("SELECT key FROM item_key WHERE item = $1", item)
    return Fernet(key) if key else None


def _opened(cipher: Fernet | None, text: bytes | None, plain: bool) -> str | None:
    if text is None or (cipher is None and not plain):
        return None
    return text.decode() if plain or cipher is None else cipher.decrypt(text).decode()
