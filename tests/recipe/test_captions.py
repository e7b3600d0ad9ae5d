"""Captions use the kiosk's own words, and the tokenizer knows them."""

import random
from pathlib import Path

import pytest

from models.showroom.recipe.captions import CATALOG, SYNONYMS, caption, composed
from models.showroom.recipe.scenes import (
    COLOURS,
    FRAMINGS,
    LIGHTS,
    SETTINGS,
    STYLES,
    VEHICLES,
    random_specs,
)

ROOT = Path(__file__).parents[2]
TOKENIZER = ROOT / "models" / "showroom" / "tokenizer"


def test_every_choice_has_wordings():
    kinds = (*VEHICLES, *COLOURS, *SETTINGS, *STYLES, *LIGHTS, *FRAMINGS)
    assert set(kinds) == set(SYNONYMS)
    assert all(len(words) >= 2 for words in SYNONYMS.values())


def test_captions_are_reproducible_and_a_few_are_empty():
    specs = random_specs(400, seed=4)
    first = [caption(spec, random.Random(i)) for i, spec in enumerate(specs)]
    assert first == [caption(spec, random.Random(i)) for i, spec in enumerate(specs)]
    assert 0.01 < sum(not text for text in first) / len(first) < 0.09
    assert len(set(first)) > 250


def test_many_captions_are_exactly_what_the_kiosk_composes():
    dice = random.Random(6)
    specs = random_specs(400, seed=5)
    exact = sum(caption(spec, dice) == composed(spec) for spec in specs)
    assert exact > 80


@pytest.fixture(scope="module")
def tokenizer():
    if not TOKENIZER.is_dir():
        pytest.skip("no exported checkpoint")
    from transformers import CLIPTokenizer

    return CLIPTokenizer.from_pretrained(TOKENIZER)


def test_catalog_words_are_single_tokens(tokenizer):
    from kiosk.domain.catalog import load_catalog

    book = load_catalog(CATALOG)
    texts = [item.prompt for item in (*book.settings, *book.styles, *book.vehicles)]
    texts += [colour.prompt for vehicle in book.vehicles for colour in vehicle.colours]
    for text in texts:
        words = text.replace("bZ4X", "b Z 4 X").split()
        assert len(tokenizer.tokenize(text)) <= len(words) + 1, text


def test_prompts_fit_the_window_and_any_text_encodes(tokenizer):
    for spec in random_specs(60, seed=8):
        text = composed(spec)
        assert text is None or len(tokenizer(text).input_ids) < 77
    ids = tokenizer(
        "Zürich 東京 🚗", padding="max_length", max_length=77, truncation=True
    ).input_ids
    assert len(ids) == 77
    assert max(ids) < len(tokenizer)
    assert tokenizer.bos_token_id == ids[0]
    assert tokenizer.decode(tokenizer("zürich").input_ids, skip_special_tokens=True) == "zürich"


def test_negative_prompts_describe_scenes_of_other_styles():
    from kiosk.domain.catalog import load_catalog
    from kiosk.domain.prompt import Choice, compose

    book = load_catalog(CATALOG)
    negatives = {
        compose(Choice("rz", "mars", style.id), book).negative: style.id for style in book.styles
    }
    dice = random.Random(3)
    seen: set[str] = set()
    for spec in random_specs(600, seed=9):
        text = caption(spec, dice)
        if text in negatives:
            seen.add(negatives[text])
            assert negatives[text] != spec.style
    assert seen == set(STYLES)
