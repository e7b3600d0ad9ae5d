"""Estimates a picture's depth by itself, with the estimator of a checkpoint that has one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from PIL import Image

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.layout import check_listed, find_parts
from kiosk.inference.calls import estimate_depth
from kiosk.inference.parts import Parts, plan_part


class DepthEstimator:
    """Reads the estimator when it is first asked, on the CPU: it is small, and runs once."""

    def __init__(self, manifest: Manifest, beside: Checkpoint) -> None:
        self._manifest = manifest
        self._beside = beside
        self._pipe: Any = None

    def __call__(self, picture: Image.Image) -> Image.Image:
        """Depth (L, in the estimator's size), white where near; raises BadInput without one."""
        self._pipe = self._pipe or self._load()
        depth = estimate_depth(self._pipe, picture)[0].numpy()
        near, far = float(depth.max()), float(depth.min())
        return Image.fromarray(np.round((depth - far) / (near - far) * 255).astype(np.uint8))

    def _load(self) -> Any:
        able = [c for c in self._manifest.checkpoints if c.task == "depth-to-image"]
        kin = [c for c in able if c.family == self._beside.family]
        if not able:
            allowed = "a picture of depth in grey: the manifest lists nothing that estimates it"
            raise BadInput("control", "a photo", allowed)
        entry = (kin or able)[0]
        base = self._manifest.base_of(entry)
        check_listed(self._manifest, entry)
        found, parts = find_parts(entry, base), Parts("cpu")
        names = ("depth_estimator", "feature_extractor")
        loaded = {n: parts.get(plan_part(found[n], torch.float32)) for n in names}
        return SimpleNamespace(**loaded)
