"""The State Council's public holidays and make-up days, as far as they are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar import constants


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicDays:
    """Days off that are not weekends only, and weekend days that are worked; known up to ``published_until``."""

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    published_until: date


@cache
def public_days() -> PublicDays:
    """The days of the installed edition of the calendar."""
    last = max(constants.holidays)
    return PublicDays(
        holidays=frozenset(constants.holidays),
        makeup_days=frozenset(constants.workdays),
        published_until=date(last.year, 12, 31),
    )
