"""Every safety row in words, a drug's and the tables': what a pharmacist reads, changes and signs off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.codes.tables.age_rows import AgeSite, AgeVolume
from models.codes.tables.code_tables import AllergyClass, CodeTables, Limit, VolumeLimit
from models.codes.tables.safety_rows import ClassSite, EmergencyCard, Flag, InfantVolume, Needle, Reminder
from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.core.source import Confidence, Source
from models.drugs.drug import Drug
from models.drugs.written.sheet import DrugRow, safety_line, safety_rows

TableRow = (
    Limit
    | VolumeLimit
    | AllergyClass
    | Flag
    | Needle
    | Reminder
    | ClassSite
    | InfantVolume
    | AgeSite
    | AgeVolume
    | EmergencyCard
)
"""A row of the safety tables."""
YES_OR_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """One row in words. `key` is `table/row`, or `drug/slug/LABEL` for every row of that label a drug has."""

    key: str
    label: str
    text: str
    source: Source

    @property
    def weak(self) -> bool:
        """True when no source confirmed it: the clinic signs it off before it relies on it."""
        return self.source.confidence is not Confidence.CONFIRMED


def drug_safety(drug: Drug) -> tuple[SafetyRow, ...]:
    """Return the safety rows of a drug, in the order of its file."""
    return tuple(drug_row(drug.slug, row) for row in safety_rows(drug))


def drug_row(slug: str, row: DrugRow) -> SafetyRow:
    """Return one safety row of the drug `slug`; the drug itself stands for how it is given."""
    line = safety_line(row)
    source = row.clinical_source if isinstance(row, Drug) else row.source
    return SafetyRow(f"drug/{slug}/{line.label}", line.label, line.text, source)


def table_rows(tables: CodeTables) -> tuple[TableRow, ...]:
    """Return every row of the safety tables, in the order a pharmacist reads them."""
    return (
        *tables.limits.values(),
        *tables.volumes.values(),
        tables.infant_volume,
        *tables.age_volumes,
        *tables.age_sites,
        *tables.class_sites,
        *tables.flags.values(),
        *tables.allergy_classes.values(),
        *tables.needles,
        *tables.reminders,
        tables.emergency,
    )


def table_safety(tables: CodeTables) -> tuple[SafetyRow, ...]:
    """Return every row of the safety tables in words."""
    return tuple(map(table_row, table_rows(tables)))


def table_row(row: TableRow) -> SafetyRow:
    """Return one row of the safety tables in words."""
    label, text = _subject_and_words(row)
    return SafetyRow(row_key(row), label, text, row.source)


def row_named(tables: CodeTables, key: str) -> TableRow:
    """Return the row of a key. Raises BadInputError for one no table holds."""
    found = next((row for row in table_rows(tables) if row_key(row) == key), None)
    if found is None:
        raise BadInputError("key", f"{key[:60]!r} is no row of the safety tables")
    return found


def row_key(row: TableRow) -> str:
    """Return the name a row keeps, whatever the clinic makes of its numbers and words."""
    match row:
        case Limit():
            return f"limit/{row.name}"
        case VolumeLimit():
            return f"volume/{row.group}"
        case AllergyClass():
            return f"allergy_class/{row.name}"
        case Flag():
            return f"flag/{row.code}"
        case Needle():
            return f"needle/{_for_whom(row)}"
        case Reminder():
            return f"reminder/{row.group}"
        case ClassSite():
            return f"class_site/{row.route}+{'+'.join(row.classes)}"
        case InfantVolume():
            return "infant_volume/any"
        case AgeSite():
            return f"age_site/{row.route}+{_ends(row.age_from)}+{_ends(row.age_below)}"
        case AgeVolume():
            return f"age_volume/{'+'.join(row.groups)}+{_ends(row.age_from)}+{_ends(row.age_below)}"
        case EmergencyCard():
            return "emergency/card"


def _for_whom(row: Needle) -> str:
    ends = (row.age_from, row.age_below, row.weight_from_kg, row.weight_below_kg)
    return "+".join((row.route, row.group, row.sex, *("" if end is None else str(end) for end in ends)))


def _subject_and_words(row: TableRow) -> tuple[str, str]:
    match row:
        case Limit():
            return "SETTING", f"{_value(row)} · {row.text}"
        case VolumeLimit():
            noted, asked = format_amount(row.note_ml), format_amount(row.warn_ml)
            return "VOLUME", f"{_plain(row.group)}: over {noted} mL is shown, over {asked} mL needs a reason"
        case AllergyClass():
            related = f"; related: {', '.join(row.related)}" if row.related else ""
            return "ALLERGY", f"{row.name}: {', '.join(row.members)}{related}"
        case Flag():
            return "FLAG", _flag(row)
        case Needle():
            return "NEEDLE", _needle(row)
        case Reminder():
            return "REMINDER", f"{_plain(row.group)}: {row.text}"
        case ClassSite():
            classes = ", ".join(map(_plain, row.classes))
            return "SITES", f"{classes}, {ROUTES.get(row.route, row.route)}: {', '.join(map(_plain, row.groups))}"
        case InfantVolume():
            return "VOLUME", f"under {row.age_below} y, any site: over {format_amount(row.warn_ml)} mL needs a reason"
        case AgeSite():
            return "SITES", _age_site(row)
        case AgeVolume():
            noted, asked = format_amount(row.note_ml), format_amount(row.warn_ml)
            where = ", ".join(map(_plain, row.groups))
            return "VOLUME", f"{_aged(row)}, {where}: over {noted} mL is shown, over {asked} mL needs a reason"
        case EmergencyCard():
            return "EMERGENCY", f"{row.title}: {' | '.join(row.lines)}"


def _age_site(row: AgeSite) -> str:
    parts = (("usual", row.prefer), ("only where the muscle is large enough", row.careful), ("a reason", row.avoid))
    message = "; ".join(f"{words}: {', '.join(map(_plain, groups))}" for words, groups in parts if groups)
    return f"{ROUTES.get(row.route, row.route)}, {_aged(row)}: {message}"


def _aged(row: AgeSite | AgeVolume) -> str:
    return f"{row.who}, {_between(_age(row.age_from), _age(row.age_below), '')}"


def _ends(end: int | None) -> str:
    return "" if end is None else str(end)


def _value(row: Limit) -> str:
    if row.unit == YES_OR_NO:
        return "yes" if row.value else "no"
    return f"{format_amount(row.value)} {row.unit}"


def _flag(row: Flag) -> str:
    implies = f", means also {', '.join(map(_plain, row.implies))}" if row.implies else ""
    clear = f", keeps clear {', '.join(map(_plain, row.groups))} of that side" if row.groups else ""
    firm = {"stop": ", a stop", "warn": ", a reason is asked"}.get(row.severity, "")
    return f"{row.display}{implies}{clear}{firm}"


def _needle(row: Needle) -> str:
    where = f"{ROUTES.get(row.route, row.route)}{f', {_plain(row.group)}' if row.group else ''}"
    ages = _between(_age(row.age_from), _age(row.age_below), "")
    weights = _between(_shown(row.weight_from_kg), _shown(row.weight_below_kg), " kg")
    who = "".join(f", {part}" for part in (row.sex, ages, weights) if part)
    return f"{where}{who}: {row.gauge} G, {row.length}, {row.angle}°"


def _between(least: str, below: str, unit: str) -> str:
    ends = (f"from {least}{unit}" if least else "", f"under {below}{unit}" if below else "")
    return " ".join(end for end in ends if end)


def _age(months: int | None) -> str:
    if months is None:
        return ""
    return f"{months // 12} y" if months % 12 == 0 and months else f"{months} months"


def _shown(amount: Decimal | None) -> str:
    return "" if amount is None else format_amount(amount)


def _plain(code: str) -> str:
    return code.replace("_", " ")
