"""Taking back what one message said, and taking the taking back back; nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.desk import say
from casework.desk.boarding import gate
from casework.desk.cases import follow
from casework.desk.cases.history import event
from casework.desk.hearing import doubts, group_lines, talk
from casework.desk.lessons import counting
from casework.desk.reply import card
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import allowed, answer, child_of_own, heads, require, who
from casework.desk.sightings import undo as sighting_undo
from casework.desk.standing import too_old
from casework.duty import DutyKind
from casework.fact import (
    Absent,
    Attempted,
    Evidence,
    Fact,
    FactRef,
    LeaveDecided,
    LessonCount,
    Located,
    OnLeave,
    OutRefused,
    Present,
    Retracted,
    Returned,
    RollCall,
    SubjectKind,
    in_force,
    standing,
)
from casework.people import Act, ClassId, Pupil, PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Chart, ClassDay, Draft, Notice
from casework.reading.contract import Channel

SHOWN = 8

REPORTED = (Absent, OnLeave, Present, Returned, Retracted)
"""What a report says of a child; everything else is casework."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message: the facts it stated, the retractions made of them since, and the children they are about."""

    utterance: str
    stated: tuple[Fact, ...]
    taken_back: tuple[Fact, ...]
    charts: dict[PupilId, Chart]
    holding: frozenset[FactRef]
    """The facts in force, of everything known about these children and this message."""


def undo(book: Casebook, request: Request, /, *, utterance: str) -> Answer | None:
    """撤销: takes back everything that message said. The second tap changes nothing."""
    worker = who(book, request)
    facts = book.facts_of(utterance)
    if sighting_undo.concerns(facts):
        return sighting_undo.take_back(book, request, worker, facts)
    said = _said(book, worker, request, utterance)
    if not any(fact.ref in said.holding for fact in said.stated):
        return answer(worker, "answer_taken_back_already")
    if doubts.is_open(book, worker, utterance):
        request = replace(request, pressed=False)  # the card asks something: it stays
    gone = {fact.names for fact in said.taken_back if fact.ref in said.holding}
    # What the message itself corrected goes with the correction, or it would stand again.
    _take_back(book, request, worker, said, [fact for fact in said.stated if fact.ref not in gone])
    return None


def undo_last(book: Casebook, request: Request, /) -> Answer | None:
    """``/undo``: takes back the last thing this person said, and says what it was; as an answer to a message what that
    one said. Of a question that was asked after it, and still is, nothing is recorded."""
    worker = who(book, request)
    if request.replied is not None:
        _undo_answered(book, request, worker, request.replied)
        return None
    utterance = book.last_utterance(worker.id)
    question = talk.latest_asked(book, worker, request.now)
    if question is not None and _asked_since(book, question, utterance):
        talk.let_go(book, request, worker, question)
        return None
    if not utterance:
        raise Refusal("nothing_to_undo")
    return undo(book, request, utterance=utterance)


def _undo_answered(book: Casebook, request: Request, worker: Worker, message: int) -> None:
    """撤销 as an answer to a message: what the person's own words said, what the card shows, or the question it asks.
    Raises Refusal where it is none of these."""
    own, about = book.heard(request.chat, message), book.spoken(request.chat, message)
    utterances = own.utterances if own is not None and own.worker == worker.id else ()
    if about is not None and about.utterance is not None:
        utterances = (about.utterance,)
    said = [one for one in utterances if any(fact.by is not None for fact in book.facts_of(one))]
    if said:
        undone = [undo(book, request, utterance=one) is None for one in said]
        if not any(undone):
            raise Refusal("taken_back")
        return
    asked = {about.question if about is not None else None, *(own.drafts if own is not None else ())}
    open_now = [
        draft for family in (*talk.QUESTIONS, talk.ROLL_CALL) for draft in book.drafts_of_family(worker.id, family)
    ]
    question = next(
        (d for d in open_now if d.ref in asked or d.message == message or d.values.get("utterance") in utterances),
        None,
    )
    if question is None:
        raise Refusal("no_record_there")
    talk.let_go(book, request, worker, question)


def _asked_since(book: Casebook, question: Draft, utterance: str | None) -> bool:
    """Whether a question was asked about a later message than the one that said this."""
    if not utterance:
        return True
    facts = book.facts_of(utterance)
    return question.values.get("utterance") != utterance and all(question.at > fact.at for fact in facts)


def redo(book: Casebook, request: Request, /, *, utterance: str) -> Answer | None:
    """恢复: what was taken back holds again. The second tap changes nothing."""
    worker = who(book, request)
    said = _said(book, worker, request, utterance)
    again = [fact for fact in said.taken_back if fact.ref in said.holding]
    if not again:
        return answer(worker, "answer_restored_already")
    _retract(book, request, worker, utterance, again)
    _keep_roll_calls(book, request, worker, said.stated, complete=True)
    _settle(book, request, worker, said)
    corrected = {fact.names for fact in said.stated if fact.corrects}
    again = [fact for fact in said.stated if fact.ref not in corrected]
    _show(book, request, worker, said, again, template="restored")
    return None


def _said(book: Casebook, worker: Worker, request: Request, utterance: str) -> Said:
    """The message, if this person may take it back. Raises Refusal otherwise."""
    facts = [fact for fact in book.facts_of(utterance) if fact.by is not None]
    own = {fact.ref for fact in facts}
    later = {fact.ref for fact in facts if isinstance(fact.body, Retracted) and fact.names in own}
    if sighting_undo.concerns(facts):
        raise Refusal("nothing_to_undo")
    stated = tuple(fact for fact in facts if fact.ref not in later)
    back = tuple(fact for fact in facts if fact.ref in later and fact.names not in later)
    if not stated:
        raise Refusal("nothing_to_undo")
    pupils = {fact.subject.id for fact in facts if fact.subject.kind is SubjectKind.PUPIL}
    charts = book.charts(sorted(pupils)) if pupils else {}
    for fact in stated:
        if fact.by == worker.id:
            _must_be_theirs_still(book, worker, request, fact)
        elif not _heads(book, worker, fact, charts):
            raise Refusal("not_yours")
        if too_old(fact, request.now):
            raise Refusal("too_old")
    known = {fact.ref: fact for fact in (*facts, *(f for chart in charts.values() for f in chart.facts))}
    return Said(
        utterance=utterance,
        stated=stated,
        taken_back=back,
        charts=charts,
        holding=frozenset(in_force(list(known.values()))),
    )


def _must_be_theirs_still(book: Casebook, worker: Worker, request: Request, fact: Fact) -> None:
    """Raises Refusal for an old button about a child, or a class, that is another's now."""
    if fact.subject.kind is SubjectKind.CLASS:
        said = book.fact(fact.names) if isinstance(fact.body, Retracted) and fact.names is not None else fact
        of_lesson = said is not None and isinstance(said.body, LessonCount)
        act = Act.REPORT if of_lesson else Act.ROLL_CALL
        require(book, worker, act, class_id=fact.subject.id)
    else:
        act = Act.REPORT if isinstance(fact.body, REPORTED) else Act.SEE
        child_of_own(book, worker, act, fact, request.now)


def _heads(book: Casebook, worker: Worker, fact: Fact, charts: dict[PupilId, Chart]) -> bool:
    """Whether the worker is the head teacher of the class the fact is about, and it is a report, not casework."""
    if not isinstance(fact.body, (*REPORTED, RollCall, LessonCount)):
        return False
    of_class = fact.subject.kind is SubjectKind.CLASS
    class_id = fact.subject.id if of_class else charts[fact.subject.id].pupil.class_id
    return heads(worker, class_id)


def _take_back(book: Casebook, request: Request, worker: Worker, said: Said, back: Sequence[Fact]) -> None:
    _retract(book, request, worker, said.utterance, back)
    _keep_roll_calls(book, request, worker, back, complete=False)
    _settle(book, request, worker, said)
    held = [fact for fact in back if fact.ref in said.holding]
    tell_hearers(book, request, worker, said.charts, held)
    _show(book, request, worker, said, held, template="undone")


def _keep_roll_calls(
    book: Casebook, request: Request, worker: Worker, facts: Iterable[Fact], *, complete: bool
) -> None:
    """A roll call that holds again accounts for its class; for one taken back see ``open_roll_call``."""
    for fact in facts:
        if isinstance(fact.body, RollCall) and complete:
            day = fact.body.day
            book.save_class_day(
                ClassDay(class_id=fact.subject.id, day=day, by=worker.id, at=request.at, complete=True)
            )  # fmt: skip
        elif isinstance(fact.body, RollCall):
            open_roll_call(book, request, worker, fact.subject.id, fact.body.day)


def open_roll_call(book: Casebook, request: Request, worker: Worker, class_id: ClassId, day: date) -> None:
    """A roll call was taken back: its class's day is open again, unless an earlier one of that day still holds."""
    said = book.class_facts([class_id], counting.midnight(book, day)).get(class_id, [])
    calls = [fact for fact in standing(said) if isinstance(fact.body, RollCall) and fact.body.day == day]
    before = max(calls, key=lambda fact: (fact.at, fact.seq), default=None)
    if before is None or before.by is None:
        now = ClassDay(class_id=class_id, day=day, by=worker.id, at=request.at, complete=False)
    else:
        now = ClassDay(class_id=class_id, day=day, by=before.by, at=before.at, complete=True)
    book.save_class_day(now)


def _retract(book: Casebook, request: Request, worker: Worker, utterance: str, facts: Iterable[Fact]) -> None:
    """The retractions belong to the message they take back: so 恢复 finds them."""
    for fact in facts:
        follow.say_fact(
            book, subject=fact.subject, body=Retracted(), by=worker.id, at=request.at,
            utterance=utterance, names=fact.ref,
        )  # fmt: skip


def _settle(book: Casebook, request: Request, worker: Worker, said: Said) -> None:
    """Compute the cases anew: of a roll call, those of the whole class."""
    touched = dict.fromkeys(said.charts)
    for fact in said.stated:
        if fact.subject.kind is SubjectKind.CLASS and not isinstance(fact.body, LessonCount):
            touched.update(dict.fromkeys(pupil.id for pupil in book.class_pupils(fact.subject.id)))
    if touched:
        follow.recompute(book, request.now, list(touched), actor=worker.id)
    classes = {fact.subject.id for fact in said.stated if fact.subject.kind is SubjectKind.CLASS}
    group_lines.put_right(book, classes | {chart.pupil.class_id for chart in said.charts.values()}, request.now)


def tell_hearers(
    book: Casebook, request: Request, worker: Worker, charts: Mapping[PupilId, Chart], back: Sequence[Fact],
    *, told: Collection[WorkerId] = (),
) -> None:  # fmt: skip
    """Whoever was told of it hears that it was wrong, and how the case stands now: author, head teacher, those who
    heard a visit's result; but for those who are ``told`` already."""
    town, today = book.town(), follow.today_of(book, request.now)
    of_children = [fact for fact in back if fact.subject.kind is SubjectKind.PUPIL]
    now = book.charts(sorted({fact.subject.id for fact in of_children})) if of_children else {}
    heard: dict[tuple[WorkerId, PupilId], list[Fact]] = {}
    for fact in of_children:
        if any(one.by == fact.by and one.body == fact.body for one in standing(now[fact.subject.id].facts)):
            continue  # it was said twice, and still holds
        pupil = charts[fact.subject.id].pupil
        hearers = {fact.by}
        if isinstance(fact.body, Absent | OnLeave | Returned | LeaveDecided):
            hearers.add(town.answers(Role.HEAD_TEACHER, pupil, today))
        if isinstance(fact.body, OutRefused):
            hearers |= {town.answers(role, pupil, today) for role in gate.TOLD_AT_THE_GATE}
        if isinstance(fact.body, OnLeave | Absent):
            hearers |= _deciders(charts[fact.subject.id], fact)
        if isinstance(fact.body, Attempted) and fact.body.channel is Channel.VISIT:
            roles = [role for rule in book.policy.missed if rule.duty is DutyKind.VISIT_HOME for role in rule.result_to]
            hearers |= {town.answers(role, pupil, today) for role in roles}
        for hearer in hearers:
            if hearer is not None and hearer != worker.id and hearer not in told:
                heard.setdefault((hearer, pupil.id), []).append(fact)
    for (hearer, child), facts in heard.items():
        values = {
            "child": say.child(charts[child].pupil, today),
            "lines": [line for line in (event(fact, town, book.zone) for fact in facts) if line is not None],
            "by": worker.name,
            "case_now": _case_for(book, request, hearer, now[child]),
        }
        book.tell(Notice(template="taken_back", values=values, worker=hearer, pupil=child))


def _case_for(book: Casebook, request: Request, hearer: WorkerId, chart: Chart) -> say.Values | None:
    """How the case stands, for those who may see it."""
    known = book.town().workers.get(hearer)
    if known is None or chart.case is None or not allowed(book, known, Act.SEE, chart.pupil, request.now):
        return None
    return say.case(chart.case)


def _deciders(chart: Chart, leave: Fact) -> set[WorkerId | None]:
    """Who has agreed, or not, to leave that this was a part of."""
    assert isinstance(leave.body, OnLeave | Absent)
    last = leave.body.until or leave.body.day
    return {
        fact.by
        for fact in standing(chart.facts)
        if isinstance(fact.body, LeaveDecided) and fact.body.day <= last and leave.body.day <= fact.body.until
    }


def _show(
    book: Casebook, request: Request, worker: Worker, said: Said, facts: Sequence[Fact], *, template: str
) -> None:
    town, today = book.town(), follow.today_of(book, request.now)
    lines = []
    for fact in facts:
        if isinstance(fact.body, Evidence | Located) or (fact.names is not None and isinstance(fact.body, Retracted)):
            continue
        subject = _subject(book, said, fact)
        if isinstance(fact.body, RollCall):
            lines.append(roll_call_line(fact.body, subject if isinstance(subject, str) else ""))
            continue
        if isinstance(fact.body, LessonCount):
            lines.append(lesson_line(fact.body, subject if isinstance(subject, str) else ""))
            continue
        line = event(fact, town, book.zone)
        if line is not None:
            lines.append(
                line
                | {"of": say.child(subject, today) if isinstance(subject, Pupil) else {"name": "", "class": subject}}
            )
    charts = book.charts(sorted(said.charts)) if said.charts else {}
    values: say.Values = {
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "utterance": said.utterance,
        "cases_now": [
            {
                "child": say.child(chart.pupil, today),
                "case": say.case(chart.case),
                "due": chart.case.out_due.astimezone(book.zone).isoformat() if chart.case.out_due is not None else None,
                "late": any(duty.kind is DutyKind.BOARDER_BACK for duty in chart.duties),
            }
            for chart in charts.values()
            if chart.case is not None
        ][:SHOWN],
        "calls_now": _calls_now(book, facts),
    }
    card(book, request, worker, template, **values)


def _calls_now(book: Casebook, facts: Iterable[Fact]) -> list[say.Values]:
    """The roll calls that account for the classes in the place of those among ``facts``."""
    found: list[say.Values] = []
    for fact in facts:
        if isinstance(fact.body, RollCall):
            now = book.class_days(fact.body.day).get(fact.subject.id)
            school_class = book.town().classes.get(fact.subject.id)
            if now is not None and now.complete and school_class is not None:
                found.append({"class": school_class.label, "at": now.at.isoformat()})
    return found[:SHOWN]


def roll_call_line(body: RollCall, school_class: str) -> say.Values:
    """A roll call among lines about children: its class stands where they have the child."""
    return {
        "kind": body.kind, "day": body.day.isoformat(), "until": None, "by": "", "added": [], "void": False,
        "corrects": False, "of": {"name": "", "class": school_class},
    }  # fmt: skip


def lesson_line(body: LessonCount, school_class: str) -> say.Values:
    """A lesson counted among lines about children."""
    return {
        "kind": body.kind, "day": body.day.isoformat(), "until": None, "by": "", "added": [], "void": False,
        "corrects": False, "lesson": body.lesson, "of": {"name": "", "class": school_class},
    }  # fmt: skip


def _subject(book: Casebook, said: Said, fact: Fact) -> Pupil | str:
    """The child, or the name of the class."""
    if fact.subject.kind is SubjectKind.PUPIL:
        return said.charts[fact.subject.id].pupil
    found = book.town().classes.get(fact.subject.id)
    return found.label if found is not None else ""
