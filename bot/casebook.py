"""Opens the casebook for the settings: the data folder, the secret, the rules, the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bot.settings import Settings
from casework.policy.loader import load_policy
from casework.ports import Casebook
from storage.casebook import casebook_on
from storage.engine import open_database

P = ParamSpec("P")
T = TypeVar("T")

SECRET_FILE = "secret.key"


class Clock(Protocol):
    def now(self) -> datetime: ...


def make_data_dir(settings: Settings) -> Path:
    """The data folder, made if it is not there; nobody else on the machine may look into it."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.data_dir


def secret_of(settings: Settings) -> str:
    """The secret from the settings, or the one in the data folder, drawn the first time it is asked for."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    file = make_data_dir(settings) / SECRET_FILE
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    drawn = secrets.token_urlsafe(32)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(drawn + "\n")
    return drawn


class Session(Protocol):
    """Runs pieces of work, each in a transaction of its own."""

    def __call__(self, work: Callable[Concatenate[Casebook, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T: ...


@contextmanager
def open_casebook(settings: Settings, clock: Clock) -> Iterator[Session]:
    """The casebook for a command, without the running bot's thread. Notices it leaves are spoken by the running bot."""
    make_data_dir(settings)
    policy, secret = load_policy(settings.policy), secret_of(settings)
    engine = open_database(settings.database)

    def run(work: Callable[Concatenate[Casebook, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        with casebook_on(engine, policy=policy, zone=settings.zone, now=clock.now(), secret=secret) as book:
            return work(book, *args, **kwargs)

    try:
        yield run
    finally:
        engine.dispose()
