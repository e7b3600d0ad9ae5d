"""The pipelines of one device: put together when first asked for, from parts that they share."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import CheckpointFault, EngineFault
from kiosk.domain.generation import Precision
from kiosk.inference.acceleration import Profile
from kiosk.inference.adapters import Taught
from kiosk.inference.loaded import Loaded, Wanted
from kiosk.inference.loading import Loader
from kiosk.inference.memory import default_budget
from kiosk.inference.parts import PartKey, Parts, Plan
from kiosk.inference.thrift import give_back

log = logging.getLogger("kiosk.pipelines")


class Pipelines:
    """The pipelines of one device, the least recently used let go when memory runs short.

    `budget` is in bytes of weights (0: a share of the device's memory). `pinned` is never let
    go; neither is what was asked for last, because it runs. One that is larger than the budget
    is loaded all the same, alone: better slow than no picture. With `offload`, weights wait in the
    machine's own memory, which `budget` then counts.
    """

    def __init__(
        self,
        device: str,
        manifest: Manifest,
        budget: int = 0,
        pinned: Wanted | None = None,
        profile: Profile = Profile.FAST,
        *,
        offload: bool = False,
    ) -> None:
        self.manifest = manifest
        self._device = device
        self._offloading: Pipelines | None = None
        self._budget = budget or default_budget(device)
        self._pinned = pinned
        self._parts = Parts("cpu" if offload else device)
        self._loader = Loader(device, manifest, self._parts, profile, offload=offload)
        self._kept: set[str] = set()  # checkpoints that staff pinned
        self._loaded: dict[Wanted, Loaded] = {}  # the most recently used last

    @property
    def device(self) -> str:
        """What the pipelines compute on, by torch's name for it."""
        return self._device

    @property
    def bytes(self) -> int:
        """Bytes of all weights in memory."""
        return self._parts.bytes

    @property
    def holding(self) -> tuple[str, ...]:
        """Ids of the checkpoints that are in memory, the most recently used last."""
        others = () if self._offloading is None else self._offloading.holding
        return tuple(dict.fromkeys((*others, *(wanted.checkpoint for wanted in self._loaded))))

    def has(self, wanted: Wanted) -> bool:
        """Whether `get` would answer at once."""
        return wanted in self._loaded

    def get(self, wanted: Wanted) -> Loaded:
        """A pipeline; raises CheckpointFault when it cannot be loaded, BadInput for an unknown."""
        loaded = self._loaded.pop(wanted, None) or self._load(wanted)
        self._loaded[wanted] = loaded
        return loaded

    def hold(self, checkpoint: str, precision: Precision, *, pinned: bool = False) -> None:
        """Load a checkpoint for its own task; `pinned` keeps it as long as memory lasts at all.

        Raises CheckpointFault, EngineFault, or BadInput for an unknown one.
        """
        entry = self.manifest.checkpoint(checkpoint)
        self.get(Wanted(checkpoint, entry.task, precision))
        (self._kept.add if pinned else self._kept.discard)(checkpoint)

    def let_go(self, checkpoint: str) -> None:
        """Free a checkpoint's weights, but for those that others share, and `pinned` itself."""
        self._kept.discard(checkpoint)
        for wanted in list(self._loaded):
            if wanted.checkpoint == checkpoint and wanted != self._pinned:
                del self._loaded[wanted]
        if self._offloading is not None:
            self._offloading.let_go(checkpoint)
        self._parts.keep(self._keys_in_use())
        give_back(self._device)

    def keep_only(self, wanted: Wanted | None) -> None:
        """Let go of every pipeline but this one, the pinned included: else nothing is painted."""
        self._loaded = {key: loaded for key, loaded in self._loaded.items() if key == wanted}
        self._parts.keep(self._keys_in_use())

    def offloading(self) -> Pipelines:
        """The same, with weights that wait in the machine's memory and come when it is their turn.

        They are other objects than the weights here; what is to be saved has to be let go here.
        """
        if self._offloading is None:
            budget = default_budget("cpu")
            self._offloading = Pipelines(self._device, self.manifest, budget, offload=True)
        return self._offloading

    def lora(self, lora_id: str, family: str, scale: float) -> Taught:
        """A LoRA of this manifest, proved to be whole; raises CheckpointFault or BadInput."""
        return self._loader.lora(lora_id, family, scale)

    def _load(self, wanted: Wanted) -> Loaded:
        started = time.perf_counter()
        plans = self._loader.plan(wanted)
        if not self._parts.has(plans):
            self._loader.prove(wanted)
        self._make_room(plans)
        try:
            return self._loader.load(wanted, plans, started)
        except (CheckpointFault, EngineFault):
            self._parts.keep(self._keys_in_use())
            raise

    def _make_room(self, plans: Sequence[Plan]) -> None:
        """Let go of what was not used for longest, until the plans fit the budget."""
        coming = {plan.key for plan in plans}
        while self._parts.bytes + self._parts.missing(plans) > self._budget:
            oldest = next((w for w in self._loaded if not self._stays(w)), None)
            if oldest is None:
                need = self._parts.bytes + self._parts.missing(plans)
                said = (
                    "weights of %d MB do not fit the budget of %d MB; they are loaded all the same"
                )
                log.warning(said, need >> 20, self._budget >> 20)
                return
            del self._loaded[oldest]
            self._parts.keep(self._keys_in_use() | coming)

    def _stays(self, wanted: Wanted) -> bool:
        return wanted == self._pinned or wanted.checkpoint in self._kept

    def _keys_in_use(self) -> set[PartKey]:
        return {key for loaded in self._loaded.values() for key in loaded.parts}
