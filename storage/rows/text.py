"""What is kept as JSON in a text column."""

from __future__ import annotations

import json
from typing import Any

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: Any) -> str:
    return _JSON.encode(value)
