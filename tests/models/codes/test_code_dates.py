"""What a coder reads of a code that is not valid that day: dates, their source, what is billed instead."""

from __future__ import annotations

from typing import Any

import pytest

from models.billing.lines import Charges
from models.billing.pipeline import derive
from tests.models.billing.visits import visit_from


def derived(day: str, hcpcs: str, unit: str = "500", payer: str = "medicare", **more: Any) -> Charges:
    drug = {"name": "examplicin", "hcpcs": hcpcs, "billing_unit": {"amount": unit, "unit": "mg"}}
    package = {"type": "SDV", "form": "powder", "content": {"amount": "500", "unit": "mg"}}
    dose = {"amount": "500", "unit": "mg"}
    injection = {"drug": drug, "dose": dose, "route": "IM", "packages": [package]}
    visit = {"date_of_service": day, "payer": {"type": payer}, "diagnoses": ["A49.02"], "injections": [injection]}
    return derive(visit_from(visit | more))


def reported(charges: Charges, rule: str) -> list[str]:
    return [finding.text for finding in charges.findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("day", "code", "words"),
    [
        ("2026-01-05", "J3370", "J3370 ended Jun 30, 2025 (inferred from quarterly tables); instead: J3373 (10 mg a"),
        ("2025-06-30", "J3373", "J3373 begins Jul 1, 2025; instead: J3370."),
        ("2026-01-05", "J9998", "J9998 is in no code set here, so no date is known for it."),
        ("2024-04-01", "J2930", "J2930 ended Mar 31, 2024."),
        ("2026-08-03", "Q5164", "Q5164 is known by its number alone"),
    ],
)  # fmt: skip
def test_r56_a_code_no_set_holds_that_day_is_a_question_with_its_dates_and_what_replaced_it(
    day: str, code: str, words: str
) -> None:
    charges = derived(day, code)
    assert charges.status == "hold"
    assert [line.code for line in charges.lines][1:] == [code]
    assert [text.startswith(words) for text in reported(charges, "valid_code")] == [True], reported(
        charges, "valid_code"
    )


def test_r56_a_keyed_code_that_does_not_fit_says_since_when() -> None:
    drug = {"name": "methylprednisolone sodium succinate", "hcpcs": "J2930"}
    package = {"type": "SDV", "form": "powder", "content": {"amount": "125", "unit": "mg"}, "ndc": "00009-0047-04"}
    injection = {"drug": drug, "dose": {"amount": "125", "unit": "mg"}, "route": "IM", "packages": [package]}
    charges = derived("2024-04-01", "J2930", injections=[injection])
    assert "J2930 ended Mar 31, 2024." in reported(charges, "keyed_code")[0]


@pytest.mark.parametrize(
    ("day", "payer", "sets"),
    [
        ("2024-09-30", "medicare", []),
        ("2024-10-01", "medicare", ["daily limits (MUE) of Jul 1, 2024"]),
        ("2026-06-30", "self_pay", []),
        ("2026-07-01", "self_pay", ["code dates (HCPCS, CPT) of Apr 1, 2026"]),
        ("2026-07-01", "medicare", ["code dates (HCPCS, CPT) of Apr 1, 2026", "daily limits (MUE) of Jul 1, 2024"]),
    ],
)
def test_r59_one_note_a_visit_names_the_sets_that_were_asked_and_are_older(
    day: str, payer: str, sets: list[str]
) -> None:
    message = reported(derived(day, "J0696", "250", payer), "set_date")
    wanted = f"Older than this day: {', '.join(sets)}. Load the current files: needlepoint reference load."
    assert message == ([wanted] if sets else [])


def test_r59_pairs_are_named_only_where_two_acts_were_compared() -> None:
    services = [{"code": "99213", "separately_identifiable": True}]
    assert (
        "code pairs (NCCI) of Jul 1, 2024"
        in reported(derived("2025-03-03", "J0696", "250", services=services), "set_date")[0]
    )
