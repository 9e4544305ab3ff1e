"""What a message takes back: of its own words after 说错了, and of an earlier message."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from casework.reading.account import Account
from casework.reading.act import Act
from casework.reading.contract import Intent
from casework.reading.told import Told
from casework.reading.words import Kind

_SLIPS_OF_THE_TONGUE = frozenset(
    ["不对", "哦不对", "啊不对", "哦不", "哦不是", "啊不", "不不", "不不不", "不对不对", "口误", "啊不是"]
)
"""After these the sentence goes on; of whom nothing was said before them, nothing is taken back."""
_NOT_MISSING = (Intent.RETURNED, Intent.RETRACT)


class Retractions(Account):
    """The part that drops and takes back."""

    def _correct(self) -> None:
        self._put_right()
        self._deny()
        if self.fixed_at is None:
            return
        before = [one for one in self.told if self.frames.index(one.frame) < self.fixed_at]
        after = [one for one in self.told if self.frames.index(one.frame) >= self.fixed_at and not one.frame.negated]
        alone = {one.child for one in before}
        only_why = len(alone) == 1 and all(not one.acts and one.child in alone for one in after)
        if not after or only_why:  # A没来是我看漏了,他坐后面去了
            self._take_all_back(before)
            return
        for one in before:
            if one.acts and all(act.intent is Intent.RETRACT for act in one.acts):
                one.acts = [_retraction(one.acts)]  # A不是没去,我认错了,没去的是B
        for one in after:
            self._say_anew(one, before)
            _replace(one, before)
        named = {one.child for one in before}
        if all(one.frame.instead and one.child in named and one.acts for one in after):
            _give_way(before)  # 缺A、B,不对,只有B
        _drop_what_is_quoted(after)
        _of_the_day_put_right(after)

    def _put_right(self) -> None:
        """昨天我说A没来,其实他来了: what an earlier message said was wrong."""
        for one in self.told:
            told_before = one.frame.quoted and bool(one.acts) and one.acts[0].missing
            if told_before and any(act.intent in _NOT_MISSING and not act.times for act in one.acts):
                one.acts = [_retraction(one.acts[:1])]

    def _deny(self) -> None:
        for place, one in enumerate(self.told):
            if one.frame.negated and self._only_told_apart(place):
                one.dropped = True
            elif one.frame.negated:
                self._take_back(one)

    def _take_all_back(self, before: Sequence[Told]) -> None:
        """A没来,说错了: nothing is said instead."""
        if any(one.frame.negated for one in before):
            return
        for one in before:
            if not one.frame.righted and (one.acts or self.fixed_by not in _SLIPS_OF_THE_TONGUE):
                one.acts = [_retraction(one.acts)]

    def _say_anew(self, one: Told, before: Sequence[Told]) -> None:
        """What a frame behind 更正 says: that a child is there, another day, or another child."""
        names = {old.child for old in before}
        missing = any(act.missing for act in one.acts)
        if not (one.acts or names) and self.fixed_by not in _SLIPS_OF_THE_TONGUE and _only_denies_leave(one):
            one.acts = [_retraction([])]  # 更正:A没请假
        if not one.acts and one.child in names:
            one.dropped = True  # 缺A、B,哦不对A刚从厕所出来
        if not missing and any(act.intent in (Intent.RETURNED, Intent.RETRACT) for act in one.acts):
            one.acts = [_retraction(one.acts)]
        elif missing and any(_there(act) for act in one.acts):
            one.acts = [act for act in one.acts if not _there(act)]  # 哦不是,上周五没来,今天在
        elif _quotes(one.acts):
            one.acts = [_retraction(one.acts[:1])]
        elif one.child not in names and not any(other.frame.negated for other in self.told):
            _give_way(before)

    def _only_told_apart(self, place: int) -> bool:
        """李雪没来,不是李雪莲: whether a child is named last only so that the one before is not taken for it."""
        one = self.told[place]
        before = [other for other in self.told[:place] if not other.frame.negated and not other.frame.heading]
        named = {other.child for other in before}
        last = all(other.child in named for other in self.told[place + 1 :])  # A没来,不是B啊,是A
        stated = any(act.missing for other in before for act in other.acts)
        said = [token for token in one.frame.tokens if token.kind not in (Kind.COMMA, Kind.STOP, Kind.LINE)]
        return last and stated and not said and self.fixed_at is None and not one.frame.quoted

    def _take_back(self, one: Told) -> None:
        """不是陈小雨: a report of this message is dropped, one of an earlier message taken back."""
        for other in self.told:
            if other is not one and other.child == one.child and other.acts and not other.frame.negated:
                other.dropped = one.dropped = True
        place = self.told.index(one)
        behind = self.told[place + 1].acts if place + 1 < len(self.told) else []
        undated = not one.lead and not any(act.times for act in one.acts)
        one.acts = [_retraction(one.acts if not undated else [act for act in behind if act.missing and act.dated])]


def _only_denies_leave(one: Told) -> bool:
    said = {token.kind for token in one.frame.tokens} - {Kind.COMMA, Kind.STOP, Kind.LINE, Kind.TIME}
    return said == {Kind.UNEXCUSED}


def _there(act: Act) -> bool:
    return act.intent is Intent.RETRACT and not act.happened and bool(act.times)


def _quotes(said: Sequence[Act]) -> bool:
    """更正:刚才报A没来是听岔了,人好好坐在教室: the absence is only quoted, what comes last is so."""
    return len(said) > 1 and said[0].missing and said[-1].intent is Intent.RETRACT and not said[-1].times


def _retraction(said: Sequence[Act]) -> Act:
    return Act(intent=Intent.RETRACT, happened=True, times=[phrase for act in said for phrase in act.times])


def _give_way(before: Sequence[Told]) -> None:
    """A没来,写错了,是B: another child takes the place of those named last."""
    for old in before:
        if old.frame is before[-1].frame and not any(act.happened for act in old.acts):
            if old.frame.quoted:
                old.acts = [_retraction(old.acts)]
            else:
                old.dropped = True


def _drop_what_is_quoted(after: Sequence[Told]) -> None:
    """更正,早上说A和B没来,刚才B到了: of whom the report was wrong it is not made again."""
    there = {one.child for one in after if any(act.intent is Intent.RETRACT for act in one.acts)}
    for one in after:
        if one.frame.quoted and one.child in there and all(act.missing for act in one.acts):
            one.dropped = True


def _of_the_day_put_right(after: Sequence[Told]) -> None:
    """更正:昨天A报成没来了,其实在,缺的是B: B was missing on the day of which the report was wrong."""
    for before, one in pairwise(after):
        taken_back = bool(before.acts) and all(act.intent is Intent.RETRACT for act in before.acts)
        named_instead = bool(one.frame.heading) and one.frame is not before.frame
        if taken_back and named_instead and not (one.frame.described or one.lead):
            for act in one.acts:
                act.times = act.times or [phrase for old in before.acts for phrase in old.times]


def _replace(one: Told, before: Sequence[Told]) -> None:
    """A昨天没来,不对,A请假: what is said anew of a child is of the same day."""
    for old in before:
        if old.child == one.child:
            old.dropped = True
            for act in one.acts:
                if act.missing and not act.times:
                    act.times = [phrase for said in old.acts for phrase in said.times]
                if not any(token.kind is Kind.LEAVE for token in one.frame.tokens):  # 病假三天,不对,两天
                    alike = (said.reason for said in old.acts if said.intent is act.intent and said.missing)
                    act.reason = act.reason or next(alike, None)
