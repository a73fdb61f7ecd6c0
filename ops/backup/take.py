"""`ops backup`: four databases as of one moment, while the system works."""

from __future__ import annotations

from pathlib import Path

from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ops.backup.archive import SECRETS, File, Manifest, beside, copied, mark_of, seal
from ops.backup.cut import Cut, cut
from ops.backup.fault import Fault
from ops.backup.tools import Tools, dump
from ops.place import Place
from ops.screen import console, show
from shared.database import clock

# What `make secrets` makes, less what a start renews by itself.
SECRET_FILES = ("issuer.pem", "jwks.json", "passwords.json", "tls/ca.pem", "tls/ca.key")
WITHOUT = """[yellow]![/] 备份不含密钥：{key} 要另行保存，没有它，待处理事件和不可读来件的内容再也打不开。
  The keys are not in it: keep {key} elsewhere; without it the bodies of parked events cannot be read again."""
WITH = """[yellow]![/] 备份含密钥（secrets/）：谁拿到它就能读到一切，请妥善保管。
  The keys are in it (secrets/): whoever has it can read everything and sign tokens."""


async def take(place: Place, folder: Path | None, with_secrets: bool) -> Path:
    """Write an archive below `folder` and return its path. Raises Fault; nothing half-written stays behind."""
    now = clock()
    below = (folder or place.issuer_key.parent / "backups").absolute()
    target = below / f"lianxi-{now:%Y%m%dT%H%M%SZ}"
    if target.exists():
        raise Fault(f"{target} 已存在 | exists already")
    if not (urls := place.known.get("owner_databases")):
        raise Fault("请先运行 make up | ops.json is older than this code: run `make up`")
    with beside(target) as making, _bars() as bars:
        async with cut(urls) as moment:
            manifest = Manifest(
                taken_at=now,
                society=place.known["society"],
                postgres=await _version(moment),
                key=present_key(place),
                paused_ms=round(moment.paused_ms, 1),
                services={service: await moment.head(service) for service in urls},
                files={},
            )
            tools = Tools.of(place, int(manifest.postgres.split(".")[0]))
            for service, url in urls.items():
                manifest.files[f"{service}.dump"] = await _dumped(tools, url, moment, service, making, bars)
        if with_secrets:
            manifest.files |= _secrets(place, making)
        seal(making, manifest)
    _show(target, manifest, with_secrets, place)
    return target


def present_key(place: Place) -> str:
    """The mark of the key under which this system encrypts parked bodies."""
    return mark_of(Path(place.known["parked_key_file"]).read_bytes())


async def _version(moment: Cut) -> str:
    connection = next(iter(moment.connections.values()))
    return str(await connection.fetchval("SHOW server_version")).split()[0]


async def _dumped(tools: Tools, url: str, moment: Cut, service: str, making: Path, bars: Progress) -> File:
    bar: TaskID = bars.add_task(service, total=None)
    target = making / f"{service}.dump"
    file = await dump(tools, url, moment.snapshots[service], target, lambda size: bars.advance(bar, size))
    bars.update(bar, total=file.bytes)
    return file


def _secrets(place: Place, making: Path) -> dict[str, File]:
    files = {name: place.issuer_key.parent / name for name in SECRET_FILES}
    files = {"parked.key": Path(place.known["parked_key_file"])} | {
        n: file for n, file in files.items() if file.exists()
    }
    return {f"{SECRETS}/{name}": copied(file, making / SECRETS / name) for name, file in files.items()}


def _bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _show(target: Path, manifest: Manifest, with_secrets: bool, place: Place) -> None:
    rows = [
        (name, head.position, head.outbox, decimal(manifest.files[f"{name}.dump"].bytes))
        for name, head in manifest.services.items()
    ]
    show("备份 | backup", ("服务", "账本位置", "发件箱", "大小"), rows)
    console.print(f"[green]✓[/] {target}（停听 {manifest.paused_ms} ms）", markup=True, soft_wrap=True)
    said = WITH if with_secrets else WITHOUT
    console.print(said.format(key=place.known["parked_key_file"]), soft_wrap=True)
