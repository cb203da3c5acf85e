"""What an 835 says, as frozen facts.

Money is dollars and cents, exact. "" and None mean the payer did not send it; an amount that cannot be read is None
and has a fault. Names stand as the payer wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.claims.answers.reading.envelopes import Interchange
from models.claims.answers.reading.fault import Fault


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One amount taken off (CAS): `group` CO, PR, OA or PI, `reason` a CARC; `quantity` in units where sent."""

    group: str
    reason: str
    amount: Decimal
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """An AMT: its qualifier (I interest, B6 allowed, AU coverage) and amount."""

    qualifier: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """A REF: its qualifier and value."""

    qualifier: str
    value: str


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One SVC. `control` is REF 6R. `submitted` is what was billed where the payer says it paid another code (SVC06).

    `units` are those billed where the payer says so (SVC07), else those paid (SVC05).
    """

    at: str
    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    units: Decimal | None
    submitted: str
    submitted_modifiers: tuple[str, ...]
    day: date | None = None
    control: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    amounts: tuple[NamedAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class PaidClaim:
    """One CLP. `control` is the clinic's number exactly as sent back, `payer_number` the payer's, `status` CLP02.

    `patient_owes` is CLP05, which no balance counts on. `family`, `given` and `member` are the patient's (NM1 QC).
    `passed_to` names the payer it was passed on to (NM1 TT), None where the payer names none.
    """

    at: str
    control: str
    status: str
    charge: Decimal
    paid: Decimal
    patient_owes: Decimal | None
    payer_number: str
    family: str = ""
    given: str = ""
    member: str = ""
    day: date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    amounts: tuple[NamedAmount, ...] = ()
    references: tuple[Reference, ...] = ()
    passed_to: str | None = None
    lines: tuple[PaidLine, ...] = ()

    @property
    def interest(self) -> Decimal:
        """What the payer says it owes in interest (AMT I)."""
        return sum((one.amount for one in self.amounts if one.qualifier == "I"), Decimal(0))

    @property
    def every_adjustment(self) -> tuple[Adjustment, ...]:
        """The claim's own adjustments, then those of its lines."""
        return (*self.adjustments, *(one for line in self.lines for one in line.adjustments))


@dataclass(frozen=True, slots=True)
class ProviderMoney:
    """Money of no claim (PLB): positive lessens the payment, negative adds to it."""

    at: str
    reason: str
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """One ST of an 835. `place` counts the file's transactions from 1; `digest` is of what it says, envelope left out.

    `payer_numbers` are TRN03, N104 and REF 2U of the payer, `payee_numbers` the NPI and tax id it paid to.
    """

    place: int
    at: str
    digest: str
    interchange: Interchange
    handling: str
    amount: Decimal
    method: str
    paid_on: date | None
    trace: str
    payer: str
    payer_numbers: tuple[str, ...]
    payee_numbers: tuple[str, ...]
    claims: tuple[PaidClaim, ...]
    provider_money: tuple[ProviderMoney, ...]
    faults: tuple[Fault, ...]
