"""Loop 2400: the lines, their drugs, the practitioners who differ from the claim's, and earlier payers' answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.claims.claim import Claim, ClaimLine, DrugOnLine
from models.claims.x12.guide import most
from models.claims.x12.line_answers import line_answers
from models.claims.x12.parties import by_role, practitioner
from models.claims.x12.pen import Pen, composite, day, segment

DRUG_UNITS = ("F2", "GR", "ME", "ML", "UN")
# The order of loops 2420A, D, E and F. At claim level the guide has no ordering provider, so it is on every line.
_ROLES = ("rendering", "supervising", "ordering", "referring")


def service_lines(pen: Pen, claim: Claim) -> Iterator[str]:
    """Yield every line of a claim with its loops."""
    if not 0 < len(claim.lines) <= most("lines_a_claim"):
        pen.refuse("LX", f"A claim has 1 to {most('lines_a_claim')} lines, this one {len(claim.lines)}: part it.")
    if len({line.control for line in claim.lines}) != len(claim.lines):
        pen.refuse("REF02-6R", "Two lines have one control number: an answer could not be told apart.")
    for place, line in enumerate(claim.lines, start=1):
        yield segment("LX", str(place))
        yield from _line(pen, claim, line, place)


def procedure(pen: Pen, line: ClaimLine, place: int, description: str = "") -> str:
    """Return SV101 and SVD03: the code, its modifiers, an unlisted drug's description."""
    code = pen.needed("SV101-2", pen.number("SV101-2", line.code, f"Line {place}'s code"), f"Line {place}'s code")
    if len(line.modifiers) > most("modifiers"):
        pen.refuse("SV101-3", f"Line {place} has more than {most('modifiers')} modifiers: drop those least needed.")
    modifiers = [pen.number("SV101-3", modifier, f"A modifier of line {place}") for modifier in line.modifiers]
    modifiers += [""] * (most("modifiers") - len(modifiers))
    return composite("HC", code, *modifiers, description)


def _line(pen: Pen, claim: Claim, line: ClaimLine, place: int) -> Iterator[str]:
    description = pen.text("SV101-7", line.description, f"Line {place}'s drug description")
    yield segment(
        "SV1",
        procedure(pen, line, place, description),
        pen.money("SV102", line.charge, f"Line {place}'s charge"),
        "UN",
        pen.quantity("SV104", line.units, f"Line {place}'s units"),
        _place(pen, claim, line, place),
        "",
        _pointers(pen, claim, line, place),
    )
    yield segment("DTP", "472", "D8", day(line.day))
    if line.authorization and line.authorization != claim.authorization:
        yield segment("REF", "G1", pen.number("REF02", line.authorization, f"Line {place}'s prior authorization"))
    what = f"Line {place}'s control number"
    yield segment("REF", "6R", pen.needed("REF02-6R", pen.number("REF02-6R", line.control, what), what))
    if line.note:
        yield segment("NTE", "ADD", pen.text("NTE02", line.note, f"Line {place}'s note"))
    if line.drug is not None:
        yield from _drug(pen, line.drug, place)
    yield from _practitioners(pen, claim, line)
    yield from line_answers(pen, claim, line, procedure(pen, line, place))


def _place(pen: Pen, claim: Claim, line: ClaimLine, place: int) -> str:
    if not line.place_of_service or line.place_of_service == claim.place_of_service:
        return ""
    if not re.fullmatch(r"[0-9]{2}", line.place_of_service):
        pen.refuse("SV105", f"Line {place}'s place of service needs two digits: correct it.")
    return line.place_of_service


def _pointers(pen: Pen, claim: Claim, line: ClaimLine, place: int) -> str:
    if not 0 < len(line.pointers) <= most("pointers"):
        pen.refuse("SV107", f"Line {place} points to {len(line.pointers)} diagnoses where 1 to 4 fit: choose them.")
    if any(not 0 < pointer <= len(claim.diagnoses) for pointer in line.pointers):
        pen.refuse("SV107", f"Line {place} points to a diagnosis the claim does not have: choose again.")
    return composite(*(str(pointer) for pointer in line.pointers))


def _drug(pen: Pen, drug: DrugOnLine, place: int) -> Iterator[str]:
    if not re.fullmatch(r"[0-9]{11}", drug.ndc11):
        pen.refuse("LIN03", f"Line {place}'s NDC needs eleven digits: enter it as on the container.")
    if drug.unit not in DRUG_UNITS:
        pen.refuse("CTP05-1", f"Line {place}'s drug unit is none of {', '.join(DRUG_UNITS)}: correct it.")
    yield segment("LIN", "", "N4", drug.ndc11)
    quantity = pen.quantity("CTP04", drug.quantity, f"Line {place}'s drug quantity")
    yield segment("CTP", "", "", "", quantity, drug.unit)
    if drug.prescription:
        yield segment("REF", "XZ", pen.number("REF02", drug.prescription, f"Line {place}'s prescription number"))


def _practitioners(pen: Pen, claim: Claim, line: ClaimLine) -> Iterator[str]:
    of_claim, of_line = by_role(pen, claim.providers), by_role(pen, line.providers)
    rendering = of_line.get("rendering") or of_claim.get("rendering")
    for role in _ROLES:
        provider = of_line.get(role)
        if role == "ordering":
            provider = provider or of_claim.get(role)
            if provider is not None and rendering is not None and provider.npi == rendering.npi:
                provider = None
        elif provider == of_claim.get(role):
            provider = None
        if provider is not None:
            yield from practitioner(pen, provider)
