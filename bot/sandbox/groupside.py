"""Groups over HTTP: phones talk to one another, the bot is let in and put out, the group is renamed or upgraded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.bodies import Unacceptable, json_object, text_in, whole_in
from bot.sandbox.chats import ChatMessage, Chats
from bot.sandbox.entities import FormattedText, trimmed, with_found_entities
from bot.sandbox.events import Events
from bot.sandbox.groups import ANONYMOUS, Group
from bot.sandbox.methods import LONGEST_TEXT
from bot.sandbox.phoneside import Directory
from bot.sandbox.updates import Updates
from bot.sandbox.view import group_view

_LONGEST_TITLE = 128


class GroupSide:
    """The part of the phones' interface that concerns groups. Telegram's privacy mode is off: the bot hears all."""

    def __init__(
        self, *, chats: Chats, clock: Clock, zone: tzinfo, updates: Updates, events: Events, directory: Directory
    ) -> None:
        self._chats = chats
        self._clock = clock
        self._zone = zone
        self._updates = updates
        self._events = events
        self._directory = directory

    def routes(self) -> list[web.RouteDef]:
        one = r"/api/groups/{group:-\d+}"
        return [
            web.get("/api/groups", self._list),
            web.post("/api/groups", self._new),
            web.get(f"{one}/messages", self._messages),
            web.post(f"{one}/messages", self._send),
            web.patch(one + r"/messages/{message:\d+}", self._edit),
            web.post(f"{one}/bot", self._let_in_or_put_out),
            web.post(f"{one}/title", self._retitle),
            web.post(f"{one}/upgrade", self._upgrade),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response([_view(group) for group in self._chats.groups()])

    async def _new(self, request: web.Request) -> web.Response:
        """`{"title", "members": [phone ids]}`: the first member makes the group and takes the bot in."""
        body = await json_object(request)
        title = _title(body)
        members = body.get("members")
        if not isinstance(members, list) or not members or not all(isinstance(one, int) for one in members):
            raise Unacceptable(400, "A group has members: a list of the numbers of their phones.")
        for member in members:
            await self._must_be_a_phone(member)
        group = self._chats.new_group(title, tuple(dict.fromkeys(members)))
        self._membership(group, here=True)
        self._say(group, sender=members[0], also={"group_chat_created": True})
        self._events.tell("phones")
        return web.json_response({"id": group.chat})

    async def _messages(self, request: web.Request) -> web.Response:
        group = self._group(request)
        after = whole_in(request.query, "after") or 0
        messages = self._chats.messages(group.chat, after=after)
        return web.json_response([group_view(self._chats, one, self._zone) for one in messages if _is_talk(one)])

    async def _send(self, request: web.Request) -> web.Response:
        """`{"phone", "text"}`, with `"reply_to"`, `"forwarded": true` or `"anonymous": true` where it is so."""
        group, body = self._open_group(request), await json_object(request)
        phone = whole_in(body, "phone") or 0
        await self._must_be_a_phone(phone)
        words = _typed(text_in(body, "text"))
        reply_to = whole_in(body, "reply_to")
        if reply_to is not None and self._chats.message(group.chat, reply_to) is None:
            raise Unacceptable(400, "The message to reply to is not in this group.")
        if phone not in group.members:
            group = replace(group, members=(*group.members, phone))
            self._chats.keep_group(group)
        also: dict[str, object] = {}
        if body.get("forwarded") is True:
            date = int(self._clock.now().timestamp())
            also["forward_origin"] = {"type": "hidden_user", "date": date, "sender_user_name": "某人"}
        if body.get("anonymous") is True:
            also |= {"from": ANONYMOUS, "sender_chat": group.as_chat()}
        message = self._say(group, sender=phone, words=words, also=also, reply_to=reply_to)
        return web.json_response({"message_id": message.message_id})

    async def _edit(self, request: web.Request) -> web.Response:
        group = self._open_group(request)
        message = self._chats.message(group.chat, int(request.match_info["message"]))
        if message is None or message.from_bot:
            raise Unacceptable(404, "No such message of a member in this group.")
        words = _typed(text_in(await json_object(request), "text"))
        edited = replace(message, words=words, edited=self._clock.now())
        self._chats.change(edited)
        if group.has_bot:
            self._updates.add(chat=group.chat, kind="edited_message", content=self._chats.as_json(edited))
        self._tell("edited", edited)
        return web.json_response({"message_id": edited.message_id})

    async def _let_in_or_put_out(self, request: web.Request) -> web.Response:
        """`{"member": false}` puts the bot out, true lets it in again."""
        group = self._open_group(request)
        here = (await json_object(request)).get("member")
        if not isinstance(here, bool):
            raise Unacceptable(400, "member is true or false.")
        if here != group.has_bot:
            group = replace(group, has_bot=here)
            self._chats.keep_group(group)
            self._membership(group, here=here)
            self._events.tell("phones")
        return web.json_response({"member": here})

    async def _retitle(self, request: web.Request) -> web.Response:
        group = self._open_group(request)
        group = replace(group, title=_title(await json_object(request)))
        self._chats.keep_group(group)
        self._say(group, sender=group.members[0], also={"new_chat_title": group.title})
        self._events.tell("phones")
        return web.json_response({"title": group.title})

    async def _upgrade(self, request: web.Request) -> web.Response:
        """The group becomes a supergroup under another number, which is answered."""
        group = self._open_group(request)
        if group.supergroup:
            raise Unacceptable(409, "This group is a supergroup already.")
        new = replace(self._chats.new_group(group.title, group.members, supergroup=True), has_bot=group.has_bot)
        self._chats.keep_group(new)
        self._chats.keep_group(replace(group, upgraded_to=new.chat))
        self._say(group, sender=group.members[0], also={"migrate_to_chat_id": new.chat})
        from_chat: dict[str, object] = {
            "from": ANONYMOUS,
            "sender_chat": new.as_chat(),
            "migrate_from_chat_id": group.chat,
        }
        self._say(new, sender=group.members[0], also=from_chat)
        self._events.tell("phones")
        return web.json_response({"id": new.chat})

    def _group(self, request: web.Request) -> Group:
        found = self._chats.group(int(request.match_info["group"]))
        if found is None:
            raise Unacceptable(404, "No group has this number.")
        return found

    def _open_group(self, request: web.Request) -> Group:
        found = self._group(request)
        if found.upgraded_to is not None:
            raise Unacceptable(409, "This group has become a supergroup.")
        return found

    async def _must_be_a_phone(self, number: int) -> None:
        if not self._chats.knows(number):
            await self._directory.refresh()
        if not self._chats.knows(number):
            raise Unacceptable(404, "No phone has this number.")

    def _say(
        self,
        group: Group,
        *,
        sender: int,
        words: FormattedText | None = None,
        also: Mapping[str, object],
        reply_to: int | None = None,
    ) -> ChatMessage:
        message = self._chats.add(
            chat=group.chat,
            from_bot=False,
            date=self._clock.now(),
            words=words or FormattedText(text=""),
            sender=sender,
            also=also,
            reply_to=reply_to,
        )
        if group.has_bot:
            self._updates.add(chat=group.chat, kind="message", content=self._chats.as_json(message))
        if _is_talk(message):
            self._tell("message", message)
        return message

    def _membership(self, group: Group, *, here: bool) -> None:
        member = {"user": self._chats.bot, "status": "member"}
        gone = {"user": self._chats.bot, "status": "left"}
        self._updates.add(
            chat=group.chat,
            kind="my_chat_member",
            content={
                "chat": group.as_chat(),
                "from": self._chats.phone(group.members[0]).as_user(),
                "date": int(self._clock.now().timestamp()),
                "old_chat_member": gone if here else member,
                "new_chat_member": member if here else gone,
            },
        )

    def _tell(self, kind: str, message: ChatMessage) -> None:
        if self._events.listened:
            self._events.tell(kind, phone=message.chat, message=group_view(self._chats, message, self._zone))


def _view(group: Group) -> dict[str, object]:
    return {
        "id": group.chat,
        "title": group.title,
        "members": list(group.members),
        "supergroup": group.supergroup,
        "has_bot": group.has_bot,
        "upgraded_to": group.upgraded_to,
    }


def _is_talk(message: ChatMessage) -> bool:
    """Whether it says something; what the messenger says of the group itself is no talk."""
    return bool(message.words.text)


def _title(body: Mapping[str, object]) -> str:
    title = text_in(body, "title").strip()
    if not title or len(title) > _LONGEST_TITLE:
        raise Unacceptable(400, "A group has a title of at most 128 letters.")
    return title


def _typed(text: str) -> FormattedText:
    words = with_found_entities(trimmed(FormattedText(text=text)))
    if not words.text or len(words.text) > LONGEST_TEXT:
        raise Unacceptable(400, "There is no text to send, or it is too long.")
    return words
