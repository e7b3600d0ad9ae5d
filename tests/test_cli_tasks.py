"""`kiosk generate --task`: every task from the command line, and what does not go together."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.cli import main
from tests.test_cli import GENERATE, kiosk

CHOICE = GENERATE[1:]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(4).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    Image.fromarray(pixels[..., 0]).save(tmp_path / "shape.png")
    mask = Image.new("L", (64, 64), 0)
    mask.paste(255, (0, 0, 64, 32))
    mask.save(tmp_path / "mask.png")
    return tmp_path


def generate(sources: Path, manifest: Path, *words: str):
    return kiosk(
        *("generate", "--out", str(sources / "out"), "--seed", "5", *words),
        home=sources,
        KIOSK_ENGINE__MANIFEST=str(manifest),
        KIOSK_ENGINE__CHECKPOINT="tiny",
    )


def result(sources: Path) -> dict:
    return json.loads((sources / "out" / "result.json").read_text())


@pytest.mark.parametrize(
    ("task", "words", "checkpoint", "says"),
    [
        ("depth-to-image", ("--image", "photo.png", "--strength", "0.6"), "tiny-depth", 0.6),
        ("inpainting", ("--image", "photo.png", "--mask", "mask.png"), "tiny-inpaint", 1.0),
    ],
)
def test_a_source_picture_is_worked_on(
    sources: Path, tiny_family: Path, monkeypatch, task, words, checkpoint, says
) -> None:
    monkeypatch.chdir(sources)
    (sources / "out").mkdir()
    (sources / "out" / "tile-3.png").write_bytes(b"of an earlier job")
    done = generate(sources, tiny_family, *CHOICE, "--task", task, "--tiles", "2", *words)
    assert done.returncode == 0, done.stderr
    found = result(sources)
    assert found["task"] == task
    assert found["checkpoint"]["id"] == checkpoint
    assert found["strength"] == says
    assert len(found["image"]) == 64
    assert [tile["file"] for tile in found["tiles"]] == ["tile-1.png", "tile-2.png"]
    assert not (sources / "out" / "tile-3.png").exists()
    assert (sources / "out" / "grid.png").is_file()


def test_upscaling_needs_no_choice_and_makes_one_picture(sources: Path, tiny_family: Path) -> None:
    image = str(sources / "photo.png")
    done = generate(sources, tiny_family, "--task", "upscaling", "--image", image)
    assert done.returncode == 0, done.stderr
    assert result(sources)["choice"] is None
    assert len(result(sources)["tiles"]) == 1


def test_a_shape_and_a_lora_hold_text_to_image(sources: Path, tiny_family: Path) -> None:
    control = ("--control", str(sources / "shape.png"), "--lora", "tiny-lora:0.5")
    done = generate(sources, tiny_family, *CHOICE, "--tiles", "1", *control)
    assert done.returncode == 0, done.stderr
    found = result(sources)
    assert found["control"]["id"] == "tiny-shape"
    assert found["control"]["scale"] == 0.8  # the manifest's
    assert found["loras"] == [{"id": "tiny-lora", "scale": 0.5}]


def test_true_to_car_paints_around_the_cut_out_of_the_choice(
    sources: Path, tiny_family: Path
) -> None:
    words = ("--colour", "blue", "--tiles", "1", "--true-to-car")
    done = generate(sources, tiny_family, *CHOICE, *words)
    assert done.returncode == 0, done.stderr
    assert result(sources)["task"] == "inpainting"
    assert result(sources)["touch_up"] == 0.3


BAD = [
    (("--light", "dark"), "'--light': 'dark' is not one of 'morning', 'noon', 'dusk', 'night'."),
    (("--seed", "many"), "'--seed': Input should be a valid integer"),
    (("--magic",), "kiosk: No such option: --magic"),
    (
        ("--true-to-car", "--task", "upscaling"),
        "task = 'upscaling' is not possible. Allowed: text-to",
    ),
    (("--true-to-car", "--image", "photo.png"), "image = 'photo.png' is not possible. Allowed: wi"),
    (("--task", "painting"), "task = 'painting' is not possible. Allowed: text-to-image, depth-"),
    (("--task", "inpainting", "--image", "photo.png"), "mask is missing. Allowed: a picture file"),
    (("--task", "depth-to-image"), "image is missing. Allowed: a picture file, which depth-to"),
    (("--image", "photo.png"), "image = 'photo.png' is not possible. Allowed: with task depth-to"),
    (
        ("--task", "upscaling", "--image", "photo.png", "--strength", "0.5"),
        "strength = '0.5' is not possible. Allowed: with task depth-to-image, inpainting, not",
    ),
    (("--control-scale", "1"), "control_scale = 1.0 is not possible. Allowed: together with"),
    (
        ("--task", "depth-to-image", "--image", "photo.png", "--strength", "0"),
        "strength = 0.0 is not possible. Allowed: above 0, to 1.",
    ),
    (
        ("--task", "depth-to-image", "--image", "photo.png", "--strength", "0.1"),
        "strength = 0.1 is not possible. Allowed: at least 0.250 with 4 steps.",
    ),
    (("--task", "upscaling", "--image", "none.png"), "a picture that can be read (No such file"),
    (("--task", "upscaling", "--image", "out.txt"), "a picture that can be read (it is no picture"),
    (("--lora", "bus"), "lora = 'bus' is not possible. Allowed: tiny-lora."),
    (("--lora", "tiny-lora:much"), "Allowed: ID or ID:scale."),
    (("--lora", "tiny-lora:9"), "lora_scale = 9.0 is not possible. Allowed: 0 to 2."),
    (("--control", "photo.png", "--controlnet", "x"), "controlnet = 'x' is not possible. Allowed"),
    (("--control", "photo.png"), "Allowed: a cut-out with transparency, or a contour in white on"),
    (("--checkpoint", "tiny-depth"), "checkpoint = 'tiny-depth' is not possible. Allowed: for"),
]


@pytest.mark.parametrize(("words", "says"), BAD)
def test_what_does_not_go_together_exits_2_and_says_what_would(
    sources: Path, tiny_family: Path, monkeypatch, capsys, words: tuple[str, ...], says: str
) -> None:
    """In this process: another one for each takes most of a minute together."""
    monkeypatch.chdir(sources)
    monkeypatch.setenv("KIOSK_ENGINE__MANIFEST", str(tiny_family))
    monkeypatch.setenv("KIOSK_ENGINE__CHECKPOINT", "tiny")
    monkeypatch.setenv("KIOSK_PATHS__STATE", str(sources / "state"))
    (sources / "out.txt").write_text("not a picture")
    monkeypatch.setattr("sys.argv", ["kiosk", "generate", "--out", "out", *CHOICE, *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 2, said
    assert says in said
    assert said.count("\n") == 1


def test_a_job_that_cannot_begin_leaves_what_was_made_before(
    sources: Path, tiny_family: Path, monkeypatch
) -> None:
    monkeypatch.chdir(sources)
    (sources / "out").mkdir()
    (sources / "out" / "tile-3.png").write_bytes(b"precious")
    Image.new("L", (64, 64), 90).save(sources / "black.png")
    words = ("--task", "inpainting", "--image", "photo.png", "--mask", "black.png")
    done = generate(sources, tiny_family, *CHOICE, *words)
    assert done.returncode == 2
    assert "mask = 'no white' is not possible" in done.stderr
    assert (sources / "out" / "tile-3.png").read_bytes() == b"precious"


def test_words_are_needed_where_there_is_something_to_imagine(
    sources: Path, tiny_family: Path
) -> None:
    done = generate(sources, tiny_family, "--setting", "mars")
    assert done.returncode == 2
    assert "vehicle is missing. Allowed: rz, rx, bz4x." in done.stderr


def test_models_list_and_check_know_bases_and_additions(sources: Path, tiny_family: Path) -> None:
    variables = {"KIOSK_ENGINE__MANIFEST": str(tiny_family)}
    listed = kiosk("models", "list", home=sources, **variables).stdout.splitlines()
    assert len(listed) == 8
    assert listed[1].split()[:6] == ["tiny-depth", "depth-to-image", "64", "px", "on", "tiny"]
    assert listed[-1].split()[:4] == ["tiny-lora", "Lora", "on", "tiny"]
    checked = kiosk("models", "check", home=sources, **variables)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count(": whole") == 8


def test_models_check_names_a_base_that_is_not_there(sources: Path, tiny_family: Path) -> None:
    text = tiny_family.read_text().replace('base = "tiny"', 'base = "huge"', 1)
    manifest = sources / "manifest.toml"
    manifest.write_text(text)
    done = kiosk("models", "check", home=sources, KIOSK_ENGINE__MANIFEST=str(manifest))
    assert done.returncode == 2
    assert "key 'checkpoints.1.base': 'huge' is no text-to-image checkpoint" in done.stderr
