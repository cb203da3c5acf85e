"""What a claim is built from: signed doses with their charges, and other services of the same day. Frozen facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID


class Key(NamedTuple):
    """What makes one claim: the person, the day, the payer (its name as compared), the place, and whether it is billed.

    Doses that are not billed stand on a claim of their own, which no payer sees.
    """

    person_id: UUID
    day: date
    payer_type: str
    payer_key: str
    place_of_service: str
    billed: bool


@dataclass(frozen=True, slots=True)
class DoseCharge:
    """One charge line of a signed dose as it was stored; `diagnoses` are codes, the first its reason."""

    id: UUID
    code: str
    units: Decimal
    modifiers: tuple[str, ...]
    diagnoses: tuple[str, ...]
    ndc11: str
    ndc_unit: str
    ndc_quantity: Decimal | None
    narrative: str
    charge: Decimal | None


@dataclass(frozen=True, slots=True)
class BilledDose:
    """A signed dose that counts. `status` is billable, hold or not_billable, `questions` and `stops` why, in words.

    `replaces_id` is the record it amends, None for one that stands as first signed.
    """

    id: UUID
    key: Key
    patient_id: UUID
    payer_name: str
    effective_at: datetime
    drug: str
    status: str
    charges: tuple[DoseCharge, ...]
    questions: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    replaces_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DayService:
    """Another service of the day. `attested` says that a provider attests it apart from the injection."""

    id: UUID
    code: str
    units: Decimal
    modifiers: tuple[str, ...]
    diagnoses: tuple[str, ...]
    charge: Decimal | None
    attested: bool


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line before it has its control number; `partner` is the index of the line it must stay with, None alone."""

    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    charge: Decimal | None
    diagnoses: tuple[str, ...]
    ndc11: str = ""
    ndc_unit: str = ""
    ndc_quantity: Decimal | None = None
    description: str = ""
    charge_item_id: UUID | None = None
    administration_id: UUID | None = None
    service_id: UUID | None = None
    partner: int | None = None


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """What one claim is to hold: its doses in the order they were given, and its lines. `held` has a question."""

    key: Key
    doses: tuple[BilledDose, ...]
    lines: tuple[DraftLine, ...]
    question: str
    held: bool

    @property
    def total(self) -> Decimal:
        """The sum of the lines' charges; a line without a charge counts nothing."""
        return sum((line.charge for line in self.lines if line.charge is not None), Decimal(0))
