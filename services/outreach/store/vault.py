"""
The vault: a key per person, and what is written under it. Whoever destroys the key has erased the person.

Every opening is audited by the caller's transaction; sealed text never leaves in events, logs or answers to commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cryptography.fernet import Fernet

from shared.audit import audit
from shared.database import UnitOfWork

PRIVATE = ("name", "unit", "phone", "mail")


async def new_key(uow: UnitOfWork, expert: str) -> Fernet:
    """Make a person's key."""
    key = Fernet.generate_key()
    await uow.connection.execute("INSERT INTO expert_key (expert, key) VALUES ($1, $2)", expert, key)
    return Fernet(key)


async def ciphers(uow: UnitOfWork, experts: Iterable[str]) -> dict[str, Fernet]:
    """The keys of these persons; an erased person has none."""
    rows = await uow.connection.fetch(
        "SELECT expert, key FROM expert_key WHERE expert = ANY($1::text[])", sorted(set(experts))
    )
    return {row["expert"]: Fernet(row["key"]) for row in rows}


def sealed(cipher: Fernet | None, text: str | None) -> bytes | None:
    """A text under a person's key; of an erased person nothing more is kept."""
    return cipher.encrypt(text.encode()) if cipher and text is not None else None


async def open_private(uow: UnitOfWork, expert: str) -> dict[str, str | None]:
    """Name, unit, phone and mail of a person; audited. Of an erased person all are None."""
    await audit(uow, "read private", [f"expert/{expert}"])
    row = await uow.connection.fetchrow("SELECT name, unit, phone, mail FROM expert_private WHERE expert = $1", expert)
    cipher = (await ciphers(uow, [expert])).get(expert)
    return {name: opened(cipher, row[name] if row else None) for name in PRIVATE}


async def open_texts(uow: UnitOfWork, expert: str, texts: Mapping[str, bytes]) -> dict[str, str | None]:
    """Record -> its text under a person's key; each opening is audited."""
    await audit(uow, "read text", sorted(texts))
    cipher = (await ciphers(uow, [expert])).get(expert)
    return {record: opened(cipher, text) for record, text in texts.items()}


async def open_text(uow: UnitOfWork, record: str, expert: str | None, *texts: bytes | None) -> list[str | None]:
    """The texts of one record, which are plain where no expert raised it; audited."""
    await audit(uow, "read text", [record])
    if expert is None:
        return [text.decode() if text is not None else None for text in texts]
    cipher = (await ciphers(uow, [expert])).get(expert)
    return [opened(cipher, text) for text in texts]


async def open_private_of(uow: UnitOfWork, experts: Sequence[str], action: str) -> dict[str, dict[str, str | None]]:
    """Person -> name, unit, phone and mail; audited under this action, one line for each. Of an erased one all None."""
    await audit(uow, action, [f"expert/{expert}" for expert in experts])
    rows = await uow.connection.fetch(
        "SELECT expert, name, unit, phone, mail FROM expert_private WHERE expert = ANY($1::text[])", experts
    )
    keys = await ciphers(uow, experts)
    return {row["expert"]: {name: opened(keys.get(row["expert"]), row[name]) for name in PRIVATE} for row in rows}


async def open_texts_of(uow: UnitOfWork, texts: Mapping[str, tuple[str, bytes]], action: str) -> dict[str, str | None]:
    """Record -> its text, from (under whose key, text). Audited under this action."""
    await audit(uow, action, sorted(texts))
    keys = await ciphers(uow, {expert for expert, _ in texts.values()})
    return {record: opened(keys.get(expert), text) for record, (expert, text) in texts.items()}


def opened(cipher: Fernet | None, text: bytes | None) -> str | None:
    """A sealed text in clear; of an erased person None."""
    return cipher.decrypt(text).decode() if cipher and text is not None else None
