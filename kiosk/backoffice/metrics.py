"""How the back office is doing, as Prometheus reads it: counts and gauges, nothing about anyone.

A thread of its own serves them, on this machine only unless the config says otherwise. It reads
plain numbers that the event loop writes, so it can neither wait for the disk nor hold it up.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.backoffice.commands import Command, Count, Keep
from kiosk.domain.counting import Counter
from kiosk.domain.errors import StorageFault

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

LOOK_EVERY = 15.0
"""Seconds between looks at the outbox, and between tries for a port that is taken."""

Look = Callable[[], Awaitable[Mapping[str, int]]]


@dataclass(slots=True, eq=False)
class Meters:
    """Numbers since this process began; `outbox` says how many tickets wait for each way out."""

    visits: int = 0
    pictures: int = 0
    scans: int = 0
    queue: int = 0
    storage_fault: bool = False
    outbox: Mapping[str, int] = field(default_factory=dict[str, int])
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def done(self, command: Command, *, kept: bool) -> None:
        """A command was carried out; `kept` as the window is told."""
        if isinstance(command, Keep):
            self.pictures += kept
        elif isinstance(command, Count):
            self.visits += command.name == Counter.VISIT

    def collect(self) -> Iterator[Metric]:
        """The metrics now; keeps the contract of prometheus_client's collectors."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        yield CounterMetricFamily("kiosk_visits", "Visits begun.", self.visits)
        yield CounterMetricFamily("kiosk_pictures", "Pictures kept.", self.pictures)
        yield CounterMetricFamily("kiosk_scans", "Tickets opened on a phone.", self.scans)
        yield GaugeMetricFamily("kiosk_queue", "Commands that wait for the disk.", self.queue)
        fault = "1 while the disk takes nothing."
        yield GaugeMetricFamily("kiosk_storage_fault", fault, float(self.storage_fault))
        waiting = GaugeMetricFamily(
            "kiosk_outbox_waiting", "Tickets that wait to be sent.", labels=["way"]
        )
        for way, number in self.outbox.items():
            waiting.add_metric([way], number)
        yield waiting
        age = self.clock() - self.began
        yield GaugeMetricFamily("kiosk_uptime_seconds", "Age of the back office.", age)


async def serve_metrics(
    meters: Meters, look: Look, host: str, port: int, log: logging.Logger
) -> None:
    """Serve `meters` until cancelled, and `look` at the outbox now and then; port 0 serves none.

    A port that is taken is tried again: metrics never keep a kiosk closed.
    """
    if port == 0:
        return
    from prometheus_client import CollectorRegistry, start_http_server

    registry = CollectorRegistry(auto_describe=False)
    registry.register(meters)
    server, thread, told = None, None, False
    try:
        while True:
            try:
                if server is None:
                    server, thread = start_http_server(port, host, registry)
                    log.info("Serving metrics at http://%s:%d/metrics", host, port)
            except OSError as error:
                if not told:
                    told = True
                    why = error.strerror or str(error)
                    log.error("Metrics cannot be served on %s:%d (%s)", host, port, why)
            # The gauge of the fault says so, and the last numbers stay; or the office is closing.
            with suppress(StorageFault, RuntimeError):
                meters.outbox = await look()
            await asyncio.sleep(LOOK_EVERY)
    finally:
        if server is not None and thread is not None:
            server.shutdown()
            server.server_close()
            thread.join()
