"""The arguments of a Bot API call, whichever of its four ways they came: query, form, multipart or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.refusals import Refusal, bad_request

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    content: bytes


class Arguments:
    """Reads each argument as what the method needs; what is missing is empty, as it is for the real server."""

    def __init__(self, values: Mapping[str, object], uploads: Mapping[str, Upload]) -> None:
        self._values = values
        self._uploads = uploads

    def has(self, name: str) -> bool:
        return self._values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self._values.get(name)
        written = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        try:
            written.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return written

    def whole(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def number(self, name: str) -> float | None:
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in _TRUE

    def structure(self, name: str, complaint: str) -> object:
        """A nested object or array, given as such or written as JSON; refused with `complaint` when it is neither."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            parsed: object = json.loads(value)
        except ValueError:
            raise bad_request(complaint) from None
        return parsed

    def file(self, name: str) -> Upload | str:
        """An uploaded file, or the text that stands for one kept elsewhere; empty when there is none."""
        if name in self._uploads:
            return self._uploads[name]
        written = self.text(name)
        if written.startswith("attach://"):
            return self._uploads.get(written.removeprefix("attach://"), "")
        return written

    def as_json(self) -> dict[str, object]:
        """Everything that was said, for the log of calls: structures as structures, files by name and size."""
        said: dict[str, object] = {name: _plain(value) for name, value in self._values.items()}
        for name, upload in self._uploads.items():
            said[name] = {"name": upload.name, "mime_type": upload.mime_type, "size": len(upload.content)}
        return said


def _plain(value: object) -> object:
    """Numbers, truth values and structures of a form, which carries only text, as what they mean."""
    if not isinstance(value, str) or value[:1] not in '[{-0123456789tf"':
        return value
    try:
        parsed: object = json.loads(value)
    except ValueError:
        return value
    return value if isinstance(parsed, str) else parsed


async def read_arguments(request: web.Request) -> Arguments:
    """Read a call's arguments; raises `Refusal` for a body that cannot be read."""
    values: dict[str, object] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= await _json_body(request)
    elif request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        for name, field in (await _form(request)).items():
            if isinstance(field, web.FileField):
                uploads[name] = Upload(name=field.filename, mime_type=field.content_type, content=field.file.read())
            elif isinstance(field, (bytes, bytearray)):
                values[name] = bytes(field).decode(errors="replace")
            else:
                values[name] = field
    return Arguments(values, uploads)


async def _json_body(request: web.Request) -> dict[str, object]:
    try:
        body: object = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


async def _form(request: web.Request) -> Mapping[str, str | bytes | bytearray | web.FileField]:
    try:
        return await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse multipart form data") from None
