"""The school's answer about a child who was seen out of school: at school, or not there today."""

from __future__ import annotations

from datetime import date, datetime

from casework.absence import DayKind, day_kind
from casework.desk import say
from casework.desk.cases import follow
from casework.desk.reply import card
from casework.desk.reports import taking_down
from casework.desk.request import Answer, Request
from casework.desk.rights import allowed, answer, the_child, who
from casework.desk.sightings import sighted
from casework.fact import Absent, OnLeave, Present, Returned, Sighted, Subject, standing
from casework.people import Act, Pupil, PupilId, Role, Worker
from casework.ports import Casebook, Chart, Notice
from casework.reading.contract import Intent, Item, Reading


def there(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """在学校: the child is there now. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    record = assessment.records.get(assessment.today)
    if not assessment.ground.school_day(assessment.today):
        return answer(worker, "answer_no_lessons_today")
    seen_since = record is not None and _seen_since(chart, record.deciding[-1].said)
    if day_kind(record, book.policy.timetable) is DayKind.SEEN and not seen_since:
        return answer(worker, "answer_recorded_already")
    if assessment.run is not None or (record is not None and record.absent):
        item = Item(intent=Intent.RETURNED, pupil=child, day=assessment.today)
        taking_down.take_down(book, request, worker, Reading(items=(item,)), edit=request.message)
    else:
        utterance = book.new_ref()
        follow.say_fact(
            book, subject=Subject.pupil(pupil), body=Present(day=assessment.today, whole=False), by=worker.id,
            at=request.at, utterance=utterance,
        )  # fmt: skip
        follow.recompute(book, request.now, [pupil], actor=worker.id)
        card(
            book, request, worker, "sighted_there",
            child=say.child(child, assessment.today), day=assessment.today.isoformat(), utterance=utterance,
        )  # fmt: skip
    _tell(book, request, worker, child, chart, there=True)
    return None


def _said_last(chart: Chart, worker: Worker, day: date) -> bool:
    """Whether the last thing said of that day is this person's word that the child is missing."""
    speaks = Absent | OnLeave | Present | Returned
    said = [fact for fact in standing(chart.facts) if isinstance(fact.body, speaks) and fact.body.day == day]
    return bool(said) and isinstance(said[-1].body, Absent) and said[-1].by == worker.id


def _seen_since(chart: Chart, said: datetime) -> bool:
    """Whether the child was seen out of school after that was said."""
    return any(isinstance(fact.body, Sighted) and fact.at > said for fact in standing(chart.facts))


def gone(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """没来: an absence like any other report. The second tap changes nothing."""
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    if not assessment.ground.school_day(assessment.today):
        return answer(worker, "answer_no_lessons_today")
    kind = day_kind(assessment.records.get(assessment.today), book.policy.timetable)
    if kind is DayKind.MISSED or _said_last(chart, worker, assessment.today):
        return answer(worker, "answer_recorded_already")
    item = Item(intent=Intent.ABSENCE, pupil=child, day=assessment.today)
    taking_down.take_down(book, request, worker, Reading(items=(item,)), edit=request.message)
    _tell(book, request, worker, child, chart, there=False)
    return None


def _tell(book: Casebook, request: Request, worker: Worker, child: Pupil, chart: Chart, *, there: bool) -> None:
    """Whoever saw the child that day, if they may see its case, and the town contact hear what the school says."""
    town, today = book.town(), follow.today_of(book, request.now)
    seen = [fact for fact in standing(chart.facts) if isinstance(fact.body, Sighted)]
    if not seen:
        return
    contact = town.answers(Role.TOWN_CONTACT, child, today)
    hearers = {contact: seen[-1]} if contact is not None else {}
    for fact in seen:
        assert isinstance(fact.body, Sighted)
        finder = fact.body.finder if fact.body.finder is not None else fact.by
        of_today = fact.body.day == today or fact is seen[-1]
        if finder is None or finder not in town.workers or not of_today:
            continue
        if allowed(book, town.workers[finder], Act.SEE, child, request.now):
            hearers[finder] = fact
    for hearer, fact in hearers.items():
        if hearer != worker.id:
            values = {"child": say.child(child, today), "there": there, "answered": worker.name}
            values |= sighted.said_by(book, fact)
            book.tell(Notice(template="sighted_answer", values=values, worker=hearer, pupil=child.id))
