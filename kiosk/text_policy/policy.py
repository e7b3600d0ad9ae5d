"""The policy: may these words join a prompt? A pure function once its lists are read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from kiosk.resources import resource
from kiosk.text_policy.folding import fold, is_unspaced
from kiosk.text_policy.kinds import Allowed, Kind, Refused, Rule, Verdict
from kiosk.text_policy.lists import Lists, OnFault, fold_term, load_lists
from kiosk.text_policy.matching import Matcher
from kiosk.text_policy.syntax import strip_syntax

CountTokens = Callable[[str], int]

MOST_TOKENS = 24
"""Of CLIP's 75, the rest is needed for what was chosen (kiosk.domain.prompt)."""

MOST_LETTERS = 400
"""More is refused unread, so that no text takes long."""

OVERLAY = "text_policy"
"""The folder of the state folder with the staff's own lists."""


class TextPolicy:
    """Judges words by `lists`; `count_tokens` measures them, in words where there is none.

    Makers in `own_makers` are on show here, and may be named.
    """

    def __init__(
        self,
        lists: Lists,
        count_tokens: CountTokens | None = None,
        most_tokens: int = MOST_TOKENS,
        own_makers: Collection[str] = (),
    ) -> None:
        lists.terms[Kind.MAKER] -= {fold_term(maker) for maker in own_makers}
        self._matcher = Matcher(lists)
        self._count = count_tokens or count_words
        self._most = most_tokens

    def judge(self, text: str) -> Verdict:
        """Whether `text` may join a prompt, and if so, in which form."""
        return self.explain(text)[0]

    def explain(self, text: str) -> tuple[Verdict, Rule | None]:
        """The verdict, and for staff alone the rule behind it, where a list has one."""
        if len(text) > MOST_LETTERS:
            return Refused(Kind.LENGTH), None
        rule = self._matcher.find(fold(text))
        if rule is not None:
            return Refused(rule.kind), rule
        plain = strip_syntax(text)
        if plain != text:  # taking signs out can make a word
            rule = self._matcher.find(fold(plain))
            if rule is not None:
                return Refused(rule.kind), rule
        if self._count(plain) > self._most:
            return Refused(Kind.LENGTH), None
        return Allowed(plain), None

    def refuses(self, text: str) -> str | None:
        """Why `text` is refused, as one word, or None: what a keypad asks at every key."""
        match self.judge(text):
            case Refused(kind):
                return kind.value
            case Allowed():
                return None


def load_policy(
    state: Path | None = None,
    count_tokens: CountTokens | None = None,
    most_tokens: int = MOST_TOKENS,
    own_makers: Collection[str] = (),
    on_fault: OnFault | None = None,
) -> TextPolicy:
    """The policy by the lists that ship and those in the state folder.

    Raises BadFile; with `on_fault`, a broken file in the state folder is told and left out.
    """
    # What an imported event brought, then what staff of this machine wrote.
    overlays = () if state is None else (state / "event" / OVERLAY, state / OVERLAY)
    lists = load_lists(resource("assets") / "text_policy", *overlays, on_fault=on_fault)
    return TextPolicy(lists, count_tokens, most_tokens, own_makers)


def count_words(text: str) -> int:
    """Words, and every two letters of what is written without spaces; a rough count of tokens."""
    run = sum(is_unspaced(fold(c)) for c in text)
    spaced = "".join(" " if is_unspaced(fold(c)) else c for c in text)
    return len(spaced.split()) + -(-run // 2)
