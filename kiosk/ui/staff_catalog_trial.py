"""Four tiles of what is not live yet: staff's own job, without a ticket, and counted nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.domain.catalog import Catalog
from kiosk.domain.catalog_overlay import Kind, items_of
from kiosk.domain.errors import CannotDo
from kiosk.domain.generation import (
    SHOW_PACK,
    GeneratorEvent,
    JobFinished,
    JobId,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
)
from kiosk.domain.prompt import Choice, Prompt, complete, compose
from kiosk.domain.requests import MAX_SEED, MAX_TILES, CheckpointId, TextToImageRequest
from kiosk.ui.pictures import Pictures
from kiosk.ui.staff_page import PanelNeeds


@dataclass(frozen=True, slots=True)
class TrialTile:
    """One tile: `pixels` is its address. A card can be made of one that is `ready`."""

    number: int
    pixels: str = ""
    ready: bool = False
    failed: bool = False
    progress: float = 0.0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class TrialState:
    """The last try. `note` says what could not be done."""

    prompt: Prompt = field(default_factory=lambda: Prompt("", ""))
    painting: bool = False
    note: str = ""
    tiles: tuple[TrialTile, ...] = ()


PAINTED = "Here the car is painted, too. Guests’ pictures keep the car’s own pixels."

NO_DEVICE = "No device can paint now: the show pack has no pictures of what is new."


def choice_for(catalog: Catalog, shown: Catalog, kind: Kind, item: str) -> Choice:
    """The item with the first of everything else that guests can choose; any if it is a vehicle."""
    first = {each: items_of(shown, each)[0].id for each in Kind} | {kind: item}
    choice = Choice(first[Kind.VEHICLES], first[Kind.SETTINGS], first[Kind.STYLES])
    return complete(choice, catalog)


class CatalogTrial:
    """Composes a choice, and paints it where a device can; `changed` is called at every change."""

    def __init__(self, needs: PanelNeeds, changed: Callable[[], None]) -> None:
        self._needs = needs
        self._pictures = needs.pictures or Pictures()
        self._changed = changed
        self._job: JobId | None = None
        self._pngs: dict[int, bytes] = {}
        self.state = TrialState()

    def start(self, catalog: Catalog, choice: Choice) -> None:
        """Show the prompt and begin to paint. Raises BadInput for what the catalog lacks."""
        self.forget()
        self.state = TrialState(compose(choice, catalog))
        health = self._needs.controller.health
        if health.prerendered or health.state == "failed":
            self.state = replace(self.state, note=f"{NO_DEVICE} {health.cure}".strip())
        else:
            if catalog.style(choice.style).true_to_car:
                self.state = replace(self.state, note=PAINTED)
            self._submit()
        self._changed()

    def forget(self) -> None:
        """Stop painting, and keep nothing."""
        job, self._job = self._job, None
        if job is not None:
            if self.state.painting:
                self._needs.services.generator.cancel(job)
            self._pictures.forget_job(job)
        self._pngs.clear()
        self.state = TrialState()
        self._changed()

    def stop(self) -> None:
        """Stop painting; what is there stays."""
        if self._job is not None and self.state.painting:
            self._needs.services.generator.cancel(self._job)

    def choose(self, number: int) -> None:
        """Take a finished tile for the card, or give it back."""
        tiles = tuple(
            replace(tile, chosen=tile.number == number and tile.ready and not tile.chosen)
            for tile in self.state.tiles
        )
        self.state = replace(self.state, tiles=tiles)
        self._changed()

    @property
    def card(self) -> bytes | None:
        """The PNG of the tile that was taken for the card."""
        return next((self._pngs[t.number] for t in self.state.tiles if t.chosen), None)

    def _submit(self) -> None:
        services = self._needs.services
        seeds = tuple(services.random.randint(0, MAX_SEED) for _ in range(MAX_TILES))
        engine, prompt = services.config.engine, self.state.prompt
        request = TextToImageRequest(
            checkpoint=CheckpointId(services.checkpoint.id),
            prompt=prompt.positive,
            negative_prompt=prompt.negative,
            seeds=seeds,
            num_inference_steps=engine.steps,
            guidance_scale=engine.guidance_scale,
        )
        try:
            self._job = services.generator.submit(request)
        except CannotDo as fault:
            self.state = replace(self.state, note=f"{fault.cause} {fault.cure}".strip())
            return
        self._needs.controller.hear_aside(self._job, self._hear)
        tiles = tuple(TrialTile(number) for number in range(len(seeds)))
        self.state = replace(self.state, painting=True, tiles=tiles)

    def _hear(self, event: GeneratorEvent) -> None:
        if event.job != self._job:
            return  # of a try that was given up
        match event:
            case TileProgress(tile=tile, step=step, steps=steps):
                self._put(tile, progress=step / steps)
            case TilePreview(tile=tile):
                self._pictures.show_preview(event)
                self._put(tile, pixels=self._pictures.address(event.job, tile))
            case TileReady(tile=tile) if event.checkpoint == SHOW_PACK:
                self._put(tile, failed=True)  # it shows something else than what is tried
                self.state = replace(self.state, note=NO_DEVICE)
            case TileReady(tile=tile):
                self._pngs[tile] = event.png
                self._pictures.show_ready(event)
                self._put(tile, pixels=self._pictures.address(event.job, tile), ready=True)
            case TileFailed(tile=tile):
                self._put(tile, failed=True)
            case JobFinished():
                self.state = replace(self.state, painting=False)
            case _:
                return
        self._changed()

    def _put(self, number: int, **values: object) -> None:
        tiles = list(self.state.tiles)
        tiles[number] = replace(tiles[number], **values)  # pyright: ignore[reportArgumentType]
        self.state = replace(self.state, tiles=tuple(tiles))
