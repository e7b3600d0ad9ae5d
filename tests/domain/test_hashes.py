"""Files that have not changed are not read again, and those that have are."""

import json
import os
from pathlib import Path

import pytest

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.hashes import Hashes, hash_files
from kiosk.domain.layout import check_listed


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "a.safetensors").write_bytes(b"a" * 100)
    (folder / "b.json").write_bytes(b"{}")
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def remember(store: Path, sha256: str) -> None:
    """Change what is remembered, to see whether it is believed."""
    (entry,) = (known := json.loads(store.read_text())).values()
    entry["sha256"] = sha256
    store.write_text(json.dumps(known))


def test_what_has_not_changed_is_believed_and_afresh_is_not(weights: Path, tmp_path: Path) -> None:
    store = tmp_path / "hashes.json"
    right = hash_files(weights, files(weights))
    assert Hashes(store).of(weights, files(weights)) == right
    remember(store, "remembered")
    assert Hashes(store).of(weights, files(weights)) == "remembered"
    assert Hashes(store, afresh=True).of(weights, files(weights)) == right
    assert Hashes(store).of(weights, files(weights)) == right
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hashes.json", "weights"]


@pytest.mark.parametrize("change", ["content", "same size and time", "name", "more"])
def test_any_change_is_noticed(weights: Path, tmp_path: Path, change: str) -> None:
    store, file = tmp_path / "hashes.json", weights / "a.safetensors"
    before = Hashes(store).of(weights, files(weights))
    seen = file.stat()
    match change:
        case "content":
            file.write_bytes(b"b" * 99)
        case "same size and time":
            file.write_bytes(b"b" * 100)
            os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        case "name":
            file.rename(weights / "c.safetensors")
        case _:
            (weights / "c.json").write_text("{}")
    after = Hashes(store).of(weights, files(weights))
    assert after == hash_files(weights, files(weights)) != before


@pytest.mark.parametrize("spoilt", ["", "[]", "{", '{"x": 3}'])
def test_a_spoilt_or_unwritable_memory_costs_time_only(
    weights: Path, tmp_path: Path, spoilt: str
) -> None:
    store, right = tmp_path / "hashes.json", hash_files(weights, files(weights))
    store.write_text(spoilt)
    assert Hashes(store).of(weights, files(weights)) == right
    assert Hashes(tmp_path / "no" / "state" / "hashes.json").of(weights, files(weights)) == right
    assert not (tmp_path / "no").exists()


def test_a_checkpoint_is_hashed_once_and_again_when_it_was_touched(
    tiny_manifest: Path, tmp_path: Path
) -> None:
    own = tmp_path / "models" / "manifest.toml"
    manifest = load_manifest(tiny_manifest, own)
    entry = manifest.checkpoint("tiny")
    check_listed(manifest, entry)
    remember(own.with_name("hashes.json"), "0" * 64)
    with pytest.raises(CheckpointFault, match="is damaged"):
        check_listed(manifest, entry)
    check_listed(manifest, entry, afresh=True)
    check_listed(manifest, entry)
