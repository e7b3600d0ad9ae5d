"""What a visit's wishes become: requests, by the catalog and what the checkpoints can do."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.config import Config
from kiosk.domain.catalog import Light, load_catalog
from kiosk.domain.companions import Companions
from kiosk.domain.prompt import Choice, compose
from kiosk.domain.requests import InpaintingRequest, TextToImageRequest
from kiosk.domain.visit_effects import Generate
from kiosk.resources import resource
from kiosk.ui.visit_requests import RequestMaker
from tests.fakes import FakeServices

CHOICE = Choice("rx", "mars", "painting", "blue")


@pytest.fixture
def services() -> FakeServices:
    """Painting keeps the car's own pixels, the other styles do not."""
    config = Config()
    catalog = load_catalog(config.paths.catalog)
    styles = [
        style.model_copy(update={"true_to_car": style.id == "painting"}) for style in catalog.styles
    ]
    return FakeServices(config, catalog.model_copy(update={"styles": tuple(styles)}))


def test_a_style_true_to_the_car_paints_around_the_brands_own_picture(
    services: FakeServices,
) -> None:
    request, prompt = RequestMaker(services, lambda _: None).request_for(Generate(CHOICE))
    assert isinstance(request, InpaintingRequest)
    assert request.cutout
    assert request.prompt == prompt.positive
    assert len(request.seeds) == 4
    kept = np.asarray(Image.open(io.BytesIO(request.mask))) == 0
    shown = np.asarray(Image.open(io.BytesIO(request.image)))[kept].mean(0)
    with Image.open(resource("assets") / "vehicles" / "rx-blue.webp") as cutout:
        own = np.asarray(cutout.convert("RGBA"))
    assert np.abs(shown - own[own[..., 3] == 255][:, :3].mean(0)).max() < 6


def test_another_style_paints_everything(services: FakeServices) -> None:
    other = replace(CHOICE, style="manga")
    request, _ = RequestMaker(services, lambda _: None).request_for(Generate(other))
    assert isinstance(request, TextToImageRequest)


def test_without_a_cut_out_or_a_checkpoint_for_it_the_car_is_painted_like_the_rest(
    services: FakeServices, tmp_path: Path
) -> None:
    without, _ = RequestMaker(services, lambda _: None, tmp_path).request_for(Generate(CHOICE))
    assert isinstance(without, TextToImageRequest)
    services.companions = Companions()
    unable, _ = RequestMaker(services, lambda _: None).request_for(Generate(CHOICE))
    assert isinstance(unable, TextToImageRequest)


def test_words_that_ask_for_a_light_get_it(services: FakeServices) -> None:
    words = replace(CHOICE, setting="beach", style="manga", words="at sunset, evening light")
    _, prompt = RequestMaker(services, lambda _: None).request_for(Generate(words))
    assert prompt == compose(replace(words, light=Light.DUSK), services.catalog)
    assert prompt != compose(words, services.catalog)
