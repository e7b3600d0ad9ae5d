import traceback
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import BadInput
from kiosk.domain.generation import Precision
from kiosk.domain.requests import TextToImageRequest
from kiosk.generators.framing import FRAME_LIMIT, Frame, FrameError
from kiosk.generators.messages import (
    Bye,
    Cancel,
    Done,
    Failed,
    Hello,
    Phase,
    Preview,
    Progress,
    Ready,
    Run,
    decode_from_worker,
    decode_request,
    decode_to_worker,
    encode_from_worker,
    encode_request,
    encode_to_worker,
    picture_name,
)

REQUEST = TextToImageRequest(
    checkpoint="tiny",
    prompt="an iridium car, “on Mars”",
    seeds=(1, 2**63 - 1),
    guidance_scale=2.5,
    precision=Precision.EXACT,
)


@pytest.mark.parametrize(
    "message",
    [
        Run("j", (0,), 1, REQUEST),
        Run("j", (0, 1, 2, 3), 2, file="j.request.json"),
        Cancel("j", (1,), 1),
        Bye(),
    ],
)
def test_what_the_pool_says_arrives_as_it_was_said(message):
    assert decode_to_worker(encode_to_worker(message)) == message


@pytest.mark.parametrize(
    "message",
    [
        Hello(42),
        Phase("load", 300.0),
        Ready(0.4, 0.03),
        Progress("j", (0, 1), 1, 3, 20),
        Preview("j", 0, 1, 2, 1, b"abcdef"),
        Done("j", 3, 2, 7, picture_name("j", 3, 2), 0.0, 1.0, 0.1, 0.01),
        Failed("checkpoint", "It is missing.", "Restore it."),
        Failed("cancelled", "", job="j", tiles=(2,), attempt=1),
    ],
)
def test_what_a_worker_says_arrives_as_it_was_said(message):
    assert decode_from_worker(encode_from_worker(message)) == message


def test_the_largest_preview_fits_one_frame():
    frame = encode_from_worker(Preview("j" * 16, 3, 99, 64, 64, bytes(64 * 64 * 3)))
    assert len(frame.header) + len(frame.payload) < FRAME_LIMIT


def test_a_request_too_large_for_a_frame_is_refused():
    large = TextToImageRequest(checkpoint="tiny", prompt="x" * FRAME_LIMIT, seeds=(1,))
    with pytest.raises(FrameError):
        encode_to_worker(Run("j", (0,), 1, large))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"type": "explode"}',
        b'{"type": "progress", "job": "j", "tiles": [], "attempt": 1, "step": 1, "steps": 2}',
        b'{"type": "progress", "job": "j", "tiles": [4], "attempt": 1, "step": 1, "steps": 2}',
        b'{"type": "phase", "name": "load", "deadline": NaN}',
        encode_from_worker(Done("j", 0, 1, 7, "name.png", 0, 1, 1, 1)).header.replace(
            b"name.png", b"../../etc/passwd"
        ),
        b'{"type": "run", "job": "j", "tiles": [0], "attempt": 1}',
    ],
)
def test_anything_else_from_a_worker_is_refused(header):
    with pytest.raises(FrameError):
        decode_from_worker(Frame(header))


def test_a_preview_must_bring_exactly_its_pixels():
    frame = encode_from_worker(Preview("j", 0, 1, 2, 1, b"abcdef"))
    with pytest.raises(FrameError):
        decode_from_worker(Frame(frame.header, frame.payload[:-1]))


def test_a_request_that_breaks_its_own_rules_is_refused():
    header = encode_to_worker(Run("j", (0,), 1, REQUEST)).header
    with pytest.raises(FrameError):
        decode_to_worker(Frame(header.replace(b'"seeds":[1,', b'"seeds":[-1,')))


def test_what_is_refused_is_never_quoted():
    secret = "Aunt Agatha"
    header = encode_to_worker(Run("j", (0,), 1, replace(REQUEST, prompt=secret))).header
    spoilt = header.replace(b'"seeds":[1,', b'"seeds":[-1,')
    asked = encode_request(replace(REQUEST, prompt=secret)).replace(
        b'"seeds":[1,', b'"seeds":["x",'
    )
    tries = (
        lambda: decode_to_worker(Frame(spoilt)),
        lambda: decode_from_worker(Frame(header)),
        lambda: decode_request(asked),
        lambda: encode_request(replace(REQUEST, prompt=f"{secret} \ud800")),
    )
    for attempt in tries:
        with pytest.raises((FrameError, BadInput)) as caught:
            attempt()
        assert secret not in "".join(traceback.format_exception(caught.value))


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_but_decode_or_be_refused(header):
    for decode in (decode_to_worker, decode_from_worker):
        try:
            decode(Frame(header))
        except FrameError:
            continue
