"""What claims know of a payer: numbers, limits, and how its forms spell an NDC."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.claims.actions.save_claim_payer import save_claim_payer
from models.claims.building.payers import PayerOnClaims, read_claim_payers
from models.core.errors import BadInputError
from models.store.clinic import Clinic

FACTS = PayerOnClaims("medicaid", "Example Plan", "MCD01", "MC")


@pytest.mark.parametrize(("over", "at"), [({"ndc_style": "five"}, "ndc_style"), ({"filing": "C"}, "filing")])
def test_a_payers_facts_that_cannot_be_are_refused_at_their_field(sqlite_clinic: Clinic, over: dict[str, str], at: str):
    with pytest.raises(BadInputError) as refused:
        save_claim_payer(sqlite_clinic, None, replace(FACTS, **over), "payer list")
    assert refused.value.at == at


def test_how_a_payer_reads_an_ndc_is_kept_with_its_numbers(sqlite_clinic: Clinic):
    save_claim_payer(sqlite_clinic, None, replace(FACTS, ndc_style="medi_cal"), "provider manual")
    with sqlite_clinic.store.read() as connection:
        known = read_claim_payers(connection, sqlite_clinic)
    assert known.of("medicaid", "example plan").ndc_style == "medi_cal"
    assert known.of("medicaid", "another").ndc_style == "nucc"
