"""What a scanned string means in this clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from models.core.numbers.gs1 import unwrap
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.naming.known_packages import KnownPackages
from models.drugs.naming.scanned_code import NOT_OURS, ScannedCode, resolve_code
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientIdentifier
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
_NUMBER = table_of(PatientIdentifier)
_BARE_LENGTHS = (10, 11, 12, 13, 14)
"""Digits of an NDC, a UPC and a GTIN: what should be one and is not, is told where a code is asked for."""


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """A scan resolved. `kind` is product, patient or unknown; `problem` says in words why it is unknown.

    `word` is the verdict on one that is no product, in one or two words (U12); `no_code` says it is no code at all.
    `unlisted` marks a package no list holds, `ndc10` the ten digits of the NDC its code carries, "" for none.
    """

    kind: str
    ndc: str | None = None
    drug_slug: str | None = None
    drug_name: str = ""
    lot_number: str | None = None
    expires_on: date | None = None
    patient_id: UUID | None = None
    mrn: str = ""
    problem: str = ""
    word: str = "UNREADABLE"
    no_code: bool = False
    serial: str = ""
    unlisted: bool = False
    ndc10: str = ""

    @property
    def named(self) -> str:
        """What it is, for a screen that does not take it: `cyanocobalamin lot B2207`; "" for what is not known."""
        if self.kind == "patient":
            return "a patient's label"
        lot = f" lot {self.lot_number}" if self.lot_number else ""
        return f"{self.drug_name}{lot}" if self.kind == "product" else ""


def resolve_scan(clinic: Clinic, text: str) -> ScanVerdict:
    """Return what a code stands for: a package of the formulary (GS1, NDC, UPC), a patient's label, or unknown."""
    code = resolve_code(
        text,
        KnownPackages(clinic_formulary(clinic)),
        clinic.today(),
        lambda label: patient_of(clinic, label) is not None,
    )
    if code.kind == "patient":
        label = unwrap(text).body
        return ScanVerdict("patient", patient_id=patient_of(clinic, label), mrn=label, word="A PATIENT")
    return _product(code)


def is_code(clinic: Clinic, text: str, *, asked: bool) -> bool:
    """Return True when a text is what scanners read: GS1, a product's number, a patient's label.

    Bare digits are one only where a code is `asked` for, or when a package of the formulary carries them: a phone or a
    member number is text (S14).
    """
    known = KnownPackages(clinic_formulary(clinic))
    code = resolve_code(text, known, clinic.today(), lambda label: patient_of(clinic, label) is not None)
    bare = text.strip().isdigit()
    if code.kind == "unknown":
        return bool(unwrap(text).aim) or (asked and bare and len(text.strip()) in _BARE_LENGTHS)
    if not bare:
        return True
    dated = code.kind == "gs1" and code.expiry is not None and not code.problems
    return asked or dated or (code.listing is not None and code.listing.drug is not None)


def ndc_in(clinic: Clinic, text: str) -> str:
    """Return the NDC a package's code carries, "" where its segments are not known."""
    code = resolve_code(text, KnownPackages(clinic_formulary(clinic)), clinic.today())
    return str(code.ndc) if code.ndc else ""


def patient_of(clinic: Clinic, label: str) -> UUID | None:
    """Return the patient whose record number or wristband the label carries, None when no one's or more than one's.

    A number of a record that was merged leads to the record that stands for it (W27).
    """
    carried = select(_NUMBER.c.patient_id).where(_NUMBER.c.site_id == clinic.site_id, _NUMBER.c.value == label)
    own = _PATIENT.c.site_id == clinic.site_id, _PATIENT.c.mrn == label
    person = select(_PATIENT.c.person_id)
    with clinic.store.read() as connection:
        found = connection.execute(person.where(*own).union(person.where(_PATIENT.c.id.in_(carried)))).scalars().all()
    return found[0] if len(found) == 1 else None


def _product(code: ScannedCode) -> ScanVerdict:
    if code.problems:
        problem = code.problems[0]
        return ScanVerdict("unknown", problem=f"{problem[:1].upper()}{problem[1:]}.", no_code=problem == NOT_OURS)
    if code.listing is None or code.listing.drug is None:
        problem = "This package is not in the formulary."
        return ScanVerdict("unknown", problem=problem, word="UNKNOWN", unlisted=True, ndc10=code.ndc10 or "")
    drug = code.listing.drug
    return ScanVerdict(
        "product", str(code.listing.ndc), drug.slug, drug.display, code.lot, code.expiry, serial=code.serial or ""
    )
