"""Lessons in an edited message: which counts still hold, which are taken back, and what is to be counted anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from casework.desk.lessons import counting
from casework.desk.lessons.counting import Count
from casework.fact import Fact, LessonCount, in_force
from casework.people import PupilId, Worker
from casework.ports import Casebook
from casework.reading.contract import Item, Reading

Lesson: TypeAlias = tuple[int, str, int]
"""A lesson as (class, day, number)."""


@dataclass(kw_only=True)
class RevisedLessons:
    """What becomes of the lessons a message counted: counts taken back, and what is counted in their place or anew."""

    gone: list[Fact] = field(default_factory=list)
    whole: list[Item] = field(default_factory=list)
    """Whole classes, to be taken down."""
    missing: list[Item] = field(default_factory=list)
    """Children missing from lessons that are counted anew, recorded before or not."""

    @property
    def nothing(self) -> bool:
        return not (self.gone or self.whole or self.missing)

    def told(self) -> list[Fact]:
        """The counts taken back of which nothing else says so: nobody was missing, and they are not counted anew."""
        again = {key for item in (*self.whole, *self.missing) for key in _keys(item)}
        return [fact for fact in self.gone if _key(fact) not in again and not _body(fact).missing]


def compare(book: Casebook, worker: Worker, said: Sequence[Fact], reading: Reading) -> RevisedLessons:
    """The lessons that the message counted (``said`` is all it has said) and those it counts now.

    A count stands while the same children are missing, also where another message of the same person made it.
    """
    found = RevisedLessons()
    before = standing_counts(book, said)
    wanted = {_key_of(one): one for one in counting.counts(book, worker, reading.items, reading.complete)}
    others = _others(book, wanted.values(), leaving_out={fact.ref for fact in before}) if wanted else {}
    stands: set[Lesson] = set()
    for fact in before:
        one = wanted.get(_key(fact))
        if one is not None and set(_body(fact).missing) == counting.missing_by(one, others.get(_key(fact))):
            stands.add(_key(fact))
        else:
            found.gone.append(fact)
    counted = {_key(fact) for fact in before}
    for key, one in wanted.items():
        other = others.get(key)
        repeated = other is not None and other.by == worker.id and set(_body(other).missing) == _ids(one)
        if key not in counted and repeated:
            stands.add(key)
    again = wanted.keys() - stands
    for item in reading.items:
        if again & set(_keys(item)):
            (found.missing if item.pupil is not None else found.whole).append(item)
    return found


def standing_counts(book: Casebook, said: Sequence[Fact]) -> list[Fact]:
    """The lessons counted among what one message said, those that nobody took back or put right."""
    counts = [(fact, fact.body.day) for fact in said if isinstance(fact.body, LessonCount)]
    if not counts:
        return []
    since = counting.midnight(book, min(day for _, day in counts))
    known = book.class_facts({fact.subject.id for fact, _ in counts}, since)
    holding = {ref for facts in known.values() for ref in in_force(facts)}
    return [fact for fact, _ in counts if fact.ref in holding]


def _others(book: Casebook, wanted: Iterable[Count], *, leaving_out: Collection[str]) -> dict[Lesson, Fact]:
    """The counts of these lessons that stand without those of this message."""
    known = list(wanted)
    since = min(counting.midnight(book, one.day) for one in known)
    facts = book.class_facts({one.school_class.id for one in known}, since)
    found: dict[Lesson, Fact] = {}
    for class_id, day in {(one.school_class.id, one.day) for one in known}:
        of_class = [fact for fact in facts.get(class_id, ()) if fact.ref not in leaving_out]
        for number, fact in counting.counted(of_class, day).items():
            found[class_id, day.isoformat(), number] = fact
    return found


def _body(fact: Fact) -> LessonCount:
    assert isinstance(fact.body, LessonCount)
    return fact.body


def _ids(one: Count) -> set[PupilId]:
    return {pupil.id for pupil in one.missing}


def _key(fact: Fact) -> Lesson:
    return fact.subject.id, _body(fact).day.isoformat(), _body(fact).lesson


def _key_of(one: Count) -> Lesson:
    return one.school_class.id, one.day.isoformat(), one.lesson


def _keys(item: Item) -> list[Lesson]:
    school_class = item.pupil.school_class if item.pupil is not None else item.school_class
    if school_class is None:
        return []
    return [(school_class.id, item.day.isoformat(), number) for number in counting.of_a_lesson(item)]
