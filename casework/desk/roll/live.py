"""What is kept up to date by itself: the boards on the phones, and the sheet that goes when the last class reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from casework.desk.rights import standing_in
from casework.desk.roll import boards, day_sheet
from casework.desk.roll.school_day import of_schools
from casework.people import SchoolId
from casework.ports import ALL_SCHOOLS, Board, Casebook, Hold, Notice


def catch_up(book: Casebook, now: datetime) -> bool:
    """Speak the sheets that are complete, and change every board that does not show what is known by now: however many
    reports have come in, one change a board. Answers whether anything was said."""
    today = now.astimezone(book.zone).date()
    changed = book.take_changes()
    spoken = bool(changed) and day_sheet.complete(book, now, changed)
    due = book.boards_due(today, changed)
    return _redraw(book, now, today, due) or spoken if due else spoken


def _redraw(book: Casebook, now: datetime, today: date, due: Sequence[Board]) -> bool:
    seen = {one.ref: _still_sees(book, one, now) for one in due}
    over = [one for one in due if not seen[one.ref]]
    waits = [one for one in due if one not in over and (one.in_hand or one.message is None)]
    free = [one for one in due if one not in over and one not in waits]
    wanted = {school for one in free for school in (seen[one.ref] if one.school == ALL_SCHOOLS else [one.school])}
    known = of_schools(book, today, sorted(wanted)) if wanted else {}
    saved: list[Board] = [replace(one, stale=True) for one in waits if not one.stale]
    notices: dict[str, Notice] = {}
    for one in free:
        of_viewer = {school: known[school] for school in seen[one.ref] if school in known}
        values = boards.drawn(book, today, one.school, of_viewer, page=one.page)
        shown = boards.short(values) if values is not None else one.shown
        if values is None or shown == one.shown:
            if one.stale:
                saved.append(replace(one, stale=False))
            continue
        saved.append(replace(one, shown=shown, page=values["page"], in_hand=True, stale=False))
        notices[one.ref] = Notice(
            template=boards.template_of(one.school), values=values | {"at": now.isoformat()}, worker=one.worker,
            edit=one.message, hold=Hold.NEVER, draft=one.ref,
        )  # fmt: skip
    book.drop_boards(over)
    kept = book.redraw_boards(saved)
    spoken = [notice for ref, notice in notices.items() if ref in kept]
    for notice in spoken:
        book.tell(notice)
    return bool(spoken)


def _still_sees(book: Casebook, board: Board, now: datetime) -> list[SchoolId]:
    """The schools that the board may still show to its viewer; none where the phone is blocked, the right is gone, or
    somebody else does this work today."""
    town = book.town()
    worker = town.workers.get(board.worker)
    if worker is None or not worker.reachable() or town.stands_in(worker.id, board.day) != worker.id:
        return []
    schools = boards.reach(book, standing_in(book, worker, now))
    return schools if board.school in (ALL_SCHOOLS, *schools) else []
