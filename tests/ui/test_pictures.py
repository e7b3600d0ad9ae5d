from __future__ import annotations

import threading
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from kiosk.domain.generation import CheckpointId, JobId, TilePreview, TileReady, Timings
from kiosk.domain.visit import PictureId
from kiosk.sharing.qr import qr_modules
from kiosk.ui.pictures import LARGEST_HELD, PictureProvider, Pictures
from tests.fakes import plain_picture, png_of

JOB = JobId("a")
PREFIX = "image://kiosk/"


def preview(red: int) -> TilePreview:
    return TilePreview(JOB, 0, 3, 2, bytes([red, 10, 20] * 6))


def ready(tile: int = 0) -> TileReady:
    png = png_of(plain_picture(5))
    return TileReady(JOB, tile, png, 5, CheckpointId("showroom"), Timings())


def shown(pictures: Pictures, tile: int = 0) -> QImage:
    return pictures.image(pictures.address(JOB, tile).removeprefix(PREFIX))


def test_a_preview_is_shown_pixel_by_pixel(qapp) -> None:
    pictures = Pictures()
    pictures.show_preview(preview(200))
    image = shown(pictures)
    assert (image.width(), image.height()) == (3, 2)
    assert image.pixelColor(2, 1) == QColor(200, 10, 20)


def test_every_change_has_a_new_address_and_drops_the_old_one(qapp) -> None:
    pictures = Pictures()
    pictures.show_preview(preview(1))
    first = pictures.address(JOB, 0)
    pictures.show_ready(ready())
    assert pictures.address(JOB, 0) != first
    assert pictures.image(first.removeprefix(PREFIX)).width() == 1
    assert shown(pictures).width() == 64
    assert pictures.held == 1


def test_another_jobs_tiles_have_no_address(qapp) -> None:
    pictures = Pictures()
    pictures.show_ready(ready())
    assert pictures.address(JobId("b"), 0) == ""
    assert pictures.address(None, 0) == ""


def test_a_broken_picture_changes_nothing(qapp) -> None:
    pictures = Pictures()
    broken = TileReady(JOB, 0, b"no png", 5, CheckpointId("showroom"), Timings())
    pictures.show_ready(broken)
    assert pictures.address(JOB, 0) == ""


def test_the_code_is_drawn_module_by_module(qapp) -> None:
    pictures = Pictures()
    link = "http://192.168.1.20:8765/t/ABCDEFGHJKLMNPQRSTUVWX"
    address = pictures.qr_address(link)
    assert pictures.qr_address(link) == address
    image = pictures.image(address.removeprefix(PREFIX))
    modules = qr_modules(link)
    assert image.width() == len(modules)
    drawn = tuple(
        tuple(image.pixelColor(x, y) == QColor("black") for x in range(len(row)))
        for y, row in enumerate(modules)
    )
    assert drawn == modules


def test_forgetting_leaves_nothing(qapp) -> None:
    pictures = Pictures()
    pictures.show_ready(ready())
    pictures.qr_address("http://here/t/x")
    pictures.forget()
    assert pictures.held == 0
    assert pictures.address(JOB, 0) == ""


def test_a_picture_can_be_asked_for_on_another_thread_while_it_changes(qapp) -> None:
    pictures = Pictures()
    provider = PictureProvider(pictures)
    pictures.show_preview(preview(0))
    widths: list[int] = []

    def ask() -> None:
        for _ in range(300):
            name = pictures.address(JOB, 0).removeprefix(PREFIX)
            widths.append(provider.requestImage(name, QSize(), QSize()).width())

    asker = threading.Thread(target=ask)
    asker.start()
    for red in range(200):
        pictures.show_preview(preview(red))
    asker.join()
    assert len(widths) == 300
    assert set(widths) <= {1, 3}


def test_a_picture_is_scaled_when_a_size_is_asked_for(qapp) -> None:
    pictures = Pictures()
    pictures.show_ready(ready())
    name = pictures.address(JOB, 0).removeprefix(PREFIX)
    image = PictureProvider(pictures).requestImage(name, QSize(), QSize(16, 16))
    assert image.size() == QSize(16, 16)


def test_one_jobs_pictures_can_be_forgotten_and_masters_are_given_back_whole(qapp) -> None:
    pictures = Pictures()
    pictures.show_ready(ready(0))
    pictures.show_ready(replace(ready(0), job=JobId("b")))
    pictures.show_preview(TilePreview(JOB, 1, 3, 2, bytes(18)))
    assert pictures.master(PictureId(JOB, 0)) == ready().png
    assert pictures.master(PictureId(JOB, 1)) is None
    pictures.forget_job(JOB)
    assert pictures.address(JOB, 0) == ""
    assert pictures.address(JobId("b"), 0)
    assert pictures.held == 1


def test_a_very_large_picture_is_held_no_larger_than_a_screen_can_show(qapp) -> None:
    pictures = Pictures()
    large = png_of(plain_picture(5, side=LARGEST_HELD + 64))
    pictures.show_ready(replace(ready(), png=large))
    assert max(shown(pictures).width(), shown(pictures).height()) == LARGEST_HELD
    assert pictures.master(PictureId(JOB, 0)) is None
