"""Whole reports over HTTP on loopback, from fifty phones at once, against a bare bot and against the usual way."""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.town import texts

BARE_GOAL = 0.30
USUAL_GOAL = 4.0
PER_PHONE = {"bare": 45, "usual": 10, "ours": 45}
"""Messages of each phone, the first five to warm up; the slow one gets fewer, so that a run stays under a minute."""


def rate(bot: str, folder: Path) -> float:
    """Messages a second that this bot takes in and answers."""
    file = folder / "texts.json"
    file.write_text(json.dumps([said[: PER_PHONE[bot]] for said in texts()]), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "bench.server", str(file)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        api = server.stdout.readline().strip()
        with subprocess.Popen([sys.executable, "-m", "bench.bots", bot, api, str(folder)]) as running:
            try:
                return float(server.stdout.readline())
            finally:
                running.send_signal(signal.SIGKILL)
                server.kill()


def main() -> None:
    """Each twice, in turn, so that a slow moment of the machine hits all."""
    rates: dict[str, list[float]] = {"bare": [], "ours": [], "usual": []}
    for _ in range(2):
        for bot, measured in rates.items():
            with tempfile.TemporaryDirectory() as folder:
                measured.append(rate(bot, Path(folder)))
    best = {bot: statistics.mean(measured) for bot, measured in rates.items()}
    said = ", ".join(f"{bot} {value:.0f}/s" for bot, value in best.items())
    print(f"reports: {said}")
    print(f"report-bare ratio {best['ours'] / best['bare']:.2f} goal {BARE_GOAL:.2f}")
    print(f"report-usual ratio {best['ours'] / best['usual']:.1f} goal {USUAL_GOAL:.1f}")


if __name__ == "__main__":
    main()
