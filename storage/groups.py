"""Staff groups as rows: which chats are linked, the codes that link them, and the latest answer in each."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from casework.groups import Group, GroupCode, GroupLine
from casework.people import WorkerId
from storage import tables
from storage.rows import to_json
from storage.staff import fingerprint
from storage.transaction import Transaction, upsert

ON_THE_WAY = timedelta(minutes=10)
"""How long after the bot was put out of a chat the chat may turn out to have become a supergroup."""

_groups = tables.groups.c
_lines = tables.group_lines.c
_codes = tables.group_codes.c
_LINKED = select(tables.groups).where(_groups.chat == bindparam("where"), _groups.until.is_(None))
_ALL_LINKED = select(tables.groups).where(_groups.until.is_(None)).order_by(_groups.at, _groups.id)
_LATEST = select(tables.groups).where(_groups.chat == bindparam("where")).order_by(_groups.id.desc()).limit(1)
_LINE = select(tables.group_lines).where(_lines.chat == bindparam("where")).with_for_update()
_LINE_CALLED = select(tables.group_lines).where(_lines.ref == bindparam("which")).with_for_update()
_DROP_LINE = delete(tables.group_lines).where(_lines.chat == bindparam("where"))
_WAITING = ("waiting", "sending")


class GroupsRoom(Transaction):
    """The part of the casebook that knows the groups."""

    def group(self, chat: int) -> Group | None:
        row = self.connection.execute(_LINKED, {"where": chat}).one_or_none()
        return _group_from(row) if row is not None else None

    def groups(self) -> list[Group]:
        return [_group_from(row) for row in self.connection.execute(_ALL_LINKED)]

    def link_group(self, group: Group) -> int:
        values = {
            "chat": group.chat, "title": group.title, "contact": group.contact, "by": group.by, "at": group.at,
            "until": group.until, "removed": group.removed,
        }  # fmt: skip
        number: int = self.write(insert(tables.groups).values(values).returning(_groups.id)).scalar_one()
        return number

    def end_group(self, group: int, at: datetime, *, removed: bool = False) -> Group | None:
        row = self.connection.execute(
            select(tables.groups).where(_groups.id == group, _groups.until.is_(None))
        ).one_or_none()
        if row is None:
            return None
        self.write(update(tables.groups).where(_groups.id == group).values(until=at, removed=removed))
        self.write(_DROP_LINE, {"where": row.chat})
        return _group_from(row)

    def retitle_group(self, chat: int, title: str) -> None:
        self.write(
            update(tables.groups).where(_groups.chat == chat, _groups.until.is_(None)).values(title=title)
        )  # fmt: skip

    def move_group(self, chat: int, to: int, at: datetime) -> Group | None:
        row = self.connection.execute(_LATEST, {"where": chat}).one_or_none()
        if row is None or self.group(to) is not None:
            return None
        if row.until is not None and not (row.removed and at - row.until <= ON_THE_WAY):
            return None
        self.write(
            update(tables.groups).where(_groups.id == row.id).values(chat=to, until=None, removed=False)
        )  # fmt: skip
        # Messages of the old chat cannot be changed from the new one: the next answer is a message of its own.
        self.write(_DROP_LINE, {"where": chat})
        self.settle()
        waiting = (tables.outbox.c.chat == chat) & tables.outbox.c.state.in_(_WAITING)
        self.write(update(tables.outbox).where(waiting).values(chat=to, edit=None))
        return _group_from(row)

    # --- codes ---
    def save_group_code(self, code: GroupCode) -> None:
        self.write(delete(tables.group_codes).where(_codes.contact == code.contact, ~_codes.used))
        kept = fingerprint(code.code, self.secret)
        values = {"code": kept, "contact": code.contact, "expires": code.expires, "used": False}
        self.write(insert(tables.group_codes), values)

    def redeem_group_code(self, code: str, now: datetime) -> WorkerId | None:
        of_code = _codes.code == fingerprint(code, self.secret)
        valid = of_code & ~_codes.used & (_codes.expires > now)
        used = self.write(update(tables.group_codes).where(valid).values(used=True).returning(_codes.contact))
        contact: WorkerId | None = used.scalar()
        return contact

    def why_no_group_code(self, code: str, now: datetime) -> str:
        kept = self.connection.execute(
            select(tables.group_codes).where(_codes.code == fingerprint(code, self.secret))
        ).one_or_none()
        if kept is None:
            return "unknown"
        return "used" if kept.used else "expired"

    # --- what is answered in a group ---
    def group_line(self, chat: int) -> GroupLine | None:
        row = self.connection.execute(_LINE, {"where": chat}).one_or_none()
        return _line_from(row) if row is not None else None

    def group_line_called(self, ref: str) -> GroupLine | None:
        row = self.connection.execute(_LINE_CALLED, {"which": ref}).one_or_none()
        return _line_from(row) if row is not None else None

    def save_group_line(self, line: GroupLine) -> None:
        self.write(
            upsert(self.dialect, tables.group_lines),
            {
                "chat": line.chat, "ref": line.ref, "at": line.at, "said": to_json(line.said),
                "spoken": line.spoken, "message": line.message, "on_its_way": line.on_its_way,
            },
        )  # fmt: skip


def _group_from(row: Row[Any]) -> Group:
    return Group(
        id=row.id, chat=row.chat, title=row.title, contact=row.contact, by=row.by, at=row.at, until=row.until,
        removed=row.removed,
    )  # fmt: skip


def _line_from(row: Row[Any]) -> GroupLine:
    return GroupLine(
        chat=row.chat, ref=row.ref, at=row.at, said=tuple(json.loads(row.said)), spoken=row.spoken,
        message=row.message, on_its_way=row.on_its_way,
    )  # fmt: skip
