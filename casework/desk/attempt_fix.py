"""Putting a recorded attempt right: a new fact names the one it corrects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casework.desk import days, say
from casework.desk.attempt import NOBODY_MET, WITH_NOBODY, consistent, role_of, shown, store, tell_recorded
from casework.desk.follow import today_of
from casework.desk.reply import card
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, child_of_own, who
from casework.desk.standing import current, too_old
from casework.fact import Attempted, Fact, FactRef, Met, SubjectKind
from casework.people import Act, Worker
from casework.ports import Casebook, Chart
from casework.reading.contract import Channel, Outcome

DAYS_BACK = 7
"""How many days back an attempt may be dated when it is put right."""


def wrong(book: Casebook, request: Request, /, *, attempt: FactRef) -> Answer | None:
    """改: what was recorded, and what of it may be put right."""
    worker = who(book, request)
    fact, chart = _own(book, request, worker, attempt)
    now = current(chart.facts, fact.ref)
    if now is None or not isinstance(now.body, Attempted):
        return answer(worker, "answer_taken_back_already")
    today = today_of(book, request.now)
    card(
        book, request, worker, "attempt_wrong",
        child=say.child(chart.pupil, today),
        attempt=shown(book, now, now.body),
        utterance=now.utterance,
        days=[(today - timedelta(days=back)).isoformat() for back in range(3)],
    )  # fmt: skip
    return None


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
    if outcome is Outcome.PROMISED and promised is None:
        card(
            book, request, worker, "attempt_promised",
            child=say.child(chart.pupil, today),
            before=f"fixo:{attempt}:{Outcome.PROMISED}",
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
