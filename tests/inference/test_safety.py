"""What is unsafe is painted with another seed, then refused; it never becomes bytes."""

import io
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.generation import Precision
from kiosk.domain.requests import MAX_SEED, TextToImageRequest
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.safety import Safety, next_seed
from kiosk.inference.studio import Studio, Told
from kiosk.inference.tasks import carry_out, paint
from tests.safety_checkers import build_tiny_safety_checker, safety_entry

REQUEST = TextToImageRequest(
    "tiny", "a red car", (11, 12, 13), num_inference_steps=2, precision=Precision.EXACT
)


class FakeJudge:
    """Refuses the pictures that a test names, and remembers how many it saw."""

    def __init__(self, refused):
        self.refused = refused
        self.seen = []

    def reasons(self, pictures):
        self.seen.append(len(pictures))
        return ["not for guests" if p.tobytes() in self.refused else "" for p in pictures]


class FakeSafety(Safety):
    def __init__(self, manifest, judge):
        super().__init__(manifest, "cpu")
        self.judge = judge

    def judges_of(self, checkpoint):
        return (self.judge,)


@pytest.fixture(scope="module")
def manifest(tiny_manifest):
    return load_manifest(tiny_manifest)


@pytest.fixture(scope="module")
def pipelines(manifest):
    return Pipelines("cpu", manifest)


def ignore(_):
    pass


def seen(tile):
    return Image.open(io.BytesIO(tile.png)).tobytes()


def studio_that_refuses(pipelines, seeds, rerolls=3):
    refused = {seen(paint(pipelines, REQUEST, [seed], ignore)[0]) for seed in seeds}
    judge = FakeJudge(refused)
    return Studio(pipelines, carry_out, FakeSafety(pipelines.manifest, judge), rerolls), judge


def in_turn(studio, seeds, told=None):
    """Tiles one by one, as exact ones are painted."""
    return [studio.paint(REQUEST, [seed], told or Told(ignore))[0] for seed in seeds]


def test_an_unsafe_tile_is_painted_with_the_next_seed_and_says_so(pipelines):
    studio, judge = studio_that_refuses(pipelines, [12])
    tiles = in_turn(studio, (11, 12, 13))
    assert [tile.seed for tile in tiles] == [11, next_seed(12), 13]
    assert judge.seen == [1, 1, 1, 1]
    expected = paint(pipelines, REQUEST, [next_seed(12)], ignore)[0]
    assert tiles[1].png == expected.png
    assert tiles[1].timings.denoise > 0
    assert not any(tile.flaw for tile in tiles)


def test_only_the_unsafe_tiles_of_a_batch_are_painted_again(pipelines):
    studio, judge = studio_that_refuses(pipelines, [])
    verdicts = iter([["", "unsafe", "unsafe"], ["", "unsafe"], [""]])
    judge.reasons = lambda pictures: next(verdicts)
    steps, hidden = [], []
    told = Told(lambda step: steps.append(step.positions), on_unsafe=hidden.append)
    tiles = studio.paint(REQUEST, (11, 12, 13), told)
    assert [tile.seed for tile in tiles] == [11, next_seed(12), next_seed(next_seed(13))]
    assert steps == [(0, 1, 2)] * 2 + [(1, 2)] * 2 + [(2,)] * 2
    assert hidden == [[1, 2], [2]]


@pytest.mark.parametrize("rerolls", [0, 1, 3])
def test_after_so_many_seeds_the_tile_fails_without_a_picture(pipelines, rerolls):
    studio, judge = studio_that_refuses(pipelines, [])
    studio._rerolls = rerolls
    judge.reasons = lambda pictures: judge.seen.append(len(pictures)) or ["unfit"] * len(pictures)
    (tile,) = studio.paint(REQUEST, [11], Told(ignore))
    assert (tile.png, tile.flaw, tile.unsafe) == (b"", "unfit", True)
    assert len(judge.seen) == rerolls + 1


def test_the_next_seed_is_the_same_everywhere_and_fits_a_request():
    chain = [11]
    for _ in range(50):
        chain.append(next_seed(chain[-1]))
    assert len(set(chain)) == 51
    assert all(0 <= seed <= MAX_SEED for seed in chain)
    assert next_seed(11) == 2008579319


def with_checker(manifest, tmp_path, refuses, more=""):
    """The tiny manifest, and a safety checker beside it."""
    shutil.copytree(manifest.checkpoint("tiny").path, tmp_path / "tiny")
    build_tiny_safety_checker(tmp_path / "strict", refuses=refuses)
    path = tmp_path / "manifest.toml"
    text = (manifest.checkpoint("tiny").path.parent / "manifest.toml").read_text()
    path.write_text(text + safety_entry("strict", tmp_path, more))
    return load_manifest(path)


@pytest.mark.parametrize("refuses", [True, False])
@pytest.mark.parametrize("more", ["", 'base = "tiny"\n'])
def test_a_safety_checker_of_the_manifest_judges_every_picture(manifest, tmp_path, refuses, more):
    judged = with_checker(manifest, tmp_path, refuses, more)
    studio = Studio(Pipelines("cpu", judged), carry_out, rerolls=1)
    (tile,) = studio.paint(REQUEST, [11], Told(ignore))
    assert tile.unsafe is refuses
    assert bool(tile.png) is not refuses
    assert tile.seed == (next_seed(11) if refuses else 11)


def test_one_in_the_checkpoints_own_folder_judges_too(manifest, tmp_path):
    shutil.copytree(manifest.checkpoint("tiny").path, tmp_path / "tiny")
    build_tiny_safety_checker(tmp_path / "tiny", refuses=True)
    entry = manifest.checkpoint("tiny").model_copy(update={"path": tmp_path / "tiny"})
    picture = Image.fromarray(np.full((64, 64, 3), 90, dtype=np.uint8))
    reasons = Safety(manifest, "cpu").reasons(entry, [picture, picture])
    assert all("nobody may see" in reason for reason in reasons)


def test_a_safety_checker_that_is_damaged_stops_the_painting(manifest, tmp_path):
    judged = with_checker(manifest, tmp_path, refuses=False)
    (tmp_path / "strict" / "safety_checker" / "config.json").write_text("{}")
    with pytest.raises(CheckpointFault, match="'strict' is damaged"):
        Studio(Pipelines("cpu", judged), carry_out).load(REQUEST)


def test_another_makers_classifier_goes_in_by_its_kind(manifest, tmp_path):
    judged = with_checker(manifest, tmp_path, False, 'kind = "badges"\n')
    with pytest.raises(CheckpointFault, match=r"kind that is not known here \(badges\)"):
        Safety(judged, "cpu").judges_of(judged.checkpoint("tiny"))
    made = []

    class Badges:
        def __init__(self, folder, device, _entry):
            made.append((folder.name, device))

        def reasons(self, pictures):
            return ["somebody else's badge" for _ in pictures]

    safety = Safety(judged, "cpu", {"badges": Badges})
    picture = Image.new("RGB", (8, 8))
    entry = judged.checkpoint("tiny")
    assert safety.reasons(entry, [picture]) == ["somebody else's badge"]
    assert safety.reasons(entry, [picture, picture]) == ["somebody else's badge"] * 2
    assert made == [("strict", "cpu")]  # once


def test_a_judge_that_the_gpu_has_no_room_for_moves_to_the_cpu(tmp_path, monkeypatch):
    import torch

    from kiosk.inference.safety import StableDiffusionJudge

    folder = build_tiny_safety_checker(tmp_path, refuses=True)
    judge = StableDiffusionJudge(folder, "cpu")
    judge._device = "meta"  # a device on which nothing can be computed
    moved, honest = [], judge._judge

    def short(pictures):
        if judge._device != "cpu":
            raise torch.OutOfMemoryError("CUDA out of memory")
        moved.append(judge._device)
        return honest(pictures)

    monkeypatch.setattr(judge, "_judge", short)
    assert judge.reasons([Image.new("RGB", (8, 8))])[0]
    assert moved == ["cpu"]


def test_a_manifest_with_a_checker_for_an_unknown_base_is_refused(manifest, tmp_path):
    from kiosk.domain.errors import BadFile

    with pytest.raises(BadFile, match=r"safety_checkers\.0\.base"):
        with_checker(manifest, tmp_path, False, 'base = "huge"\n')


def test_a_reroll_paints_what_its_seed_paints_by_itself(pipelines):
    studio, _ = studio_that_refuses(pipelines, [11])
    (tile,) = studio.paint(REQUEST, [11], Told(ignore))
    again = replace(REQUEST, seeds=(tile.seed,))
    assert paint(pipelines, again, again.seeds, ignore)[0].png == tile.png
