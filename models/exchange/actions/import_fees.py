"""Take fees from a CSV file: all of its lines or none."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from models.billing.actions.save_fees import FeesStored, _store
from models.billing.payers.checks import checked_fee
from models.billing.payers.clinic_payers import FeeRow
from models.billing.queries.payers import payer_profiles
from models.core.errors import BadInputError
from models.exchange.fees_csv import read_fees
from models.people.author import permitted
from models.store.clinic import Clinic


def import_fees(clinic: Clinic, person_id: UUID | None, content: bytes) -> FeesStored:
    """Store every fee of a CSV file, or none. Raises BadInputError naming line and column.

    Fees the file does not name stay as they are; the same file again changes nothing.
    """
    permitted(clinic, person_id, "change_fees")
    profiles = payer_profiles(clinic)
    checked: dict[Any, tuple[int, FeeRow]] = {}
    for line, fee in read_fees(content):
        try:
            taken = checked_fee(profiles, fee)
        except BadInputError as error:
            raise BadInputError(f"line {line}, {error.at}", error.text) from None
        if taken.place in checked:
            text = f"says the same payer, code and first day as line {checked[taken.place][0]}"
            raise BadInputError(f"line {line}", text)
        checked[taken.place] = (line, taken)
    detail = {"file_sha256": hashlib.sha256(content).hexdigest()}
    return _store(clinic, person_id, [fee for _, fee in checked.values()], "import_fees", detail)
