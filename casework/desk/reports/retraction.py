"""Which records a sentence takes back (说错了,陈小雨没缺课), and what it says besides: that the child is there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, TypeAlias

from casework.absence import excuses, span_of
from casework.desk.cases import follow
from casework.desk.leaves import lines as leave_lines
from casework.desk.rights import heads
from casework.desk.standing import lineage, too_old
from casework.fact import Absent, Fact, OnLeave, Present, Returned, standing
from casework.people import Worker
from casework.ports import Casebook, Chart
from casework.reading.names import bare

_Said: TypeAlias = Absent | OnLeave | Present | Returned
_BACK: Final = (Present, Returned)

_THERE: Final = re.compile(
    r"(?<![没未不])(?:来|到|回来|返校)了|(?<![没未不有能])到校|(?<!不)在(?:教室|班里|班上|校|学校|上课|座位)"
)
_NO_LEAVE: Final = re.compile(r"(?:没|没有|不|未)(?:请|休)")
_NOT_MISSING: Final = re.compile(r"(?:没|没有|未|不)(?:缺|旷|迟到|请|休)")
_MISSING: Final = re.compile(r"(?:没|没有|未)(?:来|到)|不在|缺[课席勤]|旷课")


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """``facts`` are what the speaker may take back, as it stands; ``others``: there is more, which is not theirs."""

    facts: tuple[Fact, ...] = ()
    others: bool = False

    def lines(self, chart: Chart) -> list[Fact]:
        """The facts with everything they had replaced, so that nothing of it stands again."""
        return list(dict.fromkeys(one for fact in self.facts for one in lineage(chart.facts, fact.ref)))


def says_there(text: str) -> bool:
    """Whether the words also say that the child is there."""
    return bool(_THERE.search(text))


def found(book: Casebook, worker: Worker, chart: Chart, day: date, *, text: str, now: datetime) -> TakenBack:
    """All that is still said of the child's absence on that day, of leave the whole stretch as far as it has not ended
    before; of today's where nothing is said of today, what was said last.

    A report is taken back by its author or the head teacher of the class. Of a child whom the words do not name
    (说错了,是李思源) only what the speaker said is meant.
    """
    named = not text or bare(chart.pupil.name)[-2:] in bare(text)
    said = _said(chart, now)
    if not named:
        said = [fact for fact in said if fact.by == worker.id]
    if _NO_LEAVE.search(text) and not says_there(text):
        said = [fact for fact in said if excuses(fact.body)]  # that there was no leave says nothing of an absence
    of_day = [fact for fact in said if _covers(fact, day)]
    if not of_day and day == follow.today_of(book, now):
        last = next((fact for fact in reversed(said) if not isinstance(fact.body, Present)), None)
        day = _first(last) if last is not None else day
        of_day = [fact for fact in said if _covers(fact, day)]
    meant = _meant(of_day, text)
    if any(excuses(fact.body) for fact in meant):
        stretch = [fact for fact in _leave(book, chart, day, now) if fact in said]
        meant = list(dict.fromkeys((*meant, *stretch)))
    mine = [fact for fact in meant if fact.by == worker.id or heads(worker, chart.pupil.class_id)]
    return TakenBack(facts=tuple(mine), others=len(mine) < len(meant))


def without(chart: Chart, facts: Collection[Fact]) -> Chart:
    """The chart as it is once these facts are taken back."""
    gone = {fact.ref for fact in facts}
    return replace(chart, facts=tuple(fact for fact in chart.facts if fact.ref not in gone))


def still_out(book: Casebook, chart: Chart, day: date, now: datetime) -> bool:
    """Whether the child still counts as missing or on leave on that day."""
    assessment, _ = follow.examine(book, chart, now)
    record = assessment.records.get(day)
    return record is not None and bool(record.absent or record.leave)


def _said(chart: Chart, now: datetime) -> list[Fact]:
    """What people have reported of the child, but in a roll call, and still stands, in the order it was said in."""
    reports = [
        fact for fact in standing(chart.facts)
        if isinstance(fact.body, _Said) and not (isinstance(fact.body, Present) and fact.body.called)
    ]  # fmt: skip
    return sorted((fact for fact in reports if not too_old(fact, now)), key=lambda fact: (fact.at, fact.seq))


def _meant(of_day: Sequence[Fact], text: str) -> list[Fact]:
    """Of what is said of one day that which the words are about: a return, leave, or the absence; of absence and leave
    said after it both."""
    out = [fact for fact in of_day if not isinstance(fact.body, _BACK)]
    back = [fact for fact in of_day if isinstance(fact.body, _BACK)]
    is_there = bool(_THERE.search(text) or _NOT_MISSING.search(text))
    newest = of_day[-1].body if of_day else None
    if not is_there and (isinstance(newest, Returned) or (isinstance(newest, Present) and _MISSING.search(text))):
        return back
    leaves = [fact for fact in out if excuses(fact.body)]
    if leaves and _NO_LEAVE.search(text):
        return leaves
    if out and not excuses(out[-1].body):
        return [fact for fact in out if not excuses(fact.body)]
    return out or [fact for fact in back if isinstance(fact.body, Returned)]


def _leave(book: Casebook, chart: Chart, day: date, now: datetime) -> list[Fact]:
    """The leave of the stretch to which the day belongs, but for what had ended before it."""
    assessment, _ = follow.examine(book, chart, now)
    stretch = next((s for s in assessment.leaves if s.first <= day <= s.last), None)
    leaves = leave_lines.facts_of(chart, stretch.first, stretch.last) if stretch is not None else []
    return [fact for fact in leaves if isinstance(fact.body, OnLeave | Absent) and span_of(fact.body)[1] >= day]


def _first(fact: Fact) -> date:
    assert isinstance(fact.body, _Said)
    return fact.body.day


def _covers(fact: Fact, day: date) -> bool:
    assert isinstance(fact.body, _Said)
    if isinstance(fact.body, Absent | OnLeave):
        first, last = span_of(fact.body)
        return first <= day <= last
    return fact.body.day == day
