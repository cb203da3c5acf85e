"""End an observation: how the patient was, signed with a PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from models.charting.correcting.signed_dose import already_corrected, read_correction
from models.charting.correcting.what_counts import carried_responses, records_of
from models.charting.open_doses import settle
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import MedicationAdministration
from models.core.content_hash import values_hash
from models.core.errors import BadInputError
from models.core.words import time_text
from models.drugs.clinic_formulary import clinic_formulary
from models.people.actions.authenticate import Denied, confirm_pin
from models.people.author import permitted
from models.people.records.provenance import Provenance
from models.people.signature import signature
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_DOSE = table_of(MedicationAdministration)
_RESPONSE = table_of(AdministrationResponse)
_CARRIED = carried_responses(records_of(select(bindparam("dose", type_=_DOSE.c.id.type).label("id"))))
KINDS = ("tolerated", "reaction", "left_early")


@dataclass(frozen=True, slots=True)
class ResponseEntry:
    """What is recorded at the end of an observation. `pain_after` 0 to 10, 99 unable, None where not asked.

    `observed_at` is when the patient was seen last, None for now; `effect` says how well the dose worked.
    """

    administration_id: UUID
    kind: str
    signs: tuple[str, ...]
    pain_after: int | None
    note: str
    observed_at: datetime | None = None
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The response is stored."""

    response_id: UUID


def record_response(clinic: Clinic, person_id: UUID, pin: str, entry: ResponseEntry) -> Recorded | Denied:
    """Store the response to one signed dose. Raises BadInputError for an incomplete entry or one already recorded."""
    permitted(clinic, person_id, "observe")
    observed_at = _check(clinic, entry)
    person = confirm_pin(clinic, person_id, pin, "sign_response")
    if isinstance(person, Denied):
        return person
    response = AdministrationResponse(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        administration_id=entry.administration_id,
        kind=entry.kind,
        signs=list(entry.signs),
        pain_after=entry.pain_after,
        note=entry.note.strip(),
        observed_at=observed_at,
        effect=entry.effect.strip(),
        recorded_at=clinic.now(),
        recorded_by=person_id,
        recorded_by_name=person.name,
    )

    def act(tx: Transaction) -> Recorded:
        _refuse_second(tx, entry.administration_id, clinic)
        tx.add(response, response_provenance(clinic, response))
        settle(tx, clinic, entry.administration_id)
        dose = "MedicationAdministration", entry.administration_id
        audited(tx, clinic, person_id, "record_response", dose, {"kind": entry.kind}, at=response.recorded_at)
        return Recorded(response.id)

    return clinic.store.write(act)


def _check(clinic: Clinic, entry: ResponseEntry) -> datetime:
    """Refuse what cannot be stored; return when the patient was seen. An early end needs a note (S60, S61)."""
    if entry.kind not in KINDS:
        raise BadInputError("response", "choose tolerated, reaction or left early")
    if entry.kind == "reaction" and not entry.signs:
        raise BadInputError("signs", "a reaction needs at least one sign")
    if entry.pain_after is not None and entry.pain_after not in {*range(11), 99}:
        raise BadInputError("pain", f"{entry.pain_after} is more than 10: write 0 to 10, or 99 for unable")
    with clinic.store.read() as connection:
        dose = connection.execute(select(_DOSE).where(_DOSE.c.id == entry.administration_id)).one()
    drug = clinic_formulary(clinic).drugs.get(dose.drug_slug)
    if entry.pain_after is None and drug and drug.pain:
        raise BadInputError("pain", "the reason is pain: write the score after it, 0 to 10, or 99 for unable")
    observed_at = entry.observed_at or clinic.now()
    _check_time(clinic, observed_at, dose.effective_at)
    early = dose.observe_until is not None and observed_at < dose.observe_until
    if (early or entry.kind == "left_early") and not entry.note.strip():
        until = f" (until {time_text(dose.observe_until, clinic.zone)})" if early else ""
        raise BadInputError("note", f"the observation ends before its time{until}: say why")
    return observed_at


def _check_time(clinic: Clinic, observed_at: datetime, given_at: datetime) -> None:
    if observed_at < given_at.replace(second=0, microsecond=0):
        raise BadInputError("time", f"before the dose, given at {time_text(given_at, clinic.zone)}")
    if observed_at > clinic.now():
        raise BadInputError("time", f"{time_text(observed_at, clinic.zone)} is still to come: write when it was")


def _refuse_second(tx: Transaction, administration_id: UUID, clinic: Clinic) -> None:
    first = tx.execute(select(_RESPONSE).where(_RESPONSE.c.administration_id == administration_id)).one_or_none()
    if first:
        when = time_text(first.recorded_at, clinic.zone)
        raise BadInputError("response", f"already recorded at {when} by {first.recorded_by_name}")
    stood = read_correction(tx.connection, administration_id)
    if stood:
        raise BadInputError("response", already_corrected(clinic, stood))
    if tx.execute(select(_CARRIED.c.kind), dose=administration_id).first():
        raise BadInputError("response", "already recorded before this dose was amended: press F5 on Today")


def response_provenance(clinic: Clinic, response: AdministrationResponse) -> Provenance:
    """Return the signature row of a response."""
    content = [str(response.administration_id), response.kind, response.signs, response.pain_after, response.note]
    if response.observed_at:
        content += [response.observed_at.astimezone(UTC).isoformat(), response.effect]
    who, target = (response.recorded_by, response.recorded_by_name), ("AdministrationResponse", response.id)
    return signature(clinic, who, target, "observed", values_hash(content), response.recorded_at)
