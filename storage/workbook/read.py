"""A workbook from outside is read in a process of its own, under limits, and comes back checked."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from storage.workbook import columns
from storage.workbook.cells import Cell, CellError, ClockTime
from storage.workbook.check import check_sheets
from storage.workbook.rows import LockedWorkbook, RosterSheets, Sheet, UnreadableWorkbook, WorkbookTooLarge

CHILD = Path(__file__).with_name("child.py")
MEBIBYTE = 1 << 20
CELLS_KEPT = 2_001
"""Characters of a cell that are looked at: one more than the longest note, so that it is seen to be too long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one workbook may cost. The defaults hold a county of 200,000 pupils."""

    file_bytes: int = 50 * MEBIBYTE
    memory_bytes: int = 1024 * MEBIBYTE
    output_bytes: int = 512 * MEBIBYTE
    processor_seconds: int = 60
    wall_seconds: float = 120
    rows: int = 250_000
    columns: int = 100


def read_workbook(source: Path | bytes, *, limits: Limits | None = None) -> RosterSheets:
    """Read and check an .xlsx or .xls, given by path or by its bytes.

    Raises UnreadableWorkbook (LockedWorkbook, WorkbookTooLarge), whose docstring is the sentence for the sender; what
    is wrong inside a readable workbook stands in ``problems``. Blocks while the other process reads: about 5 s for
    100,000 pupils.
    """
    return check_sheets(read_cells(source, limits=limits or Limits()))


def read_cells(source: Path | bytes, *, limits: Limits) -> list[Sheet]:
    """The roster's sheets as they stand, unchecked."""
    with tempfile.TemporaryFile() as output:
        with spooled(source, limits) as file:
            run_child(file, output, limits)
        output.seek(0)
        return sheets_from(output)


def spooled(source: Path | bytes, limits: Limits) -> IO[bytes]:
    """The source as an open file that the child can read from its start."""
    if isinstance(source, Path):
        try:
            if source.stat().st_size > limits.file_bytes:
                raise WorkbookTooLarge
            return source.open("rb")
        except OSError as error:
            raise UnreadableWorkbook from error
    if len(source) > limits.file_bytes:
        raise WorkbookTooLarge
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(source)
    file.seek(0)
    return file


def run_child(file: IO[bytes], output: IO[bytes], limits: Limits) -> None:
    """Let the child read. A child that is killed, by a limit or by its own abort, was asked for too much."""
    numbers = (
        limits.memory_bytes, limits.processor_seconds, limits.output_bytes, limits.rows, limits.columns, CELLS_KEPT,
    )  # fmt: skip
    command = [sys.executable, "-I", str(CHILD), *map(str, numbers), *columns.SHEETS]
    try:
        ended = subprocess.run(
            command, stdin=file, stdout=output, stderr=subprocess.DEVNULL, timeout=limits.wall_seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookTooLarge from error
    if ended.returncode < 0:
        raise WorkbookTooLarge


def sheets_from(lines: Iterable[bytes]) -> list[Sheet]:
    """The child's lines as sheets. Raises UnreadableWorkbook where the last line is not the child's own."""
    sheets: list[Sheet] = []
    rows: list[tuple[Cell, ...]] = []
    errors: dict[int, list[int]] = {}
    ended = False

    def close() -> None:
        if sheets:
            sheets[-1] = Sheet(name=sheets[-1].name, rows=tuple(rows))

    try:
        for line in lines:
            said = json.loads(line, object_hook=unpacked)
            match said:
                case list():
                    row = [None if cell == "" else cell for cell in said]
                    for column in errors.get(len(rows), ()):
                        row += [None] * (column + 1 - len(row))
                        row[column] = CellError()
                    rows.append(tuple(row))
                case {"sheet": str() as name, "errors": list() as places}:
                    close()
                    sheets.append(Sheet(name=name, rows=()))
                    rows = []
                    errors = {}
                    for at_row, at_column in places:
                        errors.setdefault(at_row, []).append(at_column)
                case {"failed": "locked"}:
                    raise LockedWorkbook
                case {"failed": "large"}:
                    raise WorkbookTooLarge
                case {"end": True}:
                    ended = True
                case _:
                    raise UnreadableWorkbook
    except ValueError as error:
        raise UnreadableWorkbook from error
    if not ended:
        raise UnreadableWorkbook
    close()
    return sheets


def unpacked(packed: dict[str, object]) -> object:
    match packed:
        case {"date": str() as day}:
            return date.fromisoformat(day)
        case {"time": str() as shown}:
            return ClockTime(shown)
    return packed
