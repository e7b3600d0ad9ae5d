"""Real workers that paint, with faults where memory is asked for and numbers are made.

Run as a forkserver: `python -m tests.generators.faulty_worker DESCRIPTOR FOLDER`. Which fault a
run meets is in FOLDER/fault when it begins; nothing but the seams below is not the product's.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, UNet2DConditionModel

from kiosk.generators import forkserver, painting
from kiosk.inference.parts import Parts
from kiosk.inference.studio import Studio

PATIENCE = 3.0
"""Seconds of silence that are forgiven, instead of twenty."""


class Fault:
    """The fault of the run in work, and how often its seams were passed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = ""
        self.steps = self.decoded = 0

    def begin(self) -> None:
        self.name = (self._folder / "fault").read_text()
        self.steps = self.decoded = 0

    def once(self) -> bool:
        """Whether no worker of this pool came here before."""
        try:
            (self._folder / f"{self.name} was here").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def out_of_memory() -> None:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def install(fault: Fault) -> None:
    """Put the faults in."""
    paint, load = Studio.paint, Parts._load
    step, decode = UNet2DConditionModel.forward, AutoencoderTiny.decode

    def painted(self, request, seeds, told):
        fault.begin()
        return paint(self, request, seeds, told)

    def loaded(self, plan):
        crowded = any(key.folder.parts[-2:] == ("tiny", "unet") for key in self._parts)
        if fault.name == "memory at load" and crowded:
            out_of_memory()
        return load(self, plan)

    def stepped(self, sample, *arguments, **more):
        fault.steps += 1
        match fault.name:
            case "memory at step 2" if fault.steps >= 2 and len(sample) > 2:
                out_of_memory()
            case "no memory at all":
                out_of_memory()
            case "hang at step 2" if fault.steps == 2 and fault.once():
                time.sleep(600)
            case _:
                pass
        return step(self, sample, *arguments, **more)

    def decoded(self, latents, *arguments, **more):
        fault.decoded += 1
        if fault.name == "memory at decode" and len(latents) > 1 and not self.use_slicing:
            out_of_memory()
        result = decode(self, latents, *arguments, **more)
        spoilt = fault.name == "no numbers at decode" and fault.decoded == 1
        if spoilt or fault.name == "never a number":
            result[0].fill_(float("nan"))
        return result

    painting.LEAST_PATIENCE = PATIENCE
    Studio.paint, Parts._load = painted, loaded
    UNet2DConditionModel.forward, AutoencoderTiny.decode = stepped, decoded


if __name__ == "__main__":
    install(Fault(Path(sys.argv[2])))
    forkserver.main(int(sys.argv[1]))
