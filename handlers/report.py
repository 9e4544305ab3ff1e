"""Texts: a command goes to its verb, everything else is heard as a sentence about children."""

from __future__ import annotations

from casework.desk.hearing import texts
from casework.desk.reports import edits
from casework.desk.request import Request
from handlers import rooms, words
from handlers.buttons import Verb
from handlers.ports import CasebookThread


async def said(casebook: CasebookThread, request: Request, text: str) -> Verb:
    """One text, one verb, which is answered. A command that nobody knows is heard as what stands behind its slash."""
    # A forwarded command is somebody else's: it is not carried out.
    meant = words.meaning(text) if request.forwarded is None else words.Sentence(text=text)
    if isinstance(meant, words.Command) and (known := rooms.COMMANDS.get(meant.name)) is not None:
        await casebook.run(known.verb, request, **known.args(meant.argument))
        return known.verb
    await casebook.run(texts.hear, request, text=text.strip().lstrip("/／"))
    return texts.hear


async def edited(casebook: CasebookThread, request: Request, text: str) -> None:
    """A text, or what stands under a picture, was changed; changed into a command it is not carried out."""
    meant = words.meaning(text)
    known = isinstance(meant, words.Command) and meant.name in rooms.COMMANDS
    await casebook.run(edits.edited, request, text=text.strip().lstrip("/／"), command=known)
