"""Pictures, voices, files and places: they add to the return attempt that is being recorded. A workbook may be more."""

from __future__ import annotations

from dataclasses import replace

from aiogram.types import Message

from casework.desk.cases import extras
from casework.desk.hearing import elsewhere, forwards, pictures, texts
from casework.desk.request import Request, Sent
from handlers import roster
from handlers.ports import CasebookThread


async def sent(casebook: CasebookThread, request: Request, message: Message) -> None:
    """One thing that is not a text, one verb. What the messenger says of itself (a pinned message, a new picture of
    the chat) is nobody's word and only marked as done."""
    if message.location is not None and request.forwarded is not None:
        # Where somebody else was says nothing of where this person stood.
        await casebook.run(forwards.not_taken, request, kind="location")
        return
    if message.location is not None:
        place = message.location
        await casebook.run(extras.located, request, latitude=place.latitude, longitude=place.longitude)
        return
    if message.document is not None and roster.is_workbook(message.document):
        await roster.sent(casebook, request, message.document, (message.caption or "").strip())
        return
    if (found := file_of(message)) is not None:
        file, kind = found
        spoken_in = any((message.voice, message.audio, message.video_note))
        words = (message.caption or "").strip()
        await casebook.run(pictures.sent, request, file=file, media=kind, caption=words, voice=spoken_in)
        return
    if message.contact is not None:
        person = message.contact
        said = " ".join(part for part in (person.first_name, person.last_name, person.phone_number) if part)
        await casebook.run(texts.hear, request, text=said)
        return
    spoken = any((message.sticker, message.dice, message.poll, message.game, message.story))
    await casebook.run(elsewhere.not_read if spoken else elsewhere.ignored, request)


def with_file(request: Request, message: Message) -> Request:
    """The request with the file of a message whose words were changed."""
    found = file_of(message)
    return request if found is None else replace(request, files=(Sent(file=found[0], media=found[1]),))


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
