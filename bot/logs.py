"""Logs in one form for the program and its libraries, from which names, phones, numbers and words are kept out."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

PRIVATE_KEYS = frozenset(
    {
        "name", "names", "pupil_name", "guardian", "phone", "id_number", "roll_number", "address", "text", "said",
        "values", "payload", "caption", "first_name", "last_name", "username", "token", "secret", "code", "url",
    }
)  # fmt: skip
"""Fields whose values never reach a log, wherever they stand."""

HIDDEN = "[…]"

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff·]{2,}")
_LONG_NUMBER = re.compile(r"(?<![\w-])\+?\d{11,}[\dXx]?(?![\w-])")
_TOKEN = re.compile(r"\d{1,20}:[\w-]{20,}")


def redacted(value: Any) -> Any:
    """The value with everything taken out that may be about a person.

    Log messages are written in English, so Chinese characters can only be somebody's name or words; numbers of eleven
    digits and more are phones or ID numbers. Chats, workers and pupils are logged by their numbers in ``*_id`` fields,
    which stay whole as numbers.
    """
    if isinstance(value, str):
        value = _TOKEN.sub(HIDDEN, value)
        value = _LONG_NUMBER.sub(HIDDEN, value)
        return _CHINESE.sub(HIDDEN, value)
    if isinstance(value, Mapping):
        return {key: HIDDEN if key in PRIVATE_KEYS else redacted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(inner) for inner in value]
    return value


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The structlog step that applies ``redacted`` to a whole entry."""
    return {key: HIDDEN if key in PRIVATE_KEYS else redacted(value) for key, value in event.items()}


def configure(level: str) -> None:
    """Send structlog's entries and those of the standard library to stderr, one line each, redacted."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        # A traceback may show the values it failed on: it is written out first, then redacted like the rest.
        structlog.processors.format_exc_info,
        redact,
        structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
        if not sys.stderr.isatty()
        else structlog.dev.ConsoleRenderer(),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # One line per update and per tick says nothing that the inbox and the outbox do not.
    for chatty in ("aiogram.event", "alembic", "apscheduler", "aiohttp.access", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
