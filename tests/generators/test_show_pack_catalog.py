"""A show pack goes by the catalog that staff made of the one that ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config import Config, EngineConfig, PathsConfig
from kiosk.domain.catalog import Catalog
from kiosk.domain.errors import EngineFault
from kiosk.domain.prompt import Choice, compose
from kiosk.domain.requests import CheckpointId, TextToImageRequest
from kiosk.generators.fallback import FallbackGenerator
from kiosk.generators.show_pack import read_pack
from kiosk.generators.show_pack_generator import ShowPackGenerator
from kiosk.services import make_services
from kiosk.ui.needs import Follows
from tests.fakes import FakeGenerator
from tests.generators.packs import KEY, make_pack, the_catalog


def edited(prompt: str) -> Catalog:
    """The catalog in which Mars is asked for by other words."""
    catalog = the_catalog()
    mars = catalog.setting("mars").model_copy(update={"prompt": prompt})
    others = tuple(setting for setting in catalog.settings if setting.id != "mars")
    return catalog.model_copy(update={"settings": (mars, *others)})


def request(catalog: Catalog) -> TextToImageRequest:
    prompt = compose(Choice("rx", "mars", "painting", "red"), catalog).positive
    return TextToImageRequest(CheckpointId("showroom"), prompt, (1, 2))


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    make_pack(folder)
    return folder


@pytest.fixture
def generator(pack: Path) -> Iterator[ShowPackGenerator]:
    generator = ShowPackGenerator(read_pack(pack, KEY), the_catalog())
    generator.start()
    yield generator
    generator.close()


def test_a_changed_prompt_is_found_after_the_pack_has_heard_of_it(
    generator: ShowPackGenerator,
) -> None:
    after = edited("on the red planet")
    with pytest.raises(EngineFault):
        generator.submit(request(after))
    offered = generator.replace_catalog(after)
    assert generator.submit(request(after))
    assert [setting.id for setting in offered.settings] == ["mars", "beach"]
    assert [style.id for style in offered.styles] == ["painting"]


def test_behind_a_pool_all_of_the_catalog_is_offered_while_it_paints(
    generator: ShowPackGenerator,
) -> None:
    pool = FakeGenerator()
    both = FallbackGenerator(pool, generator)
    after = edited("on the red planet")
    assert isinstance(both, Follows)
    assert both.replace_catalog(after) is after
    assert generator.submit(request(after))
    pool.state = "failed"
    assert [style.id for style in both.replace_catalog(after).styles] == ["painting"]


@pytest.mark.parametrize(
    ("text", "first"),
    [('[settings]\norder = ["beach"]', "beach"), ('[settings]\norder = "beach"', "mars")],
    ids=["changed", "broken by hand"],
)
def test_the_kiosk_opens_with_what_staff_made_of_the_catalog_or_with_what_ships(
    pack: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, first: str
) -> None:
    (tmp_path / "catalog.toml").write_text(text)
    config = Config(engine=EngineConfig(generator="show-pack"), paths=PathsConfig(state=tmp_path))
    services = make_services(config)
    assert services.catalog.settings[0].id == first
    assert ("catalog that ships" in caplog.text) == (first == "mars")
    services.close()
