"""Answers that could not be placed, settled by keys."""

from __future__ import annotations

import pytest

from models.claims.answers.queries.answer_questions import open_questions
from models.claims.states import State
from models.store.clinic import Clinic
from tests.factories import add_patient
from tests.models.claims.answers.sent import post_paid, sent_claim, the_claim
from tests.tui.claims.test_queue import opened, with_biller
from tests.tui.screen_text import SIZES, at_work

CHANGED = ("CLP*12-7*1*100*80**12*ICN1", "NM1*QC*1*OKAFOR*ADAEZE", "DTM*232*20260302", "CAS*CO*45*20")


def _waiting(clinic: Clinic) -> None:
    with_biller(clinic)
    sent_claim(clinic, add_patient(clinic), "0012-7")
    post_paid(clinic, "80", *CHANGED)


async def test_an_answer_whose_number_changed_is_placed_by_keys(sqlite_clinic: Clinic) -> None:
    _waiting(sqlite_clinic)
    async with at_work(sqlite_clinic, (120, 40)) as hands:
        await opened(hands)
        await hands.sees("1 answer to place (a)")
        await hands.press("a")
        await hands.sees("› Answers to place", "OKAFOR, ADAEZE", "80.00", "EXAMPLE HEALTH")
        await hands.settled()
        await hands.press("enter")
        await hands.sees("No claim is called '12-7'", "0012-7: Mar 2, 2026, 100.00, sent", "Set it aside")
        await hands.press("1")
        await hands.sees("Posted to 0012-7.", "Every answer found its claim")
    assert the_claim(sqlite_clinic, "0012-7").state is State.PAID


@pytest.mark.heavy
@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_is_set_aside_with_a_reason_at_every_size(sqlite_clinic: Clinic, size: tuple[int, int]) -> None:
    _waiting(sqlite_clinic)
    async with at_work(sqlite_clinic, size) as hands:
        await opened(hands)
        await hands.press("a")
        await hands.sees("OKAFOR")
        await hands.settled()
        await hands.press("enter")
        await hands.sees("Set it aside")
        await hands.press("2")
        await hands.sees("Reason")
        await hands.press(*"other clinic", "f10")
        await hands.sees("Set aside.")
    assert not open_questions(sqlite_clinic)
