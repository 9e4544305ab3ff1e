"""``notoneless roster import``: a workbook checked, compared and imported, with its progress and its problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.casebook import make_data_dir
from bot.clock import SystemClock
from bot.settings import Settings
from storage.engine import open_database
from storage.roster import import_roster, import_whole
from storage.roster_report import Changes, ImportReport, ImportStage, Listed
from storage.workbook.marked import marked_copy
from storage.workbook.read import read_workbook
from storage.workbook.rows import Kind

LISTED = 50
"""Names of a list that the terminal shows."""

_STAGES = {
    ImportStage.STAGING: "整理 staging",
    ImportStage.MATCHING: "比对 matching",
    ImportStage.APPLYING: "写入 applying",
}
_KINDS = {Kind.REJECT: "必须改 rejected", Kind.WARNING: "请核对 warning"}


def run(settings: Settings, file: Path, *, dry_run: bool, skip_bad_rows: bool) -> bool:
    """Import the workbook and print what came of it. Where something is wrong with it, a marked copy is left beside it.

    False if a row was rejected and therefore nothing, or with ``skip_bad_rows`` no good row was there to import.
    Raises storage.workbook.rows.UnreadableWorkbook.
    """
    out = Console(highlight=False, soft_wrap=True)
    report = _import(settings, file, dry_run=dry_run, skip_bad_rows=skip_bad_rows)
    for problem in report.problems:
        row = f"第{problem.row}行" if problem.row else ""
        where = " ".join(word for word in (problem.sheet, row, problem.column) if word)
        out.print(f"{_KINDS[problem.kind]}: {where}: {problem.sentence}", markup=False)
    if report.problems:
        copy = file.with_name(f"{file.stem}.标记.xlsx")
        copy.write_bytes(marked_copy(report.sheets))
        out.print(f"标记了问题的副本 marked copy: {copy}", markup=False)
    _print_changes(out, report)
    accepted = bool(report.good_rows) and (skip_bad_rows or not report.sheets.rejected)
    out.print(_outcome(report, dry_run=dry_run, accepted=accepted), markup=False)
    return accepted


def load_roster(settings: Settings, file: Path, *, now: datetime) -> ImportReport:
    """Import a workbook without a word into the settings' database. Blocks.

    Raises storage.workbook.rows.UnreadableWorkbook, and storage.roster_report.RosterRejected, which lists the problems.
    """
    make_data_dir(settings)
    sheets = read_workbook(file)
    engine = open_database(settings.database)
    try:
        return import_whole(engine, sheets, now=now)
    finally:
        engine.dispose()


def _import(settings: Settings, file: Path, *, dry_run: bool, skip_bad_rows: bool) -> ImportReport:
    make_data_dir(settings)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    # On the error output: what is printed can be kept in a file without it.
    with Progress(*columns, console=Console(stderr=True)) as bar:
        reading = bar.add_task("读取检查 reading", total=None)
        sheets = read_workbook(file)
        bar.update(reading, total=1, completed=1)
        tasks = {stage: bar.add_task(words, total=None, start=False) for stage, words in _STAGES.items()}

        def show(stage: ImportStage, done: int, rows: int) -> None:
            bar.start_task(tasks[stage])
            bar.update(tasks[stage], completed=done, total=rows)

        engine = open_database(settings.database)
        try:
            return import_roster(
                engine, sheets, now=SystemClock().now(), dry_run=dry_run, skip_bad_rows=skip_bad_rows, progress=show
            )
        finally:
            engine.dispose()


def _print_changes(out: Console, report: ImportReport) -> None:
    for words, changes in (
        ("学生 pupils", report.pupils),
        ("人员 staff", report.staff),
        ("适龄儿童 village children", report.children),
    ):
        if changes != Changes():
            out.print(
                f"{words}: 新增 added {len(changes.added)}, 变更 changed {len(changes.changed)},"
                f" 不变 unchanged {changes.unchanged}, 名单里没有 absent {len(changes.absent)}",
                markup=False,
            )
            _print_list(out, "+", changes.added)
            _print_list(out, "~", changes.changed)
            _print_list(out, "?", changes.absent)
    for head in report.heads:
        if head.former:
            out.print(f"班主任 head teacher: {head.place}: {'、'.join(head.former)} → {head.name}", markup=False)
    counts = {
        "新学校 new schools": len(report.schools),
        "新班级 new classes": len(report.classes),
        "学期 terms changed": report.terms,
        "停课 closed days added": report.closures,
        "重新计算的个案 open cases computed anew": report.cases,
    }
    for words, count in counts.items():
        if count:
            out.print(f"{words}: {count}", markup=False)


def _print_list(out: Console, mark: str, people: Sequence[Listed]) -> None:
    for one in people[:LISTED]:
        what = f": {'、'.join(one.what)}" if one.what else ""
        out.print(f"  {mark} {one.name} ({one.place}){what}", markup=False)
    if len(people) > LISTED:
        out.print(f"  {mark} … {len(people) - LISTED} more", markup=False)


def _outcome(report: ImportReport, *, dry_run: bool, accepted: bool) -> str:
    rows = f"{report.good_rows} 行可导入 rows fine, {report.rejected_rows} 行不行 rejected"
    rows += f", {report.warned_rows} 行请核对 warnings"
    if not accepted:
        return f"没有导入 Nothing was imported. ({rows})"
    if dry_run:
        return f"只是检查,没有导入 Dry run: nothing was changed. ({rows})"
    if not report.changes_something:
        return f"与系统一致 Nothing to change. ({rows})"
    return f"已导入 Imported. ({rows})"
