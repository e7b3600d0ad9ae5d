"""Tries each way out before a show opens, as preflight asks, with nothing of a guest's.

Importing this is cheap; what a way needs is imported when it is tried.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from kiosk.config import ShareConfig
from kiosk.domain.errors import KioskError
from kiosk.sharing.address import LOOPBACK, base_url, listen

SECONDS = 8.0
"""For one way; preflight gives each of its checks ten."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a way, in a sentence each; they hold no address and no key.

    What works may have a `cure` as well, for what staff should know of it. `tried` is false for a
    way that has no trial of its own.
    """

    way: str
    works: bool
    what: str
    cure: str = ""
    seconds: float = 0.0
    tried: bool = True


class _Fails(Exception):
    """A way does not work: a sentence of what is wrong, and one of what to do."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what = what
        self.cure = cure


def try_way(
    way: str,
    share: ShareConfig,
    *,
    base: str = "",
    seconds: float = SECONDS,
    keep_hours: float | None = None,
) -> Trial:
    """Try one way; takes `seconds` at the most, and raises nothing.

    `base` is the start of the links of the kiosk that runs; without it, it is worked out. A way
    that keeps pictures for less than `keep_hours`, which are the kiosk's, is told of.
    """
    trial = _TRIALS.get(way)
    if trial is None:
        return Trial(way, True, "", tried=False)
    began = time.monotonic()
    answers: SimpleQueue[Trial] = SimpleQueue()

    def run() -> None:
        answers.put(_judge(way, trial, _Asked(share, base, seconds, keep_hours)))

    # What hangs is left behind, and ends with the process.
    threading.Thread(target=run, name=f"try-{way}", daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except Empty:
        found = Trial(way, False, f"'{way}' gave no answer in {seconds:.0f} s.", _CURES[way])
    return replace(found, seconds=time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Asked:
    """As `try_way` was asked."""

    share: ShareConfig
    base: str
    seconds: float
    keep_hours: float | None


def _judge(way: str, trial: _Try, asked: _Asked) -> Trial:
    try:
        what, cure = trial(asked)
        return Trial(way, True, what, cure)
    except _Fails as fails:
        return Trial(way, False, fails.what, fails.cure)
    except KioskError as error:
        return Trial(way, False, error.cause, error.cure)
    except Exception as error:  # noqa: BLE001 - whatever a library raises: told by its kind alone
        said = f"'{way}' does not work ({_kind(error)})."
        return Trial(way, False, said, _CURES[way])


def _lan(asked: _Asked) -> tuple[str, str]:
    """Ask the phone's page for nothing in particular, through the address that phones use."""
    share, base = asked.share, asked.base
    base = base or (base_url(share.base_url, share.host, share.port) if share.port else "")
    if not base:
        return _lan_without_port(share)
    answer = _fetch(f"{base}/", asked.seconds, direct=not share.base_url)
    if answer is None:
        raise _Fails("The phone's page does not answer.", _CURES["lan"])
    if not answer.ours:
        raise _Fails("Another page answers where phones look for their pictures.", _CURES["lan"])
    if not share.base_url and LOOPBACK in base:
        raise _Fails(*_NO_NETWORK)
    return "The phone's page answers at the address that phones use.", ""


def _lan_without_port(share: ShareConfig) -> tuple[str, str]:
    listener = listen(share.host, 0)  # the kiosk is not open yet: is there an address at all?
    listener.close()
    if LOOPBACK in base_url(share.base_url, share.host, 1):
        raise _Fails(*_NO_NETWORK)
    return "This machine has an address that phones can use.", ""


def _storage(asked: _Asked) -> tuple[str, str]:
    """Put a tiny file there, fetch it as a phone would, and take it away again."""
    from kiosk.sharing.shelf import Shelf

    storage = asked.share.storage
    shelf = Shelf(storage)
    name, content = f"t/{secrets.token_urlsafe(16)}/trial.txt", secrets.token_hex(16).encode()
    try:
        with shelf.open():
            shelf.write(name, content)
            kept = shelf.read(name)
    except Exception as error:
        said = f"The storage takes no file ({_kind(error)})."
        raise _Fails(said, "Check the internet, share.storage.url and its keys.") from error
    seen = _fetch(f"{storage.public_url}/{name}", asked.seconds / 2)
    try:
        with shelf.open():
            shelf.remove(name)
            left = shelf.names(name.rpartition("/")[0])
            shelf.remove_folder(name.rpartition("/")[0])
    except Exception as error:
        said = f"The storage takes files and deletes none ({_kind(error)})."
        raise _Fails(said, "Allow the kiosk's key to list and delete there.") from error
    if kept != content or left:
        raise _Fails("The storage does not keep what it is told.", _CURES["storage"])
    if seen is None or seen.content != content:
        cure = "Check share.storage.public_url, and that anybody may read (not list) there."
        raise _Fails("The storage takes files, and phones cannot open them.", cure)
    return "A test file was sent to the storage, opened as a phone would, and deleted.", ""


def _relay(asked: _Asked) -> tuple[str, str]:
    """Ask what a kiosk asks all the time, with its key, and hear how long it keeps pictures."""
    from kiosk.sharing.relay_way import RelayWay
    from kiosk.sharing.ways import WayFault

    try:
        relay = RelayWay(asked.share.relay)
        relay.deleted()
    except WayFault as fault:
        said = f"The relay does not take this kiosk's pictures ({fault})."
        raise _Fails(said, _CURES["relay"]) from fault
    there, here = relay.keep_hours, asked.keep_hours
    if there is None or here is None or there >= here:
        return "The relay answers, and knows this kiosk's key.", ""
    said = f"The relay keeps pictures for {there:.0f} hours, not {here:.0f} as this kiosk does."
    return said, "Guests are told the shorter time; for more, raise relay.keep_hours there."


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came back; `ours` says that it is a page of the kiosk's own that shows no ticket."""

    content: bytes = b""
    ours: bool = False


def _fetch(link: str, seconds: float, *, direct: bool = False) -> _Answer | None:
    handlers = (ProxyHandler({}),) if direct else ()
    request = Request(link, headers={"User-Agent": "kiosk-self-test"})
    try:
        with build_opener(*handlers).open(request, timeout=seconds) as answer:
            return _Answer(answer.read(10_000))
    except HTTPError as error:
        policy = error.headers.get("Content-Security-Policy", "")
        error.close()
        # Only a page of ours refuses with such a policy; it may also be busy, or just opening.
        return _Answer(ours=policy.startswith("default-src 'none'"))
    except (OSError, ValueError):
        return None


def _kind(error: BaseException) -> str:
    """What kind of trouble it is; never its text, which may hold an address or a key."""
    for pattern, said in _KINDS.items():
        if re.search(pattern, type(error).__name__):
            return said
    return type(error).__name__


_KINDS: Mapping[str, str] = {
    "HostKey": "it is not the server that was known",
    "Permission|Credential|Denied|Forbidden|Auth": "it refuses the key",
    "NotFound|NoSuch|NotADirectory": "there is no such place",
    "Timeout": "no answer in time",
    "Connect|Endpoint|gaierror": "it cannot be reached",
}
"""By what the name of an exception says, as each library has its own."""

_CURES = {
    "lan": "Check the network and the kiosk's log, share.host, share.port and share.base_url.",
    "storage": "Check the internet and share.storage.",
    "relay": "Check the internet, share.relay.url and the key, and that the relay runs.",
}

_NO_NETWORK = (
    "This machine has no network address: phones cannot fetch pictures from it.",
    "Connect it to the network that guests' phones are in.",
)

_Try = Callable[[_Asked], tuple[str, str]]
"""Gives what came of it, and what staff should know of it besides."""

_TRIALS: Mapping[str, _Try] = {
    "lan": _lan,
    "storage": _storage,
    "relay": _relay,
}
