"""A row of the safety tables as a person types it, as it is stored, and back; read with the words of drug files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from models.codes.tables.age_rows import AgeSite, AgeVolume
from models.codes.tables.code_tables import AllergyClass, CodeTables, Limit, VolumeLimit
from models.codes.tables.safety_rows import ClassSite, EmergencyCard, Flag, InfantVolume, Needle, Reminder
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount, plain_amount
from models.core.source import Confidence, Source
from models.drugs.typing.fields import Values, source_values, typed_source
from models.drugs.written.values import text
from models.safety.settings.checks import check_row, check_source
from models.safety.settings.sheet import TableRow

Body = Mapping[str, Any]
R = TypeVar("R", bound=TableRow)
BETWEEN_LINES = " | "

MOST_LINES = 12
_LONGEST_TEXT = 300
MOST_NAMES = 60


class _Kind(Enum):
    """How one field is written."""

    AMOUNT = "amount"
    WHOLE = "whole"
    TEXT = "text"
    NAMES = "names"
    CODES = "codes"
    LINES = "lines"


_FIELDS: Mapping[type, Mapping[str, _Kind]] = {
    Limit: {"value": _Kind.AMOUNT},
    VolumeLimit: {"note_ml": _Kind.AMOUNT, "warn_ml": _Kind.AMOUNT},
    InfantVolume: {"age_below": _Kind.WHOLE, "warn_ml": _Kind.AMOUNT},
    AgeSite: {"prefer": _Kind.CODES, "careful": _Kind.CODES, "avoid": _Kind.CODES},
    AgeVolume: {"note_ml": _Kind.AMOUNT, "warn_ml": _Kind.AMOUNT},
    ClassSite: {"groups": _Kind.CODES},
    Flag: {"display": _Kind.TEXT, "implies": _Kind.CODES, "groups": _Kind.CODES, "severity": _Kind.TEXT},
    AllergyClass: {"members": _Kind.NAMES, "related": _Kind.NAMES},
    Needle: {"gauge": _Kind.TEXT, "length": _Kind.TEXT, "angle": _Kind.WHOLE},
    Reminder: {"text": _Kind.TEXT},
    EmergencyCard: {"title": _Kind.TEXT, "lines": _Kind.LINES},
}


def row_values(row: TableRow) -> dict[str, str]:
    """Return a row as text by field name, with source, confidence and label date."""
    shown = {name: _shown(kind, getattr(row, name)) for name, kind in _FIELDS[type(row)].items()}
    return {**shown, **source_values(row.source)}


def row_of(row: R, values: Values, tables: CodeTables, today: date) -> R:
    """Return `row` with what was typed. Raises BadInputError naming the field."""
    typed = {name: _read(kind, values.get(name, ""), name) for name, kind in _FIELDS[type(row)].items()}
    changed = replace(row, **typed, source=typed_source(values, today))
    check_row(changed, tables)
    check_source(row, changed)
    return changed


def body_of(row: TableRow) -> dict[str, Any]:
    """Return what a clinic can change of a row, as JSON: amounts as text, lists as lists."""
    fields = {name: _stored(getattr(row, name)) for name in _FIELDS[type(row)]}
    day = row.source.label_date
    cited = {"source": row.source.key, "confidence": row.source.confidence.value}
    return {**fields, **cited, "label_date": day.isoformat() if day else None}


def with_body(row: R, body: Body) -> R:
    """Return the shipped `row` as a clinic's `body` has it; a field the body does not know stays as shipped."""
    known = {name: kind for name, kind in _FIELDS[type(row)].items() if name in body}
    fields = {name: _loaded(kind, body[name]) for name, kind in known.items()}
    day = date.fromisoformat(body["label_date"]) if body.get("label_date") else None
    return replace(row, **fields, source=Source(body["source"], Confidence(body["confidence"]), day))


def checked_row(row: R, body: Body, tables: CodeTables, today: date) -> R:
    """Return `row` with a body from outside, read as if typed. Raises BadInputError naming the field."""
    fields = _FIELDS[type(row)]
    cited = ("source", "confidence", "label_date")
    for name in body:
        if name not in fields and name not in cited:
            raise BadInputError(name[:40], f"is not known here: write one of {', '.join((*fields, *cited))}")
    values = {name: _typed(fields.get(name), value, name) for name, value in body.items()}
    return row_of(row, {**row_values(row), **values}, tables, today)


def _typed(kind: _Kind | None, value: Any, at: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and kind in {_Kind.NAMES, _Kind.CODES, _Kind.LINES}:
        for item in value:
            text(item, at)
        return (BETWEEN_LINES if kind is _Kind.LINES else ", ").join(value)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise BadInputError(at, "is neither text nor a whole number")
    return str(value)


def _shown(kind: _Kind, value: Any) -> str:
    match kind:
        case _Kind.AMOUNT:
            return format_amount(value)
        case _Kind.LINES:
            return BETWEEN_LINES.join(value)
        case _Kind.NAMES | _Kind.CODES:
            return ", ".join(value)
    return str(value)


def _read(kind: _Kind, typed: str, at: str) -> Any:
    match kind:
        case _Kind.AMOUNT:
            return parse_amount(typed, at)
        case _Kind.WHOLE:
            if not re.fullmatch(r"[0-9]{1,3}", typed.strip()):
                raise BadInputError(at, "write a whole number below 1,000")
            return int(typed)
        case _Kind.LINES:
            return _parts(typed, "|", at, MOST_LINES)
        case _Kind.NAMES:
            return _parts(typed.lower(), ",", at, MOST_NAMES)
        case _Kind.CODES:
            return tuple(part.replace(" ", "_") for part in _parts(typed.lower(), ",", at, MOST_NAMES))
    message = " ".join(typed.split())
    _line(message, at)
    return message


def _parts(typed: str, mark: str, at: str, most: int) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(" ".join(part.split()) for part in typed.split(mark) if part.strip()))
    if len(parts) > most:
        raise BadInputError(at, f"holds {len(parts)}: at most {most}")
    for part in parts:
        _line(part, at)
    return parts


def _line(message: str, at: str) -> None:
    text(message, at)
    if len(message) > _LONGEST_TEXT:
        raise BadInputError(at, f"has {len(message)} characters: at most {_LONGEST_TEXT}")


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_amount(value)
    return list(value) if isinstance(value, tuple) else value


def _loaded(kind: _Kind, value: Any) -> Any:
    if kind is _Kind.AMOUNT:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value
