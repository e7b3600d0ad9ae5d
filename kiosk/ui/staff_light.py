"""The one light of the kiosk, for every page that shows it or goes by it."""

from __future__ import annotations

import shutil
from pathlib import Path

from kiosk.staff.condition import Condition, Trouble, condition_of
from kiosk.ui.staff_rows import opens_at
from kiosk.ui.visit_controller import VisitController

_CLOSING = ("storage", "stopped")


def free_at(state: Path) -> int | None:
    """The room on the disk of the folder `state`, in bytes; None where nobody can tell."""
    nearest = next((path for path in (state, *state.parents) if path.exists()), None)
    try:
        return None if nearest is None else shutil.disk_usage(nearest).free
    except OSError:
        return None


def condition_now(controller: VisitController, free: int | None) -> Condition:
    """How the kiosk is, as the window knows it; `free` is the disk's room in bytes."""
    faults = controller.faults.items()
    return condition_of(
        controller.health,
        [Trouble(said, "", closes=kind in _CLOSING) for kind, said in faults],
        free,
        out_of_order=controller.out_of_order,
        opens="" if controller.opening.open else opens_at(controller.opening),
    )
