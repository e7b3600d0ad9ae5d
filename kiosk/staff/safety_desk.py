"""What staff do about words: try them, refuse and allow some, and name other makers.

Guests never see a list. The audit log has which list was changed, never a word of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from kiosk.config import Config
from kiosk.domain.catalog import Catalog
from kiosk.domain.errors import BadFile, BadInput, CannotDo
from kiosk.domain.vocabulary import Vocabulary
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.overrides import Overrides
from kiosk.staff.roles import Role
from kiosk.staff.safety_lists import KINDS, MAKERS, StaffLists, Terms
from kiosk.text_policy.kinds import LISTED, OPTIONAL, Kind, Refused, Rule, Verdict
from kiosk.text_policy.lists import fold_term
from kiosk.text_policy.policy import TextPolicy

LONGEST = 60
"""Characters of a term that staff may add."""

ALLOW = "allow"


@runtime_checkable
class Live(Protocol):
    """The policy of the running window; see kiosk.text_policy.live."""

    faults: tuple[BadFile, ...]

    def explain(self, text: str) -> tuple[Verdict, Rule | None] | None:
        """The verdict and its rule; None where there are no lists."""
        ...

    def reload(
        self, own_makers: Collection[str] | None = None, most_tokens: int | None = None
    ) -> None:
        """Read the lists again."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """What would become of a guest's words: the kind of a refusal or "", and the rule behind it."""

    text: str
    kind: str = ""
    rule: Rule | None = None
    clean: str = ""  # as they would join the prompt


class SafetyDesk:
    """The Safety page's services. Operators try words, admins change what is refused."""

    def __init__(
        self,
        badge: Badge,
        state: Path,
        policy: object,
        overrides: Overrides,
        shown: Callable[[], tuple[Catalog, Vocabulary]],
    ) -> None:
        """`policy` is what the window asks; `shown` what guests can choose and be offered."""
        self._badge = badge
        self._lists = StaffLists(state)
        self._policy = policy
        self._overrides = overrides
        self._shown = shown

    # What operators may.

    def tried(self, text: str) -> Tried:
        """Would these words be refused, and why: operators may ask. Not logged, and not kept."""
        self._badge.require(Role.OPERATOR)
        found = self._live.explain(text)
        if found is None:
            raise CannotDo("The lists cannot be read, so all words are refused.", "See the log.")
        verdict, rule = found
        if isinstance(verdict, Refused):
            return Tried(text, verdict.kind.value, rule)
        return Tried(text, clean=verdict.text)

    def added(self, name: str) -> dict[str, list[str]]:
        """What staff wrote into a list, by kind. Raises NotAllowed or BadFile."""
        self._badge.require(Role.OPERATOR)
        return self._lists.read(name)

    def read_again(self, most: int | None = None) -> None:
        """Have the window go by the files as they lie: somebody may have edited them by hand.

        `most` is the longest wish, in words, where that may have changed, too.
        """
        self._badge.require(Role.OPERATOR)
        if isinstance(self._policy, Live):
            self._policy.reload(most_tokens=most)

    def faults(self) -> tuple[BadFile, ...]:
        """The files that are broken and left out."""
        return self._live.faults if isinstance(self._policy, Live) else ()

    def off(self) -> frozenset[str]:
        """The kinds that nobody is refused for."""
        return frozenset(self._lists.lists().off)

    def can_undo(self) -> bool:
        """Whether a change of a list can be taken back."""
        return self._lists.can_undo()

    # What only admins may.

    def refuse(self, name: str, kind: str, words: str, *, begins: bool = False) -> None:
        """Add words to a list; with `begins`, all words that begin so.

        Raises NotAllowed, BadInput, BadFile, StorageFault, or CannotDo where that would refuse
        what is on show; in each case nothing has changed.
        """
        self._badge.require(Role.ADMIN)
        if kind not in LISTED:
            raise BadInput("kind", kind, ", ".join(LISTED))
        term = _term(words) + ("*" if begins else "")
        self._put(name, kind, term)

    def allow(self, name: str, words: str) -> None:
        """Let words pass, whatever words are in them. Raises as `refuse` does."""
        self._badge.require(Role.ADMIN)
        if not self.tried(words).kind:
            raise CannotDo("These words are allowed already.", "")
        self._put(name, ALLOW, _term(words))

    def stop_refusing(self, rule: Rule) -> None:
        """Take a maker out of the lists. Raises as `refuse` does, and BadInput for other kinds."""
        self._badge.require(Role.ADMIN)
        if rule.kind is not Kind.MAKER:
            raise BadInput("kind", rule.kind.value, f"{Kind.MAKER}; allow the words instead")
        terms = self._lists.read(MAKERS)
        if rule.term in map(fold_term, terms.get(Kind.MAKER, ())):
            kept = [each for each in terms[Kind.MAKER] if fold_term(each) != rule.term]
            self._change(MAKERS, {**terms, Kind.MAKER: kept})
        else:
            self._put(MAKERS, "remove", rule.term)

    def take_out(self, name: str, kind: str, term: str) -> None:
        """Take out what staff added. Raises as `refuse` does."""
        self._badge.require(Role.ADMIN)
        terms = self._lists.read(name)
        if term not in terms.get(kind, ()):
            raise BadInput("words", term, "words that were added here")
        self._change(name, {**terms, kind: [each for each in terms[kind] if each != term]})

    def switch(self, kind: str, *, refused: bool) -> None:
        """Refuse a kind, or let it pass: only those that a show may let pass. Raises as above."""
        self._badge.require(Role.ADMIN)
        if kind not in OPTIONAL:
            raise BadInput("kind", kind, ", ".join(OPTIONAL))
        terms = self._lists.read(KINDS)
        wanted, other = ("on", "off") if refused else ("off", "on")
        kept = [each for each in terms.get(other, ()) if each != kind]
        chosen = [*(each for each in terms.get(wanted, ()) if each != kind), kind]
        self._change(KINDS, {wanted: chosen, other: kept})

    def set_own_words(self, *, yes: bool) -> Config:
        """Whether guests may add words; the config after it. Raises NotAllowed, BadFile."""
        session = self._badge.require(Role.ADMIN)
        change = {"window.own_words": yes}
        return self._overrides.change(session, change, self._badge.now).config

    def set_most(self, words: int) -> Config:
        """The longest wish, in words; the config after it. Raises as `set_own_words`."""
        session = self._badge.require(Role.ADMIN)
        loaded = self._overrides.change(session, {"window.most_words": words}, self._badge.now)
        self._live.reload(most_tokens=words)
        return loaded.config

    def undo(self) -> None:
        """Take back the last change of a list. Raises as `refuse` does."""
        self._badge.require(Role.ADMIN)
        name, before = self._lists.last()
        self._check(name, before)
        self._badge.note(Role.ADMIN, Action.LISTS_UNDONE, key=f"staff-{name}.toml")
        self._lists.undo()
        self._live.reload()

    @property
    def _live(self) -> Live:
        if not isinstance(self._policy, Live):
            raise CannotDo("Nothing is asked in demo mode.", "Words are not part of a show pack.")
        return self._policy

    def _put(self, name: str, key: str, term: str) -> None:
        terms = self._lists.read(name)
        if fold_term(term) in map(fold_term, terms.get(key, ())):
            raise CannotDo("These words are in this list already.", "")
        self._change(name, {**terms, key: [*terms.get(key, ()), term]})

    def _change(self, name: str, terms: Terms) -> None:
        """All is checked first, and written down in the log; then the list changes, and holds."""
        self._check(name, terms)
        count = sum(map(len, terms.values()))
        about = {"key": self._lists.path(name).name, "count": count}
        self._badge.note(Role.ADMIN, Action.LISTS_CHANGED, **about)
        self._lists.write(name, terms, self._badge.now.stamp())
        self._live.reload()

    def _check(self, name: str, terms: Terms) -> None:
        """Raise CannotDo, naming the first, where what is on show would be refused."""
        catalog, vocabulary = self._shown()
        makers = {vehicle.maker for vehicle in catalog.vehicles}
        after = TextPolicy(self._lists.lists({name: terms}), own_makers=makers)
        for text in words_on_show(catalog, vocabulary):
            refused = after.refuses(text)
            if refused in (None, Kind.LENGTH):
                continue
            if self.tried(text).kind in ("", Kind.LENGTH):
                said = f"That would refuse “{text}”, which is on show here."
                raise CannotDo(said, "Choose words that leave it alone.")


def words_on_show(catalog: Catalog, vocabulary: Vocabulary) -> list[str]:
    """Every name that guests see in any language, and every phrase that is offered to them."""
    found: list[str] = []
    for vehicle in catalog.vehicles:
        found += [vehicle.maker, *vehicle.name.values(), *vehicle.about.values()]
        found += [name for colour in vehicle.colours for name in colour.name.values()]
    for item in (*catalog.settings, *catalog.styles):
        found += [*item.name.values(), *item.phrase.values()]
    for phrase in vocabulary.phrases:
        found += [phrase.prompt, *phrase.name.values(), *phrase.also]
    return list(dict.fromkeys(found))


def by_kind(terms: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Kind and term of everything in a list, in order."""
    return [(kind, term) for kind in sorted(terms) for term in terms[kind]]


def _term(words: str) -> str:
    """Words as they may be listed; raises BadInput."""
    term = " ".join(words.replace("*", " ").split())
    letters = sum(c.isalpha() for c in fold_term(term))
    if not term.isprintable() or len(term) > LONGEST or letters < 2:
        raise BadInput("words", None, f"2 letters at least, and {LONGEST} at most")
    return term
