"""What the conversations need of the outside: the casebook's thread, awaited once per update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from casework.desk.request import Answer, Request
from casework.ports import Casebook

P = ParamSpec("P")
T = TypeVar("T")


class CasebookThread(Protocol):
    """Runs synchronous pieces of work on the casebook, each in a transaction of its own, and answers after the commit.

    A verb that raises ``Refusal`` changes nothing; the person gets the notice of that refusal and ``run`` answers
    None. Whatever else it raises reaches the caller, and the update stays in the inbox.
    """

    async def run(
        self,
        verb: Callable[Concatenate[Casebook, Request, P], Answer | None],
        request: Request,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Answer | None:
        """One desk verb for one update, which is marked as done in the same transaction."""

    async def read(self, work: Callable[Concatenate[Casebook, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Something that only looks."""
