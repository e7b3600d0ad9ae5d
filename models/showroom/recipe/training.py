"""One training run, whatever is trained: resumable, averaged, logged, and able to stop on time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.showroom.recipe.progress import Journal, load_state, save_atomically
from models.showroom.recipe.settings import WORK

Losses = dict[str, Tensor]
"""What one step measured. The first value is the one to bring down; the others are only noted."""

SAVE_EVERY = 100


@dataclass(frozen=True, slots=True)
class Run:
    """What a run needs besides the module: its name, its settings table, seed and device.

    ``own`` has ``steps``, ``rate`` (the highest), ``cool_down`` (the last share of the steps,
    with the rate falling to nothing) and ``averaging`` (how much of the running average of the
    weights is kept each step). ``ends`` is the moment (``time.monotonic``) by which to stop.
    """

    name: str
    own: dict[str, Any]
    seed: int
    device: str
    ends: float | None = None

    @staticmethod
    def of(name: str, settings: dict[str, Any], device: str) -> Run:
        """The run for the settings' table called ``name``."""
        return Run(name, settings[name], settings["seed"], device, settings.get("ends"))

    @property
    def checkpoint(self) -> Path:
        """Where the run keeps its weights, their average, its optimizer and its step."""
        return WORK / f"{self.name}.pt"


def train(
    run: Run,
    module: nn.Module,
    measure: Callable[[random.Random], Losses],
    look: Callable[[], None] | None = None,
) -> int:
    """Trains those weights of ``module`` that want gradients; returns the steps done so far.

    Goes on where the last checkpoint stands. ``measure`` draws its own batch with the dice it
    is given and returns the losses; ``look`` is called after each checkpoint, to draw a sheet.
    When all is done, or the time is up, ``module`` holds the *averaged* weights.
    """
    own = run.own
    learning = {n: p for n, p in module.named_parameters() if p.requires_grad}
    best = torch.optim.AdamW(
        learning.values(), lr=own["rate"], betas=(0.9, 0.99), weight_decay=1e-3
    )
    average = {name: value.detach().clone() for name, value in learning.items()}
    first = 0
    if state := load_state(run.checkpoint):
        _put(learning, state["weights"])
        _put(average, state["average"])
        best.load_state_dict(state["optimizer"])
        first = int(state["step"])
    torch.manual_seed(run.seed + first)
    dice = random.Random(run.seed + first)
    journal = Journal(WORK / f"{run.name}.jsonl", every=min(50, max(1, own["steps"] // 20)))
    step = first
    while step < own["steps"]:
        for group in best.param_groups:
            group["lr"] = own["rate"] * rate_share(step, own["steps"], own["cool_down"])
        losses = measure(dice)
        best.zero_grad(set_to_none=True)
        next(iter(losses.values())).backward()
        torch.nn.utils.clip_grad_norm_(learning.values(), 1.0)
        best.step()
        step += 1
        _blend(average, learning, min(own["averaging"], step / (step + 9)))
        journal.note(step, own["steps"], **{name: value.item() for name, value in losses.items()})
        late = run.ends is not None and time.monotonic() > run.ends
        if step % SAVE_EVERY == 0 or step == own["steps"] or late:
            save_atomically(
                {
                    "weights": {n: p.detach() for n, p in learning.items()},
                    "average": average,
                    "optimizer": best.state_dict(),
                    "step": step,
                },
                run.checkpoint,
            )
            if look is not None:
                with _averaged(learning, average):
                    look()
        if late:
            print(f"{run.name}: time is up after step {step}; the same command goes on", flush=True)
            break
    _put(learning, average)
    return step


def load_average(run: Run, module: nn.Module) -> int:
    """Gives ``module`` the averaged weights of the last checkpoint; returns how many steps."""
    state = load_state(run.checkpoint)
    if state is None:
        raise FileNotFoundError(f"nothing trained yet: run the {run.name} stage first")
    _put(dict(module.named_parameters()), state["average"])
    return int(state["step"])


def rate_share(step: int, steps: int, cool_down: float, warm_up: int = 100) -> float:
    """A short rise, a long plateau, then a straight fall to nothing."""
    fall = max(1, int(steps * cool_down))
    return min(1.0, (step + 1) / warm_up, max(0.02, (steps - step) / fall))


@torch.no_grad()
def _put(target: dict[str, Any], source: dict[str, Tensor]) -> None:
    for name, value in source.items():
        target[name].copy_(value)


@torch.no_grad()
def _blend(average: dict[str, Tensor], learning: dict[str, nn.Parameter], keep: float) -> None:
    for name, value in learning.items():
        average[name].lerp_(value, 1 - keep)


@contextmanager
def _averaged(learning: dict[str, nn.Parameter], average: dict[str, Tensor]) -> Generator[None]:
    """The averaged weights for a while."""
    kept = {name: value.detach().clone() for name, value in learning.items()}
    _put(learning, average)
    try:
        yield
    finally:
        _put(learning, kept)
