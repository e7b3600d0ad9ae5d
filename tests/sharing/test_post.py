"""The mail server, as it really answers: encrypted, locked, wrong, away or refusing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from kiosk.share_config import MailConfig
from kiosk.sharing.letter import Letter, written
from kiosk.sharing.mail_trial import mail_fault
from kiosk.sharing.post import MailFault, Post
from tests.sharing.mail_server import Inbox, certificate, free_port, mail_server

TO = "jo@example.org"
SOON = 5.0  # seconds, for a server that answers


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("certificate"))


def a_mail() -> EmailMessage:
    return written(Letter("0" * 32, TO, "en", [b"\xff\xd8a picture"]), "kiosk@example.com")


def send(config: dict[str, Any], seconds: float = SOON) -> None:
    Post(MailConfig.model_validate(config), seconds).send(a_mail(), TO)


def fault(config: dict[str, Any], seconds: float = SOON) -> MailFault:
    with pytest.raises(MailFault) as caught:
        send(config, seconds)
    assert "@" not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server's, which overlooks its TLS
@pytest.mark.parametrize("at_once", [True, False], ids=["tls", "starttls"])
def test_a_mail_goes_encrypted_after_a_login(inbox: Inbox, pair: Any, at_once: bool):
    with mail_server(inbox, pair=pair, at_once=at_once, login=True) as config:
        assert mail_fault(MailConfig.model_validate(config)) == ""
        assert inbox.mails == [], "a trial sends nothing"
        send(config)
        assert inbox.encrypted
        assert inbox.recipients == [TO]
        wrong = config | {"password": "wrong"}
        assert str(fault(wrong)) == "login refused, 535"
        assert not fault(wrong).this_one
        assert mail_fault(MailConfig.model_validate(wrong)) == "login refused, 535"


def test_a_server_that_nobody_vouches_for_learns_nothing(inbox: Inbox, pair: Any):
    with mail_server(inbox, pair=pair, login=True) as config:
        assert "certificate" in str(fault(config | {"ca": None}))
        assert "certificate" in mail_fault(MailConfig.model_validate(config | {"ca": None}))
        another = fault(config | {"host": "localhost"})  # the certificate is for the number
        assert "certificate" in str(another)
        assert inbox.mails == []


def test_encryption_that_the_server_lacks_is_not_done_without(inbox: Inbox):
    with mail_server(inbox) as config:
        assert "share.mail.tls" in str(fault(config | {"tls": "starttls"}))
        assert inbox.mails == []


@pytest.mark.parametrize("when", ["refuse", "refuse_data"])
@pytest.mark.parametrize(
    ("answer", "final", "doubtful"),
    [
        ("550 no such user: jo@example.org", True, True),
        ("550 5.1.1 <jo@example.org>: no such user", True, False),
        ("552 5.2.2 its mailbox is full", True, False),
        ("554 spam", False, True),
        ("550 at 10.5.7.1 nobody knows jo@example.org", True, True),  # a number, and no code
        ("451 4.7.1 try later", False, False),
    ],
)
def test_a_refused_address_or_mail_is_this_mails_fault(
    inbox: Inbox, when: str, answer: str, final: bool, doubtful: bool
):
    setattr(inbox, when, answer)
    with mail_server(inbox) as config:
        found = fault(config)
    assert (found.this_one, found.final, found.doubtful) == (True, final, doubtful)
    assert answer[:3] in str(found)


@pytest.mark.parametrize("when", ["refuse", "refuse_data"])
@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 <jo@example.org>: Relay access denied",
        "550 5.7.1 Client host blocked",
        "553 sorry, that domain is not in my list (#5.7.1)",
        "550 5.1.8 <kiosk@example.com>: Sender address rejected: Domain not found",
    ],
)
def test_a_server_that_passes_nothing_on_is_no_mails_fault(inbox: Inbox, when: str, answer: str):
    setattr(inbox, when, answer)
    with mail_server(inbox) as config:
        found = fault(config)
    assert (found.this_one, found.final) == (False, False)
    assert answer[:3] in str(found)


def test_a_login_that_cannot_be_said_or_a_host_that_cannot_be_is_no_mails_fault(inbox: Inbox):
    with mail_server(inbox) as config:
        unsayable = MailConfig.model_validate(config).model_copy(update={"user": "kiösk"})
        with pytest.raises(MailFault, match="user") as caught:
            Post(unsayable, SOON).send(a_mail(), TO)
        assert (caught.value.this_one, caught.value.final) == (False, False)
        assert not fault(config | {"host": "mail..example.com"}).this_one


@contextmanager
def silent_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield silent.getsockname()[1]


def test_a_server_that_is_away_or_says_nothing_is_no_mails_fault():
    away = {"host": "127.0.0.1", "port": free_port(), "tls": "none", "sender": "kiosk@example.com"}
    assert not fault(away).this_one
    with silent_server() as port:
        found = fault(away | {"port": port}, seconds=0.3)
    assert (str(found), found.this_one) == ("the server hung up or said nothing", False)


def test_a_server_that_hangs_up_after_its_yes_has_the_mail(inbox: Inbox, monkeypatch: Any):
    import smtplib

    def hang_up(_: smtplib.SMTP) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", hang_up)
    with mail_server(inbox) as config:
        send(config)
    assert len(inbox.mails) == 1


def test_where_no_mail_is_offered_there_is_nothing_to_try():
    assert mail_fault(MailConfig()) == ""
