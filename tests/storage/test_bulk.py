"""The statements written out for the driver: what they write is what SQLAlchemy reads, and the other way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert, select

from casework.case import CaseStatus, CaseSummary
from casework.duty import DutyKind
from casework.people import Role
from casework.policy.model import Stage
from casework.reading.contract import Reason
from storage import tables
from storage.bulk import Insert, InsertNew, Select, Update
from storage.moment import NaiveMoment
from storage.rows import case_from, case_row, duty_from, duty_row
from storage.workers import in_the_way
from tests.storage.town import MONDAY, NOON, People, duty_of

EXACT = NOON + timedelta(microseconds=123456)
CASES = Insert(tables.cases, replaces=True)
DUTIES = Insert(tables.duties, replaces=True)
READ_CASES = Select(tables.cases, "pupil")
READ_DUTIES = Select(tables.duties, "pupil", order="due, key")
UPDATES = InsertNew(
    tables.inbox, "update_id", "chat", "received_at", "body", "state", "tries", "error", key="update_id"
)
SENT = Update(tables.inbox, "state", "received_at", key="update_id")


def full_case(pupil: int) -> CaseSummary:
    return CaseSummary(
        pupil=pupil, status=CaseStatus.WATCHED, stage=Stage.SUSPECTED, since=MONDAY, opened=MONDAY, first_missed=MONDAY,
        missed_days=8, confirmed=MONDAY, awaiting=Stage.DROPOUT, reason=Reason.WEARY, leave_until=MONDAY,
        promised=MONDAY, returned=MONDAY, watch_until=MONDAY, closed=MONDAY, attempts=3, last_attempt=EXACT,
        look_at=EXACT,
    )  # fmt: skip


def test_a_case_written_here_is_read_by_sqlalchemy_and_back(engine: Engine, town: People) -> None:
    first, second = full_case(town.pupils[0]), CaseSummary(pupil=town.pupils[1], status=CaseStatus.NONE)
    with engine.connect() as connection:
        CASES.run(connection, map(case_row, [first, second]))
        by_core = connection.execute(select(tables.cases).order_by(tables.cases.c.pupil)).all()
        assert [case_from(row) for row in by_core] == [first, second]
        here = READ_CASES.run(connection, [town.pupils[0], town.pupils[1]])
        assert sorted(map(tuple, here)) == sorted(map(tuple, by_core))
        assert [case_from(row) for row in READ_CASES.run(connection, [town.pupils[0]])] == [first]


def test_a_row_of_the_same_key_is_replaced(engine: Engine, town: People) -> None:
    with engine.connect() as connection:
        CASES.run(connection, [case_row(full_case(town.pupils[0]))])
        later = replace(full_case(town.pupils[0]), status=CaseStatus.CLOSED, look_at=None)
        CASES.run(connection, [case_row(later)])
        assert [case_from(row) for row in connection.execute(select(tables.cases))] == [later]


def test_a_duty_written_by_sqlalchemy_is_read_here(engine: Engine, town: People) -> None:
    duty = replace(
        duty_of(town.pupils[0], town.head), rung=Role.SCHOOL_LEADER, rung_worker=town.contact, rung_since=EXACT,
        rung_due=EXACT, rung_acknowledged=True, tries=2,
    )  # fmt: skip
    plain = duty_of(town.pupils[0], town.grid, kind=DutyKind.CHECK_IN)
    with engine.connect() as connection:
        names = [column.name for column in tables.duties.columns]
        rows = [dict(zip(names, duty_row(one), strict=True)) for one in (duty, plain)]
        connection.execute(insert(tables.duties), rows)
        assert [duty_from(row) for row in READ_DUTIES.run(connection, [town.pupils[0]])] == [plain, duty]
        DUTIES.run(connection, [duty_row(plain)])
        assert len(READ_DUTIES.run(connection, [town.pupils[0]])) == 2


def test_only_rows_that_were_not_there_are_added(engine: Engine) -> None:
    def row(number: int) -> list[object]:
        return [number, 101, EXACT, "{}", "waiting", 0, ""]

    with engine.connect() as connection:
        connection.execute(select(tables.inbox)).all()
        assert UPDATES.run(connection, [row(7), row(8)]) == [7, 8]
        assert UPDATES.run(connection, [row(8), row(6)]) == [6]
        SENT.run(connection, [["done", NOON.astimezone(UTC), 7]])
        found = connection.execute(select(tables.inbox).order_by(tables.inbox.c.update_id)).all()
    assert [(one.update_id, one.state, one.received_at) for one in found] == [
        (6, "waiting", EXACT), (7, "done", NOON), (8, "waiting", EXACT),
    ]  # fmt: skip


def test_the_two_moments_of_a_doubled_hour_are_written_apart(engine: Engine) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    second = first.replace(fold=1)
    with engine.connect() as connection:
        rows = [[1, 100, first, "{}", "waiting", 0, ""], [2, 100, second, "{}", "waiting", 0, ""]]
        assert UPDATES.run(connection, rows) == [1, 2]
        written = select(tables.inbox.c.received_at).order_by(tables.inbox.c.update_id)
        before, after = connection.execute(written).scalars()
    assert (before, after) == (first.astimezone(UTC), second.astimezone(UTC))


def test_a_moment_without_offset_is_refused_here_too(engine: Engine, town: People) -> None:
    late = replace(full_case(town.pupils[0]), look_at=NOON.replace(tzinfo=None))
    with engine.connect() as connection, pytest.raises(NaiveMoment):
        CASES.run(connection, [case_row(late)])


def test_what_another_transaction_put_in_the_way_is_known_though_the_driver_says_it_itself(
    engine: Engine, town: People
) -> None:
    twice = [duty_row(duty_of(town.pupils[0], town.head)) for _ in range(2)]
    with engine.connect() as connection, connection.begin(), pytest.raises(Exception, match=r"(?i)unique") as raised:
        Insert(tables.duties).run(connection, twice)

    assert in_the_way(raised.value) == (engine.dialect.name == "postgresql")
