"""`python -m console [serve]`: the window for people, until SIGTERM."""

from __future__ import annotations

import asyncio
import sys

import uvicorn

from console.app import build
from console.settings import load_settings
from shared.log import configure_logging


async def serve() -> None:
    """Serve until SIGTERM. Ends with 1 when the port could not be opened."""
    settings = load_settings()
    configure_logging("console", settings.log_level)
    server = uvicorn.Server(
        uvicorn.Config(
            build(settings),
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,  # an address may carry a token
            timeout_graceful_shutdown=5,
            lifespan="on",
        )
    )
    await server.serve()
    if not server.started:
        sys.exit(1)


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["serve"]):
        sys.exit("usage: python -m console [serve]")
    asyncio.run(serve())
