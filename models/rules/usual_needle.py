"""The needle usual for a patient and a site by the needle table; a hint, never a record (S35)."""

from __future__ import annotations

from models.reference.safety_rows import Needle
from models.rules.case import GivingCase
from models.rules.giving import service_day

MONTHS = 12


def usual_needle(case: GivingCase) -> Needle | None:
    """Return the first row that fits route, site, age, sex and weight; None where none does or weight is missing."""
    groups = {site.group for site in case.sites}
    return next((row for row in case.facts.tables.needles if _fits(case, row, groups)), None)


def _fits(case: GivingCase, row: Needle, groups: set[str]) -> bool:
    patient = case.facts.patient
    if row.route != case.facts.order.route or (row.group and row.group not in groups):
        return False
    if row.sex and row.sex != patient.sex:
        return False
    born, day = patient.birth_date, service_day(case)
    months = (day.year - born.year) * MONTHS + day.month - born.month - (day.day < born.day)
    if (row.age_from is not None and months < row.age_from) or (row.age_below is not None and months >= row.age_below):
        return False
    if row.weight_from_kg is None and row.weight_below_kg is None:
        return True
    weight = patient.weight_kg
    if weight is None:
        return False
    heavy = row.weight_from_kg is None or weight >= row.weight_from_kg
    return heavy and (row.weight_below_kg is None or weight < row.weight_below_kg)
