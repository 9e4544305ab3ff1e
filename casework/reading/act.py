"""An act: one thing said of a child, its days not yet counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.times import Phrase

MISSING = (Intent.ABSENCE, Intent.LEAVE)
_RANK = {
    outcome: rank
    for rank, outcome in enumerate(
        (
            None, Outcome.NOBODY_HOME, Outcome.UNREACHABLE, Outcome.REACHED, Outcome.ILL, Outcome.MOVED,
            Outcome.WORKING, Outcome.RETURNED, Outcome.REFUSED, Outcome.PROMISED,
        )
    )
}  # fmt: skip
"""Of several outcomes of one attempt the last in this order is its result."""
BY_REASON = {
    Reason.ILLNESS: Outcome.ILL,
    Reason.WORKING: Outcome.WORKING,
    Reason.MOVED: Outcome.MOVED,
    Reason.WEARY: Outcome.REFUSED,
    Reason.UNREACHABLE: Outcome.UNREACHABLE,
}
"""What came of an attempt, where the reason that it found says so."""


@dataclass(kw_only=True, slots=True)
class Act:
    """One thing said of a child, its days not yet counted. PRESENT is what is said but not recorded: 迟到."""

    intent: Intent
    times: list[Phrase] = field(default_factory=list)
    reason: Reason | None = None
    excused: bool | None = None
    channel: Channel | None = None
    guessed_channel: bool = False
    outcome: Outcome | None = None
    promised: list[Phrase] = field(default_factory=list)
    told_before: Reason | None = None
    """Of an attempt: what was said of the child before, which came of it if nothing else did: 人在广东,我跟他视频了."""
    noun: bool = False
    plain: bool = False
    """Of a return: the words only say that the child is there (来了, 到了), not that it is back."""
    happened: bool = False
    """Whether the words say that it came about (家访了, 来了, 撤销) and do not only name it (家访, 返校)."""
    lesson: bool = False
    """Whether it is of one lesson named by its subject; without its number nothing can be recorded."""
    instead_of: Phrase | None = None
    """The day that 不是今天,是昨天 takes back."""

    @property
    def dated(self) -> bool:
        """Whether a day is said of it."""
        return any(one.start is not None and one.start.has_day for one in self.times)

    @property
    def missing(self) -> bool:
        return self.intent in MISSING

    def result(self, outcome: Outcome) -> None:
        if self.outcome is Outcome.MOVED and outcome is Outcome.REFUSED:
            return  # 搬到州城了,不回来读了
        if _RANK[outcome] > _RANK[self.outcome]:
            self.outcome = outcome
