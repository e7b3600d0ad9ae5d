"""`kiosk models add`: a folder on a stick becomes a checkpoint of this machine, or nothing does."""

from __future__ import annotations

import errno
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk.domain.card import Licence
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadFile, BadInput, CannotDo, CheckpointFault, StorageFault
from kiosk.domain.layout import check_entry
from kiosk.domain.recognise import recognise
from kiosk.models import copying
from kiosk.models.adding import add, check_source, remove
from kiosk.models.copying import files_to_copy, sweep
from kiosk.models.download import check_allowed, fetch_snapshot, read_hub_id
from kiosk.models.entries import Wishes, draft
from kiosk.models.own_manifest import OwnManifestFile
from tests.families import build, build_controlnet, build_lora, rewrite
from tests.test_cli import kiosk


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A USB stick with a checkpoint, as its makers publish it. Not to be changed."""
    folder = tmp_path_factory.mktemp("stick") / "Tiny SD"
    build(folder)
    (folder / "LICENSE.md").write_text("The licence of tiny models\n\nBe kind.\n")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> OwnManifestFile:
    return OwnManifestFile(tmp_path / "state" / "models" / "manifest.toml")


def bring_in(source: Path, manifest: Path, own: OwnManifestFile, link=False, paint=None, **wishes):
    known = load_manifest(manifest, own.path)
    found = recognise(source)
    check_source(found)
    made = draft(found, source.stem, Wishes(**wishes), known)
    licence = Licence("openrail++")
    with own.held():
        return add(found, made, licence, str(source), known, own, link=link, paint=paint)


def left_behind(own: OwnManifestFile) -> list[str]:
    return sorted(p.name for p in own.folder.iterdir() if p.name != ".lock")


def test_a_folder_becomes_a_checkpoint_that_is_listed_whole_and_loaded_with_the_others(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile
) -> None:
    bring_in(stick, tiny_manifest, own)
    manifest = load_manifest(tiny_manifest, own.path)
    entry = manifest.checkpoint("tiny-sd")
    assert [e.id for e in manifest.entries] == ["tiny", "tiny-sd"]
    assert entry.path == own.folder / "tiny-sd"
    assert entry.source == str(stick)
    assert (entry.licence, entry.licence_accepted) == ("openrail++", True)
    assert (entry.scheduler, entry.steps, entry.guidance, entry.size) == ("dpm++", 25, 7.5, 64)
    assert (entry.path / "LICENSE.md").read_text().startswith("The licence")
    check_entry(entry)
    assert left_behind(own) == ["manifest.toml", "tiny-sd"]


def test_only_what_is_needed_is_copied_and_each_weight_once(stick: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "both"
    shutil.copytree(stick, folder)
    unet = folder / "unet" / "diffusion_pytorch_model.safetensors"
    shutil.copy(unet, unet.with_name("diffusion_pytorch_model.fp16.safetensors"))
    shutil.copy(unet, folder / "v1-5-pruned.safetensors")
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"a pickle")
    vae = folder / "vae" / "diffusion_pytorch_model.safetensors"
    vae.rename(vae.with_name("diffusion_pytorch_model.fp16.safetensors"))
    names = {copy.name for copy in files_to_copy(folder)}
    assert "unet/diffusion_pytorch_model.safetensors" in names
    assert "vae/diffusion_pytorch_model.fp16.safetensors" in names  # there is no other form of it
    assert "README.md" in names
    for name in ("unet/diffusion_pytorch_model.fp16.safetensors", "v1-5-pruned.safetensors"):
        assert name not in names
    assert not any(name.endswith(".bin") for name in names)


def test_half_precision_weights_alone_can_be_loaded(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile, tmp_path: Path
) -> None:
    import shutil

    from kiosk.domain.generation import Precision
    from kiosk.inference.loaded import Wanted
    from kiosk.inference.pipelines import Pipelines

    folder = tmp_path / "half"
    shutil.copytree(stick, folder)
    for part in ("unet", "vae"):
        plain = folder / part / "diffusion_pytorch_model.safetensors"
        plain.rename(plain.with_name("diffusion_pytorch_model.fp16.safetensors"))
    bring_in(folder, tiny_manifest, own)
    pipelines = Pipelines("cpu", load_manifest(tiny_manifest, own.path))
    assert pipelines.get(Wanted("half", "text-to-image", Precision.EXACT)).pipe


def test_a_link_leaves_the_weights_where_they_are(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile
) -> None:
    entry = bring_in(stick, tiny_manifest, own, link=True, id="linked").entry
    assert entry.path == stick
    assert not list(own.folder.rglob("*.safetensors"))
    manifest = load_manifest(tiny_manifest, own.path)
    check_entry(manifest.checkpoint("linked"))
    with own.held():
        remove("linked", manifest, own)
    assert (stick / "model_index.json").is_file()


def test_additions_find_their_base_by_the_width_of_its_text(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile, tmp_path: Path
) -> None:
    net = build_controlnet(tmp_path / "sd-canny", stick)
    lora = build_lora(tmp_path / "my car.safetensors", stick)
    for source in (net, lora):
        with pytest.raises(BadInput, match=r"base is missing.*Stable Diffusion 1.*add one first"):
            bring_in(source, tiny_manifest, own)
    bring_in(stick, tiny_manifest, own)
    assert bring_in(net, tiny_manifest, own).entry.condition == "edges"
    assert bring_in(lora, tiny_manifest, own).entry.file == "my-car.safetensors"
    manifest = load_manifest(tiny_manifest, own.path)
    assert {e.base for e in (*manifest.controlnets, *manifest.loras)} == {"tiny-sd"}
    for entry in manifest.entries:
        check_entry(entry, manifest.base_of(entry))
    with own.held(), pytest.raises(BadInput, match="once these are removed: sd-canny, my-car"):
        remove("tiny-sd", manifest, own)


def test_a_controlnet_whose_name_says_nothing_is_asked_about(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile, tmp_path: Path
) -> None:
    bring_in(stick, tiny_manifest, own)
    net = build_controlnet(tmp_path / "net", stick)
    with pytest.raises(BadInput, match=r"condition is missing.*silhouette, edges, depth"):
        bring_in(net, tiny_manifest, own)
    assert bring_in(net, tiny_manifest, own, condition="depth").entry.condition == "depth"


def test_removing_takes_entry_and_weights_and_nothing_else(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile
) -> None:
    bring_in(stick, tiny_manifest, own)
    bring_in(stick, tiny_manifest, own, id="second")
    with own.held():
        assert remove("tiny-sd", load_manifest(tiny_manifest, own.path), own) == str(stick)
    assert left_behind(own) == ["manifest.toml", "second"]
    assert [e.id for e in load_manifest(tiny_manifest, own.path).entries] == ["tiny", "second"]


@pytest.mark.parametrize("taken", ["tiny", "tiny-sd"])
def test_a_name_that_is_taken_is_refused(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile, taken: str
) -> None:
    bring_in(stick, tiny_manifest, own)
    with pytest.raises(BadInput, match=f"id = '{taken}'.*say --id NAME"):
        bring_in(stick, tiny_manifest, own, id=taken)


def test_a_full_disk_is_noticed_before_copying_and_while_it_goes_on(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "SPARE", 10**18)
    with pytest.raises(StorageFault, match="MB are needed"):
        bring_in(stick, tiny_manifest, own)
    monkeypatch.undo()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(copying.os, "fsync", full)
    with pytest.raises(StorageFault, match="No space left"):
        bring_in(stick, tiny_manifest, own)
    assert left_behind(own) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, CannotDo("It could not paint.")])
def test_whatever_stops_it_leaves_nothing_half_way(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile, error: BaseException
) -> None:
    def stop(*_: object) -> bytes:
        raise error

    with pytest.raises(type(error) if isinstance(error, Exception) else KeyboardInterrupt):
        bring_in(stick, tiny_manifest, own, paint=stop)
    assert left_behind(own) == []


def test_what_a_killed_one_left_is_swept_and_written_over(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile
) -> None:
    for name in (".adding-other", "tiny-sd"):  # the second: killed after the last rename
        (own.folder / name).mkdir(parents=True)
        (own.folder / name / "half.safetensors").write_bytes(b"half")
    with own.held():
        sweep(own.folder)
    bring_in(stick, tiny_manifest, own)
    assert left_behind(own) == ["manifest.toml", "tiny-sd"]
    check_entry(load_manifest(tiny_manifest, own.path).checkpoint("tiny-sd"))


def test_two_at_once_do_not_get_in_each_others_way(own: OwnManifestFile) -> None:
    with own.held(), pytest.raises(CannotDo, match="Somebody else is adding"), own.held():
        pass


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda f: (f / "unet/config.json").write_text("{"), "config.json cannot be read"),
        (lambda f: (f / "model_index.json").write_text("[" * 10**5), "index.json cannot be read"),
        (
            lambda f: (f / "unet/diffusion_pytorch_model.safetensors").write_bytes(
                b"\x80\x02x" * 9
            ),
            "pickle under another name",
        ),
        (
            lambda f: (f / "unet/diffusion_pytorch_model.safetensors").rename(f / "unet/x.bin"),
            "weights as a pickle",
        ),
        (lambda f: rewrite(f / "model_index.json", _class_name="FluxPipeline"), "FluxPipeline"),
        (lambda f: rewrite(f / "unet/config.json", in_channels=9), "is for inpainting"),
        (lambda f: rewrite(f / "text_encoder/config.json", hidden_size=9), "that writes 9"),
        (lambda f: rewrite(f / "model_index.json", vae=None), "has no 'vae'"),
    ],
)
def test_what_is_no_whole_checkpoint_is_refused_with_what_ails_it(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile, tmp_path: Path, spoil, says: str
) -> None:
    import shutil

    folder = tmp_path / "spoilt"
    shutil.copytree(stick, folder)
    spoil(folder)
    with pytest.raises(CheckpointFault, match=says):
        bring_in(folder, tiny_manifest, own)
    assert not own.folder.exists() or left_behind(own) == []


def test_the_machines_own_manifest_is_checked_like_the_other_and_named(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile
) -> None:
    bring_in(stick, tiny_manifest, own)
    whole = own.path.read_text()
    for old, new, key in (
        ("steps = 25", "steps = 0", "checkpoints.0.steps"),
        ('id = "tiny-sd"', 'id = "tiny"', "checkpoints.0.id"),
        ("[[checkpoints]]", "[[checkpoint", ""),
    ):
        own.path.write_text(whole.replace(old, new, 1))
        with pytest.raises(BadFile) as caught:
            load_manifest(tiny_manifest, own.path)
        assert caught.value.field == key
        assert str(own.path) in str(caught.value)
    assert load_manifest(tiny_manifest, own.path.with_name("none.toml")).loras == ()


def test_a_licence_that_nobody_accepted_keeps_weights_from_being_used(
    stick: Path, tiny_manifest: Path, own: OwnManifestFile
) -> None:
    bring_in(stick, tiny_manifest, own)
    own.path.write_text(own.path.read_text().replace("licence_accepted = true\n", ""))
    with pytest.raises(CheckpointFault, match=r"nobody accepted here \(openrail\+\+\)"):
        check_entry(load_manifest(tiny_manifest, own.path).checkpoint("tiny-sd"))


def test_a_hub_is_asked_only_where_the_config_allows_it(monkeypatch, tmp_path: Path) -> None:
    import huggingface_hub

    hub = read_hub_id("makers/tiny-sd@v1.0")
    assert hub is not None
    assert read_hub_id("makers/tiny-sd") is None
    with pytest.raises(CannotDo, match=r"engine\.allow_download = true"):
        check_allowed(hub, allowed=False)
    check_allowed(hub, allowed=True)
    asked = {}

    def fake(repository: str, **more: object) -> None:
        asked.update(more, repository=repository)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fake)
    fetch_snapshot(hub, tmp_path)
    assert (asked["repository"], asked["revision"]) == ("makers/tiny-sd", "v1.0")
    assert asked["local_dir"] == tmp_path
    assert not any(pattern.endswith((".bin", ".ckpt")) for pattern in asked["allow_patterns"])


def variables(manifest: Path) -> dict[str, str]:
    return {"KIOSK_ENGINE__MANIFEST": str(manifest), "KIOSK_ENGINE__CHECKPOINT": "tiny"}


def test_from_stick_to_a_first_picture_by_command(
    stick: Path, tiny_manifest: Path, tmp_path: Path
) -> None:
    more = variables(tiny_manifest)
    added = kiosk(
        *("models", "add", str(stick), "--steps", "2", "--accept-licence"), home=tmp_path, **more
    )
    assert added.returncode == 0, added.stderr
    assert "checkpoint for text-to-image, Stable Diffusion 1, 64 pixels" in added.stdout
    assert "Licence: openrail++" in added.stdout
    tile = tmp_path / "state" / "models" / "tiny-sd" / "test-tile.png"
    assert str(tile) in added.stdout
    with Image.open(tile) as picture:
        assert picture.size == (64, 64)
    listed = kiosk("models", "list", home=tmp_path, **more).stdout.splitlines()
    assert "ships with the program" in listed[0]
    assert f"added from {stick}" in listed[1]
    removed = kiosk("models", "remove", "tiny-sd", home=tmp_path, **more)
    assert removed.returncode == 0, removed.stderr
    assert not tile.exists()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("{stick}",), 3, "nobody is here to be asked. Read it, and say --accept-licence."),
        (("/nowhere",), 3, "There is no /nowhere. Check the name, and that the stick is in."),
        (("makers/sd@main",), 3, "this machine's config does not allow that"),
        (("{stick}", "--scheduler", "magic"), 2, "scheduler = 'magic' is not possible."),
        (("{stick}", "--few-step", "quick"), 2, "few_step = 'quick' is not possible."),
        (("{stick}", "--id", "Tiny SD"), 2, "id = 'Tiny SD' is not possible."),
    ],
)
def test_what_keeps_a_model_out_is_said_plainly(
    stick: Path, tiny_manifest: Path, tmp_path: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    given = [word.format(stick=stick) for word in words]
    done = kiosk("models", "add", *given, home=tmp_path, **variables(tiny_manifest))
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "state" / "models" / "manifest.toml").exists()


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 3)])
def test_whoever_sits_at_the_terminal_is_asked(
    stick: Path, tiny_manifest: Path, tmp_path: Path, answer: str, code: int
) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | variables(tiny_manifest)
    environment |= {"KIOSK_PATHS__STATE": str(tmp_path / "state"), "TERM": "dumb"}
    child = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "models", "add", str(stick), "--no-test"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    )
    os.write(ours, f"{answer}\n".encode())
    said = child.communicate(timeout=60)[0].decode()
    os.close(ours)
    os.close(theirs)
    assert child.returncode == code, said
    assert "Its text:" in said
    assert "do you accept it for this machine?" in said
    assert (tmp_path / "state" / "models" / "manifest.toml").exists() == (code == 0)
