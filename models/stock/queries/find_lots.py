"""Which stock a file means by an NDC and a lot number."""

from __future__ import annotations

from datetime import date

from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.drugs.drug import COMPOUNDED
from models.stock.entries import Held
from models.stock.queries.lots_on_hand import LotOnHand
from models.stock.rules.lot_identity import looks_like, lot_number


def find_lot(known: tuple[LotOnHand, ...], ndc: str, lot: str, expiry: date | None, place: str) -> Held:
    """Return what lies in stock of a lot. Raises BadInputError at the field of `place` where none or several do."""
    try:
        product = ndc.strip() if ndc.strip().startswith(COMPOUNDED) else str(parse_ndc(ndc))
    except BadInputError as error:
        raise BadInputError(f"{place}, ndc", error.text) from None
    number = lot_number(lot, f"{place}, lot")
    unopened = [item for item in known if item.ndc == product and item.held.vial_id is None]
    fitting = [item for item in unopened if item.lot_number == number and expiry in {None, item.expires_on}]
    if len(fitting) == 1:
        return fitting[0].held
    if fitting:
        raise BadInputError(f"{place}, lot", f"{number} lies in stock more than once: count it on the Stock screen")
    alike = next((item.lot_number for item in unopened if looks_like(item.lot_number, number)), "")
    hint = f"did you mean {alike}?" if alike else "receive it first"
    raise BadInputError(f"{place}, lot", f"{number} of {product} is not in stock: {hint}")
