"""How much memory is free, and whether that is enough for a second worker."""

import pytest

from kiosk.domain.errors import EngineFault
from kiosk.generators.headroom import Footprint, free_memory, shortage
from kiosk.generators.usage import compiled_with, memory_used
from kiosk.inference.footprint import ensure_room, free_on, reserved_at_most

GIB = 2**30


@pytest.fixture
def machine(tmp_path):
    """A machine with 8 GiB to be had."""
    (tmp_path / "meminfo").write_text("MemTotal: 16777216 kB\nMemAvailable:    8388608 kB\n")
    return tmp_path


def container(folder, limit, used, cached=0):
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 1\ninactive_file {cached}\nactive_file 5\n")


def free(machine):
    return free_memory(machine / "meminfo", machine)


def test_memory_is_what_the_kernel_says_is_available(machine):
    assert free(machine) == 8 * GIB


def test_a_container_has_no_more_than_its_limit_leaves(machine):
    container(machine, 6 * GIB, 4 * GIB)
    assert free(machine) == 2 * GIB
    container(machine, 6 * GIB, 4 * GIB, cached=3 * GIB)
    assert free(machine) == 5 * GIB, "files that are only cached are in nobody's way"
    container(machine, 2 * GIB, 3 * GIB)
    assert free(machine) == 0
    container(machine, "max", 4 * GIB)
    assert free(machine) == 8 * GIB


def test_a_system_that_does_not_say_counts_as_full(tmp_path):
    assert free_memory(tmp_path / "meminfo", tmp_path) == 0


def test_a_second_worker_may_take_half_as_much_again_and_a_reserve():
    took = Footprint(process=4 * GIB, device=10 * GIB)
    assert took.for_successor() == Footprint(7 * GIB, 16 * GIB)
    assert Footprint(4 * GIB).for_successor().device == 0
    assert shortage(took, 7 * GIB) == ""
    assert shortage(Footprint(4 * GIB, 10 * GIB, left=16 * GIB), 7 * GIB) == ""
    assert shortage(Footprint(4 * GIB, 10 * GIB, left=15 * GIB), 7 * GIB) == (
        "15.0 GiB of GPU memory are free, and a second worker may take 16.0."
    )
    assert shortage(took, 7 * GIB - 1) == (
        "7.0 GiB of memory are free, and a second worker may take 7.0."
    )


def test_a_worker_knows_what_its_process_takes_and_took_at_most():
    now, most = memory_used("cpu"), compiled_with("cpu")
    assert 10 * 2**20 < now.process <= most.process
    assert (now.device, most.device, most.free) == (0, 0, None)


def test_a_successor_leaves_where_its_gpu_has_too_little_memory(monkeypatch):
    monkeypatch.setattr("torch.cuda.mem_get_info", lambda device: (3 * GIB, 24 * GIB))
    monkeypatch.setattr("torch.cuda.max_memory_reserved", lambda device: 5 * GIB)
    ensure_room("cuda:0", 3 * GIB)
    with pytest.raises(EngineFault, match=r"3\.0 GiB of GPU memory are free, and it may take 8\.5"):
        ensure_room("cuda:0", int(8.5 * GIB))
    ensure_room("cpu", 100 * GIB)
    assert free_on("cuda:0") == 3 * GIB
    assert (reserved_at_most("cuda:0"), reserved_at_most("cpu")) == (5 * GIB, 0)
