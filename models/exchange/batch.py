"""What a file from outside states, before anything is stored: frozen facts, the same for every format.

`at` is the place in the file, for messages; it is no part of the facts and never makes two of them differ.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Key:
    """A name another system uses. `everywhere` False: unique only within that system, so never enough on its own."""

    system: str
    value: str
    everywhere: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Someone a fact points to: every key the file gives, and a name to show where none can be found."""

    keys: tuple[Key, ...]
    display: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPatient:
    """A patient. `mrn` is a record number where the file states one, else the source's own id."""

    keys: tuple[Key, ...]
    mrn: str
    family: str
    given: str
    birth_date: date
    sex: str
    deceased: bool
    active: bool
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedPractitioner:
    """A prescriber. `npi` "" unless its check digit holds."""

    keys: tuple[Key, ...]
    family: str
    given: str
    credential: str
    npi: str
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedAllergy:
    """An allergy. `active` False once resolved, inactive, refuted or entered in error.

    `none_known` True when the file states that there are no allergies, instead of naming one.
    """

    keys: tuple[Key, ...]
    patient: PersonRef
    substance: str
    code: str
    category: str
    reaction: str
    criticality: str
    active: bool
    none_known: bool
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedCoverage:
    """A coverage. `payer_type` "" when the file does not tell medicare, medicaid, commercial or self_pay."""

    keys: tuple[Key, ...]
    patient: PersonRef
    payer_type: str
    payer_name: str
    member_id: str
    rank: int
    starts_on: date | None
    ends_on: date | None
    active: bool
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedEncounter:
    """A visit that has begun."""

    keys: tuple[Key, ...]
    patient: PersonRef
    status: str
    starts_at: datetime | date
    reason: str
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedWeight:
    """A body weight in kilograms."""

    keys: tuple[Key, ...]
    patient: PersonRef
    kilograms: Decimal
    measured_at: datetime | date
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """A medication order as stated. `amount` and `unit` None unless one dose is stated in figures.

    `route_words` are the codes and words the order's route is stated in; `gaps` what could not be read and must be
    settled by a person; `interval_days` None is a single dose.
    """

    keys: tuple[Key, ...]
    patient: PersonRef
    status: str
    intent: str
    do_not_perform: bool
    medication_text: str
    medication_codes: tuple[str, ...]
    ndcs: tuple[str, ...]
    form_text: str
    amount: Decimal | None
    unit: str
    route_words: tuple[str, ...]
    instruction: str
    as_needed: bool
    interval_days: int | None
    at_least_daily: bool
    doses_allowed: int | None
    authored: datetime | date | None
    valid_from: date | None
    valid_until: date | None
    requester: PersonRef | None
    diagnoses: tuple[str, ...]
    reason_text: str
    note: str
    gaps: tuple[str, ...]
    at: str = field(compare=False, repr=False)


Fact = (
    ImportedPatient
    | ImportedPractitioner
    | ImportedAllergy
    | ImportedCoverage
    | ImportedEncounter
    | ImportedWeight
    | ImportedOrder
)


@dataclass(frozen=True, slots=True)
class ImportedBatch:
    """Everything one file states, each kind in file order; of the weights only each patient's newest."""

    patients: tuple[ImportedPatient, ...] = ()
    practitioners: tuple[ImportedPractitioner, ...] = ()
    allergies: tuple[ImportedAllergy, ...] = ()
    coverages: tuple[ImportedCoverage, ...] = ()
    encounters: tuple[ImportedEncounter, ...] = ()
    weights: tuple[ImportedWeight, ...] = ()
    orders: tuple[ImportedOrder, ...] = ()


def digest(fact: Fact) -> str:
    """Return the SHA-256 of a fact, equal for equal facts wherever in a file they stand."""
    return hashlib.sha256(repr(fact).encode()).hexdigest()
