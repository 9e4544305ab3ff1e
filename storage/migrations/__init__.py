"""The steps from an empty database to the newest schema; ``HEAD`` names the last one."""

HEAD = "0007_boards"
