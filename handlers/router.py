"""Takes every update that concerns us to the one verb of the desk it asks for: one hop to the casebook, then done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Protocol

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)

from casework.desk.hearing import elsewhere
from casework.desk.people import joining, me
from casework.desk.request import Answer, Forwarded, Request
from handlers import buttons, in_groups, media, report, rooms
from handlers.ports import CasebookThread


class Clock(Protocol):
    def now(self) -> datetime: ...


MENU_CHANGES: Final[tuple[buttons.Verb, ...]] = (joining.start, me.lang, me.speak)
"""Verbs after which the phone may have to show other commands, or the same in another language."""


async def _no_menu(chat: int) -> None:
    """For servers and tests without menus."""


def router(
    casebook: CasebookThread,
    clock: Clock,
    say: Callable[[Answer], str],
    on_joined: Callable[[int], Awaitable[None]] = _no_menu,
    myself: Callable[[], str] = str,
) -> Router:
    """The conversations, ready to be included in a dispatcher.

    ``say`` puts an answer to a press into words; ``on_joined`` is told the chat whose menu may have to change;
    ``myself`` is the bot's own name in the messenger, empty where it is not known.
    """
    desk = Router(name="conversations")

    @desk.message()
    async def message_received(message: Message, event_update: Update) -> None:
        request = _of_message(message, event_update, clock.now())
        if message.chat.type != ChatType.PRIVATE:
            await in_groups.received(casebook, in_groups.as_speaker(request, message.from_user), message, myself())
        elif message.text is not None:
            verb = await report.said(casebook, request, message.text)
            if verb in MENU_CHANGES:
                await on_joined(request.chat)
        else:
            await media.sent(casebook, request, message)

    @desk.edited_message()
    async def message_edited(message: Message, event_update: Update) -> None:
        request = _of_message(message, event_update, clock.now())
        if message.chat.type != ChatType.PRIVATE:
            await in_groups.edited(casebook, in_groups.as_speaker(request, message.from_user), message)
            return
        request = replace(request, edited=request.edited or request.now)
        said = message.text or message.caption
        if not said:
            await casebook.run(elsewhere.ignored, request)
        else:
            await report.edited(casebook, media.with_file(request, message), said)

    @desk.callback_query()
    async def button_pressed(query: CallbackQuery, event_update: Update) -> None:
        now = clock.now()
        chat = query.message.chat if query.message is not None else None
        request = Request(
            chat=chat.id if chat is not None else query.from_user.id,
            at=now,
            now=now,
            message=query.message.message_id if query.message is not None else None,
            update=event_update.update_id,
            pressed=True,
        )
        if chat is None or chat.type != ChatType.PRIVATE:
            answer = await casebook.run(elsewhere.ignored, request)
        else:
            try:
                press = buttons.read(query.data or "", rooms.BUTTONS)
            except buttons.NotAButton:
                answer = await casebook.run(elsewhere.old_button, request)
            else:
                answer = await casebook.run(press.verb, request, **press.args)
                if press.verb in MENU_CHANGES:
                    await on_joined(request.chat)
        with suppress(TelegramAPIError):  # too late for the messenger; the work is done all the same
            await query.answer(say(answer) if answer is not None else None)

    @desk.my_chat_member()
    async def standing_changed(event: ChatMemberUpdated, event_update: Update) -> None:
        now = clock.now()
        request = Request(chat=event.chat.id, at=event.date, now=now, update=event_update.update_id)
        if event.chat.type == ChatType.PRIVATE:
            blocked = event.new_chat_member.status in {"kicked", "left"}
            await casebook.run(joining.standing_changed, request, blocked=blocked)
        else:
            await in_groups.standing_changed(casebook, in_groups.as_speaker(request, event.from_user), event)

    return desk


def _of_message(message: Message, update: Update, now: datetime) -> Request:
    answered = message.reply_to_message
    return Request(
        chat=message.chat.id,
        at=message.date,
        now=now,
        message=message.message_id,
        update=update.update_id,
        replied=answered.message_id if answered is not None else None,
        edited=datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date is not None else None,
        forwarded=_forwarded(message),
        album=message.media_group_id,
    )


def _forwarded(message: Message) -> Forwarded | None:
    """Where a message comes from, as servers write it since 2024, or as they did before."""
    match message.forward_origin:
        case MessageOriginUser(date=at, sender_user=user):
            return Forwarded(at=at, sender=user.full_name, by_bot=user.is_bot)
        case MessageOriginHiddenUser(date=at, sender_user_name=name):
            return Forwarded(at=at, sender=name)
        case MessageOriginChat(date=at, sender_chat=chat) | MessageOriginChannel(date=at, chat=chat):
            return Forwarded(at=at, sender=chat.title or "")
    if message.forward_date is None:
        return None
    sender = message.forward_from
    return Forwarded(
        at=message.forward_date,
        sender=sender.full_name if sender is not None else message.forward_sender_name or "",
        by_bot=sender is not None and sender.is_bot,
    )
