"""What a printed sheet says, in the languages of the phone's page. Not reviewed by natives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintWords:
    """The words of one language; `{date}` is filled in."""

    scan: str
    until: str


_WORDS: Mapping[str, PrintWords] = {
    "en": PrintWords("Scan for all your pictures", "until {date}"),
    "es": PrintWords("Escanea y ve todas tus imágenes", "hasta el {date}"),
    "fr": PrintWords("Scannez : toutes vos images", "jusqu'au {date}"),
    "de": PrintWords("Scannen: alle deine Bilder", "bis {date}"),
    "ja": PrintWords("すべての画像はこちらから", "{date}まで"),
    "ar": PrintWords("امسح الرمز لترى كل صورك", "حتى {date}"),
}


def print_words(language: str) -> PrintWords:
    """The words of `language`, or English."""
    return _WORDS.get(language, _WORDS["en"])
