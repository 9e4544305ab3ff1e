"""Leave as values for messages, and the card that asks somebody above to agree to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from casework.absence import excuses, span_of
from casework.case import Assessment
from casework.desk import namesakes, say
from casework.duty import Duty, DutyKind
from casework.fact import Absent, Evidence, Fact, LeaveDecided, OnLeave, Retracted, Returned, standing
from casework.ladder import unreachable
from casework.leave import Consent, Stretch, current, taken_before
from casework.people import WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.town import named

ASK: Final = "leave_ask"


def leave(book: Casebook, assessment: Assessment, stretch: Stretch, duties: Iterable[Duty] = ()) -> say.Values:
    """One stretch of leave: ``first last days consent limit``, whom one of the ``duties`` asks (``asked_of``), and the
    last ``decision`` with ``by granted why day``."""
    rule, decided = assessment.ground.policy.leave, stretch.decision
    duty = next((duty for duty in duties if duty.kind is DutyKind.APPROVE_LEAVE), None)
    return {
        "first": stretch.first.isoformat(),
        "last": stretch.last.isoformat(),
        "days": int(stretch.days) if stretch.halves % 2 == 0 else stretch.days,
        "consent": stretch.consent,
        "limit": rule.consent_after.amount if rule is not None else 0,
        "asked_of": named(book.town(), _asked(book, duty)) if duty is not None else "",
        "over": stretch.last < assessment.today,
        "decision": decision(book, decided) if decided is not None else None,
    }


def _asked(book: Casebook, duty: Duty) -> WorkerId | None:
    """Who gets the card: whoever must agree, also when it has gone up; where nobody can be reached there, the level
    above."""
    return duty.owner if _reached(book, duty.owner) else duty.rung_worker or duty.owner


def _reached(book: Casebook, worker: WorkerId | None) -> bool:
    known = book.town().workers.get(worker) if worker is not None else None
    return unreachable(known) is None


def decision(book: Casebook, fact: Fact) -> say.Values:
    """What was decided: ``by granted why day``, and ``first last`` of the leave it was about."""
    assert isinstance(fact.body, LeaveDecided)
    return {
        "by": named(book.town(), fact.by),
        "granted": fact.body.granted,
        "why": fact.body.why,
        "day": fact.at.astimezone(book.zone).date().isoformat(),
        "first": fact.body.day.isoformat(),
        "last": fact.body.until.isoformat(),
    }


def answered_by(book: Casebook, chart: Chart, assessment: Assessment) -> str:
    """Who has just answered a leave; nothing where nobody has."""
    made = [f for f in standing(chart.facts) if isinstance(f.body, LeaveDecided)]
    last = max(made, key=lambda f: (f.at, f.seq), default=None)
    return named(book.town(), last.by) if last is not None and last.at == assessment.now else ""


def why_settled(chart: Chart, assessment: Assessment, duties: Iterable[Duty]) -> str:
    """Why leave need no longer be answered though nobody has: ``anew`` (as it is now, it is asked about again),
    ``over`` (it ran out), ``back`` (the child is back), ``less`` (taken back, or made shorter)."""
    if any(duty.kind is DutyKind.APPROVE_LEAVE for duty in duties):
        return "anew"
    if any(s.consent is Consent.AWAITED and s.last < assessment.today for s in assessment.leaves[-1:]):
        return "over"
    told = [f for f in chart.facts if isinstance(f.body, OnLeave | Absent | Returned | Retracted)]
    last = max(told, key=lambda f: (f.at, f.seq), default=None)
    return "back" if last is not None and isinstance(last.body, Returned) else "less"


def facts_of(chart: Chart, first: date, last: date) -> list[Fact]:
    """The leave that stands and touches these days, the earliest said first."""
    about = [f for f in standing(chart.facts) if excuses(f.body)]
    return sorted(
        (f for f in about if span_of(f.body)[0] <= last and first <= span_of(f.body)[1]), key=lambda f: (f.at, f.seq)
    )


def note_of(chart: Chart, leaves: Iterable[Fact]) -> Evidence | None:
    """The latest picture of a note that was sent with the leave, or with what it corrects."""
    refs = {fact.ref for fact in leaves} | {fact.names for fact in leaves if fact.corrects}
    sent = [f for f in standing(chart.facts) if isinstance(f.body, Evidence) and f.names in refs]
    last = max(sent, key=lambda f: f.seq, default=None)
    return last.body if last is not None and isinstance(last.body, Evidence) else None


def ask_values(
    book: Casebook,
    chart: Chart,
    assessment: Assessment,
    stretch: Stretch,
    *,
    reader: WorkerId | None,
    note: bool = False,
) -> say.Values:
    """The values of ``leave_ask`` for its reader: whose leave, how long, why, asked for by whom, how much there was
    before, and whether there is a picture of the note (``note``: one is on its way)."""
    worker = book.town().workers.get(reader) if reader is not None else None
    said = facts_of(chart, stretch.first, stretch.last)
    bodies = [f.body for f in said]
    reasons = [body.reason for body in bodies if isinstance(body, OnLeave | Absent) and body.reason is not None]
    askers = [body.asked_by for body in bodies if isinstance(body, OnLeave) and body.asked_by]
    return {
        "child": namesakes.child(book, worker, chart.pupil, assessment.today),
        "today": assessment.today.isoformat(),
        "leave": leave(book, assessment, stretch),
        "reason": reasons[-1] if reasons else None,
        "asked_by": askers[-1] if askers else "",
        "reported_by": named(book.town(), stretch.by),
        "before": _plain(taken_before(assessment.leaves, stretch, assessment.ground)),
        "note": note or note_of(chart, said) is not None,
        "added": _added(book, stretch),
        "until": next(
            (say.last_day(d.due, book.zone).isoformat() for d in chart.duties if d.kind is DutyKind.APPROVE_LEAVE),
            None,
        ),
    }


def _added(book: Casebook, stretch: Stretch) -> str | None:
    """The day on which days were added to leave that waited for an answer already."""
    if stretch.asked_last is None or stretch.needed is None:
        return None
    last, first = (moment.astimezone(book.zone).date() for moment in (stretch.asked_last, stretch.needed))
    return last.isoformat() if last > first else None


def _plain(days: float) -> float | int:
    return int(days) if days == int(days) else days


def awaited(assessment: Assessment) -> Stretch | None:
    """The leave that waits for an answer, the first where there are several."""
    return next(
        (s for s in assessment.leaves if s.consent is Consent.AWAITED and s.last >= assessment.today), None
    )  # fmt: skip


def shown(book: Casebook, assessment: Assessment) -> say.Values | None:
    """The leave that runs or comes next, as values; None where there is none."""
    stretch = current(assessment.leaves, assessment.today)
    return leave(book, assessment, stretch) if stretch is not None else None


def tell_asked(
    book: Casebook, chart: Chart, assessment: Assessment, duties: Iterable[Duty], silent: Collection[WorkerId | None]
) -> None:
    """Whoever must agree to a leave hears of it when that comes up, and again when it has become longer or is another
    person's to answer."""
    stretch = awaited(assessment)
    if stretch is None:
        return
    before = {duty.key: duty for duty in chart.duties}
    for duty in duties:
        if duty.kind is not DutyKind.APPROVE_LEAVE:
            continue
        asked, known = _asked(book, duty), before.get(duty.key)
        if asked is None or asked in silent or (known is None and asked != duty.owner):
            continue  # the level above hears of it as it goes up
        if known is None or (known.limit, known.owner) != (duty.limit, duty.owner):
            values = ask_values(book, chart, assessment, stretch, reader=asked)
            values["until"] = say.last_day(duty.due, book.zone).isoformat()
            book.tell(
                Notice(template=ASK, values=values, worker=asked, pupil=chart.pupil.id, duty=duty.key, hold=Hold.QUIET)
            )
