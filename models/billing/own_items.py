"""The clinic's own charge items: a code of its own in the self-pay fees, for what no payer's code stands for."""

from __future__ import annotations

import re

from models.billing.queries.payers import payers
from models.core.errors import BadInputError
from models.store.clinic import Clinic

_OWN = re.compile(r"[0-9A-Z]{5}")
# CPT: five digits, or four and a letter. HCPCS Level II: a letter and four digits.
_OFFICIAL = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")


def checked_item(text: str) -> str:
    """Return the code of an own charge item, "" for none. Raises BadInputError at `item` for any other code."""
    code = text.strip().upper()
    if code and not _OWN.fullmatch(code):
        raise BadInputError("item", "write the code of your own charge item: five letters or digits, such as B12SP")
    if _OFFICIAL.fullmatch(code):
        raise BadInputError("item", f"{code} has the form of an official code: those are worked out from the dose")
    return code


def priced_item(clinic: Clinic, text: str) -> str:
    """Return the code of an own charge item that has a self-pay fee today. Raises BadInputError at `item`."""
    code = checked_item(text)
    fees = payers(clinic).payer("self_pay", "").fees if code else None
    if code and (fees is None or fees.on(code, clinic.today()) is None):
        raise BadInputError("item", f"{code} has no self-pay fee today: enter it in the self-pay fees first")
    return code
