"""`kiosk share`: taking pictures out of the house."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kiosk.domain.errors import CannotDo
from kiosk.logs import log_to_stderr

share_app = typer.Typer(help="Take pictures out of the house.", no_args_is_help=True)


@share_app.callback()
def _root() -> None:
    """Keep `serve` a command of its own, though it is the only one."""


@share_app.command("serve")
def serve(
    config: Annotated[Path, typer.Option("--config", metavar="FILE", help="A relay.toml to use.")],
) -> None:
    """Be the relay that kiosks push to and phones read from, until stopped."""
    from kiosk.sharing.relay_config import load_relay_config
    from kiosk.sharing.serving import serve_relay

    loaded = load_relay_config(config)
    log_to_stderr("relay")
    os.umask(0o077)
    try:
        serve_relay(loaded, lambda host, port: print(f"Serving on {host}:{port}", flush=True))
    except OSError as error:
        cause = f"The folder {loaded.folder} cannot be used ({error.strerror or error})."
        raise CannotDo(cause, "Set relay.folder to one that can be written.") from error
