"""Fetches, reads and imports the workbooks that 管理员 sends, one after the other, beside the conversations."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Engine

from bot.channels.api import Api, ApiError, NoAnswer
from bot.channels.downloads import Lost, fetch
from bot.channels.incoming import Raw
from casework.desk.people import roster
from casework.desk.people.roster import State
from casework.ports import Draft
from storage.roster import import_roster
from storage.roster_drafts import drafts_of_kind
from storage.roster_report import Changes, ImportReport, ImportStage, Listed
from storage.thread import CasebookThread
from storage.workbook.marked import marked_copy
from storage.workbook.read import read_workbook
from storage.workbook.rows import LockedWorkbook, RosterSheets, UnreadableWorkbook, WorkbookTooLarge
from storage.workbook.template import write_template

log = structlog.get_logger(__name__)

FOLDER = "roster"
"""In the data folder: one folder for each workbook, gone with it."""

NAMES = 8
"""Names of a list that a message shows."""

PROBLEMS = 6
SECONDS_BETWEEN_NEWS = 3.0
"""How often the message says how far a large workbook is."""

_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\\/:*?"<>|]')
_TRIES = 5
_FIRST_PAUSE = 1.0
_COPIES_KEPT_SECONDS = 24 * 3600


def concerns_the_roster(raw: Raw) -> bool:
    """Whether the update may have left a workbook to be read or imported."""
    message, press = raw.get("message"), raw.get("callback_query")
    if isinstance(message, dict) and "document" in message:
        return True
    return isinstance(press, dict) and str(press.get("data", "")).startswith("roster_go")


class RosterRoom:
    """Sleeps until it is woken, then does what is waiting. A crash loses nothing: the drafts say how far it was."""

    def __init__(
        self,
        *,
        api: Api,
        thread: CasebookThread,
        engine: Engine,
        files: Path,
        now: Callable[[], datetime],
        on_imported: Callable[[], Awaitable[None]],
    ) -> None:
        self._api = api
        self._thread = thread
        self._engine = engine
        self._files = files
        self._now = now
        self._on_imported = on_imported
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        self.wake()

    def wake(self) -> None:
        """There may be something to do."""
        self._idle.clear()
        self._woken.set()

    @property
    def at_rest(self) -> bool:
        return self._idle.is_set()

    async def idle(self) -> None:
        """Return when no workbook is waiting."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Leave what is under way; the next run does it anew. An import that is being written is finished."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        await asyncio.to_thread(self._lay_out_empty_workbook)
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                while drafts := await self._waiting():
                    await self._serve(drafts[0])
            except Exception:
                log.exception("roster_failed")
            if not self._woken.is_set():
                self._idle.set()

    async def _waiting(self) -> list[Draft]:
        drafts = await self._thread.read(drafts_of_kind, kind=roster.KIND)
        await asyncio.to_thread(self._tidy, {draft.ref for draft in drafts})
        return [draft for draft in drafts if draft.values["state"] != State.CHECKED]

    async def _serve(self, draft: Draft) -> None:
        try:
            sheets = await self._sheets(draft)
            report = await self._import(draft, sheets)
        except (UnreadableWorkbook, Lost) as error:
            await self._thread.work(roster.unreadable, draft=draft.ref, why=_why(error))
            return
        except Exception:
            log.exception("roster_not_read", draft=draft.ref)
            await self._thread.work(roster.unreadable, draft=draft.ref, why="broken")
            return
        if report.done:
            await self._thread.work(roster.imported, draft=draft.ref, seen=seen_in(report))
            await self._on_imported()
            return
        marked = await asyncio.to_thread(self._mark, draft, report.sheets) if report.problems else None
        await self._thread.work(roster.checked, draft=draft.ref, seen=seen_in(report), marked=marked)

    async def _sheets(self, draft: Draft) -> RosterSheets:
        workbook = self._place(draft) / "workbook"
        if not workbook.exists():
            content = await self._fetch(draft.values["file"])
            await asyncio.to_thread(_keep, workbook, content)
        return await asyncio.to_thread(read_workbook, workbook)

    async def _fetch(self, file: str) -> bytes:
        pause = _FIRST_PAUSE
        for _ in range(_TRIES - 1):
            try:
                return await fetch(self._api, file)
            except (ApiError, NoAnswer) as error:
                log.warning("roster_not_fetched", error=type(error).__name__, seconds=pause)
            await asyncio.sleep(pause)
            pause *= 2
        try:
            return await fetch(self._api, file)
        except (ApiError, NoAnswer) as error:
            raise Lost(str(error)) from error

    async def _import(self, draft: Draft, sheets: RosterSheets) -> ImportReport:
        importing = draft.values["state"] == State.IMPORTING
        loop = asyncio.get_running_loop()
        last = time.monotonic()

        def progress(stage: ImportStage, _done: int, _rows: int) -> None:
            nonlocal last
            if time.monotonic() - last > SECONDS_BETWEEN_NEWS and loop.is_running():
                last = time.monotonic()
                telling = self._thread.work(roster.under_way, draft=draft.ref, stage=stage.value)
                asyncio.run_coroutine_threadsafe(telling, loop)

        return await asyncio.to_thread(
            import_roster,
            self._engine,
            sheets,
            now=self._now(),
            dry_run=not importing,
            skip_bad_rows=bool(draft.values["skip"]),
            progress=progress,
        )

    def _mark(self, draft: Draft, sheets: RosterSheets) -> str:
        """Write the marked copy; answers its path in the data folder."""
        stem = _NOT_IN_A_NAME.sub("", Path(draft.values["name"]).stem) or "名单"
        copy = self._place(draft) / f"{stem}.标记.xlsx"
        _keep(copy, marked_copy(sheets))
        return str(copy.relative_to(self._files))

    def _place(self, draft: Draft) -> Path:
        return self._files / FOLDER / draft.ref

    def _lay_out_empty_workbook(self) -> None:
        file = self._files / roster.EMPTY_WORKBOOK
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_template(file)

    def _tidy(self, open_drafts: set[str]) -> None:
        """Workbooks go with their drafts, marked copies a day later: they may be on their way."""
        long_ago = time.time() - _COPIES_KEPT_SECONDS
        for place in (self._files / FOLDER).glob("*/"):
            if place.is_dir() and place.name not in open_drafts:
                (place / "workbook").unlink(missing_ok=True)
                if place.stat().st_mtime < long_ago or not any(place.iterdir()):
                    shutil.rmtree(place, ignore_errors=True)


def _keep(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.part")
    unfinished.write_bytes(content)
    unfinished.replace(file)


def _why(error: Exception) -> str:
    match error:
        case LockedWorkbook():
            return "locked"
        case WorkbookTooLarge():
            return "too_large"
        case UnreadableWorkbook():
            return "unreadable"
        case Lost() if "large" in str(error) or "big" in str(error):
            return "too_large"
        case _:
            return "lost"


def seen_in(report: ImportReport) -> dict[str, Any]:
    """The report as a message shows it: counts, and the first names of each list."""
    problems = [
        {"sheet": p.sheet, "row": p.row, "column": p.column, "sentence": p.sentence} for p in report.sheets.rejected
    ]
    heads = [head for head in report.heads if head.former]
    return {
        "good": report.good_rows,
        "rejected": report.rejected_rows,
        "warned": report.warned_rows,
        "problems": problems[:PROBLEMS],
        "more_problems": max(0, len(problems) - PROBLEMS),
        "changes": report.changes_something,
        "pupils": _counted(report.pupils),
        "staff": _counted(report.staff),
        "children": _counted(report.children),
        "heads": [{"place": one.place, "name": one.name, "former": list(one.former)} for one in heads[:NAMES]],
        "schools": len(report.schools),
        "classes": len(report.classes),
        "terms": report.terms,
        "closures": report.closures,
        "cases": report.cases,
    }


def _counted(changes: Changes) -> dict[str, Any] | None:
    if changes == Changes():
        return None
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "unchanged": changes.unchanged,
        "absent": len(changes.absent),
        "changed_names": _names(changes.changed),
        "absent_names": _names(changes.absent),
    }


def _names(people: Sequence[Listed]) -> list[str]:
    return [one.name for one in people[:NAMES]]
