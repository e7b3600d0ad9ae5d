"""Pictures reach a storage whatever happens: cut off, killed, deleted meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from kiosk.backoffice import supervisor
from kiosk.backoffice.child import CRASH_POINT
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOfficeFault, BackOfficeRecovered, PictureKept, TicketOpened
from tests.backoffice.windows import CHOICE, PROMPT, Window, all_is_sent, config_for, rows
from tests.sharing.servers import BUCKET, s3_options, s3_server, web_server


@dataclass(frozen=True)
class Storage:
    folder: Path
    public: str
    config: BackOfficeConfig


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    folder = tmp_path / "there"
    folder.mkdir()
    with web_server(folder) as public:
        sent = {"url": f"file://{folder}", "public_url": public, "options": {}}
        config = config_for(tmp_path / "state", ways=("storage", "lan"), storage=sent)
        yield Storage(folder, public, config)


def wait_for(true: Callable[[], object], window: Window) -> None:
    def enough() -> object:
        try:
            return true()
        except httpx.TransportError:
            return False

    window.until(enough)


def shows(link: str, *names: str) -> bool:
    base = link.rpartition("/")[0]
    page = httpx.get(link)
    listed = all(f'src="./{name}"' in page.text for name in names)
    return listed and all(httpx.get(f"{base}/{name}").status_code == 200 for name in names)


ALL = ("1.jpg", "2.jpg", "3.jpg", "4.jpg")


def test_the_code_leads_to_the_storage_and_the_pictures_come_there(storage: Storage):
    with Window(storage.config) as window:
        link = window.visit()
        assert link.startswith(f"{storage.public}/t/")
        wait_for(lambda: shows(link, *ALL), window)
        wait_for(lambda: "being made" not in httpx.get(link).text, window)
        assert not window.all(BackOfficeFault)
        wait_for(lambda: all_is_sent(storage.config.state), window)
    log = (storage.config.state / "logs" / "kiosk.log").read_text()
    assert link.split("/t/")[1].partition("/")[0] not in log


@pytest.mark.parametrize(
    "point",
    ["after-ticket", "after-row", "before-push", "between-pushed-files", "after-push",
     "after-settle"],
)  # fmt: skip
def test_killed_at_any_moment_everything_arrives_and_is_shown_once(storage, monkeypatch, point):
    monkeypatch.setattr(supervisor, "BACKOFF_FIRST", 0.1)
    monkeypatch.setenv(CRASH_POINT, point)
    with Window(storage.config) as window:
        window.office.open_ticket(JobId("job-1"), CHOICE, PROMPT, 4)
        window.keep(0, 1, 2, 3)
        window.office.finish_job(JobId("job-1"), 4, 0)
        window.office.close_ticket("job-1")
        window.hears(PictureKept, count=4)
        link = window.hears(TicketOpened).url
        window.hears(BackOfficeRecovered, kind="stopped")
        (folder,) = wait_folders(storage, window)
        page = folder / "index.html"
        wait_for(lambda: page.exists() and "4.jpg" in page.read_text(), window)
        wait_for(lambda: all_is_sent(storage.config.state), window)
        assert "/t/" in link
    # Each is there once, whole, and what was half-written is gone.
    names = {path.name for path in folder.iterdir() if path.suffix != ".html"}
    assert names == {*ALL, "1.webp", "2.webp", "3.webp", "4.webp", "pictures.zip"}
    text = page.read_text()
    assert all(text.count(f'id="tile-{n}"') == 1 for n in (1, 2, 3, 4))
    (kept,) = (storage.config.state / "gallery").iterdir()
    for n in (1, 2, 3, 4):
        assert (folder / f"{n}.jpg").read_bytes() == (kept / f"tile-{n}.jpg").read_bytes()


def wait_folders(storage: Storage, window: Window) -> list[Path]:
    tickets = storage.folder / "t"
    window.until(lambda: tickets.exists() and any(tickets.iterdir()))
    return list(tickets.iterdir())


def test_what_a_guest_deletes_goes_from_the_storage_too(storage: Storage):
    with Window(storage.config) as window:
        link = window.make("job-1", visit="visit-1")
        wait_for(lambda: shows(link, *ALL), window)
        window.office.delete_visit("visit-1")
        wait_for(lambda: httpx.get(link).status_code == 404, window)
        (folder,) = [*(storage.folder / "t").iterdir(), None][:1]
        window.until(lambda: folder is None or not folder.exists() or not any(folder.iterdir()))
        wait_for(lambda: all_is_sent(storage.config.state), window)


def test_a_storage_that_is_away_gets_everything_later_and_guests_use_the_lan(storage: Storage):
    gone = storage.folder.with_name("elsewhere")
    storage.folder.rename(gone)
    storage.folder.write_text("not a folder")
    with Window(storage.config) as window:
        begun = time.monotonic()
        link = window.open("job-1")
        assert time.monotonic() - begun < 20
        assert not link.startswith(storage.public)
        assert httpx.get(link).status_code == 200  # by the local network
        window.keep(0, 1, 2, 3)
        window.office.finish_job(JobId("job-1"), 4, 0)
        window.office.close_ticket("job-1")
        window.hears(PictureKept, count=4)
        fault = window.hears(BackOfficeFault, kind="share")
        assert "'storage'" in fault.cause
    # It survives a night, and the storage is back in the morning.
    assert len(rows(storage.config.state, "SELECT * FROM outbox")) == 1
    storage.folder.unlink()
    gone.rename(storage.folder)
    with Window(storage.config) as window:
        (folder,) = wait_folders(storage, window)
        public = f"{storage.public}/t/{folder.name}/index.html"
        wait_for(lambda: shows(public, *ALL), window)


def test_staff_hear_of_a_way_that_fails_and_of_its_recovery(storage: Storage):
    gone = storage.folder.with_name("elsewhere")
    storage.folder.rename(gone)
    storage.folder.write_text("not a folder")
    with Window(storage.config) as window:
        for number in range(4):
            window.open(f"job-{number}")
        fault = window.hears(BackOfficeFault, kind="sending")
        assert "'storage'" in fault.cause
        storage.folder.unlink()
        gone.rename(storage.folder)
        window.hears(BackOfficeRecovered, kind="sending")


def test_a_local_kiosk_sends_nothing(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.visit()
    assert rows(tmp_path, "SELECT * FROM outbox") == []


def test_a_storage_that_nobody_knows_leaves_the_kiosk_working(storage: Storage):
    bad = {**storage.config.storage, "url": "nowhere://x"}
    with Window(replace(storage.config, storage=bad)) as window:
        link = window.visit()
        assert httpx.get(link).status_code == 200
        assert "share.storage.url" in window.hears(BackOfficeFault, kind="sending").cause


def test_a_bucket_holds_the_visit_and_nothing_of_it_after_its_deletion(tmp_path: Path):
    import boto3

    with s3_server() as endpoint:
        account = {"aws_access_key_id": "test", "aws_secret_access_key": "not-a-secret"}
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **account)
        client.create_bucket(Bucket=BUCKET, ACL="public-read")

        def held() -> list[str]:
            found = client.list_objects_v2(Bucket=BUCKET, Prefix="spring/t/")
            return [item["Key"].rpartition("/")[2] for item in found.get("Contents", [])]

        storage = {
            "url": f"s3://{BUCKET}/spring",
            "public_url": f"{endpoint}/{BUCKET}/spring",
            "options": s3_options(endpoint),
        }
        config = config_for(tmp_path, ways=("storage",), storage=storage)
        with Window(config) as window:
            link = window.make("job-1", visit="visit-1")
            assert link.startswith(storage["public_url"])
            wait_for(lambda: shows(link, *ALL), window)
            assert len(held()) == 4 * 2 + 1 + 6  # pictures, all of them in one, pages
            window.office.delete_visit("visit-1")
            window.until(lambda: held() == [])
