"""Judges finished pictures before anybody sees them, by the classifiers that the manifest lists."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from PIL import Image
from transformers import CLIPImageProcessorPil

from kiosk.domain.checkpoints import Checkpoint, Manifest, SafetyChecker
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.layout import CURE, check_listed
from kiosk.inference.image_check import ClassifierJudge
from kiosk.inference.thrift import give_back, is_out_of_memory

log = logging.getLogger("kiosk.safety")

REROLLS = 3
"""How often an unsafe tile is painted again with another seed before it fails."""

_LOADING_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


class Judge(Protocol):
    """A classifier of finished pictures."""

    def reasons(self, pictures: Sequence[Image.Image]) -> list[str]:
        """Why nobody may see each of these RGB pictures, in words for staff; "" for one to show."""
        ...


def next_seed(seed: int) -> int:
    """The seed of the next attempt at a tile: the same on every machine, far from its like.

    32 bits, which can be typed, of SHA-256 over the old one's digits.
    """
    digest = hashlib.sha256(f"after {seed}".encode("ascii")).digest()
    return int.from_bytes(digest[:4], "big")


class StableDiffusionJudge:
    """The safety checker that Stable Diffusion comes with, on a device, or beside it.

    It runs in fp32, once a picture: its verdict does not hang on the precision of the painting.
    """

    def __init__(self, folder: Path, device: str, _entry: SafetyChecker | None = None) -> None:
        """Read `folder`/safety_checker and `folder`/feature_extractor, from safetensors only."""
        kind: Any = StableDiffusionSafetyChecker
        self._model: Any = kind.from_pretrained(
            str(folder / "safety_checker"),
            dtype=torch.float32,
            local_files_only=True,
            use_safetensors=True,
        )
        self._model.eval().requires_grad_(False)
        self._prepare: Any = CLIPImageProcessorPil.from_pretrained(
            str(folder / "feature_extractor"), local_files_only=True
        )
        self._device = device
        self._move(device)

    def reasons(self, pictures: Sequence[Image.Image]) -> list[str]:
        """As the protocol says."""
        try:
            found = self._judge(pictures)
        except Exception as error:
            if self._device == "cpu" or not is_out_of_memory(error):
                raise
            found = None
        if found is None:  # outside, where the failed attempt's tensors are gone
            self._move("cpu")
            found = self._judge(pictures)
        return ["the safety checker found what nobody may see" if bad else "" for bad in found]

    def _judge(self, pictures: Sequence[Image.Image]) -> list[bool]:
        pixels = self._prepare(images=list(pictures), return_tensors="pt").pixel_values
        # The model blacks out what it refuses: these arrays are for that, and nobody looks at them.
        canvases = [np.zeros((1, 1, 3)) for _ in pictures]
        with torch.no_grad():
            _, found = self._model(clip_input=pixels.to(self._device), images=canvases)
        return [bool(bad) for bad in found]

    def _move(self, device: str) -> None:
        """To the device, or to the machine's own memory where the device has none left."""
        try:
            self._model.to(device)
        except Exception as error:
            if device == "cpu" or not is_out_of_memory(error):
                raise
            log.warning("the safety checker runs on the CPU: no memory left on %s", device)
            device = "cpu"
            self._model.to(device)
        self._device = device
        give_back(device)


JudgeMaker = Callable[[Path, str, SafetyChecker | None], Judge]

JUDGES: Mapping[str, JudgeMaker] = {
    "stable-diffusion": StableDiffusionJudge,
    "image-classifier": ClassifierJudge,
}
"""Makers of judges by the kinds that the manifest names; each is given a folder, a device, and the
manifest's entry, which one in a checkpoint's own folder has not."""


class Safety:
    """Who judges the pictures of which checkpoint; each judge is loaded once and kept."""

    def __init__(
        self, manifest: Manifest, device: str, kinds: Mapping[str, JudgeMaker] = JUDGES
    ) -> None:
        self._manifest = manifest
        self._device = device
        self._kinds = kinds
        self._judges: dict[Path, Judge] = {}

    def judges_of(self, checkpoint: Checkpoint) -> tuple[Judge, ...]:
        """Those in its folder, or its base's, and those that the manifest lists for it.

        Raises CheckpointFault for one that cannot be loaded: nothing is painted unjudged.
        """
        judges: list[Judge] = []
        for entry in filter(None, (checkpoint, self._manifest.base_of(checkpoint))):
            if (entry.path / "safety_checker").is_dir():  # proved with the checkpoint's files
                judges.append(self._judge("stable-diffusion", entry.id, entry.path))
                break
        for entry in self._manifest.safety_checkers_of(checkpoint):
            if entry.path not in self._judges:
                check_listed(self._manifest, entry)
            judges.append(self._judge(entry.kind, entry.id, entry.path, entry))
        return tuple(judges)

    def reasons(self, checkpoint: Checkpoint, pictures: Sequence[Image.Image]) -> list[str]:
        """Why nobody may see each of these pictures; "" where every judge lets it pass."""
        reasons = [""] * len(pictures)
        for judge in self.judges_of(checkpoint):
            found = judge.reasons(pictures)
            reasons = [before or now for before, now in zip(reasons, found, strict=True)]
        return reasons

    def _judge(
        self, kind: str, name: str, folder: Path, entry: SafetyChecker | None = None
    ) -> Judge:
        if folder not in self._judges:
            maker = self._kinds.get(kind)
            if maker is None:
                known = ", ".join(self._kinds)
                said = f"Safety checker '{name}' is of a kind that is not known here ({kind})."
                raise CheckpointFault(said, f"Kinds that are: {known}.")
            try:
                self._judges[folder] = maker(folder, self._device, entry)
            except _LOADING_ERRORS as error:
                said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
                said = f"Safety checker '{name}' cannot be loaded ({said})."
                raise CheckpointFault(said, CURE) from error
        return self._judges[folder]
