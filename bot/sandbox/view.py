"""A message as the person holding the phone sees it, in the form the phones' interface answers."""

from datetime import datetime, tzinfo
from urllib.parse import quote

from bot.sandbox.chats import Attachment, ChatMessage, Chats
from bot.sandbox.entities import page_html

FILES = "/api/files/"
"""Where a page finds the files in messages."""


def iso(moment: datetime, zone: tzinfo) -> str:
    """The moment in the town's zone, to the second, as every date of the phones' interface."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def message_view(message: ChatMessage, zone: tzinfo) -> dict[str, object]:
    """One message of a chat: plain text for scripts, and the same as safe HTML for the page."""
    return {
        "message_id": message.message_id,
        "from": "bot" if message.from_bot else "me",
        "date": iso(message.date, zone),
        "edited": None if message.edited is None else iso(message.edited, zone),
        "text": message.words.text,
        "html": page_html(message.words),
        "buttons": [[_button_view(dict(button)) for button in row] for row in message.keyboard],
        "document": _file_view(message.attachment, "document"),
        "photo": _file_view(message.attachment, "photo"),
        "voice": _file_view(message.attachment, "voice"),
        "location": None if message.location is None else message.location.as_json(),
        "reply_to": message.reply_to,
        "sticker": message.sticker,
        "video_note": _file_view(message.attachment, "video_note"),
        "forward": None
        if message.forward is None
        else {"from": message.forward.sender, "kind": message.forward.kind, "date": iso(message.forward.date, zone)},
        "media_group": message.media_group,
    }


def group_view(chats: Chats, message: ChatMessage, zone: tzinfo) -> dict[str, object]:
    """One message of a group: as ``message_view``, ``from`` a ``member`` with ``phone`` and ``name``, or the bot."""
    sender = None if message.from_bot else message.sender
    return message_view(message, zone) | {
        "from": "bot" if message.from_bot else "member",
        "phone": sender,
        "name": chats.phone(sender).name if sender is not None else "",
    }


def shown(chats: Chats, message: ChatMessage, zone: tzinfo) -> dict[str, object]:
    """The message as whoever is in its chat sees it."""
    return message_view(message, zone) if chats.group(message.chat) is None else group_view(chats, message, zone)


def _button_view(button: dict[str, object]) -> dict[str, object]:
    shown: dict[str, object] = {"text": button["text"]}
    if "callback_data" in button:
        shown["data"] = button["callback_data"]
    if "url" in button:
        shown["url"] = button["url"]
    return shown


def _file_view(attachment: Attachment | None, kind: str) -> dict[str, object] | None:
    if attachment is None or attachment.file.kind != kind:
        return None
    shown: dict[str, object] = {"url": FILES + quote(attachment.file.path)}
    match kind:
        case "photo":
            shown |= {"width": attachment.width, "height": attachment.height}
        case "voice" | "video_note":
            shown |= {"duration": attachment.seconds}
        case _:
            shown |= {"name": attachment.file.name, "size": len(attachment.file.content)}
    return shown
