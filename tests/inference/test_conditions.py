"""What a ControlNet is shown is made from what somebody has, or refused in plain words."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.png import check_png
from kiosk.inference.conditions import contour, control_picture, edges
from kiosk.inference.depth import DepthEstimator
from kiosk.resources import resource


def never(picture):
    raise AssertionError("nobody asked for depth")


def shown(path, condition, estimate=never, side=128):
    png = control_picture(path, condition, side, estimate)
    check_png("control", png, "RGB")
    return np.asarray(Image.open(io.BytesIO(png)))[..., 0]


@pytest.fixture
def photo(tmp_path):
    """A red box on a blue ground, in a wide picture."""
    picture = Image.new("RGB", (300, 200), (20, 30, 160))
    ImageDraw.Draw(picture).rectangle((100, 60, 199, 139), fill=(200, 30, 20))
    picture.save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def test_a_contour_is_a_thin_line_around_what_is_opaque():
    alpha = Image.new("L", (40, 30))
    alpha.paste(255, (10, 8, 30, 22))
    line = np.asarray(contour(alpha)) > 0
    assert line[8:22, 9:11].all()
    assert not line[10:20, 12:28].any()
    assert not line[:6].any()
    assert 2 * (20 + 14) < line.sum() < 2.2 * (20 + 14) * 2


@pytest.mark.parametrize("name", ["rz-red", "bz4x-white"])
def test_a_cut_out_becomes_the_contour_of_a_car_on_the_ground(name):
    line = shown(resource("assets") / "vehicles" / f"{name}.webp", "silhouette", side=256) > 0
    rows, columns = np.nonzero(line)
    assert columns.max() - columns.min() == pytest.approx(0.8 * 256, abs=4)
    assert rows.max() == pytest.approx(0.78 * 256, abs=3)
    assert 0.005 < line.mean() < 0.05


def test_the_edges_of_a_photo_are_where_its_colours_change(photo):
    lines = shown(photo, "edges", side=200) > 0
    inside, frame = lines[65:135, 55:145], lines[[0, -1]]
    assert not inside.any()
    assert not frame.any()
    assert lines[70:130, 47:53].any(axis=1).all()  # the left side of the box, after cropping
    assert lines.mean() < 0.02


def test_a_soft_ramp_and_a_flat_wall_have_no_edges():
    assert not np.asarray(edges(Image.new("RGB", (64, 64), "teal"))).any()
    lines = np.asarray(edges(Image.linear_gradient("L").convert("RGB")))
    assert (lines > 0).mean() < 0.02


@pytest.mark.parametrize("condition", ["silhouette", "edges", "depth"])
def test_a_grey_picture_is_taken_as_it_is(tmp_path, condition):
    made = Image.linear_gradient("L")
    made.save(tmp_path / "made.png")
    assert np.array_equal(shown(tmp_path / "made.png", condition), np.asarray(made))


def test_the_silhouette_of_a_photo_is_refused_with_what_would_do(photo):
    with pytest.raises(BadInput, match="a cut-out with transparency, or a contour in white on bl"):
        shown(photo, "silhouette")


def test_a_picture_of_nothing_is_refused(tmp_path):
    Image.new("RGBA", (100, 100)).save(tmp_path / "nothing.png")
    with pytest.raises(BadInput, match="not transparent all over"):
        shown(tmp_path / "nothing.png", "edges")


def test_depth_comes_from_the_manifests_own_estimator(photo, tiny_family):
    manifest = load_manifest(tiny_family)
    estimate = DepthEstimator(manifest, manifest.checkpoint("tiny"))
    depth = shown(photo, "depth", estimate)
    assert depth.shape == (128, 128)
    assert depth.max() - depth.min() > 200  # from near to far, bicubic overshoot aside


def test_without_an_estimator_depth_is_refused(photo, tiny_manifest):
    manifest = load_manifest(tiny_manifest)
    with pytest.raises(BadInput, match="the manifest lists nothing that estimates it"):
        shown(photo, "depth", DepthEstimator(manifest, manifest.checkpoint("tiny")))
