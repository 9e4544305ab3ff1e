"""Taking a report down: what was understood becomes facts at once, what is doubtful is asked, and one card answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from casework.desk.roll.calling import is_taught
from casework.desk.say import Values
from casework.fact import Fact
from casework.people import Act, ClassId, PupilId, Worker
from casework.ports import Casebook
from casework.reading.contract import Complete, Intent, Item, Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What a message says, by what is done with it."""

    foreign: list[Item]
    """What is not the speaker's to say."""
    unclear: list[Item]
    """What waits until it is known which lesson it is about."""
    certain: list[Item]
    """What is recorded now."""
    apart: list[Item]
    """Of that the lessons counted by somebody else than the head teacher: they are answered with their own card."""

    @property
    def on_the_card(self) -> list[Item]:
        return [item for item in self.certain if item not in self.apart]

    @property
    def only_unclear(self) -> bool:
        """Whether nothing can be recorded before it is known which lesson is meant."""
        return bool(self.unclear) and not self.certain


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
    request = _with_voices(book, request, worker, reading)
    asked_by = {**who_asked.of_reading(reading, text), **asked_by}
    report = Report(
        worker=worker, utterance=book.new_ref(), now=request.now, at=request.at, asked_by=asked_by, text=text
    )
    report.came = attached.values(book, request)
    parts = _parts(book, worker, reading.items, request.now)
    _refuse_what_is_all_foreign(parts, reading)
    if parts.only_unclear and not reading.doubts:
        which_lesson.ask(book, request, worker, parts.unclear)
        return report.utterance
    closing = whole_classes.closing_of(book, worker, counting.roll_calls(reading))
    _leave_out_closed_days(book, report, closing, parts.certain)
    facts = recording.record(book, request, report, parts.on_the_card, closing)
    _leave_out(report, _foreign_kinds(book, worker, parts, reading))
    pending = _ask_who(book, request, report, reading, text)
    _answer(book, request, report, pending, edit=edit)
    absences, counted = _count_lessons(
        book, _instead_of_the_card(request, report, pending, edit), report, [*parts.certain, *missing_too],
        apart=parts.apart, complete=reading.complete,
    )  # fmt: skip
    facts += absences
    if request.files and not (facts or pending):
        reply(book, request, worker, "file_not_kept")
    said = [report.utterance] if facts or closing or pending or counted else []
    _keep(book, request, report, facts, pending, utterances=said, chosen=chosen)
    _ask_which_lesson(book, request, worker, parts)
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
    request = replace(attached.from_json(request, pending.came), at=pending.at)
    report = _taken_up(book, request, worker, pending, items)
    parts = _parts(book, worker, items, request.now)
    if parts.only_unclear and not parts.foreign and len(pending.asked) == 1:
        which_lesson.ask(book, request, worker, parts.unclear)
        return
    _leave_out(report, {item.intent for item in parts.foreign})
    closing = _closing_at_last(book, report, pending)
    _leave_out_closed_days(book, report, closing, parts.certain)
    facts = recording.record(book, request, report, parts.on_the_card, closing)
    closed = report.recorded.rolls
    following = _keep_next_name(book, report, pending)
    _show_all_of_the_message(book, request, report)
    _answer(book, request, report, following, edit=edit)
    alone = replace(request, pressed=request.pressed and not (following or report.recorded or report.left))
    absences, counted = _count_lessons(book, alone, report, parts.certain, apart=parts.apart)
    facts += absences
    if request.files and following is None and not report.recorded:
        reply(book, request, worker, "file_not_kept")
    chosen = dict.fromkeys([pending.now_asked.said], items[0].pupil.id) if items and items[0].pupil else None
    _keep(book, request, report, facts, following, chosen=chosen)
    _ask_which_lesson(book, request, worker, parts)
    if following is None:
        _answer_the_group(book, request, report, closed, parts.certain, counted=counted)


# --- what a message says ---


def _with_voices(book: Casebook, request: Request, worker: Worker, reading: Reading) -> Request:
    """The request with the voices that waited for such a sentence: one about children."""
    if reading.doubts or any(item.pupil is not None for item in reading.items):
        return attached.with_voices(book, request, worker)
    return request


def _parts(book: Casebook, worker: Worker, items: Sequence[Item], now: datetime) -> Parts:
    allowed = [item for item in items if _may(book, worker, item)]
    unclear = lesson_on.unclear(allowed)
    certain = [item for item in allowed if item not in unclear]
    return Parts(
        foreign=[item for item in items if item not in allowed],
        unclear=unclear,
        certain=certain,
        apart=[item for item in certain if counting.counts_apart(book, worker, item, now)],
    )


def _refuse_what_is_all_foreign(parts: Parts, reading: Reading) -> None:
    """A report of which nothing is the speaker's to say is refused. Raises Refusal("not_allowed")."""
    theirs = parts.unclear or parts.certain or reading.doubts
    if parts.foreign and not theirs and not all(map(_is_roll_call, parts.foreign)):
        raise Refusal("not_allowed")


def _is_roll_call(item: Item) -> bool:
    """Whether it says that a whole class is there: it names no child of whom nothing may be known."""
    return item.pupil is None and not counting.of_a_lesson(item)


def _may(book: Casebook, worker: Worker, item: Item) -> bool:
    if item.pupil is None:
        if item.school_class is not None and counting.of_a_lesson(item):
            return may(book, worker, Act.REPORT, class_id=item.school_class.id)
        return item.school_class is not None and whole_classes.may_call(book, worker, item.school_class)
    return may(book, worker, ACTS[item.intent], item.pupil)


def _foreign_kinds(book: Casebook, worker: Worker, parts: Parts, reading: Reading) -> set[Intent]:
    """What of the reading the speaker may not record: items, and roll calls now or once its doubts are settled."""
    kinds = {item.intent for item in parts.foreign}
    classes = (one.school_class for one in (*counting.roll_calls(reading), *_held(reading)))
    if not all(whole_classes.may_call(book, worker, one) for one in classes):
        kinds.add(Intent.PRESENT)
    return kinds


def _held(reading: Reading) -> list[Complete]:
    """The classes that a message accounts for once its doubts are settled."""
    return counting.roll_calls(replace(reading, complete=reading.held)) if reading.held else []


def _leave_out(report: Report, kinds: Collection[Intent]) -> None:
    """The card says of these kinds that they were not recorded."""
    report.left.kinds += sorted({*kinds} - {*report.left.kinds})


def _leave_out_closed_days(
    book: Casebook, report: Report, closing: Iterable[tuple[ClassId, date]], items: Iterable[Item]
) -> None:
    """The card says of which classes nothing was counted, as they have no lessons on that day, or it is still to come;
    of a class of which it says so of a child it need not."""
    said = {(item.pupil.class_id, item.day) for item in items if item.pupil is not None}
    of_lessons = [item for item in items if item.pupil is None and counting.of_a_lesson(item)]
    whole = dict.fromkeys([*closing, *((i.school_class.id, i.day) for i in of_lessons if i.school_class is not None)])
    today = report.now.astimezone(book.zone).date()
    for class_id, day in whole:
        taught = is_taught(book, class_id, day)
        if (taught and day <= today) or (not taught and (class_id, day) in said):
            continue
        label = book.town().classes[class_id].label
        report.left.closed.append({"class": label, "day": day.isoformat(), "ahead": taught})


# --- names that are still open ---


def _ask_who(book: Casebook, request: Request, report: Report, reading: Reading, text: str) -> doubts.Pending | None:
    """The names that the message leaves open, kept until they are settled; None where there are none worth asking."""
    asked = doubts.worth_asking(book, report.worker, reading.doubts, report.left)
    if not asked:
        return None
    pending = doubts.Pending(
        ref=book.new_ref(), utterance=report.utterance, at=request.at, asked=tuple(asked),
        held=tuple(whole_classes.closing_of(book, report.worker, _held(reading))), left=report.left,
        came=attached.to_json(request), asking=who_asked.to_be_kept(reading, text),
    )  # fmt: skip
    doubts.keep(book, report.worker, pending, request.now)
    return pending


def _taken_up(
    book: Casebook, request: Request, worker: Worker, pending: doubts.Pending, items: Sequence[Item]
) -> Report:
    """The report of a message of which a name was just settled."""
    return Report(
        worker=worker, utterance=pending.utterance, now=request.now, at=pending.at,
        said_before=_said_before(book, request, pending),
        left=pending.left, came=attached.values(book, request),
        asked_by=who_asked.of_answer(pending.asking, items, called=pending.now_asked.said),
    )  # fmt: skip


def _said_before(book: Casebook, request: Request, pending: doubts.Pending) -> tuple[str, ...]:
    """The utterances in which the message has recorded something: more than one, where it was edited meanwhile."""
    known = None
    if pending.last and pending.held and request.source is not None:
        known = book.heard(request.chat, request.source)
    return tuple({pending.utterance: None, **dict.fromkeys(known.utterances if known is not None else ())})


def _closing_at_last(book: Casebook, report: Report, pending: doubts.Pending) -> Sequence[tuple[ClassId, date]]:
    """The roll calls to close with the last name; none where one was left open or something was taken back since."""
    closing = pending.held if pending.last else ()
    if report.left.dropped or (closing and whole_classes.taken_back(book, pending.utterance)):
        report.left.calls = [book.town().classes[class_id].label for class_id, _ in closing]
        return ()
    return closing


def _keep_next_name(book: Casebook, report: Report, pending: doubts.Pending) -> doubts.Pending | None:
    """What is asked now, kept until it is settled; None after the last name."""
    if pending.last:
        return None
    following = replace(pending, place=pending.place + 1, listing=False, left=report.left)
    doubts.keep(book, report.worker, following, report.now)
    return following


# --- the answer ---


def _show_all_of_the_message(book: Casebook, request: Request, report: Report) -> None:
    """The card shows all that the message has recorded so far, and not only what the last name added."""
    recorded = report.recorded
    shown = report_card.of_utterance(book, request, report.worker, report.utterance, outcomes=report.outcomes)
    where = [(line["child"]["id"], line["day"]) for line in recorded.entries if line.get("asked_where")]
    for line in shown.entries:
        line["asked_where"] = (line["child"]["id"], line["day"]) in where
    report.recorded = replace(shown, rolls=recorded.rolls or shown.rolls)


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


def _instead_of_the_card(request: Request, report: Report, pending: doubts.Pending | None, edit: int | None) -> Request:
    """The request by which lessons are answered: where the message has no other card, theirs takes its place."""
    if edit is None or pending or report.recorded or report.left:
        return replace(request, pressed=False)
    return replace(request, pressed=True, message=edit)


def _answer_the_group(
    book: Casebook, request: Request, report: Report, closed: Iterable[Values], items: Sequence[Item], *, counted: bool
) -> None:
    """The group hears of the roll calls and lessons that waited for the last name; where nothing came of it, that
    nobody has to answer any more."""
    if not (report.recorded or counted):
        group_lines.let_be(book, request.group, request.now)
        return
    called = [group_lines.called(line["school_class"]["id"], date.fromisoformat(line["day"])) for line in closed]
    called += [
        group_lines.lesson(one.school_class.id, one.day, one.lesson)
        for one in counting.counts(book, report.worker, items)
    ]
    group_lines.answered(book, request.group, report.worker, called, request.now)


def _ask_which_lesson(book: Casebook, request: Request, worker: Worker, parts: Parts) -> None:
    """Asks it in a message of its own, beside what was recorded."""
    if parts.unclear:
        which_lesson.ask(book, replace(request, pressed=False), worker, parts.unclear)


# --- lessons ---


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


# --- what is kept ---


def _keep(
    book: Casebook,
    request: Request,
    report: Report,
    facts: Sequence[Fact],
    asked: doubts.Pending | None,
    *,
    utterances: Sequence[str] = (),
    chosen: Mapping[str, PupilId] | None,
) -> None:
    """What came with the words is kept as evidence, and what came of the message for an edit of it; after leave a
    picture of its note may follow."""
    attached.keep(book, request, report.worker, facts)
    attached.remember(
        book, request, report.worker,
        utterances=utterances, facts=[fact.ref for fact in facts], drafts=[asked.ref] if asked else [], chosen=chosen,
    )  # fmt: skip
    recording.wait_for_note(book, request, report.worker, report, facts)
