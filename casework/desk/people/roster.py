"""管理员 sends the roster workbook: it is checked beside the conversation, and imported at a tap and not before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from casework.desk.cases import extras
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Request
from casework.desk.rights import answer, may, require, who
from casework.people import Act, Worker
from casework.ports import Casebook, Draft, Hold, Notice

KIND = "roster"
"""The draft of a workbook that somebody has sent; ``state`` in its values is a ``State``."""

EMPTY_WORKBOOK = "roster/空白名单.xlsx"
"""Where in the data folder the workbook to fill in stands."""

WORKBOOKS = (".xlsx", ".xls")
LONGEST_NAME = 60


class State(StrEnum):
    """Where a workbook stands; READING and IMPORTING are work for the one who reads workbooks."""

    READING = "reading"
    CHECKED = "checked"
    IMPORTING = "importing"


def menu(book: Casebook, request: Request, /) -> None:
    """``/roster``: how many children, classes and staff there are, and how to send a workbook."""
    speaker = who(book, request)
    require(book, speaker, Act.ADMINISTER)
    town = book.town()
    card(
        book, request, speaker, "roster",
        schools=len(town.schools),
        classes=len(town.classes),
        pupils=sum(book.class_sizes().values()),
        staff=sum(worker.active for worker in town.workers.values()),
    )  # fmt: skip


def empty_workbook(book: Casebook, request: Request, /) -> None:
    """The workbook to fill in, as a file."""
    speaker = who(book, request)
    require(book, speaker, Act.ADMINISTER)
    book.tell(
        Notice(
            template="roster_empty", worker=speaker.id, chat=request.chat, reply=True, hold=Hold.NEVER,
            attach=EMPTY_WORKBOOK,
        )
    )  # fmt: skip


def is_workbook(name: str) -> bool:
    """Whether a file of this name may be a roster."""
    return name.lower().endswith(WORKBOOKS)


def sent(book: Casebook, request: Request, /, *, file: str, name: str, media: str, caption: str = "") -> None:
    """A workbook was sent: from 管理员 it is the roster, from anybody else evidence like every file."""
    speaker = who(book, request)
    if not may(book, speaker, Act.ADMINISTER):
        extras.filed(book, request, file=file, media=media, caption=caption)
        return
    under_way = book.draft(speaker.id, KIND)
    if under_way is not None and under_way.values["state"] == State.IMPORTING:
        reply(book, request, speaker, "roster_busy", name=under_way.values["name"])
        return
    values = {"file": file, "name": name[-LONGEST_NAME:], "state": State.READING, "skip": False}
    draft = Draft(ref=book.new_ref(), worker=speaker.id, kind=KIND, values=values, at=request.now)
    book.save_draft(draft)
    card(book, request, speaker, "roster_working", draft=draft.ref, name=values["name"], stage=State.READING)


def go(book: Casebook, request: Request, /, *, draft: str, skip: bool) -> Answer | None:
    """导入, or with ``skip`` only the rows that can be."""
    speaker, kept = _kept(book, request, draft)
    if kept is None or kept.values["state"] != State.CHECKED:
        return answer(speaker, "answer_already_answered")
    book.save_draft(replace(kept, values={**kept.values, "state": State.IMPORTING, "skip": skip}, at=request.now))
    card(book, request, speaker, "roster_working", draft=draft, name=kept.values["name"], stage=State.IMPORTING)
    return None


def drop(book: Casebook, request: Request, /, *, draft: str) -> Answer | None:
    """放弃: nothing is changed."""
    speaker, kept = _kept(book, request, draft)
    if kept is None or kept.values["state"] != State.CHECKED:
        return answer(speaker, "answer_already_answered")
    book.drop_draft(draft)
    card(book, request, speaker, "roster_dropped", name=kept.values["name"])
    return None


def _kept(book: Casebook, request: Request, draft: str) -> tuple[Worker, Draft | None]:
    speaker = who(book, request)
    require(book, speaker, Act.ADMINISTER)
    kept = book.draft_by_ref(draft)
    return speaker, kept if kept is not None and (kept.worker, kept.kind) == (speaker.id, KIND) else None


# --- from the one who reads workbooks; a draft that is gone has been replaced by another, and nothing is said ---


def under_way(book: Casebook, /, *, draft: str, stage: str) -> None:
    """How far it is, on the message that says so."""
    kept = book.draft_by_ref(draft)
    if kept is not None and kept.message is not None:
        _tell(book, kept, "roster_working", {"name": kept.values["name"], "stage": stage})


def unreadable(book: Casebook, /, *, draft: str, why: str) -> None:
    """The workbook cannot be had or read: ``unreadable``, ``locked``, ``too_large``, ``lost`` or ``broken``."""
    kept = book.draft_by_ref(draft)
    if kept is not None:
        book.drop_draft(draft)
        _tell(book, kept, "roster_unreadable", {"name": kept.values["name"], "why": why})


def checked(book: Casebook, /, *, draft: str, seen: Mapping[str, Any], marked: str | None) -> None:
    """What is wrong with the workbook and what would change; ``marked`` is the copy with the bad cells coloured."""
    kept = book.draft_by_ref(draft)
    if kept is None:
        return
    may_be_imported = seen["good"] > 0 and seen["changes"]
    if may_be_imported:
        book.save_draft(replace(kept, values={**kept.values, "state": State.CHECKED}))
    else:
        book.drop_draft(draft)
    values = {**seen, "name": kept.values["name"], "draft": draft if may_be_imported else ""}
    if marked is not None:
        copy = Notice(
            template="roster_marked", values={"problems": seen["rejected"] + seen["warned"]}, worker=kept.worker,
            hold=Hold.NEVER, reply=True, attach=marked,
        )  # fmt: skip
        book.tell(copy)
    _tell(book, kept, "roster_checked", values)


def imported(book: Casebook, /, *, draft: str, seen: Mapping[str, Any]) -> None:
    """It is done."""
    kept = book.draft_by_ref(draft)
    if kept is not None:
        book.drop_draft(draft)
        _tell(book, kept, "roster_imported", {**seen, "name": kept.values["name"]})


def _tell(book: Casebook, kept: Draft, template: str, values: Mapping[str, Any]) -> None:
    book.tell(
        Notice(
            template=template, values=values, worker=kept.worker, hold=Hold.NEVER, reply=True, edit=kept.message,
            draft=kept.ref,
        )
    )  # fmt: skip
