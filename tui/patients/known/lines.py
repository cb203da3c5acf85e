"""The lines of the page: what is known, in its sections, with who noted it and when."""

from __future__ import annotations

from collections.abc import Sequence

from models.core.quantity import format_amount
from models.core.words import date_text
from models.patients.queries.clinical_information import (
    ClinicalInformation,
    KnownAllergy,
    KnownFlag,
    KnownWeight,
    Noted,
    ReportedDose,
)
from tui.design.marks import MARKS
from tui.design.text import joined
from tui.widgets.lists.record_list import Row


def rows(found: ClinicalInformation) -> list[Row]:
    """Return every line; a section with none says which key records one."""
    unasked = found.patient.allergy_status == "unknown"
    none = (
        ("not asked: ", "a", " records one, ", "n", " says none is known")
        if unasked
        else ("none known: ", "a", " records one")
    )
    return [
        *_section("Allergies", [_allergy(line) for line in found.allergies], *none),
        *_section("Weight", [_weight(line) for line in found.weights], "not known: ", "w", " records one"),
        *_section("Flags", [_flag(line) for line in found.flags], "none: ", "g", " records one"),
        *_section("Given elsewhere", [_dose(line) for line in found.doses], "none reported: ", "d", " records one"),
    ]


def _section(name: str, rows: Sequence[Row], *none: str) -> list[Row]:
    """Return a heading with its lines; without one, what is not on record and the key that records it."""
    words = joined(*((part, "bold $accent" if len(part) == 1 else "$quiet") for part in none))
    return [Row(None, (name,), "head"), *(rows or [Row(f"no {name}", (words, "", ""))])]


def _allergy(line: KnownAllergy) -> Row:
    risk = {"high": "high risk", "low": "low risk"}.get(line.criticality, "")
    text = "  ".join(part for part in (line.substance, line.reaction, risk) if part)
    return Row(line.id, (joined(MARKS["warn"], f" {text}"), *_noted(line.noted)), "warn")


def _weight(line: KnownWeight) -> Row:
    return Row(line.id, (f"{format_amount(line.kg)} kg", *_noted(line.noted)))


def _flag(line: KnownFlag) -> Row:
    text = "  ".join(part for part in (line.display, line.place, line.note) if part)
    return Row(line.id, (text, *_noted(line.noted)))


def _dose(line: ReportedDose) -> Row:
    where = " at ".join(part for part in ("given", line.place) if part)
    text = (
        f"{line.drug} {line.dose}".rstrip()
        + f"  {where} {date_text(line.given_on)}, reported by {line.information_source}"
    )
    return Row(line.id, (text, *_noted(line.noted)))


def _noted(noted: Noted) -> tuple[str, str]:
    return (date_text(noted.on) if noted.on else "", noted.by)
