"""How an authorization stands: what signed doses used of it, and which one a dose uses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.billing.lines import Charges
from models.charting.authorizing.records import AuthorizationUse
from models.charting.correcting.what_counts import counts
from models.charting.facts import DoseCase
from models.charting.records.medication_administration import MedicationAdministration
from models.core.quantity import format_amount
from models.patients.coverages.facts import AuthorizationFacts, same_payer
from models.patients.queries.same_person import SAME_PERSON
from models.patients.records.authorization import Authorization
from models.safety.giving import service_day
from models.store.clinic import Clinic
from models.store.transaction import table_of

_AUTHORIZATION = table_of(Authorization)
_USE = table_of(AuthorizationUse)
_DOSE = table_of(MedicationAdministration)
_OF_THEM = _AUTHORIZATION.c.patient_id.in_(SAME_PERSON)
_THEIRS = select(_AUTHORIZATION).where(_OF_THEM)
_USED = (
    select(_USE.c.authorization_id, _USE.c.service_date, _USE.c.units)
    .join(_DOSE, _DOSE.c.id == _USE.c.administration_id)
    .join(_AUTHORIZATION, _AUTHORIZATION.c.id == _USE.c.authorization_id)
    .where(_OF_THEM, counts(_DOSE))
)


def read_authorizations(connection: Connection, patient_id: UUID) -> tuple[AuthorizationFacts, ...]:
    """Return the authorizations of a patient with what is used of each: the one that ends first, first."""
    wanted = {"patient": patient_id}
    rows = connection.execute(_THEIRS, wanted).all()
    if not rows:
        return ()
    days: dict[UUID, set[date]] = defaultdict(set)
    units: dict[UUID, Decimal] = defaultdict(Decimal)
    for use in connection.execute(_USED, wanted):
        days[use.authorization_id].add(use.service_date)
        units[use.authorization_id] += use.units
    found = (_facts(row, frozenset(days[row.id]), units[row.id]) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.ends_on or date.max, one.starts_on, one.id.int)))


def units_of(authorization: AuthorizationFacts, charges: Charges | None) -> Decimal:
    """Return the billing units a dose bills of what is authorized, the discarded part among them."""
    lines = charges.lines if charges else ()
    wanted = authorization.code
    return sum((x.units for x in lines if (x.code == wanted if wanted else x.package is not None)), Decimal(0))


def applying(case: DoseCase, charges: Charges | None) -> list[AuthorizationFacts]:
    """Return the authorizations of the dose's payer for its product on its day, used up or not."""
    codes = {line.code for line in charges.lines} if charges else set()
    payer, day = case.facts.payer, service_day(case)
    return [
        one
        for one in case.facts.authorizations
        if one.holds_on(day)
        and same_payer((one.payer_type, one.payer_name), (payer.type, payer.name))
        and (one.code in codes if one.code else one.drug_slug == case.facts.order.drug_slug)
    ]


@dataclass(frozen=True, slots=True)
class Authorized:
    """What a dose uses: an authorization and how much of it, None where none is on record for it or none has enough.

    `text` says how it stands, "" where this payer authorized nothing of the product; `short` where too little is left.
    """

    authorization: AuthorizationFacts | None = None
    units: Decimal = Decimal(0)
    text: str = ""
    short: bool = False

    @property
    def key(self) -> str:
        """What a person was shown, as it is compared at signing: the authorization's id, or what is missing."""
        return str(self.authorization.id) if self.authorization else "none left" if self.short else ""


def authorized(case: DoseCase, charges: Charges | None) -> Authorized:
    """Return what the dose uses: of those that apply the first to end that has enough left."""
    if not case.draft.outcome.reached_patient:
        return Authorized()
    found, day = applying(case, charges), service_day(case)
    one = next((one for one in found if one.needs(day, units_of(one, charges)) <= one.left), None)
    if one:
        units = units_of(one, charges)
        after = one.left - one.needs(day, units)
        left = f"{format_amount(after)} of {format_amount(one.allowed)} {one.counts} left after this dose"
        return Authorized(one, units, f"{one.number}: {left}")
    if found:
        last = found[-1]
        left = f"{format_amount(last.left)} of {format_amount(last.allowed)} {last.counts} left"
        return Authorized(text=f"{last.number}: {left}. Ask the payer before the dose.", short=True)
    return Authorized()


def use_of(clinic: Clinic, administration_id: UUID, day: date, used: Authorized) -> list[AuthorizationUse]:
    """Return the row of what a signed dose uses, none for one that uses none."""
    if used.authorization is None:
        return []
    return [
        AuthorizationUse(
            id=clinic.new_id(),
            site_id=clinic.site_id,
            authorization_id=used.authorization.id,
            administration_id=administration_id,
            service_date=day,
            units=used.units,
        )
    ]


def _facts(row: Any, days: frozenset[date], units: Decimal) -> AuthorizationFacts:
    return AuthorizationFacts(
        id=row.id,
        payer_type=row.payer_type,
        payer_name=row.payer_name,
        number=row.number,
        drug_slug=row.drug_slug,
        code=row.code,
        counts=row.counts,
        allowed=row.allowed,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        note=row.note,
        status=row.status,
        change=row.change,
        visit_days=days,
        units_used=units,
    )
