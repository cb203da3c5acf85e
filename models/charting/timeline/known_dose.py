"""A dose as a lane takes it, whichever query read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.charting.charted import ChartedLine
from models.charting.timeline.lane import LaneDose
from models.codes.tables.code_tables import BodySite
from models.core.charting_codes import Outcome
from models.patients.queries.clinical_information import ReportedDose
from models.safety.case import PriorDose


@dataclass(frozen=True, slots=True)
class KnownDose:
    """One dose of a drug. `amount` in words, "" where nobody knows it; `at` orders the doses of one day."""

    drug: str
    drug_slug: str
    amount: str
    at: str
    dose: LaneDose


def charted(dose: ChartedLine) -> KnownDose:
    """Return a dose of the patient's chart."""
    sites = dose.site_keys if Outcome(dose.outcome).reached_patient else ()
    on_lane = LaneDose(
        dose.id, dose.service_date, dose.outcome, sites, dose.reaction, outside=False, order_id=dose.order_id
    )
    return KnownDose(dose.drug, dose.drug_slug, dose.dose, dose.given_at.isoformat(), on_lane)


def reported(dose: ReportedDose) -> KnownDose:
    """Return a dose given elsewhere."""
    on_lane = LaneDose(dose.id, dose.given_on, Outcome.GIVEN.value, (), "", outside=True, order_id=None)
    return KnownDose(dose.drug, dose.drug_slug, dose.dose, "", on_lane)


def prior(dose: PriorDose, sites: Mapping[str, BodySite]) -> KnownDose:
    """Return a dose as the rules see it. `sites` by code."""
    outside = bool(dose.outside)
    reached = Outcome(dose.outcome).reached_patient
    keys = tuple(sites[code].key for code in dose.site_codes if code in sites) if reached else ()
    on_lane = LaneDose(
        dose.administration_id,
        dose.service_date,
        dose.outcome,
        keys,
        dose.reaction,
        outside=outside,
        order_id=None if outside else dose.order_id,
    )
    at = "" if outside else dose.given_at.isoformat()
    return KnownDose(dose.drug_display, dose.drug_slug, str(dose.dose or ""), at, on_lane)
