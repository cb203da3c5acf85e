"""What lots of a product are stored under, from what a person types: its NDC, or a compounded drug by its name."""

from __future__ import annotations

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.drugs.drug import COMPOUNDED
from models.drugs.formulary import Formulary


def product_code(formulary: Formulary, text: str, at: str = "ndc") -> str:
    """Return the NDC in 5-4-2, or the code of a product without one. Raises BadInputError at `at`."""
    typed = " ".join(text.split())
    if typed.startswith(COMPOUNDED) and typed in formulary.by_ndc:
        return typed
    if not any(sign.isalpha() for sign in typed):
        try:
            return str(parse_ndc(typed))
        except BadInputError as error:
            raise BadInputError(at, error.text) from None
    found = formulary.named(typed) or formulary.matching(typed)
    codes = [package.code for drug in found for package in drug.packages if package.ndc is None]
    if len(codes) == 1:
        return codes[0]
    if not codes:
        raise BadInputError(at, f"no compounded product named {typed}: type the NDC on the package")
    raise BadInputError(at, f"{len(codes)} compounded products match {typed}: type more of the name")
