"""Notices: when they may be spoken, checked again at that moment, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from casework.duty import DutyState
from casework.fact import Fact, PassedOn, Subject
from casework.people import Worker
from casework.ports import Casebook, Draft, Hold, Notice
from casework.town import Handover
from storage import outbox, tables
from storage.casebook import SqlCasebook
from storage.outgoing import LEASE, OutboxRow
from tests.storage.conftest import BookOpener
from tests.storage.town import LATE, MONDAY, NOON, People, duty_of, said

AFTER_LEASE = NOON + LEASE


@dataclass(frozen=True, kw_only=True)
class Told:
    row: OutboxRow
    fate: str
    message: int | None = None
    not_before: datetime | None = None
    tries: int = 0
    error: str = ""


def states(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(tables.outbox.c.state).order_by(tables.outbox.c.id)).scalars())


def reasons(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(tables.outbox.c.error).order_by(tables.outbox.c.id)).scalars())


def claimed(book: SqlCasebook, now: datetime = AFTER_LEASE, limit: int = 100) -> list[OutboxRow]:
    return outbox.claim(book, now=now, limit=limit)


def quiet(worker: int, **more: object) -> Notice:
    return replace(said(worker), hold=Hold.QUIET, **more)  # type: ignore[arg-type]


def test_a_notice_is_handed_over_with_its_commit_and_to_nobody_else_before_its_lease_ends(
    engine: Engine, town: People, book_at: BookOpener
) -> None:
    with book_at() as book:
        book.tell(said(town.head, {"day": "2026-09-07"}))
        book.settle()
        [ready] = book.ready
    assert (ready.chat, ready.values, ready.locale) == (101, {"day": "2026-09-07"}, "")
    with book_at() as book:
        assert claimed(book, NOON + LEASE - timedelta(seconds=1)) == []
        assert outbox.next_due(book, after=NOON) == NOON + LEASE
    with book_at() as book:
        assert claimed(book) == [ready]
    with book_at() as book:
        assert claimed(book) == []


def test_at_the_start_leases_of_an_earlier_run_are_taken_back(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.tell(said(town.head))
    with book_at() as book:
        assert outbox.release(book) == 1
        assert len(claimed(book, NOON)) == 1


def test_replies_are_claimed_first_then_the_oldest(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        for template, reply in (("one", False), ("two", False), ("three", True)):
            book.tell(Notice(template=template, chat=101, reply=reply, hold=Hold.NEVER))
    with book_at() as book:
        assert [row.template for row in claimed(book, limit=2)] == ["three", "one"]


def test_the_second_notice_of_the_same_name_is_not_added(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.tell(replace(said(town.head), once="day:2026-09-07"))
        book.tell(replace(said(town.head), once="day:2026-09-07"))
    with book_at() as book:
        book.tell(replace(said(town.head), once="day:2026-09-07"))
        book.tell(replace(said(town.head), once="day:2026-09-08"))
    assert states(engine) == ["sending", "sending"]


def test_nobody_speaks_to_who_has_no_phone(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.cut_off(town.grid)
        book.mark_blocked(104, True)
        book.tell(said(town.grid))
        book.tell(said(town.contact))
    assert states(engine) == ["dropped", "dropped"]


def leave(book: Casebook, town: People) -> None:
    head = book.town().workers[town.head]
    book.save_worker(replace(head, active=False))


def block(book: Casebook, town: People) -> None:
    book.mark_blocked(101, True)


def lose_sight(book: Casebook, town: People) -> None:
    head = book.town().workers[town.head]
    book.save_worker(replace(head, posts=book.town().workers[town.other_head].posts))


def do_it(book: Casebook, town: People) -> None:
    book.save_duties([replace(duty_of(town.pupils[0], town.head), state=DutyState.DONE)])


def pass_it_on(book: Casebook, town: People) -> None:
    book.save_duties([duty_of(town.pupils[0], town.contact)])


@pytest.mark.parametrize(
    ("what_happens", "why"),
    [
        (leave, "left"),
        (block, "blocked"),
        (lose_sight, "may not see"),
        (do_it, "no longer owed"),
        (pass_it_on, "another's duty"),
    ],
)
def test_what_need_not_or_may_not_be_said_any_more_is_dropped(
    engine: Engine, town: People, book_at: BookOpener, what_happens: object, why: str
) -> None:
    duty = duty_of(town.pupils[0], town.head)
    with book_at() as book:
        book.save_duties([duty])
        book.tell(replace(said(town.head), pupil=duty.pupil, duty=duty.key))
    with book_at() as book:
        what_happens(book, town)  # type: ignore[operator]
    with book_at() as book:
        assert claimed(book) == []
    assert (states(engine), reasons(engine)) == (["dropped"], [why])


def test_who_was_given_a_duty_by_name_hears_of_the_child_though_it_is_not_theirs(
    town: People, book_at: BookOpener
) -> None:
    duty = duty_of(town.pupils[0], town.other_head)
    given = Fact(
        ref="given0000001", subject=Subject.pupil(duty.pupil), at=NOON, by=town.head,
        body=PassedOn(duty=duty.key, to=town.other_head),
    )  # fmt: skip
    with book_at() as book:
        book.save_duties([duty])
        book.append([given])
        book.tell(replace(said(town.other_head), pupil=duty.pupil, duty=duty.key))
    with book_at() as book:
        assert len(claimed(book)) == 1


def test_who_stands_on_the_ladder_or_in_for_somebody_may_hear_of_the_duty(town: People, book_at: BookOpener) -> None:
    child = town.pupils[1]
    with book_at() as book:
        raised = replace(duty_of(child, town.other_head), rung_worker=town.contact)
        book.save_duties([raised])
        book.save_handover(Handover(id=0, giver=town.other_head, taker=town.head, start=MONDAY))
        book.tell(replace(said(town.contact), pupil=child, duty=raised.key))
        book.tell(replace(said(town.head), pupil=child))
    with book_at() as book:
        assert [row.chat for row in claimed(book)] == [104, 101]


def test_a_notice_goes_to_the_phone_the_person_has_now(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.tell(said(town.head))
        assert book.link_chat(town.head, 205) == 101
        book.set_locale(town.head, "en")
    with book_at() as book:
        [row] = claimed(book)
    assert (row.chat, row.locale) == (205, "en")


def test_at_night_quiet_notices_are_held_and_come_out_once(engine: Engine, town: People, book_at: BookOpener) -> None:
    duty = duty_of(town.pupils[0], town.head)
    with book_at(LATE) as book:
        book.save_duties([duty])
        book.tell(quiet(town.head, values={"n": 1}))
        book.tell(quiet(town.head, values={"n": 2}, pupil=duty.pupil, duty=duty.key))
        book.tell(quiet(town.grid))
        book.tell(said(town.contact))
        book.settle()
        assert [row.chat for row in book.ready] == [104]
    assert states(engine) == ["held", "held", "held", "sending"]
    morning = LATE + timedelta(hours=8, minutes=30)
    with book_at(morning) as book:
        book.save_duties([replace(duty, state=DutyState.DONE)])
        held = book.held_notices(morning)
        assert {worker: [dict(one.values) for one in notices] for worker, notices in held.items()} == {
            town.head: [{"n": 1}], town.grid: [{}],
        }  # fmt: skip
        assert book.held_notices(morning) == {}
    assert states(engine) == ["dropped", "dropped", "dropped", "sending"]


def test_on_a_holiday_quiet_notices_are_held(town: People, book_at: BookOpener) -> None:
    national_day = NOON.replace(month=10, day=1)
    with book_at(national_day) as book:
        assert book.quiet(national_day)
        assert not book.quiet(NOON)
        book.tell(quiet(town.head))
        book.settle()
        assert book.ready == []


@pytest.mark.parametrize("claimed_at", [LATE, NOON.replace(day=9)], ids=["at night", "after an outage of two days"])
def test_a_quiet_notice_that_was_not_sent_in_time_waits_for_the_digest(
    engine: Engine, town: People, book_at: BookOpener, claimed_at: datetime
) -> None:
    with book_at() as book:
        book.tell(quiet(town.head))
        book.tell(Notice(template="reply", chat=101, reply=True))
    with book_at(claimed_at) as book:
        assert [row.template for row in claimed(book, claimed_at)] == ["reply"]
    assert states(engine) == ["held", "sending"]


def test_what_became_of_notices_is_written_down(engine: Engine, town: People, book_at: BookOpener) -> None:
    later = NOON + timedelta(minutes=5)
    with book_at() as book:
        book.save_draft(Draft(ref="draft0000000", worker=town.head, kind="absent", values={}, at=NOON))
        book.tell(replace(said(town.head), draft="draft0000000"))
        for worker in (town.head, town.other_head, town.contact):
            book.tell(said(worker))
        book.settle()
        sent, later_row, blocked, failed = book.ready
    with book_at() as book:
        told = [
            Told(row=sent, fate="sent", message=55),
            Told(row=later_row, fate="later", not_before=later, tries=1, error="429"),
            Told(row=blocked, fate="blocked", error="403"),
            Told(row=failed, fate="failed", error="400"),
        ]
        outbox.record(book, outcomes=told, now=NOON)
        draft = book.draft_by_ref("draft0000000")
        assert draft is not None
        assert draft.message == 55
        assert book.town().workers[town.other_head].blocked
    assert states(engine) == ["sent", "waiting", "dropped", "failed"]
    with book_at() as book:
        assert outbox.next_due(book, after=NOON) == later
        assert claimed(book, later - timedelta(seconds=1)) == []
        [again] = claimed(book, later)
        assert (again.id, again.tries) == (later_row.id, 1)


def test_what_is_over_is_cleared_in_time(engine: Engine, town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.tell(said(town.head))
        book.tell(replace(said(town.head), once="kept"))
        book.settle()
        outbox.record(book, outcomes=[Told(row=row, fate="sent", message=1) for row in book.ready], now=NOON)
        book.tell(said(town.head))
    with book_at() as book:
        assert outbox.prune(book, before=NOON) == 0
        assert outbox.prune(book, before=NOON + timedelta(days=90)) == 1
    assert states(engine) == ["sent", "sending"]


def test_a_stranger_is_answered_in_the_chat_they_wrote_from(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        book.tell(Notice(template="welcome", chat=999, reply=True))
        book.settle()
        [row] = book.ready
    assert (row.chat, row.locale) == (999, "")


def test_a_worker_taken_on_without_a_post_sees_nobody(town: People, book_at: BookOpener) -> None:
    with book_at() as book:
        new = book.save_worker(Worker(id=0, name="新同事", posts=(), chat=300))
        book.tell(replace(said(new), pupil=town.pupils[0]))
    with book_at() as book:
        assert claimed(book) == []
