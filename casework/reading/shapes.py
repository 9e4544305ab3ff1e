"""Every shape that is looked for in a text, by the characters it may begin with."""

from __future__ import annotations

from casework.reading import attempt_shapes, number_shapes, reason_shapes, school_shapes
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
    number_shapes.COUNT_THERE,
    number_shapes.HEADS,
    attempt_shapes.CALLS,
    attempt_shapes.WHOSE_PHONE,
    reason_shapes.ESCORT,
    attempt_shapes.TRIES,
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
    school_shapes.SCHOOLBAG,
    school_shapes.EMPTY_SEAT,
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
    school_shapes.SEATED,
    reason_shapes.POOR,
    reason_shapes.MOVED,
    reason_shapes.TRANSFERRED,
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
)
"""Of two that end at one place the later is meant."""
LOOKS: dict[str, tuple[Look, ...]] = {
    first: tuple(one.look for one in _ORDER if first in one.firsts)
    for first in {one for sought in _ORDER for one in sought.firsts}
}
"""The looks that are worth taking at each character."""
