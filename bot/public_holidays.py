"""The State Council's holidays and make-up days, as a calendar without terms and closures is seeded with them."""

from __future__ import annotations

from datetime import date

from storage.holidays import public_days


def seed() -> tuple[frozenset[date], frozenset[date], date]:
    """Public holidays, make-up working days, and the last day of the years they are published for."""
    days = public_days()
    return days.holidays, days.makeup_days, days.published_until
