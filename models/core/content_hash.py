"""The hashes that prove a record still says what was signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of canonical JSON: the same entries give the same hash on every machine."""
    return _sha256(canonical(content))


def canonical(content: Any) -> str:
    """Return JSON in the one spelling that is hashed: keys in order, no blanks."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def values_hash(values: Mapping[str, str] | Sequence[Any]) -> str:
    """Return the SHA-256 of a small signed row's values: an order's by name, a weight's or a response's in their order.

    It differs from `content_hash` in blanks alone; rows signed with it keep it.
    """
    return _sha256(json.dumps(values, sort_keys=True))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
