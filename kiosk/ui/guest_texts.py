"""Builds what stands behind the words screen and the terms, from the files beside the screens."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.vocabulary import load_vocabulary
from kiosk.ui.needs import WindowServices
from kiosk.ui.terms_view_model import TermsViewModel, load_terms
from kiosk.ui.words_view_model import WordsViewModel


def make_words(services: WindowServices, keypads: Path) -> WordsViewModel:
    """What guests type with; `keypads` holds a layout for each language."""
    return WordsViewModel(
        services.catalog,
        load_vocabulary(services.config.paths.catalog),
        keypads,
        services.refuses,
        free=services.checkpoint.prompts == "open",
    )


def make_terms(services: WindowServices) -> TermsViewModel:
    """The terms that guests accept where the config wants it."""
    config = services.config
    return TermsViewModel(load_terms(config.terms.folder), config.gallery.keep_hours)
