"""Speaks what is due: in order within a chat, many chats at once, again where it failed, and writes down how it went.

Telegram has no key by which it would know a message it has been sent before. When the connection breaks after a message
has gone out, it may have arrived: it is sent once more, and if that ends the same way it counts as ``doubtful`` and is
left. What could not be sent at all is never left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog

from reminders.pace import Pace
from reminders.ports import (
    Blocked,
    Fate,
    InDoubt,
    Messenger,
    NothingToEdit,
    Outbox,
    OutboxRow,
    Outcome,
    Rejected,
    Renderer,
    TooFast,
    Troubled,
    Unreachable,
)

log = structlog.get_logger(__name__)

FIRST_PAUSE = 0.5
"""Seconds before a failed message is tried again; every further pause is twice as long."""

LONGEST_WAIT_IN_HAND = 8.0
"""A message that has to wait longer goes back to its row, with the moment from which it may be tried."""

LONGEST_PAUSE = 900.0
MOST_FAILURES = 40
"""Tries of one message that the server itself fails on (about eight hours) before it is given up."""

MOST_IN_HAND = 2_000
_SECONDS_TO_ALL_WRITTEN = 5.0


class _Lane:
    """What is to be said in one chat, answers before the rest."""

    __slots__ = ("others", "replies")

    def __init__(self) -> None:
        self.replies: deque[OutboxRow] = deque()
        self.others: deque[OutboxRow] = deque()

    def add(self, row: OutboxRow) -> None:
        (self.replies if row.reply else self.others).append(row)

    def next(self) -> OutboxRow | None:
        if self.replies:
            return self.replies.popleft()
        return self.others.popleft() if self.others else None

    def rest(self) -> list[OutboxRow]:
        rest = [*self.replies, *self.others]
        self.replies.clear()
        self.others.clear()
        return rest


class Delivery:
    """The rows in hand and their way out. All methods belong to the event loop's thread."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        messenger: Messenger,
        renderer: Renderer,
        pace: Pace,
        now: Callable[[], datetime],
        first_pause: float = FIRST_PAUSE,
        longest_wait: float = LONGEST_WAIT_IN_HAND,
    ) -> None:
        self._outbox = outbox
        self._messenger = messenger
        self._renderer = renderer
        self._pace = pace
        self._now = now
        self._first_pause = first_pause
        self._longest_wait = longest_wait
        self._lanes: dict[int, _Lane] = {}
        self._speakers: set[asyncio.Task[None]] = set()
        self._in_hand: set[int] = set()
        self._outcomes: list[Outcome] = []
        self._writer: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._room = asyncio.Event()
        self._room.set()
        self._stopping = False

    def take(self, rows: Iterable[OutboxRow]) -> None:
        """Take leased rows in hand; those already there are passed over."""
        if self._stopping:
            return  # their lease runs out, and the next run speaks them
        for row in rows:
            if row.id in self._in_hand:
                continue
            self._in_hand.add(row.id)
            lane = self._lanes.get(row.chat)
            if lane is None:
                lane = self._lanes[row.chat] = _Lane()
                speaker = asyncio.create_task(self._speak_in(row.chat, lane))
                self._speakers.add(speaker)
                speaker.add_done_callback(self._speakers.discard)
            lane.add(row)
        if self._in_hand:
            self._idle.clear()
        if len(self._in_hand) >= MOST_IN_HAND:
            self._room.clear()

    async def room(self) -> None:
        """Return when there is room for more rows than answers to what people say."""
        await self._room.wait()

    @property
    def at_rest(self) -> bool:
        return self._idle.is_set()

    async def idle(self) -> None:
        """Return when every row taken has been sent, given up or put back, and that is written down."""
        await self._idle.wait()

    async def stop(self, patience: float) -> None:
        """Send what is in hand, for at most ``patience`` seconds; the rest is put back for the next run."""
        if self._speakers:
            await asyncio.wait(self._speakers, timeout=patience)
        self._stopping = True
        late = list(self._speakers)
        for speaker in late:
            speaker.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for lane in self._lanes.values():
            for row in lane.rest():
                self._put_back(row, row.tries, self._now(), "")
        if self._writer is not None:
            await asyncio.wait({self._writer}, timeout=_SECONDS_TO_ALL_WRITTEN)

    async def _speak_in(self, chat: int, lane: _Lane) -> None:
        try:
            # Nothing is awaited between finding the lane empty and removing it: a row can't fall between.
            while (row := lane.next()) is not None:
                try:
                    await self._speak(chat, lane, row)
                except asyncio.CancelledError:
                    # It may be on its way already: written down as to be said again, as after a power cut.
                    self._put_back(row, row.tries, self._now(), "stopped")
                    raise
                except Exception as error:
                    log.exception("notice_failed", notice_id=row.id, template=row.template)
                    self._note(Outcome(row=row, fate=Fate.FAILED, tries=row.tries + 1, error=type(error).__name__))
        finally:
            if not self._stopping:
                del self._lanes[chat]

    async def _speak(self, chat: int, lane: _Lane, row: OutboxRow) -> None:
        rendered = self._renderer.render(row.template, row.values, row.locale)
        edit = row.edit
        tries, doubts = row.tries, 0
        while True:
            await self._pace.turn(chat, reply=row.reply)
            try:
                if edit is None:
                    message = await self._messenger.send(chat, rendered, attach=row.attach)
                else:
                    message = await self._messenger.edit(chat, edit, rendered)
                self._note(Outcome(row=row, fate=Fate.SENT, message=message or None, tries=tries + 1))
                return
            except NothingToEdit as error:
                if not row.reply:
                    # A message that changes by itself, and whose owner has thrown it away, does not come back.
                    self._note(Outcome(row=row, fate=Fate.FAILED, tries=tries + 1, error=str(error)))
                    return
                edit = None
                continue
            except Blocked as error:
                for dropped in (row, *lane.rest()):
                    self._note(Outcome(row=dropped, fate=Fate.BLOCKED, tries=tries + 1, error=str(error)))
                return
            except Rejected as error:
                log.error("notice_rejected", notice_id=row.id, template=row.template, error=str(error))
                self._note(Outcome(row=row, fate=Fate.FAILED, tries=tries + 1, error=str(error)))
                return
            except InDoubt as error:
                tries, doubts = tries + 1, doubts + 1
                reason, pause = str(error), self._first_pause
                if doubts > 1:
                    self._note(Outcome(row=row, fate=Fate.DOUBTFUL, tries=tries, error=reason))
                    return
            except TooFast as error:
                self._pace.hold(chat, error.seconds)
                reason, pause = str(error), error.seconds
            except Troubled as error:
                tries += 1
                reason, pause = str(error), self._pause(tries)
                if tries >= MOST_FAILURES:
                    log.error("notice_given_up", notice_id=row.id, template=row.template, error=reason)
                    self._note(Outcome(row=row, fate=Fate.FAILED, tries=tries, error=reason))
                    return
            except Unreachable as error:
                tries += 1
                reason, pause = str(error), self._pause(tries)
            log.warning("notice_waits", notice_id=row.id, error=reason, seconds=pause)
            if pause > self._longest_wait:
                # The chat's other notices wait with it, so that they keep their order.
                not_before = self._now() + timedelta(seconds=pause)
                self._put_back(row, tries, not_before, reason)
                for other in lane.rest():
                    self._put_back(other, other.tries, not_before, "")
                return
            await asyncio.sleep(pause)

    def _pause(self, tries: int) -> float:
        return float(min(self._first_pause * 2 ** (min(tries, 20) - 1), LONGEST_PAUSE))

    def _put_back(self, row: OutboxRow, tries: int, not_before: datetime, reason: str) -> None:
        self._note(Outcome(row=row, fate=Fate.LATER, not_before=not_before, tries=tries, error=reason))

    def _note(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """Write down outcomes, all that came in during one commit with the next."""
        pause = self._first_pause
        while self._outcomes:
            # Everything that is ready to run may still add its own: one transaction for all of them.
            await asyncio.sleep(0)
            batch, self._outcomes = self._outcomes, []
            try:
                await self._outbox.record(batch, self._now())
            except Exception:
                # They have been said; unless this is written they would be said again when the lease runs out.
                log.exception("outcomes_not_written", count=len(batch))
                self._outcomes = batch + self._outcomes
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = self._first_pause
            self._in_hand.difference_update(outcome.row.id for outcome in batch)
        self._writer = None
        if len(self._in_hand) < MOST_IN_HAND:
            self._room.set()
        if not self._in_hand:
            self._idle.set()
