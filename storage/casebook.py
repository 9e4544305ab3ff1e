"""The casebook over SQL: one transaction on the town's records, synchronous; implements ``casework.ports.Casebook``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from casework.policy.model import Policy
from storage.boards import BoardsRoom
from storage.engine import READ_ONLY
from storage.groups import GroupsRoom
from storage.lists import ListsRoom
from storage.school_time import SchoolTimeRoom
from storage.sightings import SightingsRoom
from storage.staff import StaffRoom
from storage.talk import TalkRoom
from storage.transaction import Shared


class SqlCasebook(TalkRoom, BoardsRoom, SightingsRoom, ListsRoom, SchoolTimeRoom, StaffRoom, GroupsRoom):
    """All rooms under one roof. Lives in one thread and serves many transactions, one after another."""


@contextmanager
def casebook_on(
    engine: Engine, *, policy: Policy, zone: ZoneInfo, now: datetime, secret: str = "", reads_only: bool = False
) -> Iterator[SqlCasebook]:
    """One transaction of its own, for commands: committed when the block ends well, rolled back when it raises.

    Its notices wait in the outbox for the running bot, under a lease that soon runs out.
    """
    with engine.connect() as connection:
        if reads_only:
            connection.execution_options(**READ_ONLY)
        book = SqlCasebook(
            connection,
            policy=policy,
            zone=zone,
            shared=Shared(),
            secret=secret,
            locks=not reads_only and connection.dialect.name == "postgresql",
        )
        with connection.begin():
            book.begin()
            book.start_piece(now)
            yield book
            book.keep_piece()
            book.settle()
        book.committed()
