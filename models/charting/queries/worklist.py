"""Today's injections: observations that are over, then what is overdue, due, observed, not yet due, done, in review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, String, and_, cast, exists, func, or_, select

from models.charting.correcting.what_counts import carried_responses, counts, later_response
from models.charting.reactions.one import newest_accounts
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import MedicationAdministration
from models.codes.tables.clinic_tables import clinic_tables
from models.core.quantity import Quantity, Unit
from models.core.words import say_distance, say_time
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.waiting_count import count_waiting
from models.patients.records.patient import Patient
from models.safety.draft import ROUTES, Outcome
from models.safety.settings.clinic_safety import clinic_safety
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_DOSE = table_of(MedicationAdministration)
_RESPONSE = table_of(AdministrationResponse)
_PATIENT = table_of(Patient)
_DRAFT = table_of(AdministrationDraft)
_CARRIED = carried_responses()
_ACCOUNT = newest_accounts()
_ENDED_AS = later_response(_DOSE, _RESPONSE, _CARRIED)


class WorkState(StrEnum):
    """Where an item stands. The order of the members is the order of the list."""

    OVER = "over"
    OVERDUE = "overdue"
    DUE = "due"
    WAITING = "waiting"
    REPORT = "report"
    EARLY = "early"
    DONE = "done"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One line of the worklist. `time` is "HH:MM" or ""; `administration_id` is set once something was charted.

    `observe_until` is when the watching ends, `stay_until` the latest such end of the same patient (S60), both None
    where nobody is watched; `draft` says the asking person left a draft; `words` is the state in words ("2 d late",
    "given by M Ruiz MA"). `similar` marks a patient another one on this list shares the family name or the birth date
    with (S3).
    """

    state: WorkState
    order_id: UUID
    administration_id: UUID | None
    patient_id: UUID
    family: str
    given: str
    mrn: str
    time: str
    drug: str
    dose: str
    words: str
    draft: bool
    observe_until: datetime | None
    drug_slug: str = ""
    similar: bool = False
    stay_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worklist:
    """The whole list for one person at one instant.

    `imports` counts by kind (person, merge, order, dose elsewhere) what imports left to a person without a line here.
    """

    items: tuple[WorkItem, ...]
    as_of: datetime
    imports: Mapping[str, int] = field(default_factory=dict)

    def count(self, state: WorkState) -> int:
        """Return how many items are in a state."""
        return sum(1 for item in self.items if item.state is state)

    def watch_ended(self, now: datetime) -> bool:
        """Return True when an observation of this list that still ran has come to its end by `now`."""
        return any(item.state is WorkState.WAITING and _is_over(item.observe_until, now) for item in self.items)

    def with_watches_of(self, newest: Worklist) -> Worklist:
        """Return this list with the observations as `newest` has them; no other line comes, goes or moves."""
        watched = {item.administration_id: item for item in newest.items if item.observe_until is not None}
        items = (watched.get(item.administration_id, item) if item.observe_until else item for item in self.items)
        return replace(self, items=_sorted(items))


def worklist(clinic: Clinic, person_id: UUID) -> Worklist:
    """Return today's worklist for one person, sorted; at most eight statements whatever its length."""
    now, today = clinic.now(), clinic.today()
    clinic_safety(clinic).look()
    with clinic.store.read() as connection:
        drafts = _drafts(connection, person_id)
        orders, doses = _orders(connection, clinic, today), _doses(connection, clinic, today)
        imports = count_waiting(connection, clinic)
    alike = _alike([*orders, *doses])
    items = [_order_item(clinic, row, today, drafts, alike) for row in orders]
    items += _dose_items(clinic, doses, now, today, alike)
    return Worklist(_sorted(items), now, imports)


def _sorted(items: Iterable[WorkItem]) -> tuple[WorkItem, ...]:
    ranks = {state: rank for rank, state in enumerate(WorkState)}

    def place(item: WorkItem) -> tuple[Any, ...]:
        ended = str(item.observe_until) if item.state is WorkState.OVER else ""
        return ranks[item.state], ended, item.time or "99", item.family.lower(), item.given.lower()

    return tuple(sorted(items, key=place))


def _orders(connection: Connection, clinic: Clinic, today: date) -> list[Row[Any]]:
    ahead = int(clinic_tables(clinic).limits["worklist_days_ahead"].value)
    charted_today = exists().where(_DOSE.c.request_id == _ORDER.c.id, _DOSE.c.service_date == today, counts(_DOSE))
    return list(
        connection.execute(
            select(
                _ORDER.c.id,
                _ORDER.c.status,
                _ORDER.c.review_reason,
                _ORDER.c.medication_text,
                _ORDER.c.drug_slug,
                _ORDER.c.dose,
                _ORDER.c.dose_unit,
                _ORDER.c.route,
                _ORDER.c.due_on,
                _ORDER.c.due_time,
                _ORDER.c.as_needed,
                _ORDER.c.patient_id,
                _PATIENT.c.family,
                _PATIENT.c.given,
                _PATIENT.c.birth_date,
                _PATIENT.c.mrn,
            )
            .join(_PATIENT, _PATIENT.c.id == _ORDER.c.patient_id)
            .where(
                _ORDER.c.site_id == clinic.site_id,
                or_(
                    and_(
                        _ORDER.c.status == "active",
                        or_(_ORDER.c.due_on <= today + timedelta(days=ahead), _ORDER.c.as_needed),
                        ~charted_today,
                    ),
                    and_(_ORDER.c.status.in_(("draft", "on-hold")), _ORDER.c.review_reason.is_not(None)),
                ),
            )
        )
    )


def _doses(connection: Connection, clinic: Clinic, today: date) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(
                _DOSE.c.id,
                _DOSE.c.request_id,
                _DOSE.c.patient_id,
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
                _ENDED_AS.label("kind"),
                _ACCOUNT.c.id.label("event_id"),
                _ACCOUNT.c.complete,
                _PATIENT.c.family,
                _PATIENT.c.given,
                _PATIENT.c.birth_date,
                _PATIENT.c.mrn,
            )
            .join(_PATIENT, _PATIENT.c.id == _DOSE.c.patient_id)
            .outerjoin(_RESPONSE, _RESPONSE.c.administration_id == _DOSE.c.id)
            .outerjoin(_CARRIED, _CARRIED.c.administration_id == _DOSE.c.id)
            .outerjoin(_ACCOUNT, _ACCOUNT.c.administration_id == _DOSE.c.id)
            .where(
                _DOSE.c.site_id == clinic.site_id,
                counts(_DOSE),
                or_(
                    _DOSE.c.service_date == today,
                    and_(_DOSE.c.observe_until.is_not(None), _ENDED_AS.is_(None)),
                    _ACCOUNT.c.complete.is_(False),
                    and_(_ACCOUNT.c.id.is_(None), _alarming(clinic)),
                ),
            )
        )
    )


def _alike(rows: list[Row[Any]]) -> set[UUID]:
    """Return the patients who could be taken for another one of these rows; the family name covers its initials."""
    people = {row.patient_id: (row.family.casefold(), row.birth_date) for row in rows}
    names = Counter(family for family, _born in people.values())
    births = Counter(born for _family, born in people.values())
    return {patient for patient, (family, born) in people.items() if names[family] > 1 or births[born] > 1}


def _alarming(clinic: Clinic) -> ColumnElement[bool]:
    """Return the condition of doses charted with a reaction at which the emergency card opens (S62)."""
    reacted = or_(_DOSE.c.response == "reaction", _ENDED_AS == "reaction")
    signs = (
        cast(table.c.signs, String).contains(f'"{code}"')
        for table in (_DOSE, _RESPONSE)
        for code in sorted(clinic_tables(clinic).alarms("sign"))
    )
    return and_(reacted, or_(_DOSE.c.severity.in_(sorted(clinic_tables(clinic).alarms("severity"))), *signs))


def _drafts(connection: Connection, person_id: UUID) -> set[UUID]:
    rows = connection.execute(select(_DRAFT.c.request_id).where(_DRAFT.c.practitioner_id == person_id))
    return {row.request_id for row in rows}


def _order_item(clinic: Clinic, row: Row[Any], today: date, drafts: set[UUID], alike: set[UUID]) -> WorkItem:
    state, words = _order_state(row, today)
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
    return WorkItem(
        state=state,
        order_id=row.id,
        administration_id=None,
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        mrn=row.mrn,
        time=row.due_time,
        drug=drug.display if drug else row.medication_text,
        dose=_dose_words(row.dose, row.dose_unit, row.route),
        words=words,
        draft=row.id in drafts,
        observe_until=None,
        drug_slug=row.drug_slug or "",
        similar=row.patient_id in alike,
    )


def _order_state(row: Row[Any], today: date) -> tuple[WorkState, str]:
    if row.status != "active":
        return WorkState.REVIEW, row.review_reason
    if row.due_on is None:
        return WorkState.DUE, "as needed"
    if row.due_on < today:
        return WorkState.OVERDUE, say_distance(row.due_on, today)
    if row.due_on > today:
        return WorkState.EARLY, say_distance(row.due_on, today)
    return WorkState.DUE, "today"


def _dose_items(clinic: Clinic, rows: list[Row[Any]], now: datetime, today: date, alike: set[UUID]) -> list[WorkItem]:
    """Return the doses' lines; the longest watch of a patient tells when they may leave (S60)."""
    stay: dict[UUID, list[datetime]] = {}
    for row in rows:
        if _watched(row):
            stay.setdefault(row.patient_id, []).append(row.observe_until)
    return [_dose_item(clinic, row, now, today, stay.get(row.patient_id, []), alike) for row in rows]


def _watched(row: Row[Any]) -> bool:
    return row.observe_until is not None and row.kind is None


def _is_over(observe_until: datetime | None, now: datetime) -> bool:
    return observe_until is not None and observe_until <= now


def _dose_item(
    clinic: Clinic, row: Row[Any], now: datetime, today: date, ends: list[datetime], alike: set[UUID]
) -> WorkItem:
    waiting, reacted = _watched(row), "reaction" in {row.response, row.kind} or row.event_id is not None
    unfinished = reacted and not waiting and not row.complete
    watch = WorkState.OVER if _is_over(row.observe_until, now) else WorkState.WAITING
    state = watch if waiting else WorkState.REPORT if unfinished else WorkState.DONE
    time = say_time(row.effective_at, clinic.zone) if row.service_date == today else ""
    return WorkItem(
        state=state,
        order_id=row.request_id,
        administration_id=row.id,
        patient_id=row.patient_id,
        family=row.family,
        given=row.given,
        mrn=row.mrn,
        time=time,
        drug=row.drug_display,
        dose=_dose_words(row.dose, row.dose_unit, row.route),
        words=_dose_state(clinic, row, state, now, ends),
        draft=False,
        observe_until=row.observe_until if waiting else None,
        similar=row.patient_id in alike,
        stay_until=max(ends) if waiting else None,
    )


def _dose_state(clinic: Clinic, row: Row[Any], state: WorkState, now: datetime, ends: list[datetime]) -> str:
    if state is WorkState.REPORT:
        return "report unfinished" if row.event_id else "not written down"
    if state is WorkState.OVER:
        return _overrun(clinic, row, now)
    if state is WorkState.WAITING:
        return _watch(clinic, row, ends)
    said = {Outcome.GIVEN: "given", Outcome.PARTLY_GIVEN: "partly given", Outcome.REFUSED: "refused"}
    words = f"{said.get(row.outcome, 'not given')} · {row.giver_name}"
    return f"REACTION · {words}" if "reaction" in {row.response, row.kind} or row.event_id else words


def _overrun(clinic: Clinic, row: Row[Any], now: datetime) -> str:
    limits = clinic_tables(clinic).limits
    if now - row.effective_at > timedelta(minutes=int(limits["response_latest_minutes"].value)):
        return "MISSED: record it"
    if now - row.observe_until > timedelta(minutes=int(limits["response_overdue_minutes"].value)):
        return f"OVERDUE since {say_time(row.observe_until, clinic.zone)}"
    minutes = int((now - row.observe_until).total_seconds() // 60)
    return f"over {minutes} min" if minutes else "time is up"


def _watch(clinic: Clinic, row: Row[Any], ends: list[datetime]) -> str:
    if len(ends) > 1:
        return f"stay until {say_time(max(ends), clinic.zone)} (longest)"
    return f"until {say_time(row.observe_until, clinic.zone)}"


def _dose_words(dose: Any, unit: str | None, route: str | None) -> str:
    short = {"im": "IM"}.get(route or "", ROUTES.get(route or "", "").removesuffix("aneous"))
    quantity = str(Quantity(dose, Unit(unit))) if dose is not None and unit else ""
    return f"{quantity} {short}".strip()
