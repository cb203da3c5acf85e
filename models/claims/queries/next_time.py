"""The questions on which a claim's payer can be given an answer for next time."""

from __future__ import annotations

from models.billing.payers.payer_answers import Answered
from models.billing.payers.payer_profiles import profile_named
from models.billing.queries.payer_sheets import payer_sheets
from models.store.clinic import Clinic


def payer_questions(clinic: Clinic, payer_type: str, payer_name: str) -> tuple[Answered, ...]:
    """Return every switch of the payer's profile with its present answer, without those its type binds."""
    sheets = [sheet for sheet in payer_sheets(clinic) if not sheet.retired]
    profile = profile_named([sheet.profile for sheet in sheets], payer_name, payer_type)
    found = next((sheet for sheet in sheets if sheet.profile is profile), None)
    return tuple(one for one in found.switches if not one.policy.binding) if found else ()
