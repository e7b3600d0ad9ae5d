"""Reads pipelines from disk: which parts they take, whether those are whole, put together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import CheckpointFault, EngineFault
from kiosk.domain.generation import Precision
from kiosk.domain.json_files import read_object
from kiosk.domain.layout import CURE, Part, find_parts, net_folder
from kiosk.inference.acceleration import Profile, accelerate
from kiosk.inference.adapters import Taught
from kiosk.inference.assembly import assemble
from kiosk.inference.computing import choose_dtype
from kiosk.inference.loaded import Loaded, Wanted
from kiosk.inference.parts import Parts, Plan, plan_part
from kiosk.inference.previews import PreviewMap, load_preview_map
from kiosk.inference.proofs import Proofs
from kiosk.inference.schedulers import adapt_config

_LOADING_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


class Loader:
    """Makes the pipelines of one device, from `parts` that they share.

    With `offload`, parts wait in the machine's memory until it is their turn.
    """

    def __init__(
        self, device: str, manifest: Manifest, parts: Parts, profile: Profile, *, offload: bool
    ) -> None:
        self._device = device
        self._manifest = manifest
        self._parts = parts
        self._profile = profile
        self._offload = offload
        self._proofs = Proofs(manifest)

    def plan(self, wanted: Wanted) -> list[Plan]:
        """The parts of a pipeline; raises CheckpointFault, or BadInput for what is not listed."""
        entry = self._manifest.checkpoint(wanted.checkpoint)
        exact = self._profile_of(wanted) is Profile.EXACT
        dtype = choose_dtype(self._device, Precision.EXACT if exact else Precision.FAST)
        parts = [*find_parts(entry, self._manifest.base_of(entry)).values()]
        if wanted.controlnet:
            net = self._manifest.controlnet(wanted.controlnet, entry.family)
            parts.append(Part("controlnet", net_folder(net), "diffusers", "ControlNetModel"))
        lora = entry.path / entry.lora if entry.lora else None
        return [plan_part(part, dtype, lora if part.name == "unet" else None) for part in parts]

    def prove(self, wanted: Wanted) -> None:
        """Make sure that the files of a pipeline are whole; raises CheckpointFault or BadInput."""
        entry = self._manifest.checkpoint(wanted.checkpoint)
        base = self._manifest.base_of(entry)
        if base is not None:
            self._proofs.prove(base)
        self._proofs.prove(entry)
        if wanted.controlnet:
            self._proofs.prove(self._manifest.controlnet(wanted.controlnet, entry.family))

    def lora(self, lora_id: str, family: str, scale: float) -> Taught:
        """A LoRA, proved to be whole; raises CheckpointFault or BadInput."""
        entry = self._manifest.lora(lora_id, family)
        self._proofs.prove(entry)
        return Taught(entry.id, entry.path / entry.file, scale)

    def load(self, wanted: Wanted, plans: Sequence[Plan], started: float) -> Loaded:
        """The pipeline of these parts; only local safetensors files are read, nothing unpickled.

        `started` is when loading began, on `time.perf_counter`. Raises CheckpointFault when it
        cannot be loaded, and EngineFault for want of memory.
        """
        _silence_libraries()
        entry = self._manifest.checkpoint(wanted.checkpoint)
        try:
            parts = {plan.part.name: self._parts.get(plan) for plan in plans}
            index = _index_of(entry, self._manifest.base_of(entry))
            pipe = assemble(wanted.task, parts, index)
            acceleration = accelerate(pipe, self._profile_of(wanted), self._device)
            if self._offload:
                pipe.enable_model_cpu_offload(device=self._device)
            preview = self._preview(entry, pipe)
        except torch.OutOfMemoryError as error:
            said = f"{self._device} has no memory left for the checkpoint '{entry.id}'."
            cure = "Close what else uses it, or lower engine.memory_mb."
            raise EngineFault(said, cure) from error
        except _LOADING_ERRORS as error:
            said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            said = f"Checkpoint '{entry.id}' cannot be loaded ({said})."
            raise CheckpointFault(said, CURE) from error
        return Loaded(
            pipe=pipe,
            checkpoint=entry,
            precision=wanted.precision,
            device=self._device,
            scheduler_config=adapt_config(pipe.scheduler.config, entry.few_step),
            preview=preview,
            seconds=time.perf_counter() - started,
            parts=frozenset(plan.key for plan in plans),
            acceleration=acceleration,
        )

    def _profile_of(self, wanted: Wanted) -> Profile:
        return Profile.EXACT if wanted.precision is Precision.EXACT else self._profile

    def _preview(self, entry: Checkpoint, pipe: Any) -> PreviewMap:
        """The map of the folder that the autoencoder comes from."""
        part = find_parts(entry, self._manifest.base_of(entry))["vae"]
        return load_preview_map(part.folder.parent, pipe.vae.config.latent_channels)


def _index_of(entry: Checkpoint, base: Checkpoint | None) -> dict[str, Any]:
    """What model_index.json says, the entry's own or else its base's; {} where neither has one."""
    own = read_object(entry.path / "model_index.json", missing=True)
    if own or base is None:
        return own
    return read_object(base.path / "model_index.json", missing=True)


def _silence_libraries() -> None:
    """Progress bars and advice to developers have no reader in a worker process.

    Errors go to the process's own log, whose lines are JSON.
    """
    for library in (diffusers_logging, transformers_logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
        library.disable_default_handler()
        library.enable_propagation()
