"""Reads where the letters of a language are on the keypad, and voices kana."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kiosk.domain.toml_files import read_model

Rows = tuple[tuple[str, ...], ...]
_RowText = Annotated[str, Field(min_length=1)]
_RowTexts = Annotated[tuple[_RowText, ...], Field(min_length=1, max_length=5)]
WIDEST = 12
"""Keys in a row: more would be smaller than a finger on the kiosk's screen."""


class KeypadLayout(BaseModel):
    """One language's keys, row by row, each key as it types.

    `shifted` is the second level (capitals, unless the file says otherwise), `marks` the page of
    digits and signs. `space` and `sample` stand on the space bar and on the key that leads back to
    the letters. `modifier` labels the key that changes the last kana; "" for no such key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    space: str
    sample: str
    letters: _RowTexts
    shifted: _RowTexts | None = None
    marks: _RowTexts
    modifier: str = ""
    right_to_left: bool = False

    def rows(self, *, capital: bool = False, marks: bool = False) -> Rows:
        """The keys that are on the screen."""
        if marks:
            return _split(self.marks)
        if not capital:
            return _split(self.letters)
        if self.shifted is not None:
            return _split(self.shifted)
        return tuple(tuple(_capital(key) for key in row) for row in _split(self.letters))

    @property
    def has_capitals(self) -> bool:
        """Whether there is a second level to shift to."""
        return self.shifted is not None or self.rows(capital=True) != self.rows()

    @property
    def columns(self) -> int:
        """Keys in the longest row of all pages, so that they keep their size."""
        pages = (self.rows(), self.rows(capital=True), self.rows(marks=True))
        return max(len(row) for page in pages for row in page)

    @model_validator(mode="after")
    def _fits_the_screen(self) -> Self:
        if self.columns > WIDEST:
            raise ValueError(f"a row has {self.columns} keys; at most {WIDEST} fit the screen")
        return self


def load_layout(folder: Path, language: str) -> KeypadLayout:
    """The layout of `language` in `folder`, or the English one; raises BadFile."""
    path = folder / f"{language}.toml"
    if not path.is_file():
        path = folder / "en.toml"
    return read_model(path, KeypadLayout)


_VOICED, _HALF_VOICED = "\u3099", "\u309a"  # combining marks, as Unicode joins them to kana
_SMALL = dict(zip("あいうえおつやゆよわ", "ぁぃぅぇぉっゃゅょゎ", strict=True))
_LARGE = {small: large for large, small in _SMALL.items()}


def modify_kana(text: str) -> str:
    """`text` with its last kana changed to the next of its forms, round and round.

    か が か, は ば ぱ は, や ゃ や, つ っ づ つ; anything else stays as it is.
    """
    if not text:
        return text
    split = unicodedata.normalize("NFD", text[-1])
    base = _LARGE.get(split[0], split[0])
    forms = [base, _SMALL.get(base, ""), *(_joined(base, m) for m in (_VOICED, _HALF_VOICED))]
    known = [form for form in forms if form]
    if text[-1] not in known:
        return text
    return text[:-1] + known[(known.index(text[-1]) + 1) % len(known)]


def _joined(base: str, mark: str) -> str:
    """The kana with its mark, or nothing where there is no such kana."""
    joined = unicodedata.normalize("NFC", base + mark)
    return joined if len(joined) == 1 and "ぁ" <= joined <= "ゔ" else ""


def _split(rows: tuple[str, ...]) -> Rows:
    return tuple(tuple(row.split()) for row in rows)


def _capital(key: str) -> str:
    """The capital of a key, where it is one letter: ß has none."""
    capital = key.upper()
    return capital if len(capital) == len(key) else key
