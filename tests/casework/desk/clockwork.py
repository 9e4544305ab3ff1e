"""The small town with its rounds: time runs from round to round, and at night notices are held for the morning."""

from __future__ import annotations

from datetime import date, datetime, time

from casework.calendar import DayChange, SchoolCalendar, Term
from casework.desk.cases import follow
from casework.desk.lessons import alerts
from casework.desk.roll import live, rounds
from casework.people import Post, Role, Worker
from casework.policy.loader import load_policy
from casework.ports import Hold, Notice
from casework.quiet import speakable
from tests.builders.town import MAKEUP_DAYS, MID_AUTUMN, NATIONAL_DAY, ZONE
from tests.casework.desk.phones import (
    FAR,
    FAR_AWAY,
    FAR_CHILD,
    GAO,
    HE,
    LIN,
    LIU,
    MA,
    MONDAY,
    SI,
    SUN,
    TAN,
    THREE_ONE,
    THREE_TWO,
    WU,
    YANG,
    YU,
    ZHOU,
    Message,
    Town,
)
from tests.fakes import FakeCasebook

HU = Worker(id=10, name="胡组长", posts=(Post(role=Role.LEADING_GROUP),), chat=110)
FAR_LEADER = Worker(id=11, name="方校长", posts=(Post(role=Role.SCHOOL_LEADER, school=2),), chat=111)


class HoldingBook(FakeCasebook):
    """Holds back what may not be spoken at ``now``, as the real one does."""

    now: datetime

    def tell(self, notice: Notice) -> None:
        quiet = not speakable(self.now, notice.hold, self.policy, self.calendar(), self.zone)
        if quiet and not notice.reply and notice.worker is not None:
            self.held.append(notice)
        else:
            super().tell(notice)


class Clockwork(Town):
    """``run_to`` lets time pass as the running bot does; ``sleep_to`` as if it had been off meanwhile."""

    def __init__(
        self,
        *,
        day: date = MONDAY,
        at: str = "07:00",
        terms: tuple[Term, ...] = (),
        changes: tuple[DayChange, ...] = (),
        workers: tuple[Worker, ...] = (HE, SUN, GAO, LIN, ZHOU, TAN, MA, FAR, WU, HU, FAR_LEADER),
    ) -> None:
        super().__init__(day=day, at=at)
        self.book = HoldingBook(
            policy=load_policy("langan-2023"),
            today=day,
            workers=workers,
            classes=(THREE_TWO, THREE_ONE, FAR_AWAY),
            pupils=(YU, SI, LIU, YANG, FAR_CHILD),
            calendar=SchoolCalendar(
                holidays=NATIONAL_DAY | MID_AUTUMN, makeup_days=MAKEUP_DAYS, terms=terms, changes=changes
            ),
        )
        self._show(self.now)

    def _show(self, now: datetime) -> None:
        self.now = now
        self.book.today = now.date()
        assert isinstance(self.book, HoldingBook)
        self.book.now = now

    def tick(self) -> None:
        while follow.look_again(self.book, self.now, 100):
            pass
        alerts.unanswered(self.book, self.now, 100)
        rounds.run(self.book, self.now)
        live.catch_up(self.book, self.now)
        self._deliver()

    def run_to(self, day: date, at: str = "08:10") -> None:
        goal = datetime.combine(day, time.fromisoformat(at), ZONE)
        while True:
            looks = [case.look_at for case in self.book.cases.values() if case.look_at and case.look_at > self.now]
            waits = [moment for moment in self.book.sought.values() if moment is not None and moment > self.now]
            coming = [*looks, *waits, rounds.next_round(self.book, self.now)]
            following = min(moment for moment in coming if moment is not None)
            if following > goal:
                break
            self._show(following.astimezone(ZONE))
            self.tick()
        self._show(goal)

    def sleep_to(self, day: date, at: str) -> None:
        self._show(datetime.combine(day, time.fromisoformat(at), ZONE))
        self.tick()

    def spoken(self, who: Worker) -> list[Message]:
        """What the phone has shown since it was last looked at."""
        shown = list(self.on(who))
        self.on(who).clear()
        return shown

    def templates(self, who: Worker) -> list[str]:
        return [message.template for message in self.spoken(who)]


def held_for_nobody(worker: Worker) -> Notice:
    """A notice about no child, as an example of what is held."""
    return Notice(
        template="post_taken", values={"role": "grid_worker", "taker": "王芳"}, worker=worker.id, hold=Hold.QUIET
    )
