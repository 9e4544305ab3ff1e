"""The casebook's thread: pieces of work are handed in from the event loop and answered after their commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from casework.desk.request import Answer, Request
from casework.policy.model import Policy
from storage.casebook import SqlCasebook
from storage.jobs import Job, Jobs
from storage.outgoing import OutboxRow
from storage.transaction import Shared
from storage.workers import GroupWriter, SingleWorker, Worker

P = ParamSpec("P")
T = TypeVar("T")

POSTGRES_THREADS = 4


class NotRunning(RuntimeError):
    """The casebook's thread is not running."""


class CasebookThread:
    """On SQLite one thread writes, everything waiting at the same moment in one commit, and another only reads; on
    PostgreSQL a few threads do both, each piece of work in a transaction of its own.

    ``clock`` tells the time for work that does not come with a request. ``on_notices`` is called on the event loop
    after each commit with the notices just committed that may be spoken now, already under a lease.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        policy: Policy,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        secret: str = "",
        on_notices: Callable[[list[OutboxRow]], None] | None = None,
    ) -> None:
        self.on_notices = on_notices
        self._engine = engine
        self._policy = policy
        self._zone = zone
        self._clock = clock
        self._secret = secret
        self._writes = Jobs()
        self._reads = Jobs()
        self._workers: list[Worker] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._shared = Shared()

    def start(self) -> None:
        """Begin to work; to be called on the event loop that will await."""
        self._loop = asyncio.get_running_loop()
        shared = self._shared = Shared()

        def book(**how: Any) -> Callable[..., SqlCasebook]:
            return lambda connection: SqlCasebook(
                connection, policy=self._policy, zone=self._zone, shared=shared, secret=self._secret, **how
            )

        if self._engine.dialect.name == "sqlite":
            self._workers = [
                GroupWriter(self._engine, book(sole=True), self._writes, self._answer),
                SingleWorker(self._engine, book(), self._reads, self._answer),
            ]
        else:
            self._reads = self._writes
            self._workers = [
                SingleWorker(self._engine, book(locks=True), self._writes, self._answer)
                for _ in range(POSTGRES_THREADS)
            ]
        for worker in self._workers:
            worker.start()

    async def stop(self) -> None:
        """Finish everything that was handed in, then end."""
        for worker in self._workers:
            worker.jobs.close()
        loop = asyncio.get_running_loop()
        for worker in self._workers:
            await loop.run_in_executor(None, worker.join)
        self._workers = []

    def files_wanted(self) -> bool:
        """Whether a file was queued for download since this was last asked."""
        asked, self._shared.files_wanted = self._shared.files_wanted, False
        return asked

    async def run(
        self,
        verb: Callable[Concatenate[Any, Request, P], Answer | None],
        request: Request,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer | None:
        """Run one verb for one update, which is marked as done in the same transaction; answers after the commit.

        An update that is done already changes nothing: None. A ``Refusal`` undoes what the verb did, is told to the
        person, and counts as done: None. Any other exception undoes it, counts a try in the inbox, and is raised here.
        """
        answer: Answer | None = await self._hand_in(
            self._writes, lambda book: verb(book, request, *args, **kwargs), request.now, request
        )
        return answer

    async def work(self, piece: Callable[Concatenate[Any, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something that writes and belongs to no update; answers after the commit, raises what it raised."""
        done: T = await self._hand_in(self._writes, lambda book: piece(book, *args, **kwargs), self._clock())
        return done

    async def read(self, piece: Callable[Concatenate[Any, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something that only looks."""
        seen: T = await self._hand_in(self._reads, lambda book: piece(book, *args, **kwargs), self._clock(), reads=True)
        return seen

    async def _hand_in(
        self,
        jobs: Jobs,
        work: Callable[[SqlCasebook], Any],
        now: datetime,
        request: Request | None = None,
        *,
        reads: bool = False,
    ) -> Any:
        if self._loop is None or not self._workers:
            raise NotRunning
        job = Job(work=work, now=now, request=request, reads=reads, answer=self._loop.create_future())
        jobs.put(job)
        return await job.answer

    def _answer(self, jobs: Sequence[Job], notices: list[OutboxRow]) -> None:
        """Called in a worker's thread: one wake-up of the loop for all the jobs of a commit."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._resolve, jobs, notices)

    def _resolve(self, jobs: Sequence[Job], notices: list[OutboxRow]) -> None:
        if notices and self.on_notices is not None:
            self.on_notices(notices)
        for job in jobs:
            job.resolve()
