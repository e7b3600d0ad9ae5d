"""Runs a relay until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from kiosk.domain.catalog import load_catalog
from kiosk.sharing.address import listen
from kiosk.sharing.doors import Door, connections
from kiosk.sharing.relay import Relay
from kiosk.sharing.relay_config import RelayServerConfig
from kiosk.sharing.rendering import Pages


def serve_relay(config: RelayServerConfig, told: Callable[[str, int], None]) -> None:
    """Serve until SIGINT or SIGTERM; `told` hears host and port. Raises ShareFault, OSError."""
    with suppress(KeyboardInterrupt):  # uvicorn raises it once more when it has stopped
        asyncio.run(_serve(config, told))


async def _serve(config: RelayServerConfig, told: Callable[[str, int], None]) -> None:
    log = logging.getLogger(__name__)
    config.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    relay = Relay(config, Pages(load_catalog(config.catalog), config.language))
    listener = listen(config.host, config.port)
    server = uvicorn.Server(
        uvicorn.Config(
            relay.app(lambda said, error: log.error("%s", said, exc_info=error)),
            http=Door,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,  # addresses hold tokens
            server_header=False,
            limit_concurrency=connections(),
            timeout_graceful_shutdown=2,
        )
    )
    told(config.host, listener.getsockname()[1])
    sweeping = asyncio.create_task(relay.sweep_often())
    try:
        await server.serve(sockets=[listener])
    finally:
        relay.close()
        sweeping.cancel()
        listener.close()
