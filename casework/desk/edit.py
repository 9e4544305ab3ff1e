"""Putting a report right: its day, its sessions, whether it is excused, why, or that it was another child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from casework.desk import follow, lessons, say
from casework.desk.reply import card, reply
from casework.desk.report import what_follows
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, heads, may, the_child, who
from casework.desk.standing import current, lineage, too_old
from casework.fact import Absent, Fact, FactRef, OnLeave, Present, Retracted, Returned, Subject, SubjectKind
from casework.people import Act, Pupil, PupilId, Role, Worker
from casework.ports import Casebook, Chart, Notice
from casework.reading.contract import Reason, Session

Reported: TypeAlias = Absent | OnLeave | Present | Returned
"""What a report may say of a child; only absences have sessions, an excuse and a reason."""

DAYS_OFFERED = 5
"""How many school days, back from today, a report may be moved to with a tap."""


def edit(book: Casebook, request: Request, /, *, utterance: str) -> Answer | None:
    """改 under a report: what may be put right; first of which child, where it named several."""
    worker = who(book, request)
    reports = _reports(book, worker, request, utterance)
    if not reports:
        return answer(worker, "answer_taken_back_already")
    if len(reports) == 1:
        _ask(book, request, worker, *reports[0])
        return None
    names = say.told_apart([chart.pupil for _, chart in reports])
    reply(
        book, request, worker, "edit_whose", utterance=utterance,
        children=[{"ref": fact.ref, "name": names[chart.pupil.id]} for fact, chart in reports],
    )  # fmt: skip
    return None


def which(book: Casebook, request: Request, /, *, report: FactRef) -> Answer | None:
    """The child was tapped whose report is wrong."""
    worker = who(book, request)
    found = _report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    _ask(book, request, worker, *found)
    return None


def _reports(book: Casebook, worker: Worker, request: Request, utterance: str) -> list[tuple[Fact, Chart]]:
    """What stands now of what that message reported, one a child."""
    found: dict[PupilId, tuple[Fact, Chart]] = {}
    for fact in book.facts_of(utterance):
        if isinstance(fact.body, Reported):
            now = _report(book, worker, request, fact.ref)
            if now is not None:
                found[fact.subject.id] = now
    return list(found.values())


def _report(book: Casebook, worker: Worker, request: Request, ref: FactRef) -> tuple[Fact, Chart] | None:
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


def _ask(book: Casebook, request: Request, worker: Worker, fact: Fact, chart: Chart) -> None:
    body = fact.body
    assert isinstance(body, Reported)
    today = follow.today_of(book, request.now)
    card(
        book, request, worker, "report_edit",
        child=say.child(chart.pupil, today),
        report=fact.ref,
        entry=_entry(body, chart.pupil),
        today=today.isoformat(),
        days=[day.isoformat() for day in _days_back(book, chart.pupil, today)],
        utterance=fact.utterance,
        reasons=[reason for reason in Reason if reason is not Reason.UNKNOWN],
    )  # fmt: skip


def _days_back(book: Casebook, pupil: Pupil, today: date) -> list[date]:
    """The last school days, today's included, latest first."""
    calendar = book.calendar()
    days = calendar.school_days(today - timedelta(days=14), today, pupil.school, pupil.class_id)
    return list(days)[: -DAYS_OFFERED - 1 : -1]


def _entry(body: Reported, pupil: Pupil) -> say.Values:
    entry: say.Values = {
        "child": say.child(pupil),
        "kind": body.kind,
        "day": body.day.isoformat(),
        "until": None,
        "sessions": [],
        "excused": None,
        "reason": None,
        "missed": [],
        "also_by": [],
    }
    if isinstance(body, Absent | OnLeave):
        entry |= {
            "until": body.until.isoformat() if body.until else None,
            "sessions": list(body.sessions),
            "excused": True if isinstance(body, OnLeave) else body.excused,
            "reason": body.reason,
        }
    return entry


def change(
    book: Casebook,
    request: Request,
    /,
    *,
    report: FactRef,
    day: date | None = None,
    session: Session | None = None,
    excused: bool | None = None,
    reason: Reason | None = None,
) -> Answer | None:
    """One thing was wrong: a new fact names the one it corrects. The second tap changes nothing."""
    worker = who(book, request)
    found = _report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    fact, chart = found
    body = fact.body
    assert isinstance(body, Reported)
    if day is not None:
        if day not in _days_back(book, chart.pupil, follow.today_of(book, request.now)):
            raise Refusal("day_out_of_reach")
        body = replace(body, day=day, until=None) if isinstance(body, Absent | OnLeave) else replace(body, day=day)
    if isinstance(body, Absent | OnLeave):
        if session is not None:
            body = replace(body, sessions=(session,))
        if excused is not None:
            body = _excused(body) if excused else _unexcused(body)
        if reason is not None:
            body = replace(body, reason=reason)
    if body == fact.body:
        return answer(worker, "answer_recorded_already")
    _correct(book, request, worker, [(fact, chart, body)])
    return None


def _excused(body: Absent | OnLeave) -> OnLeave:
    if isinstance(body, OnLeave):
        return body
    return OnLeave(day=body.day, until=body.until, sessions=body.sessions, reason=body.reason)


def _unexcused(body: Absent | OnLeave) -> Absent:
    return Absent(day=body.day, until=body.until, sessions=body.sessions, excused=False, reason=body.reason)


def _correct(book: Casebook, request: Request, worker: Worker, changes: Sequence[tuple[Fact, Chart, Reported]]) -> None:
    utterance = book.new_ref()
    for fact, _, body in changes:
        follow.say_fact(
            book, subject=fact.subject, body=body, by=worker.id, at=request.at,
            utterance=utterance, names=fact.ref, corrects=True,
        )  # fmt: skip
    entries = [_entry(body, chart.pupil) for _, chart, body in changes]
    _answer(book, request, worker, entries, was=[fact for fact, _, _ in changes], utterance=utterance)


def _answer(
    book: Casebook, request: Request, worker: Worker, entries: list[say.Values], *, was: Sequence[Fact], utterance: str
) -> None:
    """Compute the cases, tell the head teacher and the author where they did not do it themselves, show the card."""
    town, today = book.town(), follow.today_of(book, request.now)
    ids = [entry["child"]["id"] for entry in entries]
    pupils = book.pupils(ids)
    authors = {fact.subject.id: fact.by for fact in was}
    told: dict[tuple[int, PupilId], None] = {}
    for pupil in pupils.values():
        for hearer in (town.answers(Role.HEAD_TEACHER, pupil, today), authors.get(pupil.id)):
            if hearer is not None and hearer != worker.id:
                told[hearer, pupil.id] = None
    outcomes = follow.recompute(
        book, request.now, ids, actor=worker.id, told=[hearer for hearer, _ in told]
    )  # fmt: skip
    for entry in entries:
        entry.update(what_follows(book, outcomes[entry["child"]["id"]], request.now, entry["day"]))
    for hearer, child in told:
        values = {
            "by": worker.name,
            "role": worker.role,
            "entries": [entry for entry in entries if entry["child"]["id"] == child],
            "you": hearer,
        }
        book.tell(Notice(template="absence_told", values=values, worker=hearer, pupil=child))
    lessons.wait_for_answers(book, request.now, [child for _, child in told])
    card(book, request, worker, "recorded", entries=entries, utterance=utterance, you=worker.id)


# --- it was another child ---


def another(book: Casebook, request: Request, /, *, report: FactRef, pupil: PupilId = 0) -> Answer | None:
    """不是这名学生: who was it? Then the report is taken back of the one child and made of the other."""
    worker = who(book, request)
    found = _report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    fact, chart = found
    body = fact.body
    assert isinstance(body, Reported)
    if pupil == 0:
        others = [p for p in book.class_pupils(chart.pupil.class_id) if p.id != chart.pupil.id]
        allowed = [p for p in others if may(book, worker, Act.REPORT, p)]
        card(
            book, request, worker, "edit_another",
            child=say.child(chart.pupil), report=report,
            pupils=[{"id": one, "name": name} for one, name in say.told_apart(allowed).items()],
        )  # fmt: skip
        return None
    child = the_child(book, worker, Act.REPORT, pupil)
    if child.id == chart.pupil.id:
        return answer(worker, "answer_recorded_already")
    utterance = book.new_ref()
    for wrong in lineage(chart.facts, fact.ref):
        follow.say_fact(
            book, subject=wrong.subject, body=Retracted(), by=worker.id, at=request.at,
            utterance=utterance, names=wrong.ref,
        )  # fmt: skip
    follow.say_fact(
        book, subject=Subject.pupil(child.id), body=body, by=worker.id, at=request.at, utterance=utterance
    )  # fmt: skip
    taken_back = _entry(body, chart.pupil) | {"kind": "retracted"}
    _answer(book, request, worker, [taken_back, _entry(body, child)], was=[fact], utterance=utterance)
    return None
