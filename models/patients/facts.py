"""A patient as rules and screens know them: frozen facts, read from the store or from a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from models.core.birth import Birth


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """The person on the banner. `allergy_status` is unknown, none_known or recorded.

    `weight_before_kg` is the weight before the newest. `birth_precision` says how much of `birth_date` is known,
    `other_mrns` are the numbers of records merged into this one, `deceased_on` None where only the death is known.
    """

    id: UUID
    family: str
    given: str
    birth_date: date
    sex: str
    mrn: str
    active: bool
    deceased: bool
    weight_kg: Decimal | None
    weight_on: date | None
    allergy_status: str
    allergies: tuple[AllergyFacts, ...]
    weight_before_kg: Decimal | None = None
    flags: tuple[FlagFacts, ...] = ()
    birth_precision: str = "day"
    deceased_on: date | None = None
    deceased_estimated: bool = False
    confidential: bool = False
    other_mrns: tuple[str, ...] = ()

    @property
    def birth(self) -> Birth:
        """The birth date as far as it is known."""
        return Birth(self.birth_date, self.birth_precision)

    @property
    def closed(self) -> str:
        """Why nothing can be entered for this patient (S8), "" when everything can."""
        if self.deceased:
            return "This patient is recorded as deceased. The chart can only be read."
        return "" if self.active else "This record is inactive or merged. Find the patient's active record."


@dataclass(frozen=True, slots=True)
class FlagFacts:
    """What the chart says of a patient: a row of `flags.toml`, the side or site it keeps clear, a note."""

    code: str
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class AllergyFacts:
    """One recorded allergy: the words it was recorded in, its reaction ("" unknown), criticality, when it came in."""

    substance: str
    reaction: str
    criticality: str
    recorded_at: datetime | None = None
