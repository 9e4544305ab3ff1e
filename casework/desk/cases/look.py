"""Looking things up: a child's case with its history, children by name, and why a case stands as it does."""

from __future__ import annotations

from datetime import date

from casework.absence import named_sessions
from casework.calendar import ONE_DAY
from casework.case import Assessment, CaseStatus
from casework.desk import say
from casework.desk.boarding import late
from casework.desk.cases import follow
from casework.desk.cases.history import time_line
from casework.desk.duties import prompts
from casework.desk.leaves import lines as leave_lines
from casework.desk.reply import reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, may, the_child, who
from casework.duty import DutyKind
from casework.leave import current
from casework.people import Act, Pupil, PupilId, Worker
from casework.policy.model import Stage
from casework.ports import Casebook, Chart
from casework.reading.reader import find as find_pupils
from casework.runs import Run, sources_of
from casework.town import named as name_of

FOUND_SHOWN = 10
CASES_SHOWN = 20
DAYS_SHOWN = 30
"""The latest days that 为什么 lists one by one."""

LEAVES_SHOWN = 3

UNSETTLED = frozenset({CaseStatus.OPEN, CaseStatus.ON_LEAVE})


def case(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """The case of one child: how it stands, what is owed by whom, and the history as a time line."""
    worker = who(book, request)
    child = the_child(book, worker, Act.SEE, pupil)
    _show(book, request, worker, child)
    return None


def _show(book: Casebook, request: Request, worker: Worker, child: Pupil) -> None:
    chart = book.charts([child.id])[child.id]
    assessment, _ = follow.examine(book, chart, request.now)
    summary, today = assessment.summary, assessment.today
    town = book.town()
    reply(
        book, request, worker, "case",
        child=say.child(child, today),
        home=say.home(child),
        case=say.case(summary),
        today=today.isoformat(),
        duties=[
            say.duty(
                duty, pupil=child, policy=book.policy, today=today, zone=book.zone, owner=name_of(town, duty.owner)
            )
            for duty in sorted(chart.duties, key=lambda duty: duty.due)
        ],
        leave=leave_lines.shown(book, assessment),
        away=late.line(book, chart, assessment.outing, request.now) if assessment.outing is not None else None,
        history=time_line(book, chart, assessment.ground),
        may={
            "attempt": may(book, worker, Act.ATTEMPT, child),
            "back": may(book, worker, Act.RETURN, child) and summary.status in UNSETTLED,
            "why": summary.status not in (CaseStatus.NONE, CaseStatus.CLOSED),
            "note": _has_note(chart, assessment),
            "close": may(book, worker, Act.CLOSE_CASE, child) and _may_close(assessment),
        },
    )  # fmt: skip


def _has_note(chart: Chart, assessment: Assessment) -> bool:
    """Whether there is a picture of the note of the leave that runs or comes next."""
    stretch = current(assessment.leaves, assessment.today)
    leaves = leave_lines.facts_of(chart, stretch.first, stretch.last) if stretch is not None else []
    return leave_lines.note_of(chart, leaves) is not None


def _may_close(assessment: Assessment) -> bool:
    summary = assessment.summary
    return (
        summary.status is CaseStatus.WATCHED
        and summary.watch_until is not None
        and assessment.today > summary.watch_until
    )


def cases(book: Casebook, request: Request, /, *, name: str = "") -> Answer | None:
    """``/case``: the open cases within sight, gravest first; with a name, the case of that child."""
    worker = who(book, request)
    if name:
        return find(book, request, query=name)
    if not may(book, worker, Act.SEE):
        raise Refusal("not_allowed")
    found = book.cases_of(worker, limit=CASES_SHOWN + 1)
    today = follow.today_of(book, request.now)
    reply(
        book, request, worker, "cases",
        cases=[{"child": say.child(pupil, today), "case": say.case(summary)} for pupil, summary in found[:CASES_SHOWN]],
        more=len(found) > CASES_SHOWN,
    )  # fmt: skip
    return None


def find(book: Casebook, request: Request, /, *, query: str = "") -> Answer | None:
    """``查 陈小雨``, ``查 cxy``: the child itself, or buttons for those it may be.

    Raises Refusal("not_allowed") for a name within nobody's sight here, in the same words whether the child exists.
    """
    worker = who(book, request)
    if not query.strip():
        reply(book, request, worker, "find_ask")
        return None
    found = _found(book, worker, query)
    if not found:
        raise Refusal("not_allowed")
    if len(found) == 1:
        _show(book, request, worker, found[0])
    else:
        _offer(book, request, worker, query, found)
    return None


def named(book: Casebook, request: Request, worker: Worker, text: str) -> bool:
    """A text that is nothing but a child's name: shows the child. False if it is none of this person's children."""
    bearers = [child for child in _found(book, worker, text) if child.name == text.strip()]
    if not bearers:
        return False
    if len(bearers) == 1:
        _show(book, request, worker, bearers[0])
    else:
        _offer(book, request, worker, text, bearers)
    return True


def _found(book: Casebook, worker: Worker, query: str) -> list[Pupil]:
    found = find_pupils(query.strip(), scope=book.scope(worker), limit=FOUND_SHOWN + 1)
    return [child for child in found if may(book, worker, Act.SEE, child)]


def _offer(book: Casebook, request: Request, worker: Worker, query: str, found: list[Pupil]) -> None:
    names = [child.name for child in found]
    reply(
        book, request, worker, "found",
        query=query.strip()[:20],
        more=len(found) > FOUND_SHOWN,
        children=[
            say.child(child) | {"guardians": say.home(child)["guardians"][:1], "twice": names.count(child.name) > 1}
            for child in found[:FOUND_SHOWN]
        ],
    )  # fmt: skip


def visit(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """What to know on the way to a home: the prompt of the visit this person owes there."""
    worker = who(book, request)
    child = the_child(book, worker, Act.SEE, pupil)
    chart = book.charts([pupil])[pupil]
    today = follow.today_of(book, request.now)
    owed = [duty for duty in chart.duties if duty.kind is DutyKind.VISIT_HOME]
    mine = [d for d in owed if d.owner is not None and book.town().stands_in(d.owner, today) == worker.id]
    if not mine:
        if not owed:
            return answer(worker, "answer_no_longer_owed")
        return answer(worker, "answer_duty_with", owner=name_of(book.town(), owed[0].owner))
    template, values = prompts.prompt(book, chart, mine[0], request.now)
    reply(book, request, worker, template, **values | {"child": say.child(child, today)})
    return None


# --- why ---


def why(book: Casebook, request: Request, /, *, pupil: PupilId) -> Answer | None:
    """为什么: the days counted, who reported each and when, the clause; what is not counted yet, what is awaited."""
    worker = who(book, request)
    child = the_child(book, worker, Act.SEE, pupil)
    chart = book.charts([pupil])[pupil]
    assessment, _ = follow.examine(book, chart, request.now)
    today, run = assessment.today, assessment.run
    town = book.town()
    mine = [d for d in chart.duties if d.owner is not None and town.stands_in(d.owner, today) == worker.id]
    days = _days(book, assessment, run) if run is not None else _other_days(book, assessment)
    reply(
        book, request, worker, "why",
        child=say.child(child, today),
        case=say.case(assessment.summary),
        leaves=[
            leave_lines.leave(book, assessment, stretch)
            for stretch in assessment.leaves[-LEAVES_SHOWN:]
            if stretch.decision is not None or stretch.last >= today
        ],
        days=days[-DAYS_SHOWN:],
        earlier=max(0, len(days) - DAYS_SHOWN),
        open=_not_counted(assessment, run) if run is not None else [],
        stages=_stages(book, assessment, run),
        awaiting_from=assessment.stage_day.isoformat() if assessment.stage_day is not None else None,
        next_stage=_next_stage(book, assessment, run),
        duties=[
            say.duty(duty, pupil=child, policy=book.policy, today=today, zone=book.zone)
            for duty in mine
        ],
    )  # fmt: skip
    return None


def _days(book: Casebook, assessment: Assessment, run: Run) -> list[say.Values]:
    """Every school day of the run up to the last one spoken for; ``said`` is empty for one that counts with the next.

    ``nth`` numbers the days of the calendar from the first on, as the clocks of weeks and months do.
    """
    town, ground = book.town(), assessment.ground
    said = dict(sources_of(run, assessment.records))
    pupil = ground.pupil
    began = {held.since: held.stage for held in run.stages}
    found = []
    for day in ground.calendar.school_days(run.first, run.confirmed, pupil.school, pupil.class_id):
        found.append(
            {
                "day": day.isoformat(),
                "nth": (day - run.first).days + 1,
                "paused": day in run.paused,
                "sessions": [],
                "said": [{"by": name_of(town, s.by), "at": s.said.isoformat()} for s in said.get(day, ())],
                "stage": began.get(day),
            }
        )
    return found


def _other_days(book: Casebook, assessment: Assessment) -> list[say.Values]:
    """Where no run is open: the days of the case on which something was missed or excused."""
    opened, town, timetable = assessment.summary.opened, book.town(), book.policy.timetable
    found = []
    for day in sorted(assessment.records):
        record = assessment.records[day]
        missed = record.absent | record.leave
        if opened is None or day < opened or not missed:
            continue
        found.append(
            {
                "day": day.isoformat(),
                "nth": 0,
                "paused": bool(record.leave) and not record.absent,
                "sessions": list(named_sessions(missed, timetable)),
                "said": [{"by": name_of(town, s.by), "at": s.said.isoformat()} for s in record.deciding],
                "stage": None,
            }
        )
    return found


def _not_counted(assessment: Assessment, run: Run) -> list[str]:
    """The school days since the last one spoken for: provisional, they count once somebody says so."""
    ground = assessment.ground
    pupil = ground.pupil
    days = ground.calendar.school_days(run.confirmed + ONE_DAY, assessment.today, pupil.school, pupil.class_id)
    return [day.isoformat() for day in days]


def _stages(book: Casebook, assessment: Assessment, run: Run | None) -> list[say.Values]:
    """The stages reached, each with its day and the clause that says so."""
    clauses = {rule.stage: rule.clause for rule in book.policy.stages}
    return [
        {"stage": held.stage, "since": held.since.isoformat(), "clause": say.clause(book.policy, clauses[held.stage])}
        for held in (run.stages if run is not None else ())
    ]


def _next_stage(book: Casebook, assessment: Assessment, run: Run | None) -> say.Values | None:
    """The stage that would come next, and from which day, if the child does not come back."""
    day: date | None = assessment.stage_day
    if run is None or day is None:
        return None
    rule = book.policy.stages[len(run.stages)]
    return {
        "stage": rule.stage,
        "day": day.isoformat(),
        "awaited": assessment.summary.awaiting is not None,
        "clause": say.clause(book.policy, rule.clause),
        "first": run.stage is Stage.ABSENT,
    }
