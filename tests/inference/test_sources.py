"""Sources are made to fit by rules that are written down, and put back to the byte."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.errors import BadInput
from kiosk.domain.png import check_png
from kiosk.inference.sources import (
    black_or_white,
    cut_to_grid,
    fit,
    open_picture,
    put_back,
    read_source,
    to_png,
    widen_to_cells,
)


def noise(width, height, seed=1):
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def test_a_picture_of_the_right_size_is_not_touched():
    picture = noise(64, 96)
    assert fit(picture, 64, 96).tobytes() == picture.tobytes()


def test_any_other_is_cut_around_its_centre_and_then_resized():
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    fitted = np.asarray(fit(wide, 64, 64))
    assert fitted.shape == (64, 64, 3)
    assert fitted[..., 2].min() > 240  # a little of the red at the very edge


def test_a_mask_stays_black_and_white_when_it_is_resized():
    mask = Image.fromarray(np.tri(200, 200, dtype=np.uint8) * 255)
    values = set(np.unique(np.asarray(black_or_white(fit(mask, 64, 64)))))
    assert values == {0, 255}


def test_cutting_to_the_grid_keeps_the_middle_as_it_is():
    picture = noise(101, 77)
    cut = cut_to_grid(picture, 8)
    assert cut.size == (96, 72)
    assert np.array_equal(np.asarray(cut), np.asarray(picture)[2:74, 2:98])


def test_a_cell_with_any_white_is_white_altogether():
    mask = np.zeros((16, 24), dtype=np.uint8)
    mask[7, 8] = 255
    wide = np.asarray(widen_to_cells(Image.fromarray(mask), 8))
    assert (wide[:8, 8:16] == 255).all()
    assert wide.sum() == 64 * 255


def test_what_is_not_masked_is_the_source_to_the_byte():
    source, painted = noise(64, 64, 1), noise(64, 64, 2)
    mask = np.random.default_rng(3).integers(0, 2, (64, 64), dtype=np.uint8) * 255
    made = np.asarray(put_back(source, painted, Image.fromarray(mask)))
    assert np.array_equal(made[mask == 0], np.asarray(source)[mask == 0])
    assert np.array_equal(made[mask == 255], np.asarray(painted)[mask == 255])


@pytest.mark.parametrize(("name", "options"), [("a.png", {}), ("a.webp", {"lossless": True})])
def test_files_of_several_formats_become_pngs_for_requests(tmp_path, name, options):
    picture = noise(80, 70)
    picture.save(tmp_path / name, **options)
    png = read_source("image", tmp_path / name, "RGB")
    assert check_png("image", png, "RGB").width == 80
    assert open_picture("image", png, "RGB").tobytes() == picture.tobytes()


def test_a_photo_is_turned_upright_and_loses_its_metadata(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Agatha's camera"
    noise(80, 64).save(tmp_path / "photo.jpg", exif=exif)
    png = read_source("image", tmp_path / "photo.jpg", "RGB")
    facts = check_png("image", png, "RGB")
    assert (facts.width, facts.height) == (64, 80)
    assert b"Agatha" not in png


@pytest.mark.parametrize(
    ("size", "fits"), [((8064, 6048), (3842, 2881)), ((12000, 1500), (4096, 512))]
)
def test_a_phones_photo_is_made_small_enough_and_stays_in_proportion(tmp_path, size, fits):
    Image.linear_gradient("L").resize(size).convert("RGB").save(tmp_path / "phone.jpg")
    png = read_source("image", tmp_path / "phone.jpg", "RGB")
    facts = check_png("image", png, "RGB")
    assert (facts.width, facts.height) == fits
    column = np.asarray(open_picture("image", png, "L"))[:, 50].astype(int)
    assert column[0] < 5
    assert column[-1] > 250


def test_a_photo_and_its_mask_stay_of_one_size_whatever_their_formats(tmp_path):
    for name, mode in (("photo.jpg", "RGB"), ("mask.png", "L")):
        Image.new(mode, (8063, 6047)).save(tmp_path / name)
    photo = check_png("image", read_source("image", tmp_path / "photo.jpg", "RGB"), "RGB")
    mask = check_png("mask", read_source("mask", tmp_path / "mask.png", "L"), "L")
    assert (photo.width, photo.height) == (mask.width, mask.height)


def test_noise_that_no_png_can_pack_still_fits_and_its_mask_has_its_size(tmp_path):
    noise(4000, 3000).save(tmp_path / "noise.webp", quality=90)
    Image.new("L", (4000, 3000), 255).save(tmp_path / "mask.png")
    image = read_source("image", tmp_path / "noise.webp", "RGB")
    facts = check_png("image", image, "RGB")
    mask = check_png("mask", read_source("mask", tmp_path / "mask.png", "L"), "L")
    assert (facts.width, facts.height) == (mask.width, mask.height)


def test_a_photo_that_lies_on_its_side_is_made_small_and_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (8192, 1024), "red").save(tmp_path / "photo.jpg", exif=exif)
    facts = check_png("image", read_source("image", tmp_path / "photo.jpg", "RGB"), "RGB")
    assert (facts.width, facts.height) == (512, 4096)


@pytest.mark.parametrize("content", [b"", b"no picture", to_png(noise(64, 64))[:-900]])
def test_a_file_that_is_no_picture_is_bad_input(tmp_path, content):
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(BadInput, match=r"image = .*x\.png.*a picture that can be read"):
        read_source("image", tmp_path / "x.png", "RGB")


def test_a_file_that_is_not_there_or_too_small_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match="No such file"):
        read_source("mask", tmp_path / "nowhere.png", "L")
    noise(63, 64).save(tmp_path / "small.png")
    with pytest.raises(BadInput, match=r"'63x64'.*64 to 4096 pixels a side"):
        read_source("image", tmp_path / "small.png", "RGB")


def test_a_file_that_would_fill_the_memory_is_not_opened(tmp_path, monkeypatch):
    noise(64, 64).save(tmp_path / "bomb.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 64 * 64 // 2 - 1)
    with pytest.raises(BadInput, match=r"'.*bomb\.png' .*of at most \d+ million pixels"):
        read_source("image", tmp_path / "bomb.png", "RGB")


def test_a_png_that_is_whole_but_cannot_be_decoded_is_bad_input():
    import struct
    import zlib

    def chunk(name, data):
        crc = zlib.crc32(name + data)
        return struct.pack("!I", len(data)) + name + data + struct.pack("!I", crc)

    header = struct.pack("!IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"garbage")
    png += chunk(b"IEND", b"")
    check_png("image", png, "RGB")  # the header and the checksums are fine
    with pytest.raises(BadInput, match="a PNG that can be decoded"):
        open_picture("image", png, "RGB")


def test_masters_are_plain_pngs():
    png = to_png(noise(64, 64))
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.mode, picture.info) == ("PNG", "RGB", {})


def test_sixteen_bits_become_eight_without_burning_out(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 64 * 64).astype(np.uint16).reshape(64, 64)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    found = open_picture("image", read_source("image", tmp_path / "deep.png", "L"), "L")
    assert abs(np.asarray(found).astype(int) - ramp // 257).max() <= 1


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(BadInput, match="a file with a picture"):
            read_source("image", place, "RGB")
