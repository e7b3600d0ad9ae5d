import os
import socket
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.generators.framing import FRAME_LIMIT, Frame, FramedPipe, FrameError


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    pipe = FramedPipe(ours.detach())
    yield pipe, theirs
    pipe.close()
    theirs.close()


@pytest.fixture
def pair():
    one, other = socket.socketpair()
    pipes = FramedPipe(one.detach()), FramedPipe(other.detach())
    yield pipes
    for pipe in pipes:
        pipe.close()


def test_what_is_sent_arrives(pair):
    left, right = pair
    left.send(Frame(b'{"a": 1}', b"\x00\xff"))
    left.send(Frame(b"{}"))
    assert right.receive() == [Frame(b'{"a": 1}', b"\x00\xff"), Frame(b"{}")]
    assert right.receive() == []


def test_half_a_frame_never_blocks_and_is_completed_later(ends):
    pipe, other = ends
    data = struct.pack("!II", 4, 2) + b"abcdef"
    for end in range(len(data)):
        other.send(data[end : end + 1])
        started = time.monotonic()
        frames = pipe.receive()
        assert time.monotonic() - started < 1
        assert frames == ([] if end < len(data) - 1 else [Frame(b"abcd", b"ef")])


def test_the_end_of_the_stream_is_seen_after_everything_before_it(ends):
    pipe, other = ends
    other.sendall(struct.pack("!II", 2, 0) + b"{}")
    other.close()
    assert pipe.receive() == [Frame(b"{}")]
    assert pipe.ended


def test_a_length_over_the_limit_is_refused_before_it_is_read(ends):
    pipe, other = ends
    other.sendall(struct.pack("!II", FRAME_LIMIT, 1))
    with pytest.raises(FrameError):
        pipe.receive()
    assert pipe.ended


def test_a_frame_over_the_limit_is_not_sent(pair):
    with pytest.raises(FrameError):
        pair[0].send(Frame(b"x", bytes(FRAME_LIMIT)))


def test_a_reader_that_does_not_read_never_blocks_the_writer(pair):
    left, right = pair
    big = Frame(b"{}", bytes(FRAME_LIMIT - 2))
    started = time.monotonic()
    for _ in range(100):
        assert left.send(big)
    assert time.monotonic() - started < 5
    assert left.wants_write
    received = 0
    while received < 100:
        left.flush()
        received += len(right.receive())
    assert not left.wants_write


def test_only_droppable_frames_are_dropped_when_the_pipe_is_full(pair):
    left, right = pair
    big = Frame(b"{}", bytes(FRAME_LIMIT - 2))
    kept = 0
    while left.send(big, droppable=True):
        kept += 1
    assert left.send(Frame(b'"last"'))
    frames = []
    while len(frames) < kept + 1:
        left.flush()
        frames += right.receive()
    assert frames[-1] == Frame(b'"last"')


def test_sending_to_a_closed_end_says_so(ends):
    pipe, other = ends
    other.close()
    assert not pipe.send(Frame(b"{}"))
    assert pipe.ended


def test_closing_closes_the_descriptor_once(ends):
    pipe, _ = ends
    descriptor = pipe.fileno()
    pipe.close()
    pipe.close()
    with pytest.raises(OSError):
        os.fstat(descriptor)


@given(
    frames=st.lists(st.tuples(st.binary(max_size=50), st.binary(max_size=200)), max_size=8),
    sizes=st.lists(st.integers(1, 64), min_size=1, max_size=20),
)
def test_frames_survive_any_cutting_of_the_stream(frames, sizes):
    data = b"".join(struct.pack("!II", len(h), len(p)) + h + p for h, p in frames)
    ours, theirs = socket.socketpair()
    pipe = FramedPipe(ours.detach())
    try:
        received, position, turn = [], 0, 0
        while position < len(data):
            size = sizes[turn % len(sizes)]
            theirs.sendall(data[position : position + size])
            received += pipe.receive()
            position, turn = position + size, turn + 1
        assert received == [Frame(h, p) for h, p in frames]
    finally:
        pipe.close()
        theirs.close()
