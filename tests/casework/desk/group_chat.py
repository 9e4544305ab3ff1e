"""A staff group for desk tests: people write in it, and what stands in it is read back."""

from __future__ import annotations

from casework.desk.hearing import group_lines, staff_group
from casework.desk.people import linking
from casework.desk.request import Request
from casework.groups import Group
from casework.people import Worker
from tests.casework.desk.phones import ZHOU, Message, Town

CHAT = -6001


class StaffGroup:
    """A group of the town, linked unless told otherwise; what the bot says there is shown at once."""

    def __init__(self, town: Town, *, chat: int = CHAT, linked: bool = True) -> None:
        self.town = town
        self.chat = chat
        self.delivers = True
        if linked:
            town.book.link_group(
                Group(id=0, chat=chat, title="教师群", contact=ZHOU.id, by=ZHOU.id, at=town.now)
            )  # fmt: skip

    def write(self, who: Worker, text: str, *, called: bool = False) -> None:
        self._do(who, staff_group.hear, text=text, called=called)

    def change(self, who: Worker, text: str) -> None:
        self._do(who, staff_group.edited, text=text)

    def ask(self, who: Worker) -> None:
        self._do(who, staff_group.board, called=True)

    def link(self, who: Worker, code: str, *, called: bool = False) -> None:
        self._do(who, linking.link, code=code, title="教师群", called=called)

    def put_out(self, who: Worker) -> None:
        self._do(who, linking.standing_changed, title="教师群", here=False)

    def _do(self, who: Worker, verb: object, **args: object) -> None:
        assert callable(verb)
        request = Request(chat=who.chat or 0, at=self.town.now, now=self.town.now, group=self.chat)
        self.town.ran(lambda: verb(self.town.book, request, **args), who)
        if self.delivers:
            self.deliver()

    def deliver(self) -> None:
        """What is on its way to the group arrives; what that brings too."""
        while (line := self.town.book.group_line(self.chat)) is not None and line.on_its_way:
            shown = [one.number for one in self.shown() if one.template == "group_said"]
            group_lines.spoken(self.town.book, line.ref, shown[-1], self.town.now)
            self.town.ran(lambda: None, ZHOU)

    def shown(self) -> list[Message]:
        return self.town.in_chat(self.chat)

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.shown()]
