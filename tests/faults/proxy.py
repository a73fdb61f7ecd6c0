"""A TCP proxy of ours between client and server: it cuts, goes silent, delays, throttles, or closes in mid-frame."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 64 * 1024
HELD = 32  # chunks on the way in one direction; then the sender feels it, as with a full window


@dataclass
class Lane:
    """The weather of one direction: latency in seconds, bytes a second, and after how many bytes it closes."""

    delay: float = 0.0
    rate: float | None = None
    close_after: int | None = None

    def calm(self) -> None:
        """Take every fault away."""
        self.delay, self.rate, self.close_after = 0.0, None, None


@dataclass(eq=False)
class _Line:
    """One accepted connection and the one behind it."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter | None = None
    silent: asyncio.Event = field(default_factory=asyncio.Event)

    def abort(self) -> None:
        """Close both sides at once; what is on the way is gone."""
        for writer in (self.client, self.server):
            if writer is not None:
                writer.transport.abort()


class Proxy:
    """Listens on a loopback port of its own and passes everything on, in the weather of `up` and `down`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.up, self.down = Lane(), Lane()
        self.refusing = False  # new connections are reset at once
        self.dark = False  # new connections are taken and never answered
        self.accepted = 0
        self._lines: set[_Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    def cut(self) -> int:
        """Reset every open connection; returns how many there were."""
        lines = list(self._lines)
        for line in lines:
            line.abort()
        return len(lines)

    def half_open(self) -> int:
        """Open connections fall silent for good: no byte, no end, no reset reaches the other side; new ones work."""
        lines = list(self._lines)
        for line in lines:
            line.silent.set()
        return len(lines)

    def calm(self) -> None:
        """New connections and living ones work again; silent ones stay silent."""
        self.refusing = self.dark = False
        self.up.calm()
        self.down.calm()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(_Line(writer), reader))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, line: _Line, reader: asyncio.StreamReader) -> None:
        self._lines.add(line)
        self.accepted += 1
        try:
            with suppress(OSError):
                await self._carry(line, reader)
        finally:
            line.abort()
            self._lines.discard(line)

    async def _carry(self, line: _Line, from_client: asyncio.StreamReader) -> None:
        if self.refusing:
            return
        if self.dark:
            line.silent.set()
            await asyncio.Event().wait()
        from_server, line.server = await asyncio.open_connection(*self._target)
        ways = [
            asyncio.create_task(_pass_on(from_client, line.server, self.up, line.silent)),
            asyncio.create_task(_pass_on(from_server, line.client, self.down, line.silent)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def start(self) -> Proxy:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """Close everything."""
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane, silent: asyncio.Event
) -> None:
    """Carry bytes one way until an end; a silent line swallows them, its end included."""
    held: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(HELD)
    delivering = asyncio.create_task(_deliver(held, writer, lane, silent))
    clock = asyncio.get_running_loop().time
    try:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                put = asyncio.ensure_future(held.put((clock() + lane.delay, data)))
                await asyncio.wait({put, delivering}, return_when=asyncio.FIRST_COMPLETED)
                if delivering.done():
                    put.cancel()
                    return
            await held.put((clock() + lane.delay, b""))
            await delivering
        if silent.is_set():
            await asyncio.Event().wait()
    finally:
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)


async def _deliver(
    held: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, lane: Lane, silent: asyncio.Event
) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        due, data = await held.get()
        await asyncio.sleep(max(0.0, due - clock()))
        if silent.is_set():
            await asyncio.Event().wait()
        if not data:
            return
        for piece in _pieces(data, lane):
            if lane.close_after is not None:
                piece, lane.close_after = piece[: lane.close_after], lane.close_after - len(piece)
            writer.write(piece)
            await writer.drain()
            if lane.close_after is not None and lane.close_after <= 0:
                lane.close_after = None  # once: the next connection works
                return
            if lane.rate:
                await asyncio.sleep(len(piece) / lane.rate)


def _pieces(data: bytes, lane: Lane) -> list[bytes]:
    size = max(1, int(lane.rate / 20)) if lane.rate else CHUNK
    return [data[start : start + size] for start in range(0, len(data), size)]


@asynccontextmanager
async def proxied(host: str, port: int) -> AsyncIterator[Proxy]:
    """A proxy before this server for the length of a block."""
    proxy = await Proxy(host, port).start()
    try:
        yield proxy
    finally:
        await proxy.stop()
