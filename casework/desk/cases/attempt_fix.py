"""Putting a recorded attempt right: a new fact names the one it corrects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from casework.desk import days, say
from casework.desk.cases.attempt import (
    NOBODY_MET,
    WITH_NOBODY,
    Recorded,
    consistent,
    role_of,
    shown,
    store,
    tell_recorded,
)
from casework.desk.cases.follow import Outcome as Result
from casework.desk.cases.follow import examine, today_of
from casework.desk.hearing import talk
from casework.desk.reply import card
from casework.desk.reports import card as report_card
from casework.desk.reports.card import Reported
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, child_of_own, who
from casework.desk.standing import current, too_old
from casework.fact import Attempted, Fact, FactRef, Met, SubjectKind
from casework.people import Act, Worker
from casework.ports import Casebook, Chart, Draft
from casework.reading.contract import Channel, Outcome

DAYS_BACK = 7
"""How many days back an attempt may be dated when it is put right."""


KIND = "attempt_fix"
"""The draft that says for which field of which attempt a day is typed."""

WORDS_WITHIN = timedelta(minutes=10)
"""How long a day is taken for the field that was opened last."""


class Field(StrEnum):
    """What of an attempt may be put right."""

    CHANNEL = "channel"
    DAY = "day"
    MET = "met"
    OUTCOME = "outcome"
    PROMISED = "promised"


def wrong(book: Casebook, request: Request, /, *, attempt: FactRef) -> Answer | None:
    """改: what was recorded, and the fields that may be put right."""
    return _show(book, request, attempt, None)


def choose(book: Casebook, request: Request, /, *, attempt: FactRef, field: Field) -> Answer | None:
    """A field was tapped: its choices. A day may be typed as well."""
    if field is Field.PROMISED:
        return correct(book, request, attempt=attempt, outcome=Outcome.PROMISED)
    return _show(book, request, attempt, field)


def back(book: Casebook, request: Request, /, *, attempt: FactRef) -> Answer | None:
    """返回 on the menu: the card as it was."""
    worker = who(book, request)
    fact, chart = _own(book, request, worker, attempt)
    now = current(chart.facts, fact.ref)
    if now is None or not isinstance(now.body, Attempted):
        return answer(worker, "answer_taken_back_already")
    talk.forget(book, worker, KIND)
    said = book.facts_of(fact.utterance)
    if any(one.ref != fact.ref and isinstance(one.body, Reported) and one.by == worker.id for one in said):
        recorded = report_card.of_utterance(book, request, worker, fact.utterance)
        report_card.show(book, request, worker, recorded, utterance=fact.utterance, edit=request.message)
        return None
    assessment, _ = examine(book, chart, request.now)
    as_it_stands = Result(chart=chart, assessment=assessment, duties=chart.duties, before=chart.case)
    tell_recorded(
        book, request, worker,
        Recorded(fact=now, attempt=now.body, result=as_it_stands, settled=(), corrected=now.corrects),
    )  # fmt: skip
    return None


def _show(book: Casebook, request: Request, attempt: FactRef, field: Field | None) -> Answer | None:
    worker = who(book, request)
    fact, chart = _own(book, request, worker, attempt)
    now = current(chart.facts, fact.ref)
    if now is None or not isinstance(now.body, Attempted):
        return answer(worker, "answer_taken_back_already")
    talk.forget(book, worker, KIND)
    if field is Field.DAY:
        _await_day(book, request, worker, attempt, field)
    today = today_of(book, request.now)
    card(
        book, request, worker, "attempt_wrong",
        child=say.child(chart.pupil, today),
        attempt=shown(book, now, now.body),
        utterance=now.utterance,
        field=field,
        today=today.isoformat(),
        days=[(today - timedelta(days=back)).isoformat() for back in range(DAYS_BACK + 1)],
    )  # fmt: skip
    return None


def _await_day(book: Casebook, request: Request, worker: Worker, attempt: FactRef, field: Field) -> None:
    talk.begin(book, request, worker, KIND, {"attempt": attempt, "field": field})


@talk.listens(KIND)
def typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The day of the attempt, or of the promise, written instead of tapped."""
    if request.now - draft.at > WORDS_WITHIN:
        return False
    attempt, field = draft.values["attempt"], draft.values["field"]
    _, chart = _own(book, request, worker, attempt)
    if field == Field.PROMISED:
        day = days.typed(book, chart.pupil, request.at, text)
        if day is None:
            return False
        correct(book, request, attempt=attempt, outcome=Outcome.PROMISED, promised=day)
    else:
        day = days.named(book, chart.pupil, request.at, text, ahead=False)
        if day is None:
            return False
        correct(book, request, attempt=attempt, day=day)
    return True


def correct(
    book: Casebook,
    request: Request,
    /,
    *,
    attempt: FactRef,
    channel: Channel | None = None,
    met: Met | None = None,
    outcome: Outcome | None = None,
    promised: date | None = None,
    day: date | None = None,
) -> Answer | None:
    """One thing about an attempt was wrong: a new fact names the one it corrects. The second tap changes nothing."""
    worker = who(book, request)
    fact, chart = _own(book, request, worker, attempt)
    old = current(chart.facts, fact.ref)
    if old is None or not isinstance(old.body, Attempted):
        return answer(worker, "answer_taken_back_already")
    body = old.body
    today = today_of(book, request.now)
    talk.forget(book, worker, KIND)
    if outcome is Outcome.PROMISED and promised is None:
        _await_day(book, request, worker, attempt, Field.PROMISED)
        card(
            book, request, worker, "attempt_promised",
            child=say.child(chart.pupil, today),
            before=f"fixo:{attempt}:{Outcome.PROMISED}",
            back=attempt,
            days=days.offered(book, chart.pupil, today),
        )  # fmt: skip
        return None
    if day is not None and not today - timedelta(days=DAYS_BACK) <= day <= today:
        raise Refusal("day_out_of_reach")
    if channel is not None:
        body = replace(body, channel=channel)
        if body.outcome in NOBODY_MET:
            body = replace(body, outcome=WITH_NOBODY[channel])
    if met is not None:
        body = replace(body, met=met)
        if met is Met.NOBODY:
            body = replace(body, outcome=WITH_NOBODY[body.channel])
        elif body.outcome in NOBODY_MET:
            body = replace(body, outcome=Outcome.REACHED)
    if outcome is not None:
        body = replace(body, outcome=outcome, promised=promised)
    if day is not None:
        body = replace(body, day=day)
    body = consistent(body)
    if body == old.body:
        return answer(worker, "answer_recorded_already")
    body = replace(body, role=body.role if channel is None else role_of(book, worker, chart, body.channel))
    recorded = store(book, request, worker, chart, body, utterance=book.new_ref(), corrects=old)
    tell_recorded(book, request, worker, recorded)
    return None


def _own(book: Casebook, request: Request, worker: Worker, attempt: FactRef) -> tuple[Fact, Chart]:
    """The attempt and its child's chart. Raises Refusal where somebody else recorded it, or long ago."""
    fact = book.fact(attempt)
    if fact is None or fact.subject.kind is not SubjectKind.PUPIL or fact.by != worker.id:
        raise Refusal("not_yours")
    child = child_of_own(book, worker, Act.ATTEMPT, fact, request.now)
    if too_old(fact, request.now):
        raise Refusal("too_old")
    return fact, book.charts([child.id])[child.id]
