"""What stands behind a command: a verb of the desk, and the name of the argument that takes what follows it."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.buttons import Verb


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """``argument`` None: whatever follows the command is not read."""

    verb: Verb
    argument: str | None = None

    def args(self, said: str) -> dict[str, str]:
        return {} if self.argument is None else {self.argument: said}


def command(verb: Verb, *, argument: str | None = None) -> Command:
    return Command(verb=verb, argument=argument)
