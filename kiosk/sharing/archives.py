"""ZIPs of pictures, which are stored in them, as they get no smaller."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Iterable

File = tuple[str, bytes]


class _Tail(io.RawIOBase):
    """The part of a file that nobody has taken yet; what was taken cannot be changed.

    Sizes are written before each entry's contents, which many phones insist on, and so the
    writer must be able to go back as far as the entry's beginning.
    """

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0
        self._at = 0
        self._left = bytearray()

    def seekable(self) -> bool:
        """Within what is left."""
        return True

    def tell(self) -> int:
        """The position, from the file's beginning."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a position that has not been taken."""
        if whence != io.SEEK_SET or offset < self._taken:
            raise OSError("that part of the file has been sent")
        self._at = offset
        return offset

    def write(self, data: object) -> int:
        """Write over, or after, what is left."""
        contents = bytes(memoryview(data))  # type: ignore[arg-type]
        start = self._at - self._taken
        self._left[start : start + len(contents)] = contents
        self._at += len(contents)
        return len(contents)

    def take(self) -> bytes:
        """Everything so far, once."""
        taken, self._left = bytes(self._left), bytearray()
        self._taken += len(taken)
        return taken


async def stream_zip(files: AsyncIterator[File]) -> AsyncIterator[bytes]:
    """The bytes of a ZIP with these files (name, contents), sent while it is made."""
    tail = _Tail()
    with zipfile.ZipFile(tail, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]
        async for name, contents in files:
            archive.writestr(name, contents)
            yield tail.take()
    yield tail.take()


def zip_of(files: Iterable[File]) -> bytes:
    """A ZIP with these files; always the same bytes for the same files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, contents in files:
            archive.writestr(zipfile.ZipInfo(name), contents)
    return whole.getvalue()
