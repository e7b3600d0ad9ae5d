"""A process that imports torch once, and forks a worker whenever the pool asks for one.

multiprocessing has one too, but makes its caller wait, inside `Process.start`, until everything
is imported: seconds in which a window would stand still. This one is asked through a socket that
keeps the request until it is ready, and imports nothing of its caller's.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import signal
import socket
import sys

from kiosk.logs import log_to_stderr

log = logging.getLogger("kiosk.forkserver")

_PRELOAD = (
    "numpy",
    "torch",
    "transformers",
    "PIL.PngImagePlugin",
    "transformers.modeling_utils",
    "peft",
    "diffusers.models.unets.unet_2d_condition",
    "diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion",
    "kiosk.inference.tasks",
)
"""In steps, because a pool that went away meanwhile is noticed between two of them."""


def main(descriptor: int) -> None:
    """Serve fork requests from a SOCK_SEQPACKET socket until its other end closes.

    A request is a WorkerSpec as JSON, with the worker's end of its pipe attached.
    """
    log_to_stderr("forkserver")
    logging.captureWarnings(True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the workers
    os.nice(10)  # seconds of importing, while the window shows its first pictures
    control = socket.socket(fileno=descriptor)
    if not _preload(control):
        return
    gc.collect()
    gc.freeze()  # so that collections in the workers leave the shared pages alone
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, 2**20, 1)
        if not request:
            return
        if os.fork() == 0:
            control.close()
            _become_worker(request, descriptors[0])
        os.close(descriptors[0])


def _preload(control: socket.socket) -> bool:
    """Import what workers need; False when the pool went away meanwhile.

    What cannot be imported is left for the worker to find, which can say so to the pool.
    """
    for name in _PRELOAD:
        try:
            importlib.import_module(name)
        except ImportError as error:
            log.error("%s cannot be imported (%s)", name, error)
        if _closed(control):
            return False
    importlib.import_module("kiosk.generators.worker")
    return True


def _closed(control: socket.socket) -> bool:
    try:
        return not control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False


def _become_worker(request: bytes, descriptor: int) -> None:
    """Run a worker in this freshly forked process, and never return."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        from kiosk.generators.worker import run_worker

        code = run_worker(request, descriptor)
    except Exception:
        log.exception("a worker could not be made of this process")
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except Exception:
        log.exception("the forkserver stopped; the pool starts another")
        sys.exit(1)
