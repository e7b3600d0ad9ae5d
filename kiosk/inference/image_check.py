"""Judges pictures by any image classifier: one that knows other makers' badges, for example."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from kiosk.domain.checkpoints import SafetyChecker


class ClassifierJudge:
    """A classifier as the Hub keeps them: config.json, model.safetensors, preprocessor_config.json.

    It refuses a picture to which it gives the labels that the manifest's entry `refuses` a
    probability of `threshold` or more, together. It runs beside the device, in fp32: it is small,
    and leaves the device to the painting.
    """

    def __init__(self, folder: Path, _device: str, entry: SafetyChecker | None) -> None:
        """Read `folder`, from safetensors only; raises ValueError for labels it does not know."""
        # Here, where they are needed: transformers' auto classes take long to import.
        from transformers import AutoImageProcessor, AutoModelForImageClassification

        kind: Any = AutoModelForImageClassification
        self._model: Any = kind.from_pretrained(
            str(folder), dtype=torch.float32, local_files_only=True, use_safetensors=True
        )
        self._model.eval().requires_grad_(False)
        processor: Any = AutoImageProcessor
        self._prepare: Any = processor.from_pretrained(
            str(folder), local_files_only=True, backend="pil"
        )
        labels: dict[str, int] = {str(k): int(v) for k, v in self._model.config.label2id.items()}
        refuses = entry.refuses if entry is not None else ()
        unknown = [label for label in refuses if label not in labels]
        if unknown or not refuses:
            wrong = f"it has no label {', '.join(unknown)}" if unknown else "`refuses` is empty"
            raise ValueError(f"{wrong}; its labels are: {', '.join(labels)}")
        self._refuses = {labels[label]: label for label in refuses}
        self._threshold = entry.threshold if entry is not None else 1.0

    def reasons(self, pictures: Sequence[Image.Image]) -> list[str]:
        """As the protocol says; the reason names the label that weighs most."""
        pixels = self._prepare(images=list(pictures), return_tensors="pt").pixel_values
        with torch.no_grad():
            shares = self._model(pixel_values=pixels).logits.float().softmax(dim=-1)
        return [self._reason(share) for share in shares]

    def _reason(self, share: torch.Tensor) -> str:
        found = {label: float(share[index]) for index, label in self._refuses.items()}
        if sum(found.values()) < self._threshold:
            return ""
        label = max(found, key=lambda each: found[each])
        return f"the picture check found '{label}' ({found[label]:.0%})"
