"""The casebook's thread: committed together, failing alone, answered after the commit, nothing done twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Engine, func, select

from casework.desk.request import Answer, Refusal, Request
from casework.people import Worker
from casework.ports import Casebook, Hold, Notice
from storage import inbox, tables
from storage.chains import verify_chains
from storage.inbox import Received
from storage.jobs import MayOnlyLook
from storage.outgoing import OutboxRow
from storage.thread import CasebookThread, NotRunning
from tests.storage.town import NOON, POLICY, ZONE, People, absent, case_of, duty_of, said


class Running:
    """A running thread, with the notices it has handed out."""

    def __init__(self, engine: Engine) -> None:
        self.notices: list[OutboxRow] = []
        self.engine = engine
        self.thread = CasebookThread(
            engine, policy=POLICY, zone=ZONE, clock=lambda: NOON, secret="secret", on_notices=self.notices.extend
        )

    def count(self, table: Any, *conditions: Any) -> int:
        with self.engine.connect() as connection:
            found: int = connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
            return found

    async def receive(self, *updates: int) -> list[int]:
        rows = [Received(update_id=number, chat=101, body="{}") for number in updates]
        return await self.thread.work(inbox.store, rows=rows)


@asynccontextmanager
async def started(engine: Engine) -> AsyncIterator[Running]:
    one = Running(engine)
    one.thread.start()
    try:
        yield one
    finally:
        await one.thread.stop()


@pytest_asyncio.fixture
async def running(engine: Engine, town: People) -> AsyncIterator[Running]:
    async with started(engine) as one:
        yield one


def request(update: int | None = None, *, chat: int = 101, now: datetime = NOON) -> Request:
    return Request(chat=chat, at=now, now=now, update=update)


def report(book: Casebook, request: Request, *, child: int, fail: Callable[[], None] | None = None) -> Answer:
    """What every report does; ``fail`` may raise after all of it."""
    worker = book.worker_of_chat(101)
    assert worker is not None
    book.charts([child])
    book.append([absent(book, child, by=worker.id, utterance=str(request.update))])
    book.save_cases([case_of(child)])
    book.save_duties([duty_of(child, worker.id)])
    book.tell(Notice(template="recorded", values={"child": child}, chat=request.chat, reply=True, hold=Hold.NEVER))
    if fail is not None:
        fail()
    return Answer(template="recorded")


def break_down() -> None:
    raise ZeroDivisionError("a verb with a fault")


def refuse() -> None:
    raise Refusal("not_yours", child="白小满")


def write_and_break_down(book: Casebook, request: Request, *, child: int) -> Answer:
    report(book, request, child=child)
    book.note_wrong_code(101, NOON)
    raise ZeroDivisionError("a verb with a fault")


async def test_a_report_is_committed_with_its_notices_and_its_mark(running: Running, town: People) -> None:
    assert await running.receive(7) == [7]
    answer = await running.thread.run(report, request(7), child=town.pupils[0])
    assert answer == Answer(template="recorded")
    assert running.count(tables.facts) == running.count(tables.cases) == running.count(tables.duties) == 1
    assert running.count(tables.inbox, tables.inbox.c.state == "done") == 1
    [notice] = running.notices
    assert (notice.chat, notice.template, notice.values, notice.reply, notice.locale) == (
        101, "recorded", {"child": town.pupils[0]}, True, "",
    )  # fmt: skip
    assert running.count(tables.outbox, tables.outbox.c.id == notice.id, tables.outbox.c.state == "sending") == 1


async def test_the_same_update_twice_changes_nothing_the_second_time(running: Running, town: People) -> None:
    assert await running.receive(7, 7) == [7]
    assert await running.receive(7) == []
    both = [running.thread.run(report, request(7), child=town.pupils[0]) for _ in range(2)]
    answers = await asyncio.gather(*both)
    assert sorted(map(str, answers)) == sorted(map(str, [Answer(template="recorded"), None]))
    assert await running.thread.run(report, request(7), child=town.pupils[0]) is None
    assert running.count(tables.facts) == running.count(tables.outbox) == len(running.notices) == 1


@pytest.mark.parametrize("verb", [report, write_and_break_down], ids=["from memory", "by a rollback"])
async def test_a_failing_piece_is_undone_alone(running: Running, town: People, verb: Any) -> None:
    await running.receive(*range(1, 7))
    more = {"fail": break_down} if verb is report else {}
    jobs = [running.thread.run(report, request(number), child=town.pupils[number - 1]) for number in (1, 2, 3)]
    jobs.append(running.thread.run(verb, request(4), child=town.pupils[3], **more))
    jobs += [running.thread.run(report, request(number), child=town.pupils[number - 1]) for number in (5, 6)]
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Answer, Answer, Answer, ZeroDivisionError, Answer, Answer]
    assert running.count(tables.facts) == running.count(tables.cases) == len(running.notices) == 5
    assert running.count(tables.wrong_codes) == 0
    assert running.count(tables.inbox, tables.inbox.c.state == "done") == 5
    with running.engine.connect() as connection:
        failed = connection.execute(select(tables.inbox).where(tables.inbox.c.update_id == 4)).one()
    assert (failed.state, failed.tries, failed.error) == ("waiting", 1, "ZeroDivisionError: a verb with a fault")


async def test_a_row_the_database_refuses_fails_its_own_piece_only(running: Running, town: People) -> None:
    def same_ref(book: Casebook, request: Request, *, child: int) -> None:
        fact = absent(book, child, by=town.head)
        book.append([fact])
        book.append([fact])

    await running.receive(1, 2, 3)
    answers = await asyncio.gather(
        running.thread.run(report, request(1), child=town.pupils[0]),
        running.thread.run(same_ref, request(2), child=town.pupils[1]),
        running.thread.run(report, request(3), child=town.pupils[2]),
        return_exceptions=True,
    )
    assert [type(answer).__name__ for answer in answers] == ["Answer", "IntegrityError", "Answer"]
    assert running.count(tables.facts) == 2
    assert running.count(tables.inbox, tables.inbox.c.tries == 1) == 1


async def test_after_a_failure_the_next_piece_sees_only_what_was_committed(running: Running, town: People) -> None:
    child = town.pupils[0]
    await running.thread.run(report, request(), child=child)
    with pytest.raises(ZeroDivisionError):
        await running.thread.run(report, request(), child=child, fail=break_down)
    with pytest.raises(ZeroDivisionError):
        await running.thread.run(write_and_break_down, request(), child=child)
    await running.thread.run(report, request(), child=child)
    charts = await running.thread.read(lambda book: book.charts([child]))
    assert [fact.seq for fact in charts[child].facts] == [1, 2]
    assert (await running.thread.read(verify_chains)).broken == ()


async def test_a_refusal_undoes_everything_and_is_told(running: Running, town: People) -> None:
    await running.receive(7)
    answer = await running.thread.run(report, request(7, chat=103), child=town.pupils[0], fail=refuse)
    assert answer is None
    assert running.count(tables.facts) == 0
    [notice] = running.notices
    assert (notice.chat, notice.template, notice.values) == (103, "refusal_not_yours", {"child": "白小满"})
    assert running.count(tables.inbox, tables.inbox.c.state == "done") == 1


async def test_a_refusal_outside_a_conversation_reaches_the_caller(running: Running) -> None:
    with pytest.raises(Refusal):
        await running.thread.work(lambda _book: refuse())


async def test_fifty_phones_reporting_one_child_make_one_whole_chain(running: Running, town: People) -> None:
    child = town.pupils[0]
    await asyncio.gather(*(running.thread.run(report, request(), child=child) for _ in range(50)))
    charts = await running.thread.read(lambda book: book.charts([child]))
    assert [fact.seq for fact in charts[child].facts] == list(range(1, 51))
    verified = await running.thread.read(verify_chains)
    assert (verified.facts, verified.broken) == (50, ())
    assert len(running.notices) == len({notice.id for notice in running.notices}) == 50


async def test_a_look_cannot_write(running: Running, town: People) -> None:
    with pytest.raises(MayOnlyLook):
        await running.thread.read(lambda book: book.tell(said(town.head)))
    with pytest.raises(MayOnlyLook):
        await running.thread.read(lambda book: book.note_wrong_code(101, NOON))
    assert running.count(tables.outbox) == running.count(tables.wrong_codes) == 0


async def test_stopping_finishes_what_was_handed_in(engine: Engine, town: People) -> None:
    async with started(engine) as running:
        jobs = [
            asyncio.ensure_future(running.thread.run(report, request(), child=town.pupils[number % 6]))
            for number in range(30)
        ]
        await asyncio.sleep(0)
    assert all([await job == Answer(template="recorded") for job in jobs])
    assert running.count(tables.facts) == 30
    with pytest.raises(NotRunning):
        await running.thread.run(report, request(), child=town.pupils[0])


async def test_whoever_stops_waiting_stops_nobody_else(running: Running, town: People) -> None:
    gone = asyncio.ensure_future(running.thread.run(report, request(), child=town.pupils[0]))
    await asyncio.sleep(0)
    gone.cancel()
    assert await running.thread.run(report, request(), child=town.pupils[1]) == Answer(template="recorded")


async def test_a_change_of_staff_is_seen_by_the_next_piece_and_undone_with_its_own(
    running: Running, town: People
) -> None:
    def rename(book: Casebook, *, name: str, fail: bool = False) -> None:
        book.save_worker(Worker(id=town.head, name=name, posts=book.town().workers[town.head].posts, chat=101))
        assert book.town().workers[town.head].name == name
        if fail:
            raise ZeroDivisionError

    def name(book: Casebook) -> str:
        return book.town().workers[town.head].name

    await running.thread.work(rename, name="何安")
    assert await running.thread.read(name) == await running.thread.work(name) == "何安"
    with pytest.raises(ZeroDivisionError):
        await running.thread.work(rename, name="何乐", fail=True)
    assert await running.thread.read(name) == await running.thread.work(name) == "何安"


async def test_what_another_process_has_written_is_seen(running: Running, town: People, book_at: Any) -> None:
    child = town.pupils[0]
    await running.thread.run(report, request(), child=child)
    with book_at() as other:
        other.append([absent(other, child, by=town.grid)])
        other.mark_blocked(104, True)
        other.tell(said(town.head))
    await running.thread.run(report, request(), child=child)
    charts = await running.thread.work(lambda book: book.charts([child]))
    assert [fact.seq for fact in charts[child].facts] == [1, 2, 3]
    assert await running.thread.work(lambda book: book.town().workers[town.contact].blocked)
    assert running.count(tables.outbox) == 3
