"""Item 24: one service on its two print lines, and what has room only in item 19."""

from __future__ import annotations

from dataclasses import replace

from models.claims.claim import Claim, ClaimLine
from models.claims.forms.layout import paper, service_field, shaded_field
from models.claims.forms.ndc_text import NdcStyle, line_words, quantity_in_24d, supplemental
from models.claims.forms.sheet import Sheet
from models.core.quantity import plain_amount


def service_row(sheet: Sheet, claim: Claim, line: ClaimLine, place: int, style: NdcStyle) -> None:
    """Fill one of the six lines, `place` counted from 0."""
    row = place + 1
    sheet.put_exactly(f"24.{row} shaded", _shaded(sheet, line, place, style), shaded_field(place, "supplemental"))
    in_24d = quantity_in_24d(sheet.claim, line, style)
    sheet.put(f"24.{row} D shaded", in_24d, shaded_field(place, "drug_quantity"))
    for box in ("from", "to"):
        sheet.day(f"24.{row} {box}", line.day, service_field(place, box), century=False)
    where = line.place_of_service or claim.place_of_service
    sheet.put(f"24.{row} B", where, service_field(place, "place"))
    sheet.put(f"24.{row} D", line.code, service_field(place, "code"))
    if len(line.modifiers) > paper("modifiers"):
        sheet.refuse(f"24.{row} D", f"A line has at most {paper('modifiers')} modifiers: drop those least needed.")
    for number, modifier in enumerate(line.modifiers, start=1):
        sheet.put(f"24.{row} D{number}", modifier, service_field(place, f"modifier_{number}"))
    sheet.put(f"24.{row} E", _letters(sheet, claim, line, row), service_field(place, "pointers"))
    if line.charge is None:
        sheet.refuse(f"24.{row} F", "The charge is missing: enter it.")
    else:
        sheet.money(f"24.{row} F", line.charge, service_field(place, "charge"))
    sheet.put(f"24.{row} G", plain_amount(line.units), service_field(place, "units"), right=True)
    rendering = next((one for one in (*line.providers, *claim.providers) if one.role == "rendering"), None)
    if rendering is not None:
        sheet.put(f"24.{row} J", rendering.npi, service_field(place, "provider"))


def item_19(sheet: Sheet, lines: tuple[ClaimLine, ...], style: NdcStyle) -> str:
    """Return what is said of lines in words and has no room in their own shaded line."""
    overlong = [line for place, line in enumerate(lines) if _has_no_room(sheet, line, place, style)]
    return " ".join(f"{line.code} {line_words(line)}" for line in overlong)


def _shaded(sheet: Sheet, line: ClaimLine, place: int, style: NdcStyle) -> str:
    if _has_no_room(sheet, line, place, style):
        line = replace(line, description="", note="")
    return supplemental(sheet.claim, line, style)


def _has_no_room(sheet: Sheet, line: ClaimLine, place: int, style: NdcStyle) -> bool:
    """True where the words need item 19: in Medi-Cal's style the shaded line has its quantity in the middle."""
    if not line_words(line):
        return False
    if line.drug is not None and style is NdcStyle.MEDI_CAL:
        return True
    return len(supplemental(sheet.claim, line, style)) > shaded_field(place, "supplemental").width


def _letters(sheet: Sheet, claim: Claim, line: ClaimLine, row: int) -> str:
    if not 0 < len(line.pointers) <= paper("pointers"):
        sheet.refuse(f"24.{row} E", f"A line points to 1 to {paper('pointers')} diagnoses: choose them.")
    if any(not 0 < pointer <= len(claim.diagnoses) for pointer in line.pointers):
        sheet.refuse(f"24.{row} E", "The line points to a diagnosis the claim does not have: choose again.")
    return "".join(chr(ord("A") + pointer - 1) for pointer in line.pointers)
