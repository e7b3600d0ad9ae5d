"""What guests, staff and the morning do, for processes that are killed while they do it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from kiosk.backoffice.config import BackOfficeConfig
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOfficeReady, TicketOpened
from tests.backoffice.windows import CHOICE, PROMPT, Window, config_for, rows, tile_of
from tests.crashes import journal

NOBODY = "http://127.0.0.1:9"
"""Where the public address of the storage leads: nobody looks there, as the LAN comes first."""


def config_in(folder: Path, **more: Any) -> BackOfficeConfig:
    """A kiosk whose state and whose storage are in `folder`.

    It has the mail server and, in place of the storage, the relay that `mail.json` and `relay.json`
    there tell of, if any.
    """
    storage = {"url": f"file://{folder / 'there'}", "public_url": NOBODY, "options": {}}
    for name in ("mail", "relay"):
        if (file := folder / f"{name}.json").exists():
            more[name] = json.loads(file.read_text())
    ways = ("lan", "relay" if "relay" in more else "storage")
    return config_for(folder / "state", ways=ways, storage=storage, **more)


def write_config(folder: Path) -> None:
    """The same for commands, which write to `out`."""
    (folder / "kiosk.toml").write_text(
        f'[paths]\nstate = "{folder / "state"}"\n[share]\nway = ["lan", "storage"]\n'
        f'[share.storage]\nurl = "file://{folder / "there"}"\npublic_url = "{NOBODY}"\n'
    )


class Show:
    """A window and its guests; all that they do is written down."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.folder = folder
        self.window = Window(config_in(folder, **more))
        self._note("run", self.window.office.run)

    def ready(self) -> None:
        """Until phones are served."""
        self.window.hears(BackOfficeReady)

    def _note(self, *said: Any) -> None:
        journal.write(self.folder, *said)

    def open(self, visit: str, job: str, tiles: int) -> None:
        self._note("open", visit, job, tiles)
        self.window.office.open_ticket(JobId(job), CHOICE, PROMPT, tiles, visit)

    def hand(self, visit: str, job: str, *tiles: int, parent: str = "") -> None:
        for tile in tiles:
            self._note("handing", visit, job, tile)
            made_from = (JobId(parent), 0) if parent else None
            self.window.office.keep(tile_of(job, tile), made_from)
            self._note("handed", visit, job, tile)
            self.pump()

    def finish(self, job: str) -> None:
        self.window.office.finish_job(JobId(job), 4, 0)

    def approve(self, visit: str, job: str, tile: int, *, yes: bool) -> None:
        self._note("approve", visit, job, tile, yes)
        self.window.office.approve(JobId(job), tile, visit, yes=yes)

    def end(self, visit: str) -> None:
        self.window.office.close_ticket(visit)

    def delete(self, visit: str) -> None:
        self._note("delete", visit)
        self.window.office.delete_visit(visit)

    def mail(self, visit: str) -> None:
        address = f"{self.folder.name}@example.org"
        self._note("mail", visit, address)
        self.window.office.mail(visit, address, "en", "2026-11")

    def link(self, job: str) -> str:
        return self.window.hears(TicketOpened, job=job).url

    def pump(self) -> None:
        self.window.heard += self.window.office.pump(self.window.now())

    def settle(self) -> None:
        """Until all that was asked for is promised."""
        self.window.until(lambda: not self.window.office.waits)
        self._note("settled")

    def sent(self) -> None:
        """Until all that is to be sent out is there."""
        for table in ("outbox", "mails"):
            self.window.until(lambda: rows(self.folder / "state", f"SELECT * FROM {table}") == [])  # noqa: B023


def visit(show: Show) -> None:
    """Four pictures, then an edit of the first, by a guest who then goes."""
    show.ready()
    show.open("visit-1", "job-1", 4)
    show.hand("visit-1", "job-1", 0, 1, 2, 3)
    show.finish("job-1")
    show.link("job-1")
    show.settle()
    show.open("visit-1", "job-2", 1)
    show.hand("visit-1", "job-2", 0, parent="job-1")
    show.finish("job-2")
    show.window.office.count("ended", "left")
    show.end("visit-1")


def staff(show: Show) -> None:
    """Staff let a picture be seen, hold one back, and have not looked at the third."""
    show.open("visit-1", "job-1", 3)
    show.hand("visit-1", "job-1", 0, 1, 2)
    show.finish("job-1")
    show.settle()
    show.approve("visit-1", "job-1", 0, yes=True)
    show.approve("visit-1", "job-1", 1, yes=False)
    show.end("visit-1")


def forget(show: Show) -> None:
    """A guest deletes everything at the kiosk; the next one keeps a picture."""
    show.ready()
    show.open("visit-1", "job-1", 2)
    show.hand("visit-1", "job-1", 0, 1)
    show.finish("job-1")
    show.settle()
    show.delete("visit-1")
    show.open("visit-2", "job-2", 1)
    show.hand("visit-2", "job-2", 0)
    show.finish("job-2")
    show.end("visit-2")


def phone(show: Show) -> None:
    """A guest deletes everything on the phone."""
    show.ready()
    show.open("visit-1", "job-1", 2)
    show.hand("visit-1", "job-1", 0, 1)
    show.finish("job-1")
    show.end("visit-1")
    show.settle()
    show.sent()
    show._note("delete", "visit-1")
    show.window.until(lambda: _deleted_at(show.link("job-1")))


def _deleted_at(link: str) -> bool:
    try:
        return httpx.post(f"{link}/delete", timeout=5).status_code in (200, 404)
    except httpx.TransportError:
        return False  # whoever serves it was killed; the guest tries again


def mail(show: Show) -> None:
    """Two pictures that go by e-mail as well."""
    show.ready()
    show.open("visit-1", "job-1", 2)
    show.hand("visit-1", "job-1", 0, 1)
    show.mail("visit-1")
    show.finish("job-1")
    show.end("visit-1")


def relay(show: Show) -> None:
    """Two visits on a relay; one guest deletes everything there."""
    show.ready()
    for visit, job in (("visit-1", "job-1"), ("visit-2", "job-2")):
        show.open(visit, job, 1)
        show.hand(visit, job, 0)
        show.finish(job)
        show.end(visit)
    show.settle()
    show.sent()
    start = json.loads((show.folder / "relay.json").read_text())["url"]
    show._note("delete", "visit-1")
    show.window.until(lambda: _deleted_at(f"{start}/t/{show.link('job-1').rpartition('/')[2]}"))
    state = show.folder / "state"
    show.window.until(lambda: len(rows(state, "SELECT * FROM tickets")) == 1)


def next_guest(show: Show) -> None:
    """One picture, on whatever the night before has left."""
    show.ready()
    show.open("visit-9", "job-9", 1)
    show.hand("visit-9", "job-9", 0)
    show.finish("job-9")
    show.end("visit-9")


@dataclass(frozen=True)
class Scenario:
    """`staff_approve` is that of the config; `prepared` names a state folder to begin with."""

    play: Callable[[Show], None]
    prepared: str = ""
    staff_approve: bool = False


SCENARIOS = {
    "visit": Scenario(visit),
    "staff": Scenario(staff, staff_approve=True),
    "forget": Scenario(forget),
    "phone": Scenario(phone),
    "mail": Scenario(mail),
    "relay": Scenario(relay),
    "morning": Scenario(next_guest, "night"),
    "migration": Scenario(next_guest, "old"),
    "damage": Scenario(next_guest, "damaged"),
}


def play(name: str, folder: Path, at_death: Callable[[], None] | None = None) -> None:
    """All of a scenario; `at_death` is called when the back office is found dead."""
    scenario = SCENARIOS[name]
    show = Show(folder, staff_approve=scenario.staff_approve)
    if at_death is not None:
        _notice(show.window, at_death)
    try:
        scenario.play(show)
        show.settle()
        show.sent()
    finally:
        show.window.office.close()


def _notice(window: Window, at_death: Callable[[], None]) -> None:
    died = window.office._talk._died

    def noticed(why: str) -> None:
        died(why)
        at_death()

    window.office._talk._died = noticed  # type: ignore[method-assign]
