"""Leave that is longer than a head teacher may give: somebody above agrees or does not, and may think again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from casework.case import Assessment
from casework.desk import namesakes, say
from casework.desk.cases import follow
from casework.desk.hearing import own_words
from casework.desk.hearing.talk import listens
from casework.desk.leaves import lines as leave_lines
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import allowed, answer, the_child, who
from casework.fact import Fact, LeaveDecided, Subject, standing
from casework.leave import Consent
from casework.people import Act, Pupil, PupilId, Role, Worker, WorkerId, post_covers
from casework.ports import Casebook, Chart, Draft, Hold, Notice

KIND: Final = "leave_refusal"
"""The draft that waits for the reason of a refusal in somebody's own words."""

LONGEST_REASON: Final = 200

WORDS_WITHIN: Final = timedelta(minutes=30)
"""How long after 不同意 a text that means nothing else is still the reason."""

WHYS: Final = ("no_ground", "too_long", "no_note", "none")
"""Why leave is refused, where a button says it (``none``: nothing is said); else it is in somebody's own words."""


def _looked_at(book: Casebook, request: Request, pupil: PupilId) -> tuple[Worker, Pupil, Chart, Assessment]:
    worker = who(book, request)
    child = the_child(book, worker, Act.APPROVE_LEAVE, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    return worker, child, chart, assessment


def see(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """看请假: the card of the leave that waits for an answer."""
    worker, _, chart, assessment = _looked_at(book, request, pupil)
    stretch = leave_lines.awaited(assessment)
    if stretch is None:
        return answer(worker, "answer_leave_not_waiting")
    reply(
        book,
        request,
        worker,
        leave_lines.ASK,
        **leave_lines.ask_values(book, chart, assessment, stretch, reader=worker.id),
    )
    return None


def note(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """看假条: the picture of the note, as it was sent."""
    worker = who(book, request)
    child = the_child(book, worker, Act.SEE, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    stretches = [s for s in assessment.leaves if s.last >= assessment.today] or list(assessment.leaves[-1:])
    found = None
    for stretch in stretches:
        found = found or leave_lines.note_of(chart, leave_lines.facts_of(chart, stretch.first, stretch.last))
    if found is None:
        return answer(worker, "answer_no_note_yet")
    book.tell(
        Notice(
            template="leave_note", values={"child": say.child(child)}, worker=worker.id, chat=request.chat, pupil=pupil,
            reply=True, hold=Hold.NEVER, attach=found.place,
        )
    )  # fmt: skip
    return None


def grant(book: Casebook, request: Request, /, *, pupil: PupilId, first: date, last: date) -> Answer | None:
    """同意. The second tap changes nothing."""
    return _decide(book, request, pupil, first, last, granted=True, why="")


def refuse(
    book: Casebook, request: Request, /, *, pupil: PupilId, first: date, last: date, why: str = ""
) -> Answer | None:
    """不同意: why? Then it is recorded. The second tap changes nothing."""
    if why:
        worker = who(book, request)
        if why not in WHYS:
            return answer(worker, "answer_old_button")
        return _decide(book, request, pupil, first, last, granted=False, why="" if why == "none" else why)
    worker, child, chart, assessment = _looked_at(book, request, pupil)
    objection = _objection(worker, chart, assessment, first, last, granted=False)
    if objection is not None:
        return objection
    book.save_draft(
        Draft(
            ref=book.new_ref(), worker=worker.id, kind=KIND, at=request.now, message=request.message,
            values={"pupil": pupil, "first": first.isoformat(), "last": last.isoformat()},
        )
    )  # fmt: skip
    shown = namesakes.child(book, worker, child, assessment.today)
    _ask_why(book, request, worker, child=shown, first=first, last=last)
    return None


def _ask_why(
    book: Casebook, request: Request, worker: Worker, *, child: say.Values, first: date, last: date, asked: bool = False
) -> None:
    """Why not? ``asked``: a question came where a reason was waited for."""
    card(
        book, request, worker, "leave_why_not",
        child=child, first=first.isoformat(), last=last.isoformat(), whys=list(WHYS), asked=asked,
    )  # fmt: skip


@listens(KIND)
def reason_typed(book: Casebook, request: Request, worker: Worker, draft: Draft, text: str) -> bool:
    """The reason of a refusal in somebody's own words."""
    kept = draft.values
    said = text.strip()[:LONGEST_REASON]
    scope = book.scope(worker)
    asked = own_words.asks(said) and not own_words.names_others(said, scope, [kept["pupil"]])
    if request.now - draft.at > WORDS_WITHIN or not (asked or own_words.free(said, scope, about=[kept["pupil"]])):
        return False
    first, last = date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"])
    _, child, chart, assessment = _looked_at(book, request, kept["pupil"])
    if said.replace(child.name, "", 1) in own_words.DECISIONS:
        return False  # 周子涵可以: for that there is a button
    if _objection(worker, chart, assessment, first, last, granted=False) is not None:
        book.drop_draft(draft.ref)
        return False
    if asked:
        shown = namesakes.child(book, worker, child, assessment.today)
        _ask_why(book, request, worker, child=shown, first=first, last=last, asked=True)
        return True
    _decide(book, request, kept["pupil"], first, last, granted=False, why=said)
    return True


def _about(chart: Chart, first: date, last: date) -> Fact | None:
    """What was decided last of exactly this leave."""
    made = [
        f for f in standing(chart.facts)
        if isinstance(f.body, LeaveDecided) and (f.body.day, f.body.until) == (first, last)
    ]  # fmt: skip
    return max(made, key=lambda f: (f.at, f.seq), default=None)


def _objection(
    worker: Worker, chart: Chart, assessment: Assessment, first: date, last: date, *, granted: bool
) -> Answer | None:
    """Why this leave cannot be decided so: taken back, over, changed since, or decided so already."""
    if last < assessment.today:
        return answer(worker, "answer_leave_over")
    if not leave_lines.facts_of(chart, first, last):
        return answer(worker, "answer_leave_withdrawn")
    made = _about(chart, first, last)
    stretch = next((s for s in assessment.leaves if (s.first, s.last) == (first, last)), None)
    waits = stretch is not None and stretch.consent is Consent.AWAITED
    if not waits and made is not None and isinstance(made.body, LeaveDecided):
        again = any(s.consent is Consent.AWAITED and s.first <= last and first <= s.last for s in assessment.leaves)
        if made.body.granted is granted:
            return answer(worker, "answer_recorded_already")
        return answer(worker, "answer_leave_changed") if again else None
    if not waits:
        waiting = leave_lines.awaited(assessment) is not None
        return answer(worker, "answer_leave_changed" if waiting else "answer_leave_not_waiting")
    return None


def _decide(
    book: Casebook, request: Request, pupil: PupilId, first: date, last: date, *, granted: bool, why: str
) -> Answer | None:
    worker, child, chart, assessment = _looked_at(book, request, pupil)
    objection = _objection(worker, chart, assessment, first, last, granted=granted)
    if objection is not None:
        if objection.template == "answer_leave_changed":
            see(book, request, pupil=pupil)
        return objection
    former = _about(chart, first, last)
    draft = book.draft(worker.id, KIND)
    if draft is not None and draft.values["pupil"] == pupil:
        book.drop_draft(draft.ref)
    utterance = book.new_ref()
    follow.say_fact(
        book, subject=Subject.pupil(pupil), body=LeaveDecided(day=first, until=last, granted=granted, why=why),
        by=worker.id, at=request.now, utterance=utterance,
    )  # fmt: skip
    hearers = _hearers(book, worker, child, assessment.today, leave_lines.facts_of(chart, first, last))
    outcome = follow.recompute(book, request.now, [pupil], actor=worker.id, told=hearers)[pupil]
    today = assessment.today
    values: say.Values = {
        "child": namesakes.child(book, worker, child, today),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "today": today.isoformat(),
        "granted": granted,
        "why": why,
        "by": worker.name,
        "former": leave_lines.decision(book, former) if former is not None else None,
        "stays": _stays(outcome.assessment, first, today),
        "begun": first < today,
        "reported_by": [book.town().workers[one].name for one in hearers if one in book.town().workers],
    }
    for hearer in hearers:
        told = book.town().workers.get(hearer)
        if told is not None:
            calls, sees = (allowed(book, told, act, child, request.now) for act in (Act.ATTEMPT, Act.SEE))
            theirs: say.Values = {"calls": calls, "sees": sees, "home": say.home(child) if calls else None}
            theirs["child"] = namesakes.child(book, told, child, today)
            book.tell(Notice(template="leave_decided", values=values | theirs, worker=hearer, pupil=pupil))
    card(book, request, worker, "leave_answered", **values)
    return None


def _stays(assessment: Assessment, first: date, today: date) -> str | None:
    """The last day of the refused leave that stays excused; None where it had not begun."""
    days = [s.last for s in assessment.leaves if s.first <= first <= s.last and s.last < today]
    return days[-1].isoformat() if days else None


def _hearers(book: Casebook, worker: Worker, child: Pupil, today: date, leaves: list[Fact]) -> list[WorkerId]:
    """The head teacher, and whoever reported the leave."""
    head = book.town().answers(Role.HEAD_TEACHER, child, today)
    authors = [f.by for f in leaves]
    return list(dict.fromkeys(one for one in (head, *authors) if one is not None and one != worker.id))


def own_report(book: Casebook, request: Request, worker: Worker, pupils: list[PupilId], *, utterance: str) -> None:
    """Leave that whoever must agree has reported in person needs no second word."""
    rule = book.policy.leave
    if rule is None:
        return
    for pupil, chart in book.charts(pupils).items():
        if not any(post.role is rule.consent_by and post_covers(post, chart.pupil) for post in worker.posts):
            continue
        assessment, _ = follow.examine(book, chart, request.now)
        for stretch in assessment.leaves:
            if stretch.consent is Consent.AWAITED and stretch.last >= assessment.today and stretch.by == worker.id:
                follow.say_fact(
                    book,
                    subject=Subject.pupil(pupil),
                    body=LeaveDecided(day=stretch.first, until=stretch.last, granted=True),
                    by=worker.id,
                    at=request.at,
                    utterance=utterance,
                )
