"""Doses from the demo hospital's system: two name lots of this clinic and wait to be matched, one does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.demo.patients import Patients
from models.demo.states.incoming import patient_resource
from models.demo.timetable import FixedClock
from models.exchange.actions.import_orders import import_files
from models.exchange.actions.settle_dose import settle_dose
from models.exchange.choices import TAKE_DOSE
from models.exchange.reading.files import ImportFile
from models.exchange.settling.question import Decision
from models.patients.actions.record_outside_dose import OutsideDoseEntry
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from models.store.transaction import table_of

SENDER, FILE = "Lakeside Demo Hospital", "lakeside-demo-hospital.json"
SENT_DAYS_AGO = 32
_PENDING = table_of(PendingImport)
_WAITING = select(_PENDING).where(
    _PENDING.c.site_id == bindparam("site"), _PENDING.c.sender == SENDER, _PENDING.c.status == "waiting"
)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A dose as the hospital keeps it: whose, what, from which lot, how many days ago."""

    patient: str
    drug_slug: str
    dose: str
    lot: str
    days: int


SENT = (
    _Sent("everhart", "ketorolac-tromethamine", "30 mg", "K4471", 34),
    _Sent("vance", "ceftriaxone-sodium", "500 mg", "C7702", 35),
    _Sent("adeyemi", "ondansetron-hcl", "4 mg", "LDH-771", 36),
)


def store_charted_elsewhere(clinic: Clinic, people: Patients, provider: UUID) -> None:
    """Import the hospital's file of last month and record its doses as given elsewhere; nobody matched them since."""
    then = replace(clinic, clock=FixedClock(clinic.now() - timedelta(days=SENT_DAYS_AGO)))
    entries = [{"resource": resource} for resource in _resources(clinic, people)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    import_files(then, [ImportFile(FILE, json.dumps(bundle, ensure_ascii=False).encode())], SENDER)
    with then.store.read() as connection:
        waiting = {row.patient_id: row for row in connection.execute(_WAITING, {"site": clinic.site_id})}
    for sent in SENT:
        patient_id = people.facts[sent.patient].id
        row = waiting[patient_id]
        day = clinic.today() - timedelta(days=sent.days)
        entry = OutsideDoseEntry(patient_id, sent.drug_slug, day, SENDER, sent.dose, place=SENDER)
        settle_dose(then, provider, Decision(row.id, row.revision, TAKE_DOSE), entry)


def _resources(clinic: Clinic, people: Patients) -> Iterator[dict[str, Any]]:
    for number, sent in enumerate(SENT, 1):
        yield patient_resource(f"h{number}", people.facts[sent.patient])
        day = clinic.today() - timedelta(days=sent.days)
        yield {"resourceType": "Immunization", "id": f"hi{number}", "status": "completed",
               "patient": {"reference": f"Patient/h{number}"}, "occurrenceDateTime": str(day),
               "vaccineCode": {"text": f"{sent.drug_slug.replace('-', ' ')} {sent.dose}"},
               "lotNumber": sent.lot, "location": {"display": SENDER}}  # fmt: skip
