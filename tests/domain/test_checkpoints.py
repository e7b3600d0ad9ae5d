"""The manifest is checked on load, and its entries before they are used."""

import json
from pathlib import Path

import pytest

from kiosk.domain.checkpoints import Manifest, load_manifest
from kiosk.domain.errors import BadFile, BadInput, CheckpointFault
from kiosk.domain.layout import check_entry, find_parts, hash_checkpoint

PARTS = {
    "scheduler": ["diffusers", "DDIMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderTiny"],
}
CONFIGS = {
    "text_encoder": {"hidden_size": 16},
    "unet": {"cross_attention_dim": 16, "in_channels": 4},
    "vae": {"latent_channels": 4},
}
RUNS = 'size = 64\nscheduler = "dpm++"\nsteps = 4\nguidance = 3.0\nprompts = "closed"\n'


def write_parts(folder: Path, names: dict[str, list[str]], listed: dict[str, list[str]]) -> None:
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "config.json").write_text(json.dumps(CONFIGS.get(name, {})))
        (folder / name / "weights.safetensors").write_bytes(name.encode())
    folder.mkdir(exist_ok=True)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "Pipe", **listed}))


def entry(name: str, folder: Path, table: str = "checkpoints", **says: str) -> str:
    keys = {"id": f'"{name}"', "path": f'"{name}"', "licence": '"Apache-2.0"', **says}
    keys["sha256"] = f'"{hash_checkpoint(folder / name)}"'
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f"\n[[{table}]]\n{lines}{RUNS if table == 'checkpoints' else ''}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkpoint, and a companion, a few-step variant, a ControlNet and a LoRA on it."""
    write_parts(tmp_path / "tiny", PARTS, PARTS)
    more = {"depth_estimator": ["transformers", "DPTForDepthEstimation"]}
    more |= {"feature_extractor": ["transformers", "DPTImageProcessor"]}
    write_parts(tmp_path / "depth", {"unet": [], **more}, {**PARTS, **more})
    (tmp_path / "depth" / "unet" / "config.json").write_text(
        json.dumps({"cross_attention_dim": 16, "in_channels": 5})
    )
    for name in ("fast", "car"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lora.safetensors").write_bytes(name.encode())
    (tmp_path / "shape").mkdir()
    (tmp_path / "shape" / "config.json").write_text('{"cross_attention_dim": 16}')
    (tmp_path / "shape" / "weights.safetensors").write_bytes(b"shape")
    base = '"tiny"'
    (tmp_path / "manifest.toml").write_text(
        entry("tiny", tmp_path, task='"text-to-image"')
        + entry("depth", tmp_path, task='"depth-to-image"', base=base)
        + entry("fast", tmp_path, task='"text-to-image"', base=base, lora='"lora.safetensors"')
        + entry("shape", tmp_path, "controlnets", base=base, condition='"silhouette"')
        + entry("car", tmp_path, "loras", base=base, file='"lora.safetensors"', scale="0.7")
    )
    return tmp_path


@pytest.fixture
def manifest(folder: Path) -> Manifest:
    return load_manifest(folder / "manifest.toml")


def change(folder: Path, old: str, new: str) -> Path:
    path = folder / "manifest.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    return path


def check(manifest: Manifest, name: str) -> None:
    found = next(e for e in manifest.entries if e.id == name)
    check_entry(found, manifest.base_of(found))


def test_paths_count_from_the_manifest(folder: Path, manifest: Manifest) -> None:
    assert manifest.checkpoint("tiny").path == (folder / "tiny").resolve()
    assert manifest.loras[0].path == (folder / "car").resolve()


def test_every_kind_of_entry_is_proved_whole(manifest: Manifest) -> None:
    assert [e.id for e in manifest.entries] == ["tiny", "depth", "fast", "shape", "car"]
    for name in ("tiny", "depth", "fast", "shape", "car"):
        check(manifest, name)


def test_a_manifest_of_before_there_were_bases_is_still_valid(tmp_path: Path) -> None:
    write_parts(tmp_path / "tiny", PARTS, PARTS)
    (tmp_path / "manifest.toml").write_text(entry("tiny", tmp_path, task='"text-to-image"'))
    old = load_manifest(tmp_path / "manifest.toml")
    assert old.checkpoint("tiny").base is None
    check(old, "tiny")


def test_an_unknown_checkpoint_is_refused_with_the_ids_there_are(manifest: Manifest) -> None:
    with pytest.raises(BadInput, match="Allowed: tiny, depth, fast"):
        manifest.checkpoint("huge")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("size = 64", "size = 65", "checkpoints.0.size"),
        ("task = ", "tsk = ", "checkpoints.0.task"),
        ("steps = 4", "steps = 0", "checkpoints.0.steps"),
        ('prompts = "closed"', 'prompts = "half"', "checkpoints.0.prompts"),
        ("[[checkpoints]]", "[[checkpoint", ""),
        ('base = "tiny"', 'base = "huge"', "checkpoints.1.base"),
        ('base = "tiny"', 'base = "fast"', "checkpoints.1.base"),
        ('id = "depth"', 'id = "tiny"', "checkpoints.1.id"),
        ('id = "car"', 'id = "shape"', "loras.0.id"),
        ('lora = "lora.safetensors"', 'lora = "lora.bin"', "checkpoints.2.lora"),
        ('lora = "lora.safetensors"', 'lora = "../x.safetensors"', "checkpoints.2.lora"),
        ('condition = "silhouette"', 'condition = "mood"', "controlnets.0.condition"),
        ("scale = 0.7", "scale = 3", "loras.0.scale"),
    ],
)
def test_a_bad_manifest_names_file_and_key(folder: Path, old: str, new: str, key: str) -> None:
    path = change(folder, old, new)
    with pytest.raises(BadFile) as error:
        load_manifest(path)
    assert error.value.field == key
    assert str(path) in str(error.value)


def test_a_lora_without_a_base_teaches_nobody(folder: Path) -> None:
    path = change(folder, 'base = "tiny"\nlora = "lora.safetensors"', 'lora = "lora.safetensors"')
    with pytest.raises(BadFile, match="needs a 'base'"):
        load_manifest(path)


def test_what_a_folder_lacks_comes_from_its_base(folder: Path, manifest: Manifest) -> None:
    depth = manifest.checkpoint("depth")
    parts = find_parts(depth, manifest.base_of(depth))
    assert {name for name, part in parts.items() if part.folder.parent == depth.path} == {
        "unet",
        "depth_estimator",
        "feature_extractor",
    }
    assert parts["vae"].folder == folder / "tiny" / "vae"
    fast = manifest.checkpoint("fast")
    assert find_parts(fast, manifest.base_of(fast))["unet"].folder == folder / "tiny" / "unet"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("tiny", "model_index.json"),
        ("fast", "lora.safetensors"),
        ("car", "lora.safetensors"),
        ("shape", "config.json"),
    ],
)
def test_a_missing_entry_says_where_it_should_be(
    folder: Path, manifest: Manifest, name: str, file: str
) -> None:
    (folder / name / file).unlink()
    with pytest.raises(CheckpointFault, match=f"'{name}' is missing: no .*{name}"):
        check(manifest, name)


@pytest.mark.parametrize("name", ["tiny/unet", "depth/unet", "fast", "shape", "car"])
def test_one_changed_byte_is_damage_to_its_own_entry_only(
    folder: Path, manifest: Manifest, name: str
) -> None:
    weights = next((folder / name).glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes() + b"!")
    owner = name.partition("/")[0]
    for other in manifest.entries:
        if other.id == owner:
            with pytest.raises(CheckpointFault, match=f"'{owner}' is damaged"):
                check(manifest, other.id)
        else:
            check(manifest, other.id)


def rehash(folder: Path, name: str) -> Manifest:
    """The manifest, with the hash that `name` has now."""
    old = load_manifest(folder / "manifest.toml")
    found = next(e for e in old.entries if e.id == name)
    change(folder, found.sha256, hash_checkpoint(found.path))
    return load_manifest(folder / "manifest.toml")


def test_a_part_that_neither_has_is_named_before_anything_loads(folder: Path) -> None:
    for file in (folder / "depth" / "depth_estimator").iterdir():
        file.unlink()
    (folder / "depth" / "depth_estimator").rmdir()
    with pytest.raises(CheckpointFault, match="'depth' and its base lack 'depth_estimator'"):
        check(rehash(folder, "depth"), "depth")


@pytest.mark.parametrize(
    ("name", "file", "config", "says"),
    [
        ("depth", "unet/config.json", {"cross_attention_dim": 32}, "width 32.*'tiny' that writes"),
        ("depth", "unet/config.json", {"in_channels": 4}, "4 channels, where depth-to-image takes"),
        ("shape", "config.json", {"cross_attention_dim": 32}, "its base 'tiny' of width 16"),
    ],
)
def test_a_base_of_another_family_is_refused_before_anything_loads(
    folder: Path, name: str, file: str, config: dict[str, int], says: str
) -> None:
    (folder / name / file).write_text(json.dumps(config))
    with pytest.raises(CheckpointFault, match=says) as caught:
        check(rehash(folder, name), name)
    assert "base that it was trained with" in caught.value.cure


def test_code_of_other_libraries_is_never_asked_for(folder: Path) -> None:
    index = {**PARTS, "unet": ["my_pipelines", "Net"]}
    (folder / "tiny" / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(CheckpointFault, match="my_pipelines"):
        check(rehash(folder, "tiny"), "tiny")


def test_the_checkpoint_for_a_task_is_the_one_of_the_same_family(manifest: Manifest) -> None:
    assert manifest.choose("text-to-image", beside="tiny").id == "tiny"
    assert manifest.choose("text-to-image", beside="fast").id == "fast"
    assert manifest.choose("depth-to-image", beside="fast").id == "depth"
    assert manifest.choose("inpainting", beside="fast").id == "fast"
    with pytest.raises(BadInput, match="task = 'upscaling'"):
        manifest.choose("upscaling", beside="tiny")
