"""What tasks of one family share, what is kept in memory, and what LoRAs leave behind: nothing."""

import shutil
import weakref
from dataclasses import replace

import pytest
import torch

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadInput, CheckpointFault
from kiosk.domain.generation import Precision
from kiosk.domain.requests import LoraUse, TextToImageRequest
from kiosk.inference.loaded import Wanted
from kiosk.inference.memory import bytes_of, bytes_on_disk, default_budget
from kiosk.inference.outcomes import Cancelled
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.tasks import paint

EXACT = Precision.EXACT
TEXT = Wanted("tiny", "text-to-image", EXACT)
CONTROLLED = replace(TEXT, controlnet="tiny-shape")
INPAINT = Wanted("tiny", "inpainting", EXACT)
DEPTH = Wanted("tiny-depth", "depth-to-image", EXACT)
INPAINT_9 = Wanted("tiny-inpaint", "inpainting", EXACT)
UPSCALE = Wanted("tiny-upscaler", "upscaling", EXACT)
DOUBLE = Wanted("tiny-double", "upscaling", EXACT)
FAST = Wanted("tiny-fast", "text-to-image", EXACT)
REQUEST = TextToImageRequest("tiny", "a red car", (3,), precision=EXACT)
TAUGHT = replace(REQUEST, loras=(LoraUse("tiny-lora", 0.5),))


@pytest.fixture
def manifest(tiny_family):
    return load_manifest(tiny_family)


def ignore(step):
    pass


def weights(pipe):
    return {name: tensor.clone() for name, tensor in pipe.unet.state_dict().items()}


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_one_text_encoder_one_autoencoder_and_where_it_serves_one_unet(manifest):
    pipelines = Pipelines("cpu", manifest)
    text = pipelines.get(TEXT).pipe
    for wanted in (CONTROLLED, INPAINT, DEPTH, INPAINT_9, FAST, DOUBLE):
        other = pipelines.get(wanted).pipe
        assert other.vae is text.vae
        assert other.text_encoder is text.text_encoder
        assert other.tokenizer is text.tokenizer
        assert (other.unet is text.unet) == (wanted in (CONTROLLED, INPAINT))
    upscaler = pipelines.get(UPSCALE).pipe
    assert upscaler.text_encoder is text.text_encoder
    assert upscaler.vae is not text.vae


def test_shared_parts_are_counted_once(manifest):
    pipelines = Pipelines("cpu", manifest)
    text = pipelines.get(TEXT).pipe
    own = bytes_of(text.unet) + bytes_of(text.vae) + bytes_of(text.text_encoder)
    assert pipelines.bytes == own
    pipelines.get(INPAINT)
    assert pipelines.bytes == own
    nine = pipelines.get(INPAINT_9).pipe
    assert pipelines.bytes == own + bytes_of(nine.unet)


def test_an_upscaler_without_an_autoencoder_of_its_own_leaves_the_shared_one_alone(manifest):
    from kiosk.inference.assembly import assemble

    pipelines = Pipelines("cpu", manifest)
    vae = pipelines.get(TEXT).pipe.vae
    before = vae.config.scaling_factor
    parts = {**pipelines.get(UPSCALE).pipe.components, "vae": vae}
    used = ("vae", "text_encoder", "tokenizer", "unet", "low_res_scheduler", "scheduler")
    with pytest.warns(FutureWarning, match="scaling_factor"):
        pipe = assemble("upscaling", {name: parts[name] for name in used})
    assert vae.config.scaling_factor == before != pipe.vae.config.scaling_factor
    assert next(pipe.vae.parameters()) is next(vae.parameters())


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_what_weights_will_take_is_known_before_they_are_read(manifest, dtype):
    folder = manifest.checkpoint("tiny").path / "unet"
    precision = EXACT if dtype is torch.float32 else Precision.FAST
    unet = Pipelines("cpu", manifest).get(replace(TEXT, precision=precision)).pipe.unet.to(dtype)
    assert bytes_on_disk(folder, dtype) == bytes_of(unet)
    assert bytes_on_disk(folder / "nowhere", dtype) == 0


def test_a_machine_has_some_memory_for_weights():
    assert 2**28 < default_budget("cpu", 2) <= default_budget("cpu") // 2 + 1


def sizes(manifest):
    """Bytes of the family's common parts with its UNet, and of each companion's own."""
    roomy = Pipelines("cpu", manifest)
    roomy.get(TEXT)
    own, before = {}, roomy.bytes
    base = before
    for wanted in (DEPTH, INPAINT_9, FAST):
        roomy.get(wanted)
        own[wanted], before = roomy.bytes - before, roomy.bytes
    return base, own


def test_the_least_recently_used_goes_first_and_the_pinned_one_never(manifest):
    base, own = sizes(manifest)
    budget = base + own[DEPTH] + own[INPAINT_9]
    pipelines = Pipelines("cpu", manifest, budget, pinned=TEXT)
    for wanted in (TEXT, DEPTH, INPAINT_9):
        pipelines.get(wanted)
    assert pipelines.holding == ("tiny", "tiny-depth", "tiny-inpaint")
    pipelines.get(DEPTH)  # now the other one is the older
    pipelines.get(FAST)
    assert "tiny" in pipelines.holding
    assert "tiny-inpaint" not in pipelines.holding
    assert pipelines.holding[-1] == "tiny-fast"
    assert pipelines.bytes <= budget
    assert pipelines.has(TEXT)
    assert not pipelines.has(INPAINT_9)


def test_memory_never_passes_the_budget_not_even_while_loading(manifest, monkeypatch):
    base, own = sizes(manifest)
    budget = base + max(own.values())
    pipelines = Pipelines("cpu", manifest, budget, pinned=TEXT)
    seen = []
    load = pipelines._parts._load

    def watched(plan):
        part = load(plan)
        seen.append(pipelines.bytes + (bytes_of(part) if isinstance(part, torch.nn.Module) else 0))
        return part

    monkeypatch.setattr(pipelines._parts, "_load", watched)
    for wanted in (TEXT, DEPTH, INPAINT_9, FAST, TEXT, DEPTH):
        pipelines.get(wanted)
    assert max(seen) <= budget


def test_what_was_let_go_is_really_gone(manifest):
    base, own = sizes(manifest)
    pipelines = Pipelines("cpu", manifest, base + max(own.values()), pinned=TEXT)
    pipelines.get(TEXT)
    unet = weakref.ref(pipelines.get(DEPTH).pipe.unet)
    assert unet() is not None
    pipelines.get(INPAINT_9)
    assert unet() is None


def test_what_does_not_fit_at_all_is_loaded_alone(manifest, caplog):
    pipelines = Pipelines("cpu", manifest, budget=1000)
    pipelines.get(TEXT)
    pipelines.get(DEPTH)
    assert pipelines.holding == ("tiny-depth",)
    assert "do not fit the budget" in caplog.text


def test_parts_that_others_use_stay_when_one_goes(manifest):
    base, own = sizes(manifest)
    pipelines = Pipelines("cpu", manifest, base + own[DEPTH], pinned=TEXT)
    vae = pipelines.get(TEXT).pipe.vae
    pipelines.get(DEPTH)
    pipelines.get(INPAINT_9)
    assert pipelines.holding == ("tiny", "tiny-inpaint")
    assert pipelines.get(INPAINT_9).pipe.vae is vae


def test_a_lora_changes_the_picture_by_its_weight_and_leaves_nothing_behind(manifest):
    pipelines = Pipelines("cpu", manifest)
    loaded = pipelines.get(TEXT)
    before, plain = weights(loaded.pipe), paint(pipelines, REQUEST, [3], ignore)[0].png
    taught = paint(pipelines, TAUGHT, [3], ignore)[0]
    stronger = replace(TAUGHT, loras=(LoraUse("tiny-lora", 1.0),))
    none = replace(TAUGHT, loras=(LoraUse("tiny-lora", 0.0),))
    assert taught.png != plain
    assert taught.timings.load > 0
    assert paint(pipelines, stronger, [3], ignore)[0].png not in (plain, taught.png)
    assert paint(pipelines, none, [3], ignore)[0].png == plain
    assert same(before, weights(loaded.pipe))
    assert paint(pipelines, REQUEST, [3], ignore)[0].png == plain
    assert paint(pipelines, TAUGHT, [3], ignore)[0].png == taught.png


def test_a_cancelled_job_unlearns_its_lora(manifest):
    pipelines = Pipelines("cpu", manifest)
    before = weights(pipelines.get(TEXT).pipe)

    def stop(step):
        raise Cancelled

    with pytest.raises(Cancelled):
        paint(pipelines, TAUGHT, [3], stop)
    assert same(before, weights(pipelines.get(TEXT).pipe))


def spoilt_lora(manifest, folder, content):
    lora = manifest.loras[0]
    (folder / lora.file).write_bytes(content)
    return lora.model_copy(update={"path": folder})


def test_a_lora_that_was_tampered_with_is_never_read(manifest, tmp_path):
    lora = spoilt_lora(manifest, tmp_path, b"not weights")
    pipelines = Pipelines("cpu", manifest.model_copy(update={"loras": (lora,)}))
    with pytest.raises(CheckpointFault, match="'tiny-lora' is damaged"):
        paint(pipelines, TAUGHT, [3], ignore)


def test_a_lora_for_another_model_is_named_and_the_checkpoint_goes_on(manifest, tmp_path):
    from safetensors.torch import save_file

    from kiosk.domain.layout import hash_checkpoint

    name = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q"
    wrong = {f"{name}.lora_A.weight": torch.ones(2, 99), f"{name}.lora_B.weight": torch.ones(8, 2)}
    save_file(wrong, tmp_path / manifest.loras[0].file)
    lora = manifest.loras[0].model_copy(
        update={"path": tmp_path, "sha256": hash_checkpoint(tmp_path)}
    )
    pipelines = Pipelines("cpu", manifest.model_copy(update={"loras": (lora,)}))
    plain = paint(pipelines, REQUEST, [3], ignore)[0].png
    with pytest.raises(CheckpointFault, match="'tiny-lora' cannot be used"):
        paint(pipelines, TAUGHT, [3], ignore)
    assert paint(pipelines, REQUEST, [3], ignore)[0].png == plain


def test_a_few_step_variant_is_its_base_with_the_lora_fused(manifest):
    pipelines = Pipelines("cpu", manifest)
    base, fast = pipelines.get(TEXT).pipe.unet, pipelines.get(FAST).pipe.unet
    one, other = base.state_dict(), fast.state_dict()
    assert one.keys() == other.keys()
    changed = {name for name in one if not torch.equal(one[name], other[name])}
    assert changed
    assert all(".to_q." in n or ".to_k." in n or ".to_v." in n for n in changed)
    seen = []
    request = replace(REQUEST, checkpoint="tiny-fast")
    paint(pipelines, request, [3], lambda step: seen.append(step.steps))
    assert seen == [2, 2]  # its manifest says so


def test_a_few_step_variant_keeps_its_own_schedule_and_refuses_what_it_cannot_do(manifest):
    pipelines = Pipelines("cpu", manifest)
    assert pipelines.get(FAST).scheduler_config["original_inference_steps"] == 10
    many = replace(REQUEST, checkpoint="tiny-fast", num_inference_steps=20)
    with pytest.raises(BadInput, match=r"num_inference_steps = 20.*what 'lcm' can do"):
        paint(pipelines, many, [3], ignore)


def test_a_damaged_base_is_noticed_by_its_companions(manifest, tmp_path):
    tiny = manifest.checkpoint("tiny")
    shutil.copytree(tiny.path, tmp_path / "tiny")
    weights_file = tmp_path / "tiny" / "vae" / "diffusion_pytorch_model.safetensors"
    weights_file.write_bytes(weights_file.read_bytes()[:-1] + b"!")
    moved = tiny.model_copy(update={"path": tmp_path / "tiny"})
    others = [c for c in manifest.checkpoints if c.id != "tiny"]
    spoilt = manifest.model_copy(update={"checkpoints": (moved, *others)})
    with pytest.raises(CheckpointFault, match="'tiny' is damaged"):
        Pipelines("cpu", spoilt).get(DEPTH)
