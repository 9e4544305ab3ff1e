"""The choices behind each field of a report that is put right: days on a calendar, lessons to tick, reasons."""

from __future__ import annotations

from datetime import date, timedelta

from casework.absence import named_sessions, sessions_mask
from casework.calendar import ONE_DAY
from casework.desk import days, say
from casework.desk.cases import follow
from casework.desk.reply import card
from casework.desk.reports.card import Reported
from casework.desk.reports.edit import Field, await_words, school_days, shown_values, the_report, within
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, who
from casework.fact import Absent, Fact, FactRef, OnLeave
from casework.people import Pupil, Worker
from casework.ports import Casebook, Chart
from casework.reading.contract import Reason

DAYS_OFFERED = 5
"""How many school days, back from today, are one tap away; older ones are on the calendar."""


def choose(book: Casebook, request: Request, /, *, report: FactRef, field: Field) -> Answer | None:
    """A field was tapped: its choices. A day may be typed as well."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    fact, chart = found
    body = fact.body
    assert isinstance(body, Reported)
    today = follow.today_of(book, request.now)
    shown = shown_values(book, request, worker, fact, chart)
    match field:
        case Field.DAY:
            await_words(book, request, worker, report, field)
            ahead = school_days(book, chart.pupil, today + ONE_DAY, within(body, today)[1])[: days.DAYS_OFFERED]
            card(
                book, request, worker, "edit_day", **shown,
                days=[day.isoformat() for day in _days_back(book, chart.pupil, today) if day != body.day],
                later=ahead[-1].isoformat() if ahead else None,
            )  # fmt: skip
        case Field.UNTIL if isinstance(body, Absent | OnLeave):
            await_words(book, request, worker, report, field)
            last = within(body, today)[1]
            after = school_days(book, chart.pupil, body.day + ONE_DAY, last)[: days.DAYS_OFFERED]
            _calendar(book, request, worker, found, field=Field.UNTIL, upto=after[-1] if after else body.day)
        case Field.SESSIONS if isinstance(body, Absent | OnLeave):
            whole = {"day", "morning", "afternoon"} & set(body.sessions)
            mask = 0 if whole else sessions_mask(body.sessions, book.policy.timetable)
            _sessions(book, request, worker, shown, mask=mask)
        case Field.REASON:
            reasons = [reason for reason in Reason if reason is not Reason.UNKNOWN]
            card(book, request, worker, "edit_reason", **shown, reasons=reasons)
        case Field.KIND:
            card(book, request, worker, "edit_kind", **shown)
        case _:
            return answer(worker, "answer_old_button")
    return None


def calendar(book: Casebook, request: Request, /, *, report: FactRef, field: Field, upto: date) -> Answer | None:
    """A page of school days up to that day."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    if field not in (Field.DAY, Field.UNTIL):
        return answer(worker, "answer_old_button")
    await_words(book, request, worker, report, field)
    _calendar(book, request, worker, found, field=field, upto=upto)
    return None


def _calendar(
    book: Casebook, request: Request, worker: Worker, report: tuple[Fact, Chart], *, field: Field, upto: date
) -> None:
    fact, chart = report
    body = fact.body
    assert isinstance(body, Reported)
    today = follow.today_of(book, request.now)
    first, last = within(body, today)
    if field is Field.UNTIL:
        first = body.day + ONE_DAY
    reachable = list(school_days(book, chart.pupil, first, last))
    page = [day for day in reachable if day <= upto][-days.DAYS_OFFERED :]
    later = [day for day in reachable if page and day > page[-1]][: days.DAYS_OFFERED]
    card(
        book, request, worker, "edit_calendar", **shown_values(book, request, worker, fact, chart),
        field=field,
        weeks=days.by_week(page),
        earlier=(page[0] - ONE_DAY).isoformat() if page and page[0] != reachable[0] else None,
        later=later[-1].isoformat() if later else None,
    )  # fmt: skip


def ticked(book: Casebook, request: Request, /, *, report: FactRef, mask: int) -> Answer | None:
    """A lesson was tapped: ``mask`` are all that are chosen now, as bits; nothing is recorded yet."""
    worker = who(book, request)
    found = the_report(book, worker, request, report)
    if found is None:
        return answer(worker, "answer_taken_back_already")
    _sessions(book, request, worker, shown_values(book, request, worker, *found), mask=mask)
    return None


def _sessions(book: Casebook, request: Request, worker: Worker, shown: say.Values, *, mask: int) -> None:
    timetable = book.policy.timetable
    evening = len(timetable.lessons)
    parts = [f"lesson:{number}" for number in range(1, evening + 1)] + ["evening"]
    card(
        book, request, worker, "edit_sessions", **shown,
        mask=mask,
        chosen=list(named_sessions(mask, timetable)),
        parts=[
            {"session": part, "on": bool(mask >> bit & 1), "mask": mask ^ (1 << bit)}
            for bit, part in enumerate(parts)
        ],
    )  # fmt: skip


def _days_back(book: Casebook, pupil: Pupil, today: date) -> list[date]:
    """The last school days, today's included, latest first."""
    return list(school_days(book, pupil, today - timedelta(days=14), today))[: -DAYS_OFFERED - 1 : -1]
