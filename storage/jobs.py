"""Pieces of work waiting for the casebook's thread, and how one of them is done inside a transaction."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.desk.request import Refusal, Request
from casework.ports import Hold, Notice
from storage.casebook import SqlCasebook


class MayOnlyLook(RuntimeError):
    """What was handed in as a mere look wants to write."""


class UndoAll(Exception):
    """A piece of work failed after it had written: only a rollback undoes it."""


@dataclass(kw_only=True, slots=True, eq=False)
class Job:
    """One piece of work, and the place for its outcome."""

    work: Callable[[SqlCasebook], Any]
    now: datetime
    answer: asyncio.Future[Any]
    request: Request | None = None
    reads: bool = False
    value: Any = field(default=None, init=False)
    error: BaseException | None = field(default=None, init=False)

    @property
    def update(self) -> int | None:
        return self.request.update if self.request is not None else None

    def resolve(self) -> None:
        """Wake whoever waits, unless they have gone."""
        if self.answer.cancelled():
            return
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.value)

    def do(self, book: SqlCasebook, undo: Callable[[Exception], None], *, settle: bool) -> None:
        """Do it on the book. When it fails, ``undo`` takes back what it did and the failure is written down.

        ``settle`` makes its writes at once, so that a row the database refuses counts as its own failure.
        """
        self.value = self.error = None
        book.start_piece(self.now)
        try:
            self.value = self.work(book)
            if self.update is not None:
                book.mark_done(self.update)
            if settle:
                book.settle()
        except Exception as error:
            self.value = None
            undo(error)
            self._failed(book, error)

    def _failed(self, book: SqlCasebook, error: Exception) -> None:
        if self.request is None:
            self.error = error
        elif isinstance(error, Refusal):
            book.tell(refused(self.request, error))
            if self.update is not None:
                book.mark_done(self.update)
        else:
            self.error = error
            if self.update is not None:
                book.mark_failed(self.update, f"{type(error).__name__}: {error}")


def refused(request: Request, refusal: Refusal) -> Notice:
    """What somebody is told whose wish cannot be fulfilled."""
    return Notice(template=refusal.template, values=refusal.values, chat=request.chat, hold=Hold.NEVER, reply=True)


class Jobs:
    """A queue from the event loop to the threads."""

    def __init__(self) -> None:
        self._waiting: deque[Job] = deque()
        self._closed = False
        self._changed = threading.Condition()

    def put(self, job: Job) -> None:
        with self._changed:
            self._waiting.append(job)
            self._changed.notify()

    def take(self, most: int) -> list[Job]:
        """Wait for work and take up to ``most`` of it; an empty list says that there will be none any more."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def close(self) -> None:
        """There will be no more; what waits is still to be done."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
