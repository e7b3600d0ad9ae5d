"""Non-blocking, length-capped frames over one end of a duplex pipe.

`multiprocessing.Connection` blocks on a half-sent message and on a reader that does not read;
a window must do neither. A frame is two 32-bit lengths (header, payload), a JSON header and
raw bytes.
"""

from __future__ import annotations

import os
import select
import struct
from collections import deque
from dataclasses import dataclass

FRAME_LIMIT = 16 * 1024
"""Bytes of header and payload together; anything larger goes through the spool folder."""

BACKLOG_LIMIT = 64 * 1024
"""Bytes waiting to be written, above which droppable frames are dropped."""

_LENGTHS = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: a JSON header and bytes that travel as they are."""

    header: bytes
    payload: bytes = b""


class FrameError(Exception):
    """The other side sent something that is no frame, or a frame was too large to send."""


class FramedPipe:
    """One end of a pipe; owns the descriptor it is given, and makes it non-blocking."""

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._in = bytearray()
        self._out: deque[bytes] = deque()
        self._waiting = 0
        self._ended = False

    def fileno(self) -> int:
        """The descriptor, to wait on."""
        return self._descriptor

    @property
    def ended(self) -> bool:
        """Whether the other side has closed, and everything it sent has been received."""
        return self._ended

    @property
    def wants_write(self) -> bool:
        """Whether bytes are waiting for room in the pipe."""
        return bool(self._out)

    def send(self, frame: Frame, *, droppable: bool = False) -> bool:
        """Queue a frame and write what fits; False if it was dropped or the pipe has ended."""
        size = len(frame.header) + len(frame.payload)
        if size > FRAME_LIMIT:
            raise FrameError(f"a frame of {size} bytes is over the limit of {FRAME_LIMIT}")
        if self._ended or (droppable and self._waiting > BACKLOG_LIMIT):
            return False
        lengths = _LENGTHS.pack(len(frame.header), len(frame.payload))
        data = lengths + frame.header + frame.payload
        self._out.append(data)
        self._waiting += len(data)
        self.flush()
        return not self._ended

    def flush(self) -> None:
        """Write what fits without waiting."""
        while self._out:
            data = self._out[0]
            try:
                written = os.write(self._descriptor, data)
            except BlockingIOError:
                return
            except (BrokenPipeError, ConnectionResetError, OSError):
                self._ended = True
                self._out.clear()
                self._waiting = 0
                return
            self._waiting -= written
            if written == len(data):
                self._out.popleft()
            else:
                self._out[0] = data[written:]

    def receive(self) -> list[Frame]:
        """Every complete frame that has arrived; sets `ended` at the end of the stream.

        Raises FrameError when the stream is not made of frames; nothing more can be read then.
        """
        while not self._ended:
            try:
                data = os.read(self._descriptor, 65536)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                self._ended = True
            self._in += data
        frames: list[Frame] = []
        while len(self._in) >= _LENGTHS.size:
            head, body = _LENGTHS.unpack_from(self._in)
            if head + body > FRAME_LIMIT:
                self._ended = True
                raise FrameError(f"a frame of {head + body} bytes is over the limit")
            end = _LENGTHS.size + head + body
            if len(self._in) < end:
                break
            start = _LENGTHS.size
            frames.append(
                Frame(bytes(self._in[start : start + head]), bytes(self._in[start + head : end]))
            )
            del self._in[:end]
        return frames

    def wait(self, timeout: float | None) -> bool:
        """Block until something can be read, or queued bytes can be written; for children only."""
        writers = [self._descriptor] if self._out else []
        readable, writable, _ = select.select([self._descriptor], writers, [], timeout)
        if writable:
            self.flush()
        return bool(readable)

    def close(self) -> None:
        """Close the descriptor; the other side sees the end of the stream."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self._ended = True
        self._out.clear()
