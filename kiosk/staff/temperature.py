"""How warm the devices are: GPUs by their driver, CPUs by the kernel's sensors."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)

_CPU_CHIPS = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "acpitz")  # best first
_CPU_ZONES = ("x86_pkg_temp", "cpu-thermal", "cpu_thermal", "soc_thermal", "acpitz")
_BELIEVABLE = range(1, 126)  # degrees Celsius; some sensors say 0, or -273, for "nothing here"


def cpu_temperature(root: Path = Path("/sys/class")) -> float | None:
    """The hottest part of the CPU in degrees Celsius; None where nothing tells it.

    From hwmon's chips, or else from the thermal zones; both are in thousandths of a degree.
    """
    for folder, name, value, kinds in (
        (root / "hwmon", "name", "temp*_input", _CPU_CHIPS),
        (root / "thermal", "type", "temp", _CPU_ZONES),
    ):
        told = _by_kind(folder, name, value)
        for kind in kinds:
            if readings := told.get(kind):
                return max(readings)
    return None


def _by_kind(folder: Path, name: str, value: str) -> Mapping[str, list[float]]:
    told: dict[str, list[float]] = {}
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        with suppress(OSError):
            kind = (entry / name).read_text(encoding="ascii", errors="replace").strip()
            for path in entry.glob(value):
                if (degrees := _degrees(path)) is not None:
                    told.setdefault(kind, []).append(degrees)
    return told


def _degrees(path: Path) -> float | None:
    try:
        degrees = int(path.read_text(encoding="ascii")) / 1000
    except (OSError, ValueError):
        return None
    return degrees if int(degrees) in _BELIEVABLE else None


class Thermometer:
    """Tells the temperature of devices by their names, "cpu-0" or "gpu-1".

    `gpus` are the ids of CUDA_VISIBLE_DEVICES in the order of the names, where that is set: an
    index or "GPU-…". `nvml` stands for the driver's library.
    """

    def __init__(
        self,
        root: Path = Path("/sys/class"),
        gpus: Sequence[str] = (),
        nvml: Any = None,
    ) -> None:
        self._root = root
        self._gpus = tuple(gpus)
        self._nvml: Any = nvml
        self._looked = False

    def read(self, device: str) -> float | None:
        """Degrees Celsius; None where nobody can tell."""
        kind, _, number = device.partition("-")
        if kind == "cpu":
            return cpu_temperature(self._root)
        if kind == "gpu" and number.isdecimal():
            return self._gpu(int(number))
        return None

    def _gpu(self, number: int) -> float | None:
        nvml = self._driver()
        if nvml is None:
            return None
        name = self._gpus[number] if number < len(self._gpus) else str(number)
        try:
            if name.isdecimal():
                handle = nvml.nvmlDeviceGetHandleByIndex(int(name))
            else:
                handle = nvml.nvmlDeviceGetHandleByUUID(name)
            return float(nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU))
        except nvml.NVMLError:
            return None

    def _driver(self) -> Any:
        if not self._looked:
            self._looked = True
            try:
                self._nvml = self._nvml or importlib.import_module("pynvml")
                self._nvml.nvmlInit()
            except Exception as error:  # noqa: BLE001 - no library, no driver, or one too old
                _log.info("no temperature of GPUs: %s", error)
                self._nvml = None
        return self._nvml
