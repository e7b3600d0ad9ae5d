import pytest
import torch
from PIL import Image

from kiosk.inference.checks import check_image, check_size, check_variety, higher_precisions
from kiosk.inference.outcomes import UnusablePicture


def test_an_ordinary_picture_passes():
    check_image(torch.rand(2, 3, 8, 8) * 2 - 1)


def test_a_dark_picture_with_one_light_in_it_passes():
    night = torch.full((1, 3, 8, 8), -1.0)
    night[0, 2, 4, 4] = 0.5
    check_image(night)


def test_values_that_are_not_numbers_are_refused():
    image = torch.zeros(1, 3, 8, 8)
    image[0, 0, 0, 0] = float("nan")
    with pytest.raises(UnusablePicture, match="not numbers"):
        check_image(image)


def test_one_black_picture_of_a_batch_is_refused():
    image = torch.zeros(2, 3, 8, 8)
    image[1] = -1.0
    with pytest.raises(UnusablePicture, match="black"):
        check_image(image)


@pytest.mark.parametrize("channels", [1, 4])
def test_what_has_not_three_colours_is_no_picture(channels):
    with pytest.raises(UnusablePicture, match=f"1x{channels}x8x8"):
        check_image(torch.zeros(1, channels, 8, 8))


@pytest.mark.parametrize("colour", [(127, 127, 127), (200, 30, 30), (255, 255, 255)])
def test_one_flat_colour_is_refused(colour):
    flat = Image.new("RGB", (32, 32), colour)
    flat.putpixel((3, 3), tuple(max(0, value - 1) for value in colour))
    with pytest.raises(UnusablePicture, match="flat colour"):
        check_variety(flat)


def test_a_soft_gradient_is_a_picture():
    check_variety(Image.linear_gradient("L").point(lambda value: 100 + value // 64).convert("RGB"))


def test_another_size_than_was_asked_for_is_refused():
    check_size(Image.new("RGB", (64, 32)), (64, 32))
    with pytest.raises(UnusablePicture, match="32x64 pixels, where 64x32"):
        check_size(Image.new("RGB", (32, 64)), (64, 32))


def test_what_overflowed_is_tried_in_wider_numbers_first():
    assert higher_precisions(torch.float16) == (torch.bfloat16, torch.float32)
    assert higher_precisions(torch.bfloat16) == (torch.float32,)
    assert higher_precisions(torch.float32) == ()
