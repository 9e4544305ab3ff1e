"""When the bot may speak by itself: not in the quiet hours, and not on days on which nobody works."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from casework.calendar import SchoolCalendar
from casework.ladder import within_quiet
from casework.policy.model import Policy
from casework.ports import Hold


def speakable(now: datetime, hold: Hold, policy: Policy, calendar: SchoolCalendar, zone: ZoneInfo) -> bool:
    """Whether a notice made at ``now`` may be spoken at once; if not, it is held for the next morning digest.

    Holidays are the town's: a school that is closed by itself does not silence the rest.
    """
    if hold is not Hold.QUIET:
        return hold is Hold.NEVER
    local = now.astimezone(zone)
    if within_quiet(local.time(), policy.quiet_from, policy.quiet_until):
        return False
    return calendar.is_reminding_day(local.date())
