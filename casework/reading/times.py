"""Phrases of time become days and sessions, counted on the school calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casework.calendar import ONE_DAY
from casework.reading.clock import Clock
from casework.reading.contract import Session
from casework.reading.phrase import Phrase, Point
from casework.reading.phrases import STARTERS, scan

__all__ = ["STARTERS", "Clock", "Phrase", "Point", "Span", "promised_day", "resolve", "scan", "spans"]

LAST_LESSON = {"primary": 6, "junior": 7}


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Days with the sessions of each, as a fact states them."""

    day: date
    until: date | None = None
    sessions: tuple[Session, ...] = ("day",)


def resolve(point: Point, *, clock: Clock, ahead: bool, anchor: date | None = None) -> date | None:
    """The day a point means. ``ahead``: it may lie in the future, as leave and promises do. None if there is none."""
    today = clock.today
    if point.opening:
        return clock.opening
    if point.after_holiday:
        return clock.after_holiday(point.month)
    if point.before_holiday:
        return clock.before_holiday(point.month)
    if point.month_end:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY
    if point.offset is not None:
        return today + timedelta(days=point.offset)
    if point.weekday is not None:
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(days=point.weekday, weeks=point.week or 0)
        if point.week is None:
            if anchor is not None and day < anchor:
                day += timedelta(weeks=1)
            elif not ahead and day > today:
                day -= timedelta(weeks=1)
        return day
    if point.day_of_month is not None:
        return _calendar_day(point, clock=clock, ahead=ahead)
    return None


def _calendar_day(point: Point, *, clock: Clock, ahead: bool) -> date | None:
    today = clock.today
    month, year = point.month or today.month, point.year or today.year
    year = today.year + year if year < 0 else year  # 去年12月21日起
    if point.months_back:
        month, year = (12, year - 1) if month == 1 else (month - 1, year)
    try:
        day = date(year, month, point.day_of_month or 1)
        if point.year is None and point.month is None and not point.months_back and not ahead and day > today:
            before = date(year - 1, 12, day.day) if month == 1 else date(year, month - 1, day.day)
            return before if clock.is_school_day(before) else None
        if point.year is None and point.month is not None:
            if (day - today).days > 183:
                return date(year - 1, month, day.day)
            if (day - today).days < -183:
                return date(year + 1, month, day.day)
    except ValueError:
        return None
    return day


def promised_day(phrases: Sequence[Phrase], *, clock: Clock) -> date | None:
    """The day for which something was promised: weekdays that have gone by mean the next."""
    for phrase in phrases:
        point = phrase.start or phrase.end
        if point is not None and point.has_day:
            day = (
                clock.next_holiday_over(point.month) if point.after_holiday else resolve(point, clock=clock, ahead=True)
            )
            if day is None:
                continue  # 元旦过后头一天,也就是1月4号
            if point.weekday is not None and point.week is None and day <= clock.today:
                day += timedelta(weeks=1)
            if point.day_of_month is not None and point.month is None and day < clock.today:
                day = resolve(replace(point, month=clock.today.month % 12 + 1), clock=clock, ahead=True)
            return day
        if phrase.week == 1:
            monday = clock.today - timedelta(days=clock.today.weekday()) + timedelta(weeks=1)
            return clock.school_day(monday, ONE_DAY)
    return None


def spans(phrases: Sequence[Phrase], *, clock: Clock, ahead: bool = False) -> tuple[Span, ...]:
    """The days and sessions that phrases said of one matter mean together; today when they name no day, none when they
    do not settle it."""
    if not phrases:
        return (Span(day=clock.today),)
    if unclear := [one for one in phrases if one.unclear]:
        phrases = [one for one in phrases if not one.unclear]  # 放假前请了一天假,24号的
        if not all(one.vague for one in unclear) or not any(one.start and one.start.has_day for one in phrases):
            return ()
    return Counting(clock=clock, ahead=ahead).run(phrases)


@dataclass(kw_only=True, slots=True)
class _Entry:
    day: date
    sessions: tuple[Session, ...]
    until: date | None = None
    since: bool = False
    dated: bool = True


class Counting:
    """One count: phrases in, spans out; keeps the entries that later phrases lengthen."""

    def __init__(self, *, clock: Clock, ahead: bool) -> None:
        self.clock = clock
        self.ahead = ahead
        self.entries: list[_Entry] = []
        self.unsettled = False

    def run(self, phrases: Sequence[Phrase]) -> tuple[Span, ...]:
        lengthening: list[Phrase] = []
        for phrase in phrases:
            if phrase.extends:
                lengthening.append(phrase)
            elif phrase.week is not None:
                self._whole_week(phrase.week)
            elif phrase.start is not None and phrase.end is not None:
                self._range(phrase.start, phrase.end)
            elif phrase.start is not None:
                self._single(phrase.start, since=phrase.since)
        for phrase in lengthening:
            self._lengthen(phrase)
        if self.unsettled:
            return ()
        if not self.entries:
            self.entries.append(_Entry(day=self.clock.today, sessions=()))
        self._close_open_beginnings()
        return self._joined()

    def _sessions(self, point: Point) -> tuple[Session, ...]:
        if point.last_lessons:
            last = LAST_LESSON["primary" if self.clock.grade <= 6 else "junior"]
            return tuple(f"lesson:{one}" for one in range(last - point.last_lessons + 1, last + 1))
        return point.sessions

    def _single(self, point: Point, *, since: bool) -> None:
        if point.opening and self.entries and self.entries[-1].dated:
            self.entries[-1].since = True  # 9月1号开学就没来: the day of it is said
            return
        sessions = self._sessions(point)
        day = resolve(point, clock=self.clock, ahead=self.ahead)
        opening = self.clock.opening
        before_term = day is not None and opening is not None and day < opening and not since and not self.ahead
        if (point.has_day and day is None) or (before_term and (point.week or 0) < 0):  # 上上周五, in the holidays
            self.unsettled = True  # 2月30日: there is no such day, and none is guessed
            return
        last = self.entries[-1] if self.entries else None
        if day is None and last is not None:
            finer = any(one.startswith("lesson") for one in sessions)
            lessons = tuple(one for one in last.sessions if one.startswith("lesson"))
            whole = "day" in last.sessions or "day" in sessions
            kept = lessons if finer else () if whole else last.sessions
            last.sessions = (*kept, *(one for one in sessions if one not in kept))
            return
        if day is not None and last is not None and not last.dated:
            last.day, last.dated, last.since = day, True, since
            if sessions:
                last.sessions = sessions
            return
        self.entries.append(_Entry(day=day or self.clock.today, sessions=sessions, since=since, dated=day is not None))

    def _range(self, start: Point, end: Point) -> None:
        first = resolve(start, clock=self.clock, ahead=self.ahead)
        if first is None and start.has_day:
            self.unsettled = True
            return
        first = first or self.clock.today
        if end.weekday is not None and end.week is None and start.week is not None:
            end = replace(end, week=start.week)
        if end.has_day:
            last = resolve(end, clock=self.clock, ahead=self.ahead, anchor=first)
            if last is not None and end.month is None and end.day_of_month is not None and start.month is not None:
                last = resolve(replace(end, month=start.month), clock=self.clock, ahead=True)
        else:
            last = first
        if last is None:
            self.unsettled = True
            return
        if start.has_day or end.has_day:
            first = self.clock.school_day(first, ONE_DAY) if first < last else first
            if not start.sessions:
                last = self.clock.school_day(last, -ONE_DAY) if first < last else last
        if last < first:
            self.unsettled = True  # 明天到周五没来: there are no such days
            return
        if first == last and start.sessions and end.sessions:
            both = ("morning", "afternoon", "evening")
            low, high = start.sessions[0], end.sessions[-1]
            if low in both and high in both:
                self.entries.append(_Entry(day=first, sessions=both[both.index(low) : both.index(high) + 1]))
            return
        head = start.sessions if start.sessions not in ((), ("morning",), ("day",)) else ()
        tail = end.sessions if end.sessions not in ((), ("afternoon",), ("day",)) else ()
        if head and first < last:
            self.entries.append(_Entry(day=first, sessions=head))
            first = self.clock.school_day(first + ONE_DAY, ONE_DAY)
            last = self.clock.school_day(last, -ONE_DAY) if first < last else last
            if first > last:
                return
        elif head:
            self.entries.append(_Entry(day=first, sessions=head))
            return
        if tail:
            before = self.clock.school_day(last - ONE_DAY, -ONE_DAY)
            if before >= first:
                self.entries.append(_Entry(day=first, sessions=(), until=before))
            self.entries.append(_Entry(day=last, sessions=tail))
            return
        self.entries.append(_Entry(day=first, sessions=(), until=last))

    def _whole_week(self, week: int) -> None:
        monday = self.clock.today - timedelta(days=self.clock.today.weekday()) + timedelta(weeks=week)
        last = monday + timedelta(days=6)
        if not self.ahead:
            last = min(last, self.clock.today)
        elif week == 0:
            monday = self.clock.today
        first = self.clock.school_day(monday, ONE_DAY)
        last = self.clock.school_day(last, -ONE_DAY)
        if first <= last:
            self.entries.append(_Entry(day=first, sessions=(), until=last))

    def _lengthen(self, phrase: Phrase) -> None:
        clock = self.clock
        base = self.entries[-1] if self.entries else None
        if phrase.vague:
            return
        if phrase.end is not None:
            self._until(phrase, phrase.end, base)
            return
        if phrase.count == 0:
            half = (clock.half(),)
            if base is None:
                self.entries.append(_Entry(day=clock.today, sessions=half))
            elif not base.sessions:
                base.sessions = half
            return
        if phrase.count is not None and phrase.count > 1 and self._named(phrase.count):
            return  # 前天昨天连着两天, 三天:今天明天后天: the days are named already
        counted = phrase.count is not None or phrase.weeks
        if counted and base is not None and base.until is not None and base.until > base.day:
            if self.ahead and phrase.count:  # 下周要请假三天
                base.until = min(base.until, clock.count(base.day, phrase.count, ONE_DAY))
            elif phrase.count and base.until < clock.today:
                self.unsettled = clock.count(base.day, phrase.count, ONE_DAY) < base.until  # 上周缺了两天: which?
            return  # 上周整整一周: what days is said already
        forward = (self.ahead and not phrase.backward and not phrase.before) or (base is not None and base.since)
        first = base.day if base else clock.today
        if base is None and phrase.before:
            first -= ONE_DAY  # 前两天: today is none of them
        if phrase.count is not None:
            reached = clock.count(first, phrase.count, ONE_DAY if forward else -ONE_DAY)
            first = clock.school_day(first, ONE_DAY if forward else -ONE_DAY)
        else:
            reached = _stretch(first, phrase, forward=forward)
            first, reached = (
                (clock.school_day(first, ONE_DAY), clock.school_day(reached, -ONE_DAY))
                if forward
                else (clock.school_day(first, -ONE_DAY), clock.school_day(reached, ONE_DAY))
            )
        low, high = (first, reached) if forward else (reached, first)
        if base is None:
            self.entries.append(_Entry(day=low, sessions=(), until=high))
        else:
            base.day, base.until, base.since = low, high, False

    def _named(self, days: int) -> bool:
        """Whether exactly so many school days have been named one by one."""
        dated = [one for one in self.entries if one.dated]
        first_to_last = [(one.day, one.until or one.day) for one in dated]
        return len(dated) > 1 and days == sum(
            self.clock.is_school_day(date.fromordinal(day))
            for first, last in first_to_last
            for day in range(first.toordinal(), last.toordinal() + 1)
        )

    def _until(self, phrase: Phrase, end: Point, base: _Entry | None) -> None:
        last = resolve(end, clock=self.clock, ahead=self.ahead, anchor=base.day if base else self.clock.today)
        if last is None or not (self.ahead or base):
            return
        if phrase.before:
            last = self.clock.school_day(last - ONE_DAY, -ONE_DAY)
        if base is None and last < self.clock.today:
            self.unsettled = True  # 请假到昨天: nobody said since when
            return
        if base is None:
            base = _Entry(day=self.clock.today, sessions=())
            self.entries.append(base)
        if last >= base.day:
            base.until, base.since = self.clock.school_day(last, -ONE_DAY), False
        elif self.ahead:
            self.unsettled = True  # 从20日请假到18日: one of the two is wrong, and nobody can tell which

    def _close_open_beginnings(self) -> None:
        if self.ahead:
            return
        for entry in [one for one in self.entries if one.since]:
            if entry.until is None and entry.day < self.clock.today:
                today = self.clock.school_day(self.clock.today, -ONE_DAY)
                if entry.sessions and entry.sessions not in (("morning",), ("day",)):
                    following = self.clock.school_day(entry.day + ONE_DAY, ONE_DAY)
                    if following <= today:
                        self.entries.append(_Entry(day=following, sessions=(), until=today))
                else:
                    entry.sessions, entry.until = (), today

    def _joined(self) -> tuple[Span, ...]:
        if len(self.entries) == 1:
            return (_span(self.entries[0]),)
        whole = ((), ("day",))
        joined: list[_Entry] = []
        for entry in sorted(self.entries, key=lambda one: one.day):
            last = joined[-1] if joined else None
            if last and last.day == entry.day and last.until is None and entry.until is None:
                both = (*last.sessions, *(one for one in entry.sessions if one not in last.sessions))
                last.sessions = ("day",) if "day" in both else both
            elif last and last.sessions in whole and entry.sessions in whole:
                following = self.clock.school_day((last.until or last.day) + ONE_DAY, ONE_DAY)
                if entry.day <= following:
                    last.until = max(entry.until or entry.day, last.until or last.day)
                else:
                    joined.append(entry)
            else:
                joined.append(entry)
        return tuple(map(_span, joined))


def _span(entry: _Entry) -> Span:
    return Span(
        day=entry.day,
        until=entry.until if entry.until and entry.until > entry.day else None,
        sessions=entry.sessions or ("day",),
    )


def _stretch(first: date, phrase: Phrase, *, forward: bool) -> date:
    """The other end of so many weeks or months, ``first`` being one of the days."""
    days = 7 * phrase.weeks - 1 if phrase.weeks else 30 * phrase.months - 1
    return first + timedelta(days=days if forward else -days)
