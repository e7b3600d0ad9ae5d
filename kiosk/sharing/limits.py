"""How much one address may ask of the phone's page: token buckets, in memory of fixed size."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

BURST = 400
"""Requests at once. A page of twenty pictures costs a phone some thirty requests, so six phones
of a family, behind one address, open it together and have half of this left."""

A_SECOND = 20.0
"""Requests a second for good: the pace of some twenty phones that watch pictures appear."""

MISS_COSTS = 12
"""What an address without anything behind it costs. Who scans a link misses nothing; who tries
links gets 33 answers, and then fewer than two a second, to find one of 2**128."""

MOST_ADDRESSES = 4096


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limits:
    """The buckets of all addresses that asked lately. `clock` gives monotonic seconds."""

    def __init__(
        self,
        clock: Callable[[], float],
        burst: float = BURST,
        a_second: float = A_SECOND,
        most: int = MOST_ADDRESSES,
    ) -> None:
        self._clock = clock
        self._burst = burst
        self._a_second = a_second
        self._most = most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def allow(self, address: str, kind: str = "") -> bool:
        """Whether the address may ask once more; if so, that is counted.

        What it asks for of another `kind` counts apart.
        """
        bucket = self._bucket(address, kind)
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def missed(self, address: str, kind: str = "") -> None:
        """What the address asked for does not exist."""
        bucket = self._bucket(address, kind)
        bucket.left = max(0.0, bucket.left - (MISS_COSTS - 1))

    def _bucket(self, address: str, kind: str) -> _Bucket:
        now, name = self._clock(), kind + _household(address)
        bucket = self._buckets.setdefault(name, _Bucket(self._burst, now))
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._a_second)
        bucket.at = now
        self._buckets.move_to_end(name)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)  # it asked least lately, so it has most left
        return bucket


def _household(address: str) -> str:
    """IPv6 gives every phone as many addresses as it likes, within one /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if (mapped := ipaddress.IPv6Address(found).ipv4_mapped) is not None:
        return str(mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
