"""The phones over HTTP: people write, press and block; what they did becomes an update for the bot."""

from dataclasses import replace
from datetime import tzinfo
from urllib.parse import quote

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.arguments import Upload
from bot.sandbox.bodies import (
    IN_ALBUMS,
    KINDS_OF_FILE,
    Unacceptable,
    forward_in,
    json_object,
    location_in,
    said,
    text_in,
    whole_in,
)
from bot.sandbox.chats import Attachment, ChatMessage, Chats, NoSuchPhone, Phone
from bot.sandbox.commands import Commands
from bot.sandbox.entities import FormattedText, trimmed, with_found_entities
from bot.sandbox.events import Events
from bot.sandbox.methods import LONGEST_CAPTION, LONGEST_TEXT
from bot.sandbox.pictures import picture_size
from bot.sandbox.presses import Presses
from bot.sandbox.timeline import People
from bot.sandbox.updates import Updates
from bot.sandbox.view import FILES, message_view

SPOKEN = frozenset({"voice", "video_note"})
_SIZE_UNKNOWN = (640, 480)
_MOST_LETTERS_OF_A_NAME = 64
_MOST_LETTERS_OF_AN_EMOJI = 8


class Directory:
    """Who has a phone: asks the bot's side again whenever somebody wants to know."""

    def __init__(self, *, chats: Chats, events: Events, people: People | None) -> None:
        self._chats = chats
        self._events = events
        self.people = people

    async def refresh(self) -> None:
        if self.people is not None and self._chats.learn(list(await self.people())):
            self._events.tell("phones")


class PhoneSide:
    """The part of the phones' interface that concerns one phone or their list."""

    def __init__(
        self,
        *,
        chats: Chats,
        clock: Clock,
        zone: tzinfo,
        updates: Updates,
        presses: Presses,
        commands: Commands,
        events: Events,
        directory: Directory,
    ) -> None:
        self._chats = chats
        self._clock = clock
        self._zone = zone
        self._updates = updates
        self._presses = presses
        self._commands = commands
        self._events = events
        self._directory = directory

    def routes(self) -> list[web.RouteDef]:
        one = r"/api/phones/{phone:-?\d+}"
        return [
            web.get("/api/phones", self._list),
            web.post("/api/phones", self._new),
            web.get(f"{one}/messages", self._messages),
            web.post(f"{one}/messages", self._send),
            web.patch(one + r"/messages/{message:\d+}", self._edit),
            web.post(f"{one}/press", self._press),
            web.post(f"{one}/block", self._block),
            web.get(f"{one}/commands", self._offered),
            web.get(FILES + "{path:.+}", self._file),
        ]

    async def _phone(self, request: web.Request) -> Phone:
        number = int(request.match_info["phone"])
        if not self._chats.knows(number):
            await self._directory.refresh()
        try:
            return self._chats.phone(number)
        except NoSuchPhone as error:
            raise Unacceptable(404, str(error)) from None

    async def _unblocked(self, request: web.Request) -> Phone:
        phone = await self._phone(request)
        if phone.blocked:
            raise Unacceptable(409, "This phone has blocked the bot; unblock it first.")
        return phone

    async def _list(self, request: web.Request) -> web.Response:
        await self._directory.refresh()
        return web.json_response(
            [
                {"id": phone.chat, "name": phone.name, "role": phone.role, "blocked": phone.blocked}
                for phone in self._chats.phones()
            ]
        )

    async def _new(self, request: web.Request) -> web.Response:
        name = text_in(await json_object(request), "name").strip()
        if not name or len(name) > _MOST_LETTERS_OF_A_NAME:
            raise Unacceptable(400, "A phone belongs to somebody with a name of at most 64 letters.")
        await self._directory.refresh()
        phone = self._chats.new_phone(name)
        self._events.tell("phones")
        return web.json_response({"id": phone.chat})

    async def _messages(self, request: web.Request) -> web.Response:
        phone = await self._phone(request)
        after = whole_in(request.query, "after") or 0
        shown = [message_view(message, self._zone) for message in self._chats.messages(phone.chat, after=after)]
        return web.json_response(shown)

    async def _send(self, request: web.Request) -> web.Response:
        phone = await self._unblocked(request)
        body, files = await said(request)
        kind = next((kind for kind in KINDS_OF_FILE if kind in files), None)
        attachment = None if kind is None else self._attachment(kind, files[kind], whole_in(body, "duration") or 0)
        if sticker := text_in(body, "sticker"):
            attachment = self._sticker(sticker, attachment)
        location = location_in(body)
        words = _typed(text_in(body, "text" if attachment is None else "caption"))
        if attachment is None and location is None and not words.text:
            raise Unacceptable(400, "There is nothing to send: a text, a location or a file is needed.")
        if len(words.text) > (LONGEST_TEXT if attachment is None else LONGEST_CAPTION):
            raise Unacceptable(400, "The text is too long for one message.")
        reply_to = whole_in(body, "reply_to")
        if reply_to is not None and self._chats.message(phone.chat, reply_to) is None:
            raise Unacceptable(400, "The message to reply to is not in this chat.")
        forward = forward_in(body)
        now = self._clock.now()
        if forward is not None and forward.date > now:
            raise Unacceptable(400, "A message is forwarded after it was written.")
        media_group = text_in(body, "media_group")
        if media_group and kind not in IN_ALBUMS:
            raise Unacceptable(400, "Only photos, or only documents, go together in an album.")
        if sticker and (words.text or text_in(body, "text") or location is not None):
            raise Unacceptable(400, "A sticker comes by itself.")
        message = self._chats.add(
            chat=phone.chat,
            from_bot=False,
            date=now,
            words=words if location is None else FormattedText(text=""),
            attachment=attachment,
            location=location,
            reply_to=reply_to,
            forward=forward,
            media_group=self._chats.album(phone.chat, media_group) if media_group else None,
        )
        self._updates.add(chat=phone.chat, kind="message", content=self._chats.as_json(message))
        self._tell("message", message)
        return web.json_response({"message_id": message.message_id})

    def _attachment(self, kind: str, upload: Upload, seconds: int) -> Attachment:
        if not upload.content:
            raise Unacceptable(400, "The file is empty.")
        # A phone sends every picture as a JPEG and every voice message as Ogg; the file itself is left as it is.
        mime_type = {"photo": "image/jpeg", "voice": "audio/ogg", "video_note": "video/mp4"}.get(kind, upload.mime_type)
        shown_as = upload.mime_type if kind == "photo" and upload.mime_type.startswith("image/") else mime_type
        file = self._chats.store_file(kind=kind, name=upload.name, mime_type=shown_as, content=upload.content)
        width, height = picture_size(upload.content) or _SIZE_UNKNOWN
        return Attachment(file=file, width=width, height=height, seconds=max(seconds, 1) if kind in SPOKEN else 0)

    def _sticker(self, emoji: str, attachment: Attachment | None) -> Attachment:
        if attachment is not None or len(emoji) > _MOST_LETTERS_OF_AN_EMOJI:
            raise Unacceptable(400, "A sticker is one emoji, without a file.")
        file = self._chats.store_file(kind="sticker", name=emoji, mime_type="image/webp", content=emoji.encode())
        return Attachment(file=file)

    async def _edit(self, request: web.Request) -> web.Response:
        phone = await self._unblocked(request)
        message = self._chats.message(phone.chat, int(request.match_info["message"]))
        if message is None:
            raise Unacceptable(404, "No such message in this chat.")
        body = await json_object(request)
        words = _typed(text_in(body, "text" if message.has_text else "caption"))
        if message.from_bot or message.forward is not None or message.location is not None:
            raise Unacceptable(400, "Only one's own words can be changed.")
        if message.has_text and (not words.text or len(words.text) > LONGEST_TEXT):
            raise Unacceptable(400, "Only one's own text can be changed, into another text.")
        if not message.has_text and ("caption" not in body or len(words.text) > LONGEST_CAPTION):
            raise Unacceptable(400, "Of a file only the caption can be changed, into another caption.")
        edited = replace(message, words=words, edited=self._clock.now())
        self._chats.change(edited)
        self._updates.add(chat=phone.chat, kind="edited_message", content=self._chats.as_json(edited))
        self._tell("edited", edited)
        return web.json_response({"message_id": edited.message_id})

    async def _press(self, request: web.Request) -> web.Response:
        phone = await self._unblocked(request)
        body = await json_object(request)
        message = self._chats.message(phone.chat, whole_in(body, "message_id") or 0)
        if message is None:
            raise Unacceptable(404, "No such message in this chat.")
        data = text_in(body, "data")
        if data not in message.pressable:
            raise Unacceptable(400, "This message has no such button.")
        answer = await self._presses.press(message, data)
        return web.json_response({"answer": answer.text, "alert": answer.alert})

    async def _block(self, request: web.Request) -> web.Response:
        phone = await self._phone(request)
        blocked = (await json_object(request)).get("blocked")
        if not isinstance(blocked, bool):
            raise Unacceptable(400, "blocked is true or false.")
        if blocked != phone.blocked:
            self._chats.keep(replace(phone, blocked=blocked))
            self._updates.add(chat=phone.chat, kind="my_chat_member", content=self._membership(phone, blocked=blocked))
            self._events.tell("phones")
        return web.json_response({"blocked": blocked})

    def _membership(self, phone: Phone, *, blocked: bool) -> dict[str, object]:
        member = {"user": self._chats.bot, "status": "member"}
        kicked = {"user": self._chats.bot, "status": "kicked", "until_date": 0}
        return {
            "chat": phone.as_chat(),
            "from": phone.as_user(),
            "date": int(self._clock.now().timestamp()),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }

    async def _offered(self, request: web.Request) -> web.Response:
        return web.json_response(
            [dict(command) for command in self._commands.offered_to((await self._phone(request)).chat)]
        )

    async def _file(self, request: web.Request) -> web.Response:
        file = self._chats.file_at(request.match_info["path"])
        if file is None:
            raise Unacceptable(404, "No such file.")
        # Whatever the bot or a person sent is shown as a picture or sound, or saved; it never runs on the page.
        inline = file.mime_type in {"image/png", "image/jpeg", "image/gif", "image/webp"} or file.kind == "voice"
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
        if not inline:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return web.Response(
            body=file.content, headers=headers, content_type=file.mime_type if inline else "application/octet-stream"
        )

    def _tell(self, kind: str, message: ChatMessage) -> None:
        if self._events.listened:
            self._events.tell(kind, phone=message.chat, message=message_view(message, self._zone))


def _typed(text: str) -> FormattedText:
    return with_found_entities(trimmed(FormattedText(text=text)))
