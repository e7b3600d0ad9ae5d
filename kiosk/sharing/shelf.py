"""Files under one folder, anywhere that fsspec can write; each appears whole or not at all."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import fsspec

from kiosk.config import StorageConfig
from kiosk.domain.errors import BadInput
from kiosk.sharing.ways import MEDIA

_WHOLE = ("s3", "s3a", "gs", "gcs", "abfs", "az", "memory")
"""Where a file appears when all of it is there; elsewhere it is written aside and renamed."""

_LOCAL = ("file", "local")

_S3_LIMITS = {"connect_timeout": 5, "read_timeout": 20, "retries": {"max_attempts": 1}}


class Shelf:
    """The folder that the config names. Its methods take paths below it, within `open`.

    Raises BadInput when nothing here can write to such an address; the methods raise whatever
    the library does.
    """

    def __init__(self, config: StorageConfig) -> None:
        self._config = config
        self._kind = config.url.partition(":")[0]
        try:
            fsspec.get_filesystem_class(self._kind)
        except (ValueError, ImportError) as error:
            allowed = "an address that fsspec knows, with the package that it needs"
            raise BadInput("share.storage.url", f"{self._kind}://...", allowed) from error
        self._connected: tuple[Any, str] | None = None  # the file system, and our folder on it

    @contextmanager
    def open(self) -> Generator[None]:
        """Connect if need be; after any failure, anew the next time."""
        if self._connected is None:
            untyped: Any = fsspec
            files, root = untyped.url_to_fs(self._config.url, **self._options())
            self._connected = files, str(root).rstrip("/")
        try:
            yield
        except BaseException:
            self._connected = None
            raise

    def write(self, path: str, content: bytes) -> None:
        """Put a file there, or another one in its place."""
        files, full = self._at(path)
        if self._kind in _WHOLE:
            files.pipe_file(full, content, **self._headers(path))
            return
        folder = full.rpartition("/")[0]
        files.makedirs(folder, exist_ok=True)
        files.pipe_file(f"{full}.part", content)
        if self._kind in _LOCAL:  # a web server reads them, and the back office writes privately
            Path(f"{full}.part").chmod(0o644)
            for each in (folder, folder.rpartition("/")[0]):
                Path(each).chmod(0o755)
        files.mv(f"{full}.part", full)

    def read(self, path: str) -> bytes:
        """What a file holds."""
        files, full = self._at(path)
        content: bytes = files.cat_file(full)
        return content

    def names(self, folder: str) -> set[str]:
        """What the files of a folder are called; none, if there is no such folder."""
        files, full = self._at(folder)
        files.invalidate_cache()
        try:
            found = files.find(full)
        except FileNotFoundError:
            return set()
        return {str(path).rpartition("/")[2] for path in found}

    def remove(self, path: str) -> None:
        """Make sure that there is no such file."""
        files, full = self._at(path)
        with suppress(FileNotFoundError):
            files.rm_file(full)

    def remove_folder(self, folder: str) -> None:
        """Remove an empty folder, where there are folders; object stores have none."""
        files, full = self._at(folder)
        with suppress(Exception):
            files.rmdir(full)

    def _at(self, path: str) -> tuple[Any, str]:
        assert self._connected is not None, "inside open()"
        files, root = self._connected
        return files, f"{root}/{path}"

    def _options(self) -> dict[str, Any]:
        usual: dict[str, Any] = {"skip_instance_cache": True}
        if self._kind in ("s3", "s3a"):
            usual |= {"config_kwargs": _S3_LIMITS, "use_listings_cache": False}
        if self._kind in ("sftp", "ssh"):
            # Its hosts must be known (~/.ssh/known_hosts); the library's default is to trust all.
            usual |= {"known_hosts": (), "connect_timeout": 10, "keepalive_interval": 15}
        return usual | self._config.options.get_secret_value()

    def _headers(self, path: str) -> Mapping[str, str]:
        """What an object store is to say with a file; the others say it by themselves."""
        if not self._kind.startswith("s3"):
            return {}
        kept = "public, max-age=86400, immutable" if path.startswith("static/") else "no-store"
        return {"ContentType": MEDIA[path.rpartition(".")[2]], "CacheControl": kept}
