"""Putting a report right, one field after the other: what happened, its days, its sessions, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from casework.absence import named_sessions
from casework.desk import say
from casework.desk.cases import attempt_fix, follow
from casework.desk.hearing import doubts, group_lines, talk
from casework.desk.lessons import counting, recount
from casework.desk.reply import card, reply
from casework.desk.reports import card as report_card
from casework.desk.reports import changed
from casework.desk.reports.card import Reported
from casework.desk.reports.changed import Change
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, heads, require, the_child, who
from casework.desk.standing import current, too_old
from casework.fact import Absent, Attempted, Fact, FactRef, OnLeave, Present, Returned, RollCall, SubjectKind
from casework.people import Act, Pupil, Worker
from casework.ports import Casebook, Chart
from casework.reading.contract import Reason, Session

REACH = timedelta(days=140)
"""How far back a report may be moved: longer than a term."""

AHEAD = timedelta(days=60)
"""How far ahead leave may be moved."""

KIND = "edit"
"""The draft that says which field of which report a day or a name is typed for."""


class Field(StrEnum):
    """What of a report may be put right; who it was is ``edit_child``'s."""

    KIND = "kind"
    DAY = "day"
    UNTIL = "until"
    SESSIONS = "sessions"
    REASON = "reason"


class Happened(StrEnum):
    """What happened, as a button says it."""

    UNEXCUSED = "unexcused"
    UNSAID = "unsaid"  # missing, and nobody said whether excused
    LEAVE = "leave"
    THERE = "there"


def edit(book: Casebook, request: Request, /, *, utterance: str) -> Answer | None:
    """改 under a card: what may be put right; first of which line, where it has several."""
    worker = who(book, request)
    if doubts.is_open(book, worker, utterance):
        request = replace(request, pressed=False)  # the card asks something: it stays
    lines = _lines(book, worker, request, utterance)
    if not lines:
        return answer(worker, "answer_taken_back_already")
    if len(lines) == 1:
        fact, chart = lines[0]
        if isinstance(fact.body, Attempted):
            return attempt_fix.wrong(book, request, attempt=fact.ref)
        ask(book, request, worker, fact, chart)
        return None
    names = say.told_apart([chart.pupil for chart in {chart.pupil.id: chart for _, chart in lines}.values()])
    of_child = [chart.pupil.id for fact, chart in lines if isinstance(fact.body, Reported)]
    reply(
        book, request, worker, "edit_whose",
        lines=[
            {
                "ref": fact.ref,
                "name": names[chart.pupil.id],
                "kind": fact.body.kind,
                "channel": fact.body.channel if isinstance(fact.body, Attempted) else None,
                "day": fact.body.day.isoformat() if of_child.count(chart.pupil.id) > 1 else None,
            }
            for fact, chart in lines
            if isinstance(fact.body, Reported | Attempted)
        ],
    )  # fmt: skip
    return None


def which(book: Casebook, request: Request, /, *, report: FactRef) -> Answer | None:
    """The line was tapped that is wrong, or 返回 on one of its fields."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    talk.forget(book, worker, KIND)
    ask(book, request, worker, *found)
    return None


def back(book: Casebook, request: Request, /, *, utterance: str) -> Answer | None:
    """返回 on the menu: the card as it was, from what the records say now."""
    worker = who(book, request)
    for fact in book.facts_of(utterance):
        if fact.by is None:
            continue
        if fact.subject.kind is SubjectKind.CLASS:
            act = Act.ROLL_CALL if isinstance(fact.body, RollCall) else Act.REPORT
            require(book, worker, act, class_id=fact.subject.id)
            continue
        child = the_child(book, worker, Act.REPORT, fact.subject.id)
        if fact.by != worker.id and not heads(worker, child.class_id):
            raise Refusal("not_yours")
    recorded = report_card.of_utterance(book, request, worker, utterance)
    if not recorded:
        return answer(worker, "answer_taken_back_already")
    talk.forget(book, worker, KIND)
    report_card.show(book, request, worker, recorded, utterance=utterance, edit=request.message)
    return None


def _lines(book: Casebook, worker: Worker, request: Request, utterance: str) -> list[tuple[Fact, Chart]]:
    """What stands now of what that message said of children: reports, and attempts, which have their own room."""
    found: dict[FactRef, tuple[Fact, Chart]] = {}
    for fact in book.facts_of(utterance):
        if isinstance(fact.body, Attempted) and fact.by == worker.id:
            chart = book.charts([fact.subject.id])[fact.subject.id]
            now = current(chart.facts, fact.ref)
            if now is not None:
                found[now.ref] = (now, chart)
        elif isinstance(fact.body, Reported) and not (isinstance(fact.body, Present) and fact.body.called):
            reported = the_report(book, worker, request, fact.ref)
            if reported is not None:
                found[reported[0].ref] = reported
    return list(found.values())


def the_report(book: Casebook, worker: Worker, request: Request, ref: FactRef) -> tuple[Fact, Chart] | None:
    """The report as it stands now, if this person may put it right; None once it was taken back."""
    fact = book.fact(ref)
    if fact is None or fact.subject.kind is not SubjectKind.PUPIL:
        raise Refusal("not_yours")
    child = the_child(book, worker, Act.REPORT, fact.subject.id)
    if fact.by != worker.id and not heads(worker, child.class_id):
        raise Refusal("not_yours")
    if too_old(fact, request.now):
        raise Refusal("too_old")
    chart = book.charts([child.id])[child.id]
    now = current(chart.facts, ref)
    return (now, chart) if now is not None and isinstance(now.body, Reported) else None


def ask(book: Casebook, request: Request, worker: Worker, fact: Fact, chart: Chart) -> None:
    """The menu: what is recorded, and the fields of it."""
    card(
        book,
        request,
        worker,
        "report_edit",
        **shown_values(book, request, worker, fact, chart),
        utterance=fact.utterance,
    )


def shown_values(book: Casebook, request: Request, worker: Worker, fact: Fact, chart: Chart) -> say.Values:
    body = fact.body
    assert isinstance(body, Reported)
    today = follow.today_of(book, request.now)
    return {
        "report": fact.ref,
        "entry": report_card.entry(body, report_card.child_of(book, worker, chart.pupil)) | {"missed": []},
        "today": today.isoformat(),
    }


def school_days(book: Casebook, pupil: Pupil, first: date, last: date) -> Sequence[date]:
    return list(book.calendar().school_days(first, last, pupil.school, pupil.class_id))


def within(body: Reported, today: date) -> tuple[date, date]:
    """The first and the last day a report of this kind may be about: only leave may be of days to come."""
    return today - REACH, today + AHEAD if isinstance(body, OnLeave) else today


def await_words(book: Casebook, request: Request, worker: Worker, report: FactRef, field: str) -> None:
    """From now on a day or a name that is typed is meant for this field."""
    talk.begin(book, request, worker, KIND, {"report": report, "field": field})


# --- changing ---


def change(
    book: Casebook,
    request: Request,
    /,
    *,
    report: FactRef,
    day: date | None = None,
    until: date | None = None,
    session: Session | None = None,
    mask: int | None = None,
    excused: bool | None = None,
    reason: Reason | None = None,
    happened: Happened | None = None,
) -> Answer | None:
    """One thing was wrong: a new fact names the one it corrects. The second tap changes nothing.

    ``until`` on the first day itself makes it that one day. Raises Refusal("day_out_of_reach").
    """
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    fact, chart = found
    body = fact.body
    assert isinstance(body, Reported)
    today = follow.today_of(book, request.now)
    if happened is not None:
        body = _as_happened(body, happened)
    if day is not None:
        body = _on(book, chart.pupil, body, day, today)
    if isinstance(body, Absent | OnLeave):
        if until is not None:
            if not body.day <= until <= within(body, today)[1]:
                raise Refusal("day_out_of_reach")
            body = replace(body, until=until if until > body.day else None)
        if session is not None:
            body = replace(body, sessions=(session,))
        if mask is not None and (named := named_sessions(mask, book.policy.timetable)):
            body = replace(body, sessions=named)
        if reason is not None:
            body = replace(body, reason=reason)
        if excused is not None:
            body = _as_happened(body, Happened.LEAVE if excused else Happened.UNEXCUSED)
    return _correct(book, request, worker, found, body)


def no_reason(book: Casebook, request: Request, /, *, report: FactRef) -> Answer | None:
    """不写原因: the reason was not said."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    body = found[0].body
    assert isinstance(body, Reported)
    if isinstance(body, Absent | OnLeave):
        body = replace(body, reason=None)
    return _correct(book, request, worker, found, body)


def _on(book: Casebook, pupil: Pupil, body: Reported, day: date, today: date) -> Reported:
    """The same, begun on another day; a stated end that lies before it falls away."""
    first, last = within(body, today)
    if not first <= day <= last or not book.calendar().is_school_day(day, pupil.school, pupil.class_id):
        raise Refusal("day_out_of_reach")
    if isinstance(body, Absent | OnLeave):
        return replace(body, day=day, until=body.until if body.until and body.until > day else None)
    return replace(body, day=day)


def _as_happened(body: Reported, happened: Happened) -> Reported:
    if happened is Happened.THERE:
        return body if isinstance(body, Present | Returned) else Present(day=body.day)
    was = body if isinstance(body, Absent | OnLeave) else Absent(day=body.day)
    if happened is Happened.LEAVE:
        return OnLeave(day=was.day, until=was.until, sessions=was.sessions, reason=was.reason)
    excused = False if happened is Happened.UNEXCUSED else None
    return Absent(day=was.day, until=was.until, sessions=was.sessions, excused=excused, reason=was.reason)


def _correct(
    book: Casebook, request: Request, worker: Worker, report: tuple[Fact, Chart], body: Reported
) -> Answer | None:
    """Say what was meant in the place of what was said."""
    fact, chart = report
    talk.forget(book, worker, KIND)
    if body == fact.body:
        return answer(worker, "answer_recorded_already")
    utterance = book.new_ref()
    follow.say_fact(
        book, subject=fact.subject, body=body, by=worker.id, at=request.at,
        utterance=utterance, names=fact.ref, corrects=True,
    )  # fmt: skip
    answered(book, request, worker, Change(was=fact, of=chart.pupil, now=body, child=chart.pupil), utterance=utterance)
    return None


def answered(book: Casebook, request: Request, worker: Worker, change: Change, *, utterance: str) -> None:
    """Let the lessons counted follow, compute the cases, tell the head teacher and the author where they did not do it
    themselves, show the card."""
    recount.put_right(
        book, request, worker, change.was, child=change.child, body=change.now, utterance=utterance
    )  # fmt: skip
    entries = [report_card.entry(change.now, report_card.child_of(book, worker, change.child))]
    if change.moved:
        child = report_card.child_of(book, worker, change.of)
        entries.insert(0, report_card.taken_back(book, worker, child, [change.was]))
    pupils = {pupil.id: pupil for pupil in (change.of, change.child)}
    told = changed.hearers(book, request, worker, change)
    outcomes = follow.recompute(book, request.now, list(pupils), actor=worker.id, told=[hearer for hearer, _ in told])
    for entry in entries:
        entry.update(report_card.what_follows(book, outcomes[entry["child"]["id"]], request.now, entry["day"]))
    changed.tell(book, request, worker, change, entries, told=told, outcomes=outcomes)
    counting.wait_for_answers(book, request.now, [child for _, child in told])
    group_lines.put_right(book, {change.of.class_id, change.child.class_id}, request.now)
    edited = request.message if request.pressed else None
    report_card.show(
        book, request, worker, report_card.Recorded(entries=entries), utterance=utterance, edit=edited
    )  # fmt: skip
