"""What a scan means on the charting screen: a verdict in words, and what it fills in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.queries.charting import pick_lot
from models.values.words import say_date

if TYPE_CHECKING:
    from datetime import date

    from models.queries.charting import Charting
    from models.queries.scan import ScanVerdict
    from models.values.charting import DraftBody


_AGAIN = "Scan again, or pick from the list."


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """`text` for the person, its first words the verdict (U12); `body` the draft with what was scanned, None if bad.

    `near_miss` is what it nearly was, "" for nothing, and `found` what was in hand, never a person.
    """

    text: str
    body: DraftBody | None = None
    near_miss: str = ""
    found: str = ""


def answer_scan(charting: Charting, body: DraftBody, verdict: ScanVerdict, entry: str, today: date) -> ScanAnswer:
    """Return what to say and do about a scanned code. Wrong drug, wrong patient and an expired code change nothing."""
    if verdict.kind == "patient":
        if verdict.patient_id != charting.facts.patient.id:
            said = f"WRONG PATIENT: this label is {verdict.mrn}. Do not give. Scan the right label."
            return ScanAnswer(said, near_miss="wrong_patient")
        identifiers = tuple(dict.fromkeys((*body.identifiers, "mrn")))
        said = "accepted: record number matches." + ("" if len(identifiers) > 1 else " One more identifier.")
        return ScanAnswer(said, body.model_copy(update={"identifiers": identifiers, "identity_method": "label"}))
    if verdict.kind != "product":
        return ScanAnswer(f"{verdict.word}: {verdict.problem or 'This code is not known.'} {_AGAIN}")
    drug = charting.facts.drug
    if drug is None or verdict.drug_slug != drug.slug:
        ordered = drug.display if drug else charting.facts.order.medication_text
        said = f"WRONG DRUG: do not give. Ordered {ordered}; scanned {verdict.drug_name}."
        return ScanAnswer(said, near_miss="wrong_drug_scan", found=verdict.drug_name)
    if verdict.expires_on and verdict.expires_on < today:
        said = say_date(verdict.expires_on)
        text = f"EXPIRED: the code says {said}. Do not give. Take another, and scan that."
        return ScanAnswer(text, near_miss="expired_scan", found=f"lot {verdict.lot_number or 'not told'} exp {said}")
    return _vial(charting, body, verdict, entry)


def _vial(charting: Charting, body: DraftBody, verdict: ScanVerdict, entry: str) -> ScanAnswer:
    fitting = [item for item in charting.facts.stock if str(item.package.ndc) == verdict.ndc]
    if lot := (verdict.lot_number or "").upper():
        fitting = [item for item in fitting if item.lot_number.upper() == lot]
    if not fitting:
        what = f"lot {verdict.lot_number}" if lot else "this package"
        return ScanAnswer(f"NOT ON THE SHELF: {what}. Receive it in Stock (s on the worklist), or pick another.")
    picked = pick_lot(charting.facts, body, fitting[0], entry)
    if entry != "typed":
        picked = picked.model_copy(update={"cannot_scan": None, "scan_proof": "", "rights": ()})
    return ScanAnswer(f"accepted: lot {fitting[0].lot_number}, in date.", picked)
