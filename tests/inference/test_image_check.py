"""A picture check of one's own: a tiny classifier, trained here, that knows a badge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import ResNetConfig, ResNetForImageClassification, ViTImageProcessorPil

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadFile, CheckpointFault
from kiosk.inference.image_check import ClassifierJudge
from kiosk.inference.safety import Safety
from tests.safety_checkers import safety_entry

SIDE = 32
LABELS = {0: "nothing", 1: "other-maker"}


def scene(dice: np.random.Generator, *, badge: bool) -> Image.Image:
    """A smooth picture in any colours, with or without a white ring somewhere."""
    corners = dice.integers(0, 256, (2, 2, 3)).astype(np.uint8)
    picture = Image.fromarray(corners).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    if badge:
        pixels = np.asarray(picture).copy()
        y, x = dice.integers(6, SIDE - 6, 2)
        rows, columns = np.ogrid[:SIDE, :SIDE]
        far = np.hypot(rows - y, columns - x)
        pixels[far < 6] = 0
        pixels[(far > 2.5) & (far < 5)] = 255
        picture = Image.fromarray(pixels)
    return picture


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trained for some seconds on pictures made up here."""
    folder = tmp_path_factory.mktemp("checks")
    processor = ViTImageProcessorPil(size={"height": SIDE, "width": SIDE})
    dice = np.random.default_rng(5)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        model = ResNetForImageClassification(
            ResNetConfig(
                embedding_size=8,
                hidden_sizes=[8, 16],
                depths=[1, 1],
                layer_type="basic",
                id2label=LABELS,
                label2id={label: number for number, label in LABELS.items()},
            )
        )
        optimizer = torch.optim.Adam(model.parameters(), 0.01)
        model.train()
        for _ in range(60):
            truth = dice.integers(0, 2, 32)
            pictures = [scene(dice, badge=bool(each)) for each in truth]
            pixels = processor(images=pictures, return_tensors="pt").pixel_values
            loss = model(pixel_values=pixels, labels=torch.tensor(truth)).loss
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval().save_pretrained(folder / "badges")
    processor.save_pretrained(folder / "badges")
    return folder


def manifest_of(tiny: Path, classifier: Path, more: str):
    """The tiny checkpoint's manifest, with the classifier as a check."""
    entry = safety_entry("badges", classifier, f'kind = "image-classifier"\n{more}')
    path = classifier / "manifest.toml"
    text = tiny.read_text().replace('path = "', f'path = "{tiny.parent}/')
    path.write_text(text + entry)
    return load_manifest(path)


def test_it_finds_the_badge_and_lets_other_pictures_pass(tiny_manifest, classifier):
    manifest = manifest_of(tiny_manifest, classifier, 'refuses = ["other-maker"]\n')
    safety, entry = Safety(manifest, "cpu"), manifest.checkpoint("tiny")
    dice = np.random.default_rng(77)
    truth = [bool(each) for each in dice.integers(0, 2, 100)]
    reasons = safety.reasons(entry, [scene(dice, badge=each) for each in truth])
    right = sum(bool(reason) is badge for reason, badge in zip(reasons, truth, strict=True))
    assert right >= 95
    assert "the picture check found 'other-maker'" in next(filter(None, reasons))


def test_a_higher_threshold_refuses_less(tiny_manifest, classifier):
    dice = np.random.default_rng(8)
    pictures = [scene(dice, badge=True) for _ in range(40)]
    refused = []
    for threshold in (0.2, 0.999999):
        more = f'refuses = ["other-maker"]\nthreshold = {threshold}\n'
        entry = manifest_of(tiny_manifest, classifier, more).safety_checkers[0]
        judge = ClassifierJudge(classifier / "badges", "cpu", entry)
        refused.append(sum(map(bool, judge.reasons(pictures))))
    assert refused[0] > refused[1]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('refuses = ["weapon"]\n', "it has no label weapon; its labels are: nothing, other-maker"),
        ("", "`refuses` is empty; its labels are: nothing, other-maker"),
    ],
)
def test_labels_that_it_does_not_have_stop_the_painting(tiny_manifest, classifier, more, said):
    manifest = manifest_of(tiny_manifest, classifier, more)
    with pytest.raises(CheckpointFault, match=said):
        Safety(manifest, "cpu").judges_of(manifest.checkpoint("tiny"))


def test_a_threshold_is_a_probability(tiny_manifest, classifier):
    with pytest.raises(BadFile, match=r"safety_checkers\.0\.threshold"):
        manifest_of(tiny_manifest, classifier, 'refuses = ["other-maker"]\nthreshold = 80\n')
