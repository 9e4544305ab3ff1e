"""What goes in and out of the casebook besides the rules' own values: charts, notices, drafts, boards, codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.case import CaseSummary
from casework.duty import Duty
from casework.fact import Fact
from casework.groups import check, is_group
from casework.people import ClassId, Pupil, PupilId, SchoolId, WorkerId
from casework.sighting import SightingId


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """All that is known of one child: their own facts, the roll calls of their class, the case and its open duties."""

    pupil: Pupil
    facts: tuple[Fact, ...] = ()
    roll_calls: tuple[Fact, ...] = ()
    case: CaseSummary | None = None
    duties: tuple[Duty, ...] = ()


class Hold(StrEnum):
    """When a notice may be spoken."""

    NEVER = "never"  # at once, at any hour: replies, new same-day absences
    QUIET = "quiet"  # not in quiet hours nor on holidays; what is held comes in the next morning digest, once
    DIGEST = "digest"  # at no hour by itself: comes in the next digest, however late it was noticed


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something to be said to one person: a template's name and its values (JSON), spoken after the commit.

    ``worker`` or, for somebody not joined, ``chat`` says to whom. ``pupil`` and ``duty`` (a duty's key) are what is
    checked again before speaking: the recipient must still be active and allowed to see the child, and the duty must
    still be owed. ``edit`` replaces the text of that message of the same chat instead of sending a new one.
    ``attach`` names a file in the data folder to send with it. ``reply`` marks the answer to what the person just
    sent: it goes first. ``once`` is unique among all notices: the second of the same is not added.
    ``draft`` is the draft, or the line of a group, whose ``message`` becomes the message sent. ``sighting`` is checked
    like a duty: it must be open still, and before the recipient.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    worker: WorkerId | None = None
    chat: int | None = None
    pupil: PupilId | None = None
    duty: str | None = None
    hold: Hold = Hold.QUIET
    reply: bool = False
    edit: int | None = None
    attach: str | None = None
    once: str | None = None
    draft: str | None = None
    sighting: SightingId | None = None

    def __post_init__(self) -> None:
        """Raises casework.groups.NotForAGroup for a notice to a group that could name somebody."""
        if self.chat is not None and is_group(self.chat):
            check(self.template, self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A conversation that is not finished: what is being asked, and what was answered so far (JSON).

    One person has at most one open draft of each kind. ``ref`` stands in its buttons.
    """

    ref: str
    worker: WorkerId
    kind: str
    values: Mapping[str, Any]
    at: datetime
    message: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassDay:
    """What a class has reported for a day: ``complete`` once everybody is accounted for."""

    class_id: ClassId
    day: date
    by: WorkerId | None
    at: datetime
    complete: bool


ALL_SCHOOLS: SchoolId = 0
"""Stands for a school on a board that shows all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """The board that a worker looked at last, of one school or of ``ALL_SCHOOLS``: one row each.

    ``message`` is its message on their phone (None: on its way, or gone), ``shown`` what it says, in short, ``in_hand``
    whether a change of it is being sent, ``stale`` whether something has changed that it does not show yet.
    """

    ref: str
    worker: WorkerId
    school: SchoolId
    day: date
    page: int = 0
    message: int | None = None
    shown: str = ""
    in_hand: bool = True
    stale: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """A one-time code for one worker."""

    code: str
    worker: WorkerId
    expires: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Remembered:
    """A word by which one worker means one child: what they wrote, whom they then chose, and when they last did."""

    worker: WorkerId
    said: str
    pupil: PupilId
    at: datetime
