"""A CUPS of the tests' own, with one queue that prints nothing: jobs are held, or thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

QUEUE = "photo"
_PATIENCE = 15.0  # seconds

_POLICY = """
Listen {socket}
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobFiles Yes
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit Send-Document Cancel-Job CUPS-Get-Document>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
"""As Debian has it: only a job's owner, or an administrator, may cancel it."""


@dataclass(frozen=True)
class Cups:
    """Where it is asked, and where it keeps what it was given."""

    socket: Path
    spool: Path

    def hold(self, *, yes: bool) -> None:
        """Let what comes wait, as for a printer that has no paper."""
        until = "indefinite" if yes else "no-hold"
        self._command("lpadmin", "-p", QUEUE, "-o", f"job-hold-until-default={until}")

    def take(self, file: Path, name: str) -> None:
        """Take a job from somebody else on this machine."""
        assert self._command("lp", "-d", QUEUE, "-t", name, str(file)) == 0

    def documents(self) -> list[str]:
        """The files of jobs that it still has."""
        return sorted(path.name for path in self.spool.glob("d*"))

    def until(self, found: object) -> None:
        """Wait until `found()`."""
        assert callable(found)
        deadline = time.monotonic() + _PATIENCE
        while not found():
            assert time.monotonic() < deadline, self.documents()
            time.sleep(0.05)

    def _command(self, *command: str) -> int:
        environment = {**os.environ, "CUPS_SERVER": str(self.socket)}
        return subprocess.run(command, capture_output=True, env=environment, check=False).returncode

    def ready(self) -> bool:
        """Whether there is a queue."""
        queue = ("-p", QUEUE, "-E", "-v", "file:/dev/null", "-m", "raw")
        return self._command("lpadmin", *queue) == 0


def installed() -> bool:
    """Whether there is a CUPS to be started, and we may."""
    return os.getuid() == 0 and all(map(shutil.which, ("cupsd", "lpadmin")))


@contextmanager
def cups_server(folder: Path) -> Iterator[Cups]:
    """Start one that lives in `folder`, whose path has to be short: its socket is there."""
    places = {name: folder / name for name in ("etc", "spool", "cache", "state", "log")}
    for place in places.values():
        place.mkdir(parents=True)
    (places["spool"] / "tmp").mkdir()
    cups = Cups(folder / "socket", places["spool"])
    (places["etc"] / "cupsd.conf").write_text(_POLICY.format(socket=cups.socket))
    files = {
        "FileDevice": "Yes",
        "ServerRoot": places["etc"],
        "RequestRoot": places["spool"],
        "TempDir": places["spool"] / "tmp",
        "CacheDir": places["cache"],
        "StateDir": places["state"],
        **{f"{name}Log": places["log"] / name for name in ("Access", "Error", "Page")},
    }
    config = places["etc"] / "cups-files.conf"
    config.write_text("".join(f"{name} {value}\n" for name, value in files.items()))
    command = ["cupsd", "-f", "-c", str(places["etc"] / "cupsd.conf"), "-s", str(config)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            cups.until(cups.ready)
            yield cups
        finally:
            process.kill()
