"""A visit has one ticket: all of its jobs join it, and deleting it deletes them all."""

from __future__ import annotations

import io
import os
import re
import signal
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kiosk.backoffice import supervisor
from kiosk.backoffice.child import CRASH_POINT
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOfficeFault, BackOfficeReady, BackOfficeRecovered, PictureKept
from kiosk.gallery.credentials import load_credentials
from kiosk.gallery.layout import Layout
from kiosk.gallery.reading import judge
from tests.backoffice.windows import CHOICE, PROMPT, Window, config_for, rows, tile_of
from tests.gallery.pictures import enlarged, master, pixels, psnr, without_mark

MANGA = replace(CHOICE, style="manga", setting="beach")


def headings(page: str) -> list[str]:
    return re.findall(r"<h2>(.*?)</h2>", page)


def test_later_jobs_join_the_first_ones_page_newest_first(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        assert window.make("job-2", tiles=2, visit="visit-1", choice=MANGA) == link
        page = httpx.get(link).text
        assert headings(page) == [
            "A red Lexus RZ at the beach, as manga",
            "A red Lexus RZ on Mars, as a painting",
        ]
        first_of_second = pixels(httpx.get(f"{link}/5.jpg").content)
        assert (
            psnr(without_mark(first_of_second), without_mark(enlarged(master(0), (512, 512)))) > 38
        )
        with zipfile.ZipFile(io.BytesIO(httpx.get(f"{link}/pictures.zip").content)) as archive:
            assert archive.namelist() == [
                *(f"rz-mars-painting-{n}.jpg" for n in (1, 2, 3, 4)),
                *(f"rz-beach-manga-{n}.jpg" for n in (5, 6)),
            ]
        assert window.make("job-3", tiles=1, visit="visit-2") != link  # another guest
        assert len(headings(httpx.get(link).text)) == 2


def test_the_page_says_how_to_make_such_pictures_but_no_words_of_the_guest(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        page = httpx.get(window.make("job-1", visit="visit-1")).text
        assert "Make it yourself" in page
        assert "<dd>Lexus RZ</dd>" in page
        prompt = re.search(r'class="prompt"[^>]*>([^<]+)<', page)
        assert prompt is not None
        assert "as a painting" in prompt[1]
        assert "Rex" not in page


def test_a_job_that_was_cancelled_is_not_shown_beside_others(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.open("job-1", visit="visit-1")
        window.office.finish_job(JobId("job-1"), 0, 4)
        assert "No picture came out" in until(window, link, "No picture came out")
        window.make("job-2", visit="visit-1", choice=MANGA)
        assert headings(httpx.get(link).text) == ["A red Lexus RZ at the beach, as manga"]


def until(window: Window, link: str, words: str) -> str:
    window.until(lambda: words in httpx.get(link).text)
    return httpx.get(link).text


def test_a_ticket_takes_no_job_after_its_visit(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        assert "data-events" in httpx.get(link).text  # more may come
        window.office.close_ticket("visit-1")
        window.until(lambda: "data-events" not in httpx.get(link).text)
        window.office.open_ticket(JobId("job-2"), CHOICE, PROMPT, 4, "visit-1")
        window.until(lambda: not window.office.waits)
        assert len(headings(httpx.get(link).text)) == 1
        assert not window.all(BackOfficeFault)
    assert rows(tmp_path, "SELECT job FROM jobs") == [("job-1",)]


def test_a_process_that_dies_in_mid_visit_loses_nothing(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(supervisor, "BACKOFF_FIRST", 0.1)
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        window.open("job-2", visit="visit-1", choice=MANGA)
        window.keep(0, job="job-2")
        pid = window.office.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        window.hears(BackOfficeRecovered, kind="stopped")
        window.keep(1, 2, 3, job="job-2")
        window.office.finish_job(JobId("job-2"), 4, 0)
        window.hears(PictureKept, job="job-2", count=4)
        assert window.make("job-3", tiles=1, visit="visit-1") == link
        answers = [httpx.get(f"{link}/{n}.jpg").status_code for n in range(1, 11)]
        assert answers == [200] * 9 + [404]
    found = rows(tmp_path, "SELECT job, first, tiles, state FROM jobs ORDER BY first")
    assert found == [
        ("job-1", 0, 4, "finished"),
        ("job-2", 4, 4, "finished"),
        ("job-3", 8, 1, "finished"),
    ]


def test_a_kiosk_that_is_restarted_in_mid_visit_keeps_what_it_had(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        window.open("job-2", visit="visit-1", choice=MANGA)
        window.keep(0, job="job-2")
        window.hears(PictureKept, job="job-2")
    token = link.rpartition("/")[2]
    with Window(config_for(tmp_path)) as window:
        again = f"{window.hears(BackOfficeReady).base_url}/t/{token}"
        page = httpx.get(again).text
        assert len(headings(page)) == 2
        assert "Not every picture came out" in page
        assert "data-events" not in page  # that visit is over
        assert [httpx.get(f"{again}/{n}.jpg").status_code for n in (4, 5, 6)] == [200, 200, 404]
        assert window.make("job-1", visit="visit-1") != again  # this run's first visit
    states = rows(tmp_path, "SELECT job, state FROM jobs ORDER BY opened_at")
    assert states == [("job-1", "finished"), ("job-2", "failed"), ("job-1", "finished")]


def test_deleting_asks_first_and_works_without_a_script(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        asked = httpx.get(f"{link}/delete").text
        assert "Delete all pictures of your visit?" in asked
        action = re.search(r'<form method="post" action="([^"]+)"', asked)
        assert action is not None
        assert "<script" not in asked
        assert httpx.get(link).status_code == 200  # asking deletes nothing
        answer = httpx.post(link.partition("/t/")[0] + action[1])
        assert (answer.status_code, "are deleted" in answer.text) == (200, True)


def test_deleting_deletes_every_picture_of_the_visit_and_nobody_elses(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        window.make("job-2", visit="visit-1", choice=MANGA)
        other = window.make("job-3", tiles=1, visit="visit-2")
        window.open("job-4", visit="visit-1")  # in the making
        window.keep(0, job="job-4")
        window.hears(PictureKept, job="job-4")
        assert httpx.post(f"{link}/delete").status_code == 200
        gone = [httpx.get(link + path).status_code for path in ("", "/1.jpg", "/5.webp", "/9.jpg")]
        assert gone == [404] * 4
        assert httpx.post(f"{link}/delete").status_code == 404
        assert httpx.get(f"{other}/1.jpg").status_code == 200
        window.keep(1, job="job-4")  # painted before the workers could hear of it
        window.office.finish_job(JobId("job-4"), 2, 2)
        window.until(lambda: not window.office.waits)
        assert httpx.get(link).status_code == 404
        assert not window.all(BackOfficeFault)
        assert len(list(Layout(tmp_path).gallery.iterdir())) == 1
        # The visit may go on, on the same link, with what is made from now on.
        assert window.make("job-5", tiles=1, visit="visit-1") == link
        assert len(headings(httpx.get(link).text)) == 1
    assert rows(tmp_path, "SELECT pictures FROM deletions") == [(9,)]
    assert not any(Layout(tmp_path).spool.iterdir())


def test_what_a_guest_deleted_is_never_found_again(tmp_path: Path):
    layout = Layout(tmp_path)
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        (folder,) = layout.gallery.iterdir()
        saved = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert httpx.post(f"{link}/delete").status_code == 200
    folder.mkdir()  # as if the power had gone between the rows and the files
    for name, contents in saved.items():
        (folder / name).write_bytes(contents)
        os.utime(folder / name, (1e9, 1e9))
    with Window(config_for(tmp_path)) as window:
        window.hears(BackOfficeReady)
    assert not folder.exists()
    assert rows(tmp_path, "SELECT * FROM tickets") == []


def test_a_power_cut_between_rows_and_files_does_not_undo_a_deletion(tmp_path: Path, monkeypatch):
    monkeypatch.setenv(CRASH_POINT, "after-deletion-before-files")
    monkeypatch.setattr(supervisor, "BACKOFF_FIRST", 0.1)
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        with pytest.raises(httpx.HTTPError):
            httpx.post(f"{link}/delete")
        window.hears(BackOfficeRecovered, kind="stopped")
        window.until(lambda: not any(Layout(tmp_path).gallery.iterdir()))
        window.until(lambda: answer_of(link) == 404)
    assert rows(tmp_path, "SELECT * FROM pictures") == []


def answer_of(link: str) -> int | None:
    try:
        return httpx.get(link).status_code
    except httpx.HTTPError:
        return None  # not served yet


def test_tickets_of_an_older_kiosk_keep_their_links(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.visit()
    to_older_tables(Layout(tmp_path).database)
    with Window(config_for(tmp_path)) as window:
        base = window.hears(BackOfficeReady).base_url
        again = f"{base}/t/{link.rpartition('/')[2]}"
        assert "A red Lexus RZ on Mars, as a painting" in httpx.get(again).text
        assert [httpx.get(f"{again}/{n}.jpg").status_code for n in (1, 4, 5)] == [200, 200, 404]


def to_older_tables(database: Path) -> None:
    connection = sqlite3.connect(database)
    moved = ("tiles", "state", "vehicle", "colour", "setting", "style", "light")
    for name in moved:
        kind = "INTEGER" if name == "tiles" else "VARCHAR(40)"
        connection.execute(f"ALTER TABLE tickets ADD COLUMN {name} {kind} NOT NULL DEFAULT ''")
        connection.execute(f"UPDATE tickets SET {name} = (SELECT {name} FROM jobs)")
    connection.execute("ALTER TABLE tickets RENAME COLUMN visit TO job")
    connection.execute("ALTER TABLE tickets DROP COLUMN closed")
    for table in ("jobs", "deletions", "counts", "outbox", "mails", "consents"):
        connection.execute(f"DROP TABLE {table}")
    for column in ("approved", "hung", "parent"):
        connection.execute(f"ALTER TABLE pictures DROP COLUMN {column}")
    connection.execute("ALTER TABLE tickets DROP COLUMN may_show")
    connection.execute("UPDATE alembic_version SET version_num = '0002'")
    connection.commit()
    connection.close()


def test_what_the_phone_saves_proves_who_made_it_and_what_it_was_made_from(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        link = window.make("job-1", visit="visit-1")
        window.open("job-2", 1, "visit-1")
        edit = tile_of("job-2", 0)
        window.office.keep(edit, parent=(JobId("job-1"), 2))
        window.hears(PictureKept, job="job-2")
        saved = tmp_path / "saved.jpg"
        saved.write_bytes(httpx.get(f"{link}/5.jpg").content)
    verdict = judge(saved, load_credentials(Layout(tmp_path).credentials).root)
    assert verdict.state == "Trusted"
    assert len(verdict.checkpoints) == 2


def test_what_is_counted_survives_a_back_office_that_dies(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.hears(BackOfficeReady)
        os.kill(window.office.pid or 0, signal.SIGKILL)
        window.office.count("terms", "2026-11")
        window.office.count("terms", "2026-11")
        window.later += 5  # past the wait before a new start
        window.hears(BackOfficeReady, count=2)
        window.until(lambda: counts(tmp_path) == [("terms", "2026-11", 2)])


def counts(state: Path) -> list[tuple[object, ...]]:
    return rows(state, "SELECT name, detail, count FROM counts")
