"""The place of a name that is an everyday word too, as its rules look at it."""

from __future__ import annotations

from dataclasses import dataclass

from casework.reading.clauses import SIGNS
from casework.reading.name_places import PREDICATE, kind_after, kind_at
from casework.reading.names import is_word
from casework.reading.scope import Scope
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

OPENINGS = frozenset({None, Kind.STOP, Kind.LINE, Kind.COMMA, Kind.SPACE, Kind.STAFF})
SAID_OF_SOMEBODY = PREDICATE | {Kind.REASON, Kind.PLAIN, Kind.VISIT, Kind.CALL, Kind.HOME}
OF_A_REPORT = frozenset({Kind.ABSENT, Kind.LEAVE, Kind.RETRACT, Kind.UNEXCUSED})
ENDS = SIGNS | {None}
BECAUSE = frozenset(["因为", "因", "由于", "原因", "原因是", "是因为", "都因为", "都因", "因此"])
NO_MANNER = frozenset({Kind.BACK, Kind.ALL, Kind.HERE, Kind.COME, Kind.ABSENT, Kind.PLAIN})
"""Words that cannot say when or how often a child was missing."""
_LIGHTEST = frozenset({Kind.FILLER, Kind.SPACE})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the word stands."""

    text: str
    found: list[Token]
    place: int
    others: bool
    """Whether the message speaks of other children besides."""
    scope: Scope
    token: Token
    before: Kind | None
    after: Kind | None
    """The part of what stands behind it, fillers left out."""
    opens: bool
    """Whether a sentence begins with it."""

    def beside(self, step: int) -> Kind | None:
        return kind_at(self.found, self.place + step)

    def followed_by(self, phrases: tuple[str, ...]) -> bool:
        """Whether one of these stands right behind it."""
        return self.text.startswith(phrases, self.token.end)

    def led_by(self, phrases: tuple[str, ...]) -> bool:
        """Whether one of these stands right before it."""
        return self.text.endswith(phrases, 0, self.token.start)

    @property
    def beyond_blanks(self) -> Kind | None:
        return kind_after(self.found, self.place, _LIGHTEST)

    @property
    def leading(self) -> str:
        """The word before."""
        return self.found[self.place - 1].text if self.place else ""

    @property
    def set_off(self) -> bool:
        """Whether a clause begins with it."""
        return self.opens or self.before in (Kind.COMMA, Kind.SPACE)

    @property
    def reports(self) -> bool:
        """Whether the word belongs to the words of reports."""
        return self.token.text in WORDS


def idle(name: str) -> bool:
    """Whether the word could not stand before 没来 as a word: 季节, 平安."""
    return WORDS[name][0] is Kind.PLAIN if name in WORDS else is_word(name)
