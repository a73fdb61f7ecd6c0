"""Files are kept, fetched, and forgotten when nobody needs them."""

from __future__ import annotations

from services.registry.domain.files import FileRule
from services.registry.store import files as store
from services.registry.store.files import Kept
from shared.database import UnitOfWork
from shared.errors import Forbidden
from shared.files import Checked
from shared.files.store import content_of, save_file
from shared.http import Answer


async def rule_of_files(uow: UnitOfWork) -> FileRule:
    """The limits of files today."""
    return await store.file_rule(uow, uow.today)


async def keep_file(uow: UnitOfWork, file: Checked, content: bytes) -> Answer:
    """A file that was looked at is kept under its hash."""
    new = await save_file(uow, file, content)
    known = await store.kept(uow.connection, file.sha256)
    return {
        "sha256": known.sha256, "type": known.type, "name": known.name, "size": known.size, "pages": known.pages,
        "outcome": "stored" if new else "same",
    }  # fmt: skip


async def fetch(uow: UnitOfWork, digest: str, private: bool) -> tuple[Kept, bytes]:
    """A file and its bytes. `private`: the caller reads what is not open to every office, and that is written down."""
    file = await store.kept(uow.connection, digest)
    if not file.open:
        if not private and (file.used or file.stored_by != uow.actor):
            raise Forbidden(field="sha256", action="ReadFiles")
        await store.audit_read(uow, digest)
    return file, await content_of(uow.connection, digest)


async def purge(uow: UnitOfWork) -> list[str]:
    """Forget files that no record has needed for the days of the rule."""
    return await store.purge_unwanted(uow, (await rule_of_files(uow)).purge_after_days)
