"""The conversations: one file each, all behind one router."""

from handlers.router import router

__all__ = ["router"]
