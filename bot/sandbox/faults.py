"""Failures made on purpose: the next matching calls of the bot go wrong the way a network or Telegram does."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.sandbox.arguments import Arguments

_CALLS_KEPT = 50_000


class NotAFault(ValueError):
    """A fault names a status from 400 to 599, or drop, or a delay in seconds; times is at least 1."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to the next `times` calls of `method` (any, when empty) for `chat` (any, when None)."""

    method: str = ""
    chat: int | None = None
    times: int = 1
    status: int | None = None
    retry_after: int | None = None
    drop: bool = False
    delay: float = 0

    def matches(self, method: str, chat: int | None) -> bool:
        return self.method.lower() in {"", method.lower()} and self.chat in {None, chat}

    def as_json(self) -> dict[str, object]:
        return {
            "method": self.method or None,
            "chat": self.chat,
            "times": self.times,
            "status": self.status,
            "retry_after": self.retry_after,
            "drop": self.drop,
            "delay": self.delay,
        }


def read_fault(body: Mapping[str, object]) -> Fault:
    """A fault as `POST /api/faults` describes it; raises `NotAFault`."""
    try:
        status = body.get("status")
        retry_after = body.get("retry_after")
        chat = body.get("chat")
        times = body.get("times")
        fault = Fault(
            method=str(body.get("method") or ""),
            chat=None if chat is None else int(str(chat)),
            times=1 if times is None else int(str(times)),
            status=None if status is None else int(str(status)),
            retry_after=None if retry_after is None else int(str(retry_after)),
            drop=body.get("drop") is True,
            delay=float(str(body.get("delay") or 0)),
        )
    except ValueError:
        raise NotAFault from None
    says_something = fault.status is not None or fault.drop or fault.delay > 0
    status_fits = fault.status is None or 400 <= fault.status <= 599
    if not says_something or not status_fits or fault.times < 1 or fault.delay < 0:
        raise NotAFault
    return fault


class Faults:
    """The faults still to come, oldest first."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._coming.append(fault)

    def clear(self) -> None:
        self._coming.clear()

    def coming(self) -> list[Fault]:
        return list(self._coming)

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for index, fault in enumerate(self._coming):
            if fault.matches(method, chat):
                if fault.times == 1:
                    del self._coming[index]
                else:
                    self._coming[index] = replace(fault, times=fault.times - 1)
                return fault
        return None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the bot and how it was answered; status 0 for a connection that was closed on it."""

    method: str
    arguments: Arguments
    at: datetime
    status: int
    description: str | None

    def as_json(self, zone: tzinfo) -> dict[str, object]:
        return {
            "method": self.method,
            "parameters": self.arguments.as_json(),
            "time": self.at.astimezone(zone).isoformat(),
            "status": self.status,
            "ok": self.status == 200,
            "description": self.description,
        }


class CallLog:
    """The latest calls of the bot, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)

    def add(self, call: Call) -> None:
        self._calls.append(call)

    def calls(self, method: str = "") -> list[Call]:
        return [call for call in self._calls if method.lower() in {"", call.method.lower()}]
