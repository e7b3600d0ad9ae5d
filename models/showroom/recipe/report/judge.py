"""The judge: a small classifier of what a picture shows, for measuring how prompts are obeyed.

It learns from scenes of the training chunks as the shipped autoencoder gives them back, and its
own rate on such scenes of a held-out chunk is the ceiling of every measurement.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.showroom.recipe.data import chunk_numbers, chunk_specs
from models.showroom.recipe.progress import Journal, cosine, load_state, save_atomically
from models.showroom.recipe.report.copies import Subject, as_values, copied_chunk, resized
from models.showroom.recipe.scenes import (
    COLOURS,
    FRAMINGS,
    LIGHTS,
    SETTINGS,
    STYLES,
    VEHICLES,
    SceneSpec,
)
from models.showroom.recipe.small_maps import use_small_map_convolutions

QUESTIONS: dict[str, tuple[str, ...]] = {
    "setting": SETTINGS,
    "style": STYLES,
    "colour": COLOURS,
    "vehicle": VEHICLES,
    "light": LIGHTS,
    "framing": FRAMINGS,
}
SIGHT = 128
"""Width and height in pixels that the judge looks at, whatever the size of a picture."""

WIDTHS = (32, 64, 96, 128, 128)
SHIFT = 6  # pixels by which training pictures are moved about
BATCH = 64


class Judge(nn.Module):
    """Convolutions to a 4x4 map, one linear answer per question; pictures in 0..1."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(inner, outer, 3, stride=2, padding=1), nn.BatchNorm2d(outer), nn.ReLU()
            )
            for inner, outer in zip((3, *WIDTHS), WIDTHS, strict=False)
        )
        self.dropout = nn.Dropout(0.3)
        size = WIDTHS[-1] * (SIGHT >> len(WIDTHS)) ** 2
        self.heads = nn.ModuleDict(
            {name: nn.Linear(size, len(kinds)) for name, kinds in QUESTIONS.items()}
        )

    def features(self, pictures: Tensor) -> list[Tensor]:
        """The maps of every layer, (B, C, h, w) each, for (B, 3, SIGHT, SIGHT)."""
        maps: list[Tensor] = [pictures * 2 - 1]
        for layer in self.body:
            maps.append(cast("Tensor", layer(maps[-1])))
        return maps[1:]

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """Scores per question for (B, 3, SIGHT, SIGHT)."""
        flat = self.dropout(self.features(pictures)[-1].flatten(1))
        return {name: cast("Tensor", head(flat)) for name, head in self.heads.items()}


def truth(specs: list[SceneSpec]) -> dict[str, Tensor]:
    """The right answers, (N,) each."""
    return {
        name: torch.tensor([kinds.index(getattr(spec, name)) for spec in specs])
        for name, kinds in QUESTIONS.items()
    }


def seen(pictures: Tensor) -> Tensor:
    """Pictures (N, 3, H, W), bytes or 0..1, as the judge looks at them: SIGHT wide, in 0..1."""
    return resized(as_values(pictures), SIGHT)


def train(settings: dict[str, Any], device: str) -> None:
    """The judge stage: learns, unless there is a judge for these weights and settings already."""
    prepare(Subject(settings, device))


def prepare(subject: Subject) -> Judge:
    """The judge for the subject, trained first if there is none: minutes on two cores."""
    path = checkpoint(subject)
    if not path.exists():
        chunks = training_chunks(subject.settings)
        pictures = torch.cat([copied_chunk(subject, chunk, SIGHT) for chunk in chunks])
        judge = learn(pictures, known(subject.settings, chunks), subject)
        save_atomically({"judge": judge.state_dict()}, path)
    state = load_state(path)
    judge = Judge()
    judge.load_state_dict(state["judge"] if state else {})
    return judge.eval()


def known(settings: dict[str, Any], chunks: list[int]) -> dict[str, Tensor]:
    """The right answers for the scenes of some chunks."""
    return truth([spec for chunk in chunks for spec in chunk_specs(chunk, settings["seed"])])


def learn(pictures: Tensor, answers: dict[str, Tensor], subject: Subject) -> Judge:
    """A judge trained on pictures (N, 3, SIGHT, SIGHT) in bytes and their right answers."""
    own, device = subject.settings["judge"], subject.device
    torch.manual_seed(subject.settings["seed"])
    judge = Judge().to(device, memory_format=torch.channels_last)
    if device == "cpu":
        use_small_map_convolutions(judge)
    best = torch.optim.AdamW(judge.parameters(), lr=own["rate"], weight_decay=0.02)
    journal = Journal(subject.shelf / "judge.jsonl", every=min(50, own["steps"]))
    for step in range(own["steps"]):
        for group in best.param_groups:
            group["lr"] = own["rate"] * cosine(step, own["steps"], min(100, own["steps"] // 5))
        rows = torch.randint(len(pictures), (own["batch"],))
        batch = _varied(pictures[rows]).to(device, memory_format=torch.channels_last)
        with torch.autocast(device, dtype=torch.bfloat16):
            scores = judge(batch)
        wrong = {name: _wrong(scores[name], answers[name][rows].to(device)) for name in QUESTIONS}
        loss = torch.stack(list(wrong.values())).sum() + wrong["light"]  # light is the hardest
        best.zero_grad(set_to_none=True)
        loss.backward()
        best.step()
        journal.note(
            step + 1, own["steps"], **{name: value.item() for name, value in wrong.items()}
        )
    plain = Judge()
    plain.load_state_dict(judge.cpu().state_dict())
    return plain.eval()


def _varied(pictures: Tensor) -> Tensor:
    """Training pictures mirrored, moved about and made grainy, so that none is learnt by heart."""
    batch = pictures.float() / 255
    batch = torch.where(torch.rand(len(batch), 1, 1, 1) < 0.5, batch.flip(-1), batch)
    top, left = torch.randint(0, 2 * SHIFT + 1, (2,)).tolist()
    wide = F.pad(batch, (SHIFT,) * 4, mode="replicate")
    moved = wide[..., top : top + SIGHT, left : left + SIGHT]
    return moved + 0.02 * torch.randn_like(moved)


def _wrong(scores: Tensor, answers: Tensor) -> Tensor:
    return F.cross_entropy(scores.float(), answers, label_smoothing=0.02)


def training_chunks(settings: dict[str, Any]) -> list[int]:
    """The chunks that the judge learns from: never a held-out one."""
    return chunk_numbers(settings)[: settings["judge"]["chunks"]]


def checkpoint(subject: Subject) -> Path:
    """Where the judge for this autoencoder and these settings is kept."""
    settings = subject.settings
    told = json.dumps([settings["judge"], settings["seed"], list(QUESTIONS.items()), WIDTHS])
    name = hashlib.sha256((subject.vae_digest + told).encode()).hexdigest()[:12]
    return subject.shelf / f"judge-{name}.pt"


@torch.no_grad()
def verdicts(judge: Judge, pictures: Tensor) -> dict[str, Tensor]:
    """The judge's answers, (N,) each, for pictures (N, 3, H, W); each is seen mirrored too."""
    parts: dict[str, list[Tensor]] = {name: [] for name in QUESTIONS}
    for part in pictures.split(BATCH):
        batch = seen(part)
        one, other = judge(batch), judge(batch.flip(-1))
        for name in QUESTIONS:
            parts[name].append((one[name].softmax(1) + other[name].softmax(1)).argmax(1))
    return {name: torch.cat(answers) for name, answers in parts.items()}
