"""Where a fault of a claim is mended: the screen that keeps the fact."""

from __future__ import annotations

from models.claims.queries.claim_sheet import ClaimSheet
from models.claims.scrub.places import Place
from tui.frame.ways import To

_WAYS = {
    Place.CLINIC: To.CLINIC,
    Place.DOSE: To.PATIENT,
    Place.FORMULARY: To.FORMULARY,
    Place.INSURANCE: To.INSURANCE,
    Place.PATIENT: To.PATIENT_DETAILS,
    Place.PEOPLE: To.PEOPLE,
}
_HERE = {
    Place.CLAIM: "That is decided here: d decides, e enters other services of the day.",
    Place.PAYER: "Payers' numbers stand under u.",
    Place.CODES: "Load the file with needlepoint reference load.",
}
CLEAN = "Nothing keeps this claim back."


def way_to_mend(sheet: ClaimSheet) -> tuple[To | None, str]:
    """Return the screen where the first open finding is mended, or None and what to do here."""
    first = next((one for one in sheet.findings if one.open), None)
    if first is None:
        return None, CLEAN
    way = _WAYS.get(first.place)
    return (way, "") if way else (None, _HERE.get(first.place, first.mend))
