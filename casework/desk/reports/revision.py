"""What an edit changes: old and new words compared statement by statement, nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from casework.desk.cases import attempt
from casework.desk.hearing import doubts
from casework.desk.leaves import who_asked
from casework.desk.lessons import counting
from casework.desk.lessons import revised as revised_lessons
from casework.desk.lessons.revised import RevisedLessons
from casework.desk.reports import moved, recording
from casework.desk.reports.card import Left
from casework.desk.request import Request
from casework.desk.roll import roll_call, whole_classes
from casework.desk.standing import current
from casework.fact import Attempted, Body, Fact, FactRef, OnLeave, Present, Retracted, Returned, RollCall, in_force
from casework.people import ClassId, PupilId, Worker
from casework.ports import Casebook, Chart
from casework.reading.contract import Complete, Doubt, Intent, Item, Reading
from casework.spoken import Heard

Called: TypeAlias = tuple[ClassId, date]

SEEN_AGAIN = (Present, Returned)
"""Two ways of saying that a child is there; which of them a sentence becomes depends on what else is known."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A message of which something came, and how it reads now. ``written`` is the request as of the day of the
    message, ``now`` as of the edit: days are counted from the one, facts are said at the other."""

    worker: Worker
    written: Request
    now: Request
    known: Heard
    reading: Reading
    text: str = ""


@dataclass(kw_only=True)
class Revision:
    """Statements replaced, taken back and unchanged, and what has to be recorded or asked anew."""

    changed: list[tuple[Fact, Body]] = field(default_factory=list)
    gone: list[Fact] = field(default_factory=list)
    kept: list[FactRef] = field(default_factory=list)
    fresh: list[Item] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Drafts whose question is still the right one."""
    calls_gone: list[Fact] = field(default_factory=list)
    """Roll calls that no longer hold, and what they said of single children."""
    calls: list[Complete] = field(default_factory=list)
    """Roll calls to be taken, or taken again."""
    lessons: RevisedLessons = field(default_factory=RevisedLessons)

    @property
    def nothing(self) -> bool:
        """Whether the new words mean the same as the old ones."""
        said = self.changed or self.gone or self.fresh or self.doubts or self.calls_gone or self.calls
        return not said and self.lessons.nothing


def compare(book: Casebook, edit: Edit) -> Revision:
    """Old and new statements, child by child: equal ones first, then in order."""
    revision = Revision()
    known = edit.known
    items, open_doubts = edit.reading.items, edit.reading.doubts
    facts, moves = _facts(book, edit)
    named = dict.fromkeys([*(f.subject.id for f in facts), *(i.pupil.id for i in items if i.pupil is not None)])
    charts = book.charts(list(named)) if named else {}
    for pupil, chart in charts.items():
        own = [item for item in items if item.pupil is not None and item.pupil.id == pupil]
        for attempts in (False, True):
            old = [f for f in facts if f.subject.id == pupil and isinstance(f.body, Attempted) is attempts]
            new = [item for item in own if (item.intent is Intent.ATTEMPT) is attempts]
            _pair(book, edit, revision, chart, old=old, new=new)
    _leave_moved(revision, moves, charts)
    question = _open_question(book, edit)
    if question is not None and question == _questions(book, edit, open_doubts):
        revision.asked += known.drafts
    else:
        revision.doubts += open_doubts
    said = [fact for utterance in known.utterances for fact in book.facts_of(utterance)]
    _compare_calls(book, edit, revision, said)
    revision.lessons = revised_lessons.compare(book, edit.worker, said, edit.reading)
    revision.fresh += revision.lessons.whole
    return revision


def _facts(book: Casebook, edit: Edit) -> tuple[list[Fact], dict[FactRef, Fact]]:
    """What the old words said of children, and what of it stands moved to whom; of a child beside the one to whom it
    was moved the new words speak anew."""
    facts = moved.said(book, edit.known)
    moves = moved.moves(book, facts)
    named = {item.pupil.id for item in edit.reading.items if item.pupil is not None}
    anew = {ref for ref, there in moves.items() if there.subject.id in named}
    return [fact for fact in facts if fact.ref not in anew], moves


def _leave_moved(revision: Revision, moves: Mapping[FactRef, Fact], charts: Mapping[PupilId, Chart]) -> None:
    """What a button moved to another child stays there while the words are those it was moved from."""
    there = [fact for ref, fact in moves.items() if ref in revision.kept]
    now = [current(charts[fact.subject.id].facts, fact.ref) for fact in there]
    stay = {fact.ref for fact in now if fact is not None}
    revision.kept += [fact.ref for fact in there]
    revision.gone = [fact for fact in revision.gone if fact.ref not in stay]


def with_choices(book: Casebook, worker: Worker, known: Heard | None, reading: Reading) -> Reading:
    """The reading with the names that were asked about and answered before: they stay answered while they are written
    the same, and with the last of them the classes are accounted for that waited for it."""
    if known is None or not known.chosen or not reading.doubts:
        return reading
    items, left = list(reading.items), []
    mine = {one.id: one for one in book.scope(worker).pupils}
    for doubt in reading.doubts:
        child = mine.get(known.chosen.get(doubt.said, 0))
        if child is None:
            left.append(doubt)
        else:
            items.extend(replace(item, pupil=child) for item in doubt.items)
    if left:
        return replace(reading, items=tuple(items), doubts=tuple(left))
    return replace(reading, items=tuple(items), doubts=(), complete=(*reading.complete, *reading.held), held=())


Question: TypeAlias = tuple[list[tuple[str, tuple[Item, ...]]], set[Called]]
"""The names asked for with what is said of each, and the roll calls that wait for them."""


def _open_question(book: Casebook, edit: Edit) -> Question | None:
    """What is still asked about the old words."""
    kept = [draft for draft in map(book.draft_by_ref, edit.known.drafts) if draft is not None]
    asked = [doubts.kept(draft) for draft in kept if draft.kind.startswith(doubts.FAMILY)]
    if not asked:
        return None
    names = [(name.said, name.items) for pending in asked for name in pending.asked[pending.place :]]
    return names, {held for pending in asked for held in pending.held}


def _questions(book: Casebook, edit: Edit, open_doubts: Sequence[Doubt]) -> Question:
    """What would be asked about the new words."""
    asked = doubts.worth_asking(book, edit.worker, open_doubts, Left())
    return [(name.said, name.items) for name in asked], set(
        whole_classes.closing_of(book, edit.worker, edit.reading.held)
    )


def _pair(
    book: Casebook, edit: Edit, revision: Revision, chart: Chart, *, old: Sequence[Fact], new: Sequence[Item]
) -> None:
    """What became of the statements about one child, reports or attempts.

    An old statement that means the same stays, even where it was put right by a button since. One that was taken back
    by a button stays taken back while the words stay the same.
    """
    rest = list(old)
    left: list[tuple[Item, Body | None]] = []
    for item in new:
        body = None if item.intent is Intent.RETRACT else body_of(book, edit, chart, item, old)
        match = next((fact for fact in rest if same(fact.body, body if body is not None else Retracted())), None)
        if match is None:
            left.append((item, body))
        else:
            rest.remove(match)
            revision.kept.append(match.ref)
    for item, body in left:
        said = rest.pop(0) if rest else None
        now = current(chart.facts, said.ref) if said is not None else None
        if said is not None and not recording.is_taught(book, item):
            revision.kept.append(said.ref)
            revision.fresh.append(item)  # it is refused there in the usual words, and the old statement stays
        elif body is None and now is not None:
            revision.gone.append(now)
        elif now is None or body is None:
            revision.fresh.append(item)
        elif same(now.body, body):
            revision.kept.append(now.ref)
        else:
            revision.changed.append((now, body))
    revision.gone.extend(now for now in (current(chart.facts, fact.ref) for fact in rest) if now is not None)


def body_of(book: Casebook, edit: Edit, chart: Chart, item: Item, old: Sequence[Fact]) -> Body:
    """What the item says, as it would have been recorded when the message was written and had said nothing else."""
    without = replace(chart, facts=tuple(f for f in chart.facts if f.utterance not in edit.known.utterances))
    if item.intent is not Intent.ATTEMPT:
        body = recording.body_of(book, without, item, edit.written.at)
        return replace(body, asked_by=_asked_by(edit, chart, old)) if isinstance(body, OnLeave) else body
    before = next((fact.body for fact in old if isinstance(fact.body, Attempted)), None)
    plain = attempt.attempted(book, edit.worker, without, item)
    if before is None:
        return plain
    met = before.met if before.outcome is plain.outcome else plain.met
    return attempt.consistent(replace(plain, met=met, role=before.role))


def _asked_by(edit: Edit, chart: Chart, old: Sequence[Fact]) -> str:
    """Who asked for the leave: by the new words, or as it was said on a form, which no words change."""
    called = next((said for said, child in edit.known.chosen.items() if child == chart.pupil.id), "")
    leaves = [fact.body.asked_by for fact in old if isinstance(fact.body, OnLeave)]
    children = {item.pupil.id for item in edit.reading.items if item.pupil is not None}
    named = who_asked.asked_by(edit.text, chart.pupil, called=called) if len(children) == 1 else ""
    return named or next(iter(leaves), "")


def same(one: Body, other: Body) -> bool:
    """Whether two statements about one child mean the same."""
    if isinstance(one, SEEN_AGAIN) and isinstance(other, SEEN_AGAIN):
        return one.day == other.day
    return one == other


def _compare_calls(book: Casebook, edit: Edit, revision: Revision, said: Sequence[Fact]) -> None:
    """A roll call stands if the class is still accounted for and nothing about one of its children has changed."""
    known = edit.known
    moved = _classes_moved(book, revision)
    wanted = [
        one for one in counting.roll_calls(edit.reading) if whole_classes.may_call(book, edit.worker, one.school_class)
    ]
    keys = {(one.school_class.id, one.day) for one in wanted}
    stands: set[Called] = set()
    for call in roll_calls(said):
        assert isinstance(call.body, RollCall)
        key = (call.subject.id, call.body.day)
        if key in keys and call.subject.id not in moved:
            stands.add(key)
        else:
            revision.calls_gone += [call, *_children_seen(said, call.body)]
    waiting = waiting_roll_call(book, known)
    for one in wanted:
        key = (one.school_class.id, one.day)
        if key not in stands and not (key == waiting and one.school_class.id not in moved):
            revision.calls.append(one)


def roll_calls(said: Sequence[Fact]) -> list[Fact]:
    """The roll calls among what one message said that nobody took back; what takes one back has its utterance."""
    holding = in_force(said)
    return [fact for fact in said if isinstance(fact.body, RollCall) and fact.ref in holding]


def _children_seen(said: Sequence[Fact], call: RollCall) -> list[Fact]:
    return [
        fact
        for fact in said
        if isinstance(fact.body, Present) and fact.body.called and fact.body.day == call.day
        and fact.subject.id in call.roll
    ]  # fmt: skip


def _classes_moved(book: Casebook, revision: Revision) -> set[ClassId]:
    children = [fact.subject.id for fact in (*(old for old, _ in revision.changed), *revision.gone)]
    pupils = book.pupils(children)
    moved = {pupils[one].class_id for one in children if one in pupils}
    return moved | {item.pupil.class_id for item in revision.fresh if item.pupil is not None}


def waiting_roll_call(book: Casebook, known: Heard) -> Called | None:
    """The class and day for which it is still asked, because of this message, who has come back."""
    draft = book.draft(known.worker, roll_call.KIND)
    if draft is None or draft.values["utterance"] not in known.utterances:
        return None
    return draft.values["class"], date.fromisoformat(draft.values["day"])
