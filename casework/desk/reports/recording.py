"""What one report says, as facts: stored, the cases computed, and the head teachers told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from casework.absence import excuses
from casework.desk import say
from casework.desk.cases import attempt, follow
from casework.desk.leaves import consent
from casework.desk.leaves import note as leave_note
from casework.desk.lessons import lesson_on, recount
from casework.desk.reports import card as report_card
from casework.desk.reports import retraction, undo
from casework.desk.request import Request
from casework.desk.rights import acting_as, may
from casework.desk.roll import whole_classes
from casework.fact import Absent, Body, Fact, OnLeave, Present, Retracted, Returned, Subject, standing
from casework.people import Act, ClassId, Pupil, PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.reading.contract import Intent, Item, Session
from casework.seeking import lesson_numbers
from casework.town import named

JUST_NOW: Final = timedelta(hours=1)
"""How long the same report of the same person tells the head teacher nothing new."""


@dataclass(kw_only=True)
class Report:
    """One report being taken down: its utterance, what was recorded of whom, and what could not be."""

    worker: Worker
    utterance: str
    now: datetime
    at: datetime
    came: say.Values = field(default_factory=dict)
    """How the words came: with files, forwarded."""
    said_before: tuple[str, ...] = ()
    """The utterances in which the same message has recorded something before."""
    recorded: report_card.Recorded = field(default_factory=report_card.Recorded)
    left: report_card.Left = field(default_factory=report_card.Left)
    touched: dict[PupilId, Pupil] = field(default_factory=dict)
    charts: dict[PupilId, Chart] = field(default_factory=dict)
    outcomes: dict[PupilId, follow.Outcome] = field(default_factory=dict)
    attempts: list[attempt.Recorded] = field(default_factory=list)
    asked_by: Mapping[PupilId, str] = field(default_factory=dict)
    """The guardians who asked for leave, where somebody said who."""
    text: str = ""
    """The sentence, where one said all of it."""
    taken_back: list[tuple[Fact, bool]] = field(default_factory=list)
    """What the sentence takes back, and whether it says that the child was there."""


def record(
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
    _follow_taking_back(book, request, report)
    unpressed = (
        replace(request, pressed=False) if request.pressed else request
    )  # what a roll call asks is a message of its own
    whole_classes.close(
        book, unpressed, worker, closing, items,
        utterance=report.utterance, said_before=report.said_before, lines=report.recorded.rolls,
    )  # fmt: skip
    for item, pupil in of_children:
        if item.intent is Intent.ATTEMPT:
            tried = attempt.record_item(book, request, worker, item, pupil, utterance=report.utterance)
            report.attempts.append(tried)
            told = [named(book.town(), hearer) for hearer in tried.told]
            child = report_card.child_of(book, worker, pupil)
            report.recorded.entries.append(report_card.tried(book, tried.fact, tried.attempt, child, told=told))
            report.outcomes[pupil.id] = tried.result
            facts.append(tried.fact)
    conclude(book, request, report)
    return facts


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
    line = entry(book, report, pupil, body, chart)
    report.recorded.entries.append(line | {"again": _said_already(report, chart, body)})
    return [fact_of(book, report, pupil, body)]


def _said_already(report: Report, chart: Chart, body: Body) -> bool:
    """Whether this person has just said exactly this of the child, and nobody anything else of that day since."""
    if not isinstance(body, Absent | OnLeave):
        return False
    of_day = [
        fact for fact in standing(chart.facts)
        if isinstance(fact.body, Absent | OnLeave | Present | Returned) and fact.body.day == body.day
    ]  # fmt: skip
    own = [fact for fact in of_day if fact.by == report.worker.id and fact.body == body]
    last = max(own, key=lambda fact: fact.seq, default=None)
    if last is None or report.at - last.at > JUST_NOW:
        return False
    return all(fact.body == body for fact in of_day if fact.seq > last.seq)


def is_taught(book: Casebook, item: Item) -> bool:
    """Whether a day missed, or on leave, is one on which the class is taught at all; anything else may be any day."""
    if item.pupil is None or item.intent not in (Intent.ABSENCE, Intent.LEAVE):
        return True
    days = book.calendar().school_days(item.day, item.until or item.day, item.pupil.school, item.pupil.class_id)
    return any(True for _ in days)


def fact_of(book: Casebook, report: Report, pupil: Pupil, body: Body, names: str | None = None) -> Fact:
    """What the author of the report says of a child; ``names`` an earlier fact, to take it back or correct it."""
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
    """What the item says, as a fact: somebody reported missing today who has come misses only what is
    over; somebody on leave this morning is not missing this afternoon because they are not there now."""
    if item.intent is Intent.LEAVE:
        return OnLeave(day=item.day, until=item.until, sessions=item.sessions, reason=item.reason)
    if item.intent is Intent.ABSENCE:
        sessions = _of_the_leave(book, chart, item, now)
        return Absent(day=item.day, until=item.until, sessions=sessions, excused=item.excused, reason=item.reason)
    assessment, _ = follow.examine(book, chart, now)
    record = assessment.records.get(item.day)
    if record is not None and record.absent and item.day == assessment.today:
        return Present(day=item.day, whole=False)
    return Returned(day=item.day)


def _of_the_leave(book: Casebook, chart: Chart, item: Item, now: datetime) -> tuple[Session, ...]:
    """The sessions missed by what the item says: of a child on leave for the lesson that is on, those of the leave."""
    plain = item.until is None and item.excused is None
    if not plain or not any(excuses(fact.body) for fact in chart.facts):
        return item.sessions
    assessment, _ = follow.examine(book, chart, now)
    record = assessment.records.get(item.day)
    if record is None or item.day != assessment.today:
        return item.sessions
    return lesson_on.not_beyond_leave(book, item.sessions, record, now)


def entry(book: Casebook, report: Report, pupil: Pupil, body: Body, chart: Chart) -> say.Values:
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
    """Take back what is still said of the child on that day, as far as that is the speaker's to take back; where the
    words say that the child is there and something remains, that is said as well."""
    assert item.pupil is not None
    pupil = item.pupil
    taken = retraction.found(book, report.worker, chart, item.day, text=report.text, now=report.now)
    there = retraction.says_there(report.text)
    wrong = taken.lines(chart)
    facts = [fact_of(book, report, pupil, Retracted(), names=fact.ref) for fact in wrong]
    if taken.facts:
        report.taken_back.extend((fact, there) for fact in taken.facts)
        line = report_card.taken_back(
            book, report.worker, report_card.child_of(book, report.worker, pupil), taken.facts
        )
        report.recorded.entries.append(line)
    rest = retraction.without(chart, wrong)
    if there and (taken.facts or taken.others) and retraction.still_out(book, rest, item.day, report.now):
        body = body_of(book, rest, replace(item, intent=Intent.RETURNED), report.now)
        report.recorded.entries.append(entry(book, report, pupil, body, rest))
        facts.append(fact_of(book, report, pupil, body))
    if facts:
        report.touched[pupil.id] = pupil
    if not taken.facts:
        (report.left.theirs if taken.others else report.left.nothing).append(say.child(pupil))
    return facts


def _follow_taking_back(book: Casebook, request: Request, report: Report) -> None:
    """The lessons counted say what holds now."""
    for fact, there in report.taken_back:
        assert isinstance(fact.body, Absent | OnLeave | Present | Returned)
        child, body = report.charts[fact.subject.id].pupil, Present(day=fact.body.day) if there else None
        recount.put_right(book, request, report.worker, fact, child=child, body=body, utterance=report.utterance)


def conclude(book: Casebook, request: Request, report: Report) -> None:
    """Of what was recorded: compute the cases, say on each line what follows from it, and tell the head teachers."""
    heads = _heads(book, report)
    if report.touched:
        _settle(book, request, report, heads)
    for line in report.recorded.entries:
        outcome = report.outcomes[line["child"]["id"]]
        follows = report_card.what_follows(book, outcome, report.now, line["day"])
        line.update(follows | ({"excused": None} if line["kind"] == "attempt" else {}))
        line["against_leave"] = report_card.against_leave(outcome, date.fromisoformat(line["day"]))
    _tell_heads(book, report, heads)
    gone = [fact for fact, _ in report.taken_back]
    if gone:
        undo.tell_hearers(book, request, report.worker, report.charts, gone, told=heads)


def _settle(book: Casebook, request: Request, report: Report, heads: Collection[WorkerId]) -> None:
    """Compute the cases; the head teachers who did not report themselves are told by us. Who reports leave that is
    theirs to agree to has agreed."""
    on_leave = [line["child"]["id"] for line in report.recorded.entries if line["kind"] == OnLeave.kind]
    if on_leave:
        consent.own_report(book, request, report.worker, on_leave, utterance=report.utterance)
    report.outcomes |= follow.recompute(book, report.now, list(report.touched), actor=report.worker.id, told=heads)


def _heads(book: Casebook, report: Report) -> dict[WorkerId, list[PupilId]]:
    """Whom it concerns besides the reporter, with the children of each."""
    town, today = book.town(), follow.today_of(book, report.now)
    found: dict[WorkerId, list[PupilId]] = {}
    for pupil in report.touched.values():
        head = town.answers(Role.HEAD_TEACHER, pupil, today)
        if head is not None and head != report.worker.id:
            found.setdefault(head, []).append(pupil.id)
    return found


def _tell_heads(book: Casebook, report: Report, heads: Mapping[WorkerId, Sequence[PupilId]]) -> None:
    worker, today = report.worker, follow.today_of(book, report.now).isoformat()
    for head, pupils in heads.items():
        of_theirs = [e for e in report.recorded.entries if e["child"]["id"] in pupils and e["kind"] != "attempt"]
        entries = [e for e in of_theirs if not e.get("again")]
        if of_theirs and not entries:
            continue  # they have read every word of it
        role = acting_as(book, worker, Act.REPORT, report.touched[pupils[0]])
        book.tell(
            Notice(
                template="absence_told",
                values={"by": worker.name, "role": role, "entries": entries, "you": head, "today": today},
                worker=head,
                pupil=pupils[0] if len(pupils) == 1 else None,
                hold=Hold.NEVER,
            )
        )


def wait_for_note(book: Casebook, request: Request, worker: Worker, report: Report, facts: Sequence[Fact]) -> None:
    """A picture sent after a message that only asks leave for one child is the note of that leave."""
    if len(facts) == 1 == len(report.recorded.entries) and isinstance(facts[0].body, OnLeave):
        leave_note.open_for(book, request, worker, facts[0].subject.id, facts[0].ref)
