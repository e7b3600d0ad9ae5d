"""How warm it is, from a made-up /sys and a made-up driver."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.staff.temperature import Thermometer, cpu_temperature


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text + "\n")


def test_the_hottest_core_of_the_chip_counts(tmp_path: Path) -> None:
    put(tmp_path, "hwmon/hwmon0/name", "nvme")
    put(tmp_path, "hwmon/hwmon0/temp1_input", "81000")
    put(tmp_path, "hwmon/hwmon1/name", "coretemp")
    put(tmp_path, "hwmon/hwmon1/temp1_input", "45000")
    put(tmp_path, "hwmon/hwmon1/temp2_input", "52500")
    put(tmp_path, "thermal/thermal_zone0/type", "x86_pkg_temp")
    put(tmp_path, "thermal/thermal_zone0/temp", "99000")
    assert cpu_temperature(tmp_path) == 52.5
    assert Thermometer(tmp_path).read("cpu-1") == 52.5


def test_zones_stand_in_where_no_chip_tells(tmp_path: Path) -> None:
    put(tmp_path, "thermal/thermal_zone0/type", "cpu-thermal")
    put(tmp_path, "thermal/thermal_zone0/temp", "61234")
    assert cpu_temperature(tmp_path) == pytest.approx(61.234)


@pytest.mark.parametrize("nonsense", ["0", "-273000", "warm", "999000"])
def test_nonsense_is_unknown(tmp_path: Path, nonsense: str) -> None:
    put(tmp_path, "hwmon/hwmon0/name", "k10temp")
    put(tmp_path, "hwmon/hwmon0/temp1_input", nonsense)
    assert cpu_temperature(tmp_path) is None
    assert cpu_temperature(tmp_path / "nowhere") is None


class FakeDriver:
    NVML_TEMPERATURE_GPU = 0

    class NVMLError(Exception):
        pass

    def nvmlInit(self) -> None:
        pass

    def nvmlDeviceGetHandleByIndex(self, index: int) -> Any:
        return index

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> Any:
        return {"GPU-b": 1}[uuid]

    def nvmlDeviceGetTemperature(self, handle: int, _kind: int) -> int:
        if handle > 3:
            raise self.NVMLError("not found")
        return 50 + handle


def test_gpus_are_read_as_they_are_numbered_for_the_workers() -> None:
    assert Thermometer(nvml=FakeDriver()).read("gpu-3") == 53
    chosen = Thermometer(gpus=["2", "GPU-b"], nvml=FakeDriver())
    assert [chosen.read("gpu-0"), chosen.read("gpu-1")] == [52, 51]
    assert Thermometer(nvml=FakeDriver()).read("gpu-7") is None
    assert Thermometer(nvml=FakeDriver()).read("tpu-0") is None
