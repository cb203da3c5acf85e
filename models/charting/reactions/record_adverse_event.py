"""Write down a reaction to a dose, signed with a PIN; a fuller account is a new row that replaces the earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from models.charting.open_doses import settle
from models.charting.reactions.facts import lacking
from models.charting.reactions.one import NEWEST_EVENT
from models.charting.reactions.reaction_report import ReactionBody
from models.charting.reactions.records import AdverseEvent
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.core.content_hash import content_hash
from models.core.errors import BadInputError
from models.core.quantity import plain_amount
from models.core.words import instant_text, time_text
from models.people.actions.authenticate import Denied, SignedIn, confirm_pin
from models.people.author import permitted
from models.people.signature import signature
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_DOSE = table_of(MedicationAdministration)


@dataclass(frozen=True, slots=True)
class AdverseEventEntry:
    """An account as entered. `replaces_id` is the account it stands for, None for the first one.

    `finished` False keeps it on the worklist until somebody finishes it.
    """

    administration_id: UUID
    body: ReactionBody
    finished: bool
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AdverseEventRecorded:
    """The account is stored."""

    event_id: UUID


def record_adverse_event(
    clinic: Clinic, person_id: UUID, pin: str, entry: AdverseEventEntry
) -> AdverseEventRecorded | Denied:
    """Store an account of a reaction. Raises BadInputError for one that cannot be true, or lacks what it must hold."""
    permitted(clinic, person_id, "record_reactions")
    onset = _checked(clinic, entry)
    person = confirm_pin(clinic, person_id, pin, "sign_reaction")
    if isinstance(person, Denied):
        return person

    def act(tx: Transaction) -> AdverseEventRecorded:
        newest = tx.execute(NEWEST_EVENT, dose=entry.administration_id).one_or_none()
        if (newest.id if newest else None) != entry.replaces_id:
            raise BadInputError("reaction", _meanwhile(clinic, newest))
        patient_id = tx.execute(select(_DOSE.c.patient_id).where(_DOSE.c.id == entry.administration_id)).scalar_one()
        event = _event(clinic, entry, onset, patient_id, person)
        meaning, target = "amended" if event.replaces_id else "observed", ("AdverseEvent", event.id)
        who = person.id, person.name
        tx.add(event, signature(clinic, who, target, meaning, event.record_hash, event.recorded_at))
        settle(tx, clinic, entry.administration_id)
        detail = {"severity": event.severity, "complete": event.complete, "record_hash": event.record_hash}
        dose = "MedicationAdministration", entry.administration_id
        audited(tx, clinic, person_id, "record_adverse_event", dose, detail, at=event.recorded_at)
        return AdverseEventRecorded(event.id)

    return clinic.store.write(act)


def _meanwhile(clinic: Clinic, newest: Row[Any] | None) -> str:
    if newest is None:
        return "no report is recorded yet: open it again"
    return f"reported at {time_text(newest.recorded_at, clinic.zone)} by {newest.recorded_by_name}: open it again"


def _checked(clinic: Clinic, entry: AdverseEventEntry) -> datetime:
    """Refuse what cannot be stored; return the onset."""
    body, tables = entry.body, clinic_tables(clinic)
    with clinic.store.read() as connection:
        dose = connection.execute(select(_DOSE).where(_DOSE.c.id == entry.administration_id)).one_or_none()
    if dose is None or not dose.outcome.reached_patient:
        raise BadInputError("reaction", "only a dose that reached the patient can be reacted to")
    if body.onset_at is None:
        raise BadInputError("onset", "type when it began, such as 1120 or -10")
    if not body.signs:
        raise BadInputError("signs", "pick at least one sign")
    if not body.severity:
        raise BadInputError("severity", "say how severe it was")
    coded = (("sign", body.signs), ("severity", (body.severity,)), ("action", body.actions))
    for table, codes in (*coded, ("reaction_outcome", (body.outcome,) if body.outcome else ())):
        for code in codes:
            if tables.reason(table, code) is None:
                raise BadInputError(table, f"{code!r} is no choice of this list")
    if set(body.vitals) - set(tables.vitals):
        raise BadInputError("vitals", "this list holds no such vital sign")
    _check_times(clinic, body, dose.effective_at)
    if body.outcome == "died" and not body.serious:
        raise BadInputError("serious", "a death is serious")
    missing = lacking(tables, body) if entry.finished else ()
    if missing:
        raise BadInputError(missing[0], f"still missing: {', '.join(missing)}")
    return body.onset_at


def _check_times(clinic: Clinic, body: ReactionBody, given_at: datetime) -> None:
    latest = clinic.now() + timedelta(minutes=int(clinic_tables(clinic).limits["future_tolerance_minutes"].value))
    times = [("onset", body.onset_at), ("provider notified", body.provider_told_at)]
    for at, instant in (*times, *(("epinephrine", dose.at) for dose in body.epinephrine)):
        if instant is None:
            continue
        if instant < given_at.replace(second=0, microsecond=0):
            given = instant_text(given_at, clinic.zone)
            raise BadInputError(at, f"{time_text(instant, clinic.zone)} is before the dose, given {given}")
        if instant > latest:
            raise BadInputError(at, f"{time_text(instant, clinic.zone)} is still to come: write when it was")
    for dose in body.epinephrine:
        if not dose.amount.amount or not dose.site.strip():
            raise BadInputError("epinephrine", "write how much was given, and where")


def _event(
    clinic: Clinic, entry: AdverseEventEntry, onset: datetime, patient_id: UUID, person: SignedIn
) -> AdverseEvent:
    body = entry.body
    values: dict[str, Any] = {
        "patient_id": patient_id,
        "administration_id": entry.administration_id,
        "replaces_id": entry.replaces_id,
        "onset_at": onset,
        "signs": list(body.signs),
        "severity": body.severity,
        "actions": list(body.actions),
        "epinephrine": [
            {
                "amount": plain_amount(dose.amount.amount),
                "unit": dose.amount.unit.value,
                "at": dose.at.astimezone(UTC).isoformat(),
                "site": dose.site.strip(),
            }
            for dose in body.epinephrine
        ],
        "vitals": dict(body.vitals),
        "provider_told": body.provider_told.strip(),
        "provider_told_at": body.provider_told_at,
        "outcome": body.outcome,
        "sent_where": body.sent_where.strip(),
        "narrative": body.narrative.strip(),
        "serious": body.serious,
        "complete": entry.finished,
        "recorded_at": clinic.now(),
        "recorded_by": person.id,
        "recorded_by_name": person.name,
    }
    message = {name: _plain(value) for name, value in values.items()}
    return AdverseEvent(id=clinic.new_id(), site_id=clinic.site_id, record_hash=content_hash(message), **values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value
