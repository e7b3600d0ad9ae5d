"""The command line says what it did, or what was wrong and what is allowed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk.cli import main
from kiosk.gallery.provenance import SOURCE_TYPE, source_type


def kiosk(*words: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env=surroundings(home) | variables,
    )


def surroundings(home: Path) -> dict[str, str]:
    """An environment without a display, whose state and engine lock are in `home`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KIOSK_")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    return environment | {"XDG_RUNTIME_DIR": str(home), "KIOSK_PATHS__STATE": str(home / "state")}


GENERATE = ("generate", "--vehicle", "rz", "--setting", "mars", "--style", "painting")


def test_generate_makes_four_labelled_tiles_a_grid_and_a_result(
    tiny_manifest: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = kiosk(
        *GENERATE,
        *("--colour", "blue", "--seed", "7", "--steps", "3", "--out", str(out)),
        home=tmp_path,
        KIOSK_ENGINE__MANIFEST=str(tiny_manifest),
        KIOSK_ENGINE__CHECKPOINT="tiny",
    )
    assert done.returncode == 0, done.stderr
    assert "picture 4: done" in done.stderr
    result = json.loads((out / "result.json").read_text())
    assert result["choice"]["colour"] == "blue"
    assert result["prompt"].startswith("a blue Lexus RZ driving on Mars, as a painting")
    assert result["negative_prompt"]
    assert result["num_inference_steps"] == 3
    assert len(result["checkpoint"]["sha256"]) == 64
    assert [t["seed"] for t in result["tiles"]] == [7, 8, 9, 10]
    for tile in result["tiles"]:
        assert set(tile["timings"]) == {"queue", "load", "denoise", "decode", "encode"}
        assert tile["timings"]["denoise"] > 0
        picture = (out / tile["file"]).read_bytes()
        assert source_type(picture) == SOURCE_TYPE
    with Image.open(out / "grid.png") as grid, Image.open(out / "tile-1.png") as tile:
        assert grid.width >= 2 * tile.width
    assert source_type((out / "grid.png").read_bytes()) == SOURCE_TYPE


def test_json_goes_to_standard_output_alone(tiny_manifest: Path, tmp_path: Path) -> None:
    done = kiosk(
        *GENERATE,
        *("--tiles", "1", "--steps", "1", "--json", "--out", str(tmp_path / "out")),
        home=tmp_path,
        KIOSK_ENGINE__MANIFEST=str(tiny_manifest),
        KIOSK_ENGINE__CHECKPOINT="tiny",
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["tiles"]) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--vehicle", "zz"), "vehicle = 'zz' is not possible. Allowed: rz, rx, bz4x."),
        (("--colour", "pink"), "colour = 'pink' is not possible. Allowed: red, white"),
        (("--steps", "0"), "num_inference_steps = 0 is not possible. Allowed: 1 to 200."),
        (("--guidance-scale", "nan"), "guidance_scale = nan"),
        (("--tiles", "5"), "tiles = 5 is not possible. Allowed: 1 to 4."),
        (("--seed", "-1"), "seed = -1"),
        (("--checkpoint", "huge"), "checkpoint = 'huge' is not possible. Allowed: tiny."),
        (("--scheduler", "magic"), "scheduler = 'magic'"),
        (("--out", "/proc/nowhere"), "out = '/proc/nowhere'"),
        (("--config", "/nowhere.toml"), "/nowhere.toml: cannot be read"),
    ],
)
def test_bad_input_exits_2_and_says_what_is_allowed(
    tiny_manifest: Path, tmp_path: Path, monkeypatch, capsys, words: tuple[str, ...], says: str
) -> None:
    """In this process: another one for each takes most of a minute together."""
    monkeypatch.setenv("KIOSK_ENGINE__MANIFEST", str(tiny_manifest))
    monkeypatch.setenv("KIOSK_ENGINE__CHECKPOINT", "tiny")
    monkeypatch.setenv("KIOSK_PATHS__STATE", str(tmp_path / "state"))
    monkeypatch.setattr("sys.argv", ["kiosk", *GENERATE, "--out", str(tmp_path / "out"), *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 2, said
    assert says in said
    assert said.count("\n") == 1


def test_ctrl_c_stops_everything_and_says_so_in_one_line(
    tiny_manifest: Path, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "kiosk",
            *GENERATE,
            "--steps",
            "200",
            "--out",
            str(tmp_path / "out"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(tmp_path)
        | {"KIOSK_ENGINE__MANIFEST": str(tiny_manifest), "KIOSK_ENGINE__CHECKPOINT": "tiny"},
        # Tests that run in the background inherit a shell's wish to ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with process:
        assert process.stderr is not None
        assert "Starting" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=60)
    assert (process.returncode, said, complained) == (130, "", "kiosk: stopped.\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_missing_checkpoint_exits_3_with_cause_and_cure(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(
        '[[checkpoints]]\nid = "gone"\ntask = "text-to-image"\npath = "gone"\nsize = 64\n'
        'scheduler = "dpm++"\nsteps = 4\nguidance = 3.0\nprompts = "open"\n'
        f'licence = "Apache-2.0"\nsha256 = "{"0" * 64}"\n'
    )
    done = kiosk(
        *GENERATE,
        *("--out", str(tmp_path / "out")),
        home=tmp_path,
        KIOSK_ENGINE__MANIFEST=str(manifest),
        KIOSK_ENGINE__CHECKPOINT="gone",
    )
    assert done.returncode == 3
    assert "Checkpoint 'gone' is missing" in done.stderr
    assert "Restore the folder" in done.stderr


def test_a_second_engine_says_who_holds_the_devices(tmp_path: Path, tiny_manifest: Path) -> None:
    import os

    from kiosk.generators.engine_lock import EngineLock

    with EngineLock(tmp_path / f"kiosk-engine-{os.getuid()}.lock"):
        done = kiosk(
            *GENERATE,
            *("--out", str(tmp_path / "out")),
            home=tmp_path,
            KIOSK_ENGINE__MANIFEST=str(tiny_manifest),
            KIOSK_ENGINE__CHECKPOINT="tiny",
        )
    assert done.returncode == 3
    assert f"already runs on this machine (process {os.getpid()})" in done.stderr


def test_demo_without_a_display_says_how_to_look_at_it(tmp_path: Path) -> None:
    done = kiosk("demo", home=tmp_path)
    assert done.returncode == 0
    assert "make screens" in done.stdout


def test_config_show_names_the_source_of_a_value(tmp_path: Path) -> None:
    done = kiosk("config", "show", home=tmp_path, KIOSK_SHARE__PORT="9000")
    line = next(line for line in done.stdout.splitlines() if line.startswith("share.port"))
    assert line.split()[1] == "9000"
    assert "environment variable KIOSK_SHARE__PORT" in line


def test_the_shipped_checkpoints_are_whole(tmp_path: Path) -> None:
    done = kiosk("models", "check", home=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "showroom: whole" in done.stdout
