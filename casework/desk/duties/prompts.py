"""The full prompt of one duty: what its owner needs to know on the way, and the card of an overdue one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from casework.case import Assessment
from casework.desk import say
from casework.desk.boarding import late
from casework.desk.cases import follow
from casework.desk.leaves import lines as leave_lines
from casework.desk.say import Values
from casework.duty import Duty, DutyKind
from casework.fact import Raised, standing
from casework.people import Pupil, Worker
from casework.ports import Casebook, Chart
from casework.town import Town, named

TEMPLATES: Final[Mapping[DutyKind, str]] = {
    DutyKind.CALL_GUARDIAN: "call_prompt",
    DutyKind.VISIT_HOME: "visit_prompt",
    DutyKind.CONFIRM_ABSENCE: "confirm_prompt",
    DutyKind.ASK_AFTER_LEAVE: "after_leave_prompt",
    DutyKind.CHECK_PROMISE: "promise_prompt",
    DutyKind.CHECK_IN: "check_in_prompt",
    DutyKind.CLOSE_CASE: "close_prompt",
    DutyKind.APPROVE_LEAVE: leave_lines.ASK,
    DutyKind.BOARDER_BACK: late.LATE,
}

LAST_ATTEMPTS: Final = 3
"""How many attempts an overdue card shows."""


def prompt(book: Casebook, chart: Chart, duty: Duty, now: datetime) -> tuple[str, Values]:
    """The template of the duty's kind and its values: child, home, what was tried last, what is owed by when."""
    assessment, _ = follow.examine(book, chart, now)
    town, tries = book.town(), assessment.attempts
    values: Values = {
        "child": say.child(chart.pupil, assessment.today),
        "home": say.home(chart.pupil),
        "case": say.case(assessment.summary),
        "duty": _duty(book, chart, duty, assessment),
        "last": say.attempt(tries[-1], town) if tries else None,
        "today": assessment.today.isoformat(),
    }
    if duty.kind is DutyKind.APPROVE_LEAVE and (stretch := leave_lines.awaited(assessment)) is not None:
        values |= leave_lines.ask_values(book, chart, assessment, stretch, reader=duty.owner)
    if duty.kind is DutyKind.BOARDER_BACK and assessment.outing is not None:
        lines = [late.line(book, chart, assessment.outing, now)]
        values |= {"lines": lines, "count": 1, "more": 0, "up": False, "skipped": []}
    return TEMPLATES[duty.kind], values


def raised(book: Casebook, chart: Chart, duty: Duty, now: datetime) -> Values | None:
    """The card of a duty that has gone up: the same values as when it was raised, as things are now.

    None where it stands before nobody.
    """
    last = _last_step(chart, duty.key)
    if duty.rung is None or last is None:
        return None
    assessment, _ = follow.examine(book, chart, now)
    town = book.town()
    return {
        "child": say.child(chart.pupil, assessment.today),
        "case": say.case(assessment.summary),
        "duty": _duty(book, chart, duty, assessment),
        "rung": last.rung,
        **_why_here(town, last),
        "flagged": last.flagged,
        "attempts": [say.attempt(a, town) for a in assessment.attempts[-LAST_ATTEMPTS:]],
    }


def _duty(book: Casebook, chart: Chart, duty: Duty, assessment: Assessment) -> Values:
    return say.duty(
        duty,
        pupil=chart.pupil,
        policy=book.policy,
        today=assessment.today,
        zone=book.zone,
        owner=named(book.town(), duty.owner),
    )


def _last_step(chart: Chart, duty: str) -> Raised | None:
    """The step by which a duty came to the level before which it stands."""
    steps = [(f.at, f.ref, f.body) for f in standing(chart.facts) if isinstance(f.body, Raised) and f.body.duty == duty]
    return max(steps, key=lambda step: step[:2])[2] if steps else None


def _why_here(town: Town, step: Raised | None) -> Values:
    """Who was passed over on the way, and who let it lie: ``skipped[role why] let_lie``."""
    if step is None:
        return {"skipped": [], "let_lie": ""}
    return {
        "skipped": [dict(zip(("role", "why"), item.split(":"), strict=True)) for item in step.skipped],
        "let_lie": named(town, step.let_lie) if step.let_lie != step.to else "",
    }


def explained(book: Casebook, lines: Sequence[Values]) -> list[Values]:
    """Lines of duties that have come up the ladder, each with why it stands where it does."""
    charts = book.charts({line["child"]["id"] for line in lines})
    return [line | _why_here(book.town(), _last_step(charts[line["child"]["id"]], line["key"])) for line in lines]


def line(book: Casebook, duty: Duty, pupil: Pupil, reader: Worker, now: datetime) -> Values:
    """One duty in a list: ``say.duty`` with the place its reader knows the child by, and how it stands on the ladder.

    ``flagged`` is a duty that has gone past the top and come back: there is no further level to wait for.
    """
    town = book.town()
    found = say.duty(
        duty,
        pupil=pupil,
        policy=book.policy,
        today=follow.today_of(book, now),
        zone=book.zone,
        owner=named(town, duty.owner),
    )
    return found | {
        "place": _place(town, pupil, reader),
        "acknowledged": duty.rung_acknowledged,
        "flagged": duty.rung is not None and duty.rung_due is None,
    }


def _place(town: Town, pupil: Pupil, reader: Worker) -> str:
    """The class where the reader works at the child's school, the village where they answer for it; both elsewhere."""
    school_class = pupil.school_class
    if any(pupil.class_id in post.classes or post.school == pupil.school for post in reader.posts):
        return school_class.label
    if any(pupil.village and pupil.village in post.villages for post in reader.posts):
        return pupil.village
    return f"{school_class.school_name}{school_class.label}"
