"""What stands before the first name of a frame and holds for it: the day, and not the matters of other days."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from casework.reading.frame import CHANNELS, HEADINGS
from casework.reading.passage import LINKS
from casework.reading.tokens import Token
from casework.reading.words import Kind

_MATTERS = frozenset({Kind.PLAIN, Kind.UNKNOWN, Kind.THING})


def only_missing(tokens: Sequence[Token]) -> bool:
    """Whether the words before a name say that somebody is missing, and for how long, but nothing else."""
    kinds = {one.kind for one in tokens}
    return Kind.ABSENT in kinds and kinds <= {Kind.ABSENT, Kind.TIME}


def scene(tokens: Sequence[Token]) -> list[Token]:
    """The words before the first name that set the scene: 昨晚刮了一夜风,…陈小雨没来 tells of the wind."""
    if not tokens:
        return []
    kept: list[Token] = []
    checked = any(_of_an_evening(one) for one in tokens)  # 昨晚查岗,晚自习陈小雨不在
    for token in tokens:
        if token.kind is Kind.COMMA and token.value and not checked:
            kept = [one for one in kept if one.kind is not Kind.TIME or not _of_the_night(one)]
        kept.append(token)
    return kept


def of_the_last_day(tokens: Sequence[Token], found: Sequence[Token]) -> list[Token]:
    """明天放假,今天没来的有陈小雨: a day of which something else was told makes way for the next."""
    kept = list(tokens)
    if len(kept) < 2:
        return kept
    days = [one for one in tokens if one.kind is Kind.TIME and _own_day(one)]
    alike = days[:1]
    for first, second in pairwise(days):
        between = [one for one in found if first.end <= one.start < second.start and one.kind not in LINKS]
        if any(one.kind in HEADINGS or one.kind in CHANNELS for one in between):
            alike = [second]
            continue
        told = any(one.kind is not Kind.REASON and (one.kind in _MATTERS or len(one.text) > 1) for one in between)
        ailing = any(one.kind is Kind.REASON for one in between)
        if told or ailing:
            kept = [one for one in kept if one not in alike]  # 昨天周日大家休息好了吧,今天…
        if told:
            kept = [one for one in kept if one.kind is Kind.TIME or one.start >= second.start]
        alike = [second] if between else [*alike, second]
    return kept


def _of_an_evening(token: Token) -> bool:
    """Whether this is the evening as school time, of a day that is said elsewhere: 晚自习."""
    return token.kind is Kind.TIME and any(mark in token.text for mark in ("自习", "晚修")) and not _own_day(token)


def _own_day(token: Token) -> bool:
    phrase = token.value
    counted = phrase.week is not None or phrase.count is not None
    return counted or (phrase.start is not None and phrase.start.has_day)


def _of_the_night(token: Token) -> bool:
    start = token.value.start
    return start is not None and start.sessions == ("evening",) and not any(mark in token.text for mark in "习修")
