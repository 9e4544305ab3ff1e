"""What has happened to some children of the fictional town: a case in every stage, told day by day up to now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from casework.calendar import NoSchoolDay
from casework.desk.cases import follow
from casework.fact import (
    Absent,
    Attempted,
    Body,
    CheckedIn,
    Evidence,
    Fact,
    Met,
    Noted,
    OnLeave,
    OutRefused,
    Returned,
    RollCall,
    SignedIn,
    SignedOut,
    Subject,
)
from casework.people import ClassId, Pupil, PupilId, Role, SchoolClass, WorkerId
from casework.ports import Casebook, ClassDay, Notice
from casework.reading.contract import Channel, Outcome, Reason

FIRST_CHAT = 1001
LONGEST = 40
"""School days that the stories reach back."""


class Unspoken:
    """The casebook, but nobody is told anything: the past has been spoken of already."""

    def __init__(self, book: Casebook) -> None:
        self._book = book

    def tell(self, notice: Notice) -> None:
        del notice

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


@dataclass
class Story:
    """One child's story: facts by day, at a time of day, by the holder of a role."""

    pupil: Pupil
    out: set[date] = field(default_factory=set)
    told: list[tuple[date, time, Role, Body]] = field(default_factory=list)

    def missed(self, days: Iterable[date], reason: Reason | None = None) -> Story:
        for day in days:
            self.out.add(day)
            self.told.append((day, time(8, 24), Role.HEAD_TEACHER, Absent(day=day, reason=reason)))
        return self

    def tried(
        self,
        day: date,
        channel: Channel,
        outcome: Outcome,
        *,
        by: Role = Role.HEAD_TEACHER,
        met: Met | None = Met.GUARDIAN,
        promised: date | None = None,
        note: str = "",
    ) -> Story:
        body = Attempted(channel=channel, day=day, outcome=outcome, met=met, promised=promised, role=by)
        at = time(16, 40) if channel is Channel.VISIT else time(11, 30)
        self.told.append((day, at, by, body))
        if note:
            self.told.append((day, time(17, 5), by, Noted(text=note)))
        return self

    def say(self, day: date, at: time, body: Body) -> Story:
        self.told.append((day, at, Role.HEAD_TEACHER, body))
        return self


def join_everybody(book: Casebook) -> None:
    """Give each member of staff a phone, in the order of the roster."""
    for number, worker in enumerate(sorted(book.town().workers)):
        book.link_chat(worker, FIRST_CHAT + number)


def tell(book: Casebook, now: datetime) -> None:
    """Write the stories' facts as if each had been said on its day, and compute the cases as of each day."""
    days = _days_back(book, now)
    stories = _stories(book, days, now)
    quiet: Any = Unspoken(book)
    calendar = book.calendar()
    today = follow.today_of(book, now)
    concerned = {story.pupil.id for story in stories}
    day = min((d for story in stories for d, *_ in story.told), default=today)
    while day < today:
        morning = datetime.combine(day, time(7, 30), book.zone)
        follow.recompute(quiet, morning, concerned & set(book.due_cases(morning, len(concerned))))
        if calendar.is_school_day(day):
            _call_the_roll(book, stories, day)
        facts = [fact for story in stories for fact in _facts(book, story, day)]
        if facts:
            book.append(facts)
        if facts or calendar.is_school_day(day):
            follow.recompute(quiet, datetime.combine(day, time(20), book.zone), concerned)
        day += timedelta(days=1)
    follow.recompute(quiet, datetime.combine(today, time(0), book.zone), concerned)


def _days_back(book: Casebook, now: datetime) -> list[date]:
    """The last school days before today, yesterday first."""
    calendar = book.calendar()
    days = [follow.today_of(book, now)]
    try:
        while len(days) <= LONGEST:
            days.append(calendar.previous_school_day(days[-1]))
    except NoSchoolDay:
        pass
    return days[1:]


def _facts(book: Casebook, story: Story, day: date) -> list[Fact]:
    town = book.town()
    facts: list[Fact] = []
    attempt: str | None = None
    for of, at, role, body in story.told:
        if of != day:
            continue
        ref = book.new_ref()
        if isinstance(body, Attempted):
            attempt = ref
        added = isinstance(body, Noted | Evidence)
        facts.append(
            Fact(
                ref=ref,
                subject=Subject.pupil(story.pupil.id),
                at=datetime.combine(day, at, book.zone),
                by=town.answers(role, story.pupil, day),
                body=body,
                names=attempt if added else None,
                utterance=ref,
            )
        )
    return facts


def _call_the_roll(book: Casebook, stories: list[Story], day: date) -> None:
    """Every class answered its roll call; the children of the stories were missing where they were."""
    town = book.town()
    missing: dict[ClassId, list[PupilId]] = {}
    for story in stories:
        if day in story.out:
            missing.setdefault(story.pupil.class_id, []).append(story.pupil.id)
    at = datetime.combine(day, time(8, 31), book.zone)
    calls = []
    for class_id in town.classes:
        head: WorkerId | None = town.of_class(Role.HEAD_TEACHER, class_id, day)
        body = RollCall(day=day, missing=tuple(missing.get(class_id, ())))
        calls.append(Fact(ref=book.new_ref(), subject=Subject.school_class(class_id), at=at, by=head, body=body))
        book.save_class_day(ClassDay(class_id=class_id, day=day, by=head, at=at, complete=True))
    book.append(calls)


def _stories(book: Casebook, days: list[date], now: datetime) -> list[Story]:
    """The stories for which the calendar reaches back far enough."""
    classes = sorted(book.town().classes.values(), key=lambda c: (c.grade, c.number))
    by_class: dict[tuple[int, int], list[Pupil]] = {(c.grade, c.number): _pupils(book, c) for c in classes}
    today = follow.today_of(book, now)

    def child(grade: int, number: int, place: int, name: str = "", *, village: str = "") -> Story:
        pupils = [p for p in by_class[grade, number] if village in ("", p.village)]
        return Story(pupil=next((p for p in pupils if p.name == name), pupils[place % len(pupils)]))

    def since(first: int, last: int = 1) -> list[date]:
        return [days[n - 1] for n in range(first, last - 1, -1)]

    def ago(n: int) -> date:
        return days[n - 1]

    visit, phone = Channel.VISIT, Channel.PHONE
    told: list[tuple[int, Any]] = [
        (38, lambda: child(7, 1, 3, village="松树村").missed(since(38), Reason.WORKING)
            .tried(ago(38), phone, Outcome.UNREACHABLE, met=None)
            .tried(ago(37), visit, Outcome.NOBODY_HOME, met=Met.NOBODY)
            .tried(ago(33), visit, Outcome.WORKING, note="奶奶说跟表哥去了外地的厂里。")
            .tried(ago(26), visit, Outcome.REFUSED, by=Role.GRID_WORKER)
            .tried(ago(18), visit, Outcome.PROMISED, by=Role.GRID_WORKER, promised=ago(14))
            .tried(ago(10), visit, Outcome.WORKING, note="父亲答应年前带回来。")
            .tried(ago(5), visit, Outcome.REFUSED, by=Role.GRID_WORKER)),
        (14, lambda: child(8, 1, 7, village="河口村").missed(since(14), Reason.WEARY)
            .tried(ago(14), phone, Outcome.REACHED)
            .tried(ago(13), visit, Outcome.REFUSED, met=Met.BOTH, note="说听不懂,不想读了。")
            .tried(ago(8), visit, Outcome.REFUSED, by=Role.GRID_WORKER)
            .tried(ago(4), visit, Outcome.REACHED, met=Met.PUPIL)),
        (7, lambda: child(6, 1, 11, village="松树村").missed(since(7))
            .tried(ago(7), phone, Outcome.REACHED)
            .tried(ago(6), visit, Outcome.PROMISED, promised=ago(4))
            .tried(ago(2), visit, Outcome.REFUSED)
            .tried(ago(1), visit, Outcome.NOBODY_HOME, by=Role.GRID_WORKER, met=Met.NOBODY)),
        (3, lambda: child(7, 2, 5).missed(since(3))),
        (3, lambda: child(3, 2, 2, "赵一帆").missed(since(3), Reason.CONFLICT)
            .tried(ago(3), phone, Outcome.REACHED)
            .tried(ago(2), visit, Outcome.REFUSED, met=Met.BOTH)
            .tried(ago(1), visit, Outcome.PROMISED, met=Met.BOTH, promised=today)),
        (1, lambda: child(3, 2, 1, "李思源").missed(since(1)).tried(ago(1), phone, Outcome.REACHED)),
        (2, lambda: child(4, 1, 9).say(ago(2), time(7, 50),
            OnLeave(day=ago(2), until=today + timedelta(days=1), reason=Reason.ILLNESS))),
        (3, lambda: child(5, 1, 4).say(ago(3), time(7, 55), OnLeave(day=ago(3), until=ago(1), reason=Reason.FAMILY))),
        (3, lambda: child(3, 1, 6).missed(since(3, 2)).tried(ago(3), phone, Outcome.REACHED)
            .tried(ago(2), visit, Outcome.PROMISED, promised=ago(1))
            .say(ago(1), time(14, 5), Returned(day=ago(1)))),
        (24, lambda: child(8, 1, 15).missed(since(24, 16), Reason.GAMING)
            .tried(ago(24), phone, Outcome.REACHED)
            .tried(ago(23), visit, Outcome.REFUSED, met=Met.BOTH)
            .tried(ago(17), visit, Outcome.PROMISED, by=Role.GRID_WORKER, promised=ago(15))
            .say(ago(15), time(8, 5), Returned(day=ago(15)))
            .say(ago(9), time(15), CheckedIn(day=ago(9), well=True))
            .say(ago(4), time(15), CheckedIn(day=ago(4), well=True))),
        (6, lambda: child(4, 1, 2).missed(since(6, 6)).tried(ago(6), phone, Outcome.REACHED)
            .say(ago(5), time(8, 3), Returned(day=ago(5)))),
        (1, lambda: child(5, 1, 12).say(ago(1), time(14, 20), Absent(day=ago(1), sessions=("afternoon",)))),
        (1, lambda: child(7, 1, 14).say(ago(1), time(10, 55), Absent(day=ago(1), sessions=("lesson:3",)))),
    ]  # fmt: skip
    stories = [write() for needed, write in told if needed <= len(days)]
    if days and book.policy.boarding is not None:
        at_home = {story.pupil.id for story in stories}
        stories += _boarders([p for p in by_class[7, 2] if p.boarding and p.id not in at_home], days[0], now)
    for story in stories:
        for of, _, _, body in story.told:
            if isinstance(body, OnLeave):
                story.out.update(day for day in days if of <= day <= (body.until or of))
    return stories


def _boarders(pupils: Sequence[Pupil], yesterday: date, now: datetime) -> list[Story]:
    """Boarders of one class: one signed out and in again, one not let out, and one who is due back tonight."""
    evening = datetime.combine(now.date(), time(18, 30), now.tzinfo)

    def out(pupil: Pupil, reason: str, due: datetime) -> SignedOut:
        guardian = pupil.guardians[0]
        return SignedOut(
            day=yesterday, reason=reason, taken_by=guardian.name, relation=guardian.relation, due_back=due
        )  # fmt: skip

    back, stayed, away = (Story(pupil=pupil) for pupil in pupils[:3])
    back.say(yesterday, time(12, 10), out(back.pupil, "family", datetime.combine(yesterday, time(18, 30), now.tzinfo)))
    back.say(yesterday, time(18, 5), SignedIn(day=yesterday))
    stayed.say(yesterday, time(12, 20), OutRefused(day=yesterday, lacking="guardian"))
    away.say(yesterday, time(16, 40), out(away.pupil, "ill", evening))
    return [back, stayed, away]


def _pupils(book: Casebook, school_class: SchoolClass) -> list[Pupil]:
    return sorted(book.class_pupils(school_class.id), key=lambda pupil: pupil.id)
