"""Reporting in one sentence: what was understood becomes facts at once, what is doubtful is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from casework.desk import (
    attached,
    attempt,
    closing_days,
    consent,
    doubts,
    follow,
    gate_heard,
    group_lines,
    leave_note,
    lessons,
    look,
    renewal,
    report_card,
    roll_call,
    say,
    sightings,
    talk,
)
from casework.desk.doubts import ACTS
from casework.desk.reply import reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, heads, may, who
from casework.desk.standing import current, lineage
from casework.fact import Absent, Body, Fact, OnLeave, Present, Retracted, Returned, Subject, standing
from casework.kin import adult_before
from casework.people import Act, ClassId, Pupil, PupilId, Role, SchoolClass, Worker, WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.reading import pronouns
from casework.reading.contract import Complete, Intent, Item, Reading
from casework.reading.reader import read
from casework.seeking import lesson_numbers
from casework.town import named


def hear(book: Casebook, request: Request, /, *, text: str) -> None:
    """Whatever a joined worker writes that is no command: a report, a closed day, an answer, a name, or none of these.

    An understood sentence wins over an open conversation, which stays open; other text belongs to the conversation.
    """
    worker = who(book, request)
    at = request.at.astimezone(book.zone)
    said = read(text, scope=book.scope(worker), at=at, calendar=book.calendar())
    reading = sightings.heard(book, request, worker, text, said)
    if reading is None:
        return
    if _denies(reading) and talk.answered(book, request, worker, text, family=doubts.FAMILY):
        return
    if not reading.empty:
        reading = renewal.continued(book, reading, text, request.now)
        take_down(book, request, worker, reading, asked_by=_asked_by(reading, text))
    elif (
        gate_heard.heard(book, request, worker, text)
        or closing_days.heard(book, request, worker, text)
        or talk.answered(book, request, worker, text)
    ):
        return
    elif pronouns.plain(text):
        reply(book, request, worker, "seen", child=None, several=False, roll_call=False)
    elif not look.named(book, request, worker, text):
        book.tell(not_understood(worker, request, text))


def _denies(reading: Reading) -> bool:
    """Whether a sentence only takes something back: 不是刘洋,是陈小雨 may as well answer which child was meant."""
    said = [*reading.items, *(item for doubt in reading.doubts for item in doubt.items)]
    return bool(said) and not reading.complete and all(item.intent is Intent.RETRACT for item in said)


def _asked_by(reading: Reading, text: str) -> dict[PupilId, str]:
    """Who at home asked for the leave of the one child that a sentence speaks of, where it says so."""
    children = {item.pupil.id: item.pupil for item in reading.items if item.pupil is not None}
    if len(children) != 1 or not any(item.intent is Intent.LEAVE for item in reading.items):
        return {}
    (child,) = children.values()
    adult = adult_before(text, "(?:来电|打电话|来校|来)?(?:给|帮|替|代)?(?:他|她|孩子)?请", child)
    return {child.id: str(adult)} if adult is not None else {}


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


@dataclass(kw_only=True)
class Report:
    """One report being taken down: its utterance, what was recorded of whom, and what could not be."""

    worker: Worker
    utterance: str
    now: datetime
    at: datetime
    came: say.Values = field(default_factory=dict)
    """How the words came: with files, forwarded."""
    goes_on: bool = False
    """Whether the same message has recorded something before."""
    recorded: report_card.Recorded = field(default_factory=report_card.Recorded)
    left: report_card.Left = field(default_factory=report_card.Left)
    touched: dict[PupilId, Pupil] = field(default_factory=dict)
    charts: dict[PupilId, Chart] = field(default_factory=dict)
    outcomes: dict[PupilId, follow.Outcome] = field(default_factory=dict)
    attempts: list[attempt.Recorded] = field(default_factory=list)
    asked_by: Mapping[PupilId, str] = field(default_factory=dict)
    """The guardians who asked for leave, where somebody said who."""


def take_down(
    book: Casebook,
    request: Request,
    worker: Worker,
    reading: Reading,
    *,
    edit: int | None = None,
    chosen: Mapping[str, PupilId] | None = None,
    asked_by: Mapping[PupilId, str] = MappingProxyType({}),
) -> str:
    """Record what a reading is sure of, ask what it is not, and answer with one card. Answers the utterance.

    ``chosen`` says who was tapped for a name the message left open.
    """
    reading = lessons.narrowed(book, reading, request.at)
    if reading.items or reading.doubts:
        request = attached.with_voices(book, request, worker)
    report = Report(worker=worker, utterance=book.new_ref(), now=request.now, at=request.at, asked_by=asked_by)
    report.came = attached.values(book, request)
    items = [item for item in reading.items if _may(book, worker, item)]
    if len(items) < len(reading.items) and not items and not reading.doubts:
        raise Refusal("not_allowed")
    complete, held = lessons.roll_calls(reading), lessons.roll_calls(replace(reading, complete=reading.held))
    closing = closing_of(book, worker, complete)
    apart = _of_lessons(book, worker, items, request.now)
    facts = _record(book, request, report, [item for item in items if item not in apart], closing)
    left_out = {item.intent for item in reading.items if item not in items}
    if any(not calls(book, worker, one.school_class) for one in (*complete, *held)):
        left_out.add(Intent.PRESENT)
    report.left.kinds += sorted(left_out)
    asked = doubts.worth_asking(book, worker, reading.doubts, report.left)
    pending = None
    if asked:
        pending = doubts.Pending(
            ref=book.new_ref(), utterance=report.utterance, at=request.at, asked=tuple(asked),
            held=tuple(closing_of(book, worker, held)), left=report.left, came=attached.to_json(request),
        )  # fmt: skip
        doubts.keep(book, worker, pending, request.now)
    _answer(book, request, report, pending, edit=edit)
    facts += _count_lessons(book, request, report, items, apart=apart, complete=reading.complete)
    if request.files and not (facts or pending):
        reply(book, request, worker, "file_not_kept")
    attached.keep(book, request, worker, facts)
    attached.remember(
        book, request, worker,
        utterances=[report.utterance] if facts or closing or pending else [],
        facts=[fact.ref for fact in facts], drafts=[pending.ref] if pending else [], chosen=chosen,
    )  # fmt: skip
    _wait_for_note(book, request, worker, report, facts)
    return report.utterance


def go_on(
    book: Casebook,
    request: Request,
    worker: Worker,
    pending: doubts.Pending,
    items: Sequence[Item],
    *,
    edit: int | None,
) -> None:
    """A name of a message was settled: record what the message says of the child, as of when it was written, and ask
    for its next name. With the last name settled the roll calls are closed that had to wait for it, unless one was
    left open."""
    book.drop_draft(pending.ref)
    request = attached.from_json(request, pending.came)
    report = Report(
        worker=worker, utterance=pending.utterance, now=request.now, at=pending.at, goes_on=True,
        left=pending.left, came=attached.values(book, request),
    )  # fmt: skip
    may_say = [item for item in items if _may(book, worker, item)]
    report.left.kinds += sorted({i.intent for i in items if i not in may_say} - {*report.left.kinds})
    closing = pending.held if pending.last else ()
    if report.left.dropped or (closing and _taken_back(book, pending.utterance)):
        report.left.calls = [book.town().classes[class_id].label for class_id, _ in closing]
        closing = ()
    written = replace(request, at=pending.at)
    apart = _of_lessons(book, worker, may_say, request.now)
    facts = _record(book, written, report, [item for item in may_say if item not in apart], closing)
    following = None
    if not pending.last:
        following = replace(pending, place=pending.place + 1, listing=False, left=report.left)
        doubts.keep(book, worker, following, request.now)
    now_shown = report_card.of_utterance(book, request, worker, report.utterance, outcomes=report.outcomes)
    closed = report.recorded.rolls
    report.recorded = replace(now_shown, rolls=closed or now_shown.rolls)
    _answer(book, request, report, following, edit=edit)
    alone = replace(written, pressed=request.pressed and not (following or report.recorded or report.left))
    facts += _count_lessons(book, alone, report, may_say, apart=apart)
    if request.files and following is None and not report.recorded:
        reply(book, request, worker, "file_not_kept")
    attached.keep(book, written, worker, facts)
    attached.remember(
        book, written, worker,
        facts=[fact.ref for fact in facts], drafts=[following.ref] if following else [],
        chosen=dict.fromkeys([pending.now_asked.said], items[0].pupil.id) if items and items[0].pupil else None,
    )  # fmt: skip
    _wait_for_note(book, request, worker, report, facts)
    if following is None and report.recorded:
        called = [group_lines.called(r["school_class"]["id"], date.fromisoformat(r["day"])) for r in closed]
        group_lines.answered(book, request.group, worker, called, request.now)


def _of_lessons(book: Casebook, worker: Worker, items: Iterable[Item], now: datetime) -> list[Item]:
    """The lessons counted by somebody else than the head teacher: they are answered with a card of their own."""
    return [item for item in items if lessons.counts_apart(book, worker, item, now)]


def _count_lessons(
    book: Casebook,
    request: Request,
    report: Report,
    items: Sequence[Item],
    *,
    apart: Sequence[Item],
    complete: Sequence[Complete] = (),
) -> list[Fact]:
    """That lessons were counted is a fact of the class, whoever says it; of those counted ``apart`` the absences are
    recorded here as well. Answers what was recorded of children."""
    worker = report.worker
    counted, taken = lessons.counts(book, worker, items, complete), lessons.counts(book, worker, apart, complete)
    facts = lessons.take(book, request, worker, taken, utterance=report.utterance) if taken else []
    lessons.note(book, request, worker, [one for one in counted if one not in taken], utterance=report.utterance)
    return facts


def _wait_for_note(book: Casebook, request: Request, worker: Worker, report: Report, facts: Sequence[Fact]) -> None:
    """A picture sent after a message that only asks leave for one child is the note of that leave."""
    if len(facts) == 1 == len(report.recorded.entries) and isinstance(facts[0].body, OnLeave):
        leave_note.open_for(book, request, worker, facts[0].subject.id, facts[0].ref)


def _record(
    book: Casebook, request: Request, report: Report, items: Sequence[Item], closing: Sequence[tuple[ClassId, date]]
) -> list[Fact]:
    """Store what is said, close the roll calls that it answers, compute the cases, and tell the head teachers.

    Answers what was recorded of children.
    """
    worker = report.worker
    of_children = [(item, item.pupil) for item in items if item.pupil is not None]
    report.charts = book.charts([pupil.id for _, pupil in of_children]) if of_children else {}
    facts: list[Fact] = []
    for item, _ in of_children:
        if item.intent is not Intent.ATTEMPT:
            facts.extend(_facts(book, report, item))
    if facts:
        book.append(facts)
    unpressed = replace(request, pressed=False)  # what a roll call asks is a message of its own
    for class_id, day in closing:
        roll_call.take(
            book, unpressed, worker, class_id, day,
            missing=_missing(book, report, items, class_id, day),
            seen=_seen(items),
            utterance=report.utterance, lines=report.recorded.rolls,
        )  # fmt: skip
    for item, pupil in of_children:
        if item.intent is Intent.ATTEMPT:
            tried = attempt.record_item(book, request, worker, item, pupil, utterance=report.utterance)
            report.attempts.append(tried)
            told = [named(book.town(), hearer) for hearer in tried.told]
            line = report_card.tried(
                book, tried.fact, tried.attempt, report_card.child_of(book, worker, pupil), told=told
            )
            report.recorded.entries.append(line)
            report.outcomes[pupil.id] = tried.result
            facts.append(tried.fact)
    if report.touched:
        _settle(book, request, report)
    for entry in report.recorded.entries:
        outcome = report.outcomes[entry["child"]["id"]]
        follows = report_card.what_follows(book, outcome, report.now, entry["day"])
        entry.update(follows | ({"excused": None} if entry["kind"] == "attempt" else {}))
    if report.touched:
        _tell_heads(book, report)
    return facts


def call_rolls(
    book: Casebook, request: Request, worker: Worker, reading: Reading, items: Collection[Item], *, utterance: str
) -> None:
    """The classes that the message accounts for in full, with those of its children who were missing or were seen;
    each is answered by itself."""
    for class_id, day in closing_of(book, worker, reading.complete):
        roll_call.take(
            book, request, worker, class_id, day,
            missing=_missing_by(items, class_id, day), seen=_seen(items), utterance=utterance,
        )  # fmt: skip


def closing_of(book: Casebook, worker: Worker, said: Iterable[Complete]) -> list[tuple[ClassId, date]]:
    """The roll calls that are the worker's to close."""
    return sorted({(one.school_class.id, one.day) for one in said if calls(book, worker, one.school_class)})


def _missing(book: Casebook, report: Report, items: Iterable[Item], class_id: ClassId, day: date) -> set[PupilId]:
    """Who of the class is missing on that day by this message, what it has recorded before included."""
    missing = _missing_by(items, class_id, day)
    if report.goes_on:
        for now, pupil in _as_they_stand(book, report.utterance):
            body = now.body if now is not None else None
            if isinstance(body, Absent | OnLeave) and pupil.class_id == class_id:
                missing |= {pupil.id} if body.day <= day <= (body.until or body.day) else set()
    return missing


def _missing_by(items: Iterable[Item], class_id: ClassId, day: date) -> set[PupilId]:
    return {
        item.pupil.id
        for item in items
        if item.pupil is not None
        and item.pupil.class_id == class_id
        and item.intent in (Intent.ABSENCE, Intent.LEAVE)
        and item.day <= day <= (item.until or item.day)
    }


def _seen(items: Iterable[Item]) -> set[PupilId]:
    return {item.pupil.id for item in items if item.pupil is not None and item.intent is Intent.RETURNED}


def _taken_back(book: Casebook, utterance: str) -> bool:
    """Whether some of what that message recorded was taken back since: then it accounts for nobody else."""
    return any(now is None for now, _ in _as_they_stand(book, utterance))


def _as_they_stand(book: Casebook, utterance: str) -> Iterator[tuple[Fact | None, Pupil]]:
    """What that message reported of children, as it stands now."""
    said = [fact for fact in book.facts_of(utterance) if isinstance(fact.body, Absent | OnLeave)]
    charts = book.charts({fact.subject.id for fact in said}) if said else {}
    for fact in said:
        chart = charts[fact.subject.id]
        yield current(chart.facts, fact.ref), chart.pupil


def _answer(
    book: Casebook, request: Request, report: Report, pending: doubts.Pending | None, *, edit: int | None
) -> None:
    """One card; an attempt, or a roll call, that is all there is has the card it always has."""
    worker, recorded = report.worker, report.recorded
    in_place = replace(request, pressed=edit is not None, message=edit)
    if pending is None and not report.left:
        if len(report.attempts) == 1 and len(recorded.entries) == 1 and not recorded.rolls:
            attempt.tell_recorded(book, in_place, worker, report.attempts[0])
            return
        if len(recorded.rolls) == 1 and not recorded.entries:
            roll_call.tell_done(book, in_place, worker, recorded.rolls[0])
            return
    report_card.show(
        book, request, worker, recorded,
        utterance=report.utterance, left=report.left, edit=edit, came=report.came,
        question=doubts.question(book, worker, pending) if pending is not None else None,
    )  # fmt: skip


def calls(book: Casebook, worker: Worker, school_class: SchoolClass) -> bool:
    """Whether the worker may close the roll call of this class."""
    return may(book, worker, Act.ROLL_CALL, class_id=school_class.id)


def _may(book: Casebook, worker: Worker, item: Item) -> bool:
    if item.pupil is None:
        if item.school_class is not None and lessons.of_a_lesson(item):
            return may(book, worker, Act.REPORT, class_id=item.school_class.id)
        return item.school_class is not None and calls(book, worker, item.school_class)
    return may(book, worker, ACTS[item.intent], item.pupil)


def _facts(book: Casebook, report: Report, item: Item) -> list[Fact]:
    """The facts one item of a sentence says of one child; none where the class is not taught on that day."""
    assert item.pupil is not None
    pupil, chart = item.pupil, report.charts[item.pupil.id]
    if not is_taught(book, item):
        report.left.refused.append({"child": say.child(pupil), "day": item.day.isoformat()})
        return []
    if item.intent is Intent.RETRACT:
        return _retraction(book, report, item, chart)
    body = body_of(book, chart, item, report.now)
    if isinstance(body, OnLeave) and pupil.id in report.asked_by:
        body = replace(body, asked_by=report.asked_by[pupil.id])
    report.touched[pupil.id] = pupil
    report.recorded.entries.append(_entry(book, report, pupil, body, chart))
    return [_fact(book, report, pupil, body)]


def is_taught(book: Casebook, item: Item) -> bool:
    """Whether a day missed, or on leave, is one on which the class is taught at all; anything else may be any day."""
    if item.pupil is None or item.intent not in (Intent.ABSENCE, Intent.LEAVE):
        return True
    days = book.calendar().school_days(item.day, item.until or item.day, item.pupil.school, item.pupil.class_id)
    return any(True for _ in days)


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


def body_of(book: Casebook, chart: Chart, item: Item, now: datetime) -> Body:
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


def _entry(book: Casebook, report: Report, pupil: Pupil, body: Body, chart: Chart) -> say.Values:
    """One line of the card, with who has reported the same before."""
    day = body.day if isinstance(body, Absent | OnLeave | Present | Returned) else None
    others = {
        fact.by
        for fact in standing(chart.facts)
        if isinstance(fact.body, Absent) and fact.body.day == day and fact.by not in (None, report.worker.id)
    }
    town = book.town()
    also_by = [town.workers[w].name for w in others if w is not None and w in town.workers]
    line = report_card.entry(body, report_card.child_of(book, report.worker, pupil), also_by=also_by)
    return line | {"asked_where": _may_say_where(book, report, pupil, body)}


def _may_say_where(book: Casebook, report: Report, pupil: Pupil, body: Body) -> bool:
    """Whether it is a lesson missed today, of which the author can also say where the child is."""
    if not isinstance(body, Absent) or body.until is not None or body.excused is True:
        return False
    of_today = body.day == follow.today_of(book, report.now) and bool(lesson_numbers(body.sessions))
    return of_today and may(book, report.worker, Act.RETURN, pupil)


def _retraction(book: Casebook, report: Report, item: Item, chart: Chart) -> list[Fact]:
    """Take back what was last said of the child's absence on that day (any day, where the item's day has none)."""
    assert item.pupil is not None
    said = sorted(
        (f for f in standing(chart.facts) if isinstance(f.body, Absent | OnLeave | Returned)),
        key=lambda f: (f.at, f.ref),
    )
    of_day = [f for f in said if isinstance(f.body, Absent | OnLeave | Returned) and f.body.day == item.day]
    target = (of_day or said[-1:])[-1:]
    if not target:
        report.left.nothing.append(say.child(item.pupil))
        return []
    entry = report_card.entry(Retracted(), report_card.child_of(book, report.worker, item.pupil)) | {
        "day": item.day.isoformat()
    }
    report.recorded.entries.append(entry)
    report.touched[item.pupil.id] = item.pupil
    wrong = [one for fact in target for one in lineage(chart.facts, fact.ref)]
    return [_fact(book, report, item.pupil, Retracted(), names=fact.ref) for fact in wrong]


def _settle(book: Casebook, request: Request, report: Report) -> None:
    """Compute the cases; the head teachers who did not report themselves are told by us. Who reports leave that is
    theirs to agree to has agreed."""
    on_leave = [entry["child"]["id"] for entry in report.recorded.entries if entry["kind"] == OnLeave.kind]
    if on_leave:
        consent.own_report(book, request, report.worker, on_leave, utterance=report.utterance)
    told = list(_heads(book, report))
    report.outcomes |= follow.recompute(book, report.now, list(report.touched), actor=report.worker.id, told=told)


def _heads(book: Casebook, report: Report) -> dict[WorkerId, list[PupilId]]:
    """Whom it concerns besides the reporter, with the children of each."""
    town, today = book.town(), follow.today_of(book, report.now)
    found: dict[WorkerId, list[PupilId]] = {}
    for pupil in report.touched.values():
        head = town.answers(Role.HEAD_TEACHER, pupil, today)
        if head is not None and head != report.worker.id:
            found.setdefault(head, []).append(pupil.id)
    return found


def _tell_heads(book: Casebook, report: Report) -> None:
    worker = report.worker
    for head, pupils in _heads(book, report).items():
        entries = [e for e in report.recorded.entries if e["child"]["id"] in pupils and e["kind"] != "attempt"]
        book.tell(
            Notice(
                template="absence_told",
                values={"by": worker.name, "role": worker.role, "entries": entries, "you": head},
                worker=head,
                pupil=pupils[0] if len(pupils) == 1 else None,
                hold=Hold.NEVER,
            )
        )


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
                body = body_of(book, chart, item, request.now)
                facts.append(replace(_fact(book, report, chart.pupil, body, names=fact.ref), corrects=True))
                report.touched[chart.pupil.id] = chart.pupil
                report.recorded.entries.append(_entry(book, report, chart.pupil, body, chart))
    if not facts:
        return answer(worker, "answer_already_answered")
    book.append(facts)
    _settle(book, request, report)
    for entry in report.recorded.entries:
        entry.update(report_card.what_follows(book, report.outcomes[entry["child"]["id"]], request.now, entry["day"]))
    _tell_heads(book, report)
    report_card.show(book, request, worker, report.recorded, utterance=utterance, edit=request.message)
    _wait_for_note(book, request, worker, report, facts)
    return None
