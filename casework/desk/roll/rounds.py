"""The rounds of the day, at which the bot speaks by itself: roll call, morning, evening, the end of the week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from casework.calendar import SEARCH_LIMIT_DAYS
from casework.desk.duties import digest, week
from casework.desk.hearing import unanswered
from casework.desk.lessons import alerts
from casework.desk.people import handing_over
from casework.desk.roll import calling, day_sheet
from casework.desk.sightings import follow as sighting_follow
from casework.policy.model import Policy
from casework.ports import Casebook

TOWN: Final = "town"
"""The extent of every round: it is made for all at once."""


class Round(StrEnum):
    MORNING = "morning"
    ROLL_CALL = "roll_call"
    ROLL_CALL_REMINDER = "roll_call_reminder"
    ROLL_CALL_TO_LEADER = "roll_call_to_leader"
    EVENING = "evening"
    WEEK = "week"


def run(book: Casebook, now: datetime) -> None:
    """Make every round that has come today and was not made yet, each once.

    After an outage nothing is made up for: a round whose successor has come is left out, so that each person hears
    once of what is due now.
    """
    local = now.astimezone(book.zone)
    day = local.date()
    if not _somebody_works(book, day):
        return
    begun = {kind for kind in _come(book.policy, local.time()) if book.begin_round(kind, TOWN, day)}
    if begun:
        handing_over.change_hands(book, now)
        sighting_follow.hand_over(book, now)
    if Round.MORNING in begun:
        digest.morning(book, now, day, silent=_silent_before(book, day))
    if Round.ROLL_CALL in begun:
        calling.ask_classes(book, day)
    elif Round.ROLL_CALL_REMINDER in begun:
        calling.ask_classes(book, day, again=True)
    if Round.ROLL_CALL_TO_LEADER in begun and not book.begin_round(Round.ROLL_CALL, TOWN, day):
        # A class that nobody asked today is not called silent: then the sheet goes with the last class alone.
        day_sheet.the_rest(book, now, day)
    if Round.EVENING in begun:
        missed = book.begin_round(Round.MORNING, TOWN, day)
        digest.evening(book, now, day, missed_morning=missed, silent=missed and _silent_before(book, day))
        alerts.tonight(book, now)
    if begun & {Round.MORNING, Round.EVENING}:
        unanswered.look(book, now)
    if Round.WEEK in begun:
        week.speak(book, day)


def _silent_before(book: Casebook, day: date) -> bool:
    """Whether the last working day before had no morning round: the bot was down, and days to speak on went by."""
    for back in range(1, SEARCH_LIMIT_DAYS):
        before = day - timedelta(days=back)
        if _somebody_works(book, before):
            return book.begin_round(Round.MORNING, TOWN, before)
    return False


def _come(policy: Policy, clock: time) -> list[Round]:
    """The rounds whose moment has come and is not long past: each is made up to the moment in its third column, and
    the last of the day until the quiet hours."""
    rounds = policy.rounds
    night = policy.quiet_from if policy.quiet_from > rounds.evening else None
    windows = (
        (Round.MORNING, rounds.morning, rounds.evening),
        (Round.ROLL_CALL, rounds.roll_call, rounds.roll_call_to_leader),
        (Round.ROLL_CALL_REMINDER, rounds.roll_call_reminder, rounds.roll_call_to_leader),
        (Round.ROLL_CALL_TO_LEADER, rounds.roll_call_to_leader, rounds.evening),
        (Round.EVENING, rounds.evening, night),
        (Round.WEEK, rounds.evening, night),
    )
    return [kind for kind, begins, over in windows if begins <= clock and (over is None or clock < over)]


def next_round(book: Casebook, now: datetime) -> datetime | None:
    """The first moment after ``now`` at which a round may have something to say; None within 400 days: never."""
    local = now.astimezone(book.zone)
    rounds = book.policy.rounds
    always = {rounds.morning, rounds.evening}
    lessons = {rounds.roll_call, rounds.roll_call_reminder, rounds.roll_call_to_leader}
    for ahead in range(SEARCH_LIMIT_DAYS):
        day = local.date() + timedelta(days=ahead)
        if not _somebody_works(book, day):
            continue
        for moment in sorted(always | lessons if _somebody_learns(book, day) else always):
            begins = datetime.combine(day, moment, book.zone)
            if begins > now:
                return begins
    return None


def _somebody_works(book: Casebook, day: date) -> bool:
    """Whether the town or one of its schools or classes has a day on which staff may be spoken to."""
    calendar = book.calendar()
    return (
        calendar.is_reminding_day(day)
        or any(calendar.is_reminding_day(day, school) for school in book.town().schools)
        or _class_open(book, day)
    )


def _somebody_learns(book: Casebook, day: date) -> bool:
    calendar = book.calendar()
    return (
        calendar.is_school_day(day)
        or any(calendar.is_school_day(day, school) for school in book.town().schools)
        or _class_open(book, day)
    )


def _class_open(book: Casebook, day: date) -> bool:
    """Whether a class is taught on a day on which its school is closed."""
    return any(change.day == day and change.opens for change in book.calendar().changes)
