"""A folder or a file of weights is recognised by its configs and headers; nothing is loaded."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.card import find_licence
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.families import defaults_of
from kiosk.domain.recognise import recognise
from kiosk.domain.tensors import read_tensors

LEADING = {"_class_name": "PNDMScheduler", "prediction_type": "epsilon"}
V = {"_class_name": "DDIMScheduler", "prediction_type": "v_prediction"}
TRAILING = {"_class_name": "EulerAncestralDiscreteScheduler", "timestep_spacing": "trailing"}
LCM = {"_class_name": "LCMScheduler", "original_inference_steps": 50}


def write_tensors(path: Path, shapes: dict[str, tuple[int, ...]], **about: str) -> Path:
    """A safetensors file with these shapes, all zero."""
    header: dict[str, Any] = {"__metadata__": about} if about else {}
    end = 0
    for name, shape in shapes.items():
        size = 2
        for side in shape:
            size *= side
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"\0" * end)
    return path


def write_folder(folder: Path, kind: str, noise: dict[str, Any], **unet: Any) -> Path:
    """A checkpoint's configs, without weights."""
    usual = {"in_channels": 4, "out_channels": 4, "cross_attention_dim": 768, "sample_size": 64}
    files: dict[str, Any] = {
        "model_index.json": {"_class_name": kind},
        "unet/config.json": usual | unet,
        "scheduler/scheduler_config.json": noise,
        "vae/config.json": {"block_out_channels": [1, 2, 3, 4], "force_upcast": True},
        "text_encoder/config.json": {},
        "tokenizer/tokenizer_config.json": {},
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    return folder


SD, XL = "StableDiffusionPipeline", "StableDiffusionXLPipeline"
TABLE = [
    # what lies there, and what it is: family, task, size, few-step, prediction
    ("sd15", SD, LEADING, {}, ("sd1", "text-to-image", 512, None, "epsilon")),
    ("sd2-base", SD, LEADING, {"cross_attention_dim": 1024}, ("sd2", "text-to-image", 512, None)),
    (
        *("sd2-768", SD, V, {"cross_attention_dim": 1024, "sample_size": 96}),
        ("sd2", "text-to-image", 768, None, "v_prediction"),
    ),
    (
        *("xl", XL, LEADING, {"cross_attention_dim": 2048, "sample_size": 128}),
        ("sdxl", "text-to-image", 1024, None),
    ),
    (
        "own",
        SD,
        V,
        {"cross_attention_dim": 192, "sample_size": 32},
        ("other", "text-to-image", 256),
    ),
    ("dream", SD, LEADING, {"time_cond_proj_dim": 256}, ("sd1", "text-to-image", 512, "lcm")),
    ("quick", SD, LCM, {}, ("sd1", "text-to-image", 512, "lcm")),
    (
        *("sdxl-turbo", XL, TRAILING, {"cross_attention_dim": 2048}),
        ("sdxl", "text-to-image", 512, "turbo"),
    ),
    (
        *("paint", "StableDiffusionInpaintPipeline", LEADING, {"in_channels": 9}),
        ("sd1", "inpainting", 512, None),
    ),
    (
        *("xl-paint", "StableDiffusionXLInpaintPipeline", LEADING),
        {"in_channels": 9, "cross_attention_dim": 2048, "sample_size": 128},
        ("sdxl", "inpainting", 1024, None),
    ),
    (
        *("deep", "StableDiffusionDepth2ImgPipeline", LEADING),
        {"in_channels": 5, "cross_attention_dim": 1024},
        ("sd2", "depth-to-image", 512, None),
    ),
    (
        *("x4", "StableDiffusionUpscalePipeline", V),
        {"in_channels": 7, "cross_attention_dim": 1024, "sample_size": 128},
        ("sd2", "upscaling", 128, None),
    ),
    (
        *("x2", "StableDiffusionLatentUpscalePipeline", LEADING),
        {"in_channels": 8, "out_channels": 5, "sample_size": 128, "time_cond_proj_dim": 896},
        ("sd1", "upscaling", 512, None),
    ),
]


@pytest.mark.parametrize(("name", "kind", "noise", "unet", "is_"), TABLE, ids=[t[0] for t in TABLE])
def test_a_checkpoint_is_recognised(
    tmp_path: Path,
    name: str,
    kind: str,
    noise: dict[str, Any],
    unet: dict[str, Any],
    is_: tuple[object, ...],
) -> None:
    found = recognise(write_folder(tmp_path / name, kind, noise, **unet))
    prediction = found.noise and found.noise.prediction
    assert (found.family, found.task, found.size, found.few_step, prediction)[: len(is_)] == is_
    assert found.whole


def test_a_few_step_model_that_does_not_say_so_is_asked_about(tmp_path: Path) -> None:
    found = recognise(write_folder(tmp_path / "fine-tune", SD, TRAILING))
    assert found.few_step is None
    assert "say --few-step" in found.notes[0]


def test_a_name_alone_is_believed_and_said_to_be_all_there_is(tmp_path: Path) -> None:
    found = recognise(write_folder(tmp_path / "car-hyper-8step", SD, LEADING))
    assert (found.few_step, found.steps) == ("hyper", 8)
    assert "by its name only" in found.notes[0]


@pytest.mark.parametrize(
    ("kind", "unet", "says"),
    [
        ("FluxPipeline", {}, "is a FluxPipeline.*Stable Diffusion 1, 2 and XL"),
        ("StableDiffusionInstructPix2PixPipeline", {"in_channels": 8}, "Pix2Pix"),
        ("StableDiffusionXLImg2ImgPipeline", {"cross_attention_dim": 1280}, "is the refiner"),
        (SD, {"in_channels": 9}, "says that it is for text-to-image.*is for inpainting"),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, kind: str, unet: dict[str, Any], says: str
) -> None:
    with pytest.raises(CheckpointFault, match=says):
        recognise(write_folder(tmp_path / "it", kind, LEADING, **unet))


LDM = "model.diffusion_model."
DOWN = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight"
KOHYA = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_down.weight"


def ldm(width: int, channels: int = 4) -> dict[str, tuple[int, ...]]:
    key = f"{LDM}input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"
    ends = {
        f"{LDM}input_blocks.0.0.weight": (2, channels, 3, 3),
        f"{LDM}out.2.weight": (4, 2, 3, 3),
    }
    return {key: (2, width), **ends}


@pytest.mark.parametrize(
    ("name", "shapes", "is_"),
    [
        ("sd.safetensors", ldm(768), ("whole-file", "sd1", "text-to-image", None)),
        ("xl.safetensors", ldm(2048), ("whole-file", "sdxl", "text-to-image", None)),
        ("fill.safetensors", ldm(768, 9), ("whole-file", "sd1", "inpainting", None)),
        ("car.safetensors", {DOWN: (4, 1024)}, ("lora", "sd2", "text-to-image", None)),
        ("lcm.safetensors", {KOHYA: (4, 2048)}, ("lora", "sdxl", "text-to-image", "lcm")),
        (
            "sdxl_lightning_4step_unet.safetensors",
            {
                "conv_in.weight": (2, 4, 3, 3),
                "conv_out.weight": (4, 2, 3, 3),
                "down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight": (2, 2048),
            },
            ("unet-file", "sdxl", "text-to-image", "lightning"),
        ),
    ],
)
def test_a_single_file_is_recognised_by_its_header(
    tmp_path: Path, name: str, shapes: dict[str, tuple[int, ...]], is_: tuple[object, ...]
) -> None:
    found = recognise(write_tensors(tmp_path / name, shapes))
    assert (found.form, found.family, found.task, found.few_step) == is_


def test_the_prediction_of_a_single_file_is_known_only_if_its_makers_noted_it(
    tmp_path: Path,
) -> None:
    plain = write_tensors(tmp_path / "a.safetensors", ldm(1024))
    noted = write_tensors(tmp_path / "b.safetensors", ldm(2048) | {"v_pred": ()})
    assert recognise(plain).prediction is None
    assert recognise(noted).prediction == "v_prediction"


@pytest.mark.parametrize("content", [b"\x80\x02}q\0" * 9, b"PK\x03\x04" + b"x" * 40])
def test_a_pickle_under_another_name_is_not_opened(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.safetensors").write_bytes(content)
    with pytest.raises(CheckpointFault, match="pickle under another name"):
        recognise(tmp_path / "x.safetensors")


def test_a_pickle_is_refused_and_what_to_take_instead_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.ckpt").write_bytes(b"")
    for place in (tmp_path, tmp_path / "x.ckpt"):
        with pytest.raises(CheckpointFault, match=r"pickle.*Take the \.safetensors"):
            recognise(place)


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"!", lambda b: b[:4]])
def test_a_file_that_was_cut_off_is_noticed_by_its_length(tmp_path: Path, change: Any) -> None:
    path = write_tensors(tmp_path / "x.safetensors", {"a": (3, 4)})
    assert read_tensors(path).shapes == {"a": (3, 4)}
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(CheckpointFault, match="cut off"):
        read_tensors(path)


def test_a_header_nested_deeper_than_anybody_reads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(struct.pack("<Q", 10**5) + b"[" * 10**5)
    with pytest.raises(CheckpointFault, match="header that cannot be read"):
        read_tensors(path)


def test_of_several_files_one_has_to_be_named(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_tensors(tmp_path / f"{name}.safetensors", {DOWN: (4, 768)})
    with pytest.raises(CheckpointFault, match=r"Name one: a\.safetensors, b\.safetensors"):
        recognise(tmp_path)


def test_a_controlnet_is_told_from_a_part_of_something(tmp_path: Path) -> None:
    config = {"_class_name": "ControlNetModel", "cross_attention_dim": 768}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert (recognise(tmp_path).form, recognise(tmp_path).family) == ("controlnet", "sd1")
    (tmp_path / "config.json").write_text('{"_class_name": "UNet2DConditionModel"}')
    with pytest.raises(CheckpointFault, match="not a whole checkpoint"):
        recognise(tmp_path)


def test_sdxl_says_that_its_autoencoder_and_fp16_do_not_go_together(tmp_path: Path) -> None:
    found = recognise(write_folder(tmp_path / "xl", XL, LEADING, cross_attention_dim=2048))
    assert "black pictures in fp16" in found.notes[0]


def test_few_step_models_run_without_guidance_and_lcms_that_embed_it_with() -> None:
    assert defaults_of("sd1", "text-to-image", "lcm").guidance == 1.0
    assert defaults_of("sd1", "text-to-image", "lcm", tells_guidance=True).guidance == 8.0
    assert defaults_of("sdxl", "text-to-image", "turbo").guidance == 0.0


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"README.md": "---\nlicense: openrail++\ntags:\n- x\n---\n# Car\n"}, "openrail++"),
        ({"README.md": "---\nlicense: other\nlicense_name: sdxl-licence\n---\n"}, "sdxl-licence"),
        ({"LICENSE.md": "\nThe Licence of Cars\n\nDo.\n"}, "The Licence of Cars"),
        ({"README.md": "---\nlicense: other\n---\n", "LICENSE": "Mine\n"}, "Mine"),
    ],
)
def test_a_licence_is_found_where_makers_put_it(
    tmp_path: Path, files: dict[str, str], name: str
) -> None:
    for file, text in files.items():
        (tmp_path / file).write_text(text)
    found = find_licence(tmp_path)
    assert found is not None
    assert found.name == name


def test_no_licence_is_no_licence(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Car\nlicense: mit\n")
    assert find_licence(tmp_path) is None


def test_recognising_loads_no_torch() -> None:
    code = "import sys, kiosk.models.adding, kiosk.domain.recognise; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
