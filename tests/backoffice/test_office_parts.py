"""The small parts of the back office: messages, pending commands, the watch, the log."""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.backoffice.commands import EndVisit, Finish, Keep, OpenTicket
from kiosk.backoffice.messages import Bye, Done, Fault, Moved, Opened, decode, encode
from kiosk.backoffice.pending import MAX_DEATHS, Pending
from kiosk.backoffice.watch import Watch
from kiosk.config import Config, PathsConfig, ShareConfig
from kiosk.domain.keeping import BackOffice
from kiosk.generators.framing import FRAME_LIMIT, Frame, FrameError
from kiosk.logs import JsonLines

ROOT = Path(__file__).parent.parent.parent
TICKET = OpenTicket(1, "job", 4, "rz", "red", "mars", "painting", "")


def test_the_window_loads_no_database_web_server_or_torch_to_talk_to_it():
    code = (
        "import sys, kiosk.backoffice.client, kiosk.backoffice.config\n"
        "print([m for m in ('torch', 'sqlalchemy', 'alembic', 'starlette', 'uvicorn', 'jinja2',"
        " 'PIL') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_client_keeps_the_contract(tmp_path: Path):
    from kiosk.backoffice.client import BackOfficeClient
    from kiosk.backoffice.config import BackOfficeConfig

    config = Config(paths=PathsConfig(state=tmp_path), share=ShareConfig(port=1234))
    office = BackOfficeClient(BackOfficeConfig.of(config))
    assert isinstance(office, BackOffice)
    assert BackOfficeConfig.of(config).port == 1234
    office.close()


@pytest.mark.parametrize(
    "message",
    [
        TICKET,
        Keep(2, "job", 3, "2.png", 2**63 - 1, "showroom"),
        Finish(3, "job"),
        Finish(3, "job", "visit-1"),
        EndVisit(4, "visit-1"),
        Moved("job", "visit-1", 2, 40),
        Bye(),
        Done(2, kept=False),
        Opened("job", "http://127.0.0.1/t/x"),
        Fault("storage", "Für „alle“.", "", None),
    ],
)
def test_what_is_said_is_what_is_heard(message):
    frame = encode(message)
    assert decode(frame) == message
    assert len(frame.header) < FRAME_LIMIT


@pytest.mark.parametrize(
    "header", [b"", b"[]", b"{}", b'{"is": "Nothing"}', b'{"is": "Done"}', b"\xff"]
)
def test_what_makes_no_sense_is_refused(header: bytes):
    with pytest.raises(FrameError):
        decode(Frame(header))


def test_a_ticket_is_pending_until_it_is_written_down_and_its_link_is_known():
    for first in ("confirm", "announce"):
        pending = Pending()
        pending.add(TICKET)
        if first == "confirm":
            assert pending.confirm(1) == TICKET
            assert len(pending) == 1
            assert pending.announce("job")
        else:
            assert pending.announce("job")
            assert len(pending) == 1
            assert pending.confirm(1) == TICKET
        assert len(pending) == 0
        assert pending.confirm(1) is None
        assert not pending.announce("job")


def test_a_command_over_which_processes_die_is_given_up_and_no_other():
    pending = Pending()
    keep = Keep(1, "job", 0, "1.png", 0, "showroom")
    pending.add(keep)
    pending.add(Finish(2, "job"))
    blamed = [pending.blame_first() for _ in range(MAX_DEATHS)]
    assert blamed == [None] * (MAX_DEATHS - 1) + [keep]
    assert list(pending) == [Finish(2, "job")]


def readable(watch: Watch) -> bool:
    return bool(select.select([watch.fileno()], [], [], 0)[0])


def test_the_watch_is_readable_when_the_bell_or_the_pipe_is():
    watch = Watch()
    assert not readable(watch)
    watch.ring()
    assert readable(watch)
    watch.answer()
    assert not readable(watch)
    for _ in range(2):  # a second pipe, with the same descriptor, after the first is closed
        theirs, ours = os.pipe()
        watch.follow(theirs, wants_write=False)
        assert not readable(watch)
        os.write(ours, b"x")
        assert readable(watch)
        watch.leave()
        os.close(theirs)
        os.close(ours)
        assert not readable(watch)
    watch.close()


def test_the_log_says_where_a_program_failed_but_not_what_it_was_given():
    try:
        raise ValueError("with my dog Rex")
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Sorry", None, error)
    record.job = "job-1"
    line = json.loads(JsonLines("back-office").format(record))
    assert (line["said"], line["job"], line["error"]) == ("Sorry", "job-1", "ValueError")
    assert "test_office_parts.py" in line["where"][-1]
    assert "Rex" not in json.dumps(line)
