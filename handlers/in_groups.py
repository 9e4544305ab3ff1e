"""What reaches the bot from a group: who is speaking, whether the bot is called, and which verb it is for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from aiogram.types import ChatMemberUpdated, Message, User

from casework.desk.hearing import elsewhere, staff_group
from casework.desk.people import linking
from casework.desk.request import Request
from handlers import words
from handlers.ports import CasebookThread

BOARD: Final = frozenset(
    {"board", "没报的班", "没报的班级", "还没报的班", "未报的班", "没报的", "谁没报", "还有谁没报", "哪些班没报",
     "哪个班没报", "哪些班还没报", "点名情况", "看板"}
)  # fmt: skip
"""What asks, in a group, how the classes stand."""

_SLASH: Final = re.compile(r"[/／]\s*(\w{1,32})(?:@(\w+))?\s*(.*)", re.DOTALL)
_END: Final = " \t\r\n。.!！?？~～,，、;；:："


def as_speaker(request: Request, speaker: User | None) -> Request:
    """The request of whoever speaks in a group: answered in their own chat, whose number is theirs."""
    own = speaker.id if speaker is not None else request.chat
    return replace(request, chat=own, group=request.chat, message=None, replied=None)


async def received(casebook: CasebookThread, request: Request, message: Message, myself: str) -> None:
    """One message of a group, one verb. Nobody's own words (a channel's, an anonymous administrator's, a bot's, words
    passed on) and whatever is no text are only marked as done."""
    if message.migrate_to_chat_id is not None:
        await casebook.run(linking.moved, request, chat=message.chat.id, to=message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await casebook.run(linking.moved, request, chat=message.migrate_from_chat_id, to=message.chat.id)
    elif message.new_chat_title is not None:
        await casebook.run(linking.retitled, request, title=message.new_chat_title)
    elif message.text is None or not _own_words(message) or (said := addressed(message.text, myself)) is None:
        await casebook.run(elsewhere.ignored, request)
    else:
        await _said(casebook, request, message, *said)


async def edited(casebook: CasebookThread, request: Request, message: Message) -> None:
    """A message of a group was changed."""
    if message.text is None or not _own_words(message):
        await casebook.run(elsewhere.ignored, request)
    else:
        await casebook.run(staff_group.edited, request, text=message.text)


async def standing_changed(casebook: CasebookThread, request: Request, event: ChatMemberUpdated) -> None:
    """The bot was let into a group, or put out of it."""
    member = event.new_chat_member
    here = member.status not in {"left", "kicked"} and getattr(member, "is_member", True)
    await casebook.run(linking.standing_changed, request, title=event.chat.title or "", here=here)


async def _said(casebook: CasebookThread, request: Request, message: Message, text: str, called: bool) -> None:
    meant = words.meaning(text)
    name = meant.name if isinstance(meant, words.Command) else meant.text.rstrip(_END)
    # Whoever adds the bot by the link with the code sends /start CODE, without knowing it.
    if isinstance(meant, words.Command) and (name == "link" or (name == "start" and meant.argument and called)):
        title = message.chat.title or ""
        await casebook.run(linking.link, request, code=meant.argument, title=title, called=called)
    elif name in BOARD and not (isinstance(meant, words.Command) and meant.argument):
        await casebook.run(staff_group.board, request, called=called)
    else:
        await casebook.run(staff_group.hear, request, text=text.lstrip("/／"), called=called)


def addressed(text: str, myself: str) -> tuple[str, bool] | None:
    """The words without the bot's name, and whether they begin with it or with a command; None for a command to
    another bot."""
    said = text.strip()
    slash = _SLASH.fullmatch(said)
    if slash is not None:
        word, to, rest = slash.groups()
        if to and myself and to.lower() != myself.lower():
            return None
        return f"/{word} {rest}".strip(), True
    if not myself:
        return said, False
    mention = re.compile(rf"@{re.escape(myself)}(?!\w)", re.IGNORECASE)
    return mention.sub(" ", said).strip(), mention.match(said) is not None


def _own_words(message: Message) -> bool:
    """Whether somebody says this in their own name."""
    speaker = message.from_user
    of_others = message.sender_chat is not None or message.forward_origin is not None or message.via_bot is not None
    return speaker is not None and not speaker.is_bot and not of_others
