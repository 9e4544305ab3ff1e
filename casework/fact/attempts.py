"""What is done for a child who is missing or has come back: attempts and what belongs to them, the watch, closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.fact.body import Body
from casework.people import Role
from casework.reading.contract import Channel, Outcome


class Met(StrEnum):
    """Whom a return attempt met."""

    NOBODY = "nobody"
    PUPIL = "pupil"
    GUARDIAN = "guardian"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempted(Body):
    """A return attempt: how, on which day, whom it met, what came of it, and the day a return was promised for."""

    kind: ClassVar[str] = "attempt"
    channel: Channel
    day: date
    outcome: Outcome
    met: Met | None = None
    promised: date | None = None
    role: Role | None = None
    """The role in which its author acted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence(Body):
    """A file that shows what the named attempt, or the named leave, says; ``sha256`` finds it in the data folder."""

    kind: ClassVar[str] = "evidence"
    sha256: str
    media: str
    size: int

    @property
    def place(self) -> str:
        """Where the file is, as a path in the data folder."""
        return f"evidence/{self.sha256[:2]}/{self.sha256}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Located(Body):
    """Where the author of the named attempt stood, in degrees."""

    kind: ClassVar[str] = "location"
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Accompanied(Body):
    """Who else came along on the named attempt."""

    kind: ClassVar[str] = "accompanied"
    who: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedIn(Body):
    """A look at a child who has come back, during the watch."""

    kind: ClassVar[str] = "checked_in"
    day: date
    well: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed(Body):
    """The case is closed in the ledger (销号), with its reason."""

    kind: ClassVar[str] = "closed"
    day: date
    reason: str
