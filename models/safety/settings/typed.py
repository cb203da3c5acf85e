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
from models.codes.tables.code_tables import AllergyClass, CodeTables, Limit, VolumeLimit, shipped_code_tables
from models.codes.tables.safety_rows import ClassSite, EmergencyCard, Flag, InfantVolume, Needle, Reminder
from models.core.errors import BadInputError
from models.core.quantity import format_amount, parse_amount, plain_amount
from models.core.source import Confidence, Source
from models.drugs.drug_safety import SEVERITIES
from models.drugs.typing.fields import Values, said_source, source_values
from models.drugs.written.values import one_of, text
from models.safety.settings.sheet import YES_OR_NO, TableRow, table_rows

Body = Mapping[str, Any]
R = TypeVar("R", bound=TableRow)
BETWEEN_LINES = " | "
LONGEST_LINE = 100
MOST_LINES = 12
_LONGEST_TEXT = 300
MOST_NAMES = 60
# The most a number of each unit can sensibly be; whole ones count.
_MOST = {"percent": 100, "minutes": 10_080, "days": 3_650, "milliseconds": 5_000, "attempts": 20, "identifiers": 4}
_COUNTED = frozenset({"minutes", "days", "milliseconds", "attempts", "identifiers"})


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
    changed = replace(row, **typed, source=said_source(values, today))
    _check(changed, tables)
    _check_source(row, changed)
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
    said = " ".join(typed.split())
    _line(said, at)
    return said


def _parts(typed: str, mark: str, at: str, most: int) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(" ".join(part.split()) for part in typed.split(mark) if part.strip()))
    if len(parts) > most:
        raise BadInputError(at, f"holds {len(parts)}: at most {most}")
    for part in parts:
        _line(part, at)
    return parts


def _line(said: str, at: str) -> None:
    text(said, at)
    if len(said) > _LONGEST_TEXT:
        raise BadInputError(at, f"has {len(said)} characters: at most {_LONGEST_TEXT}")


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_amount(value)
    return list(value) if isinstance(value, tuple) else value


def _loaded(kind: _Kind, value: Any) -> Any:
    if kind is _Kind.AMOUNT:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


def _check(row: TableRow, tables: CodeTables) -> None:
    match row:
        case Limit():
            _check_limit(row)
        case VolumeLimit() | AgeVolume():
            if row.warn_ml < row.note_ml:
                raise BadInputError("warn_ml", f"what needs a reason is not under {format_amount(row.note_ml)} mL")
            _check_volume(row.note_ml, "note_ml")
            _check_volume(row.warn_ml, "warn_ml")
        case InfantVolume():
            _check_volume(row.warn_ml, "warn_ml")
        case AgeSite():
            for name in ("prefer", "careful", "avoid"):
                _known(getattr(row, name), {site.group for site in tables.sites_for(row.route)}, name)
            _some(row.prefer, "prefer")
        case ClassSite():
            _known(row.groups, {site.group for site in tables.sites_for(row.route)}, "groups")
            _some(row.groups, "groups")
        case Flag():
            _check_flag(row, tables)
        case AllergyClass():
            _some(row.members, "members")
            _known(row.related, set(tables.allergy_classes) - {row.name}, "related")
        case Needle():
            _some(row.gauge, "gauge")
            _some(row.length, "length")
            if not 1 <= row.angle <= 90:
                raise BadInputError("angle", "write 1 to 90 degrees")
        case Reminder():
            _some(row.text, "text")
        case EmergencyCard():
            _check_card(row)


def _check_source(before: TableRow, after: TableRow) -> None:
    """Refuse to let a source that confirms the shipped row stand behind other numbers or words."""
    same = after.source == before.source and after.source.confidence is Confidence.CONFIRMED
    if same and after != before and before in table_rows(shipped_code_tables()):
        raise BadInputError("source", "it confirms what stood here before: name the source of this, or its confidence")


def _check_limit(row: Limit) -> None:
    if row.unit == YES_OR_NO and row.value not in {Decimal(0), Decimal(1)}:
        raise BadInputError("value", "write 1 for yes or 0 for no")
    if row.unit in _COUNTED and row.value != int(row.value):
        raise BadInputError("value", f"write a whole number of {row.unit}")
    most = _MOST.get(row.unit, 1_000)
    if not row.least <= row.value <= most:
        raise BadInputError("value", f"write {format_amount(row.least)} to {most:,} {row.unit}")


def _check_volume(volume: Decimal, at: str) -> None:
    if not Decimal(0) < volume <= Decimal(20):
        raise BadInputError(at, "write more than 0 and at most 20 mL")


def _check_flag(row: Flag, tables: CodeTables) -> None:
    _some(row.display, "display")
    _known(row.implies, set(tables.flags) - {row.code}, "implies")
    _known(row.groups, {site.group for site in tables.sites.values()}, "groups")
    if row.kind == "condition":
        if row.severity or row.groups:
            raise BadInputError("severity" if row.severity else "groups", "leave it empty: a drug's own rows say it")
        return
    one_of(SEVERITIES[:2])(row.severity, "severity")
    if row.kind == "side":
        _some(row.groups, "groups")


def _check_card(row: EmergencyCard) -> None:
    _some(row.title, "title")
    _some(row.lines, "lines")
    for line in (row.title, *row.lines):
        if len(line) > LONGEST_LINE:
            raise BadInputError("lines", f"{line[:20]}… has {len(line)} characters: at most {LONGEST_LINE} a line")


def _some(found: object, at: str) -> None:
    if not found:
        raise BadInputError(at, "is empty")


def _known(names: tuple[str, ...], known: set[str], at: str) -> None:
    for name in names:
        if name not in known:
            raise BadInputError(at, f"{name[:40]} is not known here: {', '.join(sorted(known))}")
