"""Makes a show pack: what is to be painted, what is painted already, and the loop that paints.

The same command goes on where it was stopped: a picture's seed follows from what it shows, and
its record says by which recipe it was made.
"""

from __future__ import annotations

import hashlib
import json
import select
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from kiosk.domain.admission import admit
from kiosk.domain.catalog import Catalog, Vehicle
from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadInput, CannotDo, EngineFault
from kiosk.domain.generation import (
    MAX_TILES,
    Generator,
    JobFinished,
    JobId,
    TileFailed,
    TileReady,
)
from kiosk.domain.prompt import Choice, complete, compose
from kiosk.domain.requests import CheckpointId, TextToImageRequest
from kiosk.generators.show_pack import PackPicture
from kiosk.generators.show_pack_store import PackStore, as_webp

AHEAD = 8
"""Jobs that wait while others are painted: enough for every device of a large machine."""

_NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class Selection:
    """What a pack is to hold. `colours` says "one" (each vehicle's first), "all", or names them
    as in `rz=copper,rx=red`; empty tuples mean everything that the catalog has."""

    vehicles: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    colours: str = "one"
    per: int = 4


@dataclass(frozen=True, slots=True)
class Told:
    """How far a pack is: pictures done and in all, and the seconds left once that is measured."""

    done: int
    total: int
    left: float | None


def plan(
    selection: Selection, catalog: Catalog, entry: Checkpoint, quality: int
) -> list[PackPicture]:
    """The record of every picture wanted, without hash and signature; raises BadInput."""
    if not 1 <= selection.per <= 16:
        raise BadInput("per", selection.per, "1 to 16")
    if not 1 <= quality <= 100:
        raise BadInput("quality", quality, "1 to 100")
    vehicles = [catalog.vehicle(i) for i in selection.vehicles] or list(catalog.vehicles)
    settings = [catalog.setting(i) for i in selection.settings] or list(catalog.settings)
    styles = [catalog.style(i) for i in selection.styles] or list(catalog.styles)
    colours = _colours(selection.colours, vehicles)
    wanted: list[PackPicture] = []
    for vehicle, setting, style in product(vehicles, settings, styles):
        for colour in colours[vehicle.id]:
            choice = Choice(vehicle.id, setting.id, style.id, colour)
            tiles = range(selection.per)
            wanted += [_record(choice, tile, catalog, entry, quality) for tile in tiles]
    return wanted


def to_paint(wanted: Iterable[PackPicture], store: PackStore) -> list[PackPicture]:
    """Those of `wanted` that the store lacks, that staff want anew, or whose recipe changed."""
    missing: list[PackPicture] = []
    for picture in wanted:
        found = store.records.get(picture.file)
        if found is not None and found.roll:
            picture = rolled(picture, found.roll)
        if (
            found is None
            or found.verdict == "again"
            or found.recipe != picture.recipe
            or not store.is_whole(picture.file)
        ):
            missing.append(picture)
    return missing


def rolled(picture: PackPicture, roll: int) -> PackPicture:
    """The same picture with the seed of another roll."""
    recipe = hashlib.sha256(f"{picture.recipe} roll {roll}".encode()).hexdigest()
    return picture.model_copy(update={"roll": roll, "seed": _seed(picture, roll), "recipe": recipe})


def paint(
    pictures: Sequence[PackPicture],
    store: PackStore,
    generator: Generator,
    manifest: Manifest,
    quality: int,
    tell: Callable[[Told], None],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Start `generator`, and have it paint `pictures` into the store; each is safe once told of.

    Raises EngineFault when no device can paint, and CannotDo when some pictures failed.
    """
    waiting = _jobs(pictures)
    if waiting:
        admit(request_for(waiting[0]), manifest)
    generator.start()
    running: dict[JobId, list[PackPicture]] = {}
    failed: list[str] = []
    done, first = 0, None
    try:
        while waiting or running:
            while waiting and len(running) < AHEAD:
                job = waiting.pop(0)
                running[generator.submit(request_for(job))] = job
            for event in generator.pump(clock()):
                match event:
                    case TileReady(job, tile, png):
                        store.put(running[job][tile], as_webp(png, quality))
                        done, first = done + 1, first or clock()
                        tell(_told(done, len(pictures), first, clock()))
                    case TileFailed(job, tile):
                        failed.append(f"{running[job][tile].file}: {event.detail or event.reason}")
                    case JobFinished(job):
                        del running[job]
                        store.save()
                    case _:
                        pass
            health = generator.health()
            if health.state == "failed":
                raise EngineFault(health.cause, health.cure)
            select.select(generator.waitables(), [], [], 0.1)
    finally:
        store.save()
    if failed:
        raise CannotDo(
            f"{len(failed)} of {len(pictures)} pictures could not be made, the first {failed[0]}.",
            "The same command tries those again.",
        )


def _told(done: int, total: int, first: float, now: float) -> Told:
    """The first picture is not counted: it also waited for the workers to load."""
    left = (now - first) / (done - 1) * (total - done) if done > MAX_TILES else None
    return Told(done, total, left)


def _colours(wanted: str, vehicles: Sequence[Vehicle]) -> dict[str, list[str]]:
    if wanted == "all":
        return {v.id: [colour.id for colour in v.colours] for v in vehicles}
    chosen = {v.id: [v.colours[0].id] for v in vehicles}
    if wanted == "one":
        return chosen
    for pair in wanted.split(","):
        name, equals, colour = pair.strip().partition("=")
        vehicle = next((v for v in vehicles if v.id == name), None)
        if not equals or vehicle is None:
            raise BadInput("colours", pair, "one, all, or VEHICLE=COLOUR,…")
        chosen[name] = [vehicle.colour(colour).id]
    return chosen


def _record(
    choice: Choice, tile: int, catalog: Catalog, entry: Checkpoint, quality: int
) -> PackPicture:
    choice = complete(choice, catalog)
    prompt = compose(choice, catalog)
    colour = choice.colour or ""
    picture = PackPicture(
        file=f"{choice.vehicle}-{colour}-{choice.setting}-{choice.style}-{tile + 1}.webp",
        vehicle=choice.vehicle,
        colour=colour,
        setting=choice.setting,
        style=choice.style,
        tile=tile,
        seed=0,
        prompt=prompt.positive,
        negative_prompt=prompt.negative,
        checkpoint=entry.id,
        checkpoint_sha256=entry.sha256,
        recipe=_NOTHING,
        sha256=_NOTHING,
    )
    picture = picture.model_copy(update={"seed": _seed(picture, 0)})
    return picture.model_copy(update={"recipe": _recipe(picture, entry, quality)})


def _recipe(picture: PackPicture, entry: Checkpoint, quality: int) -> str:
    """SHA-256 over all that decides the pixels; the file's name stands for the tile."""
    decides = [picture.file, picture.prompt, picture.negative_prompt, picture.seed, quality]
    decides += [entry.sha256, entry.scheduler, entry.steps, entry.guidance, entry.size]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()


def _seed(picture: PackPicture, roll: int) -> int:
    """The first 32 bits of a hash of what the picture shows, so that every run rolls alike."""
    shows = f"{picture.file}/{roll}"
    return int.from_bytes(hashlib.sha256(shows.encode()).digest()[:4])


def _jobs(pictures: Sequence[PackPicture]) -> list[list[PackPicture]]:
    """Pictures of one prompt together, up to four: a batch costs less than its tiles one by one."""
    jobs: list[list[PackPicture]] = []
    for picture in pictures:
        if jobs and jobs[-1][0].prompt == picture.prompt and len(jobs[-1]) < MAX_TILES:
            jobs[-1].append(picture)
        else:
            jobs.append([picture])
    return jobs


def request_for(job: Sequence[PackPicture]) -> TextToImageRequest:
    """What paints pictures of one prompt, as they were painted for the pack."""
    return TextToImageRequest(
        CheckpointId(job[0].checkpoint),
        job[0].prompt,
        tuple(picture.seed for picture in job),
        job[0].negative_prompt,
    )
