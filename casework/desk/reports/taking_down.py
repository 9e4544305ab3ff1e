"""Taking a report down: what was understood becomes facts at once, what is doubtful is asked, and one card answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from casework.desk.cases import attempt
from casework.desk.hearing import attached, doubts, group_lines
from casework.desk.hearing.doubts import ACTS
from casework.desk.leaves import who_asked
from casework.desk.lessons import counting, lesson_on, which_lesson
from casework.desk.reply import reply
from casework.desk.reports import card as report_card
from casework.desk.reports import recording
from casework.desk.reports.recording import Report
from casework.desk.request import Refusal, Request
from casework.desk.rights import may
from casework.desk.roll import roll_call, whole_classes
from casework.fact import Fact
from casework.people import Act, PupilId, Worker
from casework.ports import Casebook
from casework.reading.contract import Complete, Intent, Item, Reading


def take_down(
    book: Casebook,
    request: Request,
    worker: Worker,
    reading: Reading,
    *,
    edit: int | None = None,
    chosen: Mapping[str, PupilId] | None = None,
    asked_by: Mapping[PupilId, str] = MappingProxyType({}),
    text: str = "",
    missing_too: Sequence[Item] = (),
) -> str:
    """Record what a reading is sure of, ask what it is not, and answer with one card. Answers the utterance.

    ``chosen`` says who was tapped for a name the message left open. ``asked_by`` is who asked for leave; ``text`` the
    sentence, where that may say it. Of ``missing_too`` it is recorded already that they are missing from a lesson: they
    belong to its count.
    """
    reading = lesson_on.narrowed(book, reading, request.at)
    if reading.doubts or any(item.pupil is not None for item in reading.items):
        request = attached.with_voices(book, request, worker)
    asked_by = {**who_asked.of_reading(reading, text), **asked_by}
    report = Report(worker=worker, utterance=book.new_ref(), now=request.now, at=request.at, asked_by=asked_by)
    report.came = attached.values(book, request)
    items = [item for item in reading.items if _may(book, worker, item)]
    foreign = [item for item in reading.items if item not in items]
    if foreign and not items and not reading.doubts and not all(map(_is_roll_call, foreign)):
        raise Refusal("not_allowed")
    of_some_lesson = lesson_on.unclear(items)
    if of_some_lesson and len(items) == len(of_some_lesson) and not reading.doubts:
        which_lesson.ask(book, request, worker, of_some_lesson)
        return report.utterance
    items = [item for item in items if item not in of_some_lesson]
    complete, held = counting.roll_calls(reading), _held(reading)
    closing = whole_classes.closing_of(book, worker, complete)
    apart = _of_lessons(book, worker, items, request.now)
    facts = recording.record(book, request, report, [item for item in items if item not in apart], closing)
    left_out = {item.intent for item in foreign}
    if any(not whole_classes.may_call(book, worker, one.school_class) for one in (*complete, *held)):
        left_out.add(Intent.PRESENT)
    report.left.kinds += sorted(left_out)
    asked = doubts.worth_asking(book, worker, reading.doubts, report.left)
    pending = None
    if asked:
        pending = doubts.Pending(
            ref=book.new_ref(), utterance=report.utterance, at=request.at, asked=tuple(asked),
            held=tuple(whole_classes.closing_of(book, worker, held)), left=report.left, came=attached.to_json(request),
            asking=who_asked.to_be_kept(reading, text),
        )  # fmt: skip
        doubts.keep(book, worker, pending, request.now)
    _answer(book, request, report, pending, edit=edit)
    alone = edit is not None and not (pending or report.recorded or report.left)
    absences, counted = _count_lessons(
        book, replace(request, pressed=alone, message=edit if alone else request.message), report,
        [*items, *missing_too], apart=apart, complete=reading.complete,
    )  # fmt: skip
    facts += absences
    if request.files and not (facts or pending):
        reply(book, request, worker, "file_not_kept")
    attached.keep(book, request, worker, facts)
    attached.remember(
        book, request, worker,
        utterances=[report.utterance] if facts or closing or pending or counted else [],
        facts=[fact.ref for fact in facts], drafts=[pending.ref] if pending else [], chosen=chosen,
    )  # fmt: skip
    recording.wait_for_note(book, request, worker, report, facts)
    if of_some_lesson:
        which_lesson.ask(book, replace(request, pressed=False), worker, of_some_lesson)
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
        worker=worker, utterance=pending.utterance, now=request.now, at=pending.at,
        said_before=_said_before(book, request, pending),
        left=pending.left, came=attached.values(book, request),
        asked_by=who_asked.of_answer(pending.asking, items, called=pending.now_asked.said),
    )  # fmt: skip
    may_say = [item for item in items if _may(book, worker, item)]
    of_some_lesson = lesson_on.unclear(may_say)
    if of_some_lesson and len(may_say) == len(items) == len(of_some_lesson) and len(pending.asked) == 1:
        which_lesson.ask(book, replace(request, at=pending.at), worker, of_some_lesson)
        return
    report.left.kinds += sorted({i.intent for i in items if i not in may_say} - {*report.left.kinds})
    closing = pending.held if pending.last else ()
    if report.left.dropped or (closing and whole_classes.taken_back(book, pending.utterance)):
        report.left.calls = [book.town().classes[class_id].label for class_id, _ in closing]
        closing = ()
    written = replace(request, at=pending.at)
    may_say = [item for item in may_say if item not in of_some_lesson]
    apart = _of_lessons(book, worker, may_say, request.now)
    facts = recording.record(book, written, report, [item for item in may_say if item not in apart], closing)
    following = None
    if not pending.last:
        following = replace(pending, place=pending.place + 1, listing=False, left=report.left)
        doubts.keep(book, worker, following, request.now)
    now_shown = report_card.of_utterance(book, request, worker, report.utterance, outcomes=report.outcomes)
    where = [(line["child"]["id"], line["day"]) for line in report.recorded.entries if line.get("asked_where")]
    for line in now_shown.entries:
        line["asked_where"] = (line["child"]["id"], line["day"]) in where
    closed = report.recorded.rolls
    report.recorded = replace(now_shown, rolls=closed or now_shown.rolls)
    _answer(book, request, report, following, edit=edit)
    alone = replace(written, pressed=request.pressed and not (following or report.recorded or report.left))
    absences, counted = _count_lessons(book, alone, report, may_say, apart=apart)
    facts += absences
    if request.files and following is None and not report.recorded:
        reply(book, request, worker, "file_not_kept")
    attached.keep(book, written, worker, facts)
    attached.remember(
        book, written, worker,
        facts=[fact.ref for fact in facts], drafts=[following.ref] if following else [],
        chosen=dict.fromkeys([pending.now_asked.said], items[0].pupil.id) if items and items[0].pupil else None,
    )  # fmt: skip
    recording.wait_for_note(book, request, worker, report, facts)
    if of_some_lesson:
        which_lesson.ask(book, replace(written, pressed=False), worker, of_some_lesson)
    if following is None and (report.recorded or counted):
        called = [group_lines.called(r["school_class"]["id"], date.fromisoformat(r["day"])) for r in closed]
        called += [
            group_lines.lesson(one.school_class.id, one.day, one.lesson)
            for one in counting.counts(book, worker, may_say)
        ]
        group_lines.answered(book, request.group, worker, called, request.now)
    elif following is None:
        group_lines.let_be(book, request.group, request.now)


def _held(reading: Reading) -> list[Complete]:
    """The classes that a message accounts for once its doubts are settled."""
    return counting.roll_calls(replace(reading, complete=reading.held)) if reading.held else []


def _said_before(book: Casebook, request: Request, pending: doubts.Pending) -> tuple[str, ...]:
    """The utterances in which the message has recorded something: more than one, where it was edited meanwhile."""
    known = None
    if pending.last and pending.held and request.source is not None:
        known = book.heard(request.chat, request.source)
    return tuple({pending.utterance: None, **dict.fromkeys(known.utterances if known is not None else ())})


def _of_lessons(book: Casebook, worker: Worker, items: Iterable[Item], now: datetime) -> list[Item]:
    """The lessons counted by somebody else than the head teacher: they are answered with a card of their own."""
    return [item for item in items if counting.counts_apart(book, worker, item, now)]


def _count_lessons(
    book: Casebook,
    request: Request,
    report: Report,
    items: Sequence[Item],
    *,
    apart: Sequence[Item],
    complete: Sequence[Complete] = (),
) -> tuple[list[Fact], bool]:
    """That lessons were counted is a fact of the class, whoever says it; of those counted ``apart`` the absences are
    recorded here as well. Answers what was recorded of children, and whether a lesson was counted."""
    worker = report.worker
    counted = counting.counts(book, worker, items, complete)
    own = {(one.school_class.id, one.day, one.lesson) for one in counting.counts(book, worker, apart, complete)}
    taken = [one for one in counted if (one.school_class.id, one.day, one.lesson) in own]
    facts = counting.take(book, request, worker, taken, utterance=report.utterance) if taken else []
    counting.note(book, request, worker, [one for one in counted if one not in taken], utterance=report.utterance)
    return facts, bool(counted)


def _answer(
    book: Casebook, request: Request, report: Report, pending: doubts.Pending | None, *, edit: int | None
) -> None:
    """One card; an attempt, or a roll call, that is all there is has the card it always has."""
    worker, recorded = report.worker, report.recorded
    if pending is None and not report.left:
        if len(report.attempts) == 1 and len(recorded.entries) == 1 and not recorded.rolls:
            attempt.tell_recorded(book, _in_place(request, edit), worker, report.attempts[0])
            return
        if len(recorded.rolls) == 1 and not recorded.entries:
            roll_call.tell_done(book, _in_place(request, edit), worker, recorded.rolls[0])
            return
    report_card.show(
        book, request, worker, recorded,
        utterance=report.utterance, left=report.left, edit=edit, came=report.came,
        question=doubts.question(book, worker, pending) if pending is not None else None,
    )  # fmt: skip


def _in_place(request: Request, edit: int | None) -> Request:
    """The request as the press on the message that is edited, where one is."""
    return replace(request, pressed=edit is not None, message=edit)


def _is_roll_call(item: Item) -> bool:
    """Whether it says that a whole class is there: it names no child of whom nothing may be known."""
    return item.pupil is None and not counting.of_a_lesson(item)


def _may(book: Casebook, worker: Worker, item: Item) -> bool:
    if item.pupil is None:
        if item.school_class is not None and counting.of_a_lesson(item):
            return may(book, worker, Act.REPORT, class_id=item.school_class.id)
        return item.school_class is not None and whole_classes.may_call(book, worker, item.school_class)
    return may(book, worker, ACTS[item.intent], item.pupil)
