"""Turns what a visit wants made into a request: words from the catalog, sources from the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.errors import BadFile, BadInput, CannotDo
from kiosk.domain.generation import MAX_SEED, MAX_TILES
from kiosk.domain.prompt import Choice, Prompt, compose
from kiosk.domain.requests import (
    CheckpointId,
    DepthToImageRequest,
    GenerationRequest,
    InpaintingRequest,
    TextToImageRequest,
    UpscalingRequest,
)
from kiosk.domain.visit import PictureId
from kiosk.domain.visit_effects import Enlarge, Generate, Make, Replace, Restyle
from kiosk.domain.vocabulary import light_in, load_vocabulary
from kiosk.inference.true_to_car import TOUCH_UP, sources_of
from kiosk.resources import resource
from kiosk.ui.needs import WindowServices

RESTYLE_STRENGTH = 0.8
"""Enough for another style, as looking and models/showroom-depth say; more costs steps alone."""

log = logging.getLogger(__name__)

MasterOf = Callable[[PictureId], bytes | None]


class RequestMaker:
    """Makes requests; `master_of` gives the PNG of a picture that the window still holds."""

    def __init__(
        self, services: WindowServices, master_of: MasterOf, cutouts: Path | None = None
    ) -> None:
        """`cutouts` holds the vehicles' own pictures, as assets/vehicles does."""
        self._services = services
        self._master_of = master_of
        self._cutouts = cutouts or resource("assets") / "vehicles"
        self._vocabulary = load_vocabulary(services.config.paths.catalog)

    def request_for(self, make: Make) -> tuple[GenerationRequest, Prompt]:
        """The request, and the words in it; raises BadInput and CannotDo."""
        prompt = compose(self._lit(make.choice), self._services.catalog)
        companions = self._services.companions
        match make:
            case Generate(seeds=seeds):
                return self._new(make.choice, prompt, seeds or self._seeds()), prompt
            case Restyle(source=source):
                asked = self._asked(companions.restyle, prompt, self._seeds())
                image = self._master(source)
                return DepthToImageRequest(**asked, image=image, strength=RESTYLE_STRENGTH), prompt
            case Replace(source=source, mask=mask):
                asked = self._asked(companions.erase, prompt, self._seeds())
                image = self._master(source)
                more: dict[str, Any] = {"mask": mask, "soft_mask": True, "touch_up": TOUCH_UP}
                return InpaintingRequest(**asked, image=image, **more), prompt
            case Enlarge(source=source):
                asked = self._asked(companions.enlarge, prompt, self._seeds(1))
                return UpscalingRequest(**asked, image=self._master(source)), prompt

    def _new(self, choice: Choice, prompt: Prompt, seeds: tuple[int, ...]) -> GenerationRequest:
        """A request for new pictures: around the vehicle's cut-out, where the style wants it."""
        engine = self._services.config.engine
        own: dict[str, Any] = {
            "num_inference_steps": engine.steps,
            "guidance_scale": engine.guidance_scale,
        }
        painter = self._services.companions.erase
        sources = self._cut_out(choice, painter) if painter is not None else None
        if sources is None:
            asked = self._asked(self._services.checkpoint, prompt, seeds)
            return TextToImageRequest(**asked, **own)
        image, mask = sources
        more: dict[str, Any] = {"soft_mask": True, "touch_up": TOUCH_UP, "cutout": True}
        asked = self._asked(painter, prompt, seeds)
        return InpaintingRequest(**asked, **own, image=image, mask=mask, **more)

    def _cut_out(self, choice: Choice, painter: Checkpoint) -> tuple[bytes, bytes] | None:
        """Picture and mask for a style that keeps the car's own pixels; None for any other."""
        if not self._services.catalog.style(choice.style).true_to_car:
            return None
        try:
            return sources_of(
                self._cutouts, choice.vehicle, choice.colour or "", painter.size, painter.size
            )
        except (BadInput, BadFile) as error:
            log.warning("a picture is painted without its cut-out: %s", error)
            return None

    def _lit(self, choice: Choice) -> Choice:
        """The choice in the light that its words ask for, where its setting can have it."""
        light = light_in(choice.words, self._vocabulary)
        possible = light in self._services.catalog.setting(choice.setting).lights
        return replace(choice, light=light) if possible else choice

    def _asked(
        self, checkpoint: Checkpoint | None, prompt: Prompt, seeds: tuple[int, ...]
    ) -> dict[str, Any]:
        if checkpoint is None:
            raise CannotDo("No checkpoint can do this.", "Add one to the manifest.")
        return {
            "checkpoint": CheckpointId(checkpoint.id),
            "prompt": prompt.positive,
            "negative_prompt": prompt.negative,
            "seeds": seeds,
        }

    def _seeds(self, count: int = MAX_TILES) -> tuple[int, ...]:
        return tuple(self._services.random.randint(0, MAX_SEED) for _ in range(count))

    def _master(self, source: PictureId) -> bytes:
        master = self._master_of(source)
        if master is None:
            raise CannotDo("The window does not hold this picture any more.")
        return master
