"""A checkpoint in a single file paints what the folder that it was made from paints."""

import shutil

import pytest

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadInput, CheckpointFault
from kiosk.domain.generation import Precision
from kiosk.domain.layout import check_entry
from kiosk.domain.requests import TextToImageRequest
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.tasks import paint
from kiosk.models.own_manifest import OwnManifestFile
from tests.families import V_PREDICTION, build
from tests.single_files import write_single_file
from tests.test_models_add import bring_in

REQUEST = {"prompt": "a car", "seeds": (5,), "num_inference_steps": 2, "precision": Precision.EXACT}


@pytest.fixture
def own(tmp_path):
    return OwnManifestFile(tmp_path / "state" / "models" / "manifest.toml")


def picture(pipelines, name):
    return paint(pipelines, TextToImageRequest(name, **REQUEST), [5], lambda _: None)[0].png


def test_it_paints_what_its_folder_paints_and_stands_alone(tiny_manifest, own, tmp_path):
    folder = build(tmp_path / "sd")
    file = write_single_file(folder, tmp_path / "merged.safetensors")
    bring_in(folder, tiny_manifest, own)
    bring_in(file, tiny_manifest, own)
    manifest = load_manifest(tiny_manifest, own.path)
    entry = manifest.checkpoint("merged")
    assert entry.base is None
    check_entry(entry)
    pipelines = Pipelines("cpu", manifest)
    assert picture(pipelines, "merged") == picture(pipelines, "sd")


def test_the_prediction_type_of_stable_diffusion_2_has_to_be_said(tiny_manifest, own, tmp_path):
    folder = build(tmp_path / "sd2", "sd2", scheduler="DDIMScheduler")
    file = write_single_file(folder, tmp_path / "two.safetensors")
    bring_in(folder, tiny_manifest, own)
    with pytest.raises(BadInput, match=r"prediction is missing.*epsilon or v_prediction"):
        bring_in(file, tiny_manifest, own)
    bring_in(file, tiny_manifest, own, prediction="v_prediction")
    noise = load_manifest(tiny_manifest, own.path).checkpoint("two").noise
    assert noise.prediction == V_PREDICTION["prediction_type"]


def test_without_a_folder_of_its_family_it_cannot_be_read(tiny_manifest, own, tmp_path):
    folder = build(tmp_path / "sd")
    file = write_single_file(folder, tmp_path / "merged.safetensors")
    shutil.rmtree(folder)
    with pytest.raises(BadInput, match="Stable Diffusion 1, and there is none here: add one"):
        bring_in(file, tiny_manifest, own)


def test_a_file_that_cannot_be_converted_leaves_nothing(tiny_manifest, own, tmp_path):
    from tests.domain.test_recognise import ldm, write_tensors

    bring_in(build(tmp_path / "sd"), tiny_manifest, own)
    broken = write_tensors(tmp_path / "broken.safetensors", ldm(768))
    with pytest.raises(CheckpointFault, match="cannot be converted"):
        bring_in(broken, tiny_manifest, own)
    assert sorted(p.name for p in own.folder.iterdir()) == [".lock", "manifest.toml", "sd"]
