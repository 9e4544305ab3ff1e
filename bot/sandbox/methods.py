"""The methods of the Bot API that send, change and take back messages, each as strict as Telegram's."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import tzinfo

from bot.clock import Clock
from bot.sandbox.arguments import Arguments, Upload
from bot.sandbox.chats import DELETABLE_FOR, Attachment, ChatMessage, Chats, Location, StoredFile
from bot.sandbox.entities import Entity, FormattedText, read_html, trimmed, with_found_entities
from bot.sandbox.events import Events
from bot.sandbox.keyboard import NO_BUTTONS, Keyboard, read_keyboard
from bot.sandbox.pictures import picture_size
from bot.sandbox.refusals import bad_request, blocked_by_the_user, put_out_of_the_group, upgraded_to
from bot.sandbox.view import shown

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024

_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
     "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)  # fmt: skip
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_WRONG_FILE = "wrong remote file identifier specified: Wrong string length"


class Messages:
    """What the bot does to the chats; every method answers the `result` of the Bot API or raises `Refusal`."""

    def __init__(
        self,
        *,
        chats: Chats,
        clock: Clock,
        zone: tzinfo,
        events: Events,
        look_for_people: Callable[[], Awaitable[object]],
    ) -> None:
        self._chats = chats
        self._clock = clock
        self._events = events
        self._zone = zone
        self._look_for_people = look_for_people

    async def send_message(self, arguments: Arguments) -> object:
        chat = await self._chat(arguments)
        words = _words(arguments, "text", "entities")
        if not words.text:
            raise bad_request("message text is empty")
        if len(words.text) > LONGEST_TEXT:
            raise bad_request("message is too long")
        return self._send(arguments, chat, words)

    async def send_document(self, arguments: Arguments) -> object:
        return await self._send_file(arguments, "document")

    async def send_photo(self, arguments: Arguments) -> object:
        return await self._send_file(arguments, "photo")

    async def send_voice(self, arguments: Arguments) -> object:
        return await self._send_file(arguments, "voice")

    async def send_location(self, arguments: Arguments) -> object:
        chat = await self._chat(arguments)
        latitude, longitude = arguments.number("latitude"), arguments.number("longitude")
        if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
            raise bad_request("wrong latitude or longitude specified")
        return self._send(
            arguments, chat, FormattedText(text=""), location=Location(latitude=latitude, longitude=longitude)
        )

    async def edit_message_text(self, arguments: Arguments) -> object:
        message = await self._own_message(arguments, "edit")
        words = _words(arguments, "text", "entities")
        if not message.has_text:
            raise bad_request("there is no text in the message to edit")
        if not words.text:
            raise bad_request("message text is empty")
        if len(words.text) > LONGEST_TEXT:
            raise bad_request("message is too long")
        return self._edit(message, words, _keyboard(arguments))

    async def edit_message_caption(self, arguments: Arguments) -> object:
        message = await self._own_message(arguments, "edit")
        if message.attachment is None:
            raise bad_request("there is no caption in the message to edit")
        return self._edit(message, _caption(arguments), _keyboard(arguments))

    async def edit_message_reply_markup(self, arguments: Arguments) -> object:
        message = await self._own_message(arguments, "edit")
        return self._edit(message, message.words, _keyboard(arguments))

    async def delete_message(self, arguments: Arguments) -> object:
        chat = await self._chat(arguments)
        message = self._chats.message(chat, _message_id(arguments))
        if message is None:
            raise bad_request("message to delete not found")
        if self._clock.now() - message.date > DELETABLE_FOR:
            raise bad_request("message can't be deleted for everyone")
        self._chats.remove(message)
        self._events.tell("deleted", phone=chat, message_id=message.message_id)
        return True

    async def send_chat_action(self, arguments: Arguments) -> object:
        chat = await self._chat(arguments)
        if arguments.text("action") not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._events.tell("typing", phone=chat)
        return True

    async def get_file(self, arguments: Arguments) -> object:
        if not arguments.text("file_id"):
            raise bad_request("file_id not specified")
        file = self._chats.file(arguments.text("file_id"))
        if file is None:
            raise bad_request("invalid file_id")
        if len(file.content) > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        return {**file.as_json(), "file_path": file.path}

    async def _chat(self, arguments: Arguments) -> int:
        """The chat meant, if the bot may write to it."""
        if not arguments.text("chat_id"):
            raise bad_request("chat_id is empty")
        chat = arguments.whole("chat_id")
        group = self._chats.group(chat)
        if group is not None:
            if group.upgraded_to is not None:
                raise upgraded_to(group.upgraded_to)
            if not group.has_bot:
                raise put_out_of_the_group()
            return chat
        if not self._chats.knows(chat):
            await self._look_for_people()
        if not self._chats.knows(chat):
            raise bad_request("chat not found")
        if self._chats.phone(chat).blocked:
            raise blocked_by_the_user()
        return chat

    async def _own_message(self, arguments: Arguments, what_for: str) -> ChatMessage:
        chat = await self._chat(arguments)
        message = self._chats.message(chat, _message_id(arguments))
        if message is None:
            raise bad_request(f"message to {what_for} not found")
        if not message.from_bot:
            raise bad_request("message can't be edited")
        return message

    async def _send_file(self, arguments: Arguments, kind: str) -> object:
        chat = await self._chat(arguments)
        caption = _caption(arguments)
        given = arguments.file(kind)
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        file = self._stored(given, kind)
        width, height = picture_size(file.content) or (0, 0)
        if kind == "photo" and not width:
            raise bad_request("IMAGE_PROCESS_FAILED")
        attachment = Attachment(file=file, width=width, height=height, seconds=arguments.whole("duration"))
        return self._send(arguments, chat, caption, attachment=attachment)

    def _stored(self, given: Upload | str, kind: str) -> StoredFile:
        if isinstance(given, str):
            if given.startswith(("http://", "https://")):
                raise bad_request("failed to get HTTP URL content")
            known = self._chats.file(given)
            if known is None:
                raise bad_request(_WRONG_FILE)
            if known.kind != kind:
                raise bad_request(f"can't use file of type {known.kind.title()} as {kind.title()}")
            return known
        if not given.content:
            raise bad_request("file must be non-empty")
        return self._chats.store_file(kind=kind, name=given.name, mime_type=given.mime_type, content=given.content)

    def _send(
        self,
        arguments: Arguments,
        chat: int,
        words: FormattedText,
        *,
        attachment: Attachment | None = None,
        location: Location | None = None,
    ) -> object:
        keyboard = _keyboard(arguments)
        message = self._chats.add(
            chat=chat,
            from_bot=True,
            date=self._clock.now(),
            words=words,
            keyboard=keyboard,
            attachment=attachment,
            location=location,
            reply_to=self._answered(arguments, chat),
        )
        if self._events.listened:
            self._events.tell("message", phone=chat, message=shown(self._chats, message, self._zone))
        return self._chats.as_json(message)

    def _answered(self, arguments: Arguments, chat: int) -> int | None:
        parameters = arguments.structure("reply_parameters", "can't parse reply parameters JSON object")
        if isinstance(parameters, Mapping):
            number = parameters.get("message_id")
            may_be_gone = parameters.get("allow_sending_without_reply") is True
        else:
            number = arguments.whole("reply_to_message_id") or None
            may_be_gone = arguments.flag("allow_sending_without_reply")
        if number is None:
            return None
        if not isinstance(number, int) or self._chats.message(chat, number) is None:
            if may_be_gone:
                return None
            raise bad_request("message to be replied not found")
        return number

    def _edit(self, message: ChatMessage, words: FormattedText, keyboard: Keyboard) -> object:
        if words == message.words and keyboard == message.keyboard:
            raise bad_request(_NOT_MODIFIED)
        edited = replace(message, words=words, edited=self._clock.now()).with_keyboard(keyboard)
        self._chats.change(edited)
        if self._events.listened:
            self._events.tell("edited", phone=message.chat, message=shown(self._chats, edited, self._zone))
        return self._chats.as_json(edited)


def _message_id(arguments: Arguments) -> int:
    number = arguments.whole("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    return number


def _keyboard(arguments: Arguments) -> Keyboard:
    if not arguments.has("reply_markup"):
        return NO_BUTTONS
    return read_keyboard(arguments.structure("reply_markup", "can't parse reply keyboard markup JSON object"))


def _caption(arguments: Arguments) -> FormattedText:
    words = _words(arguments, "caption", "caption_entities")
    if len(words.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return words


def _words(arguments: Arguments, name: str, entities_name: str) -> FormattedText:
    written = arguments.text(name)
    match arguments.text("parse_mode").lower():
        case "html":
            formatted = read_html(written)
        case "":
            given = arguments.structure(entities_name, "can't parse entities JSON object")
            formatted = FormattedText(text=written, entities=_given_entities(given))
        case _:
            # Telegram knows two dialects of Markdown besides; the bot writes HTML, so the sandbox reads only that.
            raise bad_request("unsupported parse_mode")
    return with_found_entities(trimmed(formatted))


def _given_entities(given: object) -> tuple[Entity, ...]:
    if given is None:
        return ()
    if not isinstance(given, list):
        raise bad_request("can't parse entities: Array expected")
    return tuple(sorted(map(_given_entity, given), key=lambda entity: (entity.offset, -entity.length)))


def _given_entity(given: object) -> Entity:
    match given:
        case {"type": str(kind), "offset": int(offset), "length": int(length), **more} if offset >= 0 and length > 0:
            url, language = more.get("url"), more.get("language")
            return Entity(
                kind=kind,
                offset=offset,
                length=length,
                url=url if isinstance(url, str) else None,
                language=language if isinstance(language, str) else None,
            )
    raise bad_request("can't parse MessageEntity: type, offset and length are required")
