"""Standing orders: the newest version of each, its history, and what can be started for one patient by one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.criteria import Criteria
from models.orders.order_body import OrderBody, body_from
from models.orders.records.order_protocol import OrderProtocolVersion
from models.orders.rules.protocol_fit import ASK, UNMET, Fit, protocol_fit
from models.patients.queries.patient_facts import read_patient
from models.people.facts import StaffFacts
from models.people.queries.staff import read_staff
from models.people.records.practitioner import Practitioner
from models.people.roles import shipped_roles
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PROTOCOL = table_of(OrderProtocolVersion)
_STAFF = table_of(Practitioner)
_LAST = (
    select(_PROTOCOL.c.key, func.max(_PROTOCOL.c.change).label("last"))
    .where(_PROTOCOL.c.site_id == bindparam("site"))
    .group_by(_PROTOCOL.c.key)
    .subquery()
)
_NEWEST = (
    select(_PROTOCOL)
    .join(_LAST, (_LAST.c.key == _PROTOCOL.c.key) & (_LAST.c.last == _PROTOCOL.c.change))
    .where(_PROTOCOL.c.site_id == bindparam("site"))
    .order_by(_PROTOCOL.c.ended, func.lower(_PROTOCOL.c.name), _PROTOCOL.c.key)
)


@dataclass(frozen=True, slots=True)
class Protocol:
    """One version of a standing order. `roles` are who may start it."""

    id: UUID
    key: UUID
    change: int
    name: str
    provider_id: UUID
    provider: str
    body: OrderBody
    criteria: Criteria
    roles: tuple[str, ...]
    valid_from: date
    valid_until: date
    ended: bool
    reason: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class ProtocolLine:
    """A protocol on the list. `barred` is why no one can start it today, "" when someone can."""

    protocol: Protocol
    drug: str
    barred: str


@dataclass(frozen=True, slots=True)
class Startable:
    """A protocol for one patient and one person. `barred` is why it cannot be started, "" when it can."""

    protocol: Protocol
    drug: str
    fits: tuple[Fit, ...]
    barred: str

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What the chart does not decide: the key each is confirmed by, and what to ask."""
        return [(fit.asked, fit.text) for fit in self.fits if fit.state == ASK]


def read_protocols(reading: Connection | Transaction, clinic: Clinic) -> tuple[Protocol, ...]:
    """Return the newest version of every protocol, those in force first."""
    connection = reading.connection if isinstance(reading, Transaction) else reading
    return tuple(protocol_of(row) for row in connection.execute(_NEWEST, {"site": clinic.site_id}))


def protocols(clinic: Clinic) -> tuple[ProtocolLine, ...]:
    """Return every protocol for the list."""
    drugs = clinic_formulary(clinic).drugs
    with clinic.store.read() as connection:
        staff = read_staff(connection, clinic)
        found = read_protocols(connection, clinic)
    return tuple(ProtocolLine(one, _drug(drugs, one), barred(one, staff, one.roles, clinic.today())) for one in found)


def protocol_history(clinic: Clinic, key: UUID) -> tuple[Protocol, ...]:
    """Return every version of a protocol, newest first."""
    statement = select(_PROTOCOL).where(_PROTOCOL.c.site_id == clinic.site_id, _PROTOCOL.c.key == key)
    with clinic.store.read() as connection:
        rows = connection.execute(statement.order_by(_PROTOCOL.c.change.desc())).all()
    return tuple(protocol_of(row) for row in rows)


def startable(clinic: Clinic, patient_id: UUID, person_id: UUID) -> tuple[Startable, ...]:
    """Return every protocol with how it stands for the patient; those that can be started come first."""
    with clinic.store.read() as connection:
        staff = read_staff(connection, clinic)
        patient = read_patient(connection, patient_id)
        roles = roles_of(connection, person_id)
        found = read_protocols(connection, clinic)
    drugs, tables, today = clinic_formulary(clinic).drugs, clinic_tables(clinic), clinic.today()
    made = []
    for one in found:
        drug = drugs.get(one.body.drug_slug)
        fits = protocol_fit(one.criteria, patient, drug, today, tables) if drug else ()
        unmet = "; ".join(fit.text for fit in fits if fit.state == UNMET)
        gone = "" if drug else "its drug left the formulary"
        why = barred(one, staff, roles, today) or gone or (f"not for this patient: {unmet}" if unmet else "")
        made.append(Startable(one, _drug(drugs, one), fits, why))
    return tuple(sorted(made, key=lambda line: bool(line.barred)))


def roles_of(reading: Connection | Transaction, person_id: UUID) -> tuple[str, ...]:
    """Return the roles of a person."""
    connection = reading.connection if isinstance(reading, Transaction) else reading
    return tuple(connection.execute(select(_STAFF.c.roles).where(_STAFF.c.id == person_id)).scalar() or ())


def barred(protocol: Protocol, staff: Iterable[StaffFacts], roles: Iterable[str], today: date) -> str:
    """Return why a protocol cannot be started by someone with these roles, "" when it can."""
    if protocol.ended:
        return f"ended by {protocol.changed_by}"
    if today < protocol.valid_from:
        return f"starts on {date_text(protocol.valid_from)}"
    if today > protocol.valid_until:
        return f"expired on {date_text(protocol.valid_until)}: a provider renews it, k on Today"
    if not any(person.id == protocol.provider_id and person.may_order for person in staff):
        return f"{protocol.provider} no longer orders here: another provider signs it, k on Today"
    if not set(roles) & set(protocol.roles):
        names = ", ".join(role_name(role) for role in protocol.roles)
        return f"only for: {names}"
    return ""


def role_name(role: str) -> str:
    """Return a role as screens name it."""
    return shipped_roles().get(role, role.removeprefix("custom:")).lower()


def protocol_of(row: Any) -> Protocol:
    """Return a stored version."""
    return Protocol(
        id=row.id,
        key=row.key,
        change=row.change,
        name=row.name,
        provider_id=row.provider_id,
        provider=row.provider_name,
        body=body_from(row.body),
        criteria=criteria_from(row.criteria),
        roles=tuple(row.roles),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        ended=row.ended,
        reason=row.reason,
        changed_at=row.changed_at,
        changed_by=row.changed_by_name,
    )


def criteria_from(stored: dict[str, Any]) -> Criteria:
    """Return stored criteria."""
    return Criteria(**{**stored, "needs": tuple(stored["needs"]), "excludes": tuple(stored["excludes"])})


def _drug(drugs: Any, protocol: Protocol) -> str:
    slug = protocol.body.drug_slug
    return drugs[slug].display if slug in drugs else slug
