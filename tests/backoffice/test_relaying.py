"""A kiosk and its relay together: a guest's visit, a deletion on the phone, a dead relay."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from kiosk.domain.keeping import BackOfficeFault, BackOfficeReady
from tests.backoffice.windows import Window, all_is_sent, config_for, rows
from tests.sharing.test_relay import HALL, relay


def said_until(page: str) -> str:
    """When the page says that its pictures go."""
    return page.partition("here until ")[2].partition("<")[0]


def test_a_visit_is_on_the_relay_and_a_deletion_there_reaches_the_kiosk(tmp_path: Path):
    state = tmp_path / "state"
    with relay(tmp_path / "tickets") as url:
        way = {"url": url, "key": HALL}
        folder = tmp_path / "there"
        folder.mkdir()
        storage = {"url": f"file://{folder}", "public_url": url, "options": {}}
        ways = {"ways": ("relay", "lan", "storage"), "relay": way, "storage": storage}
        asked_for_more = config_for(state, **ways, keep_hours=2200.0)
        with Window(asked_for_more) as window:
            base = window.hears(BackOfficeReady).base_url
            link = window.visit()
            assert link.startswith(f"{url}/t/")
            window.until(lambda: "Here they are" in httpx.get(link).text)
            here = httpx.get(link.replace(url, base)).text
            assert "Here they are" in here
            assert said_until(here) == said_until(httpx.get(link).text) != ""
            window.until(lambda: all_is_sent(state))
            assert httpx.get(f"{link}/4.jpg").status_code == 200
            (there,) = (folder / "t").iterdir()
            deletes_at = re.findall(
                r'href="([^"]*/delete\?lang=de)"', (there / "de.html").read_text()
            )
            assert deletes_at == [f"{link}/delete?lang=de"], "storage cannot; the relay can"
            assert "Ja, löschen" in httpx.get(deletes_at[0]).text
            assert httpx.post(deletes_at[0]).status_code == 200
            assert not window.all(BackOfficeFault)
        # The kiosk hears of it at once when it is opened, and every half minute.
        with Window(config_for(state, **ways)) as window:
            window.until(lambda: rows(state, "SELECT * FROM deletions") != [])
            window.until(lambda: rows(state, "SELECT * FROM outbox") == [])
            assert rows(state, "SELECT * FROM pictures") == []
            window.until(lambda: not any((state / "gallery").iterdir()))
            assert not any((folder / "t").iterdir())
        assert not any((tmp_path / "tickets" / "deleted" / "hall").iterdir())
    assert HALL not in (state / "logs" / "kiosk.log").read_text()


def test_what_is_made_after_a_deletion_on_the_relay_alarms_nobody(tmp_path: Path):
    state = tmp_path / "state"
    with relay(tmp_path / "tickets") as url:
        way = {"url": url, "key": HALL}
        with Window(config_for(state, ways=("relay", "lan"), relay=way)) as window:
            link = window.open("job-1", visit="visit-1")
            window.keep(0)
            window.until(lambda: httpx.get(f"{link}/1.jpg").status_code == 200)
            assert httpx.post(f"{link}/delete").status_code == 200
            window.keep(1)  # before the kiosk has asked for deletions
            window.until(lambda: len(rows(state, "SELECT * FROM pictures")) == 2)
            window.until(lambda: rows(state, "SELECT * FROM outbox") == [])
            assert httpx.get(link).status_code == 404
            assert window.open("job-2", visit="visit-2").startswith(url)
            assert not window.all(BackOfficeFault)
    assert "could not be sent" not in (state / "logs" / "kiosk.log").read_text()


def test_a_wrong_key_is_told_and_guests_use_the_lan(tmp_path: Path):
    with relay(tmp_path / "tickets") as url:
        way = {"url": url, "key": "x" * 30}
        with Window(config_for(tmp_path / "state", ways=("relay", "lan"), relay=way)) as window:
            link = window.open()
            assert not link.startswith(url)
            assert httpx.get(link).status_code == 200
            window.hears(BackOfficeFault, kind="share")
            fault = window.hears(BackOfficeFault, kind="sending")
            assert "the key is not known there" in fault.cause
