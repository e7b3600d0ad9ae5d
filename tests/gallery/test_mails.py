"""Mails in the database: limits, consents that stay, and addresses that leave no trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from kiosk.gallery import forgetting
from kiosk.gallery.database import open_database
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.mails import HOUR, MOST_A_TICKET, Asked, Mails
from kiosk.gallery.outbox import FURTHEST
from kiosk.gallery.picture_files import PictureFiles
from kiosk.gallery.provenance import PLAIN
from kiosk.gallery.records import Job, Ticket
from kiosk.gallery.store import Store

NOW = 1.8e9
ADDRESS = "jo.guest@example.org"
TICKET = "0123456789abcdef"


@pytest.fixture
def engine(layout: Layout) -> Iterator[Engine]:
    engine = open_database(layout.database)
    yield engine
    engine.dispose()


@pytest.fixture
def gallery(layout: Layout, engine: Engine) -> Gallery:
    store = Store(layout, engine)
    gallery = Gallery(store, PictureFiles(store))
    gallery.open_ticket(Ticket(TICKET, "run", "visit-1", NOW, (Job("job-1", NOW, 4),)))
    return gallery


@pytest.fixture
def mails(gallery: Gallery, layout: Layout, engine: Engine) -> Mails:
    return Mails(engine, layout.database)


def ask(mails: Mails, number: int = 1, now: float = NOW, per_hour: int = 60, ticket: str = TICKET):
    asked = Asked(f"{number:032}", ticket, ADDRESS, "de", "2026-11")
    return mails.ask(asked, now, per_hour)


def on_disk(layout: Layout) -> bool:
    """Whether the address is anywhere in the state folder, in the log of the database too."""
    files = [path for path in layout.state.rglob("*") if path.is_file()]
    assert layout.database in files
    return any(ADDRESS.encode() in path.read_bytes() for path in files)


def consents(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version, at, ticket FROM consents"))
        return [tuple(row) for row in found]


def test_a_mail_is_due_until_it_is_settled_and_its_consent_stays(mails, engine, layout):
    assert ask(mails)
    (due,) = mails.due(NOW)
    assert (due.address, due.language, due.ticket) == (ADDRESS, "de", TICKET)
    assert ADDRESS not in repr(due)
    assert on_disk(layout), "or this test could not fail"
    mails.settle(due.id)
    assert mails.due(NOW) == []
    assert not on_disk(layout)
    assert consents(engine) == [("2026-11", NOW, TICKET)]


@pytest.mark.parametrize("end", ["deleted", "past"])
def test_a_ticket_takes_its_addresses_with_it_and_the_consent_knows_it_no_more(
    gallery, mails, engine, layout, end
):
    assert ask(mails)
    if end == "deleted":
        forgetting.delete(gallery.store, TICKET, NOW)
    else:
        assert forgetting.delete_past(gallery.store, NOW + 73 * HOUR, 72) == [TICKET]
    assert mails.due(NOW) == []
    assert not on_disk(layout)
    assert consents(engine) == [("2026-11", NOW, None)]


def test_an_address_that_a_crash_left_in_the_log_is_gone_after_the_next_start(
    mails, engine, layout
):
    import kiosk.gallery.opening as opening

    assert ask(mails)
    with engine.begin() as connection:  # as `settle`, cut off before its end
        connection.execute(text("DELETE FROM mails"))
    assert on_disk(layout)
    opened = opening.open_gallery(layout, PLAIN, "run-2", NOW, lambda _: None)
    assert not on_disk(layout)
    opened.gallery.close()


def test_an_address_goes_out_of_the_log_as_soon_as_nobody_reads_the_database(
    mails, engine, layout, monkeypatch
):
    assert ask(mails)
    with engine.connect() as ours:
        ours.execute(text("PRAGMA busy_timeout=0"))  # the engine's one connection is used again
    reader = sqlite3.connect(layout.database)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM consents").fetchall()  # as `kiosk report` does
    mails.settle(mails.due(NOW)[0].id)
    assert mails.due(NOW) == []
    assert on_disk(layout)
    reader.close()
    assert mails.due(NOW + 30) == []
    assert on_disk(layout), "not tried again at each look: it may take seconds"
    assert mails.due(NOW + 61) == []
    assert not on_disk(layout)


def test_an_error_of_the_database_does_not_repeat_an_address(mails, engine):
    with pytest.raises(SQLAlchemyError) as caught, engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:address)"), {"address": ADDRESS})
    assert ADDRESS not in str(caught.value)


def test_what_is_said_twice_is_one_mail_even_after_it_was_sent(mails, engine):
    assert ask(mails) and ask(mails)
    assert mails.waiting() == 1
    mails.settle(mails.due(NOW)[0].id)
    assert ask(mails), "it was taken"
    assert mails.waiting() == 0
    assert len(consents(engine)) == 1


def test_a_ticket_has_three_mails_and_a_kiosk_so_many_an_hour(gallery, mails):
    assert [ask(mails, number) for number in range(4)] == [True] * MOST_A_TICKET + [False]
    other = TICKET[::-1]
    gallery.open_ticket(Ticket(other, "run", "visit-2", NOW, (Job("job-2", NOW, 4),)))
    assert not ask(mails, 7, per_hour=3, ticket=other)
    assert ask(mails, 7, now=NOW + HOUR + 1, per_hour=3, ticket=other)
    assert not ask(mails, 8, ticket="f" * 16), "there is no such ticket"


def test_a_clock_that_was_ahead_does_not_spend_todays_mails(gallery, mails):
    assert ask(mails, 1, now=NOW + 365 * 24 * HOUR)
    assert ask(mails, 2, per_hour=1)


def test_what_was_put_off_is_due_later_or_when_the_server_works_again(mails):
    ask(mails)
    (due,) = mails.due(NOW)
    mails.put_off(due.id, 1, NOW + 60)
    assert mails.due(NOW) == []
    assert [mail.tries for mail in mails.due(NOW + 61)] == [1]
    mails.hasten()
    assert mails.due(NOW)
    mails.put_off(due.id, 2, NOW + 10 * FURTHEST)  # by a clock that went wrong
    assert mails.due(NOW)
