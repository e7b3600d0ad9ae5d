"""What is done when memory runs out, rung by rung, and what is remembered of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.inference.ladder import SMALLEST_TILE, Limits, Measures, Rungs, Shape, lower

GPU, CPU, EXACT = Limits(offload=True), Limits(), Limits(exact=True, offload=True)
SHAPE = Shape("sdxl", 1024, 1024, 4)


def descent(shape, stage, limits):
    """Every rung that follows when memory runs out again and again in the same stage."""
    rungs = [Measures(shape.batch)]
    while (further := lower(rungs[-1], stage, shape, limits)) is not None:
        rungs.append(further)
    return rungs[1:]


def test_in_a_step_the_batch_is_halved_first_and_weights_go_to_ram_late():
    names = [
        *(Measures(2), Measures(1), Measures(1, attention=True)),
        Measures(1, attention=True, alone=True),
        Measures(1, attention=True, alone=True, offload=True),
    ]
    assert descent(SHAPE, "denoise", GPU)[:5] == names


def test_a_source_that_is_too_large_to_encode_is_encoded_in_tiles_at_last():
    assert descent(SHAPE, "denoise", GPU)[-1].tile == SMALLEST_TILE


def test_at_decoding_the_autoencoder_takes_pictures_one_by_one_and_then_in_tiles():
    first, second, third, *_ = descent(SHAPE, "decode", GPU)
    assert (first.one_by_one, first.batch, first.tile) == (True, 4, 0)
    assert (second.tile, third.tile) == (512, 256)


def test_a_single_picture_is_tiled_at_once():
    assert lower(Measures(1), "decode", Shape("sdxl", 1024, 768, 1), CPU) == Measures(1, tile=512)


@pytest.mark.parametrize(("side", "tile"), [(4096, 2048), (1000, 512), (520, 512), (512, 256)])
def test_tiles_are_powers_of_two_smaller_than_the_picture(side, tile):
    assert lower(Measures(1), "decode", Shape("x", side, 64, 1), CPU) == Measures(1, tile=tile)


def test_a_small_picture_is_never_tiled():
    assert all(m.tile == 0 for m in descent(Shape("x", 256, 256, 2), "decode", GPU))


def test_weights_that_do_not_fit_drive_others_out_and_then_wait_in_ram():
    alone = Measures(4, alone=True)
    assert descent(SHAPE, "load", GPU) == [alone, Measures(4, alone=True, offload=True)]
    assert descent(SHAPE, "load", CPU) == [alone]


stages = st.lists(st.sampled_from(["load", "denoise", "decode"]), max_size=40)


@given(stages, st.sampled_from([64, 512, 1024, 4096]), st.integers(1, 4))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_exact_pictures_are_only_saved_for_in_ways_that_change_no_bit(failures, side, batch):
    shape = Shape("x", side, side, batch)
    now = Measures(batch)
    for stage in failures:
        now = lower(now, stage, shape, EXACT) or now
    assert not now.tile
    assert not now.attention


@given(stages, st.sampled_from([64, 512, 1024, 4096]), st.integers(1, 4), st.booleans())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_rung_saves_more_than_the_one_before_and_there_is_an_end(
    failures, side, batch, offload
):
    shape, limits = Shape("x", side, side, batch), Limits(offload=offload)
    now = Measures(batch)
    for stage in failures:
        further = lower(now, stage, shape, limits)
        if further is None:
            continue
        assert further != now
        assert 1 <= further.batch <= now.batch
        assert further.one_by_one >= now.one_by_one
        assert (further.tile or side * 2) <= (now.tile or side * 2)
        assert (further.attention, further.alone, further.offload) >= (
            now.attention,
            now.alone,
            now.offload,
        )
        now = further
    assert not now.offload or offload
    for stage in ("load", "denoise", "decode"):
        assert len(descent(shape, stage, limits)) < 15


def test_the_next_request_of_a_shape_starts_where_the_last_one_came_to():
    rungs = Rungs()
    assert rungs.of(SHAPE) == Measures(4)
    rungs.stand(SHAPE, Measures(2, attention=True))
    assert rungs.of(SHAPE) == Measures(2, attention=True)
    assert rungs.of(Shape("sdxl", 1024, 512, 4)) == Measures(4)
    assert rungs.of(Shape("sd15", 1024, 1024, 4)) == Measures(4)


def test_fewer_tiles_of_a_shape_begin_no_higher_than_more_of_them():
    rungs = Rungs()
    rungs.stand(SHAPE, Measures(2, tile=512))
    assert rungs.of(Shape("sdxl", 1024, 1024, 1)) == Measures(1, tile=512)
    rungs.stand(Shape("sdxl", 1024, 1024, 2), Measures(2))  # no trouble: nothing to remember
    assert rungs.of(Shape("sdxl", 1024, 1024, 2)) == Measures(2, tile=512)
