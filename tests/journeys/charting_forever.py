"""A process that charts and signs one dose after the other through the models until something kills it.

It tells what it was promised, one line each: `draft ID VERSION` for a kept draft, `signed INTENT` for a receipt. A line
is in the pipe before the next statement runs, so whatever was told was promised.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from models.charting.actions.save_draft import save_draft
from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.facts import DoseFacts
from models.charting.queries.charting import open_charting, pick_lot, view_charting
from models.clinic import open_clinic
from models.core.charting_codes import ResponseKind, Step
from models.safety.draft import DraftBody, SitePick
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_order, add_patient, staff_id
from tests.frozen_clock import FrozenClock

ASKED = "checked"


def run(database: str, pipe: int, first: int) -> None:
    """Chart doses numbered from `first` on in the database at this address, telling promises to `pipe`."""
    clinic = open_clinic(Store(open_engine(database)), FrozenClock())
    assert clinic is not None
    person = staff_id(clinic, GIVER_SIGN_IN)
    _tell(pipe, "ready")
    while True:
        _tell(pipe, f"signed {_one_dose(clinic, person, pipe, first)}")
        first += 1


def _one_dose(clinic: Clinic, person, pipe: int, number: int) -> str:
    born = date(1930 + number % 60, 1 + number % 12, 1 + number % 28)
    order = add_order(clinic, add_patient(clinic, mrn=f"K{number}", family=f"Okafor{number}", birth_date=born))
    charting = open_charting(clinic, order.id, person)
    version = charting.version
    for step in _changes(clinic, charting.facts):
        body = _answered(clinic, charting.facts, step)
        kept = save_draft(clinic, charting.draft_id, order.id, person, version, body)
        assert kept == version + 1
        version = kept
        _tell(pipe, f"draft {charting.draft_id} {version}")
    shown = view_charting(charting.facts, body, clinic.now())
    request = SignRequest(charting.draft_id, version, person, GIVER_PIN, shown.hash)
    outcome = sign_administration(clinic, request)
    assert isinstance(outcome, Signed), outcome
    return str(charting.draft_id)


def _changes(clinic: Clinic, facts: DoseFacts) -> Iterator[DraftBody]:
    body = DraftBody(supervisor_id=staff_id(clinic, PHYSICIAN_SIGN_IN), identifiers=("name", "birth_date"))
    yield body
    body = pick_lot(
        facts, body.model_copy(update={"step": Step.DOSE}), max(facts.stock, key=lambda lot: lot.on_hand), "scanned"
    )
    yield body
    body = body.model_copy(update={"step": Step.GIVE, "sites": (SitePick(code="deltoid-r", volume_ml=Decimal(1)),)})
    yield body
    body = body.model_copy(update={"step": Step.RESPONSE, "given_at": clinic.now()})
    yield body
    yield body.model_copy(update={"step": Step.SIGN, "response": ResponseKind.TOLERATED, "education": "explained"})


def _answered(clinic: Clinic, facts: DoseFacts, body: DraftBody) -> DraftBody:
    """Answer the warning that somebody on today's list looks like this patient: in a large clinic someone does."""
    answers = view_charting(facts, body, clinic.now()).answers
    similar = {key: ASKED for key, table in answers.items() if table == "similar"}
    return body.model_copy(update={"overrides": similar})


def _tell(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())
