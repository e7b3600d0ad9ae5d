"""The ControlNet in tiny: silent at first, then heard; and the measure of what it does."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import ControlNetModel, UNet2DConditionModel

from models.showroom.recipe import data, latents, training
from models.showroom.recipe.captions import SYNONYMS, caption
from models.showroom.recipe.companions import controlnet, controlnet_measure, silhouettes
from models.showroom.recipe.report import draw, judge
from models.showroom.recipe.scenes import SceneSpec, random_specs, render

OWN: dict[str, Any] = {
    "chunks": 1,
    "hint_channels": [4, 4, 8, 8],
    "dropped": 0.1,
    "vehicle_weight": 3.0,
    "batch": 2,
    "steps": 4,
    "rate": 1.0,  # the rise at the start takes a hundred steps
    "cool_down": 0.3,
    "averaging": 0.5,
    "pictures": 3,
}
SIZE = 64


@pytest.fixture(scope="module")
def base(tiny_manifest: Path) -> Path:
    return tiny_manifest.parent / "tiny"


@pytest.fixture(scope="module")
def shipped(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A ControlNet after a few steps, exported; the settings that made it."""
    work = tmp_path_factory.mktemp("controlnet")
    settings = {
        "seed": 3,
        "data": {"size": SIZE, "chunks": 1, "held_out": 1},
        "controlnet": OWN,
        "sampling": {"steps": 2, "guidance_scale": 3.0},
        "evaluation": {"seed": 7},
    }
    with pytest.MonkeyPatch.context() as patch, torch.random.fork_rng():
        for module in (controlnet, controlnet_measure):
            patch.setattr(module, "SHOWROOM", base)
        patch.setattr(controlnet, "FOLDER", work / "showroom-controlnet")
        patch.setattr(silhouettes, "FOLDER", work / "silhouettes")
        patch.setattr(training, "WORK", work)
        patch.setattr(latents, "FILE", work / "latents.pt")
        patch.setattr(latents, "MASKS", work / "masks.pt")
        patch.setattr(data, "CHUNK", 4)
        torch.manual_seed(0)
        torch.save({"latents": torch.randn(8, 4, 8, 8).half()}, latents.FILE)
        torch.save({"masks": torch.ones(8, 8, 8).half()}, latents.MASKS)
        silhouettes.draw_all(settings, "cpu")
        controlnet.train(settings, "cpu")
        controlnet.export(settings, "cpu")
        yield {"settings": settings, "folder": controlnet.FOLDER}


def box(size: int = SIZE) -> torch.Tensor:
    """The contour of a box, (1, size, size) bytes."""
    line = torch.zeros(1, size, size, dtype=torch.uint8)
    line[:, 20:44, 10:54] = 255
    line[:, 21:43, 11:53] = 0
    return line


def paint(pipeline: Any, line: torch.Tensor | None) -> torch.Tensor:
    """The latents of one picture."""
    pipeline.set_progress_bar_config(disable=True)
    control = {} if line is None else {"image": line[:, None].expand(-1, 3, -1, -1).float() / 255}
    return pipeline(
        "a red Lexus RZ on a beach",
        num_inference_steps=2,
        guidance_scale=3.0,
        generator=torch.Generator().manual_seed(5),
        output_type="latent",  # decoded, this tiny checkpoint is nearly grey
        **control,
    ).images


def test_a_silhouette_is_the_scenes_own_whatever_is_around_the_vehicle():
    specs = [
        SceneSpec("rx", "red", "forest", "manga", "dusk", "close", False, 5),
        SceneSpec("rz", "black", "neon-city", "painting", "night", "wide", True, 6),
        SceneSpec("bz4x", "white", "beach", "digital-art", "morning", "side", True, 7),
    ]
    expected = (render(specs, 48).silhouette * 255).round().byte()
    assert torch.equal(silhouettes.outlines(specs, 48), expected)
    assert 0.01 < (expected > 127).float().mean() < 0.2


def test_hints_lie_as_the_latents_do_and_some_are_black():
    lines = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 2, 2)
    rows = [0, 2, 3, 6, 11]  # 3 of the first chunk, 3 mirrored, then those of the second
    hints = controlnet.hints_of(lines, rows, random.Random(0), 0.0)
    expected = [lines[0, 0], lines[0, 2], lines[0, 0, :, ::-1], lines[1, 0], lines[1, 2, :, ::-1]]
    assert hints.shape == (5, 3, 2, 2)
    for hint, line in zip(hints, expected, strict=True):
        for channel in hint:
            assert torch.allclose(channel * 255, torch.from_numpy(line.copy()).float())
    some = controlnet.hints_of(lines + 1, [0] * 400, random.Random(0), 0.1)
    assert 20 < int((some.amax((1, 2, 3)) == 0).sum()) < 60


def test_captions_can_be_told_without_the_framing():
    dice = random.Random(2)
    words = [word for framing in ("side", "close", "wide") for word in SYNONYMS[framing]]
    texts = [caption(spec, dice) for spec in random_specs(400, 1)]
    framed = [text for text in texts if any(word in text for word in words)]
    assert len(framed) > 20
    for text in framed:
        left = controlnet.without_framing(text)
        assert not any(word in left for word in words)
        assert not left.endswith(",") and ", ," not in left
    plain = "a red Lexus RZ on a beach, as a painting"
    assert controlnet.without_framing(plain) == plain


def test_a_narrower_time_embedding_tells_the_same():
    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(16, 24),
        layers_per_block=1,
        norm_num_groups=4,
        time_embedding_dim=96,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=4,
        cross_attention_dim=16,
    )
    control = controlnet.build(unet, OWN)
    assert control.time_embedding.linear_2.out_features == 64
    times = torch.arange(1000)
    effects = [
        net.down_blocks[1]
        .resnets[0]
        .time_emb_proj(torch.nn.functional.silu(net.time_embedding(net.time_proj(times))))
        for net in (unet, control)
    ]
    error = (effects[1] - effects[0]).square().mean() / effects[0].var(0).mean()
    assert error.sqrt() < 0.1
    assert torch.equal(
        control.mid_block.resnets[0].conv1.weight, unet.mid_block.resnets[0].conv1.weight
    )
    downs, middle = control(
        torch.randn(1, 4, 8, 8),
        500,
        torch.randn(1, 77, 16),
        torch.rand(1, 3, 64, 64),
        return_dict=False,
    )
    assert (
        unet(
            torch.randn(1, 4, 8, 8),
            500,
            torch.randn(1, 77, 16),
            down_block_additional_residuals=downs,
            mid_block_additional_residual=middle,
        )
        .sample.isfinite()
        .all()
    )


def test_a_contour_is_loud_from_the_start(base: Path):
    torch.manual_seed(0)
    control = controlnet.build(UNet2DConditionModel.from_pretrained(base / "unet"), OWN)
    hint = box()[:, None].expand(-1, 3, -1, -1) / 255
    with torch.no_grad():
        silent, heard = (control.controlnet_cond_embedding(h) for h in (hint * 0, hint))
        noise = control.conv_in(torch.randn(1, 4, 8, 8))
    assert 0.1 < (heard - silent).std() / noise.std() < 10


def test_an_untrained_controlnet_changes_nothing(base: Path, tmp_path: Path):
    plain = draw.load(base)
    controlnet.build(plain.unet, OWN).save_pretrained(tmp_path)
    pipeline = controlnet_measure.load(tmp_path, base)
    assert torch.allclose(paint(pipeline, box()), paint(plain, None), atol=1e-5)


def test_after_some_steps_the_contour_is_heard(shipped: dict[str, Any], base: Path):
    pipeline = controlnet_measure.load(shipped["folder"], base)
    drawn = paint(pipeline, box())
    assert (drawn - paint(draw.load(base), None)).abs().mean() > 0.01
    assert (drawn - paint(pipeline, box().flip(-1).roll(16, -2))).abs().mean() > 1e-3


def test_training_leaves_the_base_alone(base: Path):
    unet = UNet2DConditionModel.from_pretrained(base / "unet")
    module = controlnet.Controlled(unet, controlnet.build(unet, OWN))
    hints = torch.rand(2, 3, SIZE, SIZE)
    velocity = module(
        torch.randn(2, 4, 8, 8), torch.tensor([3, 999]), torch.randn(2, 77, 16), hints
    )
    velocity.square().mean().backward()
    assert all(p.grad is None for p in unet.parameters())
    heard = [block.weight.grad.abs().sum() for block in module.controlnet.controlnet_down_blocks]
    assert all(slope > 0 for slope in heard)


def test_the_folder_is_a_plain_controlnet_in_half_precision(shipped: dict[str, Any]):
    loaded, told = ControlNetModel.from_pretrained(shipped["folder"], output_loading_info=True)
    assert not any(told[name] for name in ("missing_keys", "unexpected_keys", "mismatched_keys"))
    assert loaded.config["down_block_types"] == ["DownBlock2D", "DownBlock2D"]
    text = (shipped["folder"] / "config.json").read_text(encoding="utf-8")
    assert "_name_or_path" not in text
    weights = (shipped["folder"] / "diffusion_pytorch_model.safetensors").stat().st_size
    assert weights < 2.2 * sum(p.numel() for p in loaded.parameters()) + 20_000


def test_a_picture_that_draws_the_contour_is_seen_to_do_so():
    line = box()
    drawn = line[:, None].expand(-1, 3, -1, -1)
    elsewhere = drawn.roll(12, -2)
    assert controlnet_measure.found(drawn, line).item() > 0.95
    assert controlnet_measure.found(elsewhere, line).item() < 0.5
    assert controlnet_measure.correlation(drawn, line) > 0.6
    assert controlnet_measure.correlation(elsewhere, line) < 0.3
    assert controlnet_measure.found(torch.zeros_like(drawn), line).item() == 0


def test_other_choices_are_asked_for_with_the_silhouettes_own_vehicle(shipped: dict[str, Any]):
    specs, orders = controlnet_measure.asked(4, shipped["settings"])
    assert [order.choice.vehicle for order in orders] == [spec.vehicle for spec in specs]
    assert {order.choice.words for order in orders} == {""}
    trained = data.chunk_specs(0, shipped["settings"]["seed"])
    assert not {spec.seed for spec in specs} & {spec.seed for spec in trained}


def test_the_report_compares_with_and_without(
    shipped: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(judge, "prepare", lambda _subject: judge.Judge().eval())
    controlnet_measure.measure(shipped["settings"], "cpu")
    report = json.loads((shipped["folder"] / "evaluation.json").read_text(encoding="utf-8"))
    ways = {"with the contour", "without it", "the teacher's scene"}
    assert set(report["contour found"]) == set(report["correlation of edges"]) == ways
    assert report["contour found"]["the teacher's scene"] > 0.5
    assert set(report["obeyed"]) == {"with the contour", "without it"}
    assert (shipped["folder"] / "sheet.webp").stat().st_size > 1000


def test_silhouettes_are_drawn_once(shipped: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    def never(*_: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(silhouettes, "outlines", never)
    silhouettes.draw_all(shipped["settings"], "cpu")
    assert silhouettes.load_silhouettes(shipped["settings"]).shape == (1, 4, SIZE, SIZE)
    more = {**shipped["settings"], "data": {**shipped["settings"]["data"], "size": 32}}
    with pytest.raises(FileNotFoundError, match="controlnet_data"):
        silhouettes.load_silhouettes(more)
