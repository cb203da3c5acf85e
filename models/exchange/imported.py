"""What a file from outside states, before anything is stored: frozen facts, the same for every format.

`at` is the place in the file, for messages; it is no part of the facts and never makes two of them differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Key:
    """A name another system uses; one that counts only within its sender carries the sender in `system` or `value`."""

    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from: the sender as it names itself ("" for none), its own id, the message it came in.

    `source` is the resource as it came: it can hold numbers that must not be kept.
    """

    sender: str = ""
    identity: str = ""
    message: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Someone a fact points to: every key the file gives, and a name to show where none can be found."""

    keys: tuple[Key, ...]
    display: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPatient:
    """A patient. `mrn` is a record number where the file states one, else the source's own id.

    `birth_date` is None where only a year or a month is stated; `birth_text` is the date as it was written. `merges`
    names the records this one is linked to as replaced by them, or as replacing them.
    """

    keys: tuple[Key, ...] = field(repr=False)
    mrn: str
    family: str
    given: str
    birth_date: date | None
    birth_text: str
    sex: str
    deceased: bool
    active: bool
    merges: tuple[MergeLink, ...] = field(default=(), repr=False)
    origin: Origin = field(default=Origin(), compare=False, repr=False)
    at: str = field(default="", compare=False, repr=False)

    @property
    def replaced(self) -> bool:
        """True when its source says another record took this one's place."""
        return any(link.replaced for link in self.merges)


@dataclass(frozen=True, slots=True)
class MergeLink:
    """A proposed merge: `replaced` True when the patient that carries it gives way to `other`."""

    other: PersonRef
    replaced: bool


@dataclass(frozen=True, slots=True)
class ImportedPractitioner:
    """A prescriber. `npi` "" unless its check digit holds."""

    keys: tuple[Key, ...] = field(repr=False)
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

    keys: tuple[Key, ...] = field(repr=False)
    patient: PersonRef = field(repr=False)
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

    keys: tuple[Key, ...] = field(repr=False)
    patient: PersonRef = field(repr=False)
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

    keys: tuple[Key, ...] = field(repr=False)
    patient: PersonRef = field(repr=False)
    status: str
    starts_at: datetime | date
    reason: str
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedService:
    """A visit level, procedure or test as billed: `charge` in dollars and cents, not `active` where sent in error."""

    keys: tuple[Key, ...] = field(repr=False)
    patient: PersonRef = field(repr=False)
    code: str
    units: Decimal
    performed: datetime | date
    charge: Decimal | None
    diagnoses: tuple[str, ...]
    provider: PersonRef | None = field(repr=False)
    active: bool = True
    at: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedWeight:
    """A body weight in kilograms."""

    keys: tuple[Key, ...] = field(repr=False)
    patient: PersonRef = field(repr=False)
    kilograms: Decimal
    measured_at: datetime | date
    at: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """A medication order as stated. `amount` and `unit` None unless one dose is stated in figures.

    `route_words` are the codes and words the order's route is stated in; `gaps` what could not be read and must be
    settled by a person; `interval_days` None is a single dose. `medication_names` are all words its medication is
    named with; `setting` is the coded place it is to be taken or given at; `reported` True when it only records what
    somebody else ordered, `for_patient` True when the patient is to give it.
    """

    keys: tuple[Key, ...] = field(repr=False)
    patient: PersonRef = field(repr=False)
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
    medication_names: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    reported: bool = False
    for_patient: bool = False
    dispensed: bool = False
    patient_words: str = ""
    origin: Origin = field(default=Origin(), compare=False, repr=False)
    at: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ImportedDose:
    """A dose another place says it gave: of an Immunization or a MedicationAdministration.

    `given` is None where not even the day is stated, `given_text` the time as written; `vaccine` tells the two apart.
    """

    keys: tuple[Key, ...] = field(repr=False)
    patient: PersonRef = field(repr=False)
    vaccine: bool
    text: str
    codes: tuple[str, ...]
    ndcs: tuple[str, ...]
    amount: Decimal | None
    unit: str
    route_words: tuple[str, ...]
    lot: str
    given: datetime | date | None
    given_text: str
    place: str
    origin: Origin = field(default=Origin(), compare=False, repr=False)
    at: str = field(default="", compare=False, repr=False)


Fact = (
    ImportedPatient | ImportedPractitioner | ImportedAllergy | ImportedCoverage | ImportedEncounter | ImportedService
    | ImportedWeight | ImportedOrder | ImportedDose
)  # fmt: skip


def digest(fact: Fact, *people: UUID | None) -> str:
    """Return the SHA-256 of a fact; equal facts of the same `people` have one, however they are named and sent."""
    return hashlib.sha256(f"{' '.join(map(str, people or (None,)))}{fact!r}".encode()).hexdigest()
