"""Whole reports over HTTP on loopback, from fifty phones at once, against a bare bot and against the usual way."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from bench.town import texts

BARE_GOAL = 0.30
USUAL_GOAL = 4.0
ROUNDS = 8
WARM = 5
"""Messages of each phone before the first round."""
EACH = {"bare": 15, "ours": 5, "usual": 2}
"""Messages of each phone in a round, about a second of each bot: ours has heard of every pupil in the end."""


class Bot:
    """A bot in a process of its own, idle until its phones write."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self.server = server

    def rate(self, each: int) -> float:
        """Messages a second that it takes in and answers, while each phone sends so many."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(f"{each}\n")
        self.server.stdin.flush()
        return float(self.server.stdout.readline())


@contextmanager
def running(bot: str) -> Iterator[Bot]:
    """The bot of this name with its phones, warm, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(texts()), encoding="utf-8")
        serve = [sys.executable, "-m", "bench.server", str(file)]
        with subprocess.Popen(serve, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            api = server.stdout.readline().strip()
            with subprocess.Popen([sys.executable, "-m", "bench.bots", bot, api, folder]) as process:
                try:
                    found = Bot(server)
                    found.rate(WARM)
                    yield found
                finally:
                    process.kill()
                    server.kill()


def main() -> None:
    """In turns, the others idle, and the median of the ratios counts: what else the machine does meets all alike."""
    rates: dict[str, list[float]] = {bot: [] for bot in EACH}
    with ExitStack() as stack:
        bots = {bot: stack.enter_context(running(bot)) for bot in EACH}
        for _ in range(ROUNDS):
            for bot, each in EACH.items():
                rates[bot].append(bots[bot].rate(each))
    said = ", ".join(f"{bot} {median(found):.0f}/s" for bot, found in rates.items())
    print(f"reports: {said}")
    for bot, digits, goal in (("bare", 2, BARE_GOAL), ("usual", 1, USUAL_GOAL)):
        ratio = median(ours / theirs for ours, theirs in zip(rates["ours"], rates[bot], strict=True))
        print(f"report-{bot} ratio {ratio:.{digits}f} goal {goal:.{digits}f}")


if __name__ == "__main__":
    main()
