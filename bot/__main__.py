"""``python -m bot``: the same as the console script ``notoneless``."""

from bot.cli import main

main()
