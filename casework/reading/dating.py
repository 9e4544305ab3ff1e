"""Acts become items: their days counted, and what could not have come about left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile

from casework.reading.account import Account
from casework.reading.act import Act
from casework.reading.contract import Intent, Item, Outcome
from casework.reading.matters import bare_weekday, gone_by, within_scene
from casework.reading.times import Clock, Phrase, Span, promised_day, resolve, spans
from casework.reading.told import Told
from casework.reading.words import Kind

_OF_AN_HOUR = (Intent.RETURNED, Intent.ATTEMPT)
"""What cannot have come about in an hour still to come."""
_TRIES = 4
"""On no more days is an attempt told at once; a longer time is how long it went on."""


class Dating(Account):
    """The part that counts days."""

    def _items(self, one: Told) -> Iterator[Item]:
        clock = self._clock(one.pupil or (one.candidates[0] if one.candidates else None))
        for act in one.acts:
            intent, sought = act.intent, act.intent is Intent.ATTEMPT
            if intent is Intent.PRESENT or (one.frame.only and intent is Intent.RETURNED):
                continue
            if intent is Intent.RETRACT and not (act.happened or one.frame.fixed):
                continue
            # 请假从今天到周五,…: the days of another's leave are no scene of an attempt
            lead = _scene_of_an_attempt(one, act) if sought else one.lead
            phrases = within_scene(lead, act.times)
            if intent is Intent.RETURNED:
                phrases = [one for one in phrases if not _lasts(one)]  # 停了两个礼拜,今天来了
            if not sought and act is not one.acts[0]:
                phrases = _without_the_hour(phrases, act.times)
            if sought:
                # 放学后家访了: today; 昨晚发的微信到现在没回: yesterday
                phrases = [phrase for phrase in phrases if not phrase.unclear and not phrase.extends]
            of_leave = intent is Intent.LEAVE or _takes_leave_back(one, act)
            counted = spans(phrases, clock=clock, ahead=of_leave)
            if not counted or not (of_leave or self._credible(act, phrases, counted, clock)):
                continue
            if act.instead_of is not None:
                yield from self._other_day(one, act, clock)
            if sought:
                for day in _days_of_an_attempt(act, phrases, counted):
                    yield Item(
                        intent=intent, pupil=one.pupil, day=day, reason=act.reason, channel=act.channel,
                        outcome=act.outcome or Outcome.REACHED, promised=_promised(act, day, clock),
                    )  # fmt: skip
                continue
            missing = act.missing
            for span in counted:
                yield Item(
                    intent=intent,
                    pupil=one.pupil,
                    day=span.day,
                    until=span.until,
                    sessions=span.sessions,
                    reason=act.reason if missing else None,
                    excused=act.excused if missing else None,
                    one_lesson=act.lesson and not any(one.startswith("lesson") for one in span.sessions),
                )

    def _other_day(self, one: Told, act: Act, clock: Clock) -> Iterator[Item]:
        point = act.instead_of.start if act.instead_of else None
        day = resolve(point, clock=clock, ahead=False) if point else None
        if day is not None:
            yield Item(intent=Intent.RETRACT, pupil=one.pupil, day=day)

    def _credible(self, act: Act, phrases: Sequence[Phrase], counted: Sequence[Span], clock: Clock) -> bool:
        """Only leave may be of days to come; other things said of them, and attempts only named, are plans."""
        for phrase in phrases:
            if (phrase.week or 0) > 0:
                return False
        if not act.happened and act.intent is Intent.RETURNED and any(bare_weekday(one) for one in phrases):
            return False
        if not act.happened and act.outcome is None and act.intent is Intent.ATTEMPT and not gone_by(phrases):
            return False
        today = clock.today
        to_come = [one for one in counted if (one.until or one.day) > today or self._later_today(act, one, today)]
        return not to_come

    def _later_today(self, act: Act, span: Span, today: date) -> bool:
        if act.happened or act.outcome or span.day != today or act.intent not in _OF_AN_HOUR:
            return False
        hour = self.at.hour
        return (span.sessions == ("afternoon",) and hour < 12) or (span.sessions == ("evening",) and hour < 17)


def _takes_leave_back(one: Told, act: Act) -> bool:
    """明天不请假了: what was asked for a day to come is asked no more."""
    return act.intent is Intent.RETRACT and any(
        token.kind is Kind.RETRACT and "请" in token.text for token in one.frame.tokens
    )


def _days_of_an_attempt(act: Act, phrases: Sequence[Phrase], counted: Sequence[Span]) -> list[date]:
    """1号、3号打了电话,都没人接: each of the days that are named; else the last."""
    unanswered = act.outcome in (Outcome.NOBODY_HOME, Outcome.UNREACHABLE)
    named = all(one.start is not None and one.start.has_day and not one.since for one in phrases)
    if not (unanswered and phrases and named) or len(counted) > _TRIES:
        return [counted[-1].until or counted[-1].day]
    return list(dict.fromkeys(day for span in counted for day in (span.day, span.until or span.day)))


def _scene_of_an_attempt(one: Told, attempt: Act) -> list[Phrase]:
    """The days set before that an attempt may be of: none, where an absence told before it has a day of its own."""
    before = takewhile(lambda act: act is not attempt, one.acts)
    if any(act.missing and act.dated for act in before):
        return []
    return [phrase for phrase in one.lead if phrase.end is None]


def _without_the_hour(phrases: Sequence[Phrase], own: Sequence[Phrase]) -> list[Phrase]:
    """上午罗小满没来,下午来了: the hour of the scene is that of what was told first."""
    if not any(one.start is not None and one.start.sessions for one in own):
        return list(phrases)
    scene = [one for one in phrases if one not in own]
    days = [replace(one, start=replace(one.start, sessions=())) for one in scene if one.start and one.start.has_day]
    return [*days, *own]


def _lasts(phrase: Phrase) -> bool:
    """Whether it tells how long, and no day."""
    return phrase.count is not None or phrase.week is not None or bool(phrase.weeks or phrase.months)


def _promised(act: Act, day: date, clock: Clock) -> date | None:
    """The day promised; 下午送来 is that of the attempt."""
    if act.outcome is not Outcome.PROMISED or not act.promised:
        return None
    point = act.promised[0].start
    if act.promised[0].end is not None and not act.promised[0].since and point is not None:
        return None  # 明后天送
    if point is not None and not point.has_day and point.sessions:
        return day
    promised = promised_day(act.promised, clock=clock)
    named = point is not None and point.has_day and point.offset is None and point.week is None
    if named and day < clock.today:  # 上周五他妈答应周一来的
        then = promised_day(act.promised, clock=replace(clock, at=datetime.combine(day, clock.at.timetz())))
        promised = then if then is not None and then > day else promised
    return promised if promised is not None and promised >= day else None
