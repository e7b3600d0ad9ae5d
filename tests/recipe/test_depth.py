"""The depth companion in small: it reads depth, paints by it, and loads beside any base."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

from kiosk.domain.prompt import Choice
from models.showroom.recipe import autoencoder, training
from models.showroom.recipe import tokenizer as words
from models.showroom.recipe.companions import depth, depth_estimator, depth_export
from models.showroom.recipe.companions import depth_measure as measuring
from models.showroom.recipe.companions.depth_export import SHARED
from models.showroom.recipe.companions.depth_measure import agreement, as_pillow, read_depth
from models.showroom.recipe.companions.depth_start import start_from
from models.showroom.recipe.diffusion import build_text_encoder, build_unet, sampling_scheduler
from models.showroom.recipe.scenes import STYLES, random_specs, render

pytestmark = pytest.mark.filterwarnings("ignore:In CPU autocast")  # the pipeline's, in float32

COMPANION = Path(__file__).parents[2] / "models" / "showroom-depth"
COUNT = 12
SIZE = 64  # pixels

SETTINGS: dict[str, Any] = {
    "seed": 3,
    "data": {"size": SIZE, "chunks": 2, "held_out": 1},
    "text_encoder": {"width": 16, "layers": 1, "heads": 2},
    "autoencoder": {"channels": 8, "encoder_blocks": [1] * 4, "decoder_blocks": [1] * 4},
    "depth_estimator": {
        "size": 64,
        "chunks": 1,
        "stem": 8,
        "stages": [16, 16, 32],
        "norm_groups": 4,
        "width": 32,
        "layers": 2,
        "fusion": 16,
        "noise": 0.05,
        "gradient_loss": 0.5,
        "batch": 6,
        "steps": 50,
        "rate": 8e-3,
        "cool_down": 0.4,
        "averaging": 0.9,
    },
    "depth": {
        "channels": [16, 32],
        "time_width": 32,
        "norm_groups": 8,
        "estimated_chunks": 1,
        "vehicle_weight": 3.0,
        "batch": 8,
        "steps": 25,
        "rate": 3e-3,
        "cool_down": 0.3,
        "averaging": 0.8,
    },
    "depth_measure": {
        "scenes": 12,
        "pictures": 3,
        "seed": 1,
        "strengths": [1.0],
        "strength": 1.0,
        "sheet_rows": 2,
    },
    "sampling": {"steps": 1, "guidance_scale": 2.0},
}


@pytest.fixture(scope="module")
def scenes():
    specs = random_specs(COUNT, seed=11)
    drawn = render(specs, 64)
    pictures, depths = ((layer * 255).round().byte() for layer in (drawn.rgb, drawn.depth))
    return specs, pictures, depths, drawn.mask


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory):
    """A working folder of the test's own."""
    folder = tmp_path_factory.mktemp("work")
    with pytest.MonkeyPatch.context() as patch:
        for module in (training, depth, depth_estimator):
            patch.setattr(module, "WORK", folder)
        yield folder


@pytest.fixture(scope="module")
def estimator(scenes, work: Path):
    _, pictures, depths, _ = scenes
    return depth_estimator.learn(pictures, depths, SETTINGS, "cpu")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained base, of which only the shared parts are there."""
    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(7)
    letters = [*map(chr, range(33, 127))]
    symbols = [*letters, *(f"{letter}</w>" for letter in letters)]
    symbols += ["<|startoftext|>", "<|endoftext|>"]
    tokenizer = words.build({symbol: index for index, symbol in enumerate(symbols)}, [])
    tokenizer.save_pretrained(folder / "tokenizer")
    build_text_encoder(SETTINGS, tokenizer).half().save_pretrained(folder / "text_encoder")
    autoencoder.build(SETTINGS).half().save_pretrained(folder / "vae")
    return folder


@pytest.fixture(scope="module")
def unet(scenes, work: Path, base: Path):
    specs, pictures, depths, masks = scenes
    shared = depth_export.shared_parts(base)
    with torch.no_grad():
        latents = shared["vae"].float().encode(pictures / 127.5 - 1, return_dict=False)[0]
    size = latents.shape[-1]
    maps = (
        latents / latents.std(),
        depth_estimator.normalised(depths, size),
        torch.nn.functional.avg_pool2d(masks, 64 // size),
    )
    tokenizer, text_encoder = shared["tokenizer"], shared["text_encoder"].float()
    torch.manual_seed(4)
    unet = depth.build_unet(SETTINGS)
    depth.learn(unet, maps, specs, tokenizer, text_encoder, SETTINGS, "cpu")
    return unet.eval()


@pytest.fixture(scope="module")
def folder(unet, estimator, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    companion = tmp_path_factory.mktemp("companion")
    depth_export.write(unet, estimator, SETTINGS, companion, base)
    return companion


@pytest.fixture(scope="module")
def pipeline(folder: Path, base: Path):
    return depth_export.load(folder, base)


def paint(pipeline, picture, prompt: str, strength: float = 1.0):
    return pipeline(
        prompt,
        image=picture,
        strength=strength,
        num_inference_steps=2,
        guidance_scale=3.0,
        generator=torch.Generator().manual_seed(1),
        output_type="np",
    ).images[0]


def test_the_estimator_learns_depth_from_a_handful_of_scenes(estimator, scenes):
    _, pictures, depths, _ = scenes
    truth = depths.float() / 255
    guess = depth_estimator.estimate(estimator, pictures)
    torch.manual_seed(0)
    fresh = depth_estimator.build(SETTINGS).eval()
    unlearnt = (depth_estimator.estimate(fresh, pictures) - truth).abs().mean()
    assert (guess - truth).abs().mean() < 0.35 * unlearnt
    own = agreement(guess[:, None], truth[:, None])
    strangers = agreement(guess[:, None], truth[:, None].roll(1, 0))
    assert own > strangers + 0.02


def test_a_trained_estimator_is_found_again(estimator, scenes):
    pictures = scenes[1][:2]
    again, steps = depth_estimator.trained(SETTINGS)
    assert steps == SETTINGS["depth_estimator"]["steps"]
    expected = depth_estimator.estimate(estimator.float(), pictures)
    assert torch.allclose(depth_estimator.estimate(again, pictures), expected, atol=2e-2)


def test_depth_is_scaled_exactly_as_the_pipeline_scales_it(pipeline):
    given = torch.rand(2, 64, 64, generator=torch.Generator().manual_seed(5)) * 3 + 1
    picture = as_pillow(torch.zeros(1, 3, SIZE, SIZE))[0]
    theirs = pipeline.prepare_depth_map(picture, given, 2, False, torch.float32, "cpu")
    assert torch.equal(depth_estimator.normalised(given, SIZE // 8), theirs)


def test_depth_without_any_difference_is_no_accident():
    flat = depth_estimator.normalised(torch.full((1, 32, 32), 0.4), 8)
    assert torch.isfinite(flat).all()


def test_the_companion_holds_only_its_own_parts(folder: Path):
    assert {file.name for file in folder.iterdir()} == {*depth_export.PARTS}
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    assert index["_class_name"] == "StableDiffusionDepth2ImgPipeline"
    for name in ("vae", "text_encoder", "tokenizer", "unet", "depth_estimator"):
        assert index[name][1]
    for file in folder.rglob("*.json"):
        assert "_name_or_path" not in file.read_text(encoding="utf-8")


def test_writing_again_replaces_the_parts_and_keeps_what_was_measured(
    unet, estimator, folder: Path, base: Path
):
    (folder / "evaluation.json").write_text("{}", encoding="utf-8")
    before = sorted(file.name for file in folder.rglob("*"))
    depth_export.write(unet, estimator, SETTINGS, folder, base)
    assert sorted(file.name for file in folder.rglob("*")) == before
    (folder / "evaluation.json").unlink()


def test_the_picture_follows_the_prompt_and_the_source(pipeline, scenes):
    one, other = as_pillow(scenes[1][:2].float() / 255)
    first = paint(pipeline, one, "a red car on Mars")
    assert first.shape == (SIZE, SIZE, 3)
    assert (first == paint(pipeline, one, "a red car on Mars")).all()
    assert abs(first - paint(pipeline, one, "manga at night")).mean() > 1e-4
    # all noise at full strength: the source speaks through its depth alone
    assert abs(first - paint(pipeline, other, "a red car on Mars")).mean() > 1e-4


def test_the_pipeline_reads_pictures_of_any_size_alike(pipeline, scenes):
    small = scenes[1][:3].float() / 255
    large = torch.nn.functional.interpolate(small, scale_factor=2, mode="nearest")
    one, other = read_depth(pipeline, small), read_depth(pipeline, large)
    assert other.shape[-1] == 2 * one.shape[-1]
    assert agreement(one, torch.nn.functional.avg_pool2d(other, 2)) > 0.9


def plain_unet(channels: list[int]):
    torch.manual_seed(9)
    return build_unet({**SETTINGS, "diffusion": {**SETTINGS["depth"], "channels": channels}})


def test_slices_of_an_equal_unet_do_the_same_and_depth_has_no_say_yet():
    base, unet = plain_unet([16, 32]), depth.build_unet(SETTINGS)
    start_from(unet, base)
    latents, words_seen = torch.randn(2, 4, 8, 8), torch.randn(2, 77, 16)
    times = torch.tensor([10, 900])
    with torch.no_grad():
        expected = base(latents, times, words_seen).sample
        for seen in (torch.zeros(2, 1, 8, 8), torch.ones(2, 1, 8, 8)):
            got = unet(torch.cat((latents, seen), 1), times, words_seen).sample
            assert torch.allclose(got, expected, atol=1e-5)


def test_slices_of_a_wider_unet_take_both_halves_of_what_is_joined():
    base, unet = plain_unet([32, 64]), depth.build_unet(SETTINGS)
    start_from(unet, base)
    wide, narrow = base.state_dict(), unet.state_dict()
    for name, (own, theirs) in {"0.resnets.1": (32, 64), "1.resnets.1": (16, 32)}.items():
        taken = narrow[f"up_blocks.{name}.norm1.weight"].shape[0] - own
        of = wide[f"up_blocks.{name}.conv1.weight"]
        kept = narrow[f"up_blocks.{name}.conv1.weight"]
        assert torch.equal(kept[:, own:], of[: len(kept), theirs : theirs + taken])
        assert torch.equal(kept[:, :own], of[: len(kept), :own])
    with pytest.raises(ValueError, match="start from scratch"):
        start_from(unet, plain_unet([16, 16]))


def test_conditions_are_made_once_and_cover_mirrored_scenes(
    estimator, work: Path, monkeypatch: pytest.MonkeyPatch
):
    specs = random_specs(4, seed=2)
    pictures = (render(specs, 64).rgb * 255).byte()
    monkeypatch.setattr(depth_estimator, "chunk_specs", lambda chunk, seed: specs)
    monkeypatch.setattr(depth_estimator, "seen_chunk", lambda *given: pictures)
    first = depth.draw_conditions(SETTINGS, "cpu")
    assert first.shape == (16, 1, SIZE // 8, SIZE // 8)
    assert torch.equal(first[4:8], first[:4].flip(-1))
    assert first.amin() == -1 and first.amax() == 1
    guessed, taught = first[:4], first[8:12]
    assert agreement(guessed.float(), taught.float()) > 0.5
    monkeypatch.setattr(depth_estimator, "render", None)
    monkeypatch.setattr(depth_estimator, "seen_chunk", None)
    assert torch.equal(depth.draw_conditions(SETTINGS, "cpu"), first)


def test_shares_say_what_changed_and_what_stayed(monkeypatch: pytest.MonkeyPatch):
    same = torch.zeros(2, dtype=torch.long)
    old, new = STYLES.index("painting"), STYLES.index("manga")
    answers = {"vehicle": same, "setting": same, "colour": same}
    told = [
        {**answers, "style": torch.tensor([old, old])},
        {**answers, "colour": torch.tensor([0, 1]), "style": torch.tensor([new, old])},
    ]
    monkeypatch.setattr(measuring.judges, "verdicts", lambda judge, pictures: told.pop(0))
    painted = measuring.Restyled([Choice("rz", "mars", "manga")] * 2, torch.zeros(2, 3, 8, 8))
    shares = measuring.kept(measuring.judges.Judge(), torch.zeros(2, 3, 8, 8), painted)
    assert (shares["new_style"], shares["old_style"]) == (0.5, 0.5)
    assert (shares["same_vehicle"], shares["same_colour"]) == (1.0, 0.5)


def test_measuring_leaves_numbers_and_a_sheet(
    pipeline, scenes, folder: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _, pictures, depths, _ = scenes
    parts = {name: part for name, part in pipeline.components.items() if name in SHARED}
    plain = StableDiffusionPipeline(
        **parts,
        unet=plain_unet([16, 32]),
        scheduler=sampling_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    monkeypatch.setattr(measuring, "load", lambda *_, **__: pipeline)
    monkeypatch.setattr(measuring, "load_base", lambda **_: plain)
    monkeypatch.setattr(measuring, "SHOWROOM", base)
    monkeypatch.setattr(measuring.judges, "prepare", lambda _: measuring.judges.Judge().eval())
    monkeypatch.setattr(depth_estimator, "seen_chunk", lambda *_: pictures)
    monkeypatch.setattr(depth_estimator, "teacher_depth", lambda *_: depths)
    measuring.measure(SETTINGS, "cpu", tmp_path)
    report = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert 0 < report["estimator"]["error"] < 0.5
    told = report["restyling"]["by_strength"]["1"]
    assert set(told) >= {"new_style", "same_vehicle", "same_setting", "depth_agreement"}
    assert -1 <= told["depth_agreement"] <= 1
    with Image.open(tmp_path / "sheet.webp") as sheet:
        assert sheet.width > 6 * SIZE and sheet.height > 2 * SIZE


@pytest.mark.skipif(not (COMPANION / "model_index.json").is_file(), reason="not exported")
def test_the_shipped_companion_is_small():
    sizes = {
        part: sum(file.stat().st_size for file in (COMPANION / part).glob("*.safetensors"))
        for part in ("unet", "depth_estimator")
    }
    assert 0 < sizes["unet"] <= 8_000_000
    assert 0 < sizes["depth_estimator"] <= 3_000_000
    assert not (COMPANION / "vae").exists() and not (COMPANION / "text_encoder").exists()
