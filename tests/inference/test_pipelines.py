import shutil
from dataclasses import replace

import pytest
import torch

from kiosk.domain.checkpoints import Manifest, load_manifest
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.generation import Precision
from kiosk.domain.layout import hash_checkpoint
from kiosk.inference.computing import choose_dtype
from kiosk.inference.loaded import Wanted
from kiosk.inference.pipelines import Pipelines

TINY = Wanted("tiny", "text-to-image", Precision.EXACT)


@pytest.fixture
def entry(tiny_manifest, tmp_path):
    original = load_manifest(tiny_manifest).checkpoint("tiny")
    folder = tmp_path / "copy"
    shutil.copytree(original.path, folder)
    return original.model_copy(update={"path": folder})


def load(entry, wanted=TINY):
    return Pipelines("cpu", Manifest(checkpoints=(entry,))).get(wanted)


def rehashed(entry):
    return entry.model_copy(update={"sha256": hash_checkpoint(entry.path)})


def test_a_checkpoint_is_loaded_with_its_own_parts(entry):
    loaded = load(entry)
    assert loaded.pipe.unet.dtype == torch.float32
    assert loaded.pipe.safety_checker is None
    assert loaded.scheduler_config["prediction_type"] == "v_prediction"
    assert loaded.preview.bias.tolist() == [0.5, 0.5, 0.5]
    assert loaded.factor == 8
    assert loaded.seconds > 0


def test_a_pipeline_is_loaded_once_for_each_precision(entry):
    pipelines = Pipelines("cpu", Manifest(checkpoints=(entry,)))
    first = pipelines.get(TINY)
    assert pipelines.get(TINY) is first
    assert pipelines.has(TINY)
    assert not pipelines.has(replace(TINY, precision=Precision.FAST))


def test_a_missing_checkpoint_is_named_with_a_cure(entry):
    shutil.rmtree(entry.path)
    with pytest.raises(CheckpointFault) as caught:
        load(entry)
    assert "missing" in caught.value.cause
    assert "Restore" in caught.value.cure


def test_a_damaged_checkpoint_is_not_even_opened(entry):
    weights = entry.path / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
    with pytest.raises(CheckpointFault, match="damaged"):
        load(entry)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("unet/diffusion_pytorch_model.safetensors", b"not weights", "cannot be loaded"),
        ("unet/config.json", b"{", "cannot be loaded"),
        ("model_index.json", b'{"_class_name": "StableDiffusionPipeline"}', "has no 'scheduler'"),
        ("model_index.json", b"{", "model_index.json that cannot be read"),
        ("model_index.json", b'{"unet": ["evil", "Net"]}', "names code that is not read here"),
        ("tokenizer/tokenizer.json", b"{}", "cannot be loaded"),
    ],
)
def test_a_checkpoint_that_was_published_broken_is_a_fault_too(entry, file, content, says):
    (entry.path / file).write_bytes(content)
    with pytest.raises(CheckpointFault) as caught:
        load(rehashed(entry))
    assert says in caught.value.cause


def test_pickled_weights_are_never_read(entry):
    weights = entry.path / "unet" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_name("diffusion_pytorch_model.bin"))
    with pytest.raises(CheckpointFault):
        load(rehashed(entry))


def test_exact_means_fp32_on_every_device():
    assert choose_dtype("cpu", Precision.EXACT) == torch.float32
    assert choose_dtype("cuda:0", Precision.EXACT) == torch.float32
    assert choose_dtype("cuda:0", Precision.FAST) == torch.bfloat16
