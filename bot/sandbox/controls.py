"""What is done to the whole sandbox: move the clock, wait until all is quiet, make failures, listen."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.clock import ClockRunsForwardOnly, MovableClock
from bot.sandbox.bodies import Unacceptable, json_object, text_in
from bot.sandbox.chats import Chats
from bot.sandbox.events import Events
from bot.sandbox.faults import CallLog, Faults, NotAFault, read_fault
from bot.sandbox.timeline import Timeline, TimelineStandsStill, duration, pass_time
from bot.sandbox.updates import Updates
from bot.sandbox.view import iso

PATIENCE_WITH_THE_BOT = 60.0
"""Seconds after which a bot that does not fetch its updates is taken to be away."""


class Controls:
    """One at a time moves the clock or waits for quiet; whoever comes meanwhile waits for the turn."""

    def __init__(
        self,
        *,
        clock: MovableClock,
        zone: ZoneInfo,
        chats: Chats,
        updates: Updates,
        faults: Faults,
        calls: CallLog,
        events: Events,
    ) -> None:
        self._clock = clock
        self._zone = zone
        self._chats = chats
        self._updates = updates
        self._faults = faults
        self._calls = calls
        self._events = events
        self._turn = asyncio.Lock()
        self.timeline: Timeline | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/clock", self._read_clock),
            web.post("/api/clock", self._move_clock),
            web.post("/api/settle", self._settle),
            web.get("/api/faults", self._list_faults),
            web.post("/api/faults", self._add_fault),
            web.delete("/api/faults", self._clear_faults),
            web.get("/api/calls", self._list_calls),
            web.get("/api/events", self._listen),
        ]

    async def settled(self) -> None:
        """Return when the bot has taken every update and has nothing left to do or say.

        What it says may make somebody answer, so this looks again until nothing has come in meanwhile.
        """
        while True:
            await self._updates.drained(within=PATIENCE_WITH_THE_BOT)
            if self.timeline is not None:
                await self.timeline.settle()
            if not self._updates.waiting():
                return

    async def _read_clock(self, request: web.Request) -> web.Response:
        return web.json_response({"now": self._now(), "busy": self._turn.locked()})

    def _now(self) -> str:
        return iso(self._clock.now(), self._zone)

    async def _move_clock(self, request: web.Request) -> web.Response:
        body = await json_object(request)
        async with self._turn:
            now = self._clock.now()
            target = self._target(now, moment=text_in(body, "now"), length=text_in(body, "advance"))
            sent_before = self._chats.sent_by_bot
            self._events.tell("clock", busy=True, now=self._now(), target=iso(target, self._zone))
            try:
                await self._move_to(target)
            finally:
                sent = self._chats.sent_by_bot - sent_before
                self._events.tell("clock", busy=False, now=self._now(), sent=sent)
            return web.json_response({"now": self._now(), "sent": sent})

    def _target(self, now: datetime, *, moment: str, length: str) -> datetime:
        try:
            if bool(moment) == bool(length):
                raise Unacceptable(400, "Say either now, a moment, or advance, a length of time.")
            if length:
                return now + duration(length)
            target = datetime.fromisoformat(moment)
            if target.tzinfo is None:
                target = target.replace(tzinfo=self._zone)
            # `GET /api/clock` tells whole seconds: the second that is running has not passed.
            if now - target < timedelta(seconds=1):
                return max(target, now)
            raise ClockRunsForwardOnly(now=now.astimezone(self._zone), asked=target)
        except (ValueError, OverflowError) as error:
            raise Unacceptable(400, str(error)) from None

    async def _move_to(self, target: datetime) -> None:
        try:
            if self.timeline is None:
                self._clock.reach(target)
            else:
                await pass_time(clock=self._clock, target=target, timeline=self.timeline, settled=self.settled)
        except TimeoutError:
            raise _the_bot_is_away() from None
        except TimelineStandsStill as error:
            raise Unacceptable(500, str(error)) from None

    async def _settle(self, request: web.Request) -> web.Response:
        async with self._turn:
            try:
                await self.settled()
            except TimeoutError:
                raise _the_bot_is_away() from None
            return web.json_response({"now": self._now()})

    async def _list_faults(self, request: web.Request) -> web.Response:
        return web.json_response([fault.as_json() for fault in self._faults.coming()])

    async def _add_fault(self, request: web.Request) -> web.Response:
        try:
            self._faults.add(read_fault(await json_object(request)))
        except NotAFault as error:
            raise Unacceptable(400, str(error)) from None
        return await self._list_faults(request)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._faults.clear()
        return await self._list_faults(request)

    async def _list_calls(self, request: web.Request) -> web.Response:
        return web.json_response(
            [call.as_json(self._zone) for call in self._calls.calls(request.query.get("method", ""))]
        )

    async def _listen(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        try:
            await response.write(b": listening\n\n")
            async for line in self._events.listen():
                await response.write(line.encode())
        except ConnectionResetError:
            pass  # the page was closed
        return response


def _the_bot_is_away() -> Unacceptable:
    return Unacceptable(503, "The bot has not taken its updates; is it running?")
