"""A phone opens a ticket's link: real HTTP over the loopback, a real back office behind it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from kiosk.domain.generation import JobId
from kiosk.domain.keeping import PictureKept
from kiosk.gallery.layout import Layout
from kiosk.gallery.provenance import SOURCE_TYPE, source_type
from kiosk.sharing.web import MOST_WATCHERS
from tests.backoffice.windows import Window, config_for
from tests.gallery.pictures import enlarged, master, pixels, psnr, without_mark


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def window(state: Path) -> Iterator[Window]:
    with Window(config_for(state)) as window:
        yield window


@pytest.fixture(scope="module")
def link(window: Window) -> str:
    """The link of a finished visit."""
    link = window.visit("finished")
    finished = "Here they are"
    window.until(lambda: finished in httpx.get(link).text)
    return link


def base_of(link: str) -> str:
    return link.partition("/t/")[0]


def folder_of(state: Path) -> Path:
    """The gallery folder with four kept tiles."""
    (folder,) = (f for f in Layout(state).gallery.iterdir() if (f / "tile-4.jpg").exists())
    return folder


def test_the_page_says_what_was_chosen_and_how_long_it_stays(link: str):
    page = httpx.get(link).text
    assert "A red Lexus RZ on Mars, as a painting" in page
    assert re.search(r"These pictures stay here until \w+day \d+ \w+, \d\d:\d\d", page)
    assert "Made with AI" in page
    assert "Rex" not in page


@pytest.mark.parametrize("tile", range(4))
def test_the_four_pictures_are_the_four_tiles(link: str, state: Path, tile: int):
    folder = folder_of(state)
    for ending, kind in (("jpg", "image/jpeg"), ("webp", "image/webp")):
        answer = httpx.get(f"{link}/{tile + 1}.{ending}")
        assert answer.headers["content-type"] == kind
        assert answer.content == (folder / f"tile-{tile + 1}.{ending}").read_bytes()
        assert source_type(answer.content) == SOURCE_TYPE
        given, made = pixels(answer.content), enlarged(master(tile), (512, 512))
        assert psnr(without_mark(given), without_mark(made)) > 38


def test_every_picture_that_the_page_shows_can_be_fetched(link: str):
    sources = re.findall(r'(?:src|srcset)="(/t/[^"]+)"', httpx.get(link).text)
    assert len(set(sources)) == 8  # as WebP, and as JPEG for phones that do not know WebP
    assert {httpx.get(base_of(link) + source).status_code for source in sources} == {200}


def test_a_picture_can_be_saved_under_a_name_that_tells_what_it_is(link: str):
    answer = httpx.get(f"{link}/2.jpg?download=1")
    assert answer.headers["content-disposition"] == 'attachment; filename="rz-mars-painting-2.jpg"'
    assert "content-disposition" not in httpx.get(f"{link}/2.jpg").headers


def test_all_pictures_can_be_saved_at_once(link: str):
    answer = httpx.get(f"{link}/pictures.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"rz-mars-painting-{n}.jpg" for n in (1, 2, 3, 4)]
        assert archive.read("rz-mars-painting-3.jpg") == httpx.get(f"{link}/3.jpg").content


def test_the_page_is_light_before_its_pictures(link: str):
    page = httpx.get(link)
    others = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert others
    weight = len(page.content) + sum(len(httpx.get(base_of(link) + o).content) for o in others)
    assert weight <= 60_000


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(link: str):
    page = httpx.get(link)
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert not re.search(r"<script(?! src=)", page.text)
    assert not re.search(r'(?:href|src)="https?:', page.text)
    assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["", "/1.jpg", "/pictures.zip", "/delete", "/nothing"])
def test_nothing_about_a_ticket_may_be_stored_or_passed_on(link: str, path: str):
    headers = httpx.get(link + path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "server" not in headers


def test_styles_may_be_kept_by_the_phone(link: str):
    page = httpx.get(link).text
    style = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert style is not None
    assert "max-age" in httpx.get(base_of(link) + style[1]).headers["cache-control"]


@pytest.mark.parametrize("path", ["", "/1.jpg", "/4.webp", "/pictures.zip", "/events", "/delete"])
def test_head_is_answered_like_get_without_a_body(link: str, path: str):
    answer = httpx.head(link + path)
    assert answer.status_code == 200
    assert answer.content == b""


def phone(number: int) -> dict[str, str]:
    """What a proxy on the kiosk's machine says of a phone."""
    return {"X-Forwarded-For": f"192.0.2.{number}"}


def test_who_tries_links_is_told_to_wait_and_others_are_not(link: str):
    wrong = f"{base_of(link)}/t/{'A' * 22}"
    with httpx.Client(headers=phone(200)) as guesser:
        answers = [guesser.get(wrong)]
        while answers[-1].status_code != 429 and len(answers) < 120:
            answers.append(guesser.get(wrong))
        codes = [answer.status_code for answer in answers]
        assert codes[0] == 404
        assert 429 in codes
        busy = answers[codes.index(429)]
        assert int(busy.headers["retry-after"]) > 0
        assert busy.headers["content-security-policy"].startswith("default-src 'none'")
        assert "One moment" in busy.text
    assert httpx.get(link, headers=phone(201)).status_code == 200


def test_every_wrong_address_gets_the_same_friendly_page(link: str):
    base, token = base_of(link), link.rpartition("/")[2]
    wrong = [
        *("/", "/t", "/t/", "/t/x", "/t/" + "A" * 22, "/t/%00", "/t/%ff%fe", "/t/" + "A" * 5000),
        *("/t/../../etc/passwd", "/t/%2e%2e%2fsecret", "/gallery", "/secret", "/kiosk.db"),
        *("/static/", "/static/page.css", "/static/x/page.css", "/docs", "/favicon.ico"),
        *(f"/t/{token[:-1]}", f"/t/{token}A", f"/t/{token}/", f"/t/{token.swapcase()}"),
        *(
            f"/t/{token}/0.jpg",
            f"/t/{token}/5.jpg",
            f"/t/{token}/1.png",
            f"/t/{token}/master-1.png",
        ),
        *(f"/t/{token}/1.jpg/", f"/t/{token}/..%2f..%2fsecret", f"/t/{token}/-1.jpg"),
        *(f"/t/{'A' * 22}/{name}" for name in ("1.jpg", "pictures.zip", "events")),
    ]
    # Each from another phone, as one alone would soon be told to wait.
    answers = [httpx.get(base + path, headers=phone(n)) for n, path in enumerate(wrong)]
    answers += [httpx.post(link), httpx.delete(link), httpx.put(base + "/t/x")]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {answer.content for answer in answers}
    assert len(bodies) == 1
    assert b"There is nothing behind this link" in bodies.pop()
    headers = [
        {name: value for name, value in a.headers.items() if name not in ("date",)} for a in answers
    ]
    assert all(each == headers[0] for each in headers)


def test_pictures_appear_on_the_page_while_others_are_made(window: Window):
    link = window.open("live")
    with httpx.stream("GET", f"{link}/events", timeout=20) as stream:
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))

        def told() -> dict[str, object]:
            return json.loads(next(lines).removeprefix("data: "))

        assert told()["jobs"] == {"1": ["coming"] * 4}
        assert "<noscript><meta" in httpx.get(link).text
        window.keep(2, job="live")
        window.hears(PictureKept, job="live", tile=2)
        assert told()["jobs"] == {"1": ["coming", "coming", "kept", "coming"]}
        assert f'srcset="/t/{link.rpartition("/")[2]}/3.webp"' in httpx.get(link).text
        window.office.report_progress(JobId("live"), 2, 0.0)
        assert told()["ahead"] == {"1": 2}
        assert "pictures of 2 other guests come first" in httpx.get(link).text
        window.office.report_progress(JobId("live"), 0, 0.42)
        assert told()["done"] == {"1": 42}
        assert 'value="42"' in httpx.get(link).text
        window.office.finish_job(JobId("live"), 1, 3)
        assert told() == {
            "jobs": {"1": ["missing", "missing", "kept", "missing"]},
            "ahead": {},
            "done": {},
            "making": False,
            "held": False,
            "live": True,
        }
        window.office.close_ticket("live")
        assert told()["live"] is False
        assert list(lines) == []  # and the stream ends
    page = httpx.get(link).text
    assert "Not every picture came out" in page
    assert "<noscript" not in page


def test_further_phones_look_again_instead_of_watching(window: Window):
    link = window.open("crowd")
    with ExitStack() as crowd:
        watching = [
            crowd.enter_context(httpx.stream("GET", f"{link}/events", timeout=20))
            for _ in range(MOST_WATCHERS)
        ]
        assert {stream.status_code for stream in watching} == {200}
        refused = httpx.get(f"{link}/events")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert "One moment" in refused.text
        assert httpx.get(link).status_code == 200
    window.office.finish_job(JobId("crowd"), 0, 4)
    window.office.close_ticket("crowd")


def test_the_page_reads_without_a_script(link: str, window: Window):
    page = httpx.get(link).text
    for part in (r'href="[^"]+/pictures\.zip"', r'href="[^"]+/1\.jpg\?download=1"'):
        assert re.search(part, page)
    assert re.search(r'href="[^"]+/delete"', page)
    assert "hold a finger on the picture" in page
    shares = re.findall(r"<button[^>]+data-share[^>]*>", page)
    assert len(shares) == 5  # each, and all; the script shows them where the phone can share
    styles = re.search(r'href="([^"]+/page\.css)"', page)
    assert styles
    assert "[data-share] { display: none; }" in httpx.get(httpx.URL(link).join(styles[1])).text


def test_a_visit_without_pictures_ends_in_kind_words(window: Window):
    link = window.open("nothing")
    window.office.finish_job(JobId("nothing"), 0, 4)
    window.office.close_ticket("nothing")
    window.until(lambda: "No picture came out" in httpx.get(link).text)
    assert httpx.get(f"{link}/pictures.zip").status_code == 404


def test_a_ticket_gives_nothing_of_another(window: Window, link: str):
    other = window.visit("other", tiles=1)
    assert httpx.get(f"{other}/1.jpg").status_code == 200
    assert httpx.get(f"{other}/2.jpg").status_code == 404
    assert link not in httpx.get(other).text


def test_neither_links_nor_words_are_written_down(window: Window, link: str, state: Path):
    token = link.rpartition("/")[2].encode()
    files = [path for path in state.rglob("*") if path.is_file()]
    contents = b"".join(path.read_bytes() for path in files)
    assert b"kiosk" in contents
    assert token not in contents
    assert b"Rex" not in contents
    for line in (state / "logs" / "kiosk.log").read_text().splitlines():
        assert json.loads(line)["process"] == "back-office"
