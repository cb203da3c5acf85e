"""Payers and their fees, driven by keys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.clinic_payers import FeeRow
from models.billing.queries.payers import fee_schedules, payers
from models.billing.records.payer_profile import PayerFeeVersion, PayerProfileVersion
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, rows, staff_id
from tests.tui.screen_text import EACH_SIZE, Hands, at_work


async def _open(hands: Hands) -> None:
    await hands.sign_in(PHYSICIAN_SIGN_IN, PHYSICIAN_PIN)
    await hands.press("b")
    await hands.sees("› Payers", "LifeWise")


async def _to_commercial(hands: Hands) -> None:
    """Stand on the first switch of the type Commercial."""
    await _open(hands)
    await hands.press("down", "down", "enter")
    await hands.sees("Source Commercial: R41")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_payer_shows_its_switches_in_words_with_whose_answer_it_is(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.sees("Medicare", "Medicaid", "Commercial", "Self-pay", "CHPW", "no fees")
        await hands.sees("discarded drug: JW, JZ", "JW or JZ must be on every single-dose line", "Source Medicare: R33")
        await hands.press("end")
        await hands.sees("Texas Medicaid also called TMHP")
        await hands.press("up", "up")
        await hands.sees("LifeWise no other names", "Source LifeWise: R41: LIFEWISE")
        await hands.press("tab", "down")
        await hands.sees("[inferred]", "Source as for Commercial: R35")


async def test_a_switch_is_answered_otherwise_by_keys_with_a_reason_and_a_source(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _to_commercial(hands)
        await hands.press("enter")
        await hands.sees("Now: JW and JZ are sent and accepted")
        await hands.press("3")
        await hands.sees("Reason", "waste is not billed")
        await hands.press("f10")
        await hands.sees("say why")
        await hands.fill("new contract")
        await hands.type("manual p 3")
        await hands.press("f10")
        await hands.sees("Stored: Commercial.", "Rule waste is not billed: neither JW nor JZ [custom]", "manual p 3")
    (row,) = rows(sqlite_clinic, PayerProfileVersion)
    assert (row.changed_by, row.reason) == (staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN), "new contract")
    assert payers(sqlite_clinic).payer("commercial", "").policies == {"jw_policy": "ignored"}


@pytest.mark.heavy
async def test_an_answer_of_our_own_can_be_given_up(sqlite_clinic: Clinic):
    draft = ProfileDraft("commercial", "Commercial", "contract", {"jw_policy": Answer("ignored")})
    save_payer_profile(sqlite_clinic, None, draft)
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("down", "down", "enter")
        await hands.sees("[custom, unconfirmed]")
        await hands.press("enter")
        await hands.sees("restore default")
        await hands.press("5")
        await hands.fill("contract ended")
        await hands.sees("JW and JZ are sent and accepted [unconfirmed]", "Source Commercial: R41")
    assert payers(sqlite_clinic).payer("commercial", "").policies == {}


@pytest.mark.heavy
async def test_a_switch_that_binds_everybody_says_so_and_is_not_asked(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("enter", *["down"] * 7)
        await hands.sees("no supervisor", "[cannot be changed]")
        await hands.press("enter")
        await hands.sees("The same for all of Medicare: no change possible")
    assert not rows(sqlite_clinic, PayerProfileVersion)


async def test_a_plan_is_added_named_retired_and_offered_again(sqlite_clinic: Clinic):
    hostile = "Smith [/b] Mutual"
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.sees("What kind of payer?")
        await hands.press("3")
        await hands.sees("New payer: Commercial")
        await hands.fill(hostile)
        await hands.fill("NFM; Northfield", "contract")
        await hands.sees(f"Stored: {hostile}.", "also called NFM, Northfield")
        await hands.press("x")
        await hands.sees("Retire Smith [/b] Mutual")
        await hands.fill("closed down")
        await hands.sees(f"{hostile} is retired.", "retired")
        await hands.press("end", "x")
        await hands.sees("Offer Smith [/b] Mutual again")
        await hands.fill("back in network")
        await hands.sees("Stored:")
    states = [(row.name, row.retired) for row in rows(sqlite_clinic, PayerProfileVersion)]
    assert states == [(hostile, False), (hostile, True), (hostile, False)]


@pytest.mark.heavy
async def test_a_payer_type_cannot_be_retired(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("x")
        await hands.sees("Medicare holds the rules of every payer of its type")


@pytest.mark.heavy
async def test_a_name_that_is_taken_is_refused_in_words(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("n", "3")
        await hands.sees("New payer")
        await hands.fill("Lifewise Two", "lifewise", "contract")
        await hands.sees("lifewise already names LifeWise", "New payer")
    assert not rows(sqlite_clinic, PayerProfileVersion)


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_fee_is_added_from_a_day_on_changed_and_taken_away(sqlite_clinic: Clinic, size):
    async with at_work(sqlite_clinic, size) as hands:
        await _open(hands)
        await hands.press("f")
        await hands.sees("Payers › Fees", "Medicare fees for one unit", "No fees for this payer")
        await hands.press("n")
        await hands.sees("New fee: Medicare")
        await hands.fill("96372", "25.505")
        await hands.press("f10")
        await hands.sees("25.505 is not dollars and cents")
        await hands.press("n")
        await hands.fill("96372", "25.50", "", "2026-01-01", "")
        await hands.sees("$25.50", "Jan 1, 2026", "in force")
        await hands.press("enter")
        await hands.sees("Fee: Medicare")
        await hands.press("tab", "end", *["backspace"] * 5)
        await hands.type("26")
        await hands.press("f10")
        await hands.sees("$26.00")
        await hands.press("x")
        await hands.sees("Delete the fee of 96372")
        await hands.press("ctrl+y")
        await hands.sees("Fee deleted.", "No fees for this payer")
        await hands.press("escape")
        await hands.sees("› Payers")
    assert [row.amount for row in rows(sqlite_clinic, PayerFeeVersion)] == [Decimal("25.5"), Decimal(26), Decimal(26)]


@pytest.mark.heavy
async def test_fees_say_which_one_is_in_force_today(sqlite_clinic: Clinic):
    def fee(amount: str, effective: date, ends: date | None = None) -> FeeRow:
        return FeeRow("medicare", "96372", Decimal(amount), None, effective, ends)

    old, held, next_year = fee("20", date(2024, 1, 1)), fee("21", date(2026, 1, 1)), fee("22", date(2027, 1, 1))
    drug = FeeRow("medicare", "J1885", None, Decimal(106), date(2025, 1, 1), date(2025, 12, 31))
    save_fees(sqlite_clinic, None, [old, held, next_year, drug])
    async with at_work(sqlite_clinic) as hands:
        await _open(hands)
        await hands.press("f")
        shown = await hands.sees("replaced", "in force", "not yet", "ended", "106 % of Medicare's")
    assert "in force" in next(line for line in shown.splitlines() if "$21.00" in line)
    assert set(fee_schedules(sqlite_clinic)) == {"medicare"}


@pytest.mark.heavy
async def test_the_payers_are_reached_from_the_palette(sqlite_clinic: Clinic):
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("ctrl+p")
        await hands.type("payers")
        await hands.sees("Payers: rules and fees")
        await hands.press("enter")
        await hands.sees("› Payers")
        await hands.press("f1")
        await hands.sees("Payers differ in what they want")
