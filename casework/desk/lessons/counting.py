"""Counting a lesson (点课): who is missing becomes facts, the head teacher hears of it, no roll call is closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.absence import sessions_mask
from casework.desk import say
from casework.desk.boarding import late
from casework.desk.cases import follow
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, role_for, the_child, who
from casework.desk.roll.calling import class_values, is_taught
from casework.fact import Absent, Fact, LessonCount, Subject, standing
from casework.people import Act, ClassId, Pupil, PupilId, Role, SchoolClass, Worker, WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.reading.contract import Complete, Intent, Item, Reading
from casework.seeking import Search, answer_by, lesson_numbers, search
from casework.town import named


def of_a_lesson(item: Item) -> tuple[int, ...]:
    """The lessons that an item counts; empty where it speaks of more than lessons, or of leave."""
    if item.intent not in (Intent.ABSENCE, Intent.PRESENT) or item.excused is True or item.until is not None:
        return ()
    return lesson_numbers(item.sessions)


def roll_calls(reading: Reading) -> list[Complete]:
    """The classes that a message accounts for: not those of which it counts a lesson, whoever is missing from it."""
    if not reading.complete:
        return []
    lessons: set[tuple[ClassId, date]] = set()
    others: set[tuple[ClassId, date]] = set()
    for item, classes in _said_of_classes(reading):
        if item.intent in (Intent.ABSENCE, Intent.PRESENT, Intent.LEAVE):
            one_of_them = of_a_lesson(item) or item.one_lesson
            (lessons if one_of_them else others).update((one, item.day) for one in classes)
    return [one for one in reading.complete if (one.school_class.id, one.day) not in lessons - others]


def _said_of_classes(reading: Reading) -> Iterator[tuple[Item, set[ClassId]]]:
    """Each thing that a message says, with its class; of a name still to be settled, with those it may be of."""
    for item in reading.items:
        school_class = item.pupil.school_class if item.pupil is not None else item.school_class
        yield item, {school_class.id} if school_class is not None else set()
    for doubt in reading.doubts:
        classes = {pupil.class_id for pupil in doubt.candidates}
        classes = classes or {one.school_class.id for one in (*reading.complete, *reading.held)}
        for item in doubt.items:
            yield item, classes


def counts_apart(book: Casebook, worker: Worker, item: Item, now: datetime) -> bool:
    """Whether the item is a lesson of today counted by somebody else than the head teacher, who must be told: it is
    answered with a card of its own. So is a whole class, whoever says it. On a day without lessons none is counted."""
    school_class = item.pupil.school_class if item.pupil is not None else item.school_class
    if not of_a_lesson(item) or school_class is None or not is_taught(book, school_class.id, item.day):
        return False
    if item.pupil is None:
        return True
    today = follow.today_of(book, now)
    return item.day == today and book.town().answers(Role.HEAD_TEACHER, item.pupil, today) != worker.id


@dataclass(frozen=True, kw_only=True)
class Count:
    """One lesson of one class, and who is missing from it by what was said; ``whole`` where that accounts for
    everybody, and not for one more child besides those named before."""

    school_class: SchoolClass
    day: date
    lesson: int
    missing: tuple[Pupil, ...] = ()
    whole: bool = False


def counts(book: Casebook, worker: Worker, items: Iterable[Item], complete: Iterable[Complete] = ()) -> list[Count]:
    """The lessons that these items count, of classes of which the worker may say who is there."""
    whole = {(one.school_class.id, one.day) for one in complete}
    found: dict[tuple[ClassId, date, int], Count] = {}
    for item in items:
        school_class = item.pupil.school_class if item.pupil is not None else item.school_class
        told = of_a_lesson(item)
        if not told or school_class is None or not may(book, worker, Act.REPORT, class_id=school_class.id):
            continue
        if not is_taught(book, school_class.id, item.day):
            continue
        for lesson in told:
            key = (school_class.id, item.day, lesson)
            before = found.get(key, Count(school_class=school_class, day=item.day, lesson=lesson))
            missing = (*before.missing, item.pupil) if item.pupil is not None else before.missing
            found[key] = Count(
                school_class=school_class, day=item.day, lesson=lesson, missing=missing,
                whole=item.pupil is None or before.whole or (school_class.id, item.day) in whole,
            )  # fmt: skip
    return list(found.values())


def midnight(book: Casebook, day: date) -> datetime:
    """The moment at which that day began."""
    return datetime.combine(day, time(), book.zone)


def counted(facts: Iterable[Fact], day: date) -> dict[int, Fact]:
    """The lessons of the day that were counted, each with what was said of it last."""
    found: dict[int, Fact] = {}
    for fact in sorted(standing(facts), key=lambda f: (f.at, f.seq)):
        if isinstance(fact.body, LessonCount) and fact.body.day == day:
            found[fact.body.lesson] = fact
    return found


def missing_by(one: Count, before: Fact | None) -> set[PupilId]:
    """Who is missing from the lesson by this count, and by the one ``before`` where this adds to it."""
    missing = {pupil.id for pupil in one.missing}
    if not one.whole and before is not None and isinstance(before.body, LessonCount):
        missing |= set(before.body.missing)
    return missing


def note(book: Casebook, request: Request, worker: Worker, said: Sequence[Count], *, utterance: str) -> list[Fact]:
    """That these lessons were counted is a fact of the class; what was said before is not said twice."""
    if not said:
        return []
    since = min(midnight(book, one.day) for one in said)
    known = book.class_facts({one.school_class.id for one in said}, since)
    sought = _sought(book, said)
    facts: list[Fact] = []
    for one in said:
        before = counted(known.get(one.school_class.id, ()), one.day).get(one.lesson)
        missing = missing_by(one, before)
        unsure = set(sought.get((one.school_class.id, one.day), ())) - missing
        body = LessonCount(
            day=one.day, lesson=one.lesson, missing=tuple(sorted(missing)), unsure=tuple(sorted(unsure))
        )  # fmt: skip
        if before is None or before.body != body or before.by != worker.id:
            facts.append(
                Fact(
                    ref=book.new_ref(),
                    subject=Subject.school_class(one.school_class.id),
                    at=request.at,
                    by=worker.id,
                    body=body,
                    utterance=utterance,
                )
            )
    if facts:
        book.append(facts)
    for day in {one.day for one in said}:
        listed = {pupil.id for one in said if one.day == day for pupil in one.missing}
        book.save_searches(day, dict.fromkeys(sorted(listed - set(book.searches(day)))))
    return facts


def _sought(book: Casebook, said: Sequence[Count]) -> dict[tuple[ClassId, date], list[PupilId]]:
    """The children of the class whom nobody has found yet that day: of them a count that does not name them says
    nothing, whatever it says of the class."""
    found: dict[tuple[ClassId, date], list[PupilId]] = {}
    for day in {one.day for one in said}:
        classes = {one.school_class.id for one in said if one.day == day}
        of_class = [pupil for pupil in book.pupils(book.searches(day)).values() if pupil.class_id in classes]
        facts = book.pupil_facts([pupil.id for pupil in of_class]) if of_class else {}
        for pupil in of_class:
            known = search(facts[pupil.id], day)
            if known is not None and known.sought:
                found.setdefault((pupil.class_id, day), []).append(pupil.id)
    return found


def take(
    book: Casebook,
    request: Request,
    worker: Worker,
    said: Sequence[Count],
    *,
    utterance: str,
) -> list[Fact]:
    """Lessons of today were counted: the absences become facts, the head teacher hears of them, the counter gets a
    card.

    A child whom the head teacher knows to be missing from that lesson anyway is not reported again, and a boarder who
    is signed out and not due back yet is not looked for. Answers the absences.
    """
    missing = {pupil.id: pupil for one in said for pupil in one.missing}
    charts = book.charts(sorted(missing)) if missing else {}
    out = _signed_out(book, charts, request.now)
    lessons: dict[PupilId, list[int]] = {}
    for one in said:
        for pupil in one.missing:
            if pupil.id not in out and not _known_missing(book, charts[pupil.id], one, request.now):
                lessons.setdefault(pupil.id, []).append(one.lesson)
    absences = [
        Fact(
            ref=book.new_ref(), subject=Subject.pupil(pupil), at=request.at, by=worker.id, utterance=utterance,
            body=Absent(day=said[0].day, sessions=tuple(f"lesson:{number}" for number in sorted(numbers))),
        )
        for pupil, numbers in lessons.items()
    ]  # fmt: skip
    if absences:
        book.append(absences)
    facts = note(book, request, worker, said, utterance=utterance)
    if absences:
        _tell_heads(book, request, worker, {one: missing[one] for one in lessons}, lessons)
    unsure = {one for fact in facts if isinstance(fact.body, LessonCount) for one in fact.body.unsure}
    if not facts and not absences:
        utterance = ""
    _answer(book, request, worker, said, reported=lessons, out=out, unsure=unsure, utterance=utterance)
    return absences


def _signed_out(book: Casebook, charts: Mapping[PupilId, Chart], now: datetime) -> dict[PupilId, say.Values]:
    """The boarders among them who are out by the book, each as a line says it (see ``late.line``)."""
    found: dict[PupilId, say.Values] = {}
    for one, chart in charts.items():
        outing = follow.examine(book, chart, now)[0].outing if chart.pupil.boarding else None
        if outing is not None and now < outing.due:
            found[one] = late.line(book, chart, outing, now)
    return found


def _known_missing(book: Casebook, chart: Chart, one: Count, now: datetime) -> bool:
    assessment, _ = follow.examine(book, chart, now)
    record = assessment.records.get(one.day)
    mask = sessions_mask((f"lesson:{one.lesson}",), book.policy.timetable)
    return record is not None and not mask & ~(record.absent | record.leave)


def _tell_heads(
    book: Casebook,
    request: Request,
    worker: Worker,
    missing: dict[PupilId, Pupil],
    lessons: dict[PupilId, list[int]],
) -> None:
    """The cases are computed and the head teachers asked where their children are."""
    town, today = book.town(), follow.today_of(book, request.now)
    heads = [town.answers(Role.HEAD_TEACHER, pupil, today) for pupil in missing.values()]
    told = [head for head in heads if head is not None]
    outcomes = follow.recompute(book, request.now, sorted(missing), actor=worker.id, told=told)
    ask_heads(book, request, worker, missing, lessons, outcomes=outcomes)


def ask_heads(
    book: Casebook,
    request: Request,
    worker: Worker,
    missing: Mapping[PupilId, Pupil],
    lessons: Mapping[PupilId, Sequence[int]],
    *,
    outcomes: Mapping[PupilId, follow.Outcome],
    instead: Sequence[int] = (),
) -> None:
    """The head teacher hears of each child at once, and is waited for; where there is nobody to wait for, the school
    leader hears of it with the next tick. ``instead``: the lessons that were reported before, by mistake."""
    town, today = book.town(), follow.today_of(book, request.now)
    heads = {one: town.answers(Role.HEAD_TEACHER, pupil, today) for one, pupil in missing.items()}
    patience = timedelta(minutes=book.policy.lessons.answer_within)
    entries: dict[WorkerId, list[say.Values]] = {}
    waits: dict[PupilId, datetime | None] = {}
    for one, pupil in missing.items():
        sought = search(book.charts([one])[one].facts, today)
        head = heads[one]
        if sought is None:
            continue
        if head is not None and head != worker.id:
            entries.setdefault(head, []).append(_entry(book, pupil, sought, lessons[one], outcomes[one]))
        if head != worker.id:
            heard = head is not None and town.workers[head].reachable()
            waits[one] = sought.since + patience if heard else request.now
    book.save_searches(today, waits)
    for head, of_head in entries.items():
        values = {
            "by": worker.name,
            "role": role_for(book, worker, Act.REPORT, missing[of_head[0]["child"]["id"]]),
            "day": today.isoformat(),
            "entries": of_head,
            "minutes": book.policy.lessons.answer_within,
            "instead": list(instead),
        }
        only = of_head[0]["child"]["id"] if len(of_head) == 1 else None
        book.tell(Notice(template="lesson_told", values=values, worker=head, pupil=only, hold=Hold.NEVER))


def wait_for_answers(book: Casebook, now: datetime, pupils: Iterable[PupilId]) -> None:
    """A report was put right to these children, and their head teachers have been told: an answer is waited for."""
    today, charts = follow.today_of(book, now), book.charts(sorted(set(pupils)))
    waits: dict[PupilId, datetime | None] = {}
    for one, chart in charts.items():
        sought = search(chart.facts, today)
        moment = answer_by(sought, book.policy.lessons) if sought is not None else None
        if moment is not None:
            waits[one] = max(moment, now)
    book.save_searches(today, waits)


def _entry(book: Casebook, pupil: Pupil, sought: Search, lessons: Sequence[int], outcome: follow.Outcome) -> say.Values:
    """A child missing from lessons, as the head teacher's card shows it."""
    town = book.town()
    return {
        "child": say.child(pupil, sought.day),
        "home": say.home(pupil),
        "lessons": sorted(lessons),
        "all": list(sought.lessons),
        "state": sought.state,
        "place": sought.place,
        "said_by": named(town, sought.by),
        "said_at": sought.said.isoformat() if sought.said is not None else None,
        "case": say.case(outcome.summary),
    }


def one_child(book: Casebook, request: Request, /, *, pupil: PupilId, day: date) -> Answer | None:
    """One of several children missing from a lesson was tapped: the card about that child."""
    worker = who(book, request)
    child = the_child(book, worker, Act.RETURN, pupil)
    chart = book.charts([pupil])[pupil]
    sought = search(chart.facts, day)
    if day != follow.today_of(book, request.now):
        return answer(worker, "answer_day_is_over")
    if sought is None:
        return answer(worker, "answer_taken_back_already")
    assessment, _ = follow.examine(book, chart, request.now)
    outcome = follow.Outcome(chart=chart, assessment=assessment, duties=chart.duties, before=chart.case)
    reporter = book.town().workers.get(sought.reporter) if sought.reporter is not None else None
    waits = answer_by(sought, book.policy.lessons)
    reply(
        book, request, worker, "lesson_told",
        by=reporter.name if reporter is not None else "",
        role=reporter.role if reporter is not None else "",
        day=day.isoformat(),
        entries=[_entry(book, child, sought, sought.asked, outcome)],
        minutes=book.policy.lessons.answer_within if waits is not None and waits > request.now else 0,
        instead=[],
    )  # fmt: skip
    return None


def _answer(
    book: Casebook,
    request: Request,
    worker: Worker,
    said: Sequence[Count],
    *,
    reported: Collection[PupilId],
    out: Mapping[PupilId, say.Values],
    unsure: Collection[PupilId],
    utterance: str,
) -> None:
    town, today = book.town(), follow.today_of(book, request.now)
    sizes = book.class_rolls({one.school_class.id for one in said})
    asked = book.pupils(sorted(unsure)) if all(one.day == today for one in said) else {}
    lines = []
    for one in said:
        head = town.of_class(Role.HEAD_TEACHER, one.school_class.id, today)
        lines.append(
            {
                "school_class": class_values(one.school_class),
                "day": one.day.isoformat(),
                "lesson": one.lesson,
                "count": len(sizes.get(one.school_class.id, ())),
                "missing": [pupil.name for pupil in one.missing],
                "known": [pupil.name for pupil in one.missing if pupil.id not in reported and pupil.id not in out],
                "out": [out[pupil.id] for pupil in one.missing if pupil.id in out],
                "head": named(town, head) if head != worker.id else "",
                "yours": [
                    {"id": pupil.id, "name": pupil.name}
                    for pupil in one.missing
                    if head == worker.id and pupil.id in reported
                ],
                "unsure": [
                    {"id": pupil.id, "name": pupil.name}
                    for pupil in asked.values()
                    if pupil.class_id == one.school_class.id
                ],
            }
        )
    send = card if request.pressed else reply
    send(
        book, request, worker, "lesson_counted",
        lines=lines, today=today.isoformat(), utterance=utterance, editable=bool(reported),
    )  # fmt: skip
