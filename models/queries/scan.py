"""What a scanned string means in this clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from models.clinic import Clinic
from models.records.patient import Patient
from models.store.transaction import table_of
from models.values.errors import BadInputError
from models.values.gs1 import check_digit_holds, ndc_candidates, parse_gs1
from models.values.ndc import parse_ndc

_PATIENT = table_of(Patient)


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """A scan resolved. `kind` is product, patient or unknown; `problem` says in words why it is unknown."""

    kind: str
    ndc: str | None = None
    drug_slug: str | None = None
    lot_number: str | None = None
    expires_on: date | None = None
    patient_id: UUID | None = None
    mrn: str = ""
    problem: str = ""


def resolve_scan(clinic: Clinic, text: str) -> ScanVerdict:
    """Return what a code stands for: a package of the formulary (GS1, NDC, UPC), a patient's label, or unknown."""
    code = text.strip("\r\n\t ")
    try:
        read = parse_gs1(code)
    except BadInputError as error:
        found = _bare(clinic, code)
        return found if found.kind != "unknown" or not _gs1_like(code) else ScanVerdict("unknown", problem=error.text)
    if not read.gtin:
        return _bare(clinic, code)
    known = [ndc for ndc in ndc_candidates(read.gtin) if ndc in clinic.formulary.by_ndc]
    if len(known) != 1:
        return ScanVerdict("unknown", problem="This package is not in the formulary.")
    drug, _package = clinic.formulary.by_ndc[known[0]]
    return ScanVerdict("product", known[0], drug.slug, read.lot, read.expiry)


def _bare(clinic: Clinic, code: str) -> ScanVerdict:
    """Read a code without GS1 fields: an NDC, a UPC, or a record number."""
    patient = _patient(clinic, code)
    if patient:
        return patient
    ndcs: tuple[str, ...] = ()
    try:
        ndcs = (str(parse_ndc(code)),)
    except BadInputError:
        if code.isdigit() and len(code) == 12 and code.startswith("3") and check_digit_holds(code):
            ndcs = ndc_candidates(code.zfill(14))
    known = [ndc for ndc in ndcs if ndc in clinic.formulary.by_ndc]
    if len(known) == 1:
        return ScanVerdict("product", known[0], clinic.formulary.by_ndc[known[0]][0].slug)
    return ScanVerdict("unknown", problem="This code is neither a package of the formulary nor a patient's label.")


def _patient(clinic: Clinic, code: str) -> ScanVerdict | None:
    with clinic.store.read() as connection:
        rows = connection.execute(
            select(_PATIENT.c.id, _PATIENT.c.mrn).where(_PATIENT.c.site_id == clinic.site_id, _PATIENT.c.mrn == code)
        ).all()
    return ScanVerdict("patient", patient_id=rows[0].id, mrn=rows[0].mrn) if len(rows) == 1 else None


def _gs1_like(code: str) -> bool:
    return code.startswith(("]", "01")) or "\x1d" in code
