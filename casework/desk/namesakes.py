"""Children of one name: whoever reads of one of them is shown which it is."""

from __future__ import annotations

from datetime import date

from casework.desk import say
from casework.people import Pupil, Worker
from casework.ports import Casebook


def child(book: Casebook, reader: Worker | None, pupil: Pupil, today: date | None = None) -> say.Values:
    """The child as ``say.child`` has it, told apart from those of the same name whom the reader may name as well."""
    shown = say.child(pupil, today)
    alike = book.scope(reader).by_name.get(pupil.name, ()) if reader is not None else ()
    if len(alike) < 2 or pupil.id not in {one.id for one in alike}:
        return shown
    return shown | {"name": say.told_apart(alike)[pupil.id]}
