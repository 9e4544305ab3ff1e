"""`python -m bot.sandbox`: a sandbox in a process of its own, with phones and no bot behind it."""

import argparse
import asyncio
import signal
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import MovableClock, SystemClock
from bot.sandbox.server import Sandbox

_FIRST_PHONE = 1001


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default="42:SANDBOX")
    parser.add_argument("--phones", type=int, default=1, help=f"how many, numbered from {_FIRST_PHONE}")
    parser.add_argument("--zone", type=ZoneInfo, default=ZoneInfo("Asia/Shanghai"))
    parser.add_argument("--now", type=datetime.fromisoformat, help="where the clock starts, with an offset")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    clock = MovableClock(arguments.now or SystemClock().now())
    sandbox = Sandbox(clock, arguments.token, arguments.zone)
    for number in range(_FIRST_PHONE, _FIRST_PHONE + arguments.phones):
        sandbox.add_phone(number, f"手机{number}")
    stopped = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stopped.set)
    base = await sandbox.start(arguments.host, arguments.port)
    print(f"READY {base}", flush=True)
    await stopped.wait()
    await sandbox.stop()


if __name__ == "__main__":
    asyncio.run(_serve(_arguments()))
