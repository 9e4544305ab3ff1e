"""The command line. Each command is a thin call into a module, imported only when the command is given."""

# ruff: noqa: PLC0415 - `understand` must not wait for the database's libraries, nor `policy` for Telegram's.
from __future__ import annotations

import io
import os
import sys
import traceback
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

WRONG = 2
"""Exit code of every command that could not do what it was asked."""

app = typer.Typer(
    name="notoneless",
    help="一个都不能少: a chat-bot that carries a town's dropout-prevention casework.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
roster = typer.Typer(help="The roster workbook: an empty one to fill in, and its import.", no_args_is_help=True)
policy = typer.Typer(help="The town's written rules.", no_args_is_help=True)
app.add_typer(roster, name="roster")
app.add_typer(policy, name="policy")

RosterFile = Annotated[Path, typer.Argument(help="The roster workbook (.xlsx).", dir_okay=False)]


@app.command()
def run() -> None:
    """Run the bot, with the token and the other settings from the environment."""
    from bot import app as running

    running.main(_settings())


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(help="Port of the page; 0 for a free one.", min=0, max=65535)] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    now: Annotated[str | None, typer.Option(help="Where the clock starts, such as 2026-09-07T07:00:00+08:00.")] = None,
    roster: Annotated[Path | None, typer.Option(help="A roster workbook instead of the fictional town.")] = None,
    policy: Annotated[str | None, typer.Option(help="A policy pack, by name or path.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder to keep; a temporary one without it.")] = None,
) -> None:
    """Run the bot with a stand-in for Telegram: phones in the browser, a clock that can be moved, no token."""
    from bot import demo as showing

    showing.main(
        showing.Wishes(
            host=host, port=port, start=_moment(now) if now else None, roster=roster, policy=policy, data=data
        )
    )


@app.command()
def understand(
    roster: Annotated[Path, typer.Option(help="The roster workbook (.xlsx).", dir_okay=False)],
) -> None:
    """Read messages, one JSON object a line, from standard input; write what each says to standard output."""
    from bot import understand as understanding

    # Bytes that are no UTF-8, and halves of a character, must not end the run: what they stand in is read without them.
    if isinstance(sys.stdin, io.TextIOWrapper) and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    for line in understanding.run(roster, sys.stdin, warn=partial(typer.echo, err=True)):
        sys.stdout.write(line + "\n")


@policy.command("show")
def policy_show(
    pack: Annotated[str, typer.Argument(help="Name of a pack, or path to one.")],
) -> None:
    """Print a policy pack for an official to read: every rule, its number and the clause it comes from."""
    from bot import policy_page
    from casework.policy.loader import load_policy

    typer.echo(policy_page.page(load_policy(pack)))


@roster.command("template")
def roster_template(file: Annotated[Path, typer.Argument(help="Where to write it (.xlsx).", dir_okay=False)]) -> None:
    """Write an empty roster workbook to fill in."""
    from storage.workbook.template import write_template

    write_template(file)
    typer.echo(f"Written: {file}")


@roster.command("import")
def roster_import(
    file: RosterFile,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the workbook and change nothing.")] = False,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Import the good rows although others are rejected.")
    ] = False,
) -> None:
    """Check a roster workbook and import it: all of it, or nothing if a row is rejected."""
    from bot import roster_import as importing

    if not importing.run(_settings(), file, dry_run=dry_run, skip_bad_rows=skip_bad_rows):
        raise typer.Exit(WRONG)


@app.command()
def invite(
    role: Annotated[str | None, typer.Option(help="Only this role, as on the sheet 人员, such as 班主任.")] = None,
    name: Annotated[str | None, typer.Option(help="Only the person of this name.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the codes to this CSV file.", dir_okay=False)] = None,
) -> None:
    """Make one-time codes for staff who have not joined; --role 管理员 --name … makes the first one of a new town."""
    from bot import inviting

    inviting.run(_settings(), role=role, name=name, csv_file=csv)


def _settings() -> Settings:
    from bot.logs import configure
    from bot.settings import Settings

    settings = Settings()
    configure(settings.log_level)
    return settings


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter("is not a moment such as 2026-09-07T07:00:00+08:00", param_hint="--now") from None


def sentence(error: BaseException) -> str:
    """What went wrong, for the person at the terminal."""
    problems = getattr(error, "errors", None)
    if callable(problems) and type(error).__module__.startswith("pydantic"):
        said = []
        for problem in problems():
            setting = "_".join(str(part) for part in problem["loc"]).upper()
            message = str(problem["msg"]).removeprefix("Value error, ")
            said.append(f"NOTONELESS_{setting} {message}" if setting else message)
        return "; ".join(said)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    if (cause := getattr(error, "orig", None)) is not None:
        return f"The database refused: {cause}".strip().splitlines()[0]
    own_words = error.__doc__ if type(error).__module__.partition(".")[0] in _OURS else None
    return str(error) or (own_words or "").strip() or type(error).__name__


_OURS = frozenset({"bot", "casework", "handlers", "reminders", "storage"})


def main() -> None:
    """Run a command; whatever goes wrong is one sentence and exit code 2."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("NOTONELESS_LOG_LEVEL") == "DEBUG":
            traceback.print_exc()
        print(f"notoneless: {sentence(error)}", file=sys.stderr)
        sys.exit(WRONG)
