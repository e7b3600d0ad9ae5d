"""The manifest is checked on load, and a checkpoint before it is used."""

from pathlib import Path

import pytest

from kiosk.domain.checkpoints import check_checkpoint, hash_checkpoint, load_manifest
from kiosk.domain.errors import BadFile, BadInput, CheckpointFault

ENTRY = """
[[checkpoints]]
id = "tiny"
task = "text-to-image"
path = "tiny"
size = 64
scheduler = "dpm++"
steps = 4
guidance = 3.0
prompts = "closed"
licence = "Apache-2.0"
sha256 = "{sha256}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tiny = tmp_path / "tiny"
    (tiny / "unet").mkdir(parents=True)
    (tiny / "model_index.json").write_text("{}")
    (tiny / "unet" / "weights.safetensors").write_bytes(b"weights")
    (tmp_path / "manifest.toml").write_text(ENTRY.format(sha256=hash_checkpoint(tiny)))
    return tmp_path


def test_paths_count_from_the_manifest(folder: Path) -> None:
    entry = load_manifest(folder / "manifest.toml").checkpoint("tiny")
    assert entry.path == (folder / "tiny").resolve()
    assert check_checkpoint(entry) == "tiny"


def test_an_unknown_checkpoint_is_refused_with_the_ids_there_are(folder: Path) -> None:
    with pytest.raises(BadInput, match="Allowed: tiny"):
        load_manifest(folder / "manifest.toml").checkpoint("huge")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("size = 64", "size = 65", "checkpoints.0.size"),
        ("task = ", "tsk = ", "checkpoints.0.task"),
        ("steps = 4", "steps = 0", "checkpoints.0.steps"),
        ('prompts = "closed"', 'prompts = "half"', "checkpoints.0.prompts"),
        ("[[checkpoints]]", "[[checkpoint", ""),
    ],
)
def test_a_bad_manifest_names_file_and_key(folder: Path, old: str, new: str, key: str) -> None:
    path = folder / "manifest.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(BadFile) as error:
        load_manifest(path)
    assert error.value.field == key
    assert str(path) in str(error.value)


def test_a_missing_checkpoint_says_where_it_should_be(folder: Path) -> None:
    entry = load_manifest(folder / "manifest.toml").checkpoint("tiny")
    (entry.path / "model_index.json").unlink()
    with pytest.raises(CheckpointFault, match="'tiny' is missing"):
        check_checkpoint(entry)


def test_one_changed_byte_is_damage(folder: Path) -> None:
    entry = load_manifest(folder / "manifest.toml").checkpoint("tiny")
    (entry.path / "unet" / "weights.safetensors").write_bytes(b"weightz")
    with pytest.raises(CheckpointFault, match="damaged"):
        check_checkpoint(entry)
