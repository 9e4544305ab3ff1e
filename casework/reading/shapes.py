"""Every form that is looked for in a text, by the characters it may begin with."""

from __future__ import annotations

from casework.reading import attempt_forms, number_forms, reason_forms, school_forms
from casework.reading.form import Form, Look

_ORDER: tuple[Form, ...] = (
    attempt_forms.REFUSAL,
    number_forms.PAIRED,
    number_forms.TIME,
    number_forms.BARE_CLASS,
    number_forms.CLASS,
    number_forms.TALLY,
    number_forms.COUNT,
    number_forms.COUNT_BACK,
    number_forms.COUNT_THERE,
    number_forms.HEADS,
    attempt_forms.CALLS,
    attempt_forms.WHOSE_PHONE,
    reason_forms.ESCORT,
    attempt_forms.TRIES,
    reason_forms.HURT,
    school_forms.LET_OFF,
    reason_forms.NOT_KNOWN,
    school_forms.AWAITED,
    school_forms.SCHOOLBAG,
    school_forms.EMPTY_SEAT,
    reason_forms.BIRTHDAY,
    reason_forms.JOB,
    school_forms.SEATED,
    reason_forms.POOR,
    reason_forms.MOVED,
    reason_forms.TRANSFERRED,
    reason_forms.FARM,
    reason_forms.DEATH,
    attempt_forms.DOOR,
    attempt_forms.HOUSES,
    attempt_forms.VISITS,
    number_forms.O_CLOCK,
    number_forms.DEGREES,
)
"""Every form: of equals the later is meant."""
LOOKS: dict[str, tuple[Look, ...]] = {
    first: tuple(form.look for form in _ORDER if first in form.firsts)
    for first in {one for form in _ORDER for one in form.firsts}
}
"""The looks that are worth taking at each character."""
