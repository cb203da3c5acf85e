"""The fields of a row of the safety tables, with an example each."""

from __future__ import annotations

from collections.abc import Mapping

from models.codes.tables.age_rows import AgeSite, AgeVolume
from models.codes.tables.code_tables import AllergyClass, Limit, VolumeLimit
from models.codes.tables.safety_rows import ClassSite, EmergencyCard, Flag, InfantVolume, Needle, Reminder
from models.safety.settings.sheet import TableRow
from models.safety.settings.typed import BETWEEN_LINES, MOST_LINES
from tui.dialogs.drug_fields import SOURCE
from tui.dialogs.fields import Field

_GROUPS = Field("groups", "Sites", "such as deltoid, vastus")
_NOTE = Field("note_ml", "Shown over", "mL in one site that are shown")
_WARN = Field("warn_ml", "Reason over", "mL in one site that need a reason")
_FIELDS: Mapping[type, tuple[Field, ...]] = {
    VolumeLimit: (_NOTE, _WARN),
    InfantVolume: (Field("age_below", "Under age", "whole years"), _WARN),
    AgeSite: (
        Field("prefer", "Usual", "usual sites at this age, first one first, such as vastus"),
        Field("careful", "Careful", "sites only where the muscle is large enough"),
        Field("avoid", "Reason", "sites that need a reason"),
    ),
    AgeVolume: (_NOTE, _WARN),
    ClassSite: (_GROUPS,),
    Flag: (
        Field("display", "Shown as", "what the chart says"),
        Field("implies", "Means also", "codes of flags, commas between them"),
        Field("groups", "Keeps clear", "sites of that side, such as deltoid, forearm"),
        Field("severity", "Severity", "stop or warn; empty for a condition"),
    ),
    AllergyClass: (
        Field("members", "Drugs", "in small letters, commas between them"),
        Field("related", "Related", "classes to show as well"),
    ),
    Needle: (
        Field("gauge", "Gauge", "such as 22-25"),
        Field("length", "Length", "such as 1 to 1 1/2 in"),
        Field("angle", "Angle", "degrees"),
    ),
    Reminder: (Field("text", "Text", "what to remember at this site"),),
    EmergencyCard: (
        Field("title", "Title", "such as SEVERE REACTION"),
        *(Field(f"line{number}", f"Line {number}", "") for number in range(1, MOST_LINES + 1)),
    ),
}


def fields_of(row: TableRow) -> tuple[Field, ...]:
    """Return the form of a row. Each line of the emergency card has a field of its own."""
    own = (Field("value", "Value", row.unit),) if isinstance(row, Limit) else _FIELDS[type(row)]
    return (*own, *SOURCE)


def spread(values: Mapping[str, str]) -> dict[str, str]:
    """Return values with the lines of the card each in its field."""
    lines = values.get("lines", "").split(BETWEEN_LINES)
    return {**values, **{f"line{number}": line for number, line in enumerate(lines, 1)}}


def gathered(values: Mapping[str, str]) -> dict[str, str]:
    """Return values with the lines of the card in one again."""
    lines = (values.get(f"line{number}", "") for number in range(1, MOST_LINES + 1))
    return {**values, "lines": BETWEEN_LINES.join(line for line in lines if line.strip())}
