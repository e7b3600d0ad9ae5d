"""`kiosk generate`: one job from choice to labelled files, without a window."""

from __future__ import annotations

import hashlib
import json
import os
import select
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.errors import BadInput, CannotDo, EngineFault, StorageFault
from kiosk.domain.generation import (
    MAX_TILES,
    Generator,
    GeneratorEvent,
    JobFinished,
    TileFailed,
    TileReady,
)
from kiosk.domain.prompt import Choice, Prompt
from kiosk.domain.requests import (
    DepthToImageRequest,
    GenerationRequest,
    InpaintingRequest,
    TextToImageRequest,
    UpscalingRequest,
)
from kiosk.gallery.grid import grid
from kiosk.gallery.provenance import label_png

Listener = Callable[[GeneratorEvent], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: finished tiles by number, and those that failed."""

    ready: dict[int, TileReady]
    failed: dict[int, TileFailed]
    seconds: float

    @property
    def summary(self) -> str:
        """One line for whoever asked for the pictures."""
        return f"{len(self.ready)} of {len(self.ready) + len(self.failed)} pictures made"


def check_folder(folder: Path) -> None:
    """Make `folder` if need be, and prove that it can be written; raises BadInput."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"a folder that can be made ({error.strerror})"
        raise BadInput("out", str(folder), reason) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput("out", str(folder), "a folder that can be written")


def run_job(generator: Generator, request: GenerationRequest, listen: Listener) -> Outcome:
    """Start `generator`, run one job to its end and return what came of it.

    A generator that fails ends its jobs: raises EngineFault with its cause when not one tile
    came. Ctrl-C cancels the job and is raised again.
    """
    generator.start()
    begun = time.monotonic()
    ready: dict[int, TileReady] = {}
    failed: dict[int, TileFailed] = {}
    job = generator.submit(request)
    try:
        while True:
            for event in generator.pump(time.monotonic()):
                listen(event)
                match event:
                    case TileReady():
                        ready[event.tile] = event
                    case TileFailed():
                        failed[event.tile] = event
                    case JobFinished():
                        health = generator.health()
                        if not ready and health.state == "failed":
                            raise EngineFault(health.cause, health.cure)
                        return Outcome(ready, failed, time.monotonic() - begun)
                    case _:
                        pass
            select.select(generator.waitables(), [], [], 0.1)
    except KeyboardInterrupt:
        generator.cancel(job)
        raise


def write_files(
    folder: Path,
    choice: Choice | None,
    prompt: Prompt,
    request: GenerationRequest,
    checkpoint: Checkpoint,
    outcome: Outcome,
) -> dict[str, Any]:
    """Write tile-N.png, grid.png and result.json; returns what result.json says.

    The pictures carry the visible mark and the metadata that say they are AI-generated. Those of
    an earlier job in the folder go once the new ones are written; a job that made nothing leaves
    them. Raises StorageFault when the disk is full or the folder cannot be written.
    """
    result = describe(choice, prompt, request, checkpoint, outcome)
    try:
        for number, tile in sorted(outcome.ready.items()):
            _write(folder / f"tile-{number + 1}.png", label_png(tile.png))
        if outcome.ready:
            masters = [outcome.ready[n].png for n in sorted(outcome.ready)]
            _write(folder / "grid.png", label_png(grid(masters)))
            for number in set(range(MAX_TILES)) - set(outcome.ready):
                (folder / f"tile-{number + 1}.png").unlink(missing_ok=True)  # of an earlier job
        text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
        _write(folder / "result.json", text.encode())
    except OSError as error:
        raise StorageFault(
            f"The pictures could not be written to {folder} ({error.strerror or error}).",
            "Free some space, or choose another folder with --out.",
        ) from error
    return result


def describe(
    choice: Choice | None,
    prompt: Prompt,
    request: GenerationRequest,
    checkpoint: Checkpoint,
    outcome: Outcome,
) -> dict[str, Any]:
    """The contents of result.json: what was asked, how it was made, how long it took."""
    tiles: list[dict[str, Any]] = []
    for number, seed in enumerate(request.seeds):
        entry: dict[str, Any] = {"tile": number + 1, "seed": seed}
        if number in outcome.ready:
            tile = outcome.ready[number]
            entry["file"] = f"tile-{number + 1}.png"
            entry["seed"] = tile.seed  # another one where a picture was painted anew
            entry["timings"] = {k: round(v, 4) for k, v in asdict(tile.timings).items()}
        else:
            failure = outcome.failed[number]
            entry["failed"] = {"reason": failure.reason, "detail": failure.detail}
        tiles.append(entry)
    return {
        "task": request.task,
        "choice": None if choice is None else asdict(choice),
        "prompt": prompt.positive,
        "negative_prompt": prompt.negative,
        "cut": list(prompt.cut),
        "checkpoint": {"id": checkpoint.id, "sha256": checkpoint.sha256},
        "num_inference_steps": request.num_inference_steps or checkpoint.steps,
        "guidance_scale": checkpoint.guidance
        if request.guidance_scale is None
        else request.guidance_scale,
        "scheduler": request.scheduler or checkpoint.scheduler,
        "precision": request.precision,
        **_particulars(request),
        "seconds": round(outcome.seconds, 3),
        "tiles": tiles,
    }


def _particulars(request: GenerationRequest) -> dict[str, Any]:
    """What this task was asked besides; of pictures their SHA-256."""
    match request:
        case TextToImageRequest(control=control, loras=loras):
            said: dict[str, Any] = {}
            if control is not None:
                shown = {"id": control.id, "scale": control.scale}
                said["control"] = {**shown, "sha256": _sha256(control.image)}
            if loras:
                said["loras"] = [asdict(lora) for lora in loras]
            return said
        case DepthToImageRequest():
            return {"image": _sha256(request.image), "strength": request.strength}
        case InpaintingRequest():
            sources = {"image": _sha256(request.image), "mask": _sha256(request.mask)}
            return {**sources, "strength": request.strength, "touch_up": request.touch_up}
        case UpscalingRequest():
            return {"image": _sha256(request.image), "noise_level": request.noise_level}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def require_all(outcome: Outcome) -> None:
    """Raise CannotDo unless every tile became a picture."""
    if outcome.failed:
        first = next(iter(outcome.failed.values()))
        total = len(outcome.failed) + len(outcome.ready)
        raise CannotDo(
            f"{len(outcome.failed)} of {total} pictures could not be made: "
            f"{first.detail or first.reason}"
        )


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
