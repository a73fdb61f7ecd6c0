"""What a service keeps sealed in its own tables: a key of its own, derived from the one of the deployment."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from shared.database import UnitOfWork


def sealing_of(service: str, key: bytes) -> Fernet:
    """The key of a service's sealed columns; `key` is that of parked bodies: what is derived from it opens none."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=f"lianxi sealed {service}".encode()).derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(uow: UnitOfWork, plain: bytes) -> bytes:
    """Close something under the service's key."""
    return _key(uow).encrypt(plain)


def unseal(uow: UnitOfWork, sealed: bytes) -> bytes:
    """Open it again. Raises InvalidToken where it was sealed under another key."""
    return _key(uow).decrypt(sealed)


def _key(uow: UnitOfWork) -> Fernet:
    if uow.sealing is None:
        raise RuntimeError("this database was opened without the service's key")
    return uow.sealing
