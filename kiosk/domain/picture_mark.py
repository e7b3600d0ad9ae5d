"""The visible mark of every picture: its words, its corner and its colours, from a brand's theme.

Read without Qt, for the process that draws it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from kiosk.domain.contrast import over, ratio
from kiosk.domain.toml_files import checked, read_toml

Corner = Literal["lower-right", "lower-left", "upper-right", "upper-left"]

OPACITY = 0.66
"""How much of the ground's colour lies on the picture under the words."""
LEAST = 4.5
"""The least contrast of the words with what is behind them (WCAG 2.2, criterion 1.4.3)."""

_SAYS_SO = re.compile(r"(?<![a-zà-ÿ])(ai|ki|ia)(?![a-zà-ÿ])|ذكاء|人工知能|人工智能", re.IGNORECASE)
_Hex = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]


class PictureMark(BaseModel):
    """Words on a pill in a corner. `ink` and `ground` are colours, the pill's a translucent one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: _Text = "AI-generated"
    corner: Corner = "lower-right"
    ink: _Hex = "#F4F1EA"
    ground: _Hex = "#0B0D10"

    @field_validator("text")
    @classmethod
    def _says_so(cls, text: str) -> str:
        if not _SAYS_SO.search(text):
            raise ValueError(
                f"{text!r} does not say that AI made the picture; "
                "it takes a word such as AI, KI, IA, AI生成 or ذكاء"
            )
        return text

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        behind = [over(self.ground, picture, OPACITY) for picture in ("#000000", "#FFFFFF")]
        measured = min(ratio(self.ink, ground) for ground in behind)
        if measured < LEAST:
            raise ValueError(
                f"ink on the translucent ground has a contrast of {measured:.1f} to 1 on some "
                f"pictures; it takes at least {LEAST:g} to 1"
            )
        return self

    def saying(self, more: str) -> PictureMark:
        """The same mark with more words after its own."""
        return self.model_copy(update={"text": self.text + more})


class _Themes(BaseModel):
    picture_mark: PictureMark


def read_picture_mark(default: Path, theme: Path | None) -> PictureMark:
    """The mark of the theme in `theme`, on top of that of the default one; raises BadFile."""
    given: Any = {}
    if theme is not None:
        given = read_toml(theme).get("picture_mark", {})
    before: Any = read_toml(default).get("picture_mark", {})
    both = isinstance(given, dict) and isinstance(before, dict)
    return checked(
        {"picture_mark": before | given if both else given}, _Themes, theme or default
    ).picture_mark
