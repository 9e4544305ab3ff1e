"""Pictures, voices, files and places: they add to the return attempt that is being recorded. A workbook may be more."""

from __future__ import annotations

from aiogram.types import Message

from casework.desk import elsewhere, extras, report
from casework.desk.request import Request
from handlers import roster
from handlers.ports import CasebookThread


async def sent(casebook: CasebookThread, request: Request, message: Message) -> None:
    """One thing that is not a text, one verb. What the messenger says of itself (a pinned message, a new picture of
    the chat) is nobody's word and only marked as done."""
    if message.location is not None:
        place = message.location
        await casebook.run(extras.located, request, latitude=place.latitude, longitude=place.longitude)
        return
    if message.document is not None and roster.is_workbook(message.document):
        await roster.sent(casebook, request, message.document, (message.caption or "").strip())
        return
    if (found := file_of(message)) is not None:
        file, kind = found
        await casebook.run(extras.filed, request, file=file, media=kind, caption=(message.caption or "").strip())
        return
    if message.contact is not None:
        person = message.contact
        said = " ".join(part for part in (person.first_name, person.last_name, person.phone_number) if part)
        await casebook.run(report.hear, request, text=said)
        return
    spoken = any((message.sticker, message.dice, message.poll, message.game, message.story))
    await casebook.run(elsewhere.not_read if spoken else elsewhere.ignored, request)


def file_of(message: Message) -> tuple[str, str] | None:
    """The messenger's name for the file that a message carries, and its media type."""
    if message.photo:
        return message.photo[-1].file_id, "image/jpeg"
    if message.voice is not None:
        return message.voice.file_id, message.voice.mime_type or "audio/ogg"
    if message.audio is not None:
        return message.audio.file_id, message.audio.mime_type or "audio/mpeg"
    if message.video is not None:
        return message.video.file_id, message.video.mime_type or "video/mp4"
    if message.video_note is not None:
        return message.video_note.file_id, "video/mp4"
    if message.document is not None:
        return message.document.file_id, message.document.mime_type or "application/octet-stream"
    return None
