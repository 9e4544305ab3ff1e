"""A group of the sandbox: several phones and the bot in one chat, which may become a supergroup."""

from dataclasses import dataclass

FIRST_GROUP = -6001
FIRST_SUPERGROUP = -1_000_000_006_001
"""Groups have numbers below zero, supergroups far below."""

ANONYMOUS: dict[str, object] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Who speaks, to the bot's eyes, when an administrator stays anonymous."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A chat of several phones; `has_bot` while the bot is in it, `upgraded_to` the supergroup it has become."""

    chat: int
    title: str
    members: tuple[int, ...]
    supergroup: bool = False
    has_bot: bool = True
    upgraded_to: int | None = None

    def as_chat(self) -> dict[str, object]:
        if self.supergroup:
            return {"id": self.chat, "title": self.title, "type": "supergroup"}
        return {"id": self.chat, "title": self.title, "type": "group", "all_members_are_administrators": True}
