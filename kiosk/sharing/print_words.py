"""What a printed sheet says, in the languages of the phone's page. Not reviewed by natives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintWords:
    """The words of one language; `{date}` is filled in.

    `here` stands for `until` below a code that opens in the hall's Wi-Fi only.
    """

    scan: str
    until: str
    here: str


_WORDS: Mapping[str, PrintWords] = {
    "en": PrintWords(
        "Scan for all your pictures", "until {date}", "here only, in the hall's Wi-Fi"
    ),
    "es": PrintWords(
        "Escanea y ve todas tus imágenes", "hasta el {date}", "solo aquí, en la Wi-Fi del recinto"
    ),
    "fr": PrintWords(
        "Scannez : toutes vos images", "jusqu'au {date}", "uniquement ici, dans le Wi-Fi du hall"
    ),
    "de": PrintWords("Scannen: alle deine Bilder", "bis {date}", "nur hier, im WLAN der Halle"),
    "ja": PrintWords("すべての画像はこちらから", "{date}まで", "会場のWi-Fiでのみ開けます"),
    "ar": PrintWords("امسح الرمز لترى كل صورك", "حتى {date}", "هنا فقط، عبر شبكة Wi-Fi في القاعة"),
}


def print_words(language: str) -> PrintWords:
    """The words of `language`, or English."""
    return _WORDS.get(language, _WORDS["en"])
