"""Frames become facts: children resolved or asked for, days counted, corrections applied, classes closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from casework.calendar import ONE_DAY, SchoolCalendar
from casework.people import Pupil
from casework.reading.act import Act
from casework.reading.acts import acts, with_heading
from casework.reading.contract import Channel, Doubt, Intent, Item, Outcome, Reading
from casework.reading.frame import Frame, Frames, Made, Mention, Roll
from casework.reading.matters import bare_weekday, between, earlier_than, gone_by, joined, same_matter, within_scene
from casework.reading.rolls import MISSING, Rolls
from casework.reading.scope import Scope
from casework.reading.times import Clock, Phrase, Span, promised_day, resolve, spans
from casework.reading.tokens import Token
from casework.reading.told import Told, refine
from casework.reading.words import Kind

_RESULTS = frozenset({Kind.NOBODY, Kind.UNREACHED, Kind.LOST, Kind.REFUSE})


def facts(told: Frames, *, scope: Scope, at: datetime, calendar: SchoolCalendar) -> Reading:
    """The reading of a message from its frames."""
    return _Facts(told, scope, at, calendar).run()


class _Facts:
    def __init__(self, told: Frames, scope: Scope, at: datetime, calendar: SchoolCalendar) -> None:
        self.frames, self.rolls, self.fixed_at = told.frames, told.rolls, told.fixed_at
        self.scope, self.at, self.calendar = scope, at, calendar
        self.told: list[Told] = []
        self.clocks: dict[tuple[object, object], Clock] = {}

    def run(self) -> Reading:
        for place, frame in enumerate(self.frames):
            self._tell(frame, self.frames[place - 1] if place else None)
        several = len(self.told) > 1
        if len(self.frames) > 1:
            self._share_out()
        if several:
            refine(self.told)
        self._share_channel()
        if several:
            self._share_outcome()
        self._correct()
        if several:
            self._restate()
        for one in self.told:
            one.items = [] if one.dropped else list(self._items(one))
        self._late_reasons()
        self._there_all_along()
        items = self._merged()
        doubts = self._doubts()
        rolls = [*self.rolls, *self._only()]
        if not rolls:
            return Reading(items=items, doubts=doubts)
        held = Rolls(scope=self.scope, at=self.at, calendar=self.calendar, items=items, doubts=doubts)
        return held.close(rolls)

    # --- what each frame says

    def _tell(self, frame: Frame, before: Frame | None) -> None:
        lead = [token.value for token in frame.lead]
        body = [token for token in frame.tokens if token.kind is not Kind.TIME or token not in frame.lead]
        said = acts(body, channel=self._sought_by())
        for act in said if frame.errand else ():
            if act.intent is Intent.ATTEMPT and not act.times:
                act.times = [token.value for token in frame.errand]
        if len(frame.mentions) > 1 and sum(token.text.startswith("一个") for token in body) > 1:
            _leave_open(said)
        loose = _loose(body) if not said else None
        if frame.heading:
            heading = acts([token for token in frame.heading if token.kind is not Kind.TIME or token not in frame.lead])
            adds = loose is not None or (not said and any(token.kind is Kind.UNEXCUSED for token in body))
            said = acts([*frame.heading, *body]) if adds else with_heading(said, heading)
            if any(act.intent is Intent.RETURNED for act in said) and not any(act.missing for act in said):
                lead = [token.value for token in frame.lead if token not in frame.heading]
        if frame.excepted and any(token.kind is Kind.ABSENT and token.text[0] in "都均全" for token in body):
            return  # 除了罗小满都没来: she is the one who came
        if frame.excepted and not any(act.missing for act in said):
            said = acts([Token(Kind.ABSENT, "没来", 0, 0), *body])
        if (
            all(act.intent is Intent.ATTEMPT for act in said)
            and any(token.kind is Kind.UNEXCUSED for token in (*frame.heading, *body))
            and self._in_a_list(frame)
        ):
            said = acts([Token(Kind.ABSENT, "没来", 0, 0), *frame.heading, *body])
        if not said and frame.likewise and before is not None:
            said = [replace(act, times=list(act.times)) for one in self.told if one.frame is before for act in one.acts]
        elif frame.also and before is not None and not lead:
            self._borrow_days(said, before)
        shared = frame.mentions[-1].extras if not said and not frame.excepted else []
        for mention in frame.mentions:
            pupil, candidates = mention.resolved()
            if shared and not mention.extras:
                mention.extras = shared  # A、B(病假), and nothing else said of them
            own = (
                acts([*body, *mention.extras])
                if mention.extras
                else said
                if mention is frame.mentions[-1]
                else [replace(act, times=list(act.times)) for act in said]
            )
            if mention.extras and frame.heading:
                own = acts([*frame.heading, *body, *mention.extras])
            if mention.extras and not own and (frame.excepted or self._without_leave(frame, mention)):
                own = acts([Token(Kind.ABSENT, "没来", 0, 0), *frame.heading, *body, *mention.extras])
            self.told.append(
                Told(frame=frame, mention=mention, pupil=pupil, candidates=candidates, acts=own, lead=lead)
            )

    def _without_leave(self, frame: Frame, mention: Mention) -> bool:
        unexcused = any(one.kind is Kind.UNEXCUSED for one in (*frame.heading, *mention.extras))
        return unexcused and self._in_a_list(frame)

    def _in_a_list(self, frame: Frame) -> bool:
        """Whether 未请假 stands over names, or beside others of whom the same message says that they are missing."""
        return bool(frame.heading) or any(act.missing for one in self.told for act in one.acts)

    def _sought_by(self) -> Channel | None:
        """How the children before were sought."""
        channels = [act.channel for one in self.told for act in one.acts if act.channel is not None]
        return channels[-1] if channels else None

    def _borrow_days(self, said: list[Act], before: Frame) -> None:
        """也没来: on the day of the one before, if no other is named."""
        earlier = [act for one in self.told if one.frame is before for act in one.acts if act.missing]
        for act in said:
            if earlier and not act.times and act.missing:
                act.times = list(earlier[-1].times)

    def _share_out(self) -> None:
        """不是A,是B没来, 陈小雨感冒,李思源发烧,都没来: a frame without an act takes its neighbour's."""
        for place, frame in enumerate(self.frames):
            mine = [one for one in self.told if one.frame is frame]
            if any(one.acts for one in mine):
                continue
            after = self.frames[place + 1] if place + 1 < len(self.frames) else None
            before = self.frames[place - 1] if place else None
            giver: Frame | None = None
            if frame.negated:
                giver = after or before
            elif before is not None and before.negated:
                giver = before if self._acts_of(before) else (self.frames[place - 2] if place > 1 else None)
            elif frame.fixed and before is not None and self.fixed_at == place:
                giver = before
            elif after is not None and after.sentence == frame.sentence and (frame.shares or _all_together(after)):
                giver = after
            quoted = [] if before is None else [one for one in before.tokens if one.kind is not Kind.RETRACT]
            if giver is None and frame.fixed and before is not None and len(quoted) < len(before.tokens):
                for one in mine:  # A没到写错了,应该是B: what was said of A is so of B
                    one.acts, one.lead = acts(quoted), one.lead or [token.value for token in before.lead]
            if giver is not None:
                for one in mine:
                    one.acts = [replace(act, times=list(act.times), reason=None) for act in self._acts_of(giver)]
                    own = [token.value for token in _times(frame.tokens)]
                    for act in one.acts:
                        act.times = own or act.times
                    if loose := _loose(frame.tokens):
                        for act in one.acts:
                            act.reason = loose.sense.reason
                    one.lead = one.lead or [token.value for token in giver.lead]

    def _share_channel(self) -> None:
        """A家答应明天送,B家说再看,都是上门问的: how all of them were sought is told at the end."""
        bare = [act for one in self.told for act in one.acts if act.channel is None and act.intent is Intent.ATTEMPT]
        if not bare:
            return
        told = [token for frame in self.frames for token in frame.tokens if token.value is Made.TOLD]
        for act in bare if told else ():
            act.channel = told[-1].sense.channel

    def _share_outcome(self) -> None:
        """A家去了,B家也去了,都没人: what came of all of them is told at the end."""
        for place, one in enumerate(self.told):
            of_all = any(token.kind in _RESULTS and token.text[0] in "都均" for token in one.frame.tokens)
            outcome = next((act.outcome for act in one.acts if act.intent is Intent.ATTEMPT), None)
            for act in (act for other in self.told[:place] for act in other.acts if of_all and outcome):
                if act.intent is Intent.ATTEMPT and act.outcome is None:
                    act.outcome = outcome

    def _acts_of(self, frame: Frame) -> list[Act]:
        return next((one.acts for one in self.told if one.frame is frame), [])

    # --- corrections

    def _correct(self) -> None:
        for one in self.told:
            if one.frame.negated:
                self._take_back(one)
        if self.fixed_at is None:
            return
        before = [one for one in self.told if self.frames.index(one.frame) < self.fixed_at]
        after = [one for one in self.told if self.frames.index(one.frame) >= self.fixed_at and not one.frame.negated]
        if not after:
            denied = any(one.frame.negated for one in before)
            for one in before:
                one.acts = one.acts if denied else [_retraction(one.acts)]
            return
        for one in before:
            if one.acts and all(act.intent is Intent.RETRACT for act in one.acts):
                one.acts = [_retraction(one.acts)]  # A不是没去,我认错了,没去的是B
        names = {one.mention.said for one in before}
        for one in after:
            if not one.acts and one.mention.said in names:
                one.dropped = True  # 缺A、B,哦不对A刚从厕所出来
            if any(act.intent in (Intent.RETURNED, Intent.RETRACT) for act in one.acts) and not any(
                act.missing for act in one.acts
            ):
                one.acts = [_retraction(one.acts)]
            elif _quotes(one.acts):
                one.acts = [_retraction(one.acts[:1])]
            elif one.mention.said not in names and before and not any(other.frame.negated for other in self.told):
                for old in before:
                    if old.frame is before[-1].frame and not any(act.happened for act in old.acts):
                        if old.frame.quoted:
                            old.acts = [_retraction(old.acts)]
                        else:
                            old.dropped = True
            for old in before:
                if old.mention.said == one.mention.said:
                    old.dropped = True
                    for act in one.acts:
                        if act.missing and not act.times:
                            act.times = [phrase for said in old.acts for phrase in said.times]

    def _take_back(self, one: Told) -> None:
        """不是陈小雨: a report of this message is dropped, one of an earlier message taken back."""
        for other in self.told:
            if other is not one and other.mention.said == one.mention.said and other.acts and not other.frame.negated:
                other.dropped = one.dropped = True
        one.acts = [_retraction(one.acts)]

    def _restate(self) -> None:
        """An attempt of which nothing was said is the one whose outcome is told of the same child further on."""
        for place, one in enumerate(self.told):
            later = [act for other in self.told[place + 1 :] if other.pupil == one.pupil for act in other.acts]
            told = {act.channel for act in later if act.intent is Intent.ATTEMPT and act.outcome is not None}
            one.acts = [
                act
                for act in one.acts
                if not (act.intent is Intent.ATTEMPT and act.outcome is None and act.channel in told)
            ]

    # --- days

    def _clock(self, child: Pupil | None) -> Clock:
        """What is counted by for the class of this child, the speaker's own where none is known."""
        school = child.school if child else (self.scope.own.school if self.scope.own else None)
        held = child.class_id if child else (self.scope.own.id if self.scope.own else None)
        clock = self.clocks.get((school, held))
        if clock is None:
            calendar = self.calendar  # and not self, which holds the clock: a circle is only freed by the collector
            clock = self.clocks[school, held] = Clock(
                at=self.at,
                is_school_day=lambda day: calendar.is_school_day(day, school, held),
                grade=child.school_class.grade if child else (self.scope.own.grade if self.scope.own else 1),
                opening=self.calendar.term_start(self.at.date(), school),
            )
        return clock

    def _items(self, one: Told) -> Iterator[Item]:
        clock = self._clock(one.pupil or (one.candidates[0] if one.candidates else None))
        for act in one.acts:
            if act.intent is Intent.PRESENT or (one.frame.only and act.intent is Intent.RETURNED):
                continue
            if act.intent is Intent.RETRACT and not (act.happened or one.frame.fixed):
                continue
            phrases = within_scene(one.lead, act.times)
            if act.intent is Intent.ATTEMPT:
                # 放学后家访了: today; 昨晚发的微信到现在没回: yesterday
                phrases = [phrase for phrase in phrases if not phrase.unclear and not phrase.extends]
            counted = spans(phrases, clock=clock, ahead=act.intent is Intent.LEAVE)
            if not counted or not self._credible(act, phrases, counted, clock):
                continue
            if act.instead_of is not None:
                yield from self._other_day(one, act, clock)
            if act.intent is Intent.ATTEMPT:
                yield Item(
                    intent=act.intent, pupil=one.pupil, day=counted[-1].until or counted[-1].day, reason=act.reason,
                    channel=act.channel, outcome=act.outcome or Outcome.REACHED,
                    promised=_promised(act, counted[-1].until or counted[-1].day, clock),
                )  # fmt: skip
                continue
            for span in counted:
                yield Item(
                    intent=act.intent,
                    pupil=one.pupil,
                    day=span.day,
                    until=span.until,
                    sessions=span.sessions,
                    reason=act.reason if act.missing else None,
                    excused=act.excused if act.missing else None,
                    one_lesson=act.lesson and not any(one.startswith("lesson") for one in span.sessions),
                )

    def _other_day(self, one: Told, act: Act, clock: Clock) -> Iterator[Item]:
        point = act.instead_of.start if act.instead_of else None
        day = resolve(point, clock=clock, ahead=False) if point else None
        if day is not None:
            yield Item(intent=Intent.RETRACT, pupil=one.pupil, day=day)

    def _credible(self, act: Act, phrases: Sequence[Phrase], counted: Sequence[Span], clock: Clock) -> bool:
        """Only leave may be of days to come; other things said of them, and attempts only named, are plans."""
        if act.intent is Intent.LEAVE:
            return True
        if any((phrase.week or 0) > 0 for phrase in phrases):
            return False
        if act.intent is Intent.RETURNED and not act.happened and any(bare_weekday(one) for one in phrases):
            return False
        if act.intent is Intent.ATTEMPT and act.outcome is None and not act.happened and not gone_by(phrases):
            return False
        today = clock.today
        return all((span.until or span.day) <= today and not self._later_today(act, span, today) for span in counted)

    def _later_today(self, act: Act, span: Span, today: date) -> bool:
        if span.day != today or act.intent not in (Intent.RETURNED, Intent.ATTEMPT) or act.happened or act.outcome:
            return False
        hour = self.at.hour
        return (span.sessions == ("afternoon",) and hour < 12) or (span.sessions == ("evening",) and hour < 17)

    # --- putting together

    def _late_reasons(self) -> None:
        """陈小雨没来。陈小雨发烧了: a reason said apart belongs to the absence that has none."""
        for one in self.told:
            if one.acts or one.frame.negated or one.dropped:
                continue
            loose = _loose(one.frame.tokens)
            if loose is None:
                continue
            for other in self.told:
                if other.pupil is not None and other.pupil == one.pupil:
                    other.items = [
                        replace(item, reason=loose.sense.reason)
                        if item.intent in MISSING and item.reason is None
                        else item
                        for item in other.items
                    ]

    def _there_all_along(self) -> None:
        """陈小雨没来,李思源来了; 上午来了,下午没来: that a child is there, beside another's absence or before its own,
        is no return."""
        missing = [(one.pupil, item) for one in self.told for item in one.items if item.intent in MISSING]
        if not missing:
            return
        for place, one in enumerate(self.told):
            if any(act.plain for act in one.acts):
                own = [item for pupil, item in missing if pupil == one.pupil]
                before = [item for other in self.told[: place + 1] for item in other.items if other.pupil == one.pupil]
                one.items = [
                    item
                    for item in one.items
                    if item.intent is not Intent.RETURNED or (own and not earlier_than(item, own, before))
                ]

    def _merged(self) -> tuple[Item, ...]:
        merged: list[Item] = []
        for one in self.told:
            if one.pupil is None:
                continue
            for item in one.items:
                twin = next((place for place, old in enumerate(merged) if same_matter(old, item)), None)
                if twin is not None:
                    merged[twin] = joined(merged[twin], item)
                elif (run := self._run(merged, item)) is not None:
                    merged[run] = replace(merged[run], until=item.until or item.day)
                else:
                    merged.append(item)
        if len(merged) > 1 and any(item.intent is Intent.RETURNED for item in merged):
            merged = [self._until_back(item, merged) for item in merged]
        return tuple(merged)

    def _until_back(self, item: Item, items: Sequence[Item]) -> Item:
        """上周四起没来,今天来了: the absence lasted until the school day before."""
        back = any(one.intent is Intent.RETURNED and one.pupil == item.pupil and one.day == item.until for one in items)
        if item.intent is not Intent.ABSENCE or item.until is None or not back:
            return item
        last = self._clock(item.pupil).school_day(item.until - ONE_DAY, -ONE_DAY)
        return replace(item, until=last if last > item.day else None)

    def _run(self, merged: list[Item], item: Item) -> int | None:
        """昨天没来,今天也没来: the absence of the school day before, which this one continues."""
        if not merged or item.intent not in MISSING or item.sessions != ("day",) or item.pupil is None:
            return None
        clock = self._clock(item.pupil)
        for place, old in enumerate(merged):
            last = old.until or old.day
            if old.pupil != item.pupil or last >= item.day:
                continue
            like = replace(old, day=item.day, until=item.until) == item
            if like and not any(clock.is_school_day(day) for day in between(last, item.day)):
                return place
        return None

    def _doubts(self) -> tuple[Doubt, ...]:
        doubts: dict[tuple[str, tuple[Pupil, ...]], Doubt] = {}
        for one in self.told:
            if one.pupil is not None or not one.items:
                continue
            key = (one.mention.said, one.candidates)
            old = doubts.get(key)
            items = (*old.items, *(item for item in one.items if item not in old.items)) if old else tuple(one.items)
            doubts[key] = Doubt(said=one.mention.said, candidates=one.candidates, items=items)
        return tuple(doubts.values())

    def _only(self) -> Iterator[Roll]:
        """只有陈小雨没来: nobody else is missing."""
        for one in self.told:
            if one.frame.only and any(item.intent in MISSING for item in one.items):
                times = [*one.frame.lead, *_times(one.frame.tokens)]
                yield Roll(classes=one.mention.classes, missing=None, times=times)


def _leave_open(said: Sequence[Act]) -> None:
    """A和B都问了,一个说感冒,一个说不读了: which said which is not told."""
    for act in said:
        if act.intent is Intent.ATTEMPT:
            act.outcome, act.promised, act.reason = Outcome.REACHED, [], None


def _promised(act: Act, day: date, clock: Clock) -> date | None:
    """The day promised; 下午送来 is that of the attempt."""
    if act.outcome is not Outcome.PROMISED or not act.promised:
        return None
    point = act.promised[0].start
    if point is not None and not point.has_day and point.sessions:
        return day
    return promised_day(act.promised, clock=clock)


def _times(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind is Kind.TIME]


def _loose(tokens: Sequence[Token]) -> Token | None:
    """A reason said without an act."""
    return next((token for token in tokens if token.kind is Kind.REASON), None)


def _all_together(frame: Frame) -> bool:
    return any(token.kind is Kind.ABSENT and token.text.startswith(("都", "均")) for token in frame.tokens)


def _quotes(said: Sequence[Act]) -> bool:
    """更正:刚才报A没来是听岔了,人好好坐在教室: the absence is only quoted, what comes last is so."""
    return len(said) > 1 and said[0].missing and said[-1].intent is Intent.RETRACT and not said[-1].times


def _retraction(said: Sequence[Act]) -> Act:
    return Act(intent=Intent.RETRACT, happened=True, times=[phrase for act in said for phrase in act.times])
