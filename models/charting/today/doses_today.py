"""The worklist's doses: charted today, still observed, or with a reaction whose report is not finished."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, or_, select, union

from models.charting.correcting.what_counts import counts
from models.charting.open_doses import after, ids_open
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.today.work_item import WorkItem, WorkState, dose_words, is_over
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Outcome
from models.core.words import time_text
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_NAMED = table_of(Patient).alias("named")
_PATIENT = table_of(Patient).alias("person")


def doses_today(connection: Connection, clinic: Clinic, today: date) -> list[Row[Any]]:
    """Return the doses that belong on today's list, each with its patient's names and how its watch ended."""
    of_day = select(_DOSE.c.id).where(_DOSE.c.site_id == clinic.site_id, _DOSE.c.service_date == today)
    # The doses of the day and the open ones drive the read, however many were ever signed.
    listed = union(of_day, ids_open(clinic)).subquery("listed")
    then = after(select(listed.c.id))
    rows = connection.execute(
        then.joined(
            select(
                _DOSE.c.id,
                _DOSE.c.request_id,
                _PATIENT.c.id.label("patient_id"),
                _DOSE.c.outcome,
                _DOSE.c.drug_display,
                func.coalesce(_DOSE.c.dose, _DOSE.c.ordered_dose, type_=_DOSE.c.dose.type).label("dose"),
                _DOSE.c.dose_unit,
                _DOSE.c.route,
                _DOSE.c.effective_at,
                _DOSE.c.service_date,
                _DOSE.c.giver_name,
                _DOSE.c.response,
                _DOSE.c.observe_until,
                then.ended_as.label("kind"),
                then.account.c.id.label("event_id"),
                then.account.c.complete,
                _PATIENT.c.family,
                _PATIENT.c.given,
                _PATIENT.c.birth_date,
                _PATIENT.c.birth_precision,
                _PATIENT.c.mrn,
            )
        )
        .join(_NAMED, _NAMED.c.id == _DOSE.c.patient_id)
        .join(_PATIENT, _PATIENT.c.id == _NAMED.c.person_id)
        .where(counts(_DOSE), or_(_DOSE.c.service_date == today, then.missing(clinic)))
    )
    return list(rows)


def dose_items(clinic: Clinic, rows: list[Row[Any]], now: datetime, today: date, alike: set[UUID]) -> list[WorkItem]:
    """Return the doses' lines; the longest watch of a patient tells when they may leave (S60)."""
    stay: dict[UUID, list[datetime]] = {}
    for row in rows:
        if _watched(row):
            stay.setdefault(row.patient_id, []).append(row.observe_until)
    return [_dose_item(clinic, row, now, today, stay.get(row.patient_id, []), alike) for row in rows]


def _watched(row: Row[Any]) -> bool:
    return row.observe_until is not None and row.kind is None


def _dose_item(
    clinic: Clinic, row: Row[Any], now: datetime, today: date, ends: list[datetime], alike: set[UUID]
) -> WorkItem:
    waiting, reacted = _watched(row), "reaction" in {row.response, row.kind} or row.event_id is not None
    unfinished = reacted and not waiting and not row.complete
    watch = WorkState.OVER if is_over(row.observe_until, now) else WorkState.WAITING
    state = watch if waiting else WorkState.REPORT if unfinished else WorkState.DONE
    time = time_text(row.effective_at, clinic.zone) if row.service_date == today else ""
    return WorkItem(
        state=state,
        order_id=row.request_id,
        administration_id=row.id,
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        mrn=row.mrn,
        birth_date=row.birth_date,
        birth_precision=row.birth_precision,
        time=time,
        drug=row.drug_display,
        dose=dose_words(row.dose, row.dose_unit, row.route),
        words=_dose_state(clinic, row, state, now, ends),
        draft=False,
        observe_until=row.observe_until if waiting else None,
        similar=row.patient_id in alike,
        stay_until=max(ends) if waiting else None,
        given_at=row.effective_at,
        outcome=Outcome(row.outcome).value,
        giver=row.giver_name,
        reacted=reacted,
    )


def _dose_state(clinic: Clinic, row: Row[Any], state: WorkState, now: datetime, ends: list[datetime]) -> str:
    if state is WorkState.REPORT:
        return "report unfinished" if row.event_id else "not recorded"
    if state is WorkState.OVER:
        return _overrun(clinic, row, now)
    if state is WorkState.WAITING:
        return _watch(clinic, row, ends)
    message = {Outcome.GIVEN: "given", Outcome.PARTLY_GIVEN: "partly given", Outcome.REFUSED: "refused"}
    words = f"{message.get(row.outcome, 'not given')} · {row.giver_name}"
    return f"REACTION · {words}" if "reaction" in {row.response, row.kind} or row.event_id else words


def _overrun(clinic: Clinic, row: Row[Any], now: datetime) -> str:
    limits = clinic_tables(clinic).limits
    if now - row.effective_at > timedelta(minutes=int(limits["response_latest_minutes"].value)):
        return "MISSED: record it"
    if now - row.observe_until > timedelta(minutes=int(limits["response_overdue_minutes"].value)):
        return f"OVERDUE since {time_text(row.observe_until, clinic.zone)}"
    minutes = int((now - row.observe_until).total_seconds() // 60)
    return f"over {minutes} min" if minutes else "time is up"


def _watch(clinic: Clinic, row: Row[Any], ends: list[datetime]) -> str:
    if len(ends) > 1:
        return f"stay until {time_text(max(ends), clinic.zone)} (longest)"
    return f"until {time_text(row.observe_until, clinic.zone)}"
