"""Section Q of the billing reference, and a cited case for every one of its rules."""

from __future__ import annotations

import re

import pytest

from models.billing.facts import Payer
from models.claims.correction import Way, correction
from models.core.errors import BadInputError
from tests.models.billing.test_billing_cases import CASES
from tests.models.billing.visits import READER

ELSEWHERE = {28: "an NDC that is refused", 29: "a correction of a sent claim"}


def test_every_acceptance_vector_has_its_case():
    found = {int(path.stem[:2]) for path in (CASES / "vectors").glob("*.toml")}
    assert found | ELSEWHERE.keys() == set(range(1, 31))


def test_every_billing_rule_of_the_reference_is_cited_by_a_case():
    cited: set[int] = set()
    for path in CASES.glob("*/*.toml"):
        first = path.read_text("utf-8").splitlines()[0]
        for start, end in re.findall(r"\bR(\d+)(?: to R(\d+))?", first):
            cited |= set(range(int(start), int(end or start) + 1))
    assert set(range(1, 70)) - cited == set()


def test_vector_28_ten_bare_digits_are_refused_as_ambiguous():
    package = {"type": "SDV", "form": "powder", "content": {"amount": "1000", "unit": "mg"}, "ndc": "0143985725"}
    row = {
        "date_of_service": "2026-03-02",
        "injections": [
            {
                "drug": {"name": "ceftriaxone"},
                "dose": {"amount": "1", "unit": "g"},
                "route": "IM",
                "packages": [package],
            }
        ],
    }
    with pytest.raises(BadInputError, match="ten bare digits") as refused:
        READER.read(row)
    assert refused.value.at == "injections[0].packages[0].ndc"


def test_vector_29_commercial_replaces_and_medicare_reopens():
    assert correction(Payer("commercial"), "ICN1").frequency == "7"
    assert correction(Payer("medicare"), "ICN1").way is Way.REOPENING
