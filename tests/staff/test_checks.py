"""Each check tells what is wrong in a sentence, and what to do in another."""

from __future__ import annotations

import http.server
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from kiosk.config import Config, EngineConfig, PathsConfig, ShareConfig
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.layout import hash_checkpoint
from kiosk.sharing.trying import Trial
from kiosk.sharing.ways import SELF_TEST
from kiosk.staff import checks, probes
from kiosk.staff.checks import GIB, DeviceTile, PowerSupply, TicketTrip
from kiosk.staff.preflight import Finding, Verdict, run_preflight, warn
from kiosk.staff.standard import Live, standard_checks
from kiosk.staff.window_checks import Glass, judge_scan, judge_screen, judge_touch

GO, WARN, NO_GO = Verdict
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LINK = "http://192.0.2.7:8765/t/abcdefghijklmnopqrstuv"
MAINS = PowerSupply("AC", "Mains", online=True)
UNPLUGGED = PowerSupply("AC", "Mains", online=False)


def battery(status: str, capacity: int | None = 80) -> PowerSupply:
    return PowerSupply("BAT0", "Battery", status=status, capacity=capacity)


JUDGED: list[tuple[Finding, Verdict, str]] = [
    (checks.judge_disk(100 * GIB), GO, "100.0 GiB"),
    (checks.judge_disk(3 * GIB), WARN, "3.0 GiB"),
    (checks.judge_disk(GIB // 2), NO_GO, "0.5 GiB"),
    (checks.judge_state(""), GO, "can be written"),
    (checks.judge_state("Read-only file system."), NO_GO, "Read-only file system"),
    (checks.judge_clock(NOW, BUILT, NOW - timedelta(hours=1)), GO, "21 November 2026"),
    (checks.judge_clock(NOW, BUILT, None), GO, "21 November 2026"),
    (checks.judge_clock(NOW, BUILT, NOW + timedelta(minutes=1)), GO, "21 November"),
    (checks.judge_clock(datetime(1970, 1, 1, tzinfo=UTC), BUILT, None), NO_GO, "before this"),
    (checks.judge_clock(NOW, BUILT, NOW + timedelta(hours=1)), NO_GO, "before the last record"),
    (checks.judge_clock(NOW + timedelta(days=2000), BUILT, None), WARN, "years after"),
    (checks.judge_checkpoints({}, "showroom"), GO, "whole"),
    (checks.judge_checkpoints({"fast": "Damaged."}, "showroom"), WARN, "fast"),
    (checks.judge_checkpoints({"showroom": "Damaged."}, "showroom"), NO_GO, "Damaged"),
    (checks.judge_tiles([DeviceTile("cpu:0", 1.5)]), GO, "took 1.5 s"),
    (checks.judge_tiles([DeviceTile("a", 1), DeviceTile("b", 2)]), GO, "All 2 devices"),
    (checks.judge_tiles([DeviceTile("a", 1), DeviceTile("b", fault="no memory")]), WARN, "b: no"),
    (checks.judge_tiles([DeviceTile("a", fault="no memory")]), NO_GO, "a: no memory"),
    (checks.judge_tiles([]), NO_GO, "there is no device"),
    (checks.judge_ticket(TicketTrip(LINK, LINK, 200)), GO, "fetched"),
    (checks.judge_ticket(TicketTrip(LINK, None, None)), NO_GO, "cannot be read"),
    (checks.judge_ticket(TicketTrip(LINK, LINK + "x", 200)), NO_GO, "elsewhere"),
    (checks.judge_ticket(TicketTrip(LINK, LINK, None)), NO_GO, "does not answer"),
    (checks.judge_ticket(TicketTrip(LINK, LINK, 500)), NO_GO, "status 500"),
    (checks.judge_fonts(["Noto Sans", "Noto Sans CJK"]), GO, "are there"),
    (checks.judge_fonts(["DejaVu Sans"]), WARN, "Noto Sans, Noto Sans CJK"),
    (checks.judge_fonts([]), NO_GO, "no font"),
    (checks.judge_memory(8 * GIB), GO, "8.0 GiB"),
    (checks.judge_memory(GIB), WARN, "1.0 GiB"),
    (checks.judge_memory(GIB // 4), NO_GO, "0.2 GiB"),
    (checks.judge_power([]), GO, "mains"),
    (checks.judge_power([MAINS]), GO, "mains"),
    (checks.judge_power([MAINS, battery("Charging", 5)]), GO, "mains"),
    (checks.judge_power([MAINS, battery("Not charging")]), GO, "mains"),
    (checks.judge_power([UNPLUGGED, battery("Discharging")]), WARN, "battery at 80 %"),
    (checks.judge_power([UNPLUGGED, battery("Discharging", 7)]), NO_GO, "battery at 7 %"),
    (checks.judge_power([MAINS, battery("Discharging")]), WARN, "although it is plugged in"),
    (checks.judge_power([UNPLUGGED, battery("Discharging", None)]), WARN, "on battery."),
    (checks.judge_network("192.0.2.7", ""), GO, "192.0.2.7"),
    (checks.judge_network("127.0.0.1", ""), WARN, "no network address"),
    (checks.judge_network("127.0.0.1", "https://pictures.example"), GO, "pictures.example"),
    (checks.not_checked("it is dark"), WARN, "Not checked: it is dark."),
]


@pytest.mark.parametrize(
    ("finding", "verdict", "says"), JUDGED, ids=[f"{i}-{j[2]}" for i, j in enumerate(JUDGED)]
)
def test_a_measurement_becomes_a_verdict(finding: Finding, verdict: Verdict, says: str) -> None:
    assert finding.verdict is verdict
    assert says in finding.what
    assert bool(finding.cure) is (verdict is not GO)


def test_the_state_folder_is_really_written_and_left_as_it_was(tmp_path: Path) -> None:
    assert probes.write_fault(tmp_path / "state") == ""
    assert list((tmp_path / "state").iterdir()) == []
    (tmp_path / "file").write_text("")
    assert probes.write_fault(tmp_path / "file") == "it is a file, not a folder."
    assert probes.write_fault(tmp_path / "file" / "state") == "Not a directory."


def test_a_full_disk_is_seen_by_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert probes.write_fault(tmp_path) == "No space left on device."
    assert list(tmp_path.iterdir()) == []


def test_space_is_measured_even_before_the_folder_exists(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    assert probes.free_bytes(tmp_path / "not" / "yet") == pytest.approx(free, rel=0.2)


def test_a_damaged_weight_file_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    for part in ("scheduler", "text_encoder", "tokenizer", "unet", "vae"):
        (folder / part).mkdir(parents=True)
        (folder / part / "config.json").write_text("{}")
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(
        f"""[[checkpoints]]
        id = "tiny"
        task = "text-to-image"
        path = "tiny"
        size = 64
        scheduler = "ddim"
        steps = 2
        guidance = 1.0
        prompts = "open"
        licence = "Apache-2.0"
        sha256 = "{hash_checkpoint(folder)}"
        """
    )
    (folder / "unet" / "config.json").write_text("{ }")
    faults = probes.checkpoint_faults(load_manifest(manifest))
    assert list(faults) == ["tiny"]
    assert checks.judge_checkpoints(faults, "tiny").verdict is NO_GO


def supply(root: Path, name: str, **files: str) -> None:
    (root / name).mkdir(parents=True)
    for file, text in files.items():
        (root / name / file).write_text(text + "\n")


def test_power_is_read_from_the_system_and_mice_are_left_out(tmp_path: Path) -> None:
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "BAT0", type="Battery", status="Discharging", capacity="12")
    supply(tmp_path, "hidpp_battery_0", type="Battery", scope="Device", capacity="3")
    supplies = probes.power_supplies(tmp_path)
    assert [s.name for s in supplies] == ["AC", "BAT0"]
    finding = checks.judge_power(supplies)
    assert finding.verdict is NO_GO and "12 %" in finding.what
    assert probes.power_supplies(tmp_path / "none") == []


def test_memory_is_read_from_the_system(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal:  8000000 kB\nMemAvailable:  3145728 kB\n")
    assert probes.memory_available(meminfo) == 3 * GIB
    meminfo.write_text("MemTotal: 1 kB\n")
    with pytest.raises(ValueError, match="does not say"):
        probes.memory_available(meminfo)


def test_fonts_are_found_by_their_files(tmp_path: Path) -> None:
    (tmp_path / "truetype" / "noto").mkdir(parents=True)
    (tmp_path / "truetype" / "noto" / "NotoSans-Regular.ttf").touch()
    (tmp_path / "NotoSansMono-Regular.ttf").touch()
    assert probes.font_families([tmp_path, tmp_path / "none"]) == ["Noto Sans"]


def test_the_last_record_is_of_the_live_logs(tmp_path: Path) -> None:
    assert probes.last_record(tmp_path) is None
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "kiosk.log").touch()
    seen = probes.last_record(tmp_path)
    assert seen is not None and abs(datetime.now(UTC) - seen) < timedelta(minutes=1)


class Answer(http.server.BaseHTTPRequestHandler):
    agents: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        self.send_response(200 if self.path == "/t/right" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        pass


@pytest.fixture
def page() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_ticket_is_fetched_as_a_phone_would_and_its_qr_read(page: str) -> None:
    assert probes.ticket_trip(f"{page}/t/right") == TicketTrip(
        f"{page}/t/right", f"{page}/t/right", 200
    )
    assert probes.ticket_trip(f"{page}/t/wrong").status == 404
    assert probes.ticket_trip(f"{page}/t/right", lambda _: None).status is None


def test_a_page_that_nobody_serves_does_not_answer() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        assert probes.http_status(f"http://127.0.0.1:{port}/t/right") is None
    assert probes.http_status("http://[broken") is None


def config_in(state: Path, **engine: object) -> Config:
    return Config(
        paths=PathsConfig(state=state),
        share=ShareConfig(host="192.0.2.7"),
        engine=EngineConfig.model_validate(engine),
    )


def test_all_of_a_kiosk_is_looked_at(tmp_path: Path) -> None:
    live = Live(lambda: [DeviceTile("cpu:0", 1.0)], lambda: TicketTrip(LINK, LINK, 200))
    found = standard_checks(config_in(tmp_path), live, datetime.now(UTC))
    ids = {check.id for check in found}
    assert ids == {
        *("devices", "checkpoints", "ticket", "network", "state", "disk", "memory", "power"),
        *("clock", "fonts", "pack", "update", "printer"),
    }
    assert all(check.deadline < 60 for check in found)
    report = run_preflight([c for c in found if c.id != "checkpoints"], NOW)
    by_id = {result.check: result.finding for result in report.results}
    assert {by_id[name].verdict for name in ("devices", "ticket", "network", "state")} == {GO}
    assert "itself failed" not in " ".join(finding.what for finding in by_id.values())


def test_the_panel_asks_for_what_it_does_not_see_itself(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    beside = standard_checks(config, Live(base="http://192.0.2.7:8765", panel=True), NOW)
    ids = {check.id for check in beside}
    assert not ids & {"devices", "ticket"}
    assert "way-lan" in ids  # a running kiosk's page can be tried
    trip = Live(ticket=lambda: TicketTrip(LINK, LINK, 200), only="ticket")
    assert [check.id for check in standard_checks(config, trip, NOW)] == ["ticket"]


def test_a_pack_that_is_not_whole_matters_most_in_demo_mode(tmp_path: Path) -> None:
    broken = config_in(tmp_path, pack=tmp_path / "nowhere")
    assert probes.pack_fault(config_in(tmp_path)) == ""
    fault = probes.pack_fault(broken)
    assert fault
    assert checks.judge_pack(fault, needed=True).verdict is NO_GO
    assert checks.judge_pack(fault, needed=False).verdict is WARN
    assert checks.judge_pack("", needed=True).verdict is GO


def test_a_way_out_is_a_no_go_only_where_there_is_no_other() -> None:
    works = Trial("relay", True, "The relay takes pictures.")
    fails = Trial("relay", False, "The relay does not answer.", "Check the internet.")
    assert checks.judge_way(works, alone=True).verdict is GO
    doubtful = Trial("relay", True, "It keeps pictures for 24 hours.", "Raise it there.")
    assert checks.judge_way(doubtful, alone=True) == warn(doubtful.what, doubtful.cure)
    assert checks.judge_way(fails, alone=True).verdict is NO_GO
    assert checks.judge_way(fails, alone=False) == warn(fails.what, fails.cure)


@pytest.mark.parametrize(("days", "verdict"), [(0, GO), (180, GO), (181, WARN)])
def test_an_old_program_is_told(days: int, verdict: Verdict) -> None:
    assert checks.judge_update(NOW - timedelta(days=days), NOW).verdict is verdict


GLASS = Glass(1080, 1920, 299.0, 531.0, touch=True, pointer=False)


@pytest.mark.parametrize(
    ("glass", "diagonal", "inches", "verdict"),
    [
        (GLASS, None, 24.0, GO),
        (GLASS, 32.0, None, GO),
        (GLASS, None, None, WARN),
        (replace(GLASS, width=600), 24.0, None, WARN),
        (replace(GLASS, width=320), 24.0, None, NO_GO),
    ],
)
def test_the_screen_is_large_enough_and_tells_its_size(
    glass: Glass, diagonal: float | None, inches: float | None, verdict: Verdict
) -> None:
    assert judge_screen(glass, diagonal, inches).verdict is verdict


def test_a_kiosk_needs_something_to_touch_it_with() -> None:
    assert judge_touch(GLASS).verdict is GO
    assert judge_touch(replace(GLASS, touch=False, pointer=True)).verdict is WARN
    assert judge_touch(replace(GLASS, touch=False)).verdict is NO_GO


def test_only_a_real_phone_makes_the_last_tick() -> None:
    assert judge_scan(shown=True, scanned=True).verdict is GO
    assert judge_scan(shown=True, scanned=False).verdict is WARN
    assert judge_scan(shown=False, scanned=False).verdict is WARN


def test_each_part_that_is_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    manifest = tmp_path / "manifest.toml"
    manifest.write_text("[[checkpoints]]\n")
    live = Live(lambda: [DeviceTile("cpu:0", fault="no memory")], lambda: TicketTrip(LINK, None, 0))
    config = config_in(tmp_path / "file" / "state", manifest=manifest)
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    report = run_preflight(standard_checks(config, live, long_ago), NOW)
    bad = {result.check for result in report.results if result.finding.verdict is NO_GO}
    assert {"devices", "ticket", "state", "checkpoints", "clock"} <= bad


def test_what_cannot_be_looked_at_is_said(tmp_path: Path) -> None:
    found = standard_checks(config_in(tmp_path), Live(), NOW)
    report = run_preflight([c for c in found if c.id in ("devices", "ticket")], NOW)
    assert [result.finding.verdict for result in report.results] == [WARN, WARN]
    assert all(result.finding.what.startswith("Not checked") for result in report.results)


def test_a_check_of_the_page_is_no_phones_scan(page: str) -> None:
    Answer.agents.clear()
    probes.http_status(f"{page}/t/right")
    assert Answer.agents == [SELF_TEST]
