"""A local stand-in for Telegram: the Bot API on one side, the phones of the staff on the other."""
