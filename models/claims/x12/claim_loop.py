"""Loop 2300: the claim itself, its diagnoses, its practitioners and where the service was given."""

from __future__ import annotations

from collections.abc import Iterator

from models.claims.claim import Claim
from models.claims.x12.guide import most
from models.claims.x12.other_coverage import other_insurances
from models.claims.x12.parties import by_role, organization, practitioner
from models.claims.x12.pen import Pen, composite, day, segment
from models.claims.x12.service_line import service_lines

FREQUENCIES = ("1", "7", "8")
ACCIDENTS = ("AA", "EM", "OA")
# PWK02 of an attachment the clinic keeps for whoever asks: it alone needs no number.
KEPT = "AA"


def claim_loop(pen: Pen, claim: Claim) -> Iterator[str]:
    """Yield 2300 with every loop below it."""
    yield _claim(pen, claim)
    if claim.last_related_visit is not None:
        yield segment("DTP", "304", "D8", day(claim.last_related_visit))
    if claim.accident_on is not None:
        yield segment("DTP", "439", "D8", day(claim.accident_on))
    yield from _attachments(pen, claim)
    for qualifier, number, what in (
        ("G1", claim.authorization, "The prior authorization"),
        ("F8", claim.original, "The payer's claim number"),
        ("EA", claim.record_number, "The medical record number"),
    ):
        if number:
            yield segment("REF", qualifier, pen.number("REF02", number, what))
    if claim.note:
        yield segment("NTE", "ADD", pen.text("NTE02", claim.note, "The claim's note"))
    yield _diagnoses(pen, claim)
    yield from _practitioners(pen, claim)
    yield from other_insurances(pen, claim)
    yield from service_lines(pen, claim)


def _claim(pen: Pen, claim: Claim) -> str:
    if claim.frequency not in FREQUENCIES:
        pen.refuse("CLM05-3", "A claim is an original (1), a replacement (7) or a void (8): correct it.")
    if claim.frequency != "1" and not claim.original:
        pen.refuse("REF02", "A replacement or void needs the payer's number of the first claim: enter it.")
    if claim.total == 0:
        pen.refuse("CLM02", "The claim charges nothing: enter its charges, or close it as not billable.")
    return segment(
        "CLM",
        pen.needed("CLM01", pen.number("CLM01", claim.control, "The claim number"), "The claim number"),
        pen.money("CLM02", claim.total, "The claim's total"),
        "",
        "",
        composite(place_of_service(pen, "CLM05-1", claim.place_of_service), "B", claim.frequency),
        "Y",
        "A" if claim.assignment else "C",
        "Y" if claim.benefits else "N",
        "Y" if claim.release else "I",
        "",
        _accident(pen, claim),
    )


def place_of_service(pen: Pen, element: str, code: str) -> str:
    """Return a place of service of two digits."""
    if len(code) != 2 or not code.isascii() or not code.isdigit():
        pen.refuse(element, "The place of service needs two digits: correct it.")
    return code


def _accident(pen: Pen, claim: Claim) -> str:
    if not claim.accident:
        return ""
    if claim.accident not in ACCIDENTS:
        pen.refuse("CLM11-1", "An accident is automobile (AA), employment (EM) or other (OA): correct it.")
    if claim.accident != "EM" and claim.accident_on is None:
        pen.refuse("DTP03", "The day of the accident is missing: enter it.")
    if claim.accident == "AA" and not claim.accident_state:
        pen.refuse("CLM11-4", "The state of the automobile accident is missing: enter it.")
    return composite(claim.accident, "", "", claim.accident_state if claim.accident == "AA" else "")


def _attachments(pen: Pen, claim: Claim) -> Iterator[str]:
    """Yield PWK of each attachment; one that is sent says which number stands on it (C25)."""
    longest = most("attachments")
    if len(claim.attachments) > longest:
        pen.refuse("PWK", f"A claim announces at most {longest} attachments, this one {len(claim.attachments)}.")
    for attachment in claim.attachments:
        if len(attachment.report) != 2 or len(attachment.way) != 2:
            pen.refuse("PWK01", "An attachment needs its kind and how it is sent, two characters each: choose them.")
        number = pen.number("PWK06", attachment.control, "An attachment's number")
        if attachment.way != KEPT:
            pen.needed("PWK06", number, "An attachment's number")
        yield segment("PWK", attachment.report, attachment.way, "", "", "AC" if number else "", number)


def _diagnoses(pen: Pen, claim: Claim) -> str:
    if not 0 < len(claim.diagnoses) <= most("diagnoses"):
        pen.refuse(
            "HI", f"A claim has 1 to {most('diagnoses')} diagnoses, this one {len(claim.diagnoses)}: correct it."
        )
    codes = []
    for place, diagnosis in enumerate(claim.diagnoses):
        code = pen.number("HI01-2", diagnosis.replace(".", ""), "A diagnosis")
        codes.append(composite("ABF" if place else "ABK", pen.needed("HI01-2", code, "A diagnosis")))
    return segment("HI", *codes)


def _practitioners(pen: Pen, claim: Claim) -> Iterator[str]:
    found = by_role(pen, claim.providers)
    referring, rendering, supervising = found.get("referring"), found.get("rendering"), found.get("supervising")
    if referring is not None:
        yield from practitioner(pen, referring)
    if rendering is not None and rendering.npi != claim.billing.npi:
        yield from practitioner(pen, rendering)
    if claim.facility is not None and claim.facility.address != claim.billing.address:
        yield from organization(pen, "77", claim.facility, "service facility", npi_needed=False)
    if supervising is not None:
        yield from practitioner(pen, supervising)
