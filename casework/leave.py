"""Leave as stretches of school days without a gap: how long one is, whether it needs consent, and how that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from casework.absence import DayRecord, Mark, Over, excuses, full_day, how_much, leave_over, span_of
from casework.calendar import ONE_DAY
from casework.fact import Absent, Fact, FactRef, LeaveDecided, OnLeave, standing
from casework.policy.model import Missed
from casework.runs import Ground

HALVES = {Missed.DAY: 2, Missed.HALF_DAY: 1, Missed.LESSON: 0}
"""What leave for so much of a day counts, in half days: single lessons count nothing."""

TERMS_BEGIN = (2, 8)
"""The months with which half a school year begins, where no term has been entered."""


class Consent(StrEnum):
    """How leave that is longer than a head teacher may give stands with whoever must agree to it."""

    AWAITED = "awaited"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """School days of leave from ``first`` to ``last`` with none between them that is not leave, whoever asked for
    which of them when: leave that overlaps or is renewed counts together.

    ``consent`` is None where the policy lets the head teacher give it; ``needed`` is the moment since which an answer
    is awaited, ``asked_last`` when the last of the days that wait for it was asked for; ``decision`` the last one
    about any of its days.
    """

    first: date
    last: date
    halves: int
    asked: datetime
    by: int | None
    consent: Consent | None = None
    needed: datetime | None = None
    asked_last: datetime | None = None
    decision: Fact | None = None

    @property
    def days(self) -> float:
        """School days, to the half."""
        return self.halves / 2


def stretches(records: Mapping[date, DayRecord], facts: Sequence[Fact], ground: Ground) -> tuple[Stretch, ...]:
    """The child's stretches of leave, past and to come, oldest first."""
    away = sorted(day for day, record in records.items() if record.leave and ground.school_day(day))
    if not away:
        return ()
    said = _said_of(facts, ground)
    groups: list[list[date]] = [[away[0]]]
    for day in away[1:]:
        if day <= ground.next_school_day(groups[-1][-1]):
            groups[-1].append(day)
        else:
            groups.append([day])
    return tuple(_stretch(days, records, said, ground) for days in groups)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What was said of a child's leave: what asks for it and holds, what was decided, oldest first, what ended leave
    early, and every fact by its ref, for what stood where a correction stands now."""

    leaves: Sequence[Fact]
    decisions: Sequence[Fact]
    over: Sequence[Over]
    by_ref: Mapping[FactRef, Fact]


def _said_of(facts: Sequence[Fact], ground: Ground) -> _Said:
    held = standing(facts)
    decisions = sorted((f for f in held if isinstance(f.body, LeaveDecided)), key=lambda f: (f.at, f.ref))
    return _Said(
        leaves=[f for f in held if excuses(f.body)],
        decisions=decisions,
        over=leave_over(held, calendar=ground.calendar, pupil=ground.pupil, zone=ground.zone) if decisions else (),
        by_ref={f.ref: f for f in facts},
    )


def _stretch(days: Sequence[date], records: Mapping[date, DayRecord], about: _Said, ground: Ground) -> Stretch:
    said = {day: min((s.said, s.ref) for s in records[day].deciding if s.mark is Mark.LEAVE)[0] for day in days}
    counted = {day: _halves(records[day], ground) for day in days}
    asker = max((s for s in records[days[-1]].deciding if s.mark is Mark.LEAVE), key=lambda s: (s.said, s.ref))
    decisions = [f for f in about.decisions if any(_concerns(f, day, said[day], about) for day in days)]
    stretch = Stretch(
        first=days[0],
        last=days[-1],
        halves=sum(counted.values()),
        asked=min(said.values()),
        by=asker.by,
        decision=decisions[-1] if decisions else None,
    )
    rule = ground.policy.leave
    again = [day for day in days if counted[day] and _refused_before(day, said[day], about)]
    if rule is None or (stretch.halves <= 2 * rule.consent_after.amount and not again):
        return stretch
    open_days = [day for day in days if not _answered(day, said[day], about)]
    if not open_days:
        assert stretch.decision is not None
        assert isinstance(stretch.decision.body, LeaveDecided)
        consent = Consent.GRANTED if stretch.decision.body.granted else Consent.REFUSED
        return replace(stretch, consent=consent)
    stretch = replace(stretch, asked_last=max(said[day] for day in open_days))
    so_far = sum(count for day, count in counted.items() if day not in open_days)
    for day in sorted(open_days, key=lambda day: (said[day], day)):
        so_far += counted[day]
        if so_far > 2 * rule.consent_after.amount or day in again:
            return replace(stretch, consent=Consent.AWAITED, needed=said[day])
    return replace(stretch, consent=Consent.AWAITED, needed=stretch.asked_last)


def _halves(record: DayRecord, ground: Ground) -> int:
    timetable = ground.policy.timetable
    much = how_much(record.leave & full_day(timetable), timetable)
    return HALVES[much] if much is not None else 0


def _answered(day: date, said: datetime, about: _Said) -> bool:
    """Whether the last decision about this day is about the leave that stands: consent given to leave since taken
    back, or ended by a return, is none to leave asked for anew, and a refusal is none of what was asked for after
    it."""
    last = _decided(day, about)
    if last is None:
        return False
    assert isinstance(last.body, LeaveDecided)
    return _concerns(last, day, said, about) if last.body.granted else last.at >= said


def _refused_before(day: date, said: datetime, about: _Said) -> bool:
    """Whether leave on this day was refused once and asked for again since: however short it is, who refused it must
    be asked."""
    last = _decided(day, about)
    return last is not None and isinstance(last.body, LeaveDecided) and not last.body.granted and said > last.at


def _decided(day: date, about: _Said) -> Fact | None:
    """The last decision about this day."""
    return next((f for f in reversed(about.decisions) if _covers(f, day)), None)


def _covers(decision: Fact, day: date) -> bool:
    assert isinstance(decision.body, LeaveDecided)
    return decision.body.day <= day <= decision.body.until


def _concerns(decision: Fact, day: date, said: datetime, about: _Said) -> bool:
    """Whether it was decided about this day, and consent to leave that still holds there."""
    assert isinstance(decision.body, LeaveDecided)
    if not _covers(decision, day):
        return False
    return not decision.body.granted or decision.at >= _asked(day, said, about)


def _asked(day: date, said: datetime, about: _Said) -> datetime:
    """When the leave that holds on this day was first asked for."""
    asked = [
        _first_said(f, day, about) for f in about.leaves if _spans(f, day) and not any(o(f, day) for o in about.over)
    ]
    return min(asked, default=said)


def _first_said(leave: Fact, day: date, about: _Said) -> datetime:
    """When it was first said of this day: leave that was made shorter is no other leave; for another reason, or for
    more of the day, it is."""
    while leave.corrects and leave.names is not None:
        before = about.by_ref.get(leave.names)
        if before is None or not excuses(before.body) or not _spans(before, day) or _what(before) != _what(leave):
            break
        leave = before
    return leave.at


def _spans(leave: Fact, day: date) -> bool:
    first, last = span_of(leave.body)
    return first <= day <= last


def _what(leave: Fact) -> tuple[object, object]:
    assert isinstance(leave.body, Absent | OnLeave)
    return leave.body.sessions, leave.body.reason


def current(leaves: Iterable[Stretch], today: date) -> Stretch | None:
    """The leave that runs today, or else the next that is to come."""
    return next((stretch for stretch in leaves if stretch.last >= today), None)


def taken_before(leaves: Iterable[Stretch], stretch: Stretch, ground: Ground) -> float:
    """School days of leave earlier in the same term, to the half; in the same half of the school year where no term
    is known."""
    since = _term_began(stretch.first, ground)
    return sum(one.days for one in leaves if since <= one.first < stretch.first)


def _term_began(day: date, ground: Ground) -> date:
    terms = ground.calendar.terms
    within = [t.start for t in terms if t.school in (None, ground.pupil.school) and t.start <= day <= t.end]
    if within:
        return max(within)
    begins = [date(year, month, 1) for year in (day.year - 1, day.year) for month in TERMS_BEGIN]
    return max(one for one in begins if one <= day)


def renewed_from(stretch: Stretch, ground: Ground, today: date) -> date:
    """The first school day of what prolongs this leave: the day after it, today at the earliest."""
    after = ground.next_school_day(stretch.last)
    return after if after >= today else ground.next_school_day(today - ONE_DAY)
