"""The parts of the training that are easy to get wrong."""

import random
import time
from pathlib import Path

import pytest
import torch

from models.showroom.recipe import training
from models.showroom.recipe.diffusion import NOISE, sampling_scheduler
from models.showroom.recipe.progress import load_state, save_atomically
from models.showroom.recipe.small_maps import SmallMapConv2d
from models.showroom.recipe.start import graft
from models.showroom.recipe.training import Run, rate_share


@pytest.mark.parametrize(("size", "stride"), [(4, 1), (2, 1), (8, 2)])
def test_the_quick_convolution_has_the_right_gradients(size: int, stride: int):
    torch.manual_seed(0)
    plain = torch.nn.Conv2d(6, 5, 3, stride=stride, padding=1).double()
    quick = SmallMapConv2d(6, 5, 3, stride=stride, padding=1).double()
    quick.load_state_dict(plain.state_dict())
    results = []
    for layer in (plain, quick):
        x = torch.linspace(-1, 1, 3 * 6 * size * size).double().sin().view(3, 6, size, size)
        x.requires_grad_()
        layer(x).square().sum().backward()
        results.append((x.grad, layer.weight.grad, layer.bias.grad))
    for expected, got in zip(*results, strict=True):
        assert torch.allclose(expected, got)


def test_the_noise_ends_in_pure_noise():
    from diffusers import DDPMScheduler

    assert DDPMScheduler(**NOISE).alphas_cumprod[-1].item() == pytest.approx(0.0, abs=1e-6)
    scheduler = sampling_scheduler()
    scheduler.set_timesteps(16)
    assert scheduler.timesteps[0].item() == 999


def test_the_rate_rises_stays_and_falls():
    shares = [rate_share(step, 1000, 0.25) for step in range(1000)]
    assert shares[0] < 0.02
    assert shares[500] == 1.0
    assert shares[-1] <= 0.02
    assert max(shares) == 1.0


def test_a_checkpoint_is_whole_or_not_there(tmp_path: Path):
    path = tmp_path / "deep" / "state.pt"
    assert load_state(path) is None
    save_atomically({"step": 3}, path)
    assert load_state(path) == {"step": 3}
    assert [file.name for file in path.parent.iterdir()] == ["state.pt"]


OWN = {"steps": 30, "rate": 0.5, "cool_down": 0.3, "averaging": 0.8}


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Trains `y = 3x` for so many steps; every start is a new module, as after an interruption."""
    monkeypatch.setattr(training, "WORK", tmp_path)

    def start(steps: int = 30, ends: float | None = None) -> tuple[torch.nn.Linear, int]:
        module = torch.nn.Linear(1, 1, bias=False)
        torch.nn.init.zeros_(module.weight)

        def measure(dice: random.Random) -> training.Losses:
            x = torch.tensor([[dice.uniform(-1, 1)]])
            return {"loss": (module(x) - 3 * x).square().mean(), "x": x.mean()}

        run = Run("line", OWN | {"steps": steps}, 5, "cpu", ends)
        return module, training.train(run, module, measure)

    return start


def test_a_run_learns_and_ends_with_the_averaged_weights(line, tmp_path: Path):
    module, steps = line()
    assert steps == 30
    assert 0.4 < module.weight.item() < 3.2
    state = load_state(tmp_path / "line.pt")
    assert state is not None
    assert torch.equal(module.weight.detach(), state["average"]["weight"])
    assert not torch.equal(state["weights"]["weight"], state["average"]["weight"])
    assert (tmp_path / "line.jsonl").read_text(encoding="utf-8").count("loss") == 30


def test_a_run_goes_on_where_it_stopped(line, tmp_path: Path):
    line(10)
    before = load_state(tmp_path / "line.pt")
    module, steps = line(10)
    assert steps == 10
    assert before is not None
    assert torch.equal(module.weight.detach(), before["average"]["weight"])
    assert line(30)[1] == 30


def test_a_run_stops_when_its_time_is_up_and_loses_nothing(line, tmp_path: Path, capsys):
    steps = line(30, ends=time.monotonic() - 1)[1]
    assert steps == 1
    assert "time is up after step 1" in capsys.readouterr().out
    state = load_state(tmp_path / "line.pt")
    assert state is not None
    assert state["step"] == 1
    assert line(30)[1] == 30


def test_frozen_weights_are_neither_trained_nor_kept(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(training, "WORK", tmp_path)
    module = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Linear(1, 1))
    module[0].requires_grad_(False)
    frozen = module[0].weight.clone()
    run = Run("two", OWN | {"steps": 3}, 5, "cpu")
    training.train(run, module, lambda _: {"loss": module(torch.ones(1, 1)).square().sum()})
    assert torch.equal(module[0].weight, frozen)
    state = load_state(tmp_path / "two.pt")
    assert state is not None
    assert set(state["weights"]) == {"1.weight", "1.bias"}


def unet(channels: tuple[int, ...]):
    from diffusers import UNet2DConditionModel

    levels = len(channels)
    return UNet2DConditionModel(
        sample_size=16,
        block_out_channels=channels,
        layers_per_block=1,
        norm_num_groups=8,
        time_embedding_dim=32,
        down_block_types=("DownBlock2D",) * levels,
        up_block_types=("UpBlock2D",) * levels,
        mid_block_type=None,
        cross_attention_dim=8,
    )


def test_a_unet_grafted_into_an_equal_one_is_the_same_model():
    torch.manual_seed(0)
    older, newer = unet((8, 16)), unet((8, 16))
    graft(newer, older.state_dict(), 2)
    x, context = torch.randn(1, 4, 16, 16), torch.randn(1, 3, 8)
    assert torch.equal(older(x, 10, context).sample, newer(x, 10, context).sample)


def test_a_deeper_unet_takes_the_older_one_as_its_inside():
    torch.manual_seed(0)
    older, newer = unet((8, 16)), unet((8, 8, 16))
    fresh = newer.down_blocks[0].resnets[0].conv1.weight.clone()
    graft(newer, older.state_dict(), 2)
    inner, was = newer.state_dict(), older.state_dict()
    for name in ("resnets.0.conv1.weight", "resnets.0.time_emb_proj.bias"):
        assert torch.equal(inner[f"down_blocks.2.{name}"], was[f"down_blocks.1.{name}"])
        assert torch.equal(inner[f"up_blocks.0.{name}"], was[f"up_blocks.0.{name}"])
    assert torch.equal(newer.down_blocks[0].resnets[0].conv1.weight, fresh)
    with pytest.raises(ValueError, match="cannot graft 3 levels into 2"):
        graft(older, newer.state_dict(), 3)
