"""The charge queue, driven by keys."""

from __future__ import annotations

from typing import Any

import pytest

from models.billing.records.payer_profile import PayerProfileVersion
from models.claims.actions.check_claims import check_claims
from models.claims.actions.save_service import ServiceEntry, enter_service
from models.claims.records.claim import ClaimDecision
from models.claims.records.claim_payer import ClaimPayer, ClaimSender
from models.claims.records.encounter_service import ServiceAttestation
from models.claims.states import State
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from tests.daily import each
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_staff, hashed_quickly, rows
from tests.models.charting.test_same_day_doses import everything_answered
from tests.models.claims.given import claims, given, insured
from tests.models.claims.test_batches import PLACE, set_up
from tests.models.claims.test_corrections import VISIT
from tests.models.claims.test_reconciliation import begun
from tests.tui.screen_text import EACH_HOSTILE_NAME, SIZES, Hands, at_work
from tui.design.text import visible

BILLER, PIN = "bkim", "8642"


def with_biller(clinic: Clinic, **over: Any) -> None:
    """Set the clinic up with a biller and one signed dose; its claim has no fault but what `over` says."""
    set_up(clinic)
    add_staff(clinic, family="Kim", given="B", credential="CPC", npi="", username=BILLER,
              pin_hash=hashed_quickly(PIN), roles=["biller"])  # fmt: skip
    given(clinic, insured(clinic, **{**PLACE, **over}))


async def opened(hands: Hands, who: str = BILLER, pin: str = PIN) -> None:
    await hands.sign_in(who, pin)
    await hands.press("q")
    await hands.sees("› Claims")
    await hands.settled()


async def test_a_clean_claim_is_released_and_written_by_three_keys(sqlite_clinic: Clinic) -> None:
    with_biller(sqlite_clinic)
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await opened(hands)
        await hands.sees("1 ready", "Okafor, Adaeze", "45.00", "96372 × 1")
        await hands.press("r")
        await hands.sees("1 released.", "1 batched")
        await hands.press("w")
        await hands.sees("837P: one file a payer")
        await hands.press("1")
        await hands.sees("1 claims sent in 1 files")
    assert claims(sqlite_clinic)[0].state is State.SENT


async def test_what_keeps_a_claim_back_says_the_denial_it_prevents_and_a_decision_needs_a_reason(
    sqlite_clinic: Clinic,
) -> None:
    with_biller(sqlite_clinic, address="")
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await opened(hands)
        await hands.sees("1 hold", "The patient's address", "prevents")
        await hands.press("d")
        await hands.sees("Do not bill")
        await hands.press("1")
        await hands.sees("Reason")
        await hands.press("f10")
        await hands.sees("say why")
        await hands.fill("given as a courtesy")
        await hands.sees("do not bill.", "0 hold")
        await hands.press("7")
        await hands.sees("only not billable", "given as a courtesy")
        await hands.press("h")
        await hands.sees("Not billed", "B Kim CPC", "Signed: ")
    assert rows(sqlite_clinic, ClaimDecision)[0].decided_by_name == "B Kim CPC"


@pytest.mark.heavy
async def test_an_answer_to_a_question_is_kept_as_the_payers_rule(sqlite_clinic: Clinic) -> None:
    with_biller(sqlite_clinic)
    patient = rows(sqlite_clinic, Patient)[0]
    given(sqlite_clinic, patient, overrides=everything_answered(sqlite_clinic, patient))
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await opened(hands)
        await hands.sees("1 hold", "same drug was given earlier")
        await hands.press("d")
        await hands.sees("from now on")
        await hands.press("2")
        await hands.sees("What Example Health wants from now on")
        await hands.press("1")
        await hands.settled()
        await hands.press("1")
        await hands.sees("Reason")
        await hands.fill("provider manual, section 4")
        await hands.sees("it stands.")
    assert rows(sqlite_clinic, ClaimDecision)[0].switch
    assert rows(sqlite_clinic, PayerProfileVersion)[-1].name == "Example Health"


@pytest.mark.heavy
async def test_who_may_not_is_told_before_anything_is_asked(sqlite_clinic: Clinic) -> None:
    with_biller(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await opened(hands, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        for key, text in (("r", "may not release claims"), ("d", "may not decide on charges"),
                          ("w", "may not write batches"), ("p", "may not post answers")):  # fmt: skip
            await hands.press(key)
            await hands.sees(text)
    assert claims(sqlite_clinic)[0].state is State.READY


@pytest.mark.heavy
async def test_an_empty_queue_says_what_brings_a_claim(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("q")
        await hands.sees("Nothing waits for you", "a signed dose brings one")
        await hands.press("d")
        await hands.sees("may not decide")


@pytest.mark.heavy
async def test_a_payers_answer_is_posted_and_a_wrong_amount_stays_in_the_form(sqlite_clinic: Clinic) -> None:
    with_biller(sqlite_clinic)
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await opened(hands)
        await hands.press("p")
        await hands.sees("only a claim that was sent has an answer")
        await hands.press("r")
        await hands.sees("1 batched")
        await hands.press("w")
        await hands.sees("one file a payer")
        await hands.press("1")
        await hands.sees("sent in 1 files")
        await hands.press("4")
        await hands.sees("only sent, accepted", "Okafor")
        await hands.settled()
        await hands.press("p")
        await hands.sees("What the payer answered")
        await hands.press("3")
        await hands.sees("Patient owes")
        await hands.fill("400", "0", "26001", "", "")
        await hands.sees("more than the 45.00")
        assert hands.app.focused is not None
        assert hands.app.focused.id == "paid"
        assert claims(sqlite_clinic)[0].state is State.SENT
        await hands.press("ctrl+u")
        await hands.type("40")
        await hands.press("f10")
        await hands.sees(": paid.")
    assert claims(sqlite_clinic)[0].state is State.PAID


@pytest.mark.heavy
async def test_a_provider_attests_a_visit_with_the_pin(sqlite_clinic: Clinic) -> None:
    with_biller(sqlite_clinic)
    check_claims(sqlite_clinic)
    (claim,) = claims(sqlite_clinic)
    enter_service(sqlite_clinic, None, ServiceEntry(claim.patient_id, claim.service_date, "99213"))
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await opened(hands, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
        await hands.press("t")
        await hands.sees("Attest 99213")
        await hands.fill(VISIT, PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.sees("99213 is attested.")
    assert rows(sqlite_clinic, ServiceAttestation)[0].text == VISIT


@pytest.mark.heavy
async def test_a_month_before_claims_is_closed_with_a_reason(sqlite_clinic: Clinic, clock: Any) -> None:
    with_biller(sqlite_clinic)
    clock.tick(1)
    begun(sqlite_clinic)
    async with at_work(sqlite_clinic) as hands:
        await opened(hands)
        await hands.sees("1 before claims (l)")
        await hands.press("l")
        await hands.sees("1 doses = 0 on claims + 0 not billable + 1 in the backlog", "None is missing.")
        await hands.press("enter")
        await hands.sees("billed elsewhere")
        await hands.press("2")
        await hands.sees("Reason")
        await hands.fill("billed by the service")
        await hands.sees("1 doses closed.", "1 closed")


@pytest.mark.heavy
async def test_the_sender_and_a_payer_are_entered(sqlite_clinic: Clinic) -> None:
    with_biller(sqlite_clinic)
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await opened(hands)
        await hands.press("u")
        await hands.sees("Sender and receiver", "Example Health")
        await hands.press("down", "enter")
        await hands.sees("Days to file", "NDC on paper")
        for _ in range(9):
            await hands.press("tab")
        await hands.type("payer list of May")
        await hands.press("f10")
        await hands.sees("Example Health: stored.")
    assert max(row.change for row in rows(sqlite_clinic, ClaimPayer)) == 2
    assert len(rows(sqlite_clinic, ClaimSender)) == 1


@pytest.mark.heavy
@pytest.mark.parametrize("size", each(SIZES))
@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_a_hostile_name_is_shown_as_it_is(sqlite_clinic: Clinic, name: str, size: tuple[int, int]) -> None:
    with_biller(sqlite_clinic, family=name)
    async with at_work(sqlite_clinic, size) as hands:
        await opened(hands)
        await hands.sees(visible(name)[:12])
        await hands.press("enter")
        await hands.sees("› Claim ›")
        await hands.press("escape")
        await hands.press("h")
        await hands.sees("› History")
