"""The bodies of the phones' interface: what people and scripts say, read or refused in plain words."""

import json
import zlib
from collections.abc import Mapping
from datetime import datetime

from aiohttp import web

from bot.sandbox.arguments import Upload
from bot.sandbox.chats import Forward, Location

KINDS_OF_FILE = ("photo", "voice", "video_note", "document")
IN_ALBUMS = frozenset({"photo", "document"})
ORIGINS = frozenset({"user", "hidden_user", "chat", "channel"})
_LONGEST_NAME = 64


class Unacceptable(Exception):
    """A request of the phones' interface that cannot be met; answered as `{"error": …}` with the status given."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def json_object(request: web.Request) -> Mapping[str, object]:
    """The body as a JSON object; an empty body is an empty one."""
    try:
        body: object = json.loads(await request.read() or b"{}")
    except ValueError:
        raise Unacceptable(400, "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Unacceptable(400, "The body is not a JSON object.")
    return body


async def said(request: web.Request) -> tuple[Mapping[str, object], dict[str, Upload]]:
    """What a person sends: fields, and the files that came with them."""
    if request.content_type != "multipart/form-data":
        return await json_object(request), {}
    fields: dict[str, object] = {}
    files: dict[str, Upload] = {}
    for name, field in (await request.post()).items():
        if isinstance(field, web.FileField):
            files[name] = Upload(name=field.filename, mime_type=field.content_type, content=field.file.read())
        else:
            fields[name] = field
    return fields, files


def text_in(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unacceptable(400, f"{name} is a text.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unacceptable(400, f"{name} is not valid Unicode.") from None
    return value


def whole_in(body: Mapping[str, object], name: str) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    try:
        return int(str(value))
    except ValueError:
        raise Unacceptable(400, f"{name} is a whole number.") from None


def location_in(body: Mapping[str, object]) -> Location | None:
    match body.get("location"):
        case None:
            return None
        case {"latitude": int() | float() as latitude, "longitude": int() | float() as longitude} if (
            abs(latitude) <= 90 and abs(longitude) <= 180
        ):
            return Location(latitude=float(latitude), longitude=float(longitude))
    raise Unacceptable(400, "A location has a latitude and a longitude in degrees.")


def forward_in(body: Mapping[str, object]) -> Forward | None:
    """Where a message is forwarded from; in a multipart body it is JSON in a field."""
    said = body.get("forward")
    if isinstance(said, str):
        try:
            said = json.loads(said)
        except ValueError:
            raise Unacceptable(400, "forward is not JSON.") from None
    if said is None:
        return None
    if not isinstance(said, dict):
        raise Unacceptable(400, "forward is an object with from and date.")
    sender, kind = text_in(said, "from").strip(), text_in(said, "kind") or "hidden_user"
    if not sender or len(sender) > _LONGEST_NAME or kind not in ORIGINS:
        raise Unacceptable(400, "A forwarded message is from somebody: user, hidden_user, chat or channel.")
    try:
        date = datetime.fromisoformat(text_in(said, "date"))
    except ValueError:
        raise Unacceptable(400, "The date of a forwarded message is ISO 8601.") from None
    if date.tzinfo is None:
        raise Unacceptable(400, "The date of a forwarded message needs an offset.")
    is_bot = said.get("is_bot", False)
    if not isinstance(is_bot, bool) or (is_bot and kind != "user"):
        raise Unacceptable(400, "is_bot is true or false, and only a user may be a bot.")
    number = zlib.crc32(sender.encode())
    return Forward(kind=kind, sender=sender, date=date, sender_id=number, sender_is_bot=is_bot)
