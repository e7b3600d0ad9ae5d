"""Where show packs lie, and the key with which this machine signs those that it makes."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kiosk.config import Config
from kiosk.domain.errors import StorageFault
from kiosk.generators.show_pack import PACK_FILE, Pack, read_pack, stamp_of
from kiosk.resources import resource

KEY_FILE = "pack.key"
PACK_FOLDER = "show_pack"
_BYTES = 32


def open_pack(config: Config) -> Pack:
    """The pack to serve from, proved; raises BadFile or StorageFault where there is none."""
    return read_pack(find_pack(config), read_key(config.paths.state))


def renew_pack(config: Config, pack: Pack) -> Pack:
    """The pack as its folder has it now: `pack` itself, as long as nobody has written there.

    Raises BadFile or StorageFault when it cannot be read any more.
    """
    if stamp_of(pack.folder) == pack.stamp:
        return pack
    return read_pack(pack.folder, read_key(config.paths.state), proved=pack.pictures)


def own_pack(state: Path) -> Path:
    """Where this machine keeps the pack that it made itself."""
    return state / PACK_FOLDER


def find_pack(config: Config) -> Path:
    """The pack to serve from: the configured one, else the machine's own, else that shipped."""
    if config.engine.pack is not None:
        return config.engine.pack
    own = own_pack(config.paths.state)
    return own if (own / PACK_FILE).is_file() else resource("assets") / PACK_FOLDER


def read_key(state: Path) -> bytes | None:
    """The machine's key, or None while it has none; raises StorageFault when it is damaged."""
    path = state / KEY_FILE
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error
    if len(key) != _BYTES:
        raise _unusable(path, f"it has {len(key)} bytes, not {_BYTES}")
    return key


def make_key(state: Path) -> bytes:
    """The machine's key, made now if there is none; raises StorageFault."""
    if (key := read_key(state)) is not None:
        return key
    path = state / KEY_FILE
    temporary = path.with_name(f".{KEY_FILE}.{os.getpid()}")
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(descriptor)
        try:
            path.hardlink_to(temporary)  # unlike a rename, never over a key that came meanwhile
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error
    made = read_key(state)
    assert made is not None
    return made


def _unusable(path: Path, why: str) -> StorageFault:
    return StorageFault(
        f"The key for show packs, {path}, cannot be used ({why}).",
        "Mend the folder, or delete the file and make the packs anew.",
    )
