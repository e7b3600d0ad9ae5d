"""Gets a compiled UNet ready while its worker serves eagerly.

Compiling takes minutes, and nothing can interrupt it. So a process of its own, which yields to
everybody, does it first and leaves what it made in a cache on disk. A worker that finds the cache
full when it starts compiles from there, which is much quicker; one that does not is eager.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.requests import Precision, Task
from kiosk.inference.outcomes import OutOfMemory, UnusablePicture

if TYPE_CHECKING:
    from kiosk.inference.loaded import Loaded

log = logging.getLogger("kiosk.compile")

COMPILE_SECONDS = 600.0
"""How long a worker may be silent while it compiles, in case the cache turns out to be no good."""

_NICENESS = 19


@dataclass(frozen=True, slots=True)
class Compilation:
    """Which UNet to compile, on what, for batches of which sizes, and where the result is kept."""

    checkpoint: str
    task: Task
    manifest: Manifest
    device: str
    threads: int
    batches: tuple[int, ...]
    cache: Path

    @property
    def done(self) -> Path:
        """The empty file that says that the cache is full, for this torch and these shapes."""
        facts = (self.checkpoint, self.task, self.device, self.threads, self.batches)
        name = hashlib.sha256(repr((*facts, metadata.version("torch"))).encode()).hexdigest()
        return self.cache / f"{name[:16]}.done"


COMPILATION: TypeAdapter[Compilation] = TypeAdapter(Compilation)


class CompileAhead:
    """A process that fills the cache. `command` is for tests.

    It ends with whoever holds this object, because its standard input closes.
    """

    def __init__(self, what: Compilation, command: Sequence[str] | None = None) -> None:
        module = ["-P", "-m", "kiosk.inference.compile_ahead", COMPILATION.dump_json(what).decode()]
        self._process = subprocess.Popen(
            command or [sys.executable, *module], stdin=subprocess.PIPE, stdout=2, process_group=0
        )

    @property
    def at_work(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def succeeded(self) -> bool:
        """Whether it has ended, and left a full cache."""
        return self._process.poll() == 0

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


class FullCache:
    """What stands for that process where the cache had been filled before."""

    at_work = False
    succeeded = True


def make_compiled(
    loaded: Loaded, what: Compilation, on_compile: Callable[[], None], *, at_once: bool = False
) -> CompileAhead | FullCache | None:
    """Compile a pipeline if the cache is full, after `on_compile`; otherwise have it filled.

    Returns the process that fills it, for as long as the worker lives: until then, and where the
    system has no process to spare, the pipeline is eager. It is so in any case if it is to serve
    `at_once`.
    """
    from kiosk.inference.acceleration import keep_compiled_in

    if not loaded.acceleration.compiles:
        return None
    keep_compiled_in(what.cache)
    if what.done.exists():
        if at_once:
            return FullCache()
        on_compile()
        compile_now(loaded, what.batches)
        return None
    try:
        return CompileAhead(what)
    except OSError as error:
        log.warning("nothing is compiled ahead (%s)", error.strerror)
        return None


def compile_now(loaded: Loaded, batches: Sequence[int]) -> bool:
    """Compile what batches of these sizes need, in this process; whether that worked.

    A pipeline that cannot be compiled, for want of a compiler or of memory, stays eager.
    """
    from kiosk.inference.tasks import carry_out
    from kiosk.inference.warm_up import warm_up_request

    asked = warm_up_request(loaded.checkpoint, loaded.precision)
    for batch in batches:
        request = replace(asked, seeds=tuple(range(batch)))
        try:
            with loaded.acceleration.warming():
                carry_out(loaded, request, request.seeds, lambda _: None)
        except UnusablePicture:
            pass  # three steps need not make a picture
        except (RuntimeError, OSError, ImportError, OutOfMemory) as error:
            said = (str(error).strip().splitlines() or [""])[0][:200]
            loaded.acceleration.give_up(said or type(error).__name__)
            return False
    return loaded.acceleration.compiles


def main(spec: str) -> int:
    """Fill the cache, unless whoever asked goes away first; returns the exit status."""
    from kiosk.inference.acceleration import Profile, keep_compiled_in
    from kiosk.inference.computing import use_threads
    from kiosk.inference.loaded import Wanted
    from kiosk.inference.pipelines import Pipelines
    from kiosk.logs import log_to_stderr

    log_to_stderr("compiler")
    os.nice(_NICENESS)
    threading.Thread(target=_leave_with_standard_input, daemon=True).start()
    what = COMPILATION.validate_json(spec)
    keep_compiled_in(what.cache)
    lock = os.open(what.cache / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)  # one after the other: the second finds most of it done
    if what.done.exists():
        return 0
    use_threads(what.threads)  # compiled loops are divided among so many
    pipelines = Pipelines(what.device, what.manifest, profile=Profile.COMPILED)
    loaded = pipelines.get(Wanted(what.checkpoint, what.task, Precision.FAST))
    if not compile_now(loaded, what.batches):
        return 1
    what.done.touch()
    return 0


def _leave_with_standard_input() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
