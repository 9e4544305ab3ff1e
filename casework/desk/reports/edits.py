"""An edited message is a correction: what it still says stands, what it says otherwise replaces the old, what it no
longer says is taken back, and what it says anew is recorded; days are counted from the day it was first written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from casework.desk import say
from casework.desk.cases import attempt, follow
from casework.desk.cases.history import event
from casework.desk.hearing import answers, attached, old_questions, which_class
from casework.desk.hearing.old_questions import Became
from casework.desk.lessons import counting, lesson_on, recount, which_lesson
from casework.desk.lessons.revised import standing_counts
from casework.desk.reply import card, reply
from casework.desk.reports import card as report_card
from casework.desk.reports import moved, other_child, taking_down, undo
from casework.desk.reports.revision import Edit, Revision, compare, roll_calls, waiting_roll_call, with_choices
from casework.desk.request import Refusal, Request
from casework.desk.rights import acting_as, child_of_own, require, who
from casework.desk.roll import roll_call, whole_classes
from casework.desk.standing import UNDO_WITHIN, current, lineage, too_old
from casework.fact import Attempted, Body, Fact, FactRef, LessonCount, Noted, Retracted, Returned, RollCall, SubjectKind
from casework.people import Act, PupilId, Role, Worker
from casework.ports import Casebook, Draft, Notice
from casework.reading.contract import Outcome, Reading
from casework.reading.reader import read
from casework.spoken import Heard

LONGEST_NOTE = 1000


def edited(book: Casebook, request: Request, /, *, text: str, command: bool = False) -> None:
    """A message was changed. ``command``: into words that are a command, which an edit never carries out."""
    worker = who(book, request)
    assert request.message is not None
    assert request.edited is not None
    known = book.heard(request.chat, request.message)
    if known is not None and known.worker != worker.id:
        raise Refusal("not_yours")
    if known is not None and known.edited is not None and request.edited < known.edited:
        return  # an older edit that comes late
    reading = Reading() if command else _read(book, request, worker, known, text)
    said = known.utterances if known is not None else ()
    reading = other_child.instead(book, worker, reading, text, request.edited, leaving_out=said)
    whole = with_choices(book, worker, known, lesson_on.narrowed(book, reading, request.at))
    reading = which_lesson.asked_apart(book, request, worker, whole)
    if reading.empty and not whole.empty and known is None:
        return
    blank = Heard(chat=request.chat, message=request.message, worker=worker.id, at=request.at)
    edit = Edit(
        worker=worker, written=request, now=replace(request, at=request.edited), known=known or blank,
        reading=reading, text=text,
    )  # fmt: skip
    if not (edit.known.facts or edit.known.drafts or edit.known.utterances):
        _first_heard(book, edit, text)
        return
    for fact in moved.said(book, edit.known):
        child_of_own(book, worker, Act.ATTEMPT if isinstance(fact.body, Attempted) else Act.REPORT, fact, request.now)
        if too_old(fact, request.now):
            raise Refusal("too_old")
    for count in _counts(book, edit.known):
        require(book, worker, Act.REPORT, class_id=count.subject.id)
        if too_old(count, request.now):
            raise Refusal("too_old")
    _must_know_them_still(book, edit)
    if edit.reading.empty and not command and _asked_anew(book, edit, text):
        return
    if edit.reading.empty:
        _says_nothing_now(book, edit)
    else:
        _revise(book, edit)


def _asked_anew(book: Casebook, edit: Edit, text: str) -> bool:
    """Whether the words, which name nobody and answer a message about several, are still waiting for a child."""
    waiting = [draft for draft in map(book.draft_by_ref, edit.known.drafts) if draft is not None]
    if edit.known.facts or not any("text" in draft.values for draft in waiting):
        return False
    if any(draft.values.get("text") == text for draft in waiting):
        return True
    _drop(book, edit, [draft.ref for draft in waiting])
    book.save_heard(replace(edit.known, drafts=(), edited=edit.now.edited))
    return answers.reported(book, edit.now, edit.worker, text) or which_class.heard(book, edit.now, edit.worker, text)


def _must_know_them_still(book: Casebook, edit: Edit) -> None:
    """Raises Refusal where the words still name a child whom this person may not name any more: it is no new name."""
    mine = {one.id for one in book.scope(edit.worker).pupils}
    facts = filter(None, map(book.fact, edit.known.facts))
    gone = book.pupils({fact.subject.id for fact in facts} - mine)
    if any(doubt.said == child.name for doubt in edit.reading.doubts for child in gone.values()):
        raise Refusal("not_allowed")


def _read(book: Casebook, request: Request, worker: Worker, known: Heard | None, text: str) -> Reading:
    """The new words, as of the day of the message; of the child the message was about, where they name nobody."""
    at = request.at.astimezone(book.zone)
    reading = read(text, scope=book.scope(worker), at=at, calendar=book.calendar())
    if not reading.empty:
        return reading
    if known is not None and which_class.CHOSEN in known.chosen:
        return which_class.said_of(book, worker, known.chosen[which_class.CHOSEN], text, request.written)
    chosen = known.chosen.get("") if known is not None else None
    if chosen is None and request.replied is not None:
        about = book.spoken(request.chat, request.replied)
        chosen = about.pupils[0] if about is not None and len(about.pupils) == 1 else None
    return answers.said_of(book, request, worker, chosen, text) if chosen is not None else reading


# --- a message of which nothing was recorded ---


def _first_heard(book: Casebook, edit: Edit, text: str) -> None:
    """It said nothing before, or never arrived: now it is a report of its own day, or a note put right."""
    request = edit.written
    if edit.reading.empty and edit.known.notes:
        _put_notes_right(book, edit, text)
    elif edit.reading.empty:
        if not which_class.heard(book, edit.now, edit.worker, text):
            reply(book, request, edit.worker, "edited")
    elif request.now - request.at > UNDO_WITHIN:
        raise Refusal("too_old")
    else:
        for _, ref in edit.known.notes:
            note = book.fact(ref)
            if note is not None and current(book.charts([note.subject.id])[note.subject.id].facts, ref) is not None:
                child_of_own(book, edit.worker, Act.SEE, note, request.now)
                _say(book, edit, note, Retracted(), names=ref)
        attached.heard_early(book, request, edit.worker)
        book.save_heard(replace(edit.known, notes=(), edited=request.edited))
        taking_down.take_down(book, edit.now, edit.worker, edit.reading, text=text)


def _put_notes_right(book: Casebook, edit: Edit, text: str) -> None:
    """The note that the message became is taken back and said anew, at the same attempt."""
    body = Noted(text=text[:LONGEST_NOTE])
    request, notes = edit.now, list[tuple[PupilId, FactRef]]()
    for pupil, ref in edit.known.notes:
        fact = book.fact(ref)
        notes.append((pupil, ref))
        if fact is None or fact.body == body or current(book.charts([pupil])[pupil].facts, ref) is None:
            continue
        child = child_of_own(book, edit.worker, Act.SEE, fact, request.now)
        if too_old(fact, request.now):
            raise Refusal("too_old")
        _say(book, edit, fact, Retracted(), names=ref)
        notes[-1] = (pupil, _say(book, edit, fact, body, names=fact.names).ref)
        reply(book, request, edit.worker, "note_changed", child=say.child(child), said=body.text)
    book.save_heard(replace(edit.known, notes=tuple(notes), edited=request.edited))


def _say(
    book: Casebook, edit: Edit, like: Fact, body: Noted | Retracted, *, names: FactRef | None, utterance: str = ""
) -> Fact:
    return follow.say_fact(
        book, subject=like.subject, body=body, by=edit.worker.id, at=edit.now.at,
        names=names, utterance=utterance or like.utterance,
    )  # fmt: skip


# --- a message that is no report any more ---


def _says_nothing_now(book: Casebook, edit: Edit) -> None:
    """Nothing is dropped silently: what was recorded stays until a tap takes it back. Questions are dropped."""
    known = edit.known
    questions = [draft for draft in map(book.draft_by_ref, known.drafts) if draft is not None]
    questions += _roll_call_question(book, known)
    _drop(book, edit, [draft.ref for draft in questions])
    book.save_heard(replace(known, drafts=(), edited=edit.now.edited))
    lines = lines_of(book, edit.now, now_standing(book, known))
    if lines:
        reply(book, edit.now, edit.worker, "edited_away", lines=lines, message=known.message)
    else:
        reply(book, edit.now, edit.worker, "edited_questions_gone" if questions else "edited")


def now_standing(book: Casebook, known: Heard) -> list[Fact]:
    """What the message said and still holds, as it stands now, roll calls and lessons with nobody missing first."""
    calls = [call for utterance in known.utterances for call in roll_calls(book.facts_of(utterance))]
    calls += [count for count in _counts(book, known) if isinstance(count.body, LessonCount) and not count.body.missing]
    facts = moved.said(book, known)
    charts = book.charts({fact.subject.id for fact in facts}) if facts else {}
    now = [current(charts[fact.subject.id].facts, fact.ref) for fact in facts]
    return [*calls, *(fact for fact in now if fact is not None)]


def _counts(book: Casebook, known: Heard) -> list[Fact]:
    """The lessons that the message counted, those that still hold."""
    return standing_counts(book, [fact for utterance in known.utterances for fact in book.facts_of(utterance)])


def lines_of(book: Casebook, request: Request, facts: Iterable[Fact]) -> list[say.Values]:
    """Each statement as a line with its child, or its class."""
    town, today = book.town(), follow.today_of(book, request.now)
    lines: list[say.Values] = []
    for fact in facts:
        if isinstance(fact.body, RollCall):
            found = town.classes.get(fact.subject.id)
            lines.append(undo.roll_call_line(fact.body, found.label if found is not None else ""))
            continue
        if isinstance(fact.body, LessonCount):
            found = town.classes.get(fact.subject.id)
            lines.append(undo.lesson_line(fact.body, found.label if found is not None else ""))
            continue
        line = event(fact, town, book.zone)
        child = book.pupils([fact.subject.id]).get(fact.subject.id)
        if line is not None and child is not None:
            lines.append(line | {"of": say.child(child, today)})
    return lines


# --- a message that says something else ---


def _revise(book: Casebook, edit: Edit) -> None:
    known, request, worker = edit.known, edit.now, edit.worker
    revision = compare(book, edit)
    _drop_questions(book, edit, revision)
    refs = [*revision.kept, *_replace(book, edit, revision)]
    take_away(book, edit, [*revision.gone, *revision.calls_gone, *revision.lessons.gone])
    book.save_heard(
        replace(known, facts=tuple(dict.fromkeys(refs)), drafts=tuple(revision.asked), edited=request.edited)
    )
    if revision.changed or revision.gone:
        _settle(book, edit, revision)
    if revision.calls_gone:
        follow.recompute(book, request.now, _of_classes(book, revision.calls_gone), actor=worker.id)
    _say_what_no_class_is_any_more(book, edit, revision)
    held = edit.reading.held if revision.doubts else ()
    # Where all of the words is new, the class they account for is answered on the same card.
    whole = bool(revision.fresh) and all(item in revision.fresh for item in edit.reading.items)
    fresh = Reading(
        items=tuple(revision.fresh), doubts=tuple(revision.doubts), held=held,
        complete=tuple(revision.calls) if whole else (),
    )  # fmt: skip
    utterance = book.new_ref()
    missing = [item for item in revision.lessons.missing if item not in revision.fresh]
    if not fresh.empty:
        counted = revision.lessons.gone if not (revision.changed or revision.gone or revision.calls_gone) else ()
        shown = book.card_of(request.chat, counted[0].utterance) if counted else None
        utterance = taking_down.take_down(
            book, request, worker, fresh, edit=shown, text=edit.text, missing_too=missing
        )  # fmt: skip
    elif missing:
        again = counting.counts(book, worker, missing, edit.reading.complete)
        counting.note(
            book, request, worker, again, utterance=known.utterances[-1] if known.utterances else book.new_ref()
        )  # fmt: skip
    if revision.calls and not whole:
        closing = whole_classes.closing_of(book, worker, revision.calls)
        whole_classes.close(book, request, worker, closing, edit.reading.items, utterance=utterance)
        attached.remember(book, request, worker, utterances=[utterance])


def _say_what_no_class_is_any_more(book: Casebook, edit: Edit, revision: Revision) -> None:
    """Roll calls and lessons that are taken back, and neither taken again nor waiting for an answer."""
    waiting = {(one.school_class.id, one.day) for one in edit.reading.held}
    gone = [] if revision.calls else [fact for fact in revision.calls_gone if isinstance(fact.body, RollCall)]
    gone = [f for f in gone if isinstance(f.body, RollCall) and (f.subject.id, f.body.day) not in waiting]
    lines = lines_of(book, edit.now, [*gone, *revision.lessons.told()])
    if lines:
        reply(
            book, edit.now, edit.worker, "corrected", changed=[], gone=lines, utterance=None, you=edit.worker.id
        )  # fmt: skip


def _drop_questions(book: Casebook, edit: Edit, revision: Revision) -> None:
    """Questions about words that are gone are not answered any more."""
    _drop(book, edit, [ref for ref in edit.known.drafts if ref not in revision.asked])
    waiting = waiting_roll_call(book, edit.known)
    called = {(one.school_class.id, one.day) for one in edit.reading.complete}
    if waiting is not None and (waiting not in called or revision.calls or revision.calls_gone):
        for draft in _roll_call_question(book, edit.known):
            book.drop_draft(draft.ref)


def _drop(book: Casebook, edit: Edit, refs: Iterable[str]) -> None:
    for draft in filter(None, map(book.draft_by_ref, refs)):
        book.drop_draft(draft.ref)
        old_questions.give_up(book, edit.now, edit.worker, draft, Became.EDITED)


def _roll_call_question(book: Casebook, known: Heard) -> list[Draft]:
    draft = book.draft(known.worker, roll_call.KIND)
    return [draft] if draft is not None and draft.values["utterance"] in known.utterances else []


def _replace(book: Casebook, edit: Edit, revision: Revision) -> list[FactRef]:
    """New facts name those they correct; attempts with all that follows from them."""
    refs = []
    for old, body in revision.changed:
        _recount(book, edit, old, body)
        if isinstance(body, Attempted):
            chart = book.charts([old.subject.id])[old.subject.id]
            kept = attempt.store(book, edit.now, edit.worker, chart, body, utterance=old.utterance, corrects=old)
            refs.append(kept.fact.ref)
        else:
            new = follow.say_fact(
                book, subject=old.subject, body=body, by=edit.worker.id, at=edit.now.at,
                utterance=old.utterance, names=old.ref, corrects=True,
            )  # fmt: skip
            refs.append(new.ref)
    return refs


def take_away(book: Casebook, edit: Edit, facts: Iterable[Fact]) -> None:
    """What is no longer said; of a child with whatever it had replaced, so that nothing of it stands again."""
    utterance = book.new_ref()
    for fact in facts:
        if isinstance(fact.body, RollCall):
            _say(book, edit, fact, Retracted(), names=fact.ref)
            undo.open_roll_call(book, edit.now, edit.worker, fact.subject.id, fact.body.day)
            continue
        if isinstance(fact.body, LessonCount):
            _say(book, edit, fact, Retracted(), names=fact.ref)
            continue
        _recount(book, edit, fact, None)
        chart = book.charts([fact.subject.id])[fact.subject.id]
        wrong = lineage(chart.facts, fact.ref)
        if isinstance(fact.body, Attempted) and fact.body.outcome is Outcome.RETURNED:
            wrong += [f for f in chart.facts if f.utterance == fact.utterance and isinstance(f.body, Returned)]
        for one in dict.fromkeys(wrong):
            _say(book, edit, one, Retracted(), names=one.ref, utterance=utterance)


def _recount(book: Casebook, edit: Edit, fact: Fact, body: Body | None) -> None:
    """The counts of lessons that a button has put right since follow what is said now; those of the message itself are
    compared with its words."""
    child = book.pupils([fact.subject.id]).get(fact.subject.id)
    if child is not None and fact.utterance not in edit.known.utterances:
        recount.put_right(book, edit.now, edit.worker, fact, child=child, body=body, utterance=fact.utterance)


def _of_classes(book: Casebook, facts: Iterable[Fact]) -> list[PupilId]:
    """The children whose cases a roll call may have changed."""
    known = list(facts)
    classes = {fact.subject.id for fact in known if fact.subject.kind is SubjectKind.CLASS}
    cases = book.open_cases_by_class()
    called = {fact.subject.id for fact in known if fact.subject.kind is SubjectKind.PUPIL}
    return sorted(called | {pupil.id for one in classes for pupil, _ in cases.get(one, ())})


def _settle(book: Casebook, edit: Edit, revision: Revision) -> None:
    """Compute the cases, tell whoever was told wrongly, and say what changed on the card of the old words."""
    town, request, worker = book.town(), edit.now, edit.worker
    today = follow.today_of(book, request.now)
    facts = [*(old for old, _ in revision.changed), *revision.gone]
    charts = book.charts({fact.subject.id for fact in facts})
    heads = {one: town.answers(Role.HEAD_TEACHER, chart.pupil, today) for one, chart in charts.items()}
    told = {one: head for one, head in heads.items() if head is not None and head != worker.id}
    outcomes = follow.recompute(book, request.now, list(charts), actor=worker.id, told=list(told.values()))
    changed: list[say.Values] = []
    for old, body in revision.changed:
        was, now = lines_of(book, request, [old, replace(old, body=body)])
        pupil = old.subject.id
        follows = report_card.what_follows(book, outcomes[pupil], request.now, now["day"])
        line = {"was": was, "now": now, "child": was["of"], "kind": now["kind"], "also_by": [], **follows}
        changed.append(line)
        if pupil in told:
            act = Act.ATTEMPT if isinstance(old.body, Attempted) else Act.REPORT
            role = acting_as(book, worker, act, charts[pupil].pupil)
            values = {"by": worker.name, "role": role, "line": line, "you": told[pupil]}
            book.tell(Notice(template="corrected_told", values=values, worker=told[pupil], pupil=pupil))
    counting.wait_for_answers(book, request.now, told)
    undo.tell_hearers(book, request, worker, charts, revision.gone)
    shown = book.card_of(request.chat, facts[0].utterance)
    card(
        book, replace(request, pressed=shown is not None, message=shown), worker, "corrected",
        changed=changed,
        gone=lines_of(book, request, revision.gone),
        utterance=revision.changed[0][0].utterance if revision.changed else None,
        you=worker.id,
    )  # fmt: skip
