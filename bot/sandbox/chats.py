"""The phones and their chats with the bot, kept in memory: who they belong to, every message, every file."""

import hashlib
import mimetypes
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.sandbox.entities import FormattedText
from bot.sandbox.groups import FIRST_GROUP, FIRST_SUPERGROUP, Group
from bot.sandbox.keyboard import NO_BUTTONS, Keyboard, data_on, keyboard_json
from bot.sandbox.timeline import Person

_FIRST_NEW_PHONE = 5001
ROUND_VIDEO = 240
"""Diameter of a round video message, in pixels."""
STICKER = 512
"""Width and height of a sticker, in pixels."""
_MONDAY_OF_THE_COUNTERS = 1_735_660_800
"""1 January 2025: from here the counters of a run begin, see `fresh_counter`."""


def fresh_counter() -> Iterator[int]:
    """Whole numbers that go on from those of earlier runs.

    The bot's database outlives the sandbox. If every run counted from one, the bot would take the first
    updates after a restart for old ones. Tenths of a second since 2025 stay below 2³¹ until 2031.
    """
    return count(int((time.time() - _MONDAY_OF_THE_COUNTERS) * 10))


@dataclass(frozen=True, kw_only=True)
class Phone:
    """One person's phone; `chat` is the id of the person and of the chat, `role` empty until it has joined."""

    chat: int
    name: str
    role: str | None = None
    blocked: bool = False

    def as_user(self) -> dict[str, object]:
        return {"id": self.chat, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}

    def as_chat(self) -> dict[str, object]:
        return {"id": self.chat, "type": "private", "first_name": self.name}


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file as the server keeps it; `path` is what `getFile` answers, `kind` photo, voice or document."""

    kind: str
    name: str
    mime_type: str
    content: bytes
    file_id: str
    unique_id: str
    path: str

    def as_json(self) -> dict[str, object]:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file in a message, with what only that kind of file has: a picture's size, a voice message's seconds."""

    file: StoredFile
    width: int = 0
    height: int = 0
    seconds: int = 0

    def as_json(self) -> dict[str, object]:
        file = self.file.as_json()
        match self.file.kind:
            case "photo":
                return {"photo": [{**file, "width": self.width, "height": self.height}]}
            case "voice":
                return {"voice": {**file, "duration": self.seconds, "mime_type": self.file.mime_type}}
            case "video_note":
                return {"video_note": {**file, "length": ROUND_VIDEO, "duration": self.seconds}}
            case "sticker":
                look = {"type": "regular", "width": STICKER, "height": STICKER, "is_animated": False, "is_video": False}
                return {"sticker": {**file, **look, "emoji": self.file.name, "set_name": "sandbox"}}
            case _:
                return {"document": {**file, "file_name": self.file.name, "mime_type": self.file.mime_type}}


@dataclass(frozen=True, kw_only=True)
class Location:
    latitude: float
    longitude: float

    def as_json(self) -> dict[str, object]:
        return {"latitude": self.latitude, "longitude": self.longitude}


@dataclass(frozen=True, kw_only=True)
class Forward:
    """Where a forwarded message comes from; `kind` as the Bot API calls it: user, hidden_user, chat or channel."""

    kind: str
    sender: str
    date: datetime
    sender_id: int = 0
    sender_is_bot: bool = False

    def as_json(self) -> dict[str, object]:
        origin: dict[str, object] = {"type": self.kind, "date": int(self.date.timestamp())}
        place = {"id": -1_000_000_000_000 - self.sender_id, "title": self.sender}
        match self.kind:
            case "user":
                user = {"id": self.sender_id, "is_bot": self.sender_is_bot, "first_name": self.sender}
                return {**origin, "sender_user": user}
            case "hidden_user":
                return {**origin, "sender_user_name": self.sender}
            case "chat":
                return {**origin, "sender_chat": {**place, "type": "supergroup"}}
            case _:
                return {**origin, "chat": {**place, "type": "channel"}, "message_id": 1}


@dataclass(frozen=True, kw_only=True)
class ChatMessage:
    """One message as it stands now; `words` is its text, or the caption of what is attached."""

    message_id: int
    chat: int
    from_bot: bool
    date: datetime
    words: FormattedText
    keyboard: Keyboard = NO_BUTTONS
    attachment: Attachment | None = None
    location: Location | None = None
    reply_to: int | None = None
    edited: datetime | None = None
    forward: Forward | None = None
    media_group: str | None = None
    pressable: frozenset[str] = frozenset()
    """Everything its buttons ever said: a phone may press what it still shows a moment after an edit."""
    sender: int | None = None
    """In a group, whose phone it came from."""
    also: Mapping[str, object] = field(default_factory=dict)
    """What else its Bot API object says, such as that the group was upgraded."""

    @property
    def has_text(self) -> bool:
        return self.attachment is None and self.location is None

    @property
    def sticker(self) -> str | None:
        """The emoji of a sticker."""
        return self.attachment.file.name if self.attachment and self.attachment.file.kind == "sticker" else None

    def with_keyboard(self, keyboard: Keyboard) -> "ChatMessage":
        return replace(self, keyboard=keyboard, pressable=self.pressable | data_on(keyboard))


class NoSuchPhone(LookupError):
    """No phone has this number."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Chats:
    """Every phone, its messages in the order they were sent, and the files in them."""

    def __init__(self, bot: dict[str, object]) -> None:
        self.bot = bot
        self._phones: dict[int, Phone] = {}
        self._groups: dict[int, Group] = {}
        self._messages: dict[int, dict[int, ChatMessage]] = {}
        self._files: dict[str, StoredFile] = {}
        self._files_by_path: dict[str, StoredFile] = {}
        self._message_ids = fresh_counter()
        self._file_numbers = count()
        self._albums: dict[tuple[int, str], str] = {}
        self.sent_by_bot = 0

    def phones(self) -> list[Phone]:
        return list(self._phones.values())

    def phone(self, chat: int) -> Phone:
        if chat not in self._phones:
            raise NoSuchPhone
        return self._phones[chat]

    def knows(self, chat: int) -> bool:
        return chat in self._phones

    def groups(self) -> list[Group]:
        return list(self._groups.values())

    def group(self, chat: int) -> Group | None:
        return self._groups.get(chat)

    def keep_group(self, group: Group) -> None:
        self._groups[group.chat] = group
        self._messages.setdefault(group.chat, {})

    def new_group(self, title: str, members: tuple[int, ...], *, supergroup: bool = False) -> Group:
        first = FIRST_SUPERGROUP if supergroup else FIRST_GROUP
        numbers = [group.chat for group in self.groups() if group.supergroup is supergroup]
        group = Group(chat=min([first + 1, *numbers]) - 1, title=title, members=members, supergroup=supergroup)
        self.keep_group(group)
        return group

    def keep(self, phone: Phone) -> None:
        self._phones[phone.chat] = phone
        self._messages.setdefault(phone.chat, {})

    def new_phone(self, name: str) -> Phone:
        phone = Phone(chat=max([_FIRST_NEW_PHONE - 1, *self._phones]) + 1, name=name)
        self.keep(phone)
        return phone

    def learn(self, people: list[Person]) -> bool:
        """Take names and roles from those who have joined; a phone that belongs to nobody any more keeps its name.

        Answers whether anything changed.
        """
        before = dict(self._phones)
        joined = {person.chat: person for person in people}
        for chat, person in joined.items():
            known = self._phones.get(chat, Phone(chat=chat, name=person.name))
            self.keep(replace(known, name=person.name, role=person.role))
        for phone in self.phones():
            if phone.chat not in joined:
                self.keep(replace(phone, role=None))
        return before != self._phones

    def add(
        self,
        *,
        chat: int,
        from_bot: bool,
        date: datetime,
        words: FormattedText,
        keyboard: Keyboard = NO_BUTTONS,
        attachment: Attachment | None = None,
        location: Location | None = None,
        reply_to: int | None = None,
        sender: int | None = None,
        also: Mapping[str, object] | None = None,
        forward: Forward | None = None,
        media_group: str | None = None,
    ) -> ChatMessage:
        message = ChatMessage(
            message_id=next(self._message_ids),
            chat=chat,
            from_bot=from_bot,
            date=date,
            words=words,
            attachment=attachment,
            location=location,
            reply_to=reply_to,
            sender=sender,
            also=also or {},
            forward=forward,
            media_group=media_group,
        ).with_keyboard(keyboard)
        self._messages[chat][message.message_id] = message
        self.sent_by_bot += from_bot
        return message

    def message(self, chat: int, message_id: int) -> ChatMessage | None:
        return self._messages.get(chat, {}).get(message_id)

    def messages(self, chat: int, *, after: int = 0) -> list[ChatMessage]:
        if chat not in self._groups:
            self.phone(chat)
        return [message for message in self._messages[chat].values() if message.message_id > after]

    def change(self, message: ChatMessage) -> None:
        self._messages[message.chat][message.message_id] = message

    def remove(self, message: ChatMessage) -> None:
        del self._messages[message.chat][message.message_id]

    def album(self, chat: int, name: str) -> str:
        """The number of the album that a phone calls so: the same for all that is sent under the name."""
        return self._albums.setdefault((chat, name), str(13_000_000_000_000_000 + next(self._message_ids)))

    def store_file(self, *, kind: str, name: str, mime_type: str, content: bytes) -> StoredFile:
        suffix = "".join(name.rpartition(".")[1:]) if "." in name else (mimetypes.guess_extension(mime_type) or "")
        plain_suffix = suffix if suffix.isascii() and suffix[1:].isalnum() else ""
        file = StoredFile(
            kind=kind,
            name=name,
            mime_type=mime_type,
            content=content,
            file_id=secrets.token_urlsafe(39),
            unique_id=hashlib.sha256(kind.encode() + content).hexdigest()[:16],
            path=f"{kind}s/file_{next(self._file_numbers)}{plain_suffix}",
        )
        self._files[file.file_id] = file
        self._files_by_path[file.path] = file
        return file

    def file(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def file_at(self, path: str) -> StoredFile | None:
        return self._files_by_path.get(path)

    def as_json(self, message: ChatMessage, *, with_reply: bool = True) -> dict[str, object]:
        """The message as a Bot API object, as the bot sees it."""
        chat = self._groups.get(message.chat) or self._phones[message.chat]
        written: dict[str, object] = {
            "message_id": message.message_id,
            "from": self.bot if message.from_bot else self._phones[message.sender or message.chat].as_user(),
            "chat": chat.as_chat(),
            "date": int(message.date.timestamp()),
        } | dict(message.also)
        if message.forward is not None:
            written["forward_origin"] = message.forward.as_json()
        if message.media_group is not None:
            written["media_group_id"] = message.media_group
        if message.edited is not None:
            written["edit_date"] = int(message.edited.timestamp())
        text, entities = ("text", "entities") if message.has_text else ("caption", "caption_entities")
        if message.words.text:
            written[text] = message.words.text
        if message.words.entities:
            written[entities] = [entity.as_json() for entity in message.words.entities]
        if message.attachment is not None:
            written |= message.attachment.as_json()
        if message.location is not None:
            written["location"] = message.location.as_json()
        if message.keyboard:
            written["reply_markup"] = keyboard_json(message.keyboard)
        answered = self.message(message.chat, message.reply_to) if message.reply_to else None
        if with_reply and answered is not None:
            written["reply_to_message"] = self.as_json(answered, with_reply=False)
        return written


DELETABLE_FOR = timedelta(hours=48)
"""How long after it was sent a message can be taken back by the bot."""
