"""The light that staff see, and what it tells them to do."""

from __future__ import annotations

import pytest

from kiosk.domain.generation import DeviceHealth, GeneratorHealth
from kiosk.staff.condition import Light, Trouble, condition_of

GIB = 2**30
IDLE = DeviceHealth("gpu0", "idle", 0)
READY = GeneratorHealth("ready", (IDLE,))
DEAD = GeneratorHealth("failed", cause="No worker starts.", cure="Restart the machine.")
BROKEN = GeneratorHealth("ready", (IDLE, DeviceHealth("gpu1", "failed", 3, last_error="crash")))
AWAY = GeneratorHealth("ready", (IDLE, DeviceHealth("gpu1", "drained", 0)))
DISK = Trouble("The disk is full.", "Make room.", closes=True)
SHARE = Trouble("The page is away.", "Look at the network.")


@pytest.mark.parametrize(
    ("health", "troubles", "free", "light", "todo"),
    [
        (READY, [], 50 * GIB, Light.GREEN, ""),
        (DEAD, [SHARE], 50 * GIB, Light.RED, "Restart the machine."),
        (READY, [SHARE, DISK], 50 * GIB, Light.RED, "Make room."),
        (READY, [SHARE], 50 * GIB, Light.AMBER, "Look at the network."),
        (BROKEN, [], 50 * GIB, Light.AMBER, "Restart gpu1."),
        (AWAY, [], 50 * GIB, Light.AMBER, "Return gpu1 when it is ready."),
        (GeneratorHealth("starting"), [], None, Light.AMBER, "Wait a minute."),
        (
            GeneratorHealth("ready", prerendered=True, cure="Mend it."),
            [],
            None,
            Light.AMBER,
            "Mend it.",
        ),
    ],
)
def test_the_worst_is_told_with_what_to_do(health, troubles, free, light, todo) -> None:
    condition = condition_of(health, troubles, free)
    assert (condition.light, condition.todo) == (light, todo)


def test_a_disk_that_fills_up_is_told_before_it_is_full() -> None:
    condition = condition_of(READY, free=2 * GIB)
    assert condition.light is Light.AMBER
    assert "2.0 GiB" in condition.reason


def test_out_of_order_is_red_though_all_is_well() -> None:
    condition = condition_of(READY, out_of_order=True)
    assert condition.light is Light.RED
    assert "Show" in condition.todo
