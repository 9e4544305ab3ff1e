"""Telegram: how updates come in, in which order they are handled, and how messages go out."""
