"""The pipelines of one device: put together when first asked for, from parts that they share."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from kiosk.domain.checkpoints import Checkpoint, Entry, Manifest
from kiosk.domain.errors import CheckpointFault, EngineFault
from kiosk.domain.generation import Precision
from kiosk.domain.json_files import read_object
from kiosk.domain.layout import CURE, Part, check_listed, entry_files, find_parts, net_folder
from kiosk.domain.requests import GenerationRequest, Task, TextToImageRequest
from kiosk.inference.acceleration import Acceleration, Profile, accelerate
from kiosk.inference.adapters import Taught
from kiosk.inference.assembly import assemble
from kiosk.inference.memory import default_budget
from kiosk.inference.parts import PartKey, Parts, Plan, plan_part
from kiosk.inference.previews import PreviewMap, load_preview_map
from kiosk.inference.prompts import PromptCache
from kiosk.inference.schedulers import adapt_config
from kiosk.inference.thrift import give_back

log = logging.getLogger("kiosk.pipelines")

_LOADING_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pipeline: a checkpoint for a task, with a ControlNet or without, in a precision."""

    checkpoint: str
    task: Task
    precision: Precision
    controlnet: str = ""

    @classmethod
    def of(cls, request: GenerationRequest) -> Self:
        """The pipeline that a request needs."""
        net = ""
        if isinstance(request, TextToImageRequest) and request.control is not None:
            net = request.control.id
        return cls(request.checkpoint, request.task, request.precision, net)

    def exactly(self) -> Self:
        """The same in fp32."""
        return replace(self, precision=Precision.EXACT)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pipeline ready to run; `seconds` is how long checking and loading took."""

    pipe: Any
    checkpoint: Checkpoint
    precision: Precision
    device: str
    scheduler_config: Mapping[str, Any]
    preview: PreviewMap
    seconds: float
    parts: frozenset[PartKey]
    acceleration: Acceleration = field(default_factory=lambda: Acceleration(Profile.FAST))
    prompts: PromptCache = field(default_factory=PromptCache)

    @property
    def factor(self) -> int:
        """Pixels along one side of a latent."""
        return int(self.pipe.vae_scale_factor)


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
        self._offload = offload
        self._offloading: Pipelines | None = None
        self._budget = budget or default_budget(device)
        self._pinned = pinned
        self._profile = profile
        self._parts = Parts("cpu" if offload else device)
        self._kept: set[str] = set()  # checkpoints that staff pinned
        self._loaded: dict[Wanted, Loaded] = {}  # the most recently used last
        self._proved: dict[str, tuple[int, ...]] = {}

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
        entry = self.manifest.lora(lora_id, family)
        self._prove(entry)
        return Taught(entry.id, entry.path / entry.file, scale)

    def _load(self, wanted: Wanted) -> Loaded:
        """Only local safetensors files are read: nothing is downloaded, nothing unpickled."""
        started = time.perf_counter()
        _silence_libraries()
        entry = self.manifest.checkpoint(wanted.checkpoint)
        plans = self._plan(entry, wanted)
        if not self._parts.has(plans):
            self._prove_all(entry, wanted)
        self._make_room(plans)
        try:
            parts = {plan.part.name: self._parts.get(plan) for plan in plans}
            pipe = assemble(wanted.task, parts, _index_of(entry, self.manifest.base_of(entry)))
            acceleration = accelerate(pipe, self._profile_of(wanted), self._device)
            if self._offload:
                pipe.enable_model_cpu_offload(device=self._device)
            preview = self._preview(entry, pipe)
        except torch.OutOfMemoryError as error:
            self._parts.keep(self._keys_in_use())
            said = f"{self._device} has no memory left for the checkpoint '{entry.id}'."
            cure = "Close what else uses it, or lower engine.memory_mb."
            raise EngineFault(said, cure) from error
        except _LOADING_ERRORS as error:
            self._parts.keep(self._keys_in_use())
            said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            said = f"Checkpoint '{entry.id}' cannot be loaded ({said})."
            raise CheckpointFault(said, CURE) from error
        return Loaded(
            pipe=pipe,
            checkpoint=entry,
            precision=wanted.precision,
            device=self._device,
            scheduler_config=adapt_config(pipe.scheduler.config, entry.few_step),
            preview=preview,
            seconds=time.perf_counter() - started,
            parts=frozenset(plan.key for plan in plans),
            acceleration=acceleration,
        )

    def _profile_of(self, wanted: Wanted) -> Profile:
        return Profile.EXACT if wanted.precision is Precision.EXACT else self._profile

    def _plan(self, entry: Checkpoint, wanted: Wanted) -> list[Plan]:
        exact = self._profile_of(wanted) is Profile.EXACT
        dtype = choose_dtype(self._device, Precision.EXACT if exact else Precision.FAST)
        parts = [*find_parts(entry, self.manifest.base_of(entry)).values()]
        if wanted.controlnet:
            net = self.manifest.controlnet(wanted.controlnet, entry.family)
            parts.append(Part("controlnet", net_folder(net), "diffusers", "ControlNetModel"))
        lora = entry.path / entry.lora if entry.lora else None
        return [plan_part(part, dtype, lora if part.name == "unet" else None) for part in parts]

    def _prove_all(self, entry: Checkpoint, wanted: Wanted) -> None:
        base = self.manifest.base_of(entry)
        if base is not None:
            self._prove(base)
        self._prove(entry)
        if wanted.controlnet:
            self._prove(self.manifest.controlnet(wanted.controlnet, entry.family))

    def _prove(self, entry: Entry) -> None:
        """Check an entry's files, unless they are those that were checked before."""
        seen = _signature(entry.path)
        if self._proved.get(entry.id) != seen:
            check_listed(self.manifest, entry)
            self._proved[entry.id] = seen

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

    def _preview(self, entry: Checkpoint, pipe: Any) -> PreviewMap:
        """The map of the folder that the autoencoder comes from."""
        part = find_parts(entry, self.manifest.base_of(entry))["vae"]
        return load_preview_map(part.folder.parent, pipe.vae.config.latent_channels)


def use_threads(count: int) -> None:
    """Compute with `count` threads from now on, in the whole process."""
    torch.set_num_threads(count)


def choose_dtype(device: str, precision: Precision) -> torch.dtype:
    """fp32 when exact; otherwise bf16 where it is native, or on older GPUs fp16."""
    if precision is Precision.EXACT:
        return torch.float32
    if device.startswith("cuda"):
        return torch.bfloat16 if _gpu_has_bf16(device) else torch.float16
    return torch.bfloat16 if _cpu_has_bf16(Path("/proc/cpuinfo")) else torch.float32


def _gpu_has_bf16(device: str) -> bool:
    """Tensor cores compute in bf16 from compute capability 8.0 (Ampere) on."""
    return not torch.cuda.is_available() or torch.cuda.get_device_capability(device) >= (8, 0)


def _cpu_has_bf16(cpuinfo: Path) -> bool:
    try:
        text = cpuinfo.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in text or "amx_bf16" in text


def _signature(folder: Path) -> tuple[int, ...]:
    """Sizes and times of a folder's files: what changes when somebody touches them."""
    facts = [path.stat() for path in entry_files(folder)]
    return tuple(number for fact in facts for number in (fact.st_size, fact.st_mtime_ns))


def _index_of(entry: Checkpoint, base: Checkpoint | None) -> dict[str, Any]:
    """What model_index.json says, the entry's own or else its base's; {} where neither has one."""
    own = read_object(entry.path / "model_index.json", missing=True)
    if own or base is None:
        return own
    return read_object(base.path / "model_index.json", missing=True)


def _silence_libraries() -> None:
    """Progress bars and advice to developers have no reader in a worker process.

    Errors go to the process's own log, whose lines are JSON.
    """
    for library in (diffusers_logging, transformers_logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
        library.disable_default_handler()
        library.enable_propagation()
