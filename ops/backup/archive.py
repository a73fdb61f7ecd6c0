"""A backup on disk: one dump for each service, a manifest, and a checksum for every byte; whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ops.backup.fault import Fault

FORMAT = "lianxi-backup/1"
MANIFEST, SEAL, SECRETS = "manifest.json", "manifest.sha256", "secrets"
CHUNK = 1024 * 1024


class Head(BaseModel):
    """How far one service was: its log, the last link of its chain, what was not published yet, its migrations."""

    position: int
    hash: str
    outbox: int
    streams: int
    migrations: list[str]


class File(BaseModel):
    """What a file of the archive must be."""

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What the archive holds. `key` tells, without betraying it, under which key parked bodies were encrypted."""

    format: str = FORMAT
    taken_at: datetime
    society: str
    postgres: str
    key: str
    paused_ms: float
    services: dict[str, Head]
    files: dict[str, File]


class Archive(BaseModel):
    """A folder that holds a whole backup."""

    folder: Path
    manifest: Manifest

    def dump(self, service: str) -> Path:
        """The dump of one service's database."""
        return self.folder / f"{service}.dump"

    def check(self) -> None:
        """Compare every file with the manifest. Raises Fault with the first that is not what it was."""
        for name, file in self.manifest.files.items():
            path = self.folder / name
            if not path.is_file():
                raise Fault(f"备份缺少 {name} | {path} is missing")
            if path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
                raise Fault(f"{name} 与清单不符，已损坏 | {path} is not what the manifest says: it is damaged")


def opened(path: Path) -> Archive:
    """
    The archive at a folder or one of its files, else the newest below a folder of archives.

    Raises Fault when there is none, or when its manifest is damaged or of another format.
    """
    folder = path if path.is_dir() else path.parent
    if not (folder / MANIFEST).exists():
        below = sorted(found.parent for found in folder.glob(f"*/{MANIFEST}") if not found.parent.name.startswith("."))
        if not path.is_dir() or not below:
            raise Fault(f"{path} 不是备份 | is no backup: there is no {MANIFEST}")
        folder = below[-1]
    text = (folder / MANIFEST).read_bytes()
    sealed = (folder / SEAL).read_text().split()[:1] if (folder / SEAL).exists() else []
    if sealed != [hashlib.sha256(text).hexdigest()]:
        raise Fault(f"清单已损坏 | {folder / MANIFEST} is damaged")
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise Fault(f"不认识的清单 | {folder / MANIFEST} cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise Fault(f"不认识的格式 | {manifest.format} is not known here, {FORMAT} is")
    return Archive(folder=folder, manifest=manifest)


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A folder to fill; at the end of the block it gets its name, after a fault it is gone."""
    making = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700, parents=True)
    try:
        yield making
        for path in (*making.rglob("*"), making):
            _to_disk(path)
        making.rename(folder)
        _to_disk(folder.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def seal(making: Path, manifest: Manifest) -> None:
    """Write the manifest, and its checksum as `sha256sum --check` reads it."""
    text = manifest.model_dump_json(indent=1).encode()
    _write(making / MANIFEST, text)
    _write(making / SEAL, f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n".encode())


def copied(source: Path, target: Path) -> File:
    """Copy a secret file so that only its owner can read it."""
    for folder in (target.parent.parent, target.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    content = source.read_bytes()
    _write(target, content)
    return File(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def mark_of(key: bytes) -> str:
    """By which a key is known again; the key cannot be found from it."""
    return hashlib.sha256(b"lianxi parked key " + key.strip()).hexdigest()[:16]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def private(path: Path) -> int:
    """Open a new file that nobody else can read; returns the descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(private(path), "wb") as file:
        file.write(content)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
