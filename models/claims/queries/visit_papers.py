"""Claims as what a patient takes home: what was given, from which lot, what it cost, what was paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.billing.payers.payer_profiles import name_key
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.claims.claim import Claim, ClaimLine, Provider
from models.claims.forms.visit_paper import ChargeOnPaper, DoseOnPaper, PaymentOnPaper, VisitPaper
from models.claims.queries.claim_facts import read_claim_facts
from models.claims.records.claim import StoredClaim
from models.claims.states import State
from models.claims.writing.unfit import UnfitClaimError
from models.codes.tables.clinic_tables import clinic_tables
from models.core.quantity import Quantity, Unit
from models.store.clinic import Clinic
from models.store.transaction import table_of

_CLAIM, _DOSE = table_of(StoredClaim), table_of(MedicationAdministration)
_PRODUCT, _SITE = table_of(AdministrationProduct), table_of(AdministrationSite)
_ROUTES = {"im": "IM", "subcut": "SUBCUT", "id": "ID"}


@dataclass(frozen=True, slots=True)
class VisitPapers:
    """The visits of a day as papers, and those that cannot be one yet: control number and reason."""

    papers: tuple[VisitPaper, ...]
    unfit: tuple[tuple[str, str], ...]


def visit_papers(clinic: Clinic, day: date, payer: str) -> VisitPapers:
    """Return the visits of a day whose claims are this payer's, by its name or its type."""
    with clinic.store.read() as connection:
        wanted = select(_CLAIM).where(
            _CLAIM.c.site_id == clinic.site_id, _CLAIM.c.service_date == day, _CLAIM.c.state != State.VOID
        )
        rows = connection.execute(wanted.order_by(_CLAIM.c.number)).all()
        rows = [row for row in rows if name_key(payer) in {name_key(row.payer_name), row.payer_type}]
        claims = read_claim_facts(connection, clinic, [row.id for row in rows])
        doses = _doses(connection, clinic, claims.values())
    papers, unfit = [], []
    for row in rows:
        try:
            papers.append(_paper(clinic, row, claims[row.id], doses))
        except UnfitClaimError as error:
            unfit.append((row.control, error.reason))
    return VisitPapers(tuple(papers), tuple(unfit))


def _paper(clinic: Clinic, row: Any, claim: Claim, doses: Mapping[str, DoseOnPaper]) -> VisitPaper:
    given = dict.fromkeys(line.administration for line in claim.lines if line.administration)
    rendering = next((one for one in claim.providers if one.role == "rendering"), None)
    return VisitPaper(
        number=claim.control,
        clinic=claim.billing,
        patient=claim.patient,
        day=claim.day,
        printed_on=clinic.today(),
        doses=tuple(doses[dose] for dose in given),
        charges=tuple(_charge(claim, line, doses) for line in claim.lines),
        diagnoses=claim.diagnoses,
        payments=_payments(clinic, row),
        practitioner=_name(rendering) if rendering else "",
        practitioner_npi=rendering.npi if rendering else "",
        place_of_service=claim.place_of_service,
        record_number=claim.record_number,
    )


def _charge(claim: Claim, line: ClaimLine, doses: Mapping[str, DoseOnPaper]) -> ChargeOnPaper:
    if line.charge is None:
        text = f"{line.code} has no fee: enter it under payers, fees."
        raise UnfitClaimError(claim.control, "charge", text)
    if line.administration:
        name = doses[line.administration].drug if line.drug is not None else "Injection"
    else:
        name = "Other service"
    return ChargeOnPaper(line.code, line.modifiers, line.units, line.charge, name, line.pointers)


def _payments(clinic: Clinic, row: Any) -> tuple[PaymentOnPaper, ...]:
    if row.answered_at is None:
        return ()
    day = row.answered_at.astimezone(clinic.zone).date()
    amounts = (("Paid by insurance", row.paid), ("Adjusted by insurance", row.adjusted))
    return tuple(PaymentOnPaper(day, how, Decimal(amount)) for how, amount in amounts if amount)


def _name(provider: Provider) -> str:
    name = f"{provider.name.given} {provider.name.family}".strip()
    return f"{name}, {provider.credential}" if provider.credential else name


def _doses(connection: Connection, clinic: Clinic, claims: Any) -> dict[str, DoseOnPaper]:
    ids = [UUID(one) for one in {line.administration for claim in claims for line in claim.lines} if one]
    products, sites = _by_dose(connection, _PRODUCT, ids), _by_dose(connection, _SITE, ids)
    return {
        str(row.id): _dose(clinic, row, products[row.id], sites[row.id])
        for row in connection.execute(select(_DOSE).where(_DOSE.c.id.in_(ids)))
    }


def _dose(clinic: Clinic, row: Any, products: Sequence[Any], sites: Sequence[Any]) -> DoseOnPaper:
    known = clinic_tables(clinic).sites
    shown = [known[site.body_site].display if site.body_site in known else site.body_site for site in sites]
    amount = row.dose if row.dose is not None else row.ordered_dose
    return DoseOnPaper(
        drug=row.drug_display,
        dose=str(Quantity(amount, Unit(row.dose_unit))),
        route=_ROUTES.get(row.route, row.route),
        site=", ".join(shown),
        lot=", ".join(dict.fromkeys(product.lot_number for product in products)),
        expires=min((product.expires_on for product in products), default=None),
        ndc=", ".join(dict.fromkeys(product.ndc for product in products)),
        given_at=f"{row.effective_at.astimezone(clinic.zone):%H:%M}",
        given_by=row.giver_name,
    )


def _by_dose(connection: Connection, table: Any, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.administration_id.in_(ids)).order_by(table.c.id)):
        found[row.administration_id].append(row)
    return found
