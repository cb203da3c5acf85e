"""The kinds of rows a drug has several of: how each is typed, and the drug with one put in or taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.core.errors import BadInputError
from models.drugs.drug import Drug
from models.drugs.drug_safety import IntervalBands
from models.drugs.typing.dose_parts import limit_of, limit_values, usual_of, usual_values
from models.drugs.typing.fields import Values
from models.drugs.typing.parts import code_of, code_values, package_of, package_values
from models.drugs.typing.safety_parts import (
    course_of,
    course_values,
    not_with_of,
    not_with_values,
    repeat_of,
    repeat_values,
    site_of,
    site_values,
    watch_of,
    watch_values,
)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one label: `table` names them in the drug's file, `word` is one of them with its article.

    `values` makes text of a row (None: a new one), `made` a row of text; None where the drug has a say (packages).
    """

    label: str
    word: str
    table: str
    values: Callable[[Any], dict[str, str]]
    made: Callable[[Values, date], Any] | None

    @property
    def rows(self) -> str:
        """The drug's field that holds them."""
        return f"{self.table}s"


SECTIONS: Mapping[str, Section] = {
    section.label: section
    for section in (
        Section("WATCH", "a time to watch", "observation", watch_values, watch_of),
        Section("SITES", "a site rule", "site_rule", site_values, site_of),
        Section("DOSE", "a usual dose", "usual_dose", usual_values, usual_of),
        Section("LIMIT", "a dose limit", "dose_limit", limit_values, limit_of),
        Section("COURSE", "a course limit", "course_limit", course_values, course_of),
        Section("NOT WITH", "a contraindication", "contraindication", not_with_values, not_with_of),
        Section("REPEAT", "an interval", "interval", repeat_values, repeat_of),
        Section("CODE", "a code", "code", code_values, code_of),
        Section("PACKAGE", "a package", "package", package_values, None),
    )
}
"""By label, in the order of a drug's sheet."""


def rows_of(drug: Drug, label: str) -> tuple[Any, ...]:
    """Return a drug's rows of a label."""
    found: tuple[Any, ...] = getattr(drug, SECTIONS[label].rows)
    return found


def values_at(drug: Drug, label: str, place: int) -> dict[str, str]:
    """Return one row as text; of a place behind the last, what a new one starts with."""
    rows = rows_of(drug, label)
    return SECTIONS[label].values(rows[place] if place < len(rows) else None)


def with_row(drug: Drug, label: str, place: int, values: Values, today: date) -> Drug:
    """Return the drug with what was typed at a place. Raises BadInputError naming the field."""
    rows, section = rows_of(drug, label), SECTIONS[label]
    row = section.made(values, today) if section.made else _package(drug, place, values, today)
    if isinstance(row, IntervalBands) and row.in_use:
        # A clinic follows one interval: choosing one lets go of the others.
        rows = tuple(replace(other, in_use=False) for other in rows)
    return _replaced(drug, section, (*rows[:place], row, *rows[place + 1 :]))


def without_row(drug: Drug, label: str, place: int) -> Drug:
    """Return the drug without one row."""
    rows = rows_of(drug, label)
    return _replaced(drug, SECTIONS[label], (*rows[:place], *rows[place + 1 :]))


def _replaced(drug: Drug, section: Section, rows: tuple[Any, ...]) -> Drug:
    changed: dict[str, Any] = {section.rows: rows}
    return replace(drug, **changed)


def _package(drug: Drug, place: int, values: Values, today: date) -> Any:
    before = drug.packages[place] if place < len(drug.packages) else None
    package = package_of(values, drug, today, before)
    unknown = set(package.hcpcs) - {code.hcpcs for code in drug.codes}
    if unknown:
        raise BadInputError("hcpcs", f"{min(unknown)} is not among the codes of this drug: add it first")
    return package
