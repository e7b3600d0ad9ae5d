"""Folds text so that one word looks one way, however it was disguised.

NFKC undoes full-width, mathematical and circled letters (Unicode Standard Annex 15); accents go,
look-alikes of other scripts become Latin, katakana becomes hiragana, and Arabic letters lose
their vowel signs and variants. Lists and guests' words go through the same fold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ALIKE = str.maketrans(
    # Cyrillic, Greek and small capitals that pass for Latin (Unicode Technical Standard 39).
    dict(zip("абвгезіїјкмнорстухчѕԁԍһӏԛԝьъп", "abbre3iijkmhopctyx4sdghlqwbbn", strict=True))
    | dict(zip("αβγδεζηικλμνορστυχω", "abydeznikluvopotuxw", strict=True))
    | dict(zip("ɑɡɩɪʀʟɴᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜰꜱʙɢʜʏ", "agiirlnacdejkmoptuvwzfsbghy", strict=True))
)
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_ARABIC = str.maketrans(dict(zip("أإآٱىةؤئکیگپچ", "اااايهويكيكبج", strict=True)) | {"ـ": None})
_BOXED = {  # enclosed capitals that NFKC leaves alone
    **{0x1F150 + i: ord("a") + i for i in range(26)},
    **{0x1F170 + i: ord("a") + i for i in range(26)},
    **{0x1F1E6 + i: ord("a") + i for i in range(26)},
}
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_LEET = str.maketrans("013457@$!|+€£¥8", "oieastasiiteeyb")
_LEET_L = str.maketrans("013457@$!|+€£¥8", "oleastasllteeyb")  # where 1 stands for l
_LEET_SIGNS = re.compile(r"[013457@$!|+€£¥8]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_RUN = re.compile(r"(.)\1{2,}")
_SPELLED = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_](?![^\W_])){2,}")
_CHUNK = re.compile(r"\S+")
_INNER = re.compile(r"(?<=[^\W_])[\W_]+(?=[^\W_])")
_WIDE_GAP = re.compile(r"\s{2,}|\s[/|]\s")
_SIGNS_ONLY = re.compile(r"[\W_]+")
_UNSPACED = re.compile(r"[\u3041-\u309f\u30fc\u3400-\u4dbf\u4e00-\u9fff\u3005]")


def fold(text: str) -> str:
    """`text` with one look a letter; words stay apart, and signs stay where they are."""
    text = unicodedata.normalize("NFKC", text.translate(_BOXED))
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", _without_accents(text))
        text = text.translate(_ALIKE).translate(_LETTERS).translate(_ARABIC).translate(_HIRAGANA)
    return text


_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn")


def _without_accents(text: str) -> str:
    """Without the marks on letters, but for Japanese, where they make other letters."""
    kept: list[str] = []
    base = ""
    for c in unicodedata.normalize("NFD", text):
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me"):
            if "\u3040" <= base <= "\u30ff" and c in "\u3099\u309a":
                kept.append(c)
            continue
        kept.append(c)
        base = c
    return "".join(kept)


def words(folded: str) -> list[str]:
    """The words of folded text, in order, without possessive endings."""
    return [w.removesuffix("'s").removesuffix("’s") for w in _WORD.findall(folded)]


def unspaced(folded: str) -> str:
    """What of folded text is written without spaces (Chinese characters, kana), run together."""
    return "".join(_UNSPACED.findall(folded))


def is_unspaced(folded: str) -> bool:
    """Whether a folded term is written without spaces."""
    return _UNSPACED.search(folded) is not None


def unmasked(folded: str) -> list[str]:
    """What disguised words of folded text may stand for: signs as letters, and between them."""
    found: list[str] = []
    for chunk in _CHUNK.findall(folded):
        for candidate in {chunk, *_unleeted_ways(chunk)}:
            if candidate != chunk:
                found += words(candidate)
            if _INNER.search(candidate):
                found.append(_SIGNS_ONLY.sub("", candidate))
    return found


def readings(folded: str) -> list[list[str]]:
    """The words of folded text in order, as they stand and as disguises of whole phrases read."""
    texts = {folded: None}
    for table in (_LEET, _LEET_L) if _LEET_SIGNS.search(folded) else ():
        texts[" ".join(_unleeted(c, table) for c in folded.split())] = None
    for text in list(texts) if _RUN.search(folded) else ():
        texts |= {_RUN.sub(r"\1", text): None, _RUN.sub(r"\1\1", text): None}
    return [words(text) for text in texts]


def undrawn(candidates: Iterable[str]) -> list[str]:
    """Of the words with a letter three times or more in a row, every run reduced to one."""
    return [squeezed(word) for word in candidates if _RUN.search(word)]


def spelled(folded: str) -> list[str]:
    """Words written letter by letter, with what may be their borders lost."""
    found: list[str] = []
    for part in _WIDE_GAP.split(folded):
        for candidate in {part, part.translate(_LEET), part.translate(_LEET_L)}:
            found += [_SIGNS_ONLY.sub("", m.group()) for m in _SPELLED.finditer(candidate)]
    return found


def squeezed(word: str) -> str:
    """`word` with every run of one letter reduced to a single one."""
    return re.sub(r"(.)\1+", r"\1", word)


def _unleeted(chunk: str, table: dict[int, int]) -> str:
    """`chunk` with letters for digits and signs; numbers and plain words stay as they are.

    Signs that end a chunk are signs.
    """
    if not _may_be_letters(chunk):
        return chunk
    bare = chunk.rstrip("!|+.,?")
    return bare.translate(table) + chunk[len(bare) :]


def _unleeted_ways(chunk: str) -> set[str]:
    if not _LEET_SIGNS.search(chunk) or not _may_be_letters(chunk):
        return set()
    return {_unleeted(chunk, _LEET), _unleeted(chunk, _LEET_L), chunk.translate(_LEET)}


def _may_be_letters(chunk: str) -> bool:
    return any(c.isalpha() or c in "@$" for c in chunk)
