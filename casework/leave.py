"""Leave as stretches of school days without a gap: how long one is, whether it needs consent, and how that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.absence import DayRecord, Mark, excuses, full_day, how_much, span_of
from casework.calendar import ONE_DAY
from casework.fact import Fact, LeaveDecided, standing
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
    is awaited; ``decision`` the last one about any of its days.
    """

    first: date
    last: date
    halves: int
    asked: datetime
    by: int | None
    consent: Consent | None = None
    needed: datetime | None = None
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
    held = standing(facts)
    groups: list[list[date]] = [[away[0]]]
    for day in away[1:]:
        if day <= ground.next_school_day(groups[-1][-1]):
            groups[-1].append(day)
        else:
            groups.append([day])
    return tuple(_stretch(days, records, held, ground) for days in groups)


def _stretch(days: Sequence[date], records: Mapping[date, DayRecord], held: Sequence[Fact], ground: Ground) -> Stretch:
    said = {day: min((s.said, s.ref) for s in records[day].deciding if s.mark is Mark.LEAVE)[0] for day in days}
    counted = {day: _halves(records[day], ground) for day in days}
    asker = max((s for s in records[days[-1]].deciding if s.mark is Mark.LEAVE), key=lambda s: (s.said, s.ref))
    decisions = sorted(
        (f for f in held if isinstance(f.body, LeaveDecided) and f.body.day <= days[-1] and days[0] <= f.body.until),
        key=lambda f: (f.at, f.ref),
    )
    stretch = Stretch(
        first=days[0],
        last=days[-1],
        halves=sum(counted.values()),
        asked=min(said.values()),
        by=asker.by,
        decision=decisions[-1] if decisions else None,
    )
    rule = ground.policy.leave
    again = [day for day in days if counted[day] and _refused_before(day, said[day], decisions)]
    if rule is None or (stretch.halves <= 2 * rule.consent_after.amount and not again):
        return stretch
    open_days = [day for day in days if not _answered(day, said[day], decisions, held)]
    if not open_days:
        assert stretch.decision is not None
        assert isinstance(stretch.decision.body, LeaveDecided)
        consent = Consent.GRANTED if stretch.decision.body.granted else Consent.REFUSED
        return _with(stretch, consent, None)
    so_far = sum(count for day, count in counted.items() if day not in open_days)
    for day in sorted(open_days, key=lambda day: (said[day], day)):
        so_far += counted[day]
        if so_far > 2 * rule.consent_after.amount or day in again:
            return _with(stretch, Consent.AWAITED, said[day])
    return _with(stretch, Consent.AWAITED, max(said[day] for day in open_days))


def _with(stretch: Stretch, consent: Consent, needed: datetime | None) -> Stretch:
    return Stretch(
        first=stretch.first, last=stretch.last, halves=stretch.halves, asked=stretch.asked, by=stretch.by,
        consent=consent, needed=needed, decision=stretch.decision,
    )  # fmt: skip


def _halves(record: DayRecord, ground: Ground) -> int:
    timetable = ground.policy.timetable
    much = how_much(record.leave & full_day(timetable), timetable)
    return HALVES[much] if much is not None else 0


def _answered(day: date, said: datetime, decisions: Sequence[Fact], held: Sequence[Fact]) -> bool:
    """Whether the last decision about this day is about the leave that stands: consent given to leave since taken
    back is none to leave asked for anew, and a refusal is none of what was asked for after it."""
    about = [f for f in decisions if isinstance(f.body, LeaveDecided) and f.body.day <= day <= f.body.until]
    if not about:
        return False
    last = about[-1]
    assert isinstance(last.body, LeaveDecided)
    if not last.body.granted:
        return last.at >= said
    asked = [f.at for f in held if excuses(f.body) and span_of(f.body)[0] <= day <= span_of(f.body)[1]]
    return last.at >= min(asked, default=said)


def _refused_before(day: date, said: datetime, decisions: Sequence[Fact]) -> bool:
    """Whether leave on this day was refused once and asked for again since: however short it is, who refused it must
    be asked."""
    about = [f for f in decisions if isinstance(f.body, LeaveDecided) and f.body.day <= day <= f.body.until]
    return (
        bool(about)
        and isinstance(about[-1].body, LeaveDecided)
        and not about[-1].body.granted
        and (said > about[-1].at)
    )


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
