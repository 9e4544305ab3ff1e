"""Texts: a command goes to its verb, everything else is heard as a sentence about children."""

from __future__ import annotations

from casework.desk import report
from casework.desk.request import Request
from handlers import rooms, words
from handlers.buttons import Verb
from handlers.ports import CasebookThread


async def said(casebook: CasebookThread, request: Request, text: str) -> Verb:
    """One text, one verb, which is answered. A command that nobody knows is heard as what stands behind its slash."""
    meant = words.meaning(text)
    if isinstance(meant, words.Command) and (known := rooms.COMMANDS.get(meant.name)) is not None:
        await casebook.run(known.verb, request, **known.args(meant.argument))
        return known.verb
    await casebook.run(report.hear, request, text=text.strip().lstrip("/／"))
    return report.hear
