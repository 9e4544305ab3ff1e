"""Who above the head teacher hears of a child missing from lessons, and when that is over: each once, at any hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from casework.desk import say
from casework.desk.roll.calling import leader_of
from casework.fact import Alerted, Fact, Subject, Whereabouts
from casework.people import ClassId, Role, WorkerId
from casework.ports import Casebook, Chart, Hold, Notice
from casework.seeking import Search, Sought, alarming, alerts, last_seen, search, told
from casework.town import named

UNKNOWN, UNANSWERED, OVER = "unknown", "unanswered", "over"


def follow_up(book: Casebook, now: datetime, charts: Iterable[Chart], *, actor: WorkerId | None) -> None:
    """Of these children, whoever must hear of it now hears that nobody knows where one is, or that it is over."""
    today = now.astimezone(book.zone).date()
    steps: list[Fact] = []
    for chart in charts:
        if not _matters(chart, today, book):
            continue
        sought, heard = search(chart.facts, today), told(alerts(chart.facts, today))
        if sought is not None and _alarm(book, sought, chart):
            steps += _alert(book, now, {chart.pupil.id: (chart, sought)}, UNKNOWN, actor=actor)
        elif heard and (sought is None or not sought.sought):
            steps += _over(book, now, chart, sought, heard, actor=actor)
    if steps:
        book.append(steps)


def _matters(chart: Chart, today: date, book: Casebook) -> bool:
    """Whether anything was said today of where the child is: asked of the latest facts alone, as of every report."""
    for fact in reversed(chart.facts):
        if fact.at.astimezone(book.zone).date() < today:
            return False
        if isinstance(fact.body, Whereabouts | Alerted):
            return True
    return False


def _alarm(book: Casebook, sought: Search, chart: Chart) -> bool:
    wanted = alarming(sought, book.policy.lessons, boarding=chart.pupil.boarding)
    return wanted and not sought.was_told(UNKNOWN)


def unanswered(book: Casebook, now: datetime, limit: int) -> int:
    """The searches whose time has come: where the head teacher has not answered the school leader hears of it. Answers
    how many there were (at most ``limit``)."""
    due = book.searches_due(now, limit)
    if not due:
        return 0
    today = now.astimezone(book.zone).date()
    waiting = [pupil for day, pupil in due if day == today]
    charts = book.charts(waiting) if waiting else {}
    late: dict[int, tuple[Chart, Search]] = {}
    for pupil, chart in charts.items():
        sought = search(chart.facts, today)
        if sought is not None and sought.state is Sought.WAITING and not sought.was_told(UNANSWERED):
            late[pupil] = (chart, sought)
    steps = _alert(book, now, late, UNANSWERED, actor=None)
    if steps:
        book.append(steps)
    for day in {day for day, _ in due}:
        book.save_searches(day, {pupil: None for of, pupil in due if of == day})
    return len(due)


def tonight(book: Casebook, now: datetime) -> None:
    """Part of the evening's round: of which children nobody has said yet where they were, or are (日清). The head
    teacher hears of each, whoever above was told of it, and the school leader where nobody knows."""
    today, town = now.astimezone(book.zone).date(), book.town()
    wanted = book.searches(today)
    charts = book.charts(wanted) if wanted else {}
    lines: dict[WorkerId, list[say.Values]] = {}
    for chart in charts.values():
        sought = search(chart.facts, today)
        if sought is None or not sought.sought:
            continue
        head = town.answers(Role.HEAD_TEACHER, chart.pupil, today)
        line = {
            "child": say.child(chart.pupil, today), "lessons": list(sought.lessons),
            "state": sought.state, "head": named(town, head),
        }  # fmt: skip
        leader = leader_of(town, chart.pupil.school, today) if sought.state is Sought.UNKNOWN else None
        for hearer in dict.fromkeys((head, *told(sought.alerted), leader)):
            if hearer is not None:
                lines.setdefault(hearer, []).append(line | {"yours": hearer == head})
    for hearer, of_theirs in lines.items():
        only = of_theirs[0]["child"]["id"] if len(of_theirs) == 1 else None
        values = {"day": today.isoformat(), "children": of_theirs}
        book.tell(Notice(template="missing_tonight", values=values, worker=hearer, pupil=only))


def _alert(
    book: Casebook, now: datetime, late: Mapping[int, tuple[Chart, Search]], why: str, *, actor: WorkerId | None
) -> list[Fact]:
    """Tell each child's school leader (the town contact where none can be reached), and answer the facts of it."""
    if not late:
        return []
    town, today = book.town(), now.astimezone(book.zone).date()
    of_classes = book.class_facts(_classes(late), datetime.combine(today, time(), book.zone))
    steps: list[Fact] = []
    for chart, sought in late.values():
        pupil = chart.pupil
        hearer = leader_of(town, pupil.school, today)
        if hearer is None:
            continue
        seen = last_seen(of_classes.get(pupil.class_id, ()), pupil.id, today, before=min(sought.lessons))
        head = town.answers(Role.HEAD_TEACHER, pupil, today)
        values = {
            "child": say.child(pupil, today),
            "home": say.home(pupil),
            "day": today.isoformat(),
            "lessons": list(sought.lessons),
            "why": why,
            "reporter": named(town, sought.reporter),
            "reported": sought.reported.isoformat(),
            "minutes": int((now - sought.since).total_seconds() // 60),
            "head": named(town, head),
            "by": named(town, sought.by) if why == UNKNOWN else "",
            "seen": None
            if seen is None
            else {"lesson": seen.lesson, "by": named(town, seen.by), "at": seen.at.isoformat()},
        }
        if hearer != actor:
            book.tell(Notice(template="missing_alert", values=values, worker=hearer, pupil=pupil.id, hold=Hold.NEVER))
        steps.append(_step(book, chart, now, hearer, why))
    return steps


def _classes(late: Mapping[int, tuple[Chart, Search]]) -> set[ClassId]:
    return {chart.pupil.class_id for chart, _ in late.values()}


def _step(book: Casebook, chart: Chart, now: datetime, hearer: WorkerId, why: str) -> Fact:
    body = Alerted(day=now.astimezone(book.zone).date(), to=hearer, why=why)
    return Fact(ref=book.new_ref(), subject=Subject.pupil(chart.pupil.id), at=now, by=None, body=body)


def _over(
    book: Casebook,
    now: datetime,
    chart: Chart,
    sought: Search | None,
    heard: Iterable[WorkerId],
    *,
    actor: WorkerId | None,
) -> list[Fact]:
    """Whoever was told hears that the child need not be looked for any more, and why."""
    town, today = book.town(), now.astimezone(book.zone).date()
    steps = []
    for hearer in heard:
        if hearer != actor:
            values = {
                "child": say.child(chart.pupil, today),
                "state": sought.state if sought is not None else OVER,
                "place": sought.place if sought is not None else None,
                "how": sought.how if sought is not None else "",
                "by": named(town, sought.by) if sought is not None else "",
                "at": (sought.said if sought is not None and sought.said is not None else now).isoformat(),
            }
            book.tell(
                Notice(template="missing_over", values=values, worker=hearer, pupil=chart.pupil.id, hold=Hold.NEVER)
            )
        steps.append(_step(book, chart, now, hearer, OVER))
    return steps
