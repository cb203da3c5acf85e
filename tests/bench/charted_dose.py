"""A dose charted to its end, to be signed."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from models.charting.actions.save_draft import save_draft
from models.charting.actions.sign_administration import SignRequest
from models.charting.queries.charting import open_charting, pick_lot, view_charting
from models.core.charting_codes import ResponseKind, Step
from models.safety.draft import DraftBody, SitePick
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, PHYSICIAN_SIGN_IN, staff_id


def charted_dose(clinic: Clinic, order: UUID, who: UUID, lot: str = "") -> SignRequest:
    """Chart a dose of an order with a lot of that number, else the first on hand, and leave it as a kept draft."""
    charting = open_charting(clinic, order, who)
    body = DraftBody(
        step=Step.SIGN,
        supervisor_id=staff_id(clinic, PHYSICIAN_SIGN_IN),
        identifiers=("name", "birth_date"),
        sites=(SitePick(code="deltoid-r", volume_ml=Decimal(1)),),
        given_at=clinic.now(),
        response=ResponseKind.TOLERATED,
        education="explained",
    )
    picked = next(one for one in charting.facts.stock if lot in {"", one.lot_number})
    body = pick_lot(charting.facts, body, picked, "scanned")
    version = save_draft(clinic, charting.draft_id, order, who, 0, body)
    assert version is not None
    shown = view_charting(charting.facts, body, clinic.now())
    return SignRequest(charting.draft_id, version, who, GIVER_PIN, shown.hash, shown.charges_hash)
