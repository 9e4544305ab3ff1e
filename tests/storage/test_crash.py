"""A process that is killed loses nothing that it has answered."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, select

from storage import tables
from storage.chains import verify_chains
from tests.storage.conftest import BookOpener
from tests.storage.town import People

REPORTER = """
import asyncio, sys
from casework.desk.request import Request
from storage import inbox
from storage.engine import open_database
from storage.inbox import Received
from storage.thread import CasebookThread
from tests.storage.test_thread import report
from tests.storage.town import NOON, POLICY, ZONE

async def main(url, pupils):
    thread = CasebookThread(open_database(url), policy=POLICY, zone=ZONE, clock=lambda: NOON)
    thread.start()
    async def phone(first):
        for update in range(first, 1_000_000, 20):
            await thread.work(inbox.store, rows=[Received(update_id=update, chat=101, body="{}")])
            request = Request(chat=101, at=NOON, now=NOON, update=update)
            await thread.run(report, request, child=pupils[update % len(pupils)])
            print(update, flush=True)
    await asyncio.gather(*(phone(first) for first in range(1, 21)))

asyncio.run(main(sys.argv[1], [int(one) for one in sys.argv[2:]]))
"""


def test_what_was_answered_before_a_kill_is_there_afterwards(
    url: str, engine: Engine, town: People, book_at: BookOpener
) -> None:
    command = [sys.executable, "-c", REPORTER, url, *map(str, town.pupils)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    ) as process:
        assert process.stdout is not None
        answered = [int(process.stdout.readline()) for _ in range(150)]
        process.send_signal(signal.SIGKILL)
        answered += [int(line) for line in process.stdout.read().splitlines() if line.strip()]
    with engine.connect() as connection:
        said = connection.execute(select(tables.facts.c.utterance)).scalars().all()
        done = (
            connection.execute(select(tables.inbox.c.update_id).where(tables.inbox.c.state == "done")).scalars().all()
        )
        notices = connection.execute(select(tables.outbox.c.id)).scalars().all()
    assert set(answered) <= set(done)
    # Each either wholly or not at all: facts, notices and marks went together.
    assert sorted(map(str, done)) == sorted(said)
    assert len(notices) == len(done)
    with book_at(reads_only=True) as book:
        assert verify_chains(book).broken == ()


def test_two_processes_writing_at_once_wait_for_each_other(
    url: str, engine: Engine, town: People, book_at: BookOpener
) -> None:
    async def both() -> list[int]:
        command = [sys.executable, "-c", WRITER, url, *map(str, town.pupils)]
        root = Path(__file__).parents[2]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        running = [await asyncio.create_subprocess_exec(*command, cwd=root, env=environment) for _ in range(2)]
        return [await one.wait() for one in running]

    assert asyncio.run(both()) == [0, 0]
    with book_at(reads_only=True) as book:
        verified = verify_chains(book)
    assert (verified.facts, verified.broken) == (2 * 30, ())


WRITER = """
import sys
from storage.casebook import casebook_on
from storage.engine import open_database
from tests.storage.town import NOON, POLICY, ZONE, absent

engine = open_database(sys.argv[1])
pupils = [int(one) for one in sys.argv[2:]]
for number in range(30):
    with casebook_on(engine, policy=POLICY, zone=ZONE, now=NOON) as book:
        child = pupils[number % 2]
        book.charts([child])
        book.append([absent(book, child, by=None)])
engine.dispose()
"""
