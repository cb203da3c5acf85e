"""What payers authorized for many people at once, with what signed doses used of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, literal_column, select, tuple_

from models.billing.payers.payer_profiles import name_key
from models.charting.authorizing.records import AuthorizationUse
from models.charting.correcting.what_counts import counts
from models.charting.records.medication_administration import MedicationAdministration
from models.claims.scrub.facts import AuthorizedService
from models.claims.scrub.tables import unlisted
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.formulary import Formulary
from models.patients.coverages.facts import ACTIVE
from models.patients.records.authorization import ASKED_FOR, Authorization
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.transaction import table_of

_AUTHORIZATION, _USE = table_of(Authorization), table_of(AuthorizationUse)
_DOSE, _PATIENT = table_of(MedicationAdministration), table_of(Patient)

_SAYS = tuple(_AUTHORIZATION.c[name] for name in ASKED_FOR[1:])


def _first(beyond: Any = None) -> Any:
    """Return the first authorization that holds and says something else than `beyond`, in the order of the index."""
    other = _AUTHORIZATION.alias("other" if beyond is not None else "first")
    says = [other.c[name] for name in ASKED_FOR[1:]]
    wanted = select(other.c.id).where(
        other.c.site_id == bindparam("site"), other.c.status == literal_column(f"'{ACTIVE}'")
    )
    if beyond is not None:
        wanted = wanted.where(tuple_(*says) > tuple_(*(beyond.c[name] for name in ASKED_FOR[1:])))
    return wanted.order_by(*says).limit(1).scalar_subquery()


def _each() -> Select[Any]:
    """Return one authorization for each thing any says: from one to the next through the index, and none between."""
    step = select(_first().label("id")).cte("step", recursive=True)
    there = _AUTHORIZATION.alias("there")
    step = step.union_all(select(_first(there)).select_from(step.join(there, there.c.id == step.c.id)))
    return select(*_SAYS).select_from(step.join(_AUTHORIZATION, _AUTHORIZATION.c.id == step.c.id))


_EACH = _each()
Payer = tuple[str, str]
"""A payer's type and name."""


@dataclass(frozen=True, slots=True)
class Authorizations:
    """Authorizations by person and payer, and by payer the codes it authorized for anybody."""

    held: Mapping[tuple[UUID, str, str], tuple[AuthorizedService, ...]]
    codes: Mapping[tuple[str, str], frozenset[str]]

    def of(self, person_id: UUID, payer: Payer) -> tuple[AuthorizedService, ...]:
        """Return what a payer authorized for a person."""
        return self.held.get((person_id, payer[0], name_key(payer[1])), ())

    def wanted(self, payer: Payer) -> frozenset[str]:
        """Return the codes a payer authorized for anybody, so that it asks for a number."""
        return self.codes.get((payer[0], name_key(payer[1])), frozenset())


def read_authorized(connection: Connection, clinic: Clinic, persons: Iterable[UUID]) -> Authorizations:
    """Return the authorizations of some people as this connection sees them, and the codes of each payer."""
    formulary = clinic_formulary(clinic)
    kept = (
        select(_AUTHORIZATION, _PATIENT.c.person_id)
        .join(_PATIENT, _PATIENT.c.id == _AUTHORIZATION.c.patient_id)
        .where(_PATIENT.c.person_id.in_(set(persons)), _AUTHORIZATION.c.status == ACTIVE)
        .order_by(_AUTHORIZATION.c.starts_on, _AUTHORIZATION.c.id)
    )
    rows = connection.execute(kept).all()
    used = _used(connection, {row.id: row.counts for row in rows})
    held: dict[tuple[UUID, str, str], list[AuthorizedService]] = defaultdict(list)
    for row in rows:
        service = AuthorizedService(
            number=row.number,
            codes=_codes(formulary, row.code, row.drug_slug),
            first=row.starts_on,
            last=row.ends_on,
            counts=row.counts,
            allowed=row.allowed,
            used=used.get(row.id, Decimal(0)),
        )
        held[row.person_id, row.payer_type, name_key(row.payer_name)].append(service)
    return Authorizations(
        {key: tuple(services) for key, services in held.items()}, _wanted(connection, clinic, formulary)
    )


def _used(connection: Connection, counted_in: Mapping[UUID, str]) -> dict[UUID, Decimal]:
    """Return the visits or units that signed doses used of each authorization."""
    if not counted_in:
        return {}
    days: dict[UUID, set[date]] = defaultdict(set)
    units: dict[UUID, Decimal] = defaultdict(Decimal)
    statement = (
        select(_USE.c.authorization_id, _USE.c.service_date, _USE.c.units)
        .join(_DOSE, _DOSE.c.id == _USE.c.administration_id)
        .where(_USE.c.authorization_id.in_(counted_in), counts(_DOSE))
    )
    for use in connection.execute(statement):
        days[use.authorization_id].add(use.service_date)
        units[use.authorization_id] += use.units
    return {one: Decimal(len(days[one])) if counted_in[one] == "visits" else units[one] for one in days}


def _wanted(connection: Connection, clinic: Clinic, formulary: Formulary) -> dict[Payer, frozenset[str]]:
    """Return by payer the codes it authorized for anybody of the clinic."""
    found: dict[Payer, frozenset[str]] = defaultdict(frozenset)
    for row in connection.execute(_EACH, {"site": clinic.site_id}):
        key = (row.payer_type, name_key(row.payer_name))
        found[key] |= _codes(formulary, row.code, row.drug_slug)
    return found


def _codes(formulary: Formulary, code: str, slug: str) -> frozenset[str]:
    """Return the codes an authorization is for: its own, or every drug code its drug was ever billed with.

    A code that stands for any drug does not say which: it is none of theirs.
    """
    if code:
        return frozenset({code})
    drug = formulary.drugs.get(slug)
    found = (one.hcpcs for one in drug.codes) if drug is not None else ()
    return frozenset(one for one in found if not unlisted(one, date.max))
