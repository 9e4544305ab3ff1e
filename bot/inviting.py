"""``notoneless invite``: one-time codes for staff, as a table on the terminal or a CSV file to hand out."""

from __future__ import annotations

import csv
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import rich
from rich.table import Table

from bot.casebook import open_casebook
from bot.clock import SystemClock
from bot.settings import Settings
from casework.desk.people import joining
from casework.people import ROLE_NAMES, Role, Worker
from casework.ports import Casebook, Invitation

HEADINGS = ("姓名", "角色", "邀请码", "有效期至", "链接")
_PATIENCE = 5.0


class UnknownRole(ValueError):
    """There is no such role on the sheet 人员."""


class NobodyToInvite(ValueError):
    """Nobody on the roster fits, or everybody who does has joined."""


class NameNeeded(ValueError):
    """The first 管理员 of a town needs a name: --name …"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A code and whom it is for."""

    worker: Worker
    invitation: Invitation


def run(settings: Settings, *, role: str | None, name: str | None, csv_file: Path | None) -> None:
    """Make the codes and show them, or write them to the file. Codes given to the same people before stop working."""
    wanted = role_named(role) if role else None
    with open_casebook(settings, SystemClock()) as casebook:
        given = casebook(invite, now=SystemClock().now(), role=wanted, name=name)
    lines = [_line(one, settings.zone, _bot_name(settings)) for one in given]
    if csv_file is None:
        _print(lines)
        return
    # With the mark that makes spreadsheet programs read it as UTF-8.
    with csv_file.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *lines])


def invite(book: Casebook, *, now: datetime, role: Role | None, name: str | None) -> list[Given]:
    """Codes for everybody who fits and has not joined; for a joined person only when asked for by name."""
    if role is Role.ADMINISTRATOR and not book.town().of_role(Role.ADMINISTRATOR):
        if not name:
            raise NameNeeded(NameNeeded.__doc__)
        invitation = joining.create_first_administrator(book, now, name=name)
        return [Given(worker=book.town().workers[invitation.worker], invitation=invitation)]
    fitting = [
        worker
        for worker in book.town().workers.values()
        if worker.active
        and (role is None or worker.holds(role))
        and (name is None or worker.name == name)
        and (name is not None or not worker.joined)
    ]
    if not fitting:
        raise NobodyToInvite(NobodyToInvite.__doc__)
    return [Given(worker=worker, invitation=joining.invite(book, now, worker.id)) for worker in fitting]


def role_named(said: str) -> Role:
    """A role by its word on the sheet or its English name. Raises UnknownRole."""
    for role, word in ROLE_NAMES.items():
        if said in (word, role.value):
            return role
    raise UnknownRole(f"{UnknownRole.__doc__} ({', '.join(ROLE_NAMES.values())})")


def _line(given: Given, zone: ZoneInfo, bot_name: str | None) -> tuple[str, ...]:
    code = given.invitation.code
    return (
        given.worker.name,
        "、".join(dict.fromkeys(ROLE_NAMES[post.role] for post in given.worker.posts)),
        code,
        given.invitation.expires.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        f"https://t.me/{bot_name}?start={code}" if bot_name else "",
    )


def _print(lines: Sequence[tuple[str, ...]]) -> None:
    table = Table(*HEADINGS)
    for line in lines:
        table.add_row(*line)
    rich.print(table)


def _bot_name(settings: Settings) -> str | None:
    """The bot's name for links; without token or network there are codes but no links."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    try:
        with urllib.request.urlopen(f"{settings.telegram_api}/bot{token}/getMe", timeout=_PATIENCE) as answer:
            found = json.load(answer)["result"].get("username")
    except (urllib.error.URLError, OSError, ValueError, KeyError, AttributeError):
        return None
    return found if isinstance(found, str) else None
