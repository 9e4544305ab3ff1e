"""The threads that do the work: one that commits a group at a time, and those that commit one piece at a time."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.casebook import SqlCasebook
from storage.engine import READ_ONLY
from storage.jobs import Job, Jobs, MayOnlyLook, UndoAll
from storage.outgoing import OutboxRow

GROUP = 200
"""How many pieces of work one commit takes at most."""

ATTEMPTS = 5
"""How often a piece of work is begun when another transaction gets in its way."""

IN_THE_WAY = frozenset({"40001", "40P01", "23505"})
"""PostgreSQL's codes for transactions that could not be put in an order, for a deadlock, and for a row that another
transaction has added at the same moment."""

Answered = Callable[[Sequence[Job], list[OutboxRow]], None]


class Worker(ABC, threading.Thread):
    """A thread that serves one queue; ``answered`` hears of the jobs of each commit and their notices."""

    def __init__(
        self, engine: Engine, book: Callable[[Connection], SqlCasebook], jobs: Jobs, answered: Answered
    ) -> None:
        super().__init__(name=type(self).__name__, daemon=True)
        self.engine = engine
        self.make_book = book
        self.jobs = jobs
        self.answered = answered

    @abstractmethod
    def run(self) -> None: ...


class GroupWriter(Worker):
    """Commits everything that waits at the same moment together. First hopefully, with nothing between the pieces;
    when one of them fails after it has written, all again, each in a savepoint."""

    def run(self) -> None:
        with self.engine.connect() as connection:
            book = self.make_book(connection)
            while jobs := self.jobs.take(GROUP):
                self.answered(jobs, self._serve(connection, book, jobs))

    def _serve(self, connection: Connection, book: SqlCasebook, jobs: list[Job]) -> list[OutboxRow]:
        try:
            try:
                return self._commit(connection, book, jobs, self._do_hopefully)
            except Exception:
                return self._commit(connection, book, jobs, self._do_in_savepoint)
        except Exception as error:
            for job in jobs:
                job.error = error
            return []

    def _commit(
        self,
        connection: Connection,
        book: SqlCasebook,
        jobs: list[Job],
        do: Callable[[Connection, SqlCasebook, Job], None],
    ) -> list[OutboxRow]:
        try:
            book.begin()
            done = book.already_done([job.update for job in jobs if job.update is not None])
            for job in jobs:
                if job.update not in done:
                    do(connection, book, job)
                if job.update is not None:
                    done.add(job.update)
            book.settle()
            connection.commit()
        except BaseException:
            connection.rollback()
            book.rolled_back()
            raise
        return book.committed()

    def _do_hopefully(self, connection: Connection, book: SqlCasebook, job: Job) -> None:
        def undo(error: Exception) -> None:
            if not book.drop_piece():
                raise UndoAll from error

        job.do(book, undo, settle=False)
        book.keep_piece()

    def _do_in_savepoint(self, connection: Connection, book: SqlCasebook, job: Job) -> None:
        savepoint = connection.begin_nested()
        told_before = len(book.ready)

        def undo(_error: Exception) -> None:
            savepoint.rollback()
            book.undo_piece()
            del book.ready[told_before:]

        job.do(book, undo, settle=True)
        book.settle()
        book.keep_piece()
        if savepoint.is_active:
            savepoint.commit()


class SingleWorker(Worker):
    """Commits each piece of work by itself; one that another transaction was in the way of is begun anew."""

    def run(self) -> None:
        while jobs := self.jobs.take(1):
            self.answered(jobs, self._serve(jobs[0]))

    def _serve(self, job: Job) -> list[OutboxRow]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.engine.connect() as connection:
                    if job.reads:
                        connection.execution_options(**READ_ONLY)
                    return self._commit(connection, job, last=attempt == ATTEMPTS)
            except Exception as error:
                job.error = error
                if not in_the_way(error):
                    break
        return []

    def _commit(self, connection: Connection, job: Job, *, last: bool) -> list[OutboxRow]:
        book = self.make_book(connection)
        book.begin()

        def undo(error: Exception) -> None:
            connection.rollback()
            book.rolled_back()
            if in_the_way(error) and not last:
                raise error
            book.begin()
            book.start_piece(job.now)

        if job.update is not None and book.already_done([job.update]):
            return []
        job.do(book, undo, settle=not job.reads)
        if job.reads:
            if book.has_written():
                raise MayOnlyLook
            return []
        book.settle()
        connection.commit()
        return book.committed()


def in_the_way(error: Exception) -> bool:
    """Whether the same piece of work may well succeed when it is begun anew.

    The statements of ``storage.bulk`` go past SQLAlchemy, so that the driver's own error comes from them.
    """
    raised = error.orig if isinstance(error, DBAPIError) else error
    return getattr(raised, "sqlstate", None) in IN_THE_WAY
