"""A patient's doses over time beside a screen's own facts: every drug's lane, or the one of the order at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from models.charting.facts import DoseFacts
from models.charting.queries.prior_doses import read_doses
from models.charting.timeline.known_dose import prior
from models.charting.timeline.lane import Lane
from models.charting.timeline.lanes import lanes
from models.codes.tables.clinic_tables import clinic_tables
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.queries.order_facts import order_facts
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.same_person import SAME_PERSON
from models.safety.case import PriorDose
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_THEIR_ORDERS = select(_ORDER).where(_ORDER.c.patient_id.in_(SAME_PERSON))


@dataclass(frozen=True, slots=True)
class OverTime:
    """Every dose known of a patient, newest first, and the same as lanes."""

    doses: tuple[PriorDose, ...]
    lanes: tuple[Lane, ...]


def over_time(clinic: Clinic, patient_id: UUID) -> OverTime:
    """Return a patient's doses over time; a few statements whatever their number."""
    with clinic.store.read() as connection:
        doses = read_doses(connection, clinic, patient_id)
        return OverTime(doses, _lanes(connection, clinic, patient_id, doses))


def lanes_beside(clinic: Clinic, facts: DoseFacts) -> tuple[Lane, ...]:
    """Return the lanes of a patient whose doses are read already, the order's drug first; one statement."""
    with clinic.store.read() as connection:
        found = _lanes(connection, clinic, facts.patient.id, facts.doses)
    own = _key(facts)
    return tuple(sorted(found, key=lambda lane: lane.key != own))


def own_lane(facts: DoseFacts) -> Lane | None:
    """Return the lane of the order at hand, None where nothing was given and nothing is due. Reads nothing."""
    own, drug = _key(facts), facts.drug
    doses = (prior(dose, facts.tables.sites) for dose in facts.doses if own in (dose.drug_slug, dose.drug_display))
    found = lanes(doses, (facts.order,), {drug.slug: drug} if drug else {})
    return next((lane for lane in found if lane.key == own), None)


def _key(facts: DoseFacts) -> str:
    return facts.order.drug_slug or facts.order.medication_text


def _lanes(connection: Connection, clinic: Clinic, patient_id: UUID, doses: Iterable[PriorDose]) -> tuple[Lane, ...]:
    orders = [order_facts(row) for row in connection.execute(_THEIR_ORDERS, {"patient": patient_id})]
    sites = clinic_tables(clinic).sites
    return lanes([prior(dose, sites) for dose in doses], orders, clinic_formulary(clinic).drugs)
