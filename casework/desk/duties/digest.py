"""One message a person: what came up the ladder, what they owe themselves, what was held back; most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, TypeAlias

from casework.absence import end_of
from casework.calendar import ONE_DAY
from casework.desk import say
from casework.desk.cases import follow
from casework.desk.duties import prompts
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import answer, require, who
from casework.desk.say import Values
from casework.desk.sightings import say as sighting_say
from casework.duty import Duty, DutyKind
from casework.people import Act, ClassId, Pupil, PupilId, Role, Worker, WorkerId
from casework.ports import Casebook, Chart, ClassDay, Hold, Notice
from casework.sighting import Sighting
from casework.town import named

Listed: TypeAlias = tuple[Duty, Pupil]

PAGE: Final = 10
"""How many duties a list shows, each with its button."""

SHOWN_AS_DUTIES: Final = frozenset({"overdue", "leave_ask", "sighting"})
"""Held notices that a digest does not repeat: what they say stands in its own sections as long as it is true."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agenda:
    """What one person is to hear of: duties that stand before them on the ladder, those of them that they have
    acknowledged but not acted on, their own, and held notices."""

    raised: tuple[Listed, ...] = ()
    acknowledged: tuple[Listed, ...] = ()
    own: tuple[Listed, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    held: tuple[Notice, ...] = ()

    @property
    def single(self) -> Listed | None:
        """The only duty, where there is but one."""
        duties = (*self.raised, *self.acknowledged, *self.own)
        return duties[0] if len(duties) == 1 and not self.sightings else None

    @property
    def single_sighting(self) -> Sighting | None:
        """The only thing to be done, where that is to find out who was seen."""
        return (
            self.sightings[0]
            if len(self.sightings) == 1 and not (self.raised or self.acknowledged or self.own)
            else None
        )

    @property
    def empty(self) -> bool:
        """Whether no duty is to be spoken of."""
        return not (self.raised or self.acknowledged or self.own or self.sightings)

    @property
    def lines(self) -> list[Values]:
        """What was held back, for a line each: ``template`` and what it would have ``said``."""
        return [{"template": notice.template, "said": notice.values} for notice in self.held]


@dataclass
class _Agendas:
    """Everybody's agenda while it is being gathered, by who does the work today."""

    raised: dict[WorkerId, list[Listed]] = field(default_factory=dict)
    acknowledged: dict[WorkerId, list[Listed]] = field(default_factory=dict)
    own: dict[WorkerId, list[Listed]] = field(default_factory=dict)
    sightings: dict[WorkerId, list[Sighting]] = field(default_factory=dict)
    held: dict[WorkerId, list[Notice]] = field(default_factory=dict)

    def all(self) -> dict[WorkerId, Agenda]:
        return {
            worker: Agenda(
                raised=tuple(self.raised.get(worker, ())),
                acknowledged=tuple(self.acknowledged.get(worker, ())),
                own=tuple(self.own.get(worker, ())),
                sightings=tuple(self.sightings.get(worker, ())),
                held=tuple(self.held.get(worker, ())),
            )
            for worker in dict.fromkeys((*self.raised, *self.acknowledged, *self.own, *self.sightings, *self.held))
        }


def morning(book: Casebook, now: datetime, day: date, *, silent: bool) -> None:
    """What everybody has to do today, and what was held back until now; after ``silent`` days all that is due."""
    found = _gathered(book, now, day, held=True, silent=silent)
    said = book.class_days(day)
    own: dict[WorkerId, list[Listed]] = {}
    for worker, pairs in found.own.items():
        kept = [
            pair for pair in pairs
            if not _asked_at_roll_call(book, day, worker, pair, said) and not _just_told(pair[0], now)
        ]  # fmt: skip
        if kept:
            own[worker] = kept
    found.own = own
    _speak(book, now, day, found, when="morning")


def _asked_at_roll_call(
    book: Casebook, day: date, worker: WorkerId, pair: Listed, said: Mapping[ClassId, ClassDay]
) -> bool:
    """Whether this morning's roll call asks the same of the same person: is the child back after its leave? Nobody is
    asked twice, nor before the lessons begin."""
    duty, pupil = pair
    accounted_for = pupil.class_id in said and said[pupil.class_id].complete
    return (
        duty.kind is DutyKind.ASK_AFTER_LEAVE
        and duty.due <= end_of(day, book.zone)
        and duty.due > end_of(day - ONE_DAY, book.zone)
        and not accounted_for
        and book.calendar().is_school_day(day, pupil.school, pupil.class_id)
        and book.town().of_class(Role.HEAD_TEACHER, pupil.class_id, day) == worker
    )


def _just_told(duty: Duty, now: datetime) -> bool:
    """Whether it is about a boarder who is not back and was told of at its own minute, which may be this one."""
    return duty.kind is DutyKind.BOARDER_BACK and duty.due > now


def evening(book: Casebook, now: datetime, day: date, *, missed_morning: bool, silent: bool) -> None:
    """What should be done by tonight and is not (日清); everything, where the morning's digest was never spoken."""
    found = _gathered(book, now, day, held=missed_morning, silent=silent)
    if not missed_morning:
        tonight = end_of(day, book.zone)
        found.own = _only(found.own, lambda duty: duty.due <= tonight)
        due = {
            worker: [one for one in seen if sighting_say.over(book, one, now)]
            for worker, seen in found.sightings.items()
        }
        found.sightings = {worker: seen for worker, seen in due.items() if seen}
        found.raised = _only(found.raised, lambda duty: duty.rung_due is not None and duty.rung_due <= tonight)
        found.acknowledged = _only(
            found.acknowledged, lambda duty: duty.rung_due is not None and duty.rung_due <= tonight
        )
    _speak(book, now, day, found, when="evening")


def _only(listed: Mapping[WorkerId, list[Listed]], wanted: Callable[[Duty], bool]) -> dict[WorkerId, list[Listed]]:
    kept = {worker: [pair for pair in pairs if wanted(pair[0])] for worker, pairs in listed.items()}
    return {worker: pairs for worker, pairs in kept.items() if pairs}


def _gathered(book: Casebook, now: datetime, day: date, *, held: bool, silent: bool) -> _Agendas:
    """Everything there is to say today, in three statements. Stand-ins get what is due to those they stand in for.

    A duty is spoken of on its day (``remind_on``); an overdue one again on each day that its rhythm names, and after
    days on which the bot was ``silent``, for one of those may have been among them. On a day
    on which a child's school is closed nobody is reminded of that child; on one on which the town does not work,
    what was held stays held.
    """
    town, calendar = book.town(), book.calendar()
    found = _Agendas()

    def spoken_of(pupil: Pupil) -> bool:
        return calendar.is_reminding_day(day, pupil.school) or calendar.is_school_day(day, pupil.school, pupil.class_id)

    def add(to: dict[WorkerId, list[Listed]], whose: WorkerId, pairs: Sequence[Listed]) -> None:
        if pairs:
            to.setdefault(town.stands_in(whose, day), []).extend(pairs)

    for worker, pairs in book.rungs_by_worker().items():
        heard = [pair for pair in pairs if spoken_of(pair[1])]
        add(found.raised, worker, [pair for pair in heard if not pair[0].rung_acknowledged])
        add(found.acknowledged, worker, [pair for pair in heard if pair[0].rung_acknowledged])
    for worker, pairs in book.owners_due(day).items():
        add(found.own, worker, [p for p in pairs if (silent or p[0].remind_on <= day) and spoken_of(p[1])])
    if calendar.is_reminding_day(day):
        for sighting in book.open_sightings():
            for whose in dict.fromkeys((sighting.owner, sighting.rung_worker)):
                if whose is not None:
                    found.sightings.setdefault(whose, []).append(sighting)
    if held and calendar.is_reminding_day(day):
        for worker, notices in book.held_notices(now).items():
            kept = [notice for notice in notices if notice.template not in SHOWN_AS_DUTIES]
            if kept:
                found.held[worker] = kept
    return found


def _speak(book: Casebook, now: datetime, day: date, gathered: _Agendas, *, when: str) -> None:
    """One message to each who can be reached: the full prompt where there is but one thing, otherwise a list."""
    workers = book.town().workers
    agendas = {
        worker: agenda for worker, agenda in gathered.all().items() if worker in workers and workers[worker].reachable()
    }
    single = {worker: agenda.single for worker, agenda in agendas.items() if when == "morning"}
    charts = book.charts({pair[1].id for pair in single.values() if pair is not None})
    for worker, agenda in agendas.items():
        only = single.get(worker)
        sighting = agenda.single_sighting if when == "morning" else None
        if sighting is not None:
            values = sighting_say.card(book, sighting, workers[worker], now) | {"held": agenda.lines}
            book.tell(Notice(template="sighting", values=values, worker=worker, sighting=sighting.id, hold=Hold.NEVER))
        elif only is not None:
            book.tell(_full(book, charts, only, worker, now, held=agenda.lines))
        elif len(agenda.held) == 1 and agenda.empty:
            book.tell(replace(agenda.held[0], hold=Hold.NEVER, once=None))
        else:
            values = listing(book, workers[worker], agenda, now, when=when)
            book.tell(Notice(template="digest", values=values, worker=worker, hold=Hold.NEVER))


def _full(
    book: Casebook,
    charts: Mapping[PupilId, Chart],
    pair: Listed,
    worker: WorkerId,
    now: datetime,
    *,
    held: Sequence[Values],
) -> Notice:
    duty, pupil = pair
    card_values = prompts.raised(book, charts[pupil.id], duty, now) if duty.owner != worker else None
    if card_values is not None:
        template, values = "overdue", card_values | {"acknowledged": duty.rung_acknowledged}
    else:
        template, values = prompts.prompt(book, charts[pupil.id], duty, now)
    values = values | {"held": held}
    return Notice(template=template, values=values, worker=worker, pupil=pupil.id, duty=duty.key, hold=Hold.NEVER)


def listing(book: Casebook, reader: Worker, agenda: Agenda, now: datetime, *, when: str, page: int = 0) -> Values:
    """The values of ``digest``: one page of duties, those from the ladder first, then those of them that were
    acknowledged, then the reader's own, each section most urgent first.

    ``when`` is ``morning``, ``evening`` or ``now`` (asked for); held notices stand on the first page.
    """
    raised = say.by_urgency([prompts.line(book, duty, pupil, reader, now) for duty, pupil in agenda.raised])
    seen = say.by_urgency([prompts.line(book, duty, pupil, reader, now) for duty, pupil in agenda.acknowledged])
    own = say.by_urgency([prompts.line(book, duty, pupil, reader, now) for duty, pupil in agenda.own])
    sighted = [sighting_say.line(book, sighting, reader, now) for sighting in agenda.sightings]
    sections = (
        *(("raised", x) for x in raised), *(("seen", x) for x in seen), *(("own", x) for x in own),
        *(("sighting", x) for x in sighted),
    )  # fmt: skip
    numbered = [
        (section, line | {"place" if section == "sighting" else "number": number})
        for number, (section, line) in enumerate(sections, start=1)
    ]
    shown = numbered[page * PAGE : (page + 1) * PAGE]
    return {
        "when": when,
        "today": follow.today_of(book, now).isoformat(),
        "count": len(numbered),
        "overdue": sum(1 for _, item in numbered if item["overdue"]),
        "waiting": len(raised),
        "raised": prompts.explained(book, [item for section, item in shown if section == "raised"]),
        "acknowledged": prompts.explained(book, [item for section, item in shown if section == "seen"]),
        "own": [item for section, item in shown if section == "own"],
        "sightings": [item for section, item in shown if section == "sighting"],
        "held": agenda.lines if page == 0 else [],
        "buttons": [
            {"number": item["number"], "name": item["child"]["name"], "verb": "duty" if section == "own" else "up",
             "pupil": item["child"]["id"], "key": item["key"]}
            for section, item in shown
            if section != "sighting"
        ],
        "page": page,
        "more": max(0, len(numbered) - (page + 1) * PAGE),
    }  # fmt: skip


# --- asked for ---


def agenda_of(book: Casebook, worker: WorkerId, now: datetime) -> Agenda:
    """What stands before this person now: what is due up to today, and what came up to them."""
    town, today = book.town(), follow.today_of(book, now)
    tonight = end_of(today, book.zone)
    raised: list[Listed] = []
    acknowledged: list[Listed] = []
    own: list[Listed] = []
    for holder in (worker, *town.givers(worker, today)):
        for pair in book.rungs_of(holder):
            (acknowledged if pair[0].rung_acknowledged else raised).append(pair)
        listed = book.duties_of(holder, until=today)
        own += [pair for pair in listed if pair[0].remind_on <= today or pair[0].due <= tonight]
    return Agenda(
        raised=_each_once(raised), acknowledged=_each_once(acknowledged), own=_each_once(own),
        sightings=sightings_before(book, worker, today),
    )  # fmt: skip


def sightings_before(book: Casebook, worker: WorkerId, day: date) -> tuple[Sighting, ...]:
    """The sightings that this person must find out about, or that came up to them, earliest due first."""
    holders = {worker, *book.town().givers(worker, day)}
    return tuple(one for one in book.open_sightings() if holders & {one.owner, one.rung_worker})


def _each_once(pairs: Collection[Listed]) -> tuple[Listed, ...]:
    return tuple({(duty.pupil, duty.key): (duty, pupil) for duty, pupil in pairs}.values())


def today(book: Casebook, request: Request, /, *, page: int = 0) -> None:
    """``/today``: what this person has to do, ten at a time."""
    worker = who(book, request)
    agenda = agenda_of(book, worker.id, request.now)
    if agenda.empty:
        card(book, request, worker, "today_nothing", role=worker.role)
        return
    pages = (len(agenda.own) + len(agenda.raised) + len(agenda.acknowledged) + len(agenda.sightings) - 1) // PAGE
    values = listing(book, worker, agenda, request.now, when="now", page=min(page, pages))
    reply(book, request, worker, "digest", **values)


def open_duty(book: Casebook, request: Request, /, *, pupil: PupilId, duty: str) -> Answer | None:
    """A duty tapped in a list: its full prompt; how it ended or whose it is now, where it is this person's no more."""
    worker = who(book, request)
    child = book.pupils([pupil]).get(pupil)
    if child is None:
        raise Refusal("not_allowed")
    chart = book.charts([pupil])[pupil]
    found = next((item for item in chart.duties if item.key == duty), None)
    town, today = book.town(), follow.today_of(book, request.now)
    owner = town.stands_in(found.owner, today) if found is not None and found.owner is not None else None
    if found is not None and owner == worker.id:
        template, values = prompts.prompt(book, chart, found, request.now)
        reply(book, request, worker, template, **values)
        return None
    require(book, worker, Act.SEE, child)
    if owner is None:
        return answer(worker, "answer_no_longer_owed")
    return answer(worker, "answer_duty_with", owner=named(town, owner))
