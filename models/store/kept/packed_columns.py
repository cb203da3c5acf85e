"""Columns whose text is packed: what is signed and why, whole in each row and much alike in all of them.

Rows of before hold plain JSON or plain text; they are read as they are, and so is whatever is shorter unpacked.
SQLite keeps the packed bytes; PostgreSQL, whose column stays what it was, their base 64 as a text.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from models.store.kept.packing import SHORT, WHOLE, packed, unpacked

_SHORT = 24
"""Characters from which packing is tried."""
_HASH = re.compile("[0-9a-f]{64}").fullmatch
_IN_BASE_64 = 44
_MARK = "\x01"
"""What a packed text begins with where the column holds text: no sentence does."""


class _AsGiven(UserDefinedType[Any]):
    """A JSON column of SQLite that takes and gives what it holds."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Return the column's type."""
        return "JSON"


class PackedJson(TypeDecorator[Any]):
    """A JSON object or list, packed. `words` are what it is packed with; one that `repeats` is packed once for many."""

    impl = JSON
    cache_ok = True

    def __init__(self, words: int = WHOLE, *, repeats: bool = False) -> None:
        super().__init__()
        self.words, self.repeats = words, repeats

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column as the engine has it."""
        return _AsGiven() if dialect.name == "sqlite" else JSON()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what is stored."""
        plain = json.dumps(value, separators=(",", ":"))
        small = _smaller(plain, self.words, text=dialect.name != "sqlite", repeats=self.repeats)
        return small if small is not None else plain if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the JSON value. Raises ValueError for what is damaged."""
        if isinstance(value, bytes):
            return json.loads(unpacked(value))
        if isinstance(value, str):
            return json.loads(value if dialect.name == "sqlite" else unpacked(b64decode(value, validate=True)))
        return value


class PackedText(TypeDecorator[str]):
    """A text, packed."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Return what is stored."""
        if value is None:
            return None
        small = _smaller(value, SHORT, text=dialect.name != "sqlite")
        return value if small is None else small if isinstance(small, bytes) else f"{_MARK}{small}"

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text. Raises ValueError for what is damaged."""
        if isinstance(value, bytes):
            return unpacked(value)
        if value is not None and value.startswith(_MARK):
            return unpacked(b64decode(value.removeprefix(_MARK), validate=True))
        return value


class PackedHash(TypeDecorator[str]):
    """A SHA-256 in hex, kept as its 32 bytes. Anything else is kept as it is."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Return what is stored."""
        if value is None or not _HASH(value):
            return value
        digest = bytes.fromhex(value)
        return digest if dialect.name == "sqlite" else b64encode(digest).decode()

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the hash in hex. Raises ValueError for what is damaged."""
        if isinstance(value, bytes):
            return value.hex()
        if value is not None and len(value) == _IN_BASE_64:
            return b64decode(value, validate=True).hex()
        return value


def _smaller(message: str, words: int, *, text: bool, repeats: bool = False) -> bytes | str | None:
    """Return a text packed, as base 64 where only text can be kept; None where the plain one is no longer."""
    if len(message) < _SHORT:
        return None
    small = _packed_once(message, words) if repeats else packed(message, words)
    kept = b64encode(small).decode() if text else small
    return kept if len(kept) < len(message.encode()) else None


_packed_once = lru_cache(maxsize=256)(packed)
