"""Pictures arrive by e-mail whatever happens, and the address is gone when they have."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from kiosk.backoffice import supervisor
from kiosk.backoffice.child import CRASH_POINT
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.herald import Herald
from kiosk.backoffice.messages import Fault, Message, Recovered
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import (
    Answered,
    BackOfficeFault,
    BackOfficeRecovered,
    MailAnswered,
    PictureKept,
)
from kiosk.gallery.credentials import load_credentials
from kiosk.gallery.layout import Layout
from kiosk.gallery.reading import context_of, read_state
from kiosk.gallery.signing import JPEG
from kiosk.sharing.mail_courier import MAIL
from tests.backoffice.windows import CHOICE, PROMPT, Window, config_for, rows
from tests.sharing.mail_server import Inbox, certificate, free_port, mail_server

ADDRESS = "jo.guest+show@example.org"
VERSION = "2026-11"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "BACKOFF_FIRST", 0.1)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def served(tmp_path: Path, inbox: Inbox) -> Iterator[BackOfficeConfig]:
    """A back office with a mail server that is there, and takes what it is given."""
    with mail_server(inbox) as mail:
        yield config_for(tmp_path / "state", mail=mail)


def mail(window: Window, visit: str = "visit-1", address: str = ADDRESS) -> bool:
    """Ask for a mail; whether it was taken."""
    before = len(window.all(MailAnswered))
    window.office.mail(visit, address, "en", VERSION)
    return window.hears(MailAnswered, before + 1).taken


def pictures(mail: EmailMessage) -> list[bytes]:
    return [part.get_content() for part in mail.iter_attachments()]


def on_disk(state: Path) -> list[bytes]:
    folder = min(Layout(state).gallery.iterdir(), key=lambda folder: folder.stat().st_mtime)
    return [path.read_bytes() for path in sorted(folder.glob("tile-*.jpg"))]


def forgotten(state: Path, address: str = ADDRESS) -> bool:
    """Whether the address is in no file of the state folder: database, its log, or logs."""
    files = [path for path in state.rglob("*") if path.is_file()]
    assert Layout(state).database in files
    return not any(address.encode() in path.read_bytes() for path in files)


def test_a_visits_pictures_arrive_over_tls_byte_for_byte_and_the_address_goes(
    tmp_path: Path, inbox: Inbox
):
    state = tmp_path / "state"
    secured = mail_server(inbox, pair=certificate(tmp_path), login=True)
    with secured as server, Window(config_for(state, mail=server)) as window:
        window.make("job-1", visit="visit-1")
        assert mail(window)
        window.until(lambda: inbox.mails)
        window.until(lambda: rows(state, "SELECT * FROM mails") == [])
        window.until(lambda: forgotten(state))  # while it runs, its log included
        assert not window.all(BackOfficeFault)
    (sent,) = inbox.mails
    assert inbox.encrypted
    assert inbox.recipients == [ADDRESS]
    assert sent["To"] == ADDRESS
    assert sent["From"] == "Showroom Kiosk <pictures@example.com>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Subject"] == "Your pictures from the kiosk"
    assert len(pictures(sent)) == 4
    assert pictures(sent) == on_disk(state)
    root = load_credentials(Layout(state).credentials).root
    assert {read_state(picture, JPEG, context_of(root)) for picture in pictures(sent)} == {
        "Trusted"
    }
    text, html = (sent.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and html is not None
    assert "attached" in text.get_content() and "AI" in text.get_content()
    for said in (text.get_content(), html.get_content()):
        assert "http" not in said, "a link on the local network is no use at home"
    assert rows(state, "SELECT version FROM consents") == [(VERSION,)]
    assert rows(state, "SELECT at > 1.7e9 FROM consents") == [(1,)]
    assert forgotten(state)


def test_a_mail_waits_for_the_pictures_and_says_where_all_of_them_are(tmp_path: Path, inbox: Inbox):
    folder = tmp_path / "there"
    folder.mkdir()
    storage = {"url": f"file://{folder}", "public_url": "https://p.example.com", "options": {}}
    with mail_server(inbox) as server:
        config = config_for(
            tmp_path / "state", mail=server, ways=("storage", "lan"), storage=storage
        )
        with Window(config) as window:
            window.open("job-1", visit="visit-1")
            window.keep(0, 1)
            assert mail(window)
            window.office.close_ticket("visit-1")
            window.hears(PictureKept, count=2)
            assert inbox.sessions == 0, "a picture is still being made"
            window.keep(2, 3)
            window.office.finish_job(JobId("job-1"), 4, 0)
            window.until(lambda: inbox.mails)
    (sent,) = inbox.mails
    assert len(pictures(sent)) == 4
    (token,) = [path.name for path in (folder / "t").iterdir()]
    body = sent.get_body(("html",))
    assert body is not None
    assert f'href="https://p.example.com/t/{token}/index.html"' in body.get_content()


def test_with_approval_only_what_was_let_through_is_sent_and_not_before(
    served: BackOfficeConfig, inbox: Inbox
):
    with Window(replace(served, staff_approve=True)) as window:
        window.make("job-1", tiles=2, visit="visit-1")
        assert mail(window)
        window.office.approve(JobId("job-1"), 0, "visit-1")
        window.office.count("visit")  # carried out after it
        window.office.approve(JobId("job-1"), 1, "visit-1", yes=False)
        window.until(lambda: inbox.mails)
        assert pictures(inbox.mails[0]) == on_disk(served.state)[:1]
        window.make("job-2", tiles=1, visit="visit-2")
        assert mail(window, "visit-2", "nothing@example.org")
        window.office.approve(JobId("job-2"), 0, "visit-2", yes=False)
        window.office.close_ticket("visit-2")
        window.until(lambda: rows(served.state, "SELECT * FROM mails") == [])
        window.until(lambda: forgotten(served.state, "nothing@example.org"))
    assert len(inbox.mails) == 1, "there was nothing to send to the second"


def test_a_server_that_is_away_gets_the_mail_when_it_is_back_even_the_next_day(
    tmp_path: Path, inbox: Inbox
):
    state, port = tmp_path / "state", free_port()
    away = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "kiosk@example.com"}
    with Window(config_for(state, mail=away)) as window:
        window.make("job-1", tiles=1, visit="visit-1")
        assert mail(window)
        window.until(lambda: rows(state, "SELECT tries > 0 FROM mails") == [(1,)])
        number = window.office.ask("outbox")
        waits = list(window.hears(Answered, number=number).rows)
        assert waits == [{"way": "mail", "waiting": 1, "given_up": 0}], "staff see that it waits"
    assert rows(state, "SELECT address FROM mails") == [(ADDRESS,)]
    with mail_server(inbox, port=port), Window(config_for(state, mail=away)) as window:
        window.until(lambda: inbox.mails)
        window.until(lambda: rows(state, "SELECT * FROM mails") == [])
    assert len(inbox.mails) == 1
    assert forgotten(state)


def test_a_wrong_address_is_refused_or_given_up_at_once_and_staff_are_told_without_it(
    served: BackOfficeConfig, inbox: Inbox
):
    inbox.refuse = f"550 no such user: {ADDRESS}"
    wrong = ("", "no", "a@b@c.org", "a@example.org\r\nBcc: all@example.org", "a, b@example.org")
    with Window(replace(served, mail={**served.mail, "per_hour": 2})) as window:
        window.make("job-1", tiles=1, visit="visit-1")
        assert [mail(window, address=address) for address in wrong] == [False] * len(wrong)
        assert rows(served.state, "SELECT * FROM consents") == [], "never written down"
        assert mail(window)
        fault = window.hears(BackOfficeFault)
        assert "e-mail" in fault.cause and "550" in fault.cause
        assert "@" not in fault.cause + fault.cure
        window.until(lambda: rows(served.state, "SELECT * FROM mails") == [])
        inbox.refuse = ""
        assert mail(window, address="right@example.org")
        window.until(lambda: inbox.recipients == ["right@example.org"])
        assert not mail(window), "these were the hour's mails"
    assert forgotten(served.state)


def test_what_a_guest_deletes_is_sent_to_nobody(tmp_path: Path, inbox: Inbox):
    state, port = tmp_path / "state", free_port()
    away = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "kiosk@example.com"}
    with Window(config_for(state, mail=away)) as window:
        window.make("job-1", tiles=1, visit="visit-1")
        assert mail(window)
        window.office.delete_visit("visit-1")
        window.until(lambda: rows(state, "SELECT * FROM tickets") == [])
        assert rows(state, "SELECT * FROM mails") == []
        window.until(lambda: forgotten(state))
        assert not mail(window), "its ticket is gone"
        with mail_server(inbox, port=port):
            window.make("job-2", tiles=1, visit="visit-2")
            assert mail(window, "visit-2", "other@example.org")
            window.until(lambda: inbox.mails)
    assert inbox.recipients == ["other@example.org"]
    assert rows(state, "SELECT count(*), count(ticket) FROM consents") == [(2, 1)]


@pytest.mark.parametrize("point", ["before-mail", "after-mail", "after-mail-settle"])
def test_killed_at_any_moment_the_mail_arrives_and_mail_programs_show_it_once(
    served: BackOfficeConfig, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, point: str
):
    monkeypatch.setenv(CRASH_POINT, point)
    with Window(served) as window:
        window.office.open_ticket(JobId("job-1"), CHOICE, PROMPT, 2, "visit-1")
        window.keep(0, 1)
        window.office.finish_job(JobId("job-1"), 2, 0)
        window.office.mail("visit-1", ADDRESS, "en", VERSION)
        window.hears(BackOfficeRecovered, kind="stopped")
        window.hears(MailAnswered, taken=True)
        window.until(lambda: inbox.mails)
        window.until(lambda: rows(served.state, "SELECT * FROM mails") == [])
        window.until(lambda: forgotten(served.state))
    assert len({sent["Message-ID"] for sent in inbox.mails}) == 1
    assert len(inbox.mails) == (2 if point == "after-mail" else 1)
    assert all(pictures(sent) == on_disk(served.state) for sent in inbox.mails)
    assert len(rows(served.state, "SELECT * FROM consents")) == 1


def test_staff_hear_of_a_server_that_is_away_and_of_its_recovery():
    said: list[Message] = []
    herald = Herald(said.append, logging.getLogger("mail"))
    herald.failed(MAIL, "login refused, 535", given_up=False)
    herald.works(MAIL)
    herald.refused("the server does not take the guest's address, 550")
    fault, recovered, lost = said
    assert isinstance(fault, Fault) and isinstance(lost, Fault)
    assert (fault.kind, "login refused" in fault.cause) == ("sending", True)
    assert "share.mail" in fault.cure
    assert recovered == Recovered("sending")
    assert lost.kind == "lost", "the next mail may arrive: nothing needs to recover"
