"""Roll call: every class is asked who is there; 全到 is believed of a missing child only when it has been asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from casework.case import CaseStatus, CaseSummary
from casework.desk import namesakes, say
from casework.desk.cases import follow
from casework.desk.hearing import group_lines, talk
from casework.desk.hearing.talk import own_draft
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, require, who
from casework.desk.roll.calling import ASKED_ABOUT, Known, Why, class_values, is_taught, known_missing
from casework.fact import Absent, Fact, Present, RollCall, Subject, standing
from casework.people import Act, ClassId, Pupil, PupilId, Worker
from casework.ports import Casebook, Chart, ClassDay, Draft
from casework.town import named

KIND = talk.ROLL_CALL
"""The draft that waits for an answer about children who were missing before."""


def all_here(book: Casebook, request: Request, /, *, class_id: ClassId, day: date) -> Answer | None:
    """全到: asks first about children who were missing before."""
    worker, refused = _caller(book, request, class_id, day)
    if refused is not None:
        return refused
    return take(book, request, worker, class_id, day, missing=(), seen=(), utterance=book.new_ref())


def except_known(book: Casebook, request: Request, /, *, class_id: ClassId, day: date) -> Answer | None:
    """除…外都到了: those who were missing before still are, everybody else is there."""
    worker, refused = _caller(book, request, class_id, day)
    if refused is not None:
        return refused
    known = known_missing(book.open_cases_by_class().get(class_id, ()), day)
    missing = {one.pupil.id for one in known if one.why in ASKED_ABOUT}
    return _close_without(book, request, worker, class_id, day, still=missing, utterance=book.new_ref())


def take(
    book: Casebook,
    request: Request,
    worker: Worker,
    class_id: ClassId,
    day: date,
    *,
    missing: Collection[PupilId],
    seen: Collection[PupilId],
    utterance: str,
    lines: list[say.Values] | None = None,
) -> Answer | None:
    """A class was accounted for: everybody is there but ``missing``, whose absences are facts already.

    Nothing is recorded of a day to come, or of one without lessons: see ``Left.closed`` for who says so.
    Asks first about children who were missing before and are among neither ``missing`` nor ``seen``: nothing is
    recorded of the class until that is answered. With ``lines`` the result is added to them, for a card that says
    more than this, instead of being said.
    """
    if day > follow.today_of(book, request.now) or not is_taught(book, class_id, day):
        return None
    known = known_missing(book.open_cases_by_class().get(class_id, ()), day)
    doubtful = [one for one in known if one.why in ASKED_ABOUT and one.pupil.id not in {*missing, *seen}]
    if doubtful:
        draft = Draft(
            ref=book.new_ref(),
            worker=worker.id,
            kind=KIND,
            values={
                "class": class_id,
                "day": day.isoformat(),
                "missing": sorted(missing),
                "asked": [one.pupil.id for one in doubtful],
                "ticked": [],
                "utterance": utterance,
                "group": request.group,
            },
            at=request.at,
        )
        book.save_draft(draft)
        _ask(book, request, worker, draft)
        return None
    return close_roll_call(
        book, request, worker, class_id, day,
        missing=missing, utterance=utterance, lines=lines,
        unsure=_unsaid(known, _away(book, request, class_id, day), {*missing, *seen}),
    )  # fmt: skip


def _unsaid(known: Iterable[Known], away: Collection[PupilId], spoken_of: Collection[PupilId]) -> set[PupilId]:
    """Of those on leave, missing for a part of the day, or ``away``, a roll call says nothing."""
    unsaid = {one.pupil.id for one in known if one.why not in ASKED_ABOUT} | set(away)
    return unsaid - set(spoken_of)


def _away(book: Casebook, request: Request, class_id: ClassId, day: date) -> set[PupilId]:
    """The boarders who are signed out today and not due back yet."""
    if day != follow.today_of(book, request.now):
        return set()
    return {one for one, due in _out(book, class_id).items() if request.now < due}


def _caller(book: Casebook, request: Request, class_id: ClassId, day: date) -> tuple[Worker, Answer | None]:
    """Who answers for the class. Raises Refusal("not_allowed") for anybody who may not."""
    worker = who(book, request)
    require(book, worker, Act.ROLL_CALL, class_id=class_id)
    if day > follow.today_of(book, request.now) or not is_taught(book, class_id, day):
        return worker, answer(worker, "answer_no_lessons", day=day.isoformat())
    return worker, None


def _ask(book: Casebook, request: Request, worker: Worker, draft: Draft) -> None:
    kept = draft.values
    pupils, day = book.pupils(kept["asked"]), date.fromisoformat(kept["day"])
    known = known_missing(book.open_cases_by_class().get(kept["class"], ()), day)
    leave = {
        one.pupil.id: one.summary.leave_until.isoformat()
        for one in known
        if one.why is Why.AFTER_LEAVE and one.summary.leave_until is not None
    }
    card(
        book, request, worker, "roll_call_ask", draft=draft.ref,
        ref=draft.ref,
        school_class=class_values(book.town().classes[kept["class"]]),
        day=kept["day"],
        children=[
            namesakes.child(book, worker, pupils[one])
            | {"ticked": one in kept["ticked"], "leave_until": leave.get(one)}
            for one in kept["asked"]
            if one in pupils
        ],
    )  # fmt: skip


def _asked(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    worker = who(book, request)
    kept = own_draft(book, worker, draft, KIND)
    if kept is not None:
        require(book, worker, Act.ROLL_CALL, class_id=kept.values["class"])
    return worker, kept


def tick(book: Casebook, request: Request, /, *, draft: str, pupil: PupilId, on: bool) -> Answer | None:
    """One of several children is still missing, or is not after all."""
    worker, kept = _asked(book, request, draft)
    if kept is None:
        return answer(worker, "answer_already_answered")
    ticked = [one for one in kept.values["asked"] if one != pupil and one in kept.values["ticked"]]
    if on and pupil in kept.values["asked"]:
        ticked.append(pupil)
    kept = replace(kept, values={**kept.values, "ticked": ticked})
    book.save_draft(kept)
    _ask(book, request, worker, kept)
    return None


def all_back(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """都回来了."""
    return _answered(book, request, draft, lambda kept: ())


def none_back(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """Those asked about are still missing, everybody else is there."""
    return _answered(book, request, draft, lambda kept: kept.values["asked"])


def but_ticked(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """Those ticked are still missing, everybody else is there."""
    return _answered(book, request, draft, lambda kept: kept.values["ticked"])


def _answered(
    book: Casebook, request: Request, draft: str, still: Callable[[Draft], Sequence[PupilId]]
) -> Answer | None:
    worker, kept = _asked(book, request, draft)
    if kept is None:
        return answer(worker, "answer_already_answered")
    book.drop_draft(draft)
    day = date.fromisoformat(kept.values["day"])
    said = _close_without(
        book, request, worker, kept.values["class"], day,
        still=still(kept), already=kept.values["missing"], utterance=kept.values["utterance"],
    )  # fmt: skip
    called = group_lines.called(kept.values["class"], day)
    group_lines.settled(book, kept.values.get("group"), worker, called, request.now)
    return said


def _close_without(
    book: Casebook,
    request: Request,
    worker: Worker,
    class_id: ClassId,
    day: date,
    *,
    still: Collection[PupilId],
    already: Collection[PupilId] = (),
    utterance: str,
) -> Answer | None:
    """Record the absence of those still missing, then that everybody else is there."""
    known = known_missing(book.open_cases_by_class().get(class_id, ()), day)
    missing = {*still, *already}
    unsure = _unsaid(known, _away(book, request, class_id, day), missing)
    if not _says_nothing_new(book, class_id, day, missing, unsure):
        book.append(
            [
                Fact(
                    ref=book.new_ref(),
                    subject=Subject.pupil(pupil),
                    at=request.at,
                    by=worker.id,
                    body=Absent(day=day),
                    utterance=utterance,
                )
                for pupil in sorted(still)
            ]
        )
    return close_roll_call(book, request, worker, class_id, day, missing=missing, unsure=unsure, utterance=utterance)


def close_roll_call(
    book: Casebook,
    request: Request,
    worker: Worker,
    class_id: ClassId,
    day: date,
    *,
    missing: Collection[PupilId],
    unsure: Collection[PupilId],
    utterance: str,
    lines: list[say.Values] | None = None,
) -> Answer | None:
    """Everybody of the class was there but ``missing`` (whose absences are facts of their own); nothing is said of
    ``unsure``. The cases of the class are computed anew: a return is confirmed, a provisional absence ends. What was
    said before is not said twice."""
    outcomes: Mapping[PupilId, follow.Outcome] = {}
    if not _says_nothing_new(book, class_id, day, missing, unsure):
        follow.say_fact(
            book,
            subject=Subject.school_class(class_id),
            body=RollCall(
                day=day,
                missing=tuple(sorted(missing)),
                unsure=tuple(sorted(unsure)),
                roll=tuple(sorted(pupil.id for pupil in book.class_pupils(class_id))),
            ),
            by=worker.id,
            at=request.at,
            utterance=utterance,
        )
        cases = book.open_cases_by_class().get(class_id, [])
        _say_who_came(book, request, worker, day, cases, but={*missing, *unsure}, utterance=utterance)
        book.save_class_day(ClassDay(class_id=class_id, day=day, by=worker.id, at=request.at, complete=True))
        affected = {pupil.id for pupil, _ in cases} | set(missing) | _out(book, class_id).keys()
        outcomes = follow.recompute(book, request.now, sorted(affected), actor=worker.id) if affected else {}
    elif request.pressed:
        return answer(worker, "answer_recorded_already")
    else:
        utterance = ""
    _reply(
        book, request, worker, class_id, day,
        missing=missing, unsure=unsure, outcomes=outcomes, utterance=utterance, lines=lines,
    )  # fmt: skip
    return None


def _out(book: Casebook, class_id: ClassId) -> dict[PupilId, datetime]:
    """The boarders of the class who are signed out, and when each is due back: whoever of them is seen here is back."""
    if not any(pupil.boarding for pupil in book.class_pupils(class_id)):
        return {}
    of_class = book.boarders([class_id])
    return {pupil.id: case.out_due for pupil, case in of_class if case is not None and case.out_due is not None}


def _say_who_came(
    book: Casebook,
    request: Request,
    worker: Worker,
    day: date,
    cases: Iterable[tuple[Pupil, CaseSummary]],
    *,
    but: Collection[PupilId],
    utterance: str,
) -> None:
    """That a child who was out has been seen is a fact of the child's own: it holds in whatever class they are next."""
    for pupil, summary in cases:
        if _was_out(summary) and pupil.id not in but:
            follow.say_fact(
                book, subject=Subject.pupil(pupil.id), body=Present(day=day, called=True),
                by=worker.id, at=request.at, utterance=utterance,
            )  # fmt: skip


def _says_nothing_new(
    book: Casebook, class_id: ClassId, day: date, missing: Collection[PupilId], unsure: Collection[PupilId]
) -> bool:
    """Whether the same was said before and nothing since: a button pressed twice, or a sentence sent twice."""
    said = book.class_days(day).get(class_id)
    if said is None or not said.complete:
        return False
    asked = {pupil.id for pupil, _ in book.open_cases_by_class().get(class_id, ())} | set(missing)
    charts = book.charts(sorted(asked)) if asked else {}
    last = _last_roll_call(charts.values(), day)
    if last is None:
        return not asked
    if not isinstance(last.body, RollCall) or set(last.body.missing) != set(missing):
        return False
    later = any(fact.at > last.at for chart in charts.values() for fact in chart.facts)
    return set(last.body.unsure) == set(unsure) and not later


def _last_roll_call(charts: Iterable[Chart], day: date) -> Fact | None:
    said = (
        fact
        for chart in charts
        for fact in standing(chart.roll_calls)
        if isinstance(fact.body, RollCall) and fact.body.day == day
    )
    return max(said, key=lambda fact: (fact.at, fact.ref), default=None)


def _reply(
    book: Casebook,
    request: Request,
    worker: Worker,
    class_id: ClassId,
    day: date,
    *,
    missing: Collection[PupilId],
    unsure: Collection[PupilId],
    outcomes: Mapping[PupilId, follow.Outcome],
    utterance: str,
    lines: list[say.Values] | None,
) -> None:
    """What was recorded, whose return this confirmed, and what now follows for those still missing."""
    town, today = book.town(), follow.today_of(book, request.now)
    pupils = book.class_pupils(class_id)

    apart = say.told_apart(pupils)

    def names(of: Collection[PupilId]) -> list[str]:
        return [apart[pupil.id] for pupil in pupils if pupil.id in of]

    back, still = [], []
    for outcome in outcomes.values():
        child = say.child(outcome.chart.pupil, today)
        child["name"] = apart.get(outcome.chart.pupil.id, child["name"])
        shown = {"child": child, "case": say.case(outcome.summary)}
        if outcome.chart.pupil.id in missing:
            owed = [
                say.duty(
                    duty, pupil=outcome.chart.pupil, policy=book.policy, today=today, zone=book.zone,
                    owner=named(town, duty.owner),
                ) | {"yours": duty.owner == worker.id}
                for duty in outcome.duties
            ]  # fmt: skip
            still.append(shown | {"follows": owed})
        elif _was_out(outcome.before) and not _was_out(outcome.summary):
            back.append(shown)
    said: say.Values = {
        "school_class": class_values(town.classes[class_id]),
        "day": day.isoformat(),
        "today": today.isoformat(),
        "count": len(pupils),
        "missing": names(missing),
        "unsure": names(unsure),
        "back": back,
        "still": still,
        "utterance": utterance,
    }
    if lines is not None:
        lines.append(said)
        return
    tell_done(book, request, worker, said)


def tell_done(book: Casebook, request: Request, worker: Worker, said: say.Values) -> None:
    """The card of a roll call: ``said`` is a line as ``take`` gives it."""
    send = card if request.pressed else reply
    send(book, request, worker, "roll_call_done", **said)


def _was_out(summary: CaseSummary | None) -> bool:
    return summary is not None and summary.status in (CaseStatus.OPEN, CaseStatus.RETURNING)
