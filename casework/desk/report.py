"""Reporting in one sentence: what was understood becomes facts at once, what is doubtful is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework.absence import DayKind, day_kind, named_sessions
from casework.case import CaseStatus, CaseSummary
from casework.desk import attempt, closing_days, follow, lessons, look, roll_call, say, talk
from casework.desk.doubts import ACTS, DOUBT, ask, item_from_json
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, heads, may, who
from casework.desk.standing import lineage
from casework.fact import Absent, Body, Fact, OnLeave, Present, Retracted, Returned, Subject, standing
from casework.people import Act, Pupil, PupilId, Role, SchoolClass, Worker, WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.reading.contract import Intent, Item, Reading
from casework.reading.reader import read
from casework.town import named


def hear(book: Casebook, request: Request, /, *, text: str) -> None:
    """Whatever a joined worker writes that is no command: a report, a closed day, an answer, a name, or none of these.

    An understood sentence wins over an open conversation, which stays open; other text belongs to the conversation.
    """
    worker = who(book, request)
    at = request.at.astimezone(book.zone)
    reading = read(text, scope=book.scope(worker), at=at, calendar=book.calendar())
    if not reading.empty:
        take_down(book, request, worker, reading)
    elif closing_days.heard(book, request, worker, text) or talk.answered(book, request, worker, text):
        return
    elif not look.named(book, request, worker, text):
        book.tell(not_understood(worker, request, text))


def not_understood(worker: Worker, request: Request, text: str) -> Notice:
    """The short answer to what nobody understood, with what this person most likely wants."""
    return Notice(
        template="not_understood",
        values={"said": text[:20] + ("…" if len(text) > 20 else ""), "role": worker.role},
        chat=request.chat,
        worker=worker.id,
        reply=True,
        hold=Hold.NEVER,
    )


@dataclass
class Report:
    """One report being taken down: its utterance, what was recorded of whom, and what could not be."""

    worker: Worker
    utterance: str
    now: datetime
    at: datetime
    entries: list[say.Values] = field(default_factory=list)
    touched: dict[PupilId, Pupil] = field(default_factory=dict)
    charts: dict[PupilId, Chart] = field(default_factory=dict)
    refused: list[say.Values] = field(default_factory=list)


def take_down(book: Casebook, request: Request, worker: Worker, reading: Reading, *, edit: int | None = None) -> None:
    """Record what a reading is sure of, ask what it is not, and answer with one card."""
    report = Report(worker=worker, utterance=book.new_ref(), now=request.now, at=request.at)
    items = [item for item in reading.items if _may(book, worker, item)]
    if len(items) < len(reading.items) and not items and not reading.doubts:
        raise Refusal("not_allowed")
    apart = [item for item in items if lessons.counts_apart(book, worker, item, request.now)]
    counted = lessons.counts(book, worker, items, reading.complete)
    of_lessons = lessons.counts(book, worker, apart, reading.complete)
    complete = lessons.roll_calls(reading)
    items = [item for item in items if item not in apart]
    named = [item.pupil.id for item in items if item.pupil is not None]
    report.charts = book.charts(named) if named else {}
    facts: list[Fact] = []
    for item in items:
        if item.pupil is not None and item.intent is not Intent.ATTEMPT:
            facts.extend(_facts(book, report, item))
    if facts:
        book.append(facts)
    for class_id, day in sorted({(c.school_class.id, c.day) for c in complete if calls(book, worker, c.school_class)}):
        missing = {
            i.pupil.id
            for i in items
            if i.pupil is not None
            and i.pupil.class_id == class_id
            and i.intent in (Intent.ABSENCE, Intent.LEAVE)
            and i.day <= day <= (i.until or i.day)
        }
        seen = {i.pupil.id for i in items if i.pupil is not None and i.intent is Intent.RETURNED}
        roll_call.take(book, request, worker, class_id, day, missing=missing, seen=seen, utterance=report.utterance)
    for item in items:
        if item.intent is Intent.ATTEMPT and item.pupil is not None:
            attempt.record_item(book, request, worker, item, utterance=report.utterance)
    if of_lessons:
        lessons.take(book, request, worker, of_lessons, utterance=report.utterance)
    lessons.note(book, request, worker, [one for one in counted if one not in of_lessons], utterance=report.utterance)
    if report.touched:
        _settle(book, request, report, edit=edit)
    for refused in report.refused:
        book.tell(_reply(request, worker, "day_not_taught", refused))
    left_out = {item.intent for item in reading.items if item not in items and item not in apart}
    if any(not calls(book, worker, one.school_class) for one in complete):
        left_out.add(Intent.PRESENT)
    if left_out:
        book.tell(_reply(request, worker, "partly_not_recorded", {"kinds": sorted(left_out)}))
    for doubt in reading.doubts:
        ask(book, request, worker, doubt)


def calls(book: Casebook, worker: Worker, school_class: SchoolClass) -> bool:
    """Whether the worker may close the roll call of this class."""
    return may(book, worker, Act.ROLL_CALL, class_id=school_class.id)


def _may(book: Casebook, worker: Worker, item: Item) -> bool:
    if item.pupil is None:
        if item.school_class is not None and lessons.of_a_lesson(item):
            return may(book, worker, Act.REPORT, class_id=item.school_class.id)
        return item.school_class is not None and calls(book, worker, item.school_class)
    return may(book, worker, ACTS[item.intent], item.pupil)


def _reply(request: Request, worker: Worker, template: str, values: Mapping[str, Any], **more: Any) -> Notice:
    return Notice(
        template=template,
        values=values,
        chat=request.chat,
        worker=worker.id,
        reply=True,
        hold=Hold.NEVER,
        **more,
    )


def _facts(book: Casebook, report: Report, item: Item) -> list[Fact]:
    """The facts one item of a sentence says of one child; none where the class is not taught on that day."""
    assert item.pupil is not None
    pupil, chart = item.pupil, report.charts[item.pupil.id]
    calendar = book.calendar()
    if item.intent in (Intent.ABSENCE, Intent.LEAVE):
        until = item.until or item.day
        if not any(True for _ in calendar.school_days(item.day, until, pupil.school, pupil.class_id)):
            report.refused.append({"child": say.child(pupil), "day": item.day.isoformat()})
            return []
    if item.intent is Intent.RETRACT:
        return _retraction(book, report, item, chart)
    body = _body(book, chart, item, report.now)
    report.touched[pupil.id] = pupil
    report.entries.append(_entry(book, report, item, body, chart))
    return [_fact(book, report, pupil, body)]


def _fact(book: Casebook, report: Report, pupil: Pupil, body: Body, names: str | None = None) -> Fact:
    return Fact(
        ref=book.new_ref(),
        subject=Subject.pupil(pupil.id),
        at=report.at,
        by=report.worker.id,
        body=body,
        names=names,
        utterance=report.utterance,
    )


def _body(book: Casebook, chart: Chart, item: Item, now: datetime) -> Body:
    """What the item says, as a fact: somebody reported missing today who has come misses only what is over."""
    if item.intent is Intent.LEAVE:
        return OnLeave(day=item.day, until=item.until, sessions=item.sessions, reason=item.reason)
    if item.intent is Intent.ABSENCE:
        return Absent(day=item.day, until=item.until, sessions=item.sessions, excused=item.excused, reason=item.reason)
    assessment, _ = follow.examine(book, chart, now)
    record = assessment.records.get(item.day)
    if record is not None and record.absent and item.day == assessment.today:
        return Present(day=item.day, whole=False)
    return Returned(day=item.day)


def _entry(book: Casebook, report: Report, item: Item, body: Body, chart: Chart) -> say.Values:
    """One line of the card, without what follows from it (see ``_settle``)."""
    assert item.pupil is not None
    others = {
        fact.by
        for fact in standing(chart.facts)
        if isinstance(fact.body, Absent) and fact.body.day == item.day and fact.by not in (None, report.worker.id)
    }
    town = book.town()
    return {
        "child": say.child(item.pupil),
        "kind": body.kind,
        "day": item.day.isoformat(),
        "until": item.until.isoformat() if item.until else None,
        "sessions": list(item.sessions),
        "excused": True if item.intent is Intent.LEAVE else item.excused,
        "reason": item.reason,
        "also_by": [town.workers[w].name for w in others if w is not None and w in town.workers],
        "asked_where": _may_say_where(book, report, item),
    }


def _may_say_where(book: Casebook, report: Report, item: Item) -> bool:
    """Whether it is a lesson missed today, of which the author can also say where the child is."""
    today = follow.today_of(book, report.now)
    missed = item.intent is Intent.ABSENCE and item.day == today and lessons.of_a_lesson(item)
    return bool(missed) and may(book, report.worker, Act.RETURN, item.pupil)


def _retraction(book: Casebook, report: Report, item: Item, chart: Chart) -> list[Fact]:
    """Take back what was last said of the child's absence on that day (any day, where the item's day has none)."""
    assert item.pupil is not None
    said = sorted(
        (f for f in standing(chart.facts) if isinstance(f.body, Absent | OnLeave | Returned)),
        key=lambda f: (f.at, f.ref),
    )
    of_day = [f for f in said if isinstance(f.body, Absent | OnLeave | Returned) and f.body.day == item.day]
    target = (of_day or said[-1:])[-1:]
    entry: say.Values = {
        "child": say.child(item.pupil),
        "kind": "retracted" if target else "nothing_to_retract",
        "day": item.day.isoformat(),
        "until": None,
        "sessions": [],
        "excused": None,
        "reason": None,
        "also_by": [],
    }
    report.entries.append(entry)
    report.touched[item.pupil.id] = item.pupil
    wrong = [one for fact in target for one in lineage(chart.facts, fact.ref)]
    return [_fact(book, report, item.pupil, Retracted(), names=fact.ref) for fact in wrong]


def _settle(book: Casebook, request: Request, report: Report, *, edit: int | None) -> None:
    """Compute the cases, tell the head teachers who did not report themselves, and answer with the card."""
    town, worker = book.town(), report.worker
    today = follow.today_of(book, request.now)
    heads: dict[WorkerId, list[PupilId]] = {}
    for pupil in report.touched.values():
        head = town.answers(Role.HEAD_TEACHER, pupil, today)
        if head is not None and head != worker.id:
            heads.setdefault(head, []).append(pupil.id)
    outcomes = follow.recompute(book, request.now, list(report.touched), actor=worker.id, told=list(heads))
    for entry in report.entries:
        outcome = outcomes[entry["child"]["id"]]
        entry.update(what_follows(book, outcome, request.now, entry["day"]))
    for head, pupils in heads.items():
        entries = [entry for entry in report.entries if entry["child"]["id"] in pupils]
        book.tell(
            Notice(
                template="absence_told",
                values={"by": worker.name, "role": worker.role, "entries": entries, "you": head},
                worker=head,
                pupil=pupils[0] if len(pupils) == 1 else None,
                hold=Hold.NEVER,
            )
        )
    shown = [_as_may_be_known(book, worker, entry, report.touched[entry["child"]["id"]]) for entry in report.entries]
    values = {"entries": shown, "utterance": report.utterance, "you": worker.id}
    book.tell(_reply(request, worker, "recorded", values, edit=edit))


def _as_may_be_known(book: Casebook, worker: Worker, entry: say.Values, pupil: Pupil) -> say.Values:
    """The line as its author may know it: who may not see the case learns nothing of it by reporting."""
    if may(book, worker, Act.SEE, pupil):
        return entry
    nothing = say.case(CaseSummary(pupil=pupil.id, status=CaseStatus.NONE))
    return {**entry, "case": nothing, "follows": [], "withdrawn": [], "also_by": []}


def what_follows(book: Casebook, outcome: follow.Outcome, now: datetime, day: str) -> say.Values:
    """What the card says after the fact: the stage, what is owed now and by whom, and what was left of that day."""
    town, today = book.town(), follow.today_of(book, now)
    pupil = outcome.chart.pupil
    record = outcome.assessment.records.get(date.fromisoformat(day))
    timetable = book.policy.timetable
    excused = record is not None and record.leave and not record.absent
    return ({"excused": True} if excused else {}) | {
        "case": say.case(outcome.summary),
        "missed": list(named_sessions(record.absent, timetable)) if record is not None else [],
        "seen": record is not None and day_kind(record, timetable) is DayKind.SEEN,
        "follows": [
            say.duty(duty, pupil=pupil, policy=book.policy, today=today, zone=book.zone, owner=named(town, duty.owner))
            | {"owner_id": duty.owner}
            for duty in outcome.duties
        ],
        "withdrawn": [duty.kind for duty in outcome.chart.duties if duty.key not in {d.key for d in outcome.duties}],
    }


def which(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId) -> Answer | None:
    """A candidate was tapped (0: none of them): what the sentence said is recorded of that child, once."""
    worker = who(book, request)
    kept = talk.own_draft(book, worker, draft, DOUBT)
    if kept is None:
        return answer(worker, "answer_already_answered")
    book.drop_draft(draft)
    if pupil == 0:
        values = {"said": kept.values["said"]}
        book.tell(_reply(request, worker, "which_child_none", values, edit=request.message))
        return None
    chosen = book.pupils([pupil]).get(pupil)
    if chosen is None or not may(book, worker, Act.REPORT, chosen):
        raise Refusal("not_allowed")
    items = tuple(replace(item_from_json(item), pupil=chosen) for item in kept.values["items"])
    if not items:
        return look.case(book, request, pupil=pupil)
    said_then = replace(request, at=kept.at)
    take_down(book, said_then, worker, Reading(items=items), edit=request.message)
    return None


def excuse(book: Casebook, request: Request, /, *, utterance: str) -> Answer | None:
    """是请假: the absences that one message reported were leave. Corrects them; a second press changes nothing."""
    worker = who(book, request)
    said = book.facts_of(utterance)
    report = Report(worker=worker, utterance=utterance, now=request.now, at=request.now)
    report.charts = book.charts({fact.subject.id for fact in said}) if said else {}
    facts: list[Fact] = []
    for chart in report.charts.values():
        if not may(book, worker, Act.REPORT, chart.pupil):
            raise Refusal("not_allowed")
        for fact in standing(chart.facts):
            if fact.utterance == utterance and isinstance(fact.body, Absent) and not fact.body.excused:
                if fact.by != worker.id and not heads(worker, chart.pupil.class_id):
                    raise Refusal("not_yours")
                item = Item(
                    intent=Intent.LEAVE,
                    pupil=chart.pupil,
                    day=fact.body.day,
                    until=fact.body.until,
                    sessions=fact.body.sessions,
                    reason=fact.body.reason,
                    excused=True,
                )
                body = _body(book, chart, item, request.now)
                facts.append(replace(_fact(book, report, chart.pupil, body, names=fact.ref), corrects=True))
                report.touched[chart.pupil.id] = chart.pupil
                report.entries.append(_entry(book, report, item, body, chart))
    if not facts:
        return answer(worker, "answer_already_answered")
    book.append(facts)
    _settle(book, request, report, edit=request.message)
    return None
