"""Every shape that is looked for in a text, by the characters it may begin with."""

from __future__ import annotations

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
    reason_shapes.HURT,
    school_shapes.LET_OFF,
    school_shapes.SEEN,
    reason_shapes.NOT_KNOWN,
    school_shapes.AWAITED,
    school_shapes.SCHOOLBAG,
    school_shapes.EMPTY_SEAT,
    school_shapes.BACK_IN,
    school_shapes.ONLY_THAT_ONE,
    school_shapes.ALL_THERE,
    school_shapes.NONE_MISSING,
    school_shapes.GRANTED,
    school_shapes.SICK_LEAVE,
    school_shapes.OUT_OF_SIGHT,
    school_shapes.UNASKED,
    school_shapes.LEFT_UNASKED,
    reason_shapes.BIRTHDAY,
    reason_shapes.JOB,
    school_shapes.SEATED,
    reason_shapes.POOR,
    reason_shapes.MOVED,
    reason_shapes.TRANSFERRED,
    reason_shapes.FARM,
    reason_shapes.DEATH,
    attempt_shapes.DOOR,
    attempt_shapes.HOUSES,
    attempt_shapes.VISITS,
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
    class_shapes.REST_COUNTED,
    class_shapes.REMAINDER,
    class_shapes.REST_IN_PLACE,
    class_shapes.NOBODY_ELSE,
    class_shapes.NO_ANSWER,
    class_shapes.LESSONS_MISSED,
)
"""Of two that end at one place the later is meant."""
LOOKS: dict[str, tuple[Look, ...]] = {
    first: tuple(one.look for one in _ORDER if first in one.firsts)
    for first in {one for sought in _ORDER for one in sought.firsts}
}
"""The looks that are worth taking at each character."""
