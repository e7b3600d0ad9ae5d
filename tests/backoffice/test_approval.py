"""With staff's approval, a guest sees a picture only when somebody has looked at it."""

from __future__ import annotations

from pathlib import Path

import httpx

from kiosk.domain.generation import JobId
from tests.backoffice.windows import Window, config_for, rows
from tests.sharing.servers import web_server


def page(link: str) -> str:
    return httpx.get(link).text


def test_a_picture_is_shown_when_it_is_approved_and_never_when_held_back(tmp_path: Path):
    with Window(config_for(tmp_path, staff_approve=True)) as window:
        link = window.visit()
        window.until(lambda: "being checked" in page(link))
        assert page(link).count("Being checked") == 4
        codes = [httpx.get(f"{link}/{n}.jpg").status_code for n in (1, 2, 3, 4)]
        assert codes == [404] * 4
        assert httpx.get(f"{link}/pictures.zip").status_code == 404
        window.office.approve(JobId("job-1"), 1)
        window.office.approve(JobId("job-1"), 2, yes=False)
        window.until(lambda: httpx.get(f"{link}/2.jpg").status_code == 200)
        window.until(lambda: "did not come out" in page(link))
        assert httpx.get(f"{link}/3.jpg").status_code == 404
        window.office.approve(JobId("job-1"), 0)
        window.office.approve(JobId("job-1"), 3)
        window.office.approve(JobId("job-1"), 1, yes=False)  # on second thoughts
        window.until(lambda: httpx.get(f"{link}/2.jpg").status_code == 404)
        window.until(lambda: "checked" not in page(link))
    asked = "SELECT tile, approved FROM pictures ORDER BY tile"
    assert rows(tmp_path, asked) == [(0, 1), (1, 0), (2, 0), (3, 1)]
    with Window(config_for(tmp_path, staff_approve=True)) as window:  # nothing is swept or shown
        window.open("next")
        (folder,) = [f for f in (tmp_path / "gallery").iterdir() if any(f.iterdir())]
        assert len(list(folder.iterdir())) == 12


def test_nothing_unseen_leaves_the_house(tmp_path: Path):
    there = tmp_path / "there"
    there.mkdir()
    with web_server(there) as public:
        storage = {"url": f"file://{there}", "public_url": public, "options": {}}
        config = config_for(
            tmp_path / "state", ways=("storage",), storage=storage, staff_approve=True
        )
        with Window(config) as window:
            link = window.visit()
            window.until(lambda: page(link).count("Being checked") == 4)
            assert not list(there.rglob("*.jpg"))
            window.office.approve(JobId("job-1"), 3)
            window.until(lambda: [path.name for path in there.rglob("*.jpg")] == ["4.jpg"])
            window.until(lambda: 'src="./4.jpg"' in page(link))
            window.office.approve(JobId("job-1"), 3, yes=False)
            window.until(lambda: not list(there.rglob("*.jpg")))


def test_what_is_approved_twice_or_unknown_does_no_harm(tmp_path: Path):
    with Window(config_for(tmp_path, staff_approve=True)) as window:
        window.office.approve(JobId("nobody"), 0)
        link = window.visit(tiles=1)
        window.office.approve(JobId("job-1"), 0)
        window.office.approve(JobId("job-1"), 0)
        window.until(lambda: httpx.get(f"{link}/1.jpg").status_code == 200)
