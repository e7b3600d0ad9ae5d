"""The way out by storage: pages and pictures written to anything that fsspec can write.

What lies there is what phones get; nothing runs. A ticket's files lie under `t/<token>/`, its
page as `index.html`, and the styles of all pages under `static/<version>/`.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import fsspec

from kiosk.config import StorageConfig
from kiosk.domain.errors import BadInput
from kiosk.sharing.rendering import Pages
from kiosk.sharing.ways import MEDIA, Copy

PAGE = "index.html"
MOST_KNOWN = 512
"""Tickets of which it is remembered what has been sent; others are sent whole."""

_WHOLE = ("s3", "s3a", "gs", "gcs", "abfs", "az", "memory")
"""Where a file appears when all of it is there; elsewhere it is written aside and renamed."""

_LOCAL = ("file", "local")

_S3_LIMITS = {"connect_timeout": 5, "read_timeout": 20, "retries": {"max_attempts": 1}}


class StorageWay:
    """Copies under one folder, which phones find at `public_url`."""

    name = "storage"

    def __init__(
        self,
        config: StorageConfig,
        pages: Pages,
        passing: Callable[[str], None] = lambda _point: None,
    ) -> None:
        self._config = config
        self._pages = pages
        self._passing = passing
        self._kind = config.url.partition(":")[0]
        try:
            fsspec.get_filesystem_class(self._kind)
        except (ValueError, ImportError) as error:
            allowed = "an address that fsspec knows, with the package that it needs"
            raise BadInput("share.storage.url", f"{self._kind}://...", allowed) from error
        self._connected: tuple[Any, str] | None = None  # the file system, and our folder on it
        self._known: OrderedDict[str, dict[str, str]] = OrderedDict()  # digests by token and name
        self._styled = False

    def link(self, token: str) -> str:
        """The ticket's page, named in full: not all storage has a page for a folder."""
        return f"{self._config.public_url}/t/{token}/{PAGE}"

    def push(self, copy: Copy) -> None:
        """Send what is new: styles, then pictures, then the page; then remove what is past."""
        with self._connection():
            self._push(copy)

    def remove(self, token: str) -> None:
        """Remove all of a ticket's files; first the page that shows them."""
        with self._connection():
            self._known.pop(token, None)
            for name in sorted(self._list(token), key=lambda name: name != PAGE):
                self._remove(f"{self._folder(token)}/{name}")
            with suppress(Exception):  # object stores have no folders to remove
                self._files.rmdir(self._folder(token))

    def _push(self, copy: Copy) -> None:
        self._send_styles()
        known = self._known.pop(copy.token, None)
        there = {} if known is None else dict(known)
        for name, path in copy.pictures.items():
            self._send(copy.token, name, path.read_bytes(), there)
            self._passing("between-pushed-files")
        self._send(copy.token, PAGE, self._pages.alone(copy.ticket, copy.until), there)
        wanted = {*copy.pictures, PAGE}
        listed = self._list(copy.token) if known is None else set(there)
        for name in listed - wanted:
            self._remove(f"{self._folder(copy.token)}/{name}")
        self._known[copy.token] = {name: there[name] for name in wanted}
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    @contextmanager
    def _connection(self) -> Generator[None]:
        """Connect if need be; after any failure, anew the next time."""
        if self._connected is None:
            untyped: Any = fsspec
            files, root = untyped.url_to_fs(self._config.url, **self._options())
            self._connected = files, str(root).rstrip("/")
        try:
            yield
        except BaseException:
            self._connected, self._styled = None, False
            raise

    def _options(self) -> dict[str, Any]:
        usual: dict[str, Any] = {"skip_instance_cache": True}
        if self._kind in ("s3", "s3a"):
            usual |= {"config_kwargs": _S3_LIMITS, "use_listings_cache": False}
        if self._kind in ("sftp", "ssh"):
            # Its hosts must be known (~/.ssh/known_hosts); the library's default is to trust all.
            usual |= {"known_hosts": (), "connect_timeout": 10, "keepalive_interval": 15}
        return usual | self._config.options.get_secret_value()

    @property
    def _files(self) -> Any:
        assert self._connected is not None, "inside _connection()"
        return self._connected[0]

    def _send_styles(self) -> None:
        if self._styled:
            return
        for name, (content, _) in self._pages.static.items():
            self._write(f"{self._root}/static/{self._pages.version}/{name}", content)
        self._styled = True

    def _send(self, token: str, name: str, content: bytes, there: dict[str, str]) -> None:
        digest = hashlib.sha256(content).hexdigest()
        if there.get(name) != digest:
            self._write(f"{self._folder(token)}/{name}", content)
            there[name] = digest

    def _write(self, path: str, content: bytes) -> None:
        if self._kind in _WHOLE:
            self._files.pipe_file(path, content, **self._headers(path))
            return
        folder = path.rpartition("/")[0]
        self._files.makedirs(folder, exist_ok=True)
        self._files.pipe_file(f"{path}.part", content)
        if self._kind in _LOCAL:  # a web server reads them, and the back office writes privately
            Path(f"{path}.part").chmod(0o644)
            for each in (folder, folder.rpartition("/")[0]):
                Path(each).chmod(0o755)
        self._files.mv(f"{path}.part", path)

    def _headers(self, path: str) -> Mapping[str, str]:
        """What an object store is to say with a file; the others say it by themselves."""
        if not self._kind.startswith("s3"):
            return {}
        kept = "public, max-age=86400, immutable" if "/static/" in path else "no-store"
        return {"ContentType": MEDIA[path.rpartition(".")[2]], "CacheControl": kept}

    def _list(self, token: str) -> set[str]:
        self._files.invalidate_cache()
        try:
            found = self._files.find(self._folder(token))
        except FileNotFoundError:
            return set()
        return {str(path).rpartition("/")[2] for path in found}

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self._files.rm_file(path)

    def _folder(self, token: str) -> str:
        return f"{self._root}/t/{token}"

    @property
    def _root(self) -> str:
        assert self._connected is not None, "inside _connection()"
        return self._connected[1]
