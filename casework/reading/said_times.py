"""What a time said in passing may be of: days gone by or to come, today, the night before school."""

from __future__ import annotations

from casework.reading.times import Phrase


def of_today(phrase: Phrase) -> bool:
    """今天, 下午: what may be promised of the day itself."""
    point = phrase.start
    return point is not None and (point.offset == 0 or (not point.has_day and bool(point.sessions)))


def ahead(phrase: Phrase) -> bool:
    """What may be promised of days to come; a bare weekday is the next."""
    point = phrase.start or phrase.end
    if point is None:
        return phrase.week == 1
    return (
        (point.after_holiday and not phrase.since)
        or (point.offset or 0) > 0
        or (point.week or 0) > 0
        or point.weekday is not None
        or point.day_of_month is not None
    )


def dated(phrase: Phrase) -> bool:
    """Whether a day is named, and not only a part of one or how long."""
    return phrase.start is not None and phrase.start.has_day


def gone(phrase: Phrase) -> bool:
    return phrase.start is not None and (phrase.start.offset or 0) < 0


def of_the_night(phrase: Phrase, *, early: bool) -> bool:
    """昨晚, 今早, 早上: no part of a school day, unless a lesson is named. ``early``: such a word was said."""
    start = phrase.start
    if start is None or phrase.end is not None or phrase.since:
        return False
    morning = start.sessions == ("morning",) and (start.offset == 0 or (early and not start.has_day))
    return start.sessions == ("evening",) or morning


def bare(phrase: Phrase) -> bool:
    """上周五, 8号: a day said by its name, of a week gone by or of the month."""
    point = phrase.start
    return point is not None and phrase.end is None and ((point.week or 0) < 0 or point.day_of_month is not None)
