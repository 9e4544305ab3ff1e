"""A child seen out of school: who it may be, who it was, and what the finder was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.fact.body import Body
from casework.people import PupilId, WorkerId


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighted(Body):
    """A child was seen out of school on ``day``. Stands on the chain of a sighting with all that is known of the child,
    and once it is known who it was on the child's own, where ``sighting`` says which it was. It is no absence.

    ``finder`` saw the child, where somebody else says so; ``offered`` children were shown to the finder to choose from.
    """

    kind: ClassVar[str] = "sighted"
    day: date
    village: str
    words: str = ""
    youngest: int | None = None
    oldest: int | None = None
    sex: str = ""
    surname: str = ""
    name: str = ""
    guardian: str = ""
    where: str = ""
    finder: WorkerId | None = None
    sighting: int | None = None
    offered: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class NotRecognised(Body):
    """The finder has looked at the children offered: it is ``none`` of them, or they cannot tell."""

    kind: ClassVar[str] = "not_recognised"
    none: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Identified(Body):
    """Who the child of a sighting is: a pupil, or a child of the sheet 适龄儿童 that is on no roll (``listed``)."""

    kind: ClassVar[str] = "identified"
    pupil: PupilId | None = None
    listed: str = ""
    born: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NotOnRoll(Body):
    """The child of a sighting is on no roll: ``never`` enrolled or ``unknown``, and what is done next."""

    kind: ClassVar[str] = "not_on_roll"
    enrolled: str
    following: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dismissed(Body):
    """Nothing is left to be done here about a sighting: ``mistaken``, or the child is from ``elsewhere``."""

    kind: ClassVar[str] = "dismissed"
    why: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined(Body):
    """This sighting was the same child as another one, on whose chain it goes on."""

    kind: ClassVar[str] = "joined"
    to: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked(Body):
    """A question put to the finder; the answer is a note that names it."""

    kind: ClassVar[str] = "asked"
    text: str
