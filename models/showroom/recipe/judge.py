"""The judge: a small classifier of setting, style, colour, vehicle and light, for measuring."""

from __future__ import annotations

from typing import Any, cast

import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny
from torch import Tensor, nn

from models.showroom.recipe.autoencoder import FROZEN, decode, encode
from models.showroom.recipe.data import chunk_numbers, chunk_specs, load_pictures
from models.showroom.recipe.progress import Journal, cosine, load_state, save_atomically
from models.showroom.recipe.scenes import COLOURS, LIGHTS, SETTINGS, STYLES, VEHICLES, SceneSpec
from models.showroom.recipe.settings import WORK

CHECKPOINT = WORK / "judge.pt"
QUESTIONS: dict[str, tuple[str, ...]] = {
    "setting": SETTINGS,
    "style": STYLES,
    "colour": COLOURS,
    "vehicle": VEHICLES,
    "light": LIGHTS,
}


class Judge(nn.Module):
    """Convolutions to a 4x4 map, one linear answer per question; pictures in 0..1."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inner, outer in ((3, 32), (32, 64), (64, 96), (96, 128), (128, 128)):
            layers += [
                nn.Conv2d(inner, outer, 3, stride=2, padding=1),
                nn.BatchNorm2d(outer),
                nn.ReLU(),
            ]
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.3))
        self.heads = nn.ModuleDict(
            {name: nn.Linear(128 * 16, len(kinds)) for name, kinds in QUESTIONS.items()}
        )

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """Scores per question for (B, 3, 128, 128)."""
        features = self.body(pictures * 2 - 1)
        return {name: cast("Tensor", head(features)) for name, head in self.heads.items()}


def truth(specs: list[SceneSpec]) -> dict[str, Tensor]:
    """The right answers."""
    return {
        name: torch.tensor([kinds.index(getattr(spec, name)) for spec in specs])
        for name, kinds in QUESTIONS.items()
    }


@torch.no_grad()
def through_autoencoder(pictures: Tensor, device: str) -> Tensor:
    """What the autoencoder makes of pictures (bytes): bytes again."""
    vae = AutoencoderTiny.from_pretrained(FROZEN).to(device, memory_format=torch.channels_last)
    parts: list[Tensor] = []
    for part in pictures.split(50):
        with torch.autocast(device, dtype=torch.bfloat16):
            copy = decode(vae, encode(vae, part.to(device).float() / 127.5 - 1))
        parts.append((copy.float().clamp(-1, 1) * 127.5 + 127.5).round().byte().cpu())
    return torch.cat(parts)


def train(settings: dict[str, Any], device: str) -> None:
    """The judge stage: learns from scenes of the training chunks as the autoencoder gives them."""
    own = settings["judge"]
    torch.manual_seed(settings["seed"])
    chunks = chunk_numbers(settings)[: own["chunks"]]
    pictures, _ = load_pictures(chunks)
    pictures = through_autoencoder(pictures, device)
    specs = [spec for chunk in chunks for spec in chunk_specs(chunk, settings["seed"])]
    answers = truth(specs)
    judge = Judge().to(device)
    best = torch.optim.AdamW(judge.parameters(), lr=own["rate"], weight_decay=0.02)
    journal = Journal(WORK / "judge.jsonl")
    for step in range(own["steps"]):
        for group in best.param_groups:
            group["lr"] = own["rate"] * cosine(step, own["steps"])
        rows = torch.randint(len(pictures), (own["batch"],))
        batch = pictures[rows].float().to(device) / 255
        if torch.rand(()) < 0.5:
            batch = batch.flip(-1)
        batch = batch + 0.03 * torch.randn_like(batch)
        with torch.autocast(device, dtype=torch.bfloat16):
            scores = judge(batch)
        loss = sum(
            (
                F.cross_entropy(scores[name].float(), answers[name][rows].to(device))
                for name in QUESTIONS
            ),
            torch.zeros((), device=device),
        )
        best.zero_grad(set_to_none=True)
        loss.backward()
        best.step()
        journal.note(step + 1, own["steps"], answers=loss.item() / len(QUESTIONS))
    save_atomically({"judge": judge.state_dict()}, CHECKPOINT)


def load() -> Judge:
    """The trained judge."""
    state = load_state(CHECKPOINT)
    if state is None:
        raise FileNotFoundError("train the judge first")
    judge = Judge()
    judge.load_state_dict(state["judge"])
    return judge.eval()


@torch.no_grad()
def verdicts(judge: Judge, pictures: Tensor) -> dict[str, Tensor]:
    """The judge's answers, (N,) each, for pictures in 0..1."""
    parts = [judge(part) for part in pictures.split(50)]
    return {name: torch.cat([part[name] for part in parts]).argmax(1) for name in QUESTIONS}
