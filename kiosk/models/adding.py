"""Brings a model in: recognised, checked, copied, hashed, tried, and only then listed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.card import Licence, companions_of_weights
from kiosk.domain.checkpoints import Checkpoint, ControlNet, Entry, Lora, Manifest
from kiosk.domain.errors import BadInput, CheckpointFault, StorageFault
from kiosk.domain.families import family_of
from kiosk.domain.json_files import read_object
from kiosk.domain.layout import check_entry, check_weights, entry_files, hash_checkpoint
from kiosk.domain.recognise import PICKLES, Recognised
from kiosk.domain.tensors import read_tensors
from kiosk.models.copying import Copy, OnBytes, check_room, copy_all, files_to_copy, unfinished
from kiosk.models.entries import Draft, text_width, weights_name
from kiosk.models.own_manifest import OwnManifestFile, Table, sync_folder

TEST_TILE = "test-tile.png"

Try = Callable[[Entry, Manifest], bytes]
"""Paints a test tile with an entry of a manifest; raises when it cannot."""

_KINDS: Mapping[Table, type[Checkpoint] | type[ControlNet] | type[Lora]] = {
    "checkpoints": Checkpoint,
    "controlnets": ControlNet,
    "loras": Lora,
}


@dataclass(frozen=True, slots=True)
class Added:
    """What was added, and where its test tile lies, if one was painted."""

    entry: Entry
    tile: Path | None


def check_source(found: Recognised) -> None:
    """Raise CheckpointFault for weights that are pickles, cut off, or no safetensors at all."""
    if not found.path.is_dir():
        read_tensors(found.path)
        return
    holder = Checkpoint.model_construct(id=found.path.name, path=found.path, lora=None)
    check_weights(holder)
    for file in entry_files(found.path):
        if file.suffix == ".safetensors":
            read_tensors(file)
        if file.suffix in PICKLES:
            raise CheckpointFault(f"{file} is a pickle.", "It is not opened.")


def add(
    found: Recognised,
    made: Draft,
    licence: Licence,
    source: str,
    manifest: Manifest,
    own: OwnManifestFile,
    *,
    link: bool = False,
    paint: Try | None = None,
    on_bytes: OnBytes = lambda _: None,
) -> Added:
    """Bring `found` into the machine's own manifest; nothing stays of it when anything fails.

    Its licence has been accepted, and `own` is held. With `link` the weights stay where they are.
    """
    with unfinished(own.folder, made.id) as work:
        _put_together(found, made, work, link=link, on_bytes=on_bytes)
        place = found.path if link else work
        entry = _entry(made, place, licence, source)
        check_entry(entry, made.lender if entry.base else None)
        tile = paint(entry, _with(manifest, entry)) if paint is not None else None
        final = own.folder / made.id
        if tile is not None:
            (work / TEST_TILE).write_bytes(tile)
        keys = _listed(entry, place if link else Path(made.id), made)
        _keep(work, final)
        try:
            own.add(made.table, keys)
        except BaseException:
            shutil.rmtree(final, ignore_errors=True)
            raise
    kept = entry.model_copy(update={"path": place if link else final})
    return Added(kept, final / TEST_TILE if tile is not None else None)


def remove(entry_id: str, manifest: Manifest, own: OwnManifestFile) -> str:
    """Take out what was added as `entry_id`; returns where it had come from. `own` is held.

    Weights that were copied are deleted, linked ones stay. Raises BadInput for what others need.
    """
    needing = [entry.id for entry in manifest.entries if entry.base == entry_id]
    if needing:
        raise BadInput("id", entry_id, f"once these are removed: {', '.join(needing)}")
    entry = own.remove(entry_id)
    shutil.rmtree(own.folder / entry_id, ignore_errors=True)
    return str(entry.get("source", ""))


def _put_together(
    found: Recognised, made: Draft, work: Path, *, link: bool, on_bytes: OnBytes
) -> None:
    lender = made.lender
    if link:
        if not found.path.is_dir():
            raise BadInput("link", str(found.path), "for folders; single files are copied")
        copy_all([Copy(f, f.name) for f in companions_of_weights(found.path)], work)
        return
    match found.form:
        case "folder" | "controlnet":
            copy_all(files_to_copy(found.path), work, on_bytes)
        case "lora":
            name = weights_name(found.path)
            copy_all([Copy(found.path, name), *_cards(found.path.parent)], work, on_bytes)
        case "unet-file" if lender is not None:
            name = "unet/diffusion_pytorch_model.safetensors"
            copy_all([Copy(found.path, name), *_cards(found.path.parent)], work, on_bytes)
            _write_unet_configs(found, lender, work)
        case _ if lender is not None:
            from kiosk.inference.conversion import convert

            check_room(2 * found.path.stat().st_size, work)
            xl = family_of(text_width(lender)) == "sdxl"
            convert(
                found.path, lender.path, work, task=found.task, xl=xl, prediction=made.prediction
            )
            copy_all(_cards(found.path.parent), work)
        case _:
            raise CheckpointFault(f"{found.path} needs a base.", "Say --base ID.")


def _cards(folder: Path) -> list[Copy]:
    return [Copy(file, file.name) for file in companions_of_weights(folder)]


def _write_unet_configs(found: Recognised, lender: Checkpoint, work: Path) -> None:
    """A lone UNet is its lender's, with other weights: so are its configs."""
    takes = read_tensors(found.path).shapes["conv_in.weight"][1]
    config = {**read_object(lender.path / "unet" / "config.json"), "in_channels": takes}
    (work / "unet" / "config.json").write_text(json.dumps(config, indent=2))
    shutil.copyfile(lender.path / "model_index.json", work / "model_index.json")


def _entry(made: Draft, place: Path, licence: Licence, source: str) -> Entry:
    keys = {**made.keys, "id": made.id, "licence": licence.name, "source": source}
    keys |= {"path": place, "licence_accepted": True, "sha256": hash_checkpoint(place)}
    return _KINDS[made.table].model_validate(keys)


def _with(manifest: Manifest, entry: Entry) -> Manifest:
    """The manifest with one entry more, to try it."""
    match entry:
        case Checkpoint():
            return manifest.model_copy(update={"checkpoints": (*manifest.checkpoints, entry)})
        case ControlNet():
            return manifest.model_copy(update={"controlnets": (*manifest.controlnets, entry)})
        case Lora():
            return manifest.model_copy(update={"loras": (*manifest.loras, entry)})
        case _:
            return manifest


def _listed(entry: Entry, path: Path, made: Draft) -> dict[str, Any]:
    first: dict[str, Any] = {"id": entry.id, "path": str(path), **made.keys}
    return first | {
        "licence": entry.licence,
        "licence_accepted": True,
        "source": entry.source,
        "sha256": entry.sha256,
    }


def _keep(work: Path, final: Path) -> None:
    """What lies at `final` without being listed is the rest of an add that was killed."""
    try:
        with suppress(FileNotFoundError):
            shutil.rmtree(final)
        work.rename(final)
        sync_folder(final.parent)
    except OSError as error:
        said = f"{final} cannot be written ({error.strerror or error})."
        raise StorageFault(said, "Free some space, or see to the folder's owner.") from error
