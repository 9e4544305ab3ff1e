"""Going up: whatever is answered or not, an overdue duty stands before one who can answer, and never goes round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.duty import DutyKind, Owed
from casework.fact import Acknowledged, Fact, Raised, Urged
from casework.ladder import Climb, climb, unreachable
from casework.people import Post, Role, Worker, WorkerId
from tests.builders.town import ZONE, ground, said

MONDAY = date(2026, 9, 7)
OWNER, LEADER, CONTACT, GROUP = 1, 2, 3, 4
HOLDERS = {
    Role.HEAD_TEACHER: OWNER,
    Role.SCHOOL_LEADER: LEADER,
    Role.TOWN_CONTACT: CONTACT,
    Role.LEADING_GROUP: GROUP,
}
OWED = Owed(
    kind=DutyKind.VISIT_HOME,
    role=Role.HEAD_TEACHER,
    anchor=MONDAY,
    since=MONDAY,
    due=datetime(2026, 9, 8, tzinfo=ZONE),
    remind_on=MONDAY,
    limit=MONDAY,
    clause="default",
)
PHONES = st.sampled_from(["joined", "not_joined", "blocked", "left", "vacant"])


def worker(number: WorkerId, role: Role, phone: str) -> Worker:
    return Worker(
        id=number,
        name=role,
        posts=(Post(role=role),),
        chat=None if phone == "not_joined" else number,
        blocked=phone == "blocked",
        active=phone != "left",
    )


@dataclass
class Ladder:
    """The levels above one head teacher, the duty's facts so far, and what happens as time passes."""

    phones: Mapping[Role, str]
    facts: list[Fact] = field(default_factory=list)

    def who(self, role: Role) -> WorkerId | None:
        number = HOLDERS.get(role)
        return None if number is None or self.phones.get(role, "joined") == "vacant" else number

    def worker(self, number: WorkerId) -> Worker | None:
        role = next(role for role, holder in HOLDERS.items() if holder == number)
        phone = self.phones.get(role, "joined")
        return None if phone == "vacant" else worker(number, role, phone)

    def at(self, now: datetime, owed: Owed = OWED) -> Climb:
        found = climb(
            owed=owed,
            owner=self.who(Role.HEAD_TEACHER),
            facts=self.facts,
            who=self.who,
            worker=self.worker,
            ground=ground(),
            now=now,
        )
        if found.step is not None:
            self.facts.append(said(found.step, now, by=None))
        return found

    @property
    def steps(self) -> list[Raised]:
        return [fact.body for fact in self.facts if isinstance(fact.body, Raised)]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def test_before_it_is_due_it_stands_before_nobody() -> None:
    ladder = Ladder(phones={})
    assert ladder.at(midnight(MONDAY)).standing.rung is None
    assert ladder.steps == []


def test_unanswered_it_goes_up_level_by_level_and_comes_back_flagged() -> None:
    ladder = Ladder(phones={})
    for days in range(1, 10):
        ladder.at(midnight(MONDAY + timedelta(days=days)))
    assert [(step.rung, step.let_lie, step.flagged) for step in ladder.steps] == [
        (Role.SCHOOL_LEADER, None, False),
        (Role.TOWN_CONTACT, LEADER, False),
        (Role.LEADING_GROUP, CONTACT, False),
        (Role.TOWN_CONTACT, GROUP, True),
    ]


def test_acknowledged_in_time_it_stays_until_it_should_have_been_acted_on() -> None:
    ladder = Ladder(phones={})
    ladder.at(midnight(date(2026, 9, 8)))
    answered = Acknowledged(duty=OWED.key, rung=Role.SCHOOL_LEADER)
    ladder.facts.append(said(answered, datetime(2026, 9, 8, 9, tzinfo=ZONE), by=LEADER))
    assert ladder.at(midnight(date(2026, 9, 9))).standing.acknowledged
    assert ladder.at(midnight(date(2026, 9, 10))).standing.rung is Role.TOWN_CONTACT


def test_a_new_day_takes_it_off_the_ladder_until_that_day_is_over() -> None:
    ladder = Ladder(phones={})
    ladder.at(midnight(date(2026, 9, 8)))
    urged = Urged(duty=OWED.key, rung=Role.SCHOOL_LEADER, day=date(2026, 9, 10))
    ladder.facts.append(said(urged, datetime(2026, 9, 8, 9, tzinfo=ZONE), by=LEADER))
    put_off = Owed(
        kind=OWED.kind, role=OWED.role, anchor=OWED.anchor, since=OWED.since, due=midnight(date(2026, 9, 11)),
        remind_on=OWED.remind_on, limit=OWED.limit, clause=OWED.clause,
    )  # fmt: skip
    assert ladder.at(midnight(date(2026, 9, 10)), put_off).standing.rung is None
    assert ladder.at(midnight(date(2026, 9, 11)), put_off).standing.rung is Role.TOWN_CONTACT


@given(
    st.fixed_dictionaries(dict.fromkeys(HOLDERS, PHONES)),
    st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=12, unique=True),
)
def test_an_overdue_duty_stands_before_somebody_who_can_be_reached_if_there_is_anybody(
    phones: Mapping[Role, str], days: list[int]
) -> None:
    ladder = Ladder(phones=phones)
    can_answer = [role for role in HOLDERS if role is not Role.HEAD_TEACHER and phones[role] == "joined"]
    for day in sorted(days):
        standing = ladder.at(midnight(date(2026, 9, 8) + timedelta(days=day))).standing
        if can_answer:
            assert standing.worker is not None
            assert unreachable(ladder.worker(standing.worker)) is None
        else:
            assert standing.worker in (None, OWNER)


@given(
    st.fixed_dictionaries(dict.fromkeys(HOLDERS, PHONES)),
    st.lists(st.integers(min_value=0, max_value=24 * 60), min_size=1, max_size=20),
    st.sets(st.integers(min_value=0, max_value=19)),
)
def test_it_only_ever_goes_up_and_whoever_is_passed_over_is_named(
    phones: Mapping[Role, str], hours: list[int], answers: set[int]
) -> None:
    ladder = Ladder(phones=phones)
    order = list(ground().policy.ladder(Role.HEAD_TEACHER))
    for number, hour in enumerate(sorted(hours)):
        now = midnight(date(2026, 9, 8)) + timedelta(hours=hour)
        standing = ladder.at(now).standing
        if number in answers and standing.rung is not None and standing.worker is not None:
            seen = Acknowledged(duty=OWED.key, rung=standing.rung)
            ladder.facts.append(said(seen, now + timedelta(minutes=1), by=standing.worker))
    climbed = [order.index(step.rung) for step in ladder.steps if not step.flagged]
    assert climbed == sorted(set(climbed))
    assert sum(step.flagged for step in ladder.steps) <= 1
    for step in ladder.steps:
        assert all(item.split(":")[1] in {"vacant", "not_joined", "blocked", "owner"} for item in step.skipped)
        assert step.flagged or step.to != step.let_lie


@given(st.lists(st.integers(min_value=0, max_value=24 * 30), min_size=1, max_size=20))
def test_looking_twice_at_the_same_moment_changes_nothing(hours: list[int]) -> None:
    ladder = Ladder(phones={})
    for hour in sorted(hours):
        now = midnight(date(2026, 9, 8)) + timedelta(hours=hour)
        first = ladder.at(now)
        before = len(ladder.facts)
        assert ladder.at(now).standing.worker == first.standing.worker
        assert len(ladder.facts) == before
