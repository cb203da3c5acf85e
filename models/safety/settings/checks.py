"""What a clinic may make of a row of the safety tables: numbers in bounds, known codes, its own source."""

from __future__ import annotations

from decimal import Decimal

from models.codes.tables.age_rows import AgeSite, AgeVolume
from models.codes.tables.code_tables import AllergyClass, CodeTables, Limit, VolumeLimit, shipped_code_tables
from models.codes.tables.safety_rows import ClassSite, EmergencyCard, Flag, InfantVolume, Needle, Reminder
from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.core.source import Confidence
from models.drugs.drug_safety import SEVERITIES
from models.drugs.written.values import one_of
from models.safety.settings.sheet import YES_OR_NO, TableRow, table_rows

LONGEST_LINE = 100


# The most a number of each unit can sensibly be; whole ones count.
_MOST = {"percent": 100, "minutes": 10_080, "days": 3_650, "milliseconds": 5_000, "attempts": 100, "identifiers": 4}
_COUNTED = frozenset({"minutes", "days", "milliseconds", "attempts", "identifiers"})


def check_row(row: TableRow, tables: CodeTables) -> None:
    """Check what stands in a row. Raises BadInputError naming the field."""
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


def check_source(before: TableRow, after: TableRow) -> None:
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
