"""A policy pack as a page for an official to read: every rule, its number, and the clause or the word 默认."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from casework.people import ROLE_NAMES, Role
from casework.policy.model import DEFAULT, Policy, Span

TEMPLATE: Final = "policy_page.txt.j2"

UNITS: Final = {
    "lesson": "节课",
    "half_day": "个半天",
    "school_day": "个上课日",
    "day": "天",
    "week": "个星期",
    "month": "个月",
}


def page(policy: Policy) -> str:
    """The page in Chinese, as plain text."""
    environment = Environment(  # plain text for a terminal: nothing to escape
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )

    def source(clause: str) -> str:
        if clause == DEFAULT:
            return "默认,文件没有规定,镇里可以自己定"
        return f"{policy.place}制度{policy.clauses[clause].where}"

    def of(key: str) -> str:
        return source(policy.sources[key])

    def span(value: Span) -> str:
        return f"{value.amount}{UNITS[value.unit]}"

    def role(value: Role) -> str:
        return ROLE_NAMES[value]

    def clock(value: time) -> str:
        return f"{value:%H:%M}"

    environment.filters.update(source=source, of=of, span=span, role=role, clock=clock)
    return environment.get_template(TEMPLATE).render(p=policy)
