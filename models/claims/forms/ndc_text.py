"""Box 24, shaded: the drug of a line, in the spelling its payer reads (C20)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from models.claims.claim import ClaimLine, DrugOnLine
from models.claims.writing.letters import plain_letters
from models.claims.writing.unfit import UnfitClaimError
from models.core.quantity import plain_amount
from models.core.shipped import shipped_table

_MOST_WHOLE = Decimal(100_000_000)
_MOST_WHOLE_MEDI_CAL = Decimal(10_000_000)
_GAP = "   "


class NdcStyle(StrEnum):
    """NUCC: one space before the unit. POSITION_17: the older form, three spaces. MEDI_CAL: the quantity in 24D.

    QUALIFIER is N4 and the digits, DIGITS the eleven digits alone. What a person calls them: ndc_styles.toml.
    """

    NUCC = "nucc"
    POSITION_17 = "position_17"
    MEDI_CAL = "medi_cal"
    QUALIFIER = "qualifier"
    DIGITS = "digits"

    @property
    def label(self) -> str:
        """What screens call it."""
        return str(shipped_table(__package__, "ndc_styles")[self.value]["label"])


def supplemental(claim: str, line: ClaimLine, style: NdcStyle) -> str:
    """Return what stands from column 24A on: the NDC, its unit and quantity, then what is said in words."""
    parts = []
    if line.drug is not None:
        parts.append(_ndc(claim, line.drug, style))
    if words := line_words(line):
        parts.append(f"ZZ{words}")
    return _GAP.join(parts)


def line_words(line: ClaimLine) -> str:
    """Return what is said of a line in words: an unlisted drug's description, the line's note."""
    return plain_letters(f"{line.description} {line.note}")


def quantity_in_24d(claim: str, line: ClaimLine, style: NdcStyle) -> str:
    """Return Medi-Cal's unit and ten digits, seven before the point and three behind; "" in every other style."""
    if line.drug is None or style is not NdcStyle.MEDI_CAL:
        return ""
    quantity = _quantity(claim, line.drug, _MOST_WHOLE_MEDI_CAL)
    return f"{line.drug.unit}{int(quantity * 1000):010d}"


def _ndc(claim: str, drug: DrugOnLine, style: NdcStyle) -> str:
    if len(drug.ndc11) != 11 or not drug.ndc11.isdigit():
        raise UnfitClaimError(claim, "box 24A", "An NDC needs eleven digits: enter it as on the container.")
    if style is NdcStyle.DIGITS:
        return drug.ndc11
    if style in {NdcStyle.MEDI_CAL, NdcStyle.QUALIFIER}:
        return f"N4{drug.ndc11}"
    quantity = plain_amount(_quantity(claim, drug, _MOST_WHOLE))
    return f"N4{drug.ndc11}{' ' if style is NdcStyle.NUCC else _GAP}{drug.unit}{quantity}"


def _quantity(claim: str, drug: DrugOnLine, most: Decimal) -> Decimal:
    quantity = drug.quantity
    if quantity is None or not 0 < quantity < most or quantity != round(quantity, 3):
        text = "A drug quantity must be above zero, with at most three decimals: correct it."
        raise UnfitClaimError(claim, "box 24A", text)
    return quantity
