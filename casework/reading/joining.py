"""The items of a message put together: one matter said twice is one, and who is there all along is not back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casework.calendar import ONE_DAY
from casework.people import Pupil
from casework.reading.account import Account, loose_reason, times_of
from casework.reading.contract import Doubt, Intent, Item
from casework.reading.frame import Roll
from casework.reading.matters import between, covers, earlier_than, joined, same_matter
from casework.reading.rolls import MISSING
from casework.reading.words import Kind


class Joining(Account):
    """The part that puts together."""

    # --- putting together

    def _late_reasons(self) -> None:
        """陈小雨没来。陈小雨发烧了: a reason said apart belongs to the absence that has none."""
        for one in self.told:
            if one.acts or one.frame.negated or one.dropped:
                continue
            loose = loose_reason(one.frame.tokens)
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
        """That a child is there is no return beside another's absence, before its own, or where the roll is called.

        陈小雨没来,李思源来了; 上午来了,下午没来; 陈小雨也来了,全班到齐. Who was ill and is well again was away.
        """
        missing = [(one.pupil, item) for one in self.told for item in one.items if item.intent in MISSING]
        if not missing and not self.rolls:
            return
        for place, one in enumerate(self.told):
            if one.frame.well or not [act for act in one.acts if act.plain]:
                continue
            away_before = any(token.kind in (Kind.ABSENT, Kind.LEAVE) for token in one.frame.heading) and not any(
                act.missing for act in one.acts
            )  # 今天到齐,昨天请假的陈小雨也来了
            if not away_before:
                own = [item for pupil, item in missing if pupil == one.pupil]
                before = [item for other in self.told[: place + 1] for item in other.items if other.pupil == one.pupil]
                one.items = [
                    item
                    for item in one.items
                    if item.intent is not Intent.RETURNED
                    or (own and item.until is None and not earlier_than(item, own, before))
                ]

    def _merged(self) -> tuple[Item, ...]:
        merged: list[Item] = []
        for one in self.told:
            if one.pupil is None:
                continue
            for item in one.items:
                if not merged:
                    merged.append(item)
                    continue
                around = next((place for place, old in enumerate(merged) if covers(old, item)), None)
                within = next((place for place, old in enumerate(merged) if covers(item, old)), None)
                if around is not None:
                    merged[around] = joined(merged[around], item)
                    continue
                if within is not None:
                    merged[within] = joined(item, merged[within])
                    continue
                twin = next((place for place, old in enumerate(merged) if same_matter(old, item)), None)
                if twin is not None:
                    merged[twin] = joined(merged[twin], item)
                elif (run := self._run(merged, item)) is not None:
                    merged[run] = replace(merged[run], until=item.until or item.day)
                else:
                    merged.append(item)
        if len(merged) > 1 and any(item.intent is Intent.RETURNED for item in merged):
            merged = [self._until_back(item, merged) for item in merged]
        return tuple(
            # 今早她爸送来了: whoever comes back in the morning is back for the day
            replace(item, sessions=("day",))
            if item.sessions == ("morning",) and item.intent is Intent.RETURNED
            else item
            for item in merged
        )

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
                times = [*one.frame.lead, *times_of(one.frame.tokens)]
                yield Roll(classes=one.mention.classes, missing=None, times=times)
