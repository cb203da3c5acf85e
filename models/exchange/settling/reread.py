"""Facts as they were kept with something that waits, read back."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from models.exchange import imported
from models.exchange.imported import Fact, Origin

KINDS = {
    name: getattr(imported, f"Imported{name.capitalize()}")
    for name in ("patient", "allergy", "coverage", "encounter", "weight", "order", "dose", "service")
}


def fact_from(facts: Mapping[str, Any], origin: Origin | None = None, at: str = "") -> Fact:
    """Return the fact that `facts_of` kept; `origin` and `at` are no part of what is kept."""
    kind = KINDS[facts["fact"]]
    values = {name: _as(hint, facts[name]) for name, hint in _hints(kind).items() if name in facts}
    if origin is not None and "origin" in _hints(kind):
        values["origin"] = origin
    fact: Fact = kind(**values, at=at)
    return fact


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}


def _as(hint: Any, value: Any) -> Any:
    """Return a JSON value as the type a field of a fact has."""
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if value is None or options == (str,) or bool in options or int in options:
        return value
    if typing.get_origin(options[0]) is tuple:
        return tuple(_as(typing.get_args(options[0])[0], item) for item in value)
    if Decimal in options:
        return Decimal(value)
    if datetime in options and "T" in value:
        return datetime.fromisoformat(value)
    if date in options:
        return date.fromisoformat(value)
    shape = options[0]
    if is_dataclass(shape):
        made = _hints(typing.cast(Any, shape))
        return typing.cast(Any, shape)(**{name: _as(made[name], item) for name, item in value.items() if name in made})
    return value
