"""This machine's catalog: the one that ships, with what staff changed laid over it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from kiosk.domain.catalog import Catalog, load_catalog
from kiosk.domain.catalog_known import Hidden, hide_unknown, known_words
from kiosk.domain.catalog_overlay import Kind, Overlay, lay_over, without_off
from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadFile

OWN_CATALOG = "catalog.toml"
"""The overlay's name in the state folder."""

OWN_CARDS = "cards"
"""The folder beside it with the pictures of cards that do not ship."""


@dataclass(frozen=True, slots=True)
class OwnCatalog:
    """`shown` is what guests choose from; `whole` has what is off as well, in the same order.

    `hidden` is what the checkpoint does not know, with the words. When the overlay cannot be
    used, `fault` says why, and the catalog is the one that ships.
    """

    shown: Catalog
    whole: Catalog
    shipped: Catalog
    overlay: Overlay = field(default_factory=Overlay)
    hidden: Hidden = field(default_factory=lambda: {kind: {} for kind in Kind})
    known: frozenset[str] | None = None
    fault: BadFile | None = None


def load_own_catalog(
    folder: Path,
    overlay: Path,
    checkpoint: Checkpoint | None = None,
    manifest: Manifest | None = None,
) -> OwnCatalog:
    """The catalog in `folder` under the overlay's file; raises BadFile for the former alone.

    With a checkpoint and the manifest that it is from, what it does not know is hidden.
    """
    shipped = load_catalog(folder)
    known = None
    if checkpoint is not None and manifest is not None:
        known = known_words(checkpoint, manifest)
    try:
        return own_catalog(shipped, read_overlay(overlay), overlay, known)
    except BadFile as fault:
        shown, hidden = hide_unknown(shipped, known)
        return OwnCatalog(shown, shipped, shipped, hidden=hidden, known=known, fault=fault)


def own_catalog(
    shipped: Catalog, overlay: Overlay, path: Path, known: frozenset[str] | None = None
) -> OwnCatalog:
    """The catalog under an overlay; raises BadFile for one that would leave nothing to choose."""
    whole = lay_over(shipped, overlay, path)
    shown, hidden = hide_unknown(without_off(whole, overlay, path), known)
    return OwnCatalog(shown, whole, shipped, overlay, hidden, known)


def read_overlay(path: Path) -> Overlay:
    """The overlay; an empty one where there is no file. Raises BadFile with key and reason."""
    try:
        return parse_overlay(path.read_text(encoding="utf-8"), path)
    except FileNotFoundError:
        return Overlay()
    except OSError as error:
        raise BadFile(path, "", f"cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "", f"is not UTF-8 text ({error.reason})") from error


def parse_overlay(text: str, path: Path) -> Overlay:
    """The overlay that a text says; `path` is named in the BadFile that it may raise."""
    try:
        return Overlay.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadFile(path, "", f"is not valid TOML ({error})") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFile(path, ".".join(map(str, first["loc"])), first["msg"]) from error


class FreshCatalog:
    """The whole catalog, read again whenever the overlay's file was replaced.

    For those who look names up: what guests chose yesterday is named though it is off today.
    """

    def __init__(self, folder: Path, overlay: Path, say: Callable[[str], None]) -> None:
        """`say` hears why an overlay is not used. Raises BadFile for the catalog in `folder`."""
        self._folder, self._overlay, self._say = folder, overlay, say
        self._seen = self._stamp()
        self._catalog = self._read()

    def __call__(self) -> Catalog:
        """The catalog as it is now."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            self._catalog = self._read()
        return self._catalog

    def _read(self) -> Catalog:
        own = load_own_catalog(self._folder, self._overlay)
        if own.fault is not None:
            self._say(str(own.fault))
        return own.whole

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self._overlay.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_ino)
