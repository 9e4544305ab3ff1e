"""Hand-made pieces for the tests of single stages: words, children, frames, and what the facts make of them."""

from __future__ import annotations

from datetime import date, datetime

from casework.calendar import SchoolCalendar
from casework.people import Pupil
from casework.reading.contract import Item, Reading
from casework.reading.facts import facts
from casework.reading.frame import CHANNELS, Frame, Frames, Made, Mention, Roll
from casework.reading.frames import frames
from casework.reading.hedges import unsaid
from casework.reading.scope import Scope
from casework.reading.strangers import settle
from casework.reading.tokens import Token, normalise, tokens
from tests.reading.town import CALENDAR, SCOPES, WEDNESDAY

HEAD = SCOPES["班主任"]


def words(text: str, scope: Scope = HEAD) -> list[Token]:
    """The tokens of a few words."""
    return tokens(normalise(text), scope)


def said_of(text: str, scope: Scope = HEAD) -> list[Token]:
    """The tokens of what is said of a child; an attempt with 了 was made."""
    found = words(text, scope)
    for token in found:
        if token.kind in CHANNELS and "了" in token.text:
            token.value = Made.DONE
    return found


def settled(text: str, scope: Scope = HEAD) -> list[Token]:
    """The tokens of a message, its doubtful names marked."""
    plain = normalise(text)
    return settle(plain, tokens(plain, scope), scope)


def framed(text: str, scope: Scope = HEAD) -> Frames:
    """The frames of a message."""
    found = settled(text, scope)
    return frames(found, unsaid(found), scope)


def child(name: str, scope: Scope = HEAD) -> Pupil:
    return scope.by_name[name][0]


def mention(name: str, scope: Scope = HEAD) -> Mention:
    """A child named exactly as on the roster."""
    return Mention(said=name, candidates=scope.by_name[name], sure=True)


def frame(names: str, said: str = "", scope: Scope = HEAD, **more: object) -> Frame:
    """Children and what is said of them."""
    return Frame(
        mentions=[mention(name, scope) for name in names.split()],
        tokens=said_of(said, scope),
        **more,  # type: ignore[arg-type]
    )


def reading_of(
    *said: Frame,
    rolls: tuple[Roll, ...] = (),
    fixed_at: int | None = None,
    fixed_by: str = "",
    at: datetime = WEDNESDAY,
    scope: Scope = HEAD,
    calendar: SchoolCalendar = CALENDAR,
) -> Reading:
    """What the facts make of these frames."""
    told = Frames(frames=list(said), rolls=list(rolls), fixed_at=fixed_at, fixed_by=fixed_by)
    return facts(told, scope=scope, at=at, calendar=calendar)


def day(number: int, month: int = 9) -> date:
    return date(2026, month, number)


def dates(items: tuple[Item, ...]) -> list[tuple[str, int, int | None, tuple[str, ...]]]:
    """Of each item its intent, its days of the month, and the sessions."""
    return [(one.intent.value, one.day.day, one.until.day if one.until else None, one.sessions) for one in items]


def names(items: tuple[Item, ...]) -> list[tuple[str, str]]:
    """Of each item its child and its intent."""
    return [(one.pupil.name if one.pupil else "", one.intent.value) for one in items]
