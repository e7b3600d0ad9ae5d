"""What staff do with a guest's pictures, over a real back office in its own process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx

from kiosk.domain.generation import JobId
from kiosk.domain.keeping import Answered, BackOfficeReady
from kiosk.gallery.hanging import hung
from kiosk.gallery.layout import Layout
from tests.backoffice.windows import Window, config_for, rows


def ask(window: Window, **about: Any) -> list[dict[str, Any]]:
    number = window.office.ask("pictures", **about)
    answer = window.hears(Answered, number=number)
    assert not answer.fault
    return [dict(row) for row in answer.rows]


def wall(state: Path) -> list[str]:
    """The numbers of the tiles that hang."""
    return sorted(path.stem[-1] for path in hung(Layout(state)))


def test_pictures_wait_are_approved_one_by_one_and_then_seen(tmp_path: Path):
    with Window(config_for(tmp_path, staff_approve=True)) as window:
        link = window.visit()
        waiting = ask(window, view="waiting")
        assert [row["tile"] for row in waiting] == [3, 2, 1, 0]
        assert {row["approved"] for row in waiting} == {None}
        assert all(row["there"] and Path(row["file"]).suffix == ".webp" for row in waiting)
        ticket = waiting[0]["ticket"]
        window.office.curate("show", ticket, 1)
        window.office.curate("hide", ticket, 2)
        assert [row["tile"] for row in ask(window, view="waiting")] == [3, 0]
        assert [row["tile"] for row in ask(window, view="hidden")] == [2]
        assert httpx.get(f"{link}/2.jpg").status_code == 200
        assert httpx.get(f"{link}/3.jpg").status_code == 404
        window.office.curate("show", ticket, 2)  # undone
        assert [row["tile"] for row in ask(window, view="hidden")] == []
        assert httpx.get(f"{link}/3.jpg").status_code == 200
        number = window.office.ask("picture-counts", since=0.0)
        (counted,) = window.hears(Answered, number=number).rows
        assert counted == {"waiting": 2, "all": 4, "wall": 0, "hidden": 0}


def test_nothing_hangs_that_its_guest_did_not_agree_to(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.make("job-1", visit="v1")
        (*_, row) = ask(window, view="all")
        ticket = row["ticket"]
        window.office.curate("hang", ticket, 0)
        assert ask(window, view="wall") == []
        assert wall(tmp_path) == []
        window.office.may_show("v1", yes=True)
        for tile in (0, 2, 3):
            window.office.curate("hang", ticket, tile)
        assert [row["tile"] for row in ask(window, view="wall")] == [3, 2, 0]
        assert wall(tmp_path) == ["1", "3", "4"]
        window.office.curate("take-down", ticket, 3)
        window.office.curate("hide", ticket, 2)
        assert len(ask(window, view="wall")) == 1
        assert wall(tmp_path) == ["1"]
        window.office.curate("show", ticket, 2)  # undone: it hangs again
        window.office.ask("outbox")
        assert len(ask(window, view="wall")) == 2
        window.office.may_show("v1", yes=False)
        assert ask(window, view="wall") == []
        assert wall(tmp_path) == []
        window.office.may_show("v1", yes=True)
        assert ask(window, view="wall") == [], "a second yes hangs nothing by itself"


def test_what_hung_goes_with_its_ticket(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        for visit in ("v1", "v2"):
            window.make(f"job-{visit}", 1, visit)
            window.office.may_show(visit, yes=True)
        for row in ask(window):
            window.office.curate("hang", row["ticket"], 0)
        assert len(ask(window, view="wall")) == 2
        assert len(wall(tmp_path)) == 2
        window.office.delete_visit("v1")
        assert len(ask(window, view="wall")) == 1
        assert len(wall(tmp_path)) == 1
        (left,) = ask(window)
        window.office.curate("delete-ticket", left["ticket"])
        assert ask(window) == []
        assert wall(tmp_path) == []
    assert rows(tmp_path, "SELECT pictures, tile FROM deletions") == [(1, None), (1, None)]


def test_a_deleted_picture_is_gone_for_good_and_its_neighbours_stay(tmp_path: Path):
    config = config_for(tmp_path)
    with Window(config) as window:
        link = window.visit()
        ticket = ask(window)[0]["ticket"]
        window.office.curate("delete", ticket, 1)
        window.office.curate("delete", ticket, 1)  # twice does no harm
        assert [row["tile"] for row in ask(window)] == [3, 2, 0]
        assert [httpx.get(f"{link}/{n}.jpg").status_code for n in (1, 2)] == [200, 404]
        assert 'src="/t/' in httpx.get(link).text
        left = sorted(path.name for path in (tmp_path / "gallery" / ticket).iterdir())
        assert not [name for name in left if re.search(r"-2\.", name)]
        assert len(left) == 9
    (tmp_path / "gallery" / ticket / "tile-2.jpg").write_bytes(b"a backup put back by hand")
    (tmp_path / "gallery" / ticket / "tile-2.webp").write_bytes(b"a backup put back by hand")
    with Window(config) as window:
        window.hears(BackOfficeReady)
        assert [row["tile"] for row in ask(window)] == [3, 2, 0]
    assert not (tmp_path / "gallery" / ticket / "tile-2.jpg").exists()


def test_a_ticket_is_found_by_the_code_that_its_guest_reads_out(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        links = [window.visit(job, 1) for job in ("job-1", "job-2")]
        found = ask(window)
        codes = {row["ticket"]: row["code"] for row in found}
        assert len(set(codes.values())) == 2
        assert all(re.fullmatch(r"\d{6}", code) for code in codes.values())
        read_out = [
            re.search(r'id="code">(\d{3}) (\d{3})<', httpx.get(link).text) for link in links
        ]
        assert {said[1] + said[2] for said in read_out if said} == set(codes.values())
        for ticket, code in codes.items():
            assert [row["ticket"] for row in ask(window, code=code)] == [ticket]
            assert not [link for link in links if code in link]
            site = links[0].partition("/t/")[0]
            assert httpx.get(f"{site}/t/{code}").status_code == 404, "a code opens nothing"
        assert ask(window, code="not a code") == []


def test_files_deleted_by_hand_are_said_to_be_gone(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        window.make("job-1", 2, "v1")
        window.office.may_show("v1", yes=True)
        ticket = ask(window)[0]["ticket"]
        window.office.curate("hang", ticket, 0)
        window.office.curate("hang", ticket, 1)
        ask(window)
        assert wall(tmp_path) == ["1", "2"]
        (tmp_path / "gallery" / ticket / "tile-1.webp").unlink()
        assert [row["there"] for row in ask(window)] == [True, False]
        window.office.curate("hang", ticket, 0)
        assert [row["there"] for row in ask(window)] == [True, False]
        assert wall(tmp_path) == ["2"]
        window.office.curate("delete", ticket, 0)
        assert [row["tile"] for row in ask(window)] == [1]


def test_the_wall_is_put_right_at_the_next_start(tmp_path: Path):
    config = config_for(tmp_path)
    with Window(config) as window:
        window.make("job-1", 2, "v1")
        window.office.may_show("v1", yes=True)
        window.office.curate("hang", ask(window)[0]["ticket"], 0)
        ask(window)
    (good,) = hung(Layout(tmp_path))
    good.with_name("000-stranger-1.webp").write_bytes(b"left by a crash")
    good.unlink()
    with Window(config) as window:
        window.hears(BackOfficeReady)
        assert hung(Layout(tmp_path)) == [good]
        assert len(ask(window, view="wall")) == 1


def test_a_page_of_many_pictures_is_asked_for_in_pieces(tmp_path: Path):
    with Window(config_for(tmp_path)) as window:
        for job in range(3):
            window.visit(f"job-{job}", 4)
        everything = [(row["ticket"], row["tile"]) for row in ask(window)]
        assert len(everything) == 12
        pieces = [ask(window, first=first, most=5) for first in (0, 5, 10)]
        assert [(row["ticket"], row["tile"]) for piece in pieces for row in piece] == everything
        window.office.approve(JobId("job-0"), 0, yes=False)
        assert len(ask(window, view="hidden")) == 1


def test_pictures_are_copied_to_a_stick_beside_the_work(tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()

    def far(**about: str) -> Answered:
        number = window.office.ask("export", **about)  # type: ignore[arg-type]
        return window.hears(Answered, number=number)

    with Window(config_for(tmp_path / "state")) as window:
        assert "no pictures" in far(out=str(stick / "none")).fault
        window.visit("job-1", 3)
        window.office.approve(JobId("job-1"), 0, yes=False)
        assert "cannot be read" in far(out=str(tmp_path / "pulled out" / "a")).fault
        assert far(out=str(stick / "all")).rows[0]["total"] == 2
        window.until(lambda: not far().rows[0]["busy"])
        assert far().rows == ({"done": 2, "total": 2, "busy": False, "fault": ""},)
        assert len(list((stick / "all").rglob("*.jpg"))) == 2
        assert (stick / "all" / "pictures.csv").read_text().count("\n") == 3
        (stick / "full").write_bytes(b"a file where a folder should be")
        far(out=str(stick / "full"))
        window.until(lambda: not far().rows[0]["busy"])
        assert "Try another one" in str(far().rows[0]["fault"])
