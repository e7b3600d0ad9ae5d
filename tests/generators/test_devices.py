import pytest

from kiosk.domain.generation import Precision
from kiosk.generators import devices
from kiosk.generators.devices import cpu_devices, find_devices


@pytest.fixture
def eight_gpus(monkeypatch):
    monkeypatch.setattr(devices, "_count_gpus", lambda: 8)
    monkeypatch.setattr(devices, "_torch_has_cuda", lambda: True)


def test_without_a_gpu_the_cpu_is_shared_by_two(monkeypatch):
    monkeypatch.setattr(devices, "_count_gpus", lambda: 0)
    found = find_devices(environment={})
    assert 1 <= len(found) <= 2
    assert all(device.torch_device == "cpu" for device in found)


@pytest.mark.parametrize(
    ("workers", "cores", "names", "threads"),
    [
        (0, 1, ["cpu-0"], 1),
        (0, 2, ["cpu-0", "cpu-1"], 1),
        (0, 16, ["cpu-0", "cpu-1"], 8),
        (4, 8, ["cpu-0", "cpu-1", "cpu-2", "cpu-3"], 2),
        (3, 2, ["cpu-0", "cpu-1", "cpu-2"], 1),
    ],
)
def test_the_cores_are_divided_among_the_workers(workers, cores, names, threads):
    found = cpu_devices(workers, cores=cores)
    assert [device.name for device in found] == names
    assert {device.threads for device in found} == {threads}


def test_the_same_bits_need_one_thread():
    assert cpu_devices(1, Precision.EXACT, cores=16)[0].threads == 1


def test_every_gpu_gets_a_worker_that_sees_only_it(eight_gpus):
    found = find_devices(environment={})
    assert [device.visible for device in found] == [str(i) for i in range(8)]
    assert {device.torch_device for device in found} == {"cuda:0"}


def test_fewer_gpus_can_be_asked_for(eight_gpus):
    assert len(find_devices(3, environment={})) == 3


@pytest.mark.parametrize(
    ("variable", "ids"),
    [
        ("2,5", ["2", "5"]),
        ("5, 2", ["5", "2"]),
        ("1,9,2", ["1"]),
        ("1,1", ["1"]),
        ("GPU-1b2c,3", ["GPU-1b2c", "3"]),
    ],
)
def test_cuda_visible_devices_is_honoured(eight_gpus, variable, ids):
    found = find_devices(environment={"CUDA_VISIBLE_DEVICES": variable})
    assert [device.visible for device in found] == ids


@pytest.mark.parametrize("variable", ["", "-1", "none"])
def test_hidden_gpus_leave_the_cpu(eight_gpus, variable):
    found = find_devices(environment={"CUDA_VISIBLE_DEVICES": variable})
    assert found[0].torch_device == "cpu"


def test_a_torch_without_cuda_leaves_the_cpu(eight_gpus, monkeypatch):
    monkeypatch.setattr(devices, "_torch_has_cuda", lambda: False)
    assert find_devices(environment={})[0].torch_device == "cpu"
