"""Whatever claims are drawn, their file passes pyx12 and reads back to the same claims."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.claims.claim import Claim, Insurance
from tests.models.claims.drawn_claims import claims
from tests.models.claims.made_claims import batch, claim
from tests.models.claims.written import carried, passes, read_back, written

# A drawn family is too large to be made smaller in any time: what failed is shown as it was drawn.
_DRAWN = {
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
_FAMILIES = st.lists(claims(), min_size=1, max_size=3)


@settings(max_examples=6, **_DRAWN)
@given(_FAMILIES)
def test_what_is_written_reads_back_to_the_same_claims(drawn):
    assert _differences(drawn) == []


@pytest.mark.heavy
@settings(max_examples=60, **_DRAWN)
@given(_FAMILIES)
def test_every_file_drawn_passes_pyx12_and_reads_back(drawn):
    assert passes(written(batch(*drawn))) == ""
    assert _differences(drawn) == []


def test_a_file_of_every_kind_of_claim_passes_pyx12(every_kind):
    assert passes(written(every_kind)) == ""


def test_a_file_of_every_kind_of_claim_reads_back(every_kind):
    read = read_back(every_kind)
    assert len(read.claims) == len(every_kind.claims)
    assert [one.total for one in read.claims] == [one.total for one in every_kind.claims]


def test_pyx12_does_judge():
    text = written(batch())
    assert passes(text.replace("DTP*472*D8*20261102~", "", 1)) != ""


def test_the_envelope_says_who_sends_what_when_and_whether_it_is_a_test():
    read = read_back(batch(test=True))
    assert (read.control, read.written, read.test) == (42, "202611021530", True)
    assert (read.sender, read.receiver) == (batch().sender, batch().receiver)


def test_the_same_batch_twice_is_the_same_bytes():
    assert written(batch()) == written(batch(claim()))


@pytest.mark.heavy
def test_five_thousand_claims_fill_a_transaction_and_the_next_begins_another():
    read = read_back(batch(*(claim(f"C{number}", lines=claim().lines[:1]) for number in range(5001))))
    assert read.transactions == 2
    assert [one.control for one in read.claims] == [f"C{number}" for number in range(5001)]


@pytest.mark.heavy
def test_a_thousand_claims_of_all_payers_pass_pyx12_and_read_back():
    kinds = (("MB", "medicare"), ("MC", "medicaid"), ("CI", "commercial"), ("BL", "commercial"))
    made = [_of_payer(number, *kinds[number % 4]) for number in range(1000)]
    assert passes(written(batch(*made))) == ""
    assert sum(one.total for one in read_back(batch(*made)).claims) == 1000 * Decimal("179.10")


def _differences(drawn: list[Claim]) -> list[tuple[str, object, object]]:
    """Return the fields in which what was read differs from what was written."""
    read = read_back(batch(*drawn)).claims
    assert len(read) == len(drawn)
    return [
        (field.name, getattr(back, field.name), getattr(sent, field.name))
        for back, sent in zip(read, map(carried, drawn), strict=True)
        for field in fields(Claim)
        if getattr(back, field.name) != getattr(sent, field.name)
    ]


def _of_payer(number: int, filing: str, kind: str) -> Claim:
    payer = f"{10000 + number % 40}"
    plan = Insurance(1, kind, f"Payer {number % 40}", payer, filing, f"M{number:08d}")
    return claim(f"C{number}", insurances=(plan,))
