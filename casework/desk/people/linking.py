"""Linking a staff group: the town contact gets a one-time code, a joined worker puts it into the group."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from casework.desk.people.joining import CODE_LENGTH, CODE_LETTERS, MOST_TRIES, TRIES_WITHIN, normalised
from casework.desk.reply import card, reply
from casework.desk.request import Answer, Refusal, Request
from casework.desk.rights import allowed, answer, may, who
from casework.desk.say import Values
from casework.groups import Group, GroupCode
from casework.people import Act, Worker
from casework.ports import Casebook, Hold, Notice
from casework.town import named

CODE_HOLDS: Final = timedelta(days=1)
LONGEST_TITLE: Final = 128


# --- in the private chat ---


def menu(book: Casebook, request: Request, /) -> None:
    """``/group``: a fresh code with what to do with it, and the groups that are linked; older codes stop working."""
    worker = _contact(book, request)
    code = GroupCode(
        code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
        contact=worker.id,
        expires=request.now + CODE_HOLDS,
    )
    book.save_group_code(code)
    card(
        book, request, worker, "groups",
        code=code.code, expires=code.expires.isoformat(), groups=[_shown(book, one) for one in book.groups()],
    )  # fmt: skip


def unlink(book: Casebook, request: Request, /, *, group: int) -> Answer | None:
    """解除: the group is no longer listened to, and told so. The second tap changes nothing."""
    worker = _contact(book, request)
    ended = book.end_group(group, request.now)
    if ended is None:
        return answer(worker, "answer_done_already")
    book.tell(Notice(template="group_ended", chat=ended.chat, hold=Hold.NEVER))
    card(
        book, request, worker, "group_unlinked",
        title=ended.title, groups=[_shown(book, one) for one in book.groups()],
    )  # fmt: skip
    return None


def not_here(book: Casebook, request: Request, /, *, code: str = "") -> None:
    """A code for a group, sent to the bot alone."""
    reply(book, request, who(book, request), "link_in_the_group", code=bool(code))


def _contact(book: Casebook, request: Request) -> Worker:
    """Raises Refusal("may_not_link") for everybody else."""
    worker = who(book, request)
    if not may(book, worker, Act.LINK_GROUP):
        raise Refusal("may_not_link")
    return worker


def _shown(book: Casebook, group: Group) -> Values:
    return {"id": group.id, "title": group.title, "by": named(book.town(), group.by), "at": group.at.isoformat()}


# --- in the group ---


def link(book: Casebook, request: Request, /, *, code: str, title: str, called: bool = False) -> None:
    """``/link CODE``, ``绑定 CODE``: whoever has joined and holds the code may put it into the group."""
    if request.group is None:
        return
    worker = book.worker_of_chat(request.chat)
    if worker is None or not worker.active:
        if called and book.group(request.group) is None:
            book.tell(Notice(template="group", chat=request.group, reply=True, hold=Hold.NEVER))
        return
    why = _link(book, request, worker, normalised(code), title)
    values: Values = {"why": why, "left": _tries_left(book, request)}
    template = "group_link_failed" if why else "group_linked"
    book.tell(
        Notice(template=template, values=values if why else {}, chat=request.group, reply=True, hold=Hold.NEVER)
    )  # fmt: skip


def _link(book: Casebook, request: Request, worker: Worker, code: str, title: str) -> str:
    """Link it; why not, or nothing. A code that all can read is used up, also where the group is linked already."""
    assert request.group is not None
    linked = book.group(request.group) is not None
    if not code:
        return "linked_already" if linked else "no_code"
    if not _tries_left(book, request):
        return "too_many"
    if linked:
        book.redeem_group_code(code, request.now)
        return "linked_already"
    contact = book.town().workers.get(book.redeem_group_code(code, request.now) or 0)
    if contact is None or not allowed(book, contact, Act.LINK_GROUP, None, request.now):
        book.note_wrong_code(request.chat, request.now)
        return book.why_no_group_code(code, request.now) if contact is None else "unknown"
    kept = title[:LONGEST_TITLE]
    book.link_group(
        Group(id=0, chat=request.group, title=kept, contact=contact.id, by=worker.id, at=request.now)
    )  # fmt: skip
    told = {"title": kept, "by": worker.name, "mine": worker.id == contact.id}
    book.tell(Notice(template="group_linked_told", values=told, worker=contact.id, hold=Hold.NEVER))
    return ""


def _tries_left(book: Casebook, request: Request) -> int:
    """Wrong codes are counted by who tries, in whatever group: the same count as for joining."""
    return max(0, MOST_TRIES - book.wrong_codes(request.chat, request.now - TRIES_WITHIN))


# --- what becomes of the chat ---


def standing_changed(book: Casebook, request: Request, /, *, title: str, here: bool) -> None:
    """The bot was put out of the chat (or the chat is gone), or let in: only a code links it again."""
    found = book.group(request.group) if request.group is not None else None
    if found is None:
        return
    if here:
        book.retitle_group(found.chat, title[:LONGEST_TITLE])
    else:
        lost(book, found.chat, request.now)


def lost(book: Casebook, chat: int, now: datetime) -> None:
    """The chat takes nothing from the bot any more: its link ends, and the contact hears of it."""
    found = book.group(chat)
    if found is not None and book.end_group(found.id, now, removed=True) is not None:
        book.tell(Notice(template="group_lost", values={"title": found.title}, worker=found.contact))


def retitled(book: Casebook, request: Request, /, *, title: str) -> None:
    """The chat is called otherwise."""
    if request.group is not None:
        book.retitle_group(request.group, title[:LONGEST_TITLE])


def moved(book: Casebook, request: Request, /, *, chat: int, to: int) -> None:
    """The chat has become a supergroup, under another number. Whoever was told on the way that it is lost is told
    that it is not."""
    was = book.move_group(chat, to, request.now)
    if was is not None and was.removed:
        book.tell(Notice(template="group_found", values={"title": was.title}, worker=was.contact))
