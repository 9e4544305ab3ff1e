"""What facts say as JSON, and read again; ``BODIES`` knows every kind by its name in the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from casework.fact.attempts import Accompanied, Attempted, CheckedIn, Closed, Evidence, Located
from casework.fact.attendance import (
    Absent,
    Alerted,
    LeaveDecided,
    LessonCount,
    OnLeave,
    Present,
    Returned,
    RollCall,
    Whereabouts,
)
from casework.fact.body import Body, Noted, Retracted
from casework.fact.duties import Acknowledged, PassedOn, Raised, Rescheduled, Urged
from casework.fact.gate import LateAnswered, OutRefused, SignedIn, SignedOut
from casework.fact.sightings import Asked, Dismissed, Identified, Joined, NotOnRoll, NotRecognised, Sighted

BODIES: dict[str, type[Body]] = {
    body.kind: body
    for body in (
        Absent, OnLeave, Present, Returned, RollCall, Retracted, Attempted, Noted, Evidence, Located, Accompanied,
        Rescheduled, PassedOn, Raised, Acknowledged, Urged, CheckedIn, Closed,
        LeaveDecided, SignedOut, SignedIn, OutRefused, LateAnswered,
        Sighted, NotRecognised, Identified, NotOnRoll, Dismissed, Joined, Asked,
        LessonCount, Whereabouts, Alerted,
    )
}  # fmt: skip


class UnknownFact(ValueError):
    """记录的种类不认识,可能来自更新的版本。"""


@cache
def _hints(kind: str) -> dict[str, Any]:
    body = BODIES[kind]
    hints = get_type_hints(body)
    return {f.name: hints[f.name] for f in fields(body)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _typed(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (UnionType, Union):
        hint = next(h for h in get_args(hint) if h is not type(None))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_typed(v, inner) for v in value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value


@lru_cache(maxsize=8_192)
def body_to_json(body: Body) -> str:
    """The fact's words as compact JSON, fields left at their default value omitted; keys in a fixed order."""
    written = {
        f.name: _plain(getattr(body, f.name))
        for f in fields(body)  # type: ignore[arg-type]
        if getattr(body, f.name) != f.default
    }
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def body_from_json(kind: str, text: str) -> Body:
    """The reverse of ``body_to_json``. Raises UnknownFact for a kind this version does not know."""
    try:
        body = BODIES[kind]
    except KeyError:
        raise UnknownFact(kind) from None
    hints = _hints(kind)
    values: Mapping[str, Any] = json.loads(text)
    return body(**{name: _typed(value, hints[name]) for name, value in values.items()})
