"""Words of time become phrases, and phrases become days and sessions counted on the school calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from casework.calendar import ONE_DAY
from casework.reading.contract import Session

DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {
    "两": 2,
    "俩": 2,
    "〇": 0,
    "日": 7,
    "天": 7,
}
NUMBER = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_OFFSETS = {
    "大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3,
}  # fmt: skip
_SESSIONS = {"上": "morning", "早": "morning", "清": "morning", "晨": "morning", "下": "afternoon", "午": "afternoon"}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
MORNING_LESSONS = 4
"""Lessons before noon, from which ``下午第一节`` is numbered."""
LAST_LESSON = {"primary": 6, "junior": 7}

_POINT = re.compile(
    r"(?P<day>"
    r"(?P<off>大前|大后|前|昨|今|明|后|当)(?:天|日|儿个?|个)"
    r"|(?P<short>[昨今前明])(?=[早晚晨夜]|上午|下午)"
    r"|(?P<week>上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天1-6])(?![0-9年月])"
    rf"|(?:(?P<y>20[0-9]{{2}})[年./-])?(?P<m>{NUMBER})月份?(?P<d>{NUMBER})(?:号|日)?"
    r"|(?:(?P<y2>20[0-9]{2})[./-])?(?P<m2>1[0-2]|0?[1-9])[./-](?P<d2>3[01]|[12][0-9]|0?[1-9])(?![0-9.班度分节元%)])(?:号|日)?"
    rf"|(?P<mon>(?:这|本|上)个?月)?(?P<dom>{NUMBER})(?:号|日)(?![楼线院机])"
    r")?(?:的|那天)?"
    r"(?P<ses>(?:、|和|跟|及)?(?:早自习|早读课?|晨读|早自修|上午头?|早上|早晨|清早|清晨|大清早|一大早|一早|晨(?=没)|早(?=没|还没|未)"
    r"|下午|午后|晚自习|晚自修|晚修|夜自习|晚上|夜里|晚间|(?<=[昨今前明])[早晨晚夜]))*"
    r"(?P<les>(?:的)?(?:(?:第?(?P<n>[一二三四五六七八九1-9](?:节|节课)?(?:[、,，和跟及到至~-]?第?[一二三四五六七八九1-9](?:节|节课)?)*)"
    r"(?<=节)课?|第(?P<n2>[一二三四五六七八九1-9](?:[、,，和跟及到至~-]?第?[一二三四五六七八九1-9])*)节课?)"
    rf"|前(?P<first>[一二两三四2-4])节课?|最后(?:一|1)?节课?))?"
)
_SESSION_WORD = re.compile(r"早自习|早读|晨读|早自修|上午|早上|早晨|清早|清晨|一大早|一早|下午|午后|晚|夜|早|晨")
_COUNT = re.compile(
    r"(?P<so>已经|已有|已|连续|连着|接连|一连|整整|足足|都有|都|快|又)*"
    r"(?P<lately>这|近|最近|前|头)?"
    rf"(?P<n>{NUMBER}|半|几|好几|好多|多)个?(?P<unit>天|日|周|星期|礼拜|月)(?P<half>半)?(?P<time>的?时间|整)?"
    r"(?!级|份|[0-9一二三四五六七八九十]*[号日](?!没)|后|前|内)"
)
_WHOLE_WEEK = re.compile(r"(?P<week>上|这|本|下)(?:一)?个?(?:周|星期|礼拜)(?![一二三四五六日天1-6末])(?:一直|整周|内)?")
_NOW = re.compile(r"现在|目前|今(?![天日早晚晨儿个])|这会儿|此刻|如今|眼下")
_TO = re.compile(r"(?:一直)?(?:到|至|-|—|–|~|直到|拖到)")
_SINCE = re.compile(r"(?:就)?(?:开始|起(?!床)|以来|之后)")
_BESIDES = ("后", "以后", "之后", "前", "之前", "以前", "下课后")
_WHOLE_DAY = re.compile(r"(?:一整|整整一|整|全|一)天(?!到)")

STARTERS = frozenset(
    "今昨前明后大当上下这本周星礼第早晚清晨夜一二两三四五六七八九十0123456789从自打到至直已连接整近最半几好又快都足全午现目最多头"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A day, or sessions of it, or both; the day as said, not yet counted."""

    offset: int | None = None
    weekday: int | None = None
    week: int | None = None
    year: int | None = None
    month: int | None = None
    day_of_month: int | None = None
    months_back: int = 0
    sessions: tuple[Session, ...] = ()
    last_lesson: bool = False

    @property
    def has_day(self) -> bool:
        return self.offset is not None or self.weekday is not None or self.day_of_month is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """One expression of time: a point, a range, an open beginning, an end, or a number of days."""

    start: Point | None = None
    end: Point | None = None
    since: bool = False
    """Whether it runs from ``start`` to now or on."""
    count: int | None = None
    """School days; 0 for half a day."""
    backward: bool = False
    """Whether the count is said of days gone by (已经, 连续, 这)."""
    week: int | None = None
    """A whole week: 0 this one, -1 the last."""
    weeks: int = 0
    months: int = 0
    vague: bool = False
    """几天: days that nobody counted."""
    unclear: bool = False
    """第二节课后: time that the words do not settle."""

    @property
    def extends(self) -> bool:
        """Whether the phrase only lengthens what goes before it."""
        return self.start is None and self.week is None


NOW = Point(offset=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Days with the sessions of each, as a fact states them."""

    day: date
    until: date | None = None
    sessions: tuple[Session, ...] = ("day",)


def number(said: str) -> int:
    """``12``, ``十二``, ``二十三``, ``两``."""
    if said.isdigit():
        return int(said)
    if "十" in said:
        tens, _, ones = said.partition("十")
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    return DIGITS[said[0]]


def _lessons(said: str) -> tuple[int, ...]:
    numbers = [number(char) for char in said if char in DIGITS or char.isdigit()]
    if len(numbers) == 2 and re.search(r"[到至~-]", said) and numbers[0] < numbers[1]:
        return tuple(range(numbers[0], numbers[1] + 1))
    return tuple(numbers)


def _point(text: str, at: int) -> tuple[int, Point] | None:
    found = _POINT.match(text, at)
    if found is None or found.end() == at:
        return None
    got = found.groupdict()
    if not got["day"] and not got["les"] and not _SESSION_WORD.search(text, at, found.end()):
        return None
    point = _day_of(got)
    if point is None:
        return None
    sessions: list[Session] = []
    tail = text[found.end("day") if got["day"] else at : found.end()]
    for word in _SESSION_WORD.findall(tail):
        session = "evening" if word[0] in "晚夜" else _SESSIONS[word[0]]
        if session not in sessions:
            sessions.append(session)
    numbers = got["n"] or got["n2"]
    if got["les"] and numbers:
        after_noon = MORNING_LESSONS if sessions == ["afternoon"] else 0
        sessions = [f"lesson:{one + after_noon}" for one in _lessons(numbers)]
    elif got["first"]:
        sessions = [f"lesson:{one}" for one in range(1, number(got["first"]) + 1)]
    elif got["les"]:
        if sessions == ["morning"]:
            return found.end(), replace(point, sessions=(f"lesson:{MORNING_LESSONS}",))
        return found.end(), replace(point, last_lesson=True)
    return found.end(), replace(point, sessions=tuple(sessions))


def _day_of(got: dict[str, str | None]) -> Point | None:
    if got["off"] or got["short"]:
        return Point(offset=_OFFSETS[got["off"] or got["short"] or ""])
    if got["wd"]:
        day = got["wd"]
        return Point(
            weekday=(int(day) if day.isdigit() else DIGITS[day]) - 1,
            week=_WEEKS[got["week"]] if got["week"] else None,
        )
    month, day_said = got["m"] or got["m2"], got["d"] or got["d2"] or got["dom"]
    if day_said:
        year = got["y"] or got["y2"]
        day_number = number(day_said)
        month_number = number(month) if month else None
        if not 1 <= day_number <= 31 or not 1 <= (month_number or 1) <= 12:
            return None
        return Point(
            year=int(year) if year else None,
            month=month_number,
            day_of_month=day_number,
            months_back=1 if (got["mon"] or "").startswith("上") else 0,
        )
    return Point()


def scan(text: str, at: int) -> tuple[int, Phrase] | None:
    """The longest expression of time that begins at this place, with where it ends."""
    here = at
    opened = text[here] in "从自打" and not text.startswith("自己", here)
    if opened:
        here += 2 if text.startswith(("自从", "打从"), here) else 1
    elif ending := _TO.match(text, here):
        return _ending(text, ending.end())
    if not opened:
        if whole := _WHOLE_DAY.match(text, here):
            return whole.end(), Phrase(start=Point(sessions=("day",)))
        if counted := _counted(text, here):
            return counted
        if week := _WHOLE_WEEK.match(text, here):
            return week.end(), Phrase(week=_WEEKS[week["week"]])
    started = _point(text, here)
    if started is None:
        return None
    here, start = started
    if start.sessions and text.startswith(_BESIDES, here):
        return here, Phrase(start=start, unclear=True)
    if since := _SINCE.match(text, here):
        here, opened = since.end(), True
    joint = _TO.match(text, here)
    if joint and (end := _end_point(text, joint.end())):
        if start.has_day or end[1].has_day or opened or start.sessions:
            return end[0], Phrase(start=start, end=end[1])
    elif text.startswith("至今", here):
        return here + 2, Phrase(start=start, end=NOW)
    return here, Phrase(start=start, since=opened)


def _end_point(text: str, at: int) -> tuple[int, Point] | None:
    if now := _NOW.match(text, at):
        return now.end(), NOW
    found = _point(text, at)
    return found if found and (found[1].has_day or found[1].sessions) else None


def _ending(text: str, at: int) -> tuple[int, Phrase] | None:
    end = _end_point(text, at)
    return (end[0], Phrase(end=end[1])) if end else None


def _counted(text: str, at: int) -> tuple[int, Phrase] | None:
    found = _COUNT.match(text, at)
    if found is None:
        return None
    said, unit = found["n"], found["unit"]
    backward = bool(found["so"] or found["lately"])
    if unit == "日" and not found["so"] and not found["lately"]:
        return None
    if said == "半" and unit == "天":
        return found.end(), Phrase(count=0, backward=backward)
    if said in ("几", "好几", "好多", "多"):
        return found.end(), Phrase(vague=True)
    if said == "半":
        return (found.end(), Phrase(months=0, weeks=2, backward=backward)) if unit == "月" else None
    many = number(said)
    if unit in ("天", "日"):
        return found.end(), Phrase(count=many, backward=backward)
    if unit == "月":
        return (found.end(), Phrase(months=many, backward=backward)) if "个" in found[0] else None
    return found.end(), Phrase(weeks=many, backward=backward)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """What phrases are counted by: the moment of the message, the class's school days, and its grade."""

    at: datetime
    is_school_day: Callable[[date], bool]
    grade: int = 1

    @property
    def today(self) -> date:
        return self.at.date()

    def half(self) -> Session:
        """The half of the day that ``半天`` means at this hour."""
        return "morning" if self.at.hour < 12 else "afternoon"

    def school_day(self, day: date, step: timedelta) -> date:
        """The day itself if it is a school day, else the nearest that way within a month, else the day itself."""
        seeking = day
        for _ in range(31):
            if self.is_school_day(seeking):
                return seeking
            seeking += step
        return day

    def count(self, day: date, days: int, step: timedelta) -> date:
        """The last of so many school days, the given one being the first."""
        day = self.school_day(day, step)
        for _ in range(days - 1):
            day = self.school_day(day + step, step)
        return day


def resolve(point: Point, *, clock: Clock, ahead: bool, anchor: date | None = None) -> date | None:
    """The day a point means. ``ahead`` says whether it may lie in the future (leave, promises); None if there is none."""
    today = clock.today
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
        return _calendar_day(point, today=today, ahead=ahead)
    return None


def _calendar_day(point: Point, *, today: date, ahead: bool) -> date | None:
    month, year = point.month or today.month, point.year or today.year
    if point.months_back:
        month, year = (12, year - 1) if month == 1 else (month - 1, year)
    try:
        day = date(year, month, point.day_of_month or 1)
        if point.year is None and point.month is None and not point.months_back and not ahead and day > today:
            return date(year - 1, 12, day.day) if month == 1 else date(year, month - 1, day.day)
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
            day = resolve(point, clock=clock, ahead=True)
            if day and point.weekday is not None and point.week is None and day <= clock.today:
                day += timedelta(weeks=1)
            return day
        if phrase.week == 1:
            monday = clock.today - timedelta(days=clock.today.weekday()) + timedelta(weeks=1)
            return clock.school_day(monday, ONE_DAY)
    return None


def spans(phrases: Sequence[Phrase], *, clock: Clock, ahead: bool = False) -> tuple[Span, ...]:
    """The days and sessions that phrases said of one matter mean together; today when they name no day, none when they
    do not settle it."""
    if any(phrase.unclear for phrase in phrases):
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
        if point.last_lesson:
            return (f"lesson:{LAST_LESSON['primary' if self.clock.grade <= 6 else 'junior']}",)
        return point.sessions

    def _single(self, point: Point, *, since: bool) -> None:
        sessions = self._sessions(point)
        day = resolve(point, clock=self.clock, ahead=self.ahead)
        if point.has_day and day is None:
            return
        last = self.entries[-1] if self.entries else None
        if day is None and last is not None:
            finer = any(one.startswith("lesson") for one in sessions)
            kept = () if finer or "day" in last.sessions else last.sessions
            last.sessions = (*kept, *(one for one in sessions if one not in kept))
            return
        if day is not None and last is not None and not last.dated:
            last.day, last.dated, last.since = day, True, since
            if sessions:
                last.sessions = sessions
            return
        self.entries.append(_Entry(day=day or self.clock.today, sessions=sessions, since=since, dated=day is not None))

    def _range(self, start: Point, end: Point) -> None:
        first = resolve(start, clock=self.clock, ahead=self.ahead) or self.clock.today
        if end.weekday is not None and end.week is None and start.week is not None:
            end = replace(end, week=start.week)
        if end.has_day:
            last = resolve(end, clock=self.clock, ahead=self.ahead, anchor=first)
            if last is not None and end.month is None and end.day_of_month is not None and start.month is not None:
                last = resolve(replace(end, month=start.month), clock=self.clock, ahead=True)
        else:
            last = first
        if last is None or last < first:
            return
        if start.has_day or end.has_day:
            first = self.clock.school_day(first, ONE_DAY) if first < last else first
            if not start.sessions:
                last = self.clock.school_day(last, -ONE_DAY) if first < last else last
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
            self._until(phrase.end, base)
            return
        if phrase.count == 0:
            half = (clock.half(),)
            if base is None:
                self.entries.append(_Entry(day=clock.today, sessions=half))
            elif not base.sessions:
                base.sessions = half
            return
        forward = (self.ahead and not phrase.backward) or (base is not None and base.since)
        first = base.day if base else clock.today
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

    def _until(self, end: Point, base: _Entry | None) -> None:
        last = resolve(end, clock=self.clock, ahead=self.ahead, anchor=base.day if base else self.clock.today)
        if last is None or not (self.ahead or base):
            return
        if base is None and last < self.clock.today:
            self.unsettled = True  # 请假到昨天: nobody said since when
            return
        if base is None:
            base = _Entry(day=self.clock.today, sessions=())
            self.entries.append(base)
        if last >= base.day:
            base.until, base.since = self.clock.school_day(last, -ONE_DAY), False

    def _close_open_beginnings(self) -> None:
        if self.ahead:
            return
        for entry in list(self.entries):
            if entry.since and entry.until is None and entry.day < self.clock.today:
                today = self.clock.school_day(self.clock.today, -ONE_DAY)
                if entry.sessions and entry.sessions not in (("morning",), ("day",)):
                    following = self.clock.school_day(entry.day + ONE_DAY, ONE_DAY)
                    if following <= today:
                        self.entries.append(_Entry(day=following, sessions=(), until=today))
                else:
                    entry.sessions, entry.until = (), today

    def _joined(self) -> tuple[Span, ...]:
        whole = ((), ("day",))
        joined: list[_Entry] = []
        for entry in sorted(self.entries, key=lambda one: one.day):
            last = joined[-1] if joined else None
            if last and last.day == entry.day and last.until is None and entry.until is None:
                last.sessions = (*last.sessions, *(one for one in entry.sessions if one not in last.sessions))
            elif last and last.sessions in whole and entry.sessions in whole:
                following = self.clock.school_day((last.until or last.day) + ONE_DAY, ONE_DAY)
                if entry.day <= following:
                    last.until = max(entry.until or entry.day, last.until or last.day)
                else:
                    joined.append(entry)
            else:
                joined.append(entry)
        return tuple(
            Span(
                day=entry.day,
                until=entry.until if entry.until and entry.until > entry.day else None,
                sessions=entry.sessions or ("day",),
            )
            for entry in joined
        )


def _stretch(first: date, phrase: Phrase, *, forward: bool) -> date:
    """The other end of so many weeks or months, ``first`` being one of the days."""
    if phrase.weeks:
        days = 7 * phrase.weeks - 1
    else:
        days = 30 * phrase.months - 1
    return first + timedelta(days=days if forward else -days)
