"""A claim, its sender and its receiver as plain JSON and back: what a batch keeps so that its bytes stay the same."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from models.claims.claim import Claim, ClaimAdjustment, Receiver, Sender
from models.core.finding import Finding

T = TypeVar("T")
_LEFT_OUT = {(Claim, "findings")}
"""What was found on the way is no part of what goes out."""
_HINTS: dict[type, dict[str, Any]] = {}


def content_of(value: Claim | Sender | Receiver) -> dict[str, Any]:
    """Return a claim, sender or receiver as plain JSON values; a claim's findings are left out."""
    plain: dict[str, Any] = _plain(value)
    return plain


def claim_of(content: dict[str, Any]) -> Claim:
    """Return the claim a content was made of, without findings."""
    return _made(Claim, content)


def sender_of(content: dict[str, Any]) -> Sender:
    """Return the sender a content was made of."""
    return _made(Sender, content)


def receiver_of(content: dict[str, Any]) -> Receiver:
    """Return the receiver a content was made of."""
    return _made(Receiver, content)


def plain_values(value: Any) -> dict[str, Any]:
    """Return any frozen facts of claims and answers as plain JSON values."""
    plain: dict[str, Any] = _plain(value)
    return plain


def facts_of(kind: type[T], content: dict[str, Any]) -> T:
    """Return the facts of a kind that `plain_values` wrote."""
    return _made(kind, content)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = (field.name for field in fields(value) if (type(value), field.name) not in _LEFT_OUT)
        return {name: _plain(getattr(value, name)) for name in kept}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _made(kind: type[T], content: dict[str, Any]) -> T:
    hints = _HINTS.get(kind)
    if hints is None:
        names = {"ClaimAdjustment": ClaimAdjustment, "Finding": Finding}
        hints = _HINTS[kind] = get_type_hints(kind, localns=names)
    return kind(**{name: _read(hints[name], value) for name, value in content.items()})


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in {Union, UnionType}:
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return _made(hint, value)
    if hint is Decimal:
        return Decimal(value)
    return date.fromisoformat(value) if hint is date else value
