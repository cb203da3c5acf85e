"""Claims already sent are corrected the way their payer takes it (R73 to R75)."""

from __future__ import annotations

from models.billing.facts import Payer
from models.claims.correction import Way, correction


def test_a_commercial_claim_is_replaced_whole_with_the_payers_number():
    found = correction(Payer("commercial"), "ICN123")
    assert (found.way, found.frequency, found.original) == (Way.REPLACEMENT, "7", "ICN123")


def test_a_struck_injection_voids_the_commercial_claim():
    found = correction(Payer("commercial"), "ICN123", still_given=False)
    assert (found.way, found.frequency, found.original) == (Way.VOID, "8", "ICN123")


def test_medicare_is_asked_to_reopen_and_never_gets_frequency_7():
    found = correction(Payer("medicare"), "ICN123")
    assert (found.way, found.frequency, found.original) == (Way.REOPENING, None, None)


def test_without_the_payers_number_nothing_is_replaced():
    found = correction(Payer("commercial"), "")
    assert (found.way, found.frequency) == (Way.NONE, None)
    assert "claim number" in found.text


def test_a_self_pay_visit_had_no_claim():
    assert correction(Payer("self_pay"), "").way is Way.NONE
