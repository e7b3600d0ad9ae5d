"""What a printed sheet says, in the languages of the phone's page. Not reviewed by natives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintWords:
    """The words of one language; `{date}` is filled in.

    `here` stands for `until` below a code that opens in the hall's Wi-Fi only; `join` stands over
    the code that joins it, and `then` over the other one.
    """

    scan: str
    join: str
    then: str
    until: str
    here: str


_WORDS: Mapping[str, PrintWords] = {
    "en": PrintWords(
        "Scan for all your pictures",
        "1  Join the Wi\u2011Fi",
        "2  All your pictures",
        "until {date}",
        "here only, in the hall's Wi-Fi",
    ),
    "es": PrintWords(
        "Escanea y ve todas tus imágenes",
        "1  Únete a la\u00a0wifi",
        "2  Todas tus imágenes",
        "hasta el {date}",
        "solo aquí, en la wifi del recinto",
    ),
    "fr": PrintWords(
        "Scannez : toutes vos images",
        "1  Rejoignez le\u00a0Wi\u2011Fi",
        "2  Toutes vos images",
        "jusqu'au {date}",
        "uniquement ici, dans le Wi-Fi du hall",
    ),
    "de": PrintWords(
        "Scannen: alle deine Bilder",
        "1  WLAN beitreten",
        "2  Alle deine Bilder",
        "bis {date}",
        "nur hier, im WLAN der Halle",
    ),
    "ja": PrintWords(
        "すべての画像はこちらから",
        "1  Wi\u2011Fiに接続",
        "2  すべての画像",
        "{date}まで",
        "会場のWi-Fiでのみ開けます",
    ),
    "ar": PrintWords(
        "امسح الرمز لترى كل صورك",
        "1  اتصل بالواي\u00a0فاي",
        "2  كل صورك",
        "حتى {date}",
        "هنا فقط، عبر شبكة الواي فاي في القاعة",
    ),
}


def print_words(language: str) -> PrintWords:
    """The words of `language`, or English."""
    return _WORDS.get(language, _WORDS["en"])
