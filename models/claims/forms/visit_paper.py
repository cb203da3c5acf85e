"""What a patient takes home of a visit: frozen facts for the superbill and the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.claims.claim import Organization, Person


@dataclass(frozen=True, slots=True)
class DoseOnPaper:
    """A dose given: texts as the chart shows them (1,000 mcg, IM, left deltoid); `ndc` with its hyphens."""

    drug: str
    dose: str
    route: str
    site: str
    lot: str = ""
    expires: date | None = None
    ndc: str = ""
    given_at: str = ""
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class ChargeOnPaper:
    """One charge; `name` in the clinic's own words, never a code set's, `pointers` the diagnoses counted from 1."""

    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    amount: Decimal
    name: str = ""
    pointers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentOnPaper:
    """Money received or adjusted: when, how (card, check, insurance) and how much."""

    day: date
    how: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class VisitPaper:
    """One visit. `number` is the account number people ask by, `diagnoses` codes with dots, `printed_on` today."""

    number: str
    clinic: Organization
    patient: Person
    day: date
    printed_on: date
    doses: tuple[DoseOnPaper, ...]
    charges: tuple[ChargeOnPaper, ...]
    diagnoses: tuple[str, ...] = ()
    payments: tuple[PaymentOnPaper, ...] = ()
    practitioner: str = ""
    practitioner_npi: str = ""
    place_of_service: str = ""
    record_number: str = ""

    @property
    def total(self) -> Decimal:
        """The sum of the charges."""
        return sum((charge.amount for charge in self.charges), Decimal("0.00"))

    @property
    def paid(self) -> Decimal:
        """The sum of the payments."""
        return sum((payment.amount for payment in self.payments), Decimal("0.00"))
