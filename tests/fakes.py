"""A generator and a back office that do what a test tells them, at the times it tells them."""

from __future__ import annotations

import contextlib
import io
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from kiosk.config import Config
from kiosk.domain.catalog import Catalog
from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.companions import Companions
from kiosk.domain.errors import EngineFault
from kiosk.domain.generation import (
    CheckpointId,
    FailureReason,
    GenerationRequest,
    GeneratorEvent,
    GeneratorHealth,
    JobFinished,
    JobId,
    JobQueued,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
    Timings,
)
from kiosk.domain.keeping import (
    Act,
    Answered,
    BackOfficeEvent,
    BackOfficeFault,
    BackOfficeReady,
    BackOfficeRecovered,
    Fact,
    FaultKind,
    MailAnswered,
    PictureKept,
    PrintAnswered,
    PrinterChanged,
    Question,
    Row,
    TicketOpened,
)
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.prompt import Choice, Prompt
from kiosk.domain.requests import Task

PREVIEW_SIDE = 32


class FakeClock:
    """Time that passes when a test says so."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


def plain_picture(seed: int, side: int = 64) -> Image.Image:
    """A picture of one colour that depends on the seed alone."""
    chance = random.Random(seed)
    return Image.new("RGB", (side, side), tuple(chance.randint(40, 220) for _ in range(3)))


def png_of(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")
    return out.getvalue()


@dataclass
class _Job:
    request: GenerationRequest
    started: float | None = None
    announced: bool = False
    told: list[int] = field(default_factory=list)  # last step told, by tile
    ended: set[int] = field(default_factory=set)
    ready: int = 0
    cancelled: bool = False


class FakeGenerator:
    """Paints one job at a time, all tiles together, `steps` steps of `step_seconds` each.

    Tiles named in `fail` fail at their last step, for the reason given; while `refuse` is set,
    `submit` raises; `state` is what `health` says; `picture` makes a tile from seed and number.
    """

    def __init__(
        self,
        *,
        steps: int = 4,
        step_seconds: float = 0.5,
        eta: float | None = None,
        picture: Callable[[int, int], Image.Image] | None = None,
    ) -> None:
        self.pack: CheckpointId | None = None  # said to be made beforehand, where this is set
        self.steps, self.step_seconds, self.eta = steps, step_seconds, eta
        self.picture = picture or (lambda seed, _tile: plain_picture(seed))
        self.fail: dict[int, FailureReason] = {}
        self.refuse = False
        self.state: str = "ready"
        self.started = False
        self.closed = False
        self.cancelled: list[JobId] = []
        self.requests: list[GenerationRequest] = []
        self._jobs: dict[JobId, _Job] = {}
        self._read, self._write = os.pipe()
        self._next = 0

    def start(self) -> None:
        self.started = True

    def submit(self, request: GenerationRequest) -> JobId:
        if self.refuse or self.closed:
            raise EngineFault("No worker can paint.", "Restart the kiosk.")
        self._next += 1
        job = JobId(f"job-{self._next}")
        self._jobs[job] = _Job(request, told=[0] * len(request.seeds))
        self.requests.append(request)
        os.write(self._write, b".")
        return job

    def cancel(self, job: JobId) -> None:
        if job in self._jobs:
            self._jobs[job].cancelled = True
            self.cancelled.append(job)

    def health(self) -> GeneratorHealth:
        cause = "No worker starts." if self.state == "failed" else ""
        return GeneratorHealth(self.state, queued=len(self._jobs), cause=cause)  # type: ignore[arg-type]

    def waitables(self) -> Sequence[int]:
        return () if self.closed else (self._read,)

    def pump(self, now: float) -> list[GeneratorEvent]:
        os.set_blocking(self._read, False)
        with contextlib.suppress(BlockingIOError):
            os.read(self._read, 4096)
        events: list[GeneratorEvent] = []
        for position, (job, work) in enumerate(list(self._jobs.items())):
            if not work.announced:
                work.announced = True
                events.append(JobQueued(job, position, self.eta))
            events += self._work(job, work, now) if position == 0 or work.cancelled else []
        return events

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            os.close(self._read)
            os.close(self._write)

    def _work(self, job: JobId, work: _Job, now: float) -> list[GeneratorEvent]:
        if self.state == "starting" and not work.cancelled:
            return []
        if work.started is None:
            work.started = now
        step = (
            self.steps
            if not self.step_seconds
            else int((now - work.started) / self.step_seconds + 1e-9)
        )
        events: list[GeneratorEvent] = []
        for tile, seed in enumerate(work.request.seeds):
            if work.cancelled:
                events.append(TileFailed(job, tile, "cancelled"))
            elif self.state == "failed" and tile not in work.ended:
                work.ended.add(tile)
                events.append(TileFailed(job, tile, "no-worker"))
            elif min(step, self.steps) > work.told[tile]:
                work.told[tile] = min(step, self.steps)
                events += self._tile(job, work, tile, seed)
        ended = work.cancelled or len(work.ended) == len(work.request.seeds)
        if ended:
            del self._jobs[job]
            failed = len(work.request.seeds) - work.ready
            events.append(JobFinished(job, work.ready, failed))
        return events

    def _tile(self, job: JobId, work: _Job, tile: int, seed: int) -> list[GeneratorEvent]:
        step = work.told[tile]
        picture = self.picture(seed, tile)
        events: list[GeneratorEvent] = [TileProgress(job, tile, step, self.steps)]
        if step < self.steps:
            pixels = _noised(picture, seed, step / self.steps)
            side = PREVIEW_SIDE
            return [*events, TilePreview(job, tile, side, side, pixels)]
        work.ended.add(tile)
        if tile in self.fail:
            return [*events, TileFailed(job, tile, self.fail[tile], "told to")]
        work.ready += 1
        ready = TileReady(
            job, tile, png_of(picture), seed, self.pack or work.request.checkpoint, Timings()
        )
        return [*events, ready]


def _noised(picture: Image.Image, seed: int, share: float) -> bytes:
    """RGB bytes of a small preview that is `share` picture and the rest noise."""
    side = PREVIEW_SIDE
    chance = random.Random(seed)
    noise = Image.frombytes("RGB", (side, side), chance.randbytes(side * side * 3))
    small = picture.convert("RGB").resize((side, side), Image.Resampling.BOX)
    return Image.blend(noise, small, share).tobytes()


class FakeBackOffice:
    """Answers at the next pump, unless `silent`; `break_` and `mend` raise and clear faults.

    Questions are answered with the rows of `knows`, and remembered in `asked`.
    """

    def __init__(self, base: str = "http://192.168.1.20:8765") -> None:
        self.base = base
        self.silent = False
        self.started = False
        self.closed = False
        self.tickets: list[tuple[JobId, Choice, Prompt, int]] = []
        self.visits: list[str] = []  # of the tickets, one by one
        self.closed_tickets: list[str] = []
        self.deleted_visits: list[str] = []
        self.mails: list[tuple[str, str, str, str]] = []  # visit, address, language, consent
        self.takes_mail = True
        self.progress: list[tuple[JobId, int, float]] = []
        self.kept: list[TileReady] = []
        self.parents: list[tuple[JobId, int] | None] = []  # of what was kept
        self.counted: list[tuple[str, str]] = []
        self.printed: list[tuple[JobId, int, str, str]] = []
        self.print_slowly = False  # `answer_print` answers
        self.knows: dict[str, Sequence[Row]] = {}  # by question
        self.curated: list[tuple[Act, str, int]] = []
        self.shows: list[tuple[str, bool]] = []
        self.asked: list[tuple[str, dict[str, Fact]]] = []
        self.finished: list[tuple[JobId, int, int]] = []
        self._events: list[BackOfficeEvent] = []

    def start(self) -> None:
        self.started = True
        self._events.append(BackOfficeReady(self.base))

    def open_ticket(
        self, job: JobId, choice: Choice, prompt: Prompt, tiles: int, visit: str = ""
    ) -> None:
        self.tickets.append((job, choice, prompt, tiles))
        self.visits.append(visit)
        if not self.silent:
            self._events.append(TicketOpened(job, self.link(job)))

    def report_progress(self, job: JobId, ahead: int, done: float) -> None:
        self.progress.append((job, ahead, done))

    def close_ticket(self, visit: str) -> None:
        self.closed_tickets.append(visit)

    def mail(self, visit: str, address: str, language: str, consent: str) -> None:
        self.mails.append((visit, address, language, consent))
        if not self.silent:
            self._events.append(MailAnswered(visit, self.takes_mail))

    def delete_visit(self, visit: str) -> None:
        self.deleted_visits.append(visit)

    def approve(self, job: JobId, tile: int, visit: str = "", *, yes: bool = True) -> None:
        pass

    def link(self, job: JobId) -> str:
        """The link of the job's visit: the same for all of its jobs."""
        jobs = [opened for opened, *_ in self.tickets]
        visit = self.visits[jobs.index(job)] if job in jobs else ""
        token = "".join(
            random.Random(visit or job).choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=22)
        )
        return f"{self.base}/t/{token}"

    def print_picture(self, job: JobId, tile: int, visit: str, language: str) -> None:
        self.printed.append((job, tile, visit, language))
        if not self.silent and not self.print_slowly:
            self.answer_print(PrintAnswer.QUEUED)

    def answer_print(self, answer: PrintAnswer) -> None:
        """Say what became of the last wish to print."""
        job, tile, *_ = self.printed[-1]
        self._events.append(PrintAnswered(job, tile, answer))

    def turn_printer(self, *, ready: bool) -> None:
        """The printer prints, or does not any more."""
        self._events.append(PrinterChanged(ready))

    def count(self, name: str, detail: str = "") -> None:
        self.counted.append((name, detail))

    def curate(self, act: Act, ticket: str, tile: int = 0) -> None:
        self.curated.append((act, ticket, tile))

    def may_show(self, visit: str, *, yes: bool) -> None:
        self.shows.append((visit, yes))

    def ask(self, question: Question, **about: Fact) -> int:
        self.asked.append((question, about))
        number = len(self.asked)
        if not self.silent:
            self._events.append(Answered(number, question, self.knows.get(question, ())))
        return number

    def keep(self, tile: TileReady, parent: tuple[JobId, int] | None = None) -> None:
        self.kept.append(tile)
        self.parents.append(parent)
        if not self.silent:
            self._events.append(PictureKept(tile.job, tile.tile))

    def finish_job(self, job: JobId, ready: int, failed: int) -> None:
        self.finished.append((job, ready, failed))

    def waitables(self) -> Sequence[int]:
        return ()

    def pump(self, now: float) -> list[BackOfficeEvent]:
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        self.closed = True

    def break_(self, kind: FaultKind) -> None:
        self._events.append(BackOfficeFault(kind, "The disk is full.", "Make room."))

    def mend(self, kind: FaultKind) -> None:
        self._events.append(BackOfficeRecovered(kind))


def refuse_guns(text: str) -> str | None:
    """The policy of a test: no guns."""
    return "violence" if "gun" in text.casefold().split() else None


@dataclass
class FakeServices:
    """Everything that a window needs, with fakes where the world would be."""

    config: Config
    catalog: Catalog
    generator: FakeGenerator = field(default_factory=FakeGenerator)
    back_office: FakeBackOffice = field(default_factory=FakeBackOffice)
    clock: FakeClock = field(default_factory=FakeClock)
    random: random.Random = field(default_factory=lambda: random.Random(2))
    refuses: Callable[[str], str | None] = refuse_guns
    checkpoint: Checkpoint = field(default_factory=lambda: fake_checkpoint("showroom"))
    companions: Companions = field(
        default_factory=lambda: Companions(
            fake_checkpoint("showroom-depth", "depth-to-image"),
            fake_checkpoint("showroom"),
            fake_checkpoint("showroom-upscaler", "upscaling"),
        )
    )


def fake_checkpoint(name: str, task: Task = "text-to-image") -> Checkpoint:
    """What a manifest could say of weights that are not there."""
    return Checkpoint(
        id=CheckpointId(name),
        task=task,
        path=Path(name),
        size=256,
        scheduler="dpm++",
        steps=20,
        guidance=2.5,
        prompts="closed",
        licence="Apache-2.0",
        sha256="0" * 64,
    )
