import pytest
import torch

from kiosk.inference.checks import check_image
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
