"""The actions of claims by the act each asks, called with nothing else right."""

from __future__ import annotations

from io import BytesIO

from models.claims.actions.correct_claim import correct_claim
from models.claims.actions.decide_backlog import decide_backlog
from models.claims.actions.decide_claim import ClaimChoice, decide_claim
from models.claims.actions.make_batch import WantedBatch, make_batches, mark_sent
from models.claims.actions.post_by_hand import HandPosting, post_by_hand
from models.claims.actions.release_claims import release_claims, release_clean, take_back
from models.claims.actions.save_claim_payer import SenderEntry, save_claim_payer, save_sender
from models.claims.actions.save_service import ServiceEntry, attest_service, enter_service, remove_service
from models.claims.answers.actions.post_answers import post_answers
from models.claims.answers.actions.settle_question import Settling, settle_question
from models.claims.building.payers import PayerOnClaims
from models.claims.claim import Receiver, Sender
from models.exchange.actions.export_records import export_records
from models.exchange.queries.export_rows import Wanted
from tests.models.people.asking import NOBODY, PIN, WHY, Calls

NO_PAYER = PayerOnClaims("commercial", "", filing="")
NO_SENDER = SenderEntry(Sender("", "", "", "", ""), Receiver("", "", ""), WHY)

OF_CLAIMS: Calls = {
    "enter_services": (
        lambda ask: enter_service(ask.clinic, ask.id, ServiceEntry(ask.patient, ask.today, "no code")),
        lambda ask: remove_service(ask.clinic, ask.id, NOBODY, 1, ""),
    ),
    "attest_services": (lambda ask: attest_service(ask.clinic, ask.id, PIN, NOBODY, ""),),
    "decide_charges": (
        lambda ask: decide_claim(ask.clinic, ask.id, ClaimChoice(NOBODY, 1, "no such choice", WHY)),
        lambda ask: correct_claim(ask.clinic, ask.id, NOBODY, 1, ""),
    ),
    "release_claims": (
        lambda ask: release_clean(ask.clinic, ask.id),
        lambda ask: release_claims(ask.clinic, ask.id, {}),
        lambda ask: take_back(ask.clinic, ask.id, NOBODY, 1),
    ),
    "batch_claims": (
        lambda ask: make_batches(ask.clinic, ask.id, WantedBatch("no such format")),
        lambda ask: mark_sent(ask.clinic, ask.id, NOBODY, ""),
    ),
    "post_answers": (
        lambda ask: post_by_hand(ask.clinic, ask.id, HandPosting(NOBODY, 1, "no such result")),
        lambda ask: post_answers(ask.clinic, ask.id, "era.835", BytesIO),
        lambda ask: settle_question(ask.clinic, ask.id, Settling(NOBODY, 1)),
    ),
    "export_records": (lambda ask: export_records(ask.clinic, ask.id, "charges", Wanted(mrn="no one")),),
    "close_backlog": (lambda ask: decide_backlog(ask.clinic, ask.id, "no month", "closed", WHY),),
    "change_claim_set_up": (
        lambda ask: save_claim_payer(ask.clinic, ask.id, NO_PAYER, WHY),
        lambda ask: save_sender(ask.clinic, ask.id, NO_SENDER),
    ),
}
