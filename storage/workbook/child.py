"""Reads one untrusted workbook from standard input in a process of its own and writes its cells as lines of JSON.

Run by path, not imported: it needs nothing of the project, so it starts in a tenth of a second and a crafted file
that aborts the reader or eats its memory takes only this process with it.

Arguments: memory in bytes, processor seconds, output in bytes, rows a sheet, columns a sheet, characters a cell, then
the names of the sheets wanted. Output: ``{"sheet": name, "errors": [[row, column], …]}`` and after it one list of
cells for each row, both counted from the upper left corner; the last line is ``{"end": true}`` or
``{"failed": "locked" | "format" | "large"}``.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import resource
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import TextIO
from xml.etree import ElementTree

CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
ERROR = re.compile(rb"""\st=["']e["']""")
PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
CHUNK = 1 << 20
LONGEST_TAG = 4096
ERRORS_KEPT = 10_000


def limit(memory: int, seconds: int, output: int) -> None:
    """Put the limits on this process before anything untrusted is looked at."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))


def plain(name: str) -> str:
    """A sheet's name as people mean it: without the spaces and half and full widths that they do not see."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def as_json(value: object) -> dict[str, str]:
    """Dates and times, which JSON does not know."""
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"time": str(value)}


def error_cells(file: bytes, names: list[str]) -> dict[str, list[tuple[int, int]]]:
    """Where an .xlsx shows ``#N/A`` and the like, by sheet: the reader gives those cells back as empty."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file))
    except zipfile.BadZipFile:
        return {}  # an .xls
    try:
        targets = sheet_parts(archive)
        return {name: list(errors_in(archive, targets[name])) for name in names if name in targets}
    except (KeyError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile, ElementTree.ParseError):
        return {}  # odd inside; whether it can be read at all is for the reader to say


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which file of the archive holds which sheet."""
    links = {
        link.get("Id"): link.get("Target", "")
        for link in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            parts[element.get("name", "")] = posixpath.normpath(posixpath.join("/xl", links.get(link, ""))).lstrip("/")
    return parts


def errors_in(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int]]:
    found = 0
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            text = rest + chunk
            cut = text.rfind(b"<")
            rest = text[cut:][:LONGEST_TAG]
            if b'="e"' not in text and b"='e'" not in text:
                continue  # nearly always; the search by cell takes twenty times as long
            for tag in CELL.finditer(text, 0, cut):
                if ERROR.search(tag[0]) and (place := PLACE.search(tag[0])):
                    column = 0
                    for letter in place[1]:
                        column = column * 26 + letter - 64
                    yield int(place[2]) - 1, column - 1
                    found += 1
                    if found == ERRORS_KEPT:
                        return


def write_cells(file: bytes, out: TextIO, *, rows: int, columns: int, characters: int, wanted: list[str]) -> str | None:
    """Write the wanted sheets, or say why not."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - only under the limits

    encode = json.JSONEncoder(ensure_ascii=False, default=as_json).encode
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(file)) as workbook:
            names = [name for name in workbook.sheet_names if plain(name) in wanted]
            errors = error_cells(file, names)
            for name in names:
                sheet = workbook.get_sheet_by_name(name)
                if sheet.total_height > rows:
                    return "large"
                out.write(json.dumps({"sheet": plain(name), "errors": errors.get(name, [])}) + "\n")
                margin: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
                for cells in sheet.iter_rows():
                    row = [cell[:characters] if isinstance(cell, str) else cell for cell in (margin + cells)[:columns]]
                    out.write(encode(row) + "\n")
    except PasswordError:
        return "locked"
    except CalamineError:
        return "format"
    except (MemoryError, OSError):
        return "large"
    return None


def main(arguments: list[str]) -> int:
    memory, seconds, output, rows, columns, characters = map(int, arguments[:6])
    limit(memory, seconds, output)
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", write_through=False)
    failed = write_cells(
        sys.stdin.buffer.read(), out, rows=rows, columns=columns, characters=characters, wanted=arguments[6:]
    )
    out.write(json.dumps({"failed": failed} if failed else {"end": True}) + "\n")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
