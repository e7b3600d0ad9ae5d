import json
import time
from types import SimpleNamespace

import pytest
import torch

from kiosk.domain.errors import CheckpointFault
from kiosk.inference.previews import (
    PREVIEW_SIDE,
    PreviewMap,
    load_preview_map,
    neutral_preview_map,
    predicted_latents,
    render_preview,
)

RED_FROM_FIRST = PreviewMap(
    torch.tensor([[1.0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]), torch.tensor([0.0, 0.0, 1.0])
)


def test_latents_become_the_colours_that_the_map_says():
    latents = torch.zeros(4, 2, 3)
    latents[0, 0, 0] = 1.0
    preview = render_preview(RED_FROM_FIRST, latents)
    assert (preview.width, preview.height) == (3, 2)
    assert preview.pixels[:6] == bytes([255, 0, 255, 0, 0, 255])


def test_values_out_of_range_and_not_numbers_are_still_pixels():
    latents = torch.full((4, 1, 1), 9.0)
    latents[1] = float("nan")
    assert len(render_preview(RED_FROM_FIRST, latents).pixels) == 3


@pytest.mark.parametrize("shape", [(4, 64, 64), (4, 128, 96), (4, 33, 250), (4, 16, 16)])
def test_a_preview_fits_one_frame(shape):
    preview = render_preview(neutral_preview_map(4), torch.randn(shape))
    assert max(preview.width, preview.height) <= PREVIEW_SIDE
    assert len(preview.pixels) == preview.width * preview.height * 3 <= 12288


def test_a_preview_takes_next_to_no_time():
    preview_map, latents = neutral_preview_map(4), torch.randn(4, 64, 64)
    times = []
    for _ in range(50):
        started = time.perf_counter()
        render_preview(preview_map, latents)
        times.append(time.perf_counter() - started)
    assert sorted(times)[5] < 0.005  # undisturbed runs take a tenth of this


def test_a_checkpoint_brings_its_own_map(tmp_path):
    (tmp_path / "preview.json").write_text(
        json.dumps({"matrix": [[1, 2, 3]] * 4, "bias": [0, 0, 1]})
    )
    preview_map = load_preview_map(tmp_path, 4)
    assert preview_map.matrix.shape == (4, 3)
    assert preview_map.bias.tolist() == [0, 0, 1]


def test_without_one_the_map_is_neutral(tmp_path):
    assert load_preview_map(tmp_path, 4).matrix.shape == (4, 3)
    assert load_preview_map(tmp_path, 16).matrix.shape == (16, 3)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"matrix": [[1,2,3]], "bias": [0,0,0]}', '{"matrix": "x", "bias": [0]}']
)
def test_a_map_that_does_not_fit_is_a_fault_of_the_checkpoint(tmp_path, text):
    (tmp_path / "preview.json").write_text(text)
    with pytest.raises(CheckpointFault) as caught:
        load_preview_map(tmp_path, 4)
    assert "preview.json" in caught.value.cause


def test_the_solvers_own_prediction_is_shown_where_it_keeps_one():
    clean, noisy = torch.zeros(1, 4, 2, 2), torch.ones(1, 4, 2, 2)
    solver = SimpleNamespace(config={"algorithm_type": "dpmsolver++"}, model_outputs=[None, clean])
    assert predicted_latents(solver, noisy) is clean


def test_noise_that_grew_with_sigma_is_brought_back_to_unit_variance():
    euler = SimpleNamespace(config={}, sigmas=torch.tensor([14.0, 3.0, 0.0]), step_index=1)
    shown = predicted_latents(euler, torch.full((1, 4, 2, 2), 10.0))
    assert shown.max().item() == pytest.approx(10 / 10**0.5)
