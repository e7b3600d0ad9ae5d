"""The ZIP leaves as it is made, and every unpacker can read it."""

from __future__ import annotations

import asyncio
import io
import struct
import zipfile
from collections.abc import AsyncIterator

from kiosk.sharing.archives import File, stream_zip

FILES = [(f"rz-{n}.jpg", bytes([n]) * (1000 * n)) for n in (1, 2, 3)]


async def each() -> AsyncIterator[File]:
    for file in FILES:
        yield file


def parts() -> list[bytes]:
    async def collect() -> list[bytes]:
        return [part async for part in stream_zip(each())]

    return asyncio.run(collect())


def test_what_goes_in_comes_out():
    with zipfile.ZipFile(io.BytesIO(b"".join(parts()))) as archive:
        assert archive.testzip() is None
        assert [(name, archive.read(name)) for name in archive.namelist()] == FILES
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_each_file_leaves_by_itself():
    lengths = [len(part) for part in parts()]
    assert len(lengths) == 4  # and the directory
    assert all(
        1000 * n < length < 1000 * n + 100 for n, length in zip((1, 2, 3), lengths, strict=False)
    )


def test_sizes_stand_before_the_contents_as_streaming_unpackers_need_them():
    for (_, contents), part in zip(FILES, parts(), strict=False):
        flags, method = struct.unpack("<HH", part[6:10])
        packed, size = struct.unpack("<II", part[18:26])
        assert (flags & 8, method) == (0, 0)  # no data descriptor, stored
        assert packed == size == len(contents)
