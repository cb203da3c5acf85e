"""The needle usual for a patient and a site by the needle table; a hint, never a record (S35)."""

from __future__ import annotations

from models.codes.tables.safety_rows import Needle
from models.core.bounds import holds
from models.core.words import months_on
from models.safety.case import GivingCase
from models.safety.giving import service_day
from models.safety.sites.usual_site import usual_group


def usual_needle(case: GivingCase) -> Needle | None:
    """Return the first row that fits route, site, age, sex and weight; None where none does or weight is missing.

    While no site is picked, the one proposed for the age counts.
    """
    groups = {site.group for site in case.sites} or {usual_group(case)}
    return next((row for row in case.facts.tables.needles if _fits(case, row, groups)), None)


def _fits(case: GivingCase, row: Needle, groups: set[str]) -> bool:
    patient = case.facts.patient
    if row.route != case.facts.order.route or (row.group and row.group not in groups):
        return False
    if row.sex and row.sex != patient.sex:
        return False
    ends = (patient.birth.day, patient.birth.latest)
    if not all(holds(months_on(born, service_day(case)), row.age_from, row.age_below) for born in ends):
        return False
    if row.weight_from_kg is None and row.weight_below_kg is None:
        return True
    weight = patient.weight_kg
    return weight is not None and holds(weight, row.weight_from_kg, row.weight_below_kg)
