"""The workers of a pool: who is launched, replaced, sent away, and fetched back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from kiosk.domain.errors import BadInput, StorageFault
from kiosk.generators.foresight import Seat
from kiosk.generators.headroom import free_memory
from kiosk.generators.messages import Run
from kiosk.generators.post import Duty, Post
from kiosk.generators.processes import Launches, WorkerProcess, WorkerSpec, wait_for_ends
from kiosk.generators.succession import Succession

_GREW = "A worker was replaced, because its memory had grown for no reason."
_ROOM_NEEDED = "The worker that serves needed the memory."
_NO_PROCESS_CURE = "Close other programs, or restart the machine."


class Crew:
    """Every device's post, and the processes that were killed and are not gone yet."""

    def __init__(
        self,
        posts: Sequence[Post],
        launcher: Launches,
        make_spec: Callable[[Post], WorkerSpec],
        free: Callable[[], int] = free_memory,
    ) -> None:
        self.posts = posts
        self._launcher = launcher
        self._make_spec = make_spec
        self._succession = Succession(launcher, make_spec, free)
        self._dead: list[WorkerProcess] = []
        self._start_seconds: float | None = None  # from launch to Ready, the latest

    @property
    def hopeless(self) -> bool:
        """Whether no device will take a tile: each has failed, or is drained."""
        return all(self.takes_nothing(post) for post in self.posts)

    @property
    def refuses(self) -> bool:
        """Whether no device will take a new job."""
        return all(post.slot.state == "failed" or post.duty == "off" for post in self.posts)

    def takes_nothing(self, post: Post) -> bool:
        """Whether a device has failed or is drained. The last ones finish what was submitted."""
        stays = post.staffed and self.refuses
        return post.slot.state == "failed" or (post.duty == "off" and not stays)

    def seats(self, now: float) -> list[Seat]:
        """The devices that will take tiles, and when.

        Where all are to leave, they finish what was submitted before: no tile is lost.
        """
        on_duty = [post for post in self.posts if post.duty != "off"] or self.posts
        seats = [post.seat(now, self._start_seconds) for post in on_duty]
        return [seat for seat in seats if seat is not None]

    def became_ready(self, post: Post, load: float, now: float) -> None:
        """A worker has started, as it said."""
        post.slot.became_ready(load)
        post.ready_at = now
        self._start_seconds = now - post.launched_at

    def start_due(self, now: float) -> None:
        """Launch every worker whose time has come."""
        for post in self.posts:
            due = post.slot.due
            if due is None or now < due or post.duty == "off":
                continue
            try:
                self._start(post, now)
            except StorageFault as fault:
                post.slot.died(now, fault.cause, fault.cure, hopeless=True)
            except OSError as error:
                cause = f"No worker process can be started ({error.strerror})."
                post.slot.died(now, cause, _NO_PROCESS_CURE)

    def _start(self, post: Post, now: float) -> None:
        """Launch a worker; it compiles before it serves only where all others do, or one left."""
        at_once = not (post.compiles_first or self._covered(post))
        post.take(self._launcher.launch(replace(self._make_spec(post), at_once=at_once)), now)
        post.compiles_first = False
        if not at_once:
            post.note = ""  # which said why it was not compiled

    def see_to_succession(self, now: float, wanted: Collection[str]) -> None:
        """Have a compiled successor of the only worker get ready beside it, or take over.

        Where memory is too small for two it gives way, once, if no guest has needed it yet.
        """
        self._let_go(self._succession.advance(now))
        for post in self.posts:
            latest = post.gauges.outdated and not post.gauges.behind
            if latest and post.listening and post.duty == "on" and not self._others(post):
                room = self._succession.begin(post, now)
                if not (room or wanted or post.errand) and post.untried:
                    post.untried, post.compiles_first, post.duty = False, True, "anew"
                    self._send_away(post, now)

    def drop_successor(self) -> None:
        """End the successor that gets ready, if there is one; later there may be another."""
        self._let_go(self._succession.drop())

    def make_room(self, post: Post, now: float) -> bool:
        """A worker had too little memory; whether that may be because of its successor.

        If so, that is given up for a while.
        """
        if not self._succession.is_for(post):
            return False
        self._let_go(self._succession.give_up(_ROOM_NEEDED, now))
        return True

    def bury(self, post: Post, now: float) -> tuple[Run | None, str]:
        """A worker is lost; returns what it worked on, and what staff should know."""
        work = post.order.run if post.order is not None else None
        process, cause = post.bury(now)
        if not process.known:
            self._launcher.distrust(process)
        self._dead.append(process)
        if post.duty == "anew":
            post.duty = "on"  # which is what comes now
        return work, cause

    def assign_duty(self, device: str, duty: Duty, now: float) -> None:
        """Take a device out of work, or back, or have its worker replaced.

        A worker finishes what it works on before it goes. Raises BadInput for an unknown device.
        """
        post = self.find(device)
        if duty == "anew" and (post.duty == "off" or not post.staffed):
            duty = post.duty  # there is nobody to replace
        if duty != "on" and self._succession.is_for(post):
            self.drop_successor()
        returned = post.duty == "off" and duty == "on" and not post.staffed
        post.duty = duty
        if returned:
            post.slot.left()
            post.slot.due = now

    def relieve(self, now: float, wanted: Collection[str]) -> None:
        """Send away those who are done and are to go, or whose memory has grown, if idle.

        `wanted` are the checkpoints that waiting tiles need. While work waits, the last ones stay,
        and those that grew go one by one. So do those whose successors will be compiled, except the
        only one; and those that are behind, the only one when nothing waits that it could do.
        """
        for post in self.posts:
            if post.order is not None or not post.staffed:
                continue
            if post.duty == "off":
                if not self.refuses or post.gauges.unheard.issuperset(wanted):
                    self._send_away(post, now)
            elif post.duty == "anew":
                self._send_away(post, now)
            elif post.slot.state == "idle" and post.gauges.leaks and self._spare(post, wanted):
                post.slot.last_error = "leak"
                post.slot.restarts += 1
                post.duty = "anew"
                self._send_away(post, now, _GREW)
            elif (post.slot.state == "idle" and post.gauges.outdated and self._covered(post)) or (
                post.gauges.behind and self._may_catch_up(post, wanted)
            ):
                post.duty = "anew"
                self._send_away(post, now)

    def reap(self) -> None:
        """Let go of the processes that have ended meanwhile."""
        self._dead = [process for process in self._dead if not process.reaped()]

    def close(self) -> None:
        """Ask workers to leave, then make them; nothing is left after 4 seconds or so."""
        self.drop_successor()
        listening = [post.listening for post in self.posts]
        left = [post.dismiss() for post in self.posts]
        wait_for_ends([p.pipe for p, hears in zip(left, listening, strict=True) if p and hears], 2)
        self._launcher.close()
        for process in [*filter(None, left), *self._dead]:
            process.dispose(0.5)

    def _let_go(self, killed: WorkerProcess | None) -> None:
        if killed is not None:
            self._dead.append(killed)

    def _send_away(self, post: Post, now: float, cause: str = "") -> None:
        self._let_go(post.send_away(cause))
        if post.duty == "anew":
            post.duty = "on"
            post.slot.due = now

    def _spare(self, post: Post, wanted: Collection[str]) -> bool:
        if self._succession.is_for(post):
            return False  # that is how it is replaced
        return not wanted or all(p.listening for p in self._others(post))

    def _covered(self, post: Post) -> bool:
        """Whether all others are there to paint while this one is replaced: starting takes long."""
        if self._succession.is_for(post):
            return False  # that is how it is replaced
        others = self._others(post)
        return bool(others) and all(p.listening and p.duty == "on" for p in others)

    def _may_catch_up(self, post: Post, wanted: Collection[str]) -> bool:
        if not post.listening or self._covered(post):
            return True
        return not self._others(post) and post.gauges.unheard.issuperset(wanted)

    def _others(self, post: Post) -> list[Post]:
        """The other devices in work; one that has failed covers for nobody."""
        others = [p for p in self.posts if p is not post and p.duty != "off"]
        return [p for p in others if p.slot.state != "failed"]

    def find(self, device: str) -> Post:
        """The post of a device; raises BadInput for one that there is not."""
        for post in self.posts:
            if post.device.name == device:
                return post
        raise BadInput("device", device, ", ".join(post.device.name for post in self.posts))
