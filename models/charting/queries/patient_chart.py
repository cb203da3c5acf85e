"""A patient's chart: every dose with lot, site, response and charges, and every order."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.charting.chart.lines import read_lines
from models.charting.chart.whole import read_whole
from models.charting.charted import PAGE, PatientChart
from models.charting.prepaying.standing import read_prepaid
from models.charting.timeline.known_dose import charted, reported
from models.charting.timeline.lanes import lanes
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.queries.order_facts import order_facts
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.clinical_information import reported_doses
from models.patients.queries.patient_facts import read_patient
from models.patients.queries.same_person import same_person
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)


def patient_chart(clinic: Clinic, patient_id: UUID, around: UUID | None = None) -> PatientChart:
    """Return a patient's chart, the newest page of it whole, besides the one a dose lies on; fourteen statements."""
    drugs = clinic_formulary(clinic).drugs
    with clinic.store.read() as connection:
        patient = read_patient(connection, patient_id)
        orders = connection.execute(
            select(_ORDER)
            .where(_ORDER.c.patient_id.in_(same_person(patient_id)))
            .order_by(_ORDER.c.status != "active", _ORDER.c.authored_at.desc(), _ORDER.c.id.desc())
        ).all()
        lines = read_lines(connection, clinic, patient_id)
        outside = reported_doses(connection, clinic, patient_id)
        prepaid = read_prepaid(connection, patient_id)
        ordered = tuple(order_facts(row) for row in orders)
        counting = (line for line in lines if not line.in_error)
        over_time = lanes((*map(charted, counting), *map(reported, outside)), ordered, drugs)
        names = {slug: drugs[slug].display for slug in {order.drug_slug for order in ordered} if slug and slug in drugs}
        chart = PatientChart(patient, ordered, lines, outside, over_time, names, prepaid)
        there = chart.around(around) if around else ()
        return chart.with_whole(read_whole(connection, clinic, (*lines[:PAGE], *there)))
