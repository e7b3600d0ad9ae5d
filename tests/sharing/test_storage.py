"""Pages and pictures in storage: S3, SFTP and a folder, each read as a phone would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import Secret

from kiosk.config import StorageConfig
from kiosk.domain.errors import BadInput
from kiosk.sharing.shelf import Shelf
from kiosk.sharing.storage import StorageWay
from tests.sharing.servers import BUCKET, s3_options, s3_server, sftp_server, web_server
from tests.sharing.tickets import TOKEN, copy, pages

OTHERS = ("es", "fr", "de", "ja", "ar")
"""The languages that a kiosk in English offers besides."""


def config(url: str, public: str, options: dict[str, object] | None = None) -> StorageConfig:
    return StorageConfig(url=url, public_url=public, options=Secret(options or {}))


def storage(url: str, public: str, options: dict[str, object] | None = None) -> StorageWay:
    return StorageWay(config(url, public, options), pages())


@pytest.fixture(scope="module")
def bucket() -> Iterator[tuple[str, dict[str, object]]]:
    import boto3

    with s3_server() as endpoint:
        account = {"aws_access_key_id": "test", "aws_secret_access_key": "not-a-secret"}
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **account)
        client.create_bucket(Bucket=BUCKET, ACL="public-read")
        yield endpoint, s3_options(endpoint)


@pytest.fixture(params=["folder", "s3", "sftp"])
def place(request, tmp_path: Path) -> Iterator[StorageConfig]:
    there = tmp_path / "there"
    there.mkdir()
    if request.param == "s3":
        endpoint, options = request.getfixturevalue("bucket")
        folder = f"{BUCKET}/{tmp_path.name}"
        yield config(f"s3://{folder}", f"{endpoint}/{folder}", options)
        return
    with web_server(there) as public:
        if request.param == "folder":
            yield config(f"file://{there}", public)
            return
        with sftp_server(there) as server:
            yield config(str(server["url"]), public, server["options"])  # type: ignore[arg-type]


@pytest.fixture
def way(place: StorageConfig) -> StorageWay:
    return StorageWay(place, pages())


def addresses(link: str, page: str) -> set[str]:
    found = re.findall(r'(?:src|srcset|href)="([^"#]+)"', page)
    return {str(httpx.URL(link).join(one)) for one in found}


def test_a_phone_sees_the_page_and_everything_on_it(way, tmp_path):
    way.push(copy(tmp_path, 0, 2))
    link = way.link(TOKEN)
    answer = httpx.get(link)
    assert answer.headers["content-type"].startswith("text/html")
    assert "A red Lexus RZ on Mars, as a painting" in answer.text
    assert "These pictures stay here until" in answer.text
    everything = addresses(link, answer.text)
    assert {httpx.get(one).status_code for one in everything} == {200}
    assert httpx.get(link.replace("index.html", "3.jpg")).content == b"picture 3.jpg "
    assert not any(part in answer.text for part in ("/delete", "/events", "?"))
    assert "give the staff at the kiosk this code" in answer.text


def test_the_page_is_there_in_every_language(way, tmp_path):
    way.push(copy(tmp_path, 0))
    link = way.link(TOKEN)
    offered = dict(re.findall(r'<a href="([^"]+)#ticket" lang="(..)"', httpx.get(link).text))
    assert offered == {"index.html": "en"} | {
        f"{c}.html": c for c in ("es", "fr", "de", "ja", "ar")
    }
    for page, language in offered.items():
        text = httpx.get(link.replace("index.html", page)).text
        assert f'<html lang="{language}"' in text
        assert ("data-chooses" in text) is (language == "en")
        assert {httpx.get(one).status_code for one in addresses(link, text)} == {200}


def test_all_pictures_are_one_file_as_soon_as_none_is_to_come(way, tmp_path):
    way.push(copy(tmp_path, 0, 2, done=False))
    archive = way.link(TOKEN).replace("index.html", "pictures.zip")
    assert httpx.get(archive).status_code >= 400
    way.push(copy(tmp_path, 0, 2))
    assert '"pictures.zip" download="rz-mars-painting.zip"' in httpx.get(way.link(TOKEN)).text
    with zipfile.ZipFile(io.BytesIO(httpx.get(archive).content)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["rz-mars-painting-1.jpg", "rz-mars-painting-3.jpg"]
        assert packed.read("rz-mars-painting-3.jpg") == b"picture 3.jpg "
    way.push(copy(tmp_path, 2))
    assert httpx.get(archive).status_code >= 400
    page = httpx.get(way.link(TOKEN)).text
    assert "pictures.zip" not in page
    assert "Save this picture" in page


def test_a_visit_that_made_too_much_is_saved_one_by_one(tmp_path, monkeypatch):
    (tmp_path / "there").mkdir()
    monkeypatch.setattr("kiosk.sharing.storage.MOST_ARCHIVE", 20)
    way = storage(f"file://{tmp_path / 'there'}", "http://127.0.0.1:1")
    way.push(copy(tmp_path, 0, 1))
    ticket = tmp_path / "there" / "t" / TOKEN
    assert not (ticket / "pictures.zip").exists()
    assert "pictures.zip" not in (ticket / "index.html").read_text()


def test_there_is_a_page_for_links_that_are_over(way, tmp_path):
    way.push(copy(tmp_path, 0))
    gone = way.link(TOKEN).partition("/t/")[0] + "/gone.html"
    page = httpx.get(gone)
    assert "There is nothing behind this link." in page.text
    assert {httpx.get(one).status_code for one in addresses(gone, page.text)} == {200}


def test_the_page_looks_again_only_while_there_may_be_more(way, tmp_path):
    way.push(copy(tmp_path, done=False))
    waiting = httpx.get(way.link(TOKEN)).text
    assert '<meta http-equiv="refresh"' in waiting
    assert 'data-events=""' in waiting
    way.push(copy(tmp_path, 0, 1, 2, 3))
    done = httpx.get(way.link(TOKEN)).text
    assert '<meta http-equiv="refresh"' not in done
    assert "data-events" not in done


def test_what_is_gone_from_the_ticket_goes_from_the_storage(way, tmp_path):
    way.push(copy(tmp_path, 0, 1))
    way.push(copy(tmp_path, 1))
    first = way.link(TOKEN).replace("index.html", "1.jpg")
    assert httpx.get(first).status_code >= 400
    assert httpx.get(first.replace("1.jpg", "2.jpg")).status_code == 200


def test_a_deleted_ticket_leaves_nothing(way, tmp_path):
    way.push(copy(tmp_path, 0, 1, 2, 3))
    way.remove(TOKEN)
    link = way.link(TOKEN)
    for name in ("index.html", "de.html", "pictures.zip", "1.jpg", "4.webp"):
        assert httpx.get(link.replace("index.html", name)).status_code >= 400
    way.remove(TOKEN)  # twice is no harm


def test_another_life_of_the_kiosk_finds_what_it_has_to_remove(place, way, tmp_path):
    way.push(copy(tmp_path, 0, 1))
    later = StorageWay(place, pages())
    later.push(copy(tmp_path, 1, text="again"))
    first = way.link(TOKEN).replace("index.html", "1.jpg")
    assert httpx.get(first).status_code >= 400
    second = first.replace("1.jpg", "2.jpg")
    assert httpx.get(second).content == b"picture 2.jpg again"


def test_no_ticket_touches_another(way, tmp_path):
    other = "B" * 22
    way.push(copy(tmp_path, 0))
    way.push(copy(tmp_path, 0, token=other))
    way.remove(TOKEN)
    assert httpx.get(way.link(other)).status_code == 200


def test_nothing_is_sent_twice_without_need(tmp_path, monkeypatch):
    there = tmp_path / "there"
    there.mkdir()
    way = storage(f"file://{there}", "http://127.0.0.1:1")
    way.push(copy(tmp_path, 0, 1))
    written: list[str] = []
    monkeypatch.setattr(Shelf, "write", lambda _self, path, _: written.append(Path(path).name))
    way.push(copy(tmp_path, 0, 1))
    assert written == []
    way.push(copy(tmp_path, 0, 1, 2))
    pages_of_all = [*(f"{code}.html" for code in OTHERS), "index.html"]
    assert written == ["3.webp", "3.jpg", "pictures.zip", *pages_of_all]  # the pages last


def test_an_object_says_what_it_is_and_how_long_it_may_be_kept(bucket, tmp_path):
    endpoint, options = bucket
    way = storage(f"s3://{BUCKET}/headers", f"{endpoint}/{BUCKET}/headers", options)
    way.push(copy(tmp_path, 0))
    link = way.link(TOKEN)
    assert httpx.get(link).headers["cache-control"] == "no-store"
    picture = httpx.get(link.replace("index.html", "1.webp"))
    assert picture.headers["content-type"] == "image/webp"
    style = next(one for one in addresses(link, httpx.get(link).text) if one.endswith(".css"))
    assert "max-age" in httpx.get(style).headers["cache-control"]


def test_a_server_that_is_not_the_known_one_gets_nothing(tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    with sftp_server(there) as server:
        (tmp_path / "known_hosts").write_text("")
        options = dict(server["options"])  # type: ignore[call-overload]
        way = storage(str(server["url"]), "http://127.0.0.1:1", options)
        with pytest.raises(Exception, match=r"[Hh]ost key"):
            way.push(copy(tmp_path, 0))
    assert list(there.iterdir()) == []


def test_a_server_that_comes_back_is_written_to_again(tmp_path):
    way = storage(f"file://{tmp_path / 'there'}", "http://127.0.0.1:1")
    (tmp_path / "there").write_text("a file where the folder should be")
    with pytest.raises(OSError):
        way.push(copy(tmp_path, 0))
    (tmp_path / "there").unlink()
    way.push(copy(tmp_path, 0))
    assert (tmp_path / "there" / "t" / TOKEN / "index.html").exists()


def test_an_address_that_nobody_knows_is_named():
    with pytest.raises(BadInput, match=r"share\.storage\.url"):
        storage("nowhere://x", "http://127.0.0.1:1")
