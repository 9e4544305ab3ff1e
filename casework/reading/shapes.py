"""Every shape that is looked for in a text, by the characters it may begin with."""

from __future__ import annotations

import re
from functools import cache

from casework.reading import attempt_shapes, class_shapes, number_shapes, reason_shapes, school_shapes
from casework.reading.shape import Look, Sought

_ORDER: tuple[Sought, ...] = (
    attempt_shapes.REFUSAL,
    number_shapes.PAIRED,
    number_shapes.TIME,
    number_shapes.BARE_CLASS,
    number_shapes.CLASS,
    number_shapes.TALLY,
    number_shapes.COUNT,
    number_shapes.COUNT_BACK,
    number_shapes.COUNT_LESS,
    number_shapes.RATIO,
    number_shapes.COUNT_THERE,
    number_shapes.HEADS,
    attempt_shapes.CALLS,
    attempt_shapes.WHOSE_PHONE,
    reason_shapes.ESCORT,
    attempt_shapes.TRIES,
    attempt_shapes.SO_OFTEN,
    reason_shapes.HURT,
    reason_shapes.ACHE,
    reason_shapes.ATTACKED,
    reason_shapes.FALL,
    reason_shapes.STITCHES,
    reason_shapes.RASH,
    reason_shapes.TO_CLINIC,
    reason_shapes.IN_CLINIC,
    school_shapes.LET_OFF,
    school_shapes.SEEN,
    reason_shapes.NOT_KNOWN,
    school_shapes.AWAITED,
    school_shapes.WRONG,
    school_shapes.NOT_DOING,
    school_shapes.WENT_HOME,
    school_shapes.LAID_UP,
    school_shapes.RAN_OFF,
    school_shapes.CLIMBED_OUT,
    school_shapes.SCHOOLBAG,
    school_shapes.EMPTY_SEAT,
    school_shapes.BACK_IN,
    school_shapes.ONLY_THAT_ONE,
    school_shapes.ALL_THERE,
    school_shapes.NONE_MISSING,
    school_shapes.GRANTED,
    school_shapes.SICK_LEAVE,
    school_shapes.MORE_LEAVE,
    school_shapes.LEAVE_OF_A_TIME,
    school_shapes.OUGHT,
    school_shapes.PROLONGED,
    school_shapes.JOINED,
    school_shapes.JOINED_BEFORE,
    school_shapes.OFTEN,
    school_shapes.OF_A_PERSON,
    school_shapes.OUT_OF_SIGHT,
    school_shapes.UNASKED,
    school_shapes.LEFT_UNASKED,
    reason_shapes.BIRTHDAY,
    reason_shapes.FLOODED,
    reason_shapes.NO_RIDE,
    reason_shapes.NO_CLOTHES,
    reason_shapes.WHY_NOT_KNOWN,
    reason_shapes.AFRAID,
    reason_shapes.MISTREATED,
    reason_shapes.QUARREL,
    reason_shapes.CARED,
    reason_shapes.SEEN_KIN,
    reason_shapes.PARENTS_AT_ODDS,
    reason_shapes.KIN_FEAST,
    reason_shapes.KIN_FATE,
    reason_shapes.HELPED,
    reason_shapes.JOB,
    reason_shapes.FAR_OFF,
    school_shapes.SEATED,
    reason_shapes.BUSY,
    reason_shapes.AT_LEAST,
    reason_shapes.WALKED,
    reason_shapes.POOR,
    reason_shapes.MOVED,
    reason_shapes.TRANSFERRED,
    reason_shapes.TAKEN_ALONG,
    reason_shapes.FARM,
    reason_shapes.DEATH,
    attempt_shapes.DOOR,
    attempt_shapes.HOUSES,
    attempt_shapes.VISITS,
    attempt_shapes.SILENCE,
    attempt_shapes.NOBODY,
    attempt_shapes.REBUFF,
    attempt_shapes.SOON,
    number_shapes.O_CLOCK,
    number_shapes.DEGREES,
    number_shapes.REMAINING,
    class_shapes.IN_PLACE,
    class_shapes.NO_EMPTY_SEAT,
    class_shapes.NOT_ONE,
    class_shapes.NONE_GONE,
    class_shapes.ZERO,
    class_shapes.HEADS_AGREE,
    class_shapes.ORDERLY,
    class_shapes.FULL,
    class_shapes.NOBODY_THERE,
    class_shapes.REST_COUNTED,
    class_shapes.REMAINDER,
    class_shapes.REST_IN_PLACE,
    class_shapes.NOBODY_ELSE,
    class_shapes.NO_ANSWER,
    class_shapes.LESSONS_MISSED,
)
"""Of two that end at one place the later is meant."""
_TELLS_OF_AN_ATTEMPT = re.compile(r"[访门敲喊走跑户屋家电微信短说讲打拨视留@去问]")
_TELLS_OF_LEAVE = re.compile(r"[假批准允意招呼声气知报备续说讲告信话示吱吭病]")
_TELLS_OF_ALL = re.compile(r"[0零〇无齐对误够差清全满常百%空少缺落拉漏丢掉悉数未谁/]")
_TELLS_WHO_IS_BUSY = re.compile(r"不[开脱出了过]|[空忙]|没时间")
_TELLS_WHY = re.compile(r"[因况故由为咋怎啥何什么缘事名]")
_TELLS_OF_ILLNESS = re.compile(r"[疼痛烧吐肚晕舒受冒血病敏热]")
_ONLY_THEN: tuple[tuple[re.Pattern[str], frozenset[Sought]], ...] = (
    (
        _TELLS_OF_AN_ATTEMPT,
        frozenset({attempt_shapes.SILENCE, attempt_shapes.NOBODY, attempt_shapes.REBUFF, attempt_shapes.SOON}),
    ),
    (_TELLS_OF_LEAVE, frozenset({school_shapes.GRANTED, school_shapes.UNASKED, school_shapes.SICK_LEAVE})),
    (_TELLS_OF_ILLNESS, frozenset({school_shapes.WENT_HOME, school_shapes.LAID_UP})),
    (_TELLS_WHO_IS_BUSY, frozenset({reason_shapes.BUSY})),
    (_TELLS_OF_ALL, frozenset({school_shapes.NONE_MISSING})),
    (_TELLS_WHY, frozenset({reason_shapes.WHY_NOT_KNOWN, reason_shapes.NOT_KNOWN})),
)
"""Forms none of which fits a text without one of these characters: most texts are short and need no look at them."""


@cache
def _table(told: tuple[bool, ...]) -> dict[str, tuple[Look, ...]]:
    left_out = frozenset[Sought]().union(
        *(forms for (_, forms), there in zip(_ONLY_THEN, told, strict=True) if not there)
    )
    order = [one for one in _ORDER if one not in left_out]
    firsts = {first for one in order for first in one.firsts}
    return {first: tuple(one.look for one in order if first in one.firsts) for first in firsts}


LOOKS = _table((True,) * len(_ONLY_THEN))
"""The looks at each character of a text in which there may be any form."""


def looks_for(text: str) -> dict[str, tuple[Look, ...]]:
    """The looks that are worth taking at each character of this text."""
    return _table(tuple([found.search(text) is not None for found, _ in _ONLY_THEN]))
