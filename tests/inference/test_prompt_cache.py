"""What prompts became is remembered, and is what the pipeline itself would have made of them."""

import io
import logging
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.requests import Precision, TextToImageRequest
from kiosk.inference.loaded import Wanted
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.prompts import PromptCache
from kiosk.inference.tasks import carry_out

REQUEST = TextToImageRequest(
    checkpoint="tiny",
    prompt="a red car on mars",
    negative_prompt="blurry",
    seeds=(11,),
    precision=Precision.EXACT,
)


@pytest.fixture(scope="module")
def loaded(tiny_manifest):
    return Pipelines("cpu", load_manifest(tiny_manifest)).get(Wanted.of(REQUEST))


def counted(pipe, monkeypatch):
    """The texts that reach the text encoder, one entry a call."""
    calls, honest = [], pipe.encode_prompt
    monkeypatch.setattr(
        pipe, "encode_prompt", lambda **given: calls.append(given) or honest(**given)
    )
    monkeypatch.setattr("kiosk.inference.prompts._can_be_given", lambda _: True)
    return calls


def test_the_second_picture_of_a_prompt_is_the_first_to_the_bit(loaded):
    fresh = replace(loaded, prompts=PromptCache())
    first = carry_out(fresh, REQUEST, [11], lambda _: None)[0].png
    assert len(fresh.prompts) == 1
    assert carry_out(fresh, REQUEST, [11], lambda _: None)[0].png == first


@pytest.mark.parametrize("guidance", [1.0, 2.5])
def test_the_picture_is_that_of_the_pipeline_which_encodes_by_itself(loaded, guidance):
    from kiosk.inference.schedulers import make_scheduler

    fresh = replace(loaded, prompts=PromptCache())
    asked = replace(REQUEST, guidance_scale=guidance)
    painted = carry_out(fresh, asked, [11], lambda _: None)[0].png
    loaded.pipe.scheduler = make_scheduler(loaded.checkpoint.scheduler, loaded.scheduler_config)
    plain = loaded.pipe(
        "a red car on mars",
        negative_prompt="blurry",
        num_inference_steps=loaded.checkpoint.steps,
        guidance_scale=guidance,
        generator=torch.Generator("cpu").manual_seed(11),
    ).images[0]
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(painted))), np.asarray(plain))


def test_words_are_encoded_once_however_many_pictures_there_are(loaded, monkeypatch):
    calls, cache = counted(loaded.pipe, monkeypatch), PromptCache()
    for count in (1, 4, 2):
        given = cache.arguments(loaded.pipe, "a car", "", count, guided=True)
        assert {tensor.shape[0] for tensor in given.values()} == {count}
    assert [call["prompt"] for call in calls] == [["a car"]]


def test_other_words_and_other_guidance_are_other_embeddings(loaded):
    cache = PromptCache()
    asked = [("a", "b", True), ("ab", "", True), ("a", "c", True), ("a", "b", False)]
    made = [cache.arguments(loaded.pipe, p, n, 1, guided=g) for p, n, g in asked]
    assert len(cache) == 4
    assert "negative_prompt_embeds" in made[0]
    assert "negative_prompt_embeds" not in made[3]
    assert torch.equal(made[0]["prompt_embeds"], made[2]["prompt_embeds"])
    assert not torch.equal(made[0]["negative_prompt_embeds"], made[2]["negative_prompt_embeds"])


def test_the_cache_is_bounded_by_bytes_and_lets_go_of_the_least_recent(loaded, monkeypatch):
    calls = counted(loaded.pipe, monkeypatch)
    one = PromptCache()
    one.arguments(loaded.pipe, "car 0", "", 1, guided=True)
    cache = PromptCache(budget=3 * one.bytes)
    calls.clear()
    for number in (0, 1, 2, 0, 3, 0, 1):  # 3 pushes out 1, which was not asked for since
        cache.arguments(loaded.pipe, f"car {number}", "", 1, guided=True)
        assert cache.bytes <= 3 * one.bytes
    assert [call["prompt"][0] for call in calls] == [f"car {n}" for n in (0, 1, 2, 3, 1)]


def test_a_prompt_larger_than_the_cache_is_used_all_the_same(loaded):
    given = PromptCache(budget=1).arguments(loaded.pipe, "a car", "", 2, guided=True)
    assert given["prompt_embeds"].shape[0] == 2


def test_a_text_encoder_that_a_lora_has_taught_is_asked_anew(loaded, monkeypatch):
    monkeypatch.setattr(loaded.pipe.text_encoder, "peft_config", {"car": object()}, raising=False)
    cache = PromptCache()
    given = cache.arguments(loaded.pipe, "a car", "blurry", 2, guided=True)
    assert given == {"prompt": ["a car"] * 2, "negative_prompt": ["blurry"] * 2}
    assert len(cache) == 0


def test_words_are_neither_kept_nor_logged(loaded, caplog):
    caplog.set_level(logging.DEBUG)
    cache = PromptCache()
    cache.arguments(loaded.pipe, "secret-words", "hidden-words", 1, guided=True)
    assert "secret" not in repr(vars(cache)) + caplog.text
    assert "hidden" not in repr(vars(cache)) + caplog.text


def test_sdxl_has_pooled_embeddings_too():
    class TwoEncoders:
        _execution_device = "cpu"

        def encode_prompt(
            self,
            prompt,
            negative_prompt,
            device,
            num_images_per_prompt,
            do_classifier_free_guidance,
        ):
            long, pooled = torch.ones(1, 77, 8), torch.full((1, 8), 2.0)
            return (long, -long, pooled, -pooled)

    given = PromptCache().arguments(TwoEncoders(), "a car", "blurry", 3, guided=True)
    assert {name: tuple(tensor.shape) for name, tensor in given.items()} == {
        "prompt_embeds": (3, 77, 8),
        "negative_prompt_embeds": (3, 77, 8),
        "pooled_prompt_embeds": (3, 8),
        "negative_pooled_prompt_embeds": (3, 8),
    }
    assert float(given["negative_pooled_prompt_embeds"][2, 0]) == -2.0
