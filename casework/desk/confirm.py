"""One tap about one child: still missing, or there again; recorded like the sentence that says the same."""

from __future__ import annotations

from casework.desk import follow, report
from casework.desk.request import Request
from casework.desk.rights import the_child, who
from casework.people import Act, PupilId
from casework.ports import Casebook
from casework.reading.contract import Intent, Item, Reading


def still_missing(book: Casebook, request: Request, /, *, pupil: PupilId) -> None:
    """还没来: the child is missing today."""
    _said(book, request, pupil, Intent.ABSENCE)


def has_come(book: Casebook, request: Request, /, *, pupil: PupilId) -> None:
    """来了: the child is there today."""
    _said(book, request, pupil, Intent.RETURNED)


def _said(book: Casebook, request: Request, pupil: PupilId, intent: Intent) -> None:
    worker = who(book, request)
    child = the_child(book, worker, Act.REPORT, pupil)
    today = follow.today_of(book, request.at)
    edit = request.message if request.pressed else None
    report.take_down(book, request, worker, Reading(items=(Item(intent=intent, pupil=child, day=today),)), edit=edit)
