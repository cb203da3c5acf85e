"""What is kept of something that came: the resource and the facts read from it, as JSON without anybody's secrets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from models.exchange.fhir.social_security import is_kept, masked
from models.exchange.imported import Fact, Origin

_LEFT_OUT = object()


def content_of(fact: Fact, held: tuple[Fact, ...] = ()) -> dict[str, Any]:
    """Return what is kept of something that came: the resource, the facts read from it, the facts that wait with it."""
    source = getattr(fact, "origin", Origin()).source
    return {
        "resource": _members(source), "facts": facts_of(fact),
        "held": [facts_of(one) for one in held],
    }  # fmt: skip


def facts_of(fact: Fact) -> dict[str, Any]:
    """Return a fact as JSON, without its place in a file and the resource it was read from."""
    kind: Any = type(fact)
    facts = _members({name: getattr(fact, name) for name in _names(kind) if name not in {"origin", "at"}})
    return {"fact": kind.__name__.removeprefix("Imported").lower(), **facts}


def said_in(facts: Mapping[str, Any]) -> str:
    """Return the hash of what facts say, equal however often they are sent and under which numbers."""
    return hash_of([saying(facts)])


def saying(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a fact says without the numbers it goes by, which are new with every message of some senders."""
    return {name: value for name, value in facts.items() if name not in {"keys", "patient", "requester", "merges"}}


def hash_of(parts: list[Any]) -> str:
    """Return the SHA-256 of JSON values, equal for equal ones."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON keeps it without loss: numbers with decimals, days and ids as text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def _members(values: Mapping[str, Any]) -> dict[str, Any]:
    return {masked(name): kept for name, value in values.items() if (kept := _kept(value)) is not _LEFT_OUT}


def _kept(value: Any) -> Any:
    """Return a value plain, everything in the shape of a social security number hidden, identifiers of one left out."""
    if isinstance(value, str):
        return masked(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [kept for one in value if (kept := _kept(one)) is not _LEFT_OUT]
    if isinstance(value, dict):
        return _members(value) if is_kept(value) else _LEFT_OUT
    if is_dataclass(value) and not isinstance(value, type):
        return _kept({name: getattr(value, name) for name in _names(type(value))})
    return plain(value)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
