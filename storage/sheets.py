"""What has been read about children and classes, kept in layers: this piece of work, this transaction, committed."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Generic, TypeVar

from casework.case import CaseSummary
from casework.duty import Duty, DutyState
from casework.fact import GENESIS, Fact, RollCall, standing
from storage.rows import day_of

K = TypeVar("K")
V = TypeVar("V")


class Layers(Generic[K, V]):
    """Values by key. What a piece of work puts in lies on top and goes when the piece fails, what the transaction has
    put in goes when it is rolled back. ``keep`` committed values stay for the next transaction (0: none do)."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._piece: dict[K, V] = {}
        self._transaction: dict[K, V] = {}
        self._committed: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        found = self._piece.get(key)
        if found is None:
            found = self._transaction.get(key)
        if found is None:
            found = self._committed.get(key)
            if found is not None:
                self._committed.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> None:
        """A value that this piece of work has changed."""
        self._piece[key] = value

    def read(self, key: K, value: V) -> None:
        """A value as it stands in the database, where nothing unwritten concerns it."""
        self._committed[key] = value

    def keep_piece(self) -> None:
        self._transaction.update(self._piece)
        self._piece.clear()

    def drop_piece(self) -> None:
        self._piece.clear()

    def commit(self) -> None:
        self.keep_piece()
        self._committed.update(self._transaction)
        self._transaction.clear()
        while len(self._committed) > self._keep:
            self._committed.popitem(last=False)

    def roll_back(self) -> None:
        self._piece.clear()
        self._transaction.clear()

    def forget(self) -> None:
        """Drop what is committed: somebody else may have changed it."""
        self._committed.clear()


def behind(facts: tuple[Fact, ...]) -> tuple[int, str]:
    """Where a chain goes on: its last number and hash."""
    return (facts[-1].seq, facts[-1].hash) if facts else (0, GENESIS)


@dataclass(frozen=True, kw_only=True, slots=True)
class PupilSheet:
    """One child's facts, case and open duties."""

    facts: tuple[Fact, ...] = ()
    case: CaseSummary | None = None
    duties: tuple[Duty, ...] = ()

    def first_day(self, zone: tzinfo) -> date | None:
        """The earliest day that any of the facts speaks of (or was said on)."""
        days = ((day_of(fact.body) or fact.at.astimezone(zone).date()) for fact in self.facts)
        return min(days, default=None)

    def with_duties(self, changed: Iterable[Duty]) -> tuple[Duty, ...]:
        """The open duties after these were saved."""
        by_key = {duty.key: duty for duty in self.duties}
        for duty in changed:
            if duty.state is DutyState.OPEN:
                by_key[duty.key] = duty
            else:
                by_key.pop(duty.key, None)
        return tuple(sorted(by_key.values(), key=lambda duty: (duty.due, duty.key)))


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassSheet:
    """One class's facts but its counted lessons (of these the last, where it ends the chain), and those of its roll
    calls that stand, in the order of their days."""

    facts: tuple[Fact, ...] = ()
    roll_calls: tuple[Fact, ...] = ()
    days: tuple[date, ...] = ()

    @staticmethod
    def of(facts: tuple[Fact, ...]) -> ClassSheet:
        called = [(fact.body.day, fact) for fact in standing(facts) if isinstance(fact.body, RollCall)]
        called.sort(key=lambda pair: (pair[0], pair[1].seq))
        return ClassSheet(
            facts=facts, roll_calls=tuple(fact for _, fact in called), days=tuple(day for day, _ in called)
        )

    def since(self, day: date | None) -> tuple[Fact, ...]:
        """The roll calls of that day and later ones; none without a day."""
        return () if day is None else self.roll_calls[bisect_left(self.days, day) :]
