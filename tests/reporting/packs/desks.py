"""Reporting beside the owners of names, which it asks by real HTTP; everybody here is invented."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pypdfium2
import uvicorn

from deploy.topology import topology
from shared.migrate import migrations
from tests.conftest import migrated_template, service
from tests.reporting.packs.term import a_term
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import Keys, World


@asynccontextmanager
async def desks(broker: Broker, admin_url: str, keys: Keys, *owners: str) -> AsyncIterator[World]:
    """Reporting, which has heard a term, and these owners, on databases and a vhost of their own."""
    vhost, urls = await new_vhost(broker, topology("of a test")), {}
    for name in (*owners, "reporting"):
        template = await migrated_template(admin_url, name, migrations(service(name).migrations))
        urls[name] = await new_database(admin_url, template)
    async with World(keys, broker.amqp_url(vhost), urls, {name: service(name) for name in urls}) as world:
        await a_term().tell(world.running["reporting"].database)
        async with AsyncExitStack() as stack:
            for owner in owners:
                await stack.enter_async_context(answering(world, owner))
            yield world
    await drop_vhost(broker, vhost)
    for url in urls.values():
        await drop_database(admin_url, url)


@asynccontextmanager
async def answering(world: World, owner: str) -> AsyncIterator[None]:
    """The owner answers over HTTP as long as this lasts."""
    server = uvicorn.Server(uvicorn.Config(world.app(owner), port=0, lifespan="off", log_config=None))
    serving = asyncio.create_task(server.serve())
    await world.eventually(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    world.running["reporting"].peers.others[owner] = f"http://127.0.0.1:{port}"
    yield
    server.should_exit = True
    await serving


def text_in(content: bytes) -> str:
    """The words of a file in any form, without blanks."""
    if content[:4] == b"%PDF":
        pages = pypdfium2.PdfDocument(io.BytesIO(content))
        text = "".join(page.get_textpage().get_text_range() for page in pages)
    elif content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
        text = re.sub(r"<[^>]+>", "", "".join(parts))
    else:
        text = content.decode()
    return "".join(text.split())
