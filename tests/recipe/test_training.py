"""The parts of the training that are easy to get wrong."""

from pathlib import Path

import pytest
import torch

from models.showroom.recipe.diffusion import NOISE, rate_share, sampling_scheduler
from models.showroom.recipe.progress import load_state, save_atomically
from models.showroom.recipe.small_maps import SmallMapConv2d


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
