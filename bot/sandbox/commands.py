"""The commands a bot offers, by scope, as `setMyCommands` keeps them and a phone shows them."""

import re
from collections.abc import Mapping

from bot.sandbox.arguments import Arguments
from bot.sandbox.refusals import bad_request

MOST_COMMANDS = 100
_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
     "chat_member"}
)  # fmt: skip

_Key = tuple[str, int | None, str]
Command = Mapping[str, str]


class Commands:
    """One list of commands for each scope and language."""

    def __init__(self) -> None:
        self._lists: dict[_Key, list[Command]] = {}

    async def set(self, arguments: Arguments) -> object:
        commands = arguments.structure("commands", "can't parse commands JSON object")
        if not isinstance(commands, list):
            raise bad_request("can't parse commands: expected an Array of BotCommand")
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._lists[_key(arguments)] = [_read_command(command) for command in commands]
        return True

    async def get(self, arguments: Arguments) -> object:
        return self._lists.get(_key(arguments), [])

    async def delete(self, arguments: Arguments) -> object:
        self._lists.pop(_key(arguments), None)
        return True

    async def set_menu_button(self, arguments: Arguments) -> object:
        """Every phone of the sandbox shows its commands anyway."""
        return True

    def offered_to(self, chat: int) -> list[Command]:
        """What this chat's phone lists: the narrowest scope that says anything, Chinese before the rest."""
        for scope, whose in (("chat", chat), ("all_private_chats", None), ("default", None)):
            for language in ("zh", ""):
                commands = self._lists.get((scope, whose, language))
                if commands:
                    return commands
        return []


def _key(arguments: Arguments) -> _Key:
    scope = arguments.structure("scope", "can't parse bot command scope JSON object")
    if scope is None:
        return ("default", None, arguments.text("language_code"))
    if not isinstance(scope, Mapping) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = scope.get("chat_id")
    if str(scope["type"]).startswith("chat") and not isinstance(chat, int):
        raise bad_request("chat not found")
    return (str(scope["type"]), chat if isinstance(chat, int) else None, arguments.text("language_code"))


def _read_command(command: object) -> Command:
    match command:
        case {"command": str(name), "description": str(description)}:
            known = _COMMAND.fullmatch(name)
            if known is None:
                raise bad_request("BOT_COMMAND_INVALID")
            if not description or len(description) > 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
            return {"command": known.group(1), "description": description}
    raise bad_request("can't parse BotCommand: command and description are required")
