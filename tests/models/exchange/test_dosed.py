"""The same injection with other doses is read as if each stood alone, whatever was read before it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from models.billing.payers.payer_profiles import shipped_payer_profiles
from models.core.errors import BadInputError
from models.drugs.formulary import shipped_formulary
from models.exchange.visits.reader import VisitReader

PACKAGE = {"type": "SDV", "form": "solution", "content": {"amount": "30", "unit": "mg"}, "volume_ml": "1"}
VISIT: dict[str, Any] = {
    "date_of_service": "2026-03-02",
    "injections": [{"drug": {"name": "ketorolac"}, "dose": {"amount": "15", "unit": "mg"}, "packages": [PACKAGE]}],
}
DOSES: list[Any] = [
    {"amount": "15", "unit": "mg"}, {"amount": "15.0", "unit": "mg"}, {"amount": "0.5", "unit": "mL"},
    {"amount": 15, "unit": "mg"}, {"amount": True, "unit": "mg"}, {"amount": "0", "unit": "mg"},
    {"amount": "31", "unit": "mg"}, {"amount": "15", "unit": "cc"}, {"amount": "15"}, {"amount": "x", "unit": "mg"},
    {"amount": "15", "unit": "mg", "per": "kg"}, None, [], "15 mg", {"amount": ["15"], "unit": "mg"},
]  # fmt: skip


def dosed(dose: Any, outcome: str) -> dict[str, Any]:
    visit = deepcopy(VISIT)
    visit["injections"][0] |= {"dose": dose, "outcome": outcome}
    return visit


def reader() -> VisitReader:
    return VisitReader(shipped_formulary(), shipped_payer_profiles(), {})


def read(by: VisitReader, visit: dict[str, Any]) -> Any:
    try:
        found = by.read(visit)
    except BadInputError as error:
        return error.at, error.text
    return found.visit, found.unread


@pytest.mark.parametrize("outcome", ["given", "not_given"])
def test_a_dose_is_read_the_same_after_any_other(outcome: str) -> None:
    alone = [read(reader(), dosed(dose, outcome)) for dose in DOSES]
    for turn in (DOSES, DOSES[::-1], DOSES[3:] + DOSES[:3]):
        used = reader()
        message = {repr(dose): read(used, dosed(dose, outcome)) for dose in (*turn, *turn)}
        assert [message[repr(dose)] for dose in DOSES] == alone
