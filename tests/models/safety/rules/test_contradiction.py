"""S27, S37: free text that contradicts a field blocks signing."""

from __future__ import annotations

import pytest

from models.core.finding import Finding, Severity
from models.core.quantity import quantities_in
from models.safety.rules.order.contradiction import check
from tests.models.safety.rules.cases import KETOROLAC, case, decision, order


def noted(text: str, slug: str = KETOROLAC, **draft: object) -> list[Finding]:
    return check(case(slug, ordered=order(slug, note=text), **draft))


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("give 30 mg IM now", "30\N{NO-BREAK SPACE}mg"),
        ("Give 0.06 g then 90mg", "90\N{NO-BREAK SPACE}mg"),
        ("1 mL only", "1\N{NO-BREAK SPACE}mL"),
        ("3cc slow push", "3\N{NO-BREAK SPACE}mL"),
        ("60 mg IV", "intravenous"),
        ("subcutaneously into the thigh", "subcutaneous"),
        ("give orally if refused", ""),
    ],
)
def test_s27_another_amount_or_route_in_the_orders_note_stops(note: str, message: str) -> None:
    found = noted(note)

    assert [finding.severity for finding in found] == ([Severity.STOP] if message else [])
    assert all(f"The order's note says {message}, the order" in finding.text for finding in found)


@pytest.mark.parametrize(
    "note",
    [
        "60 mg IM",
        "60,000 mcg intramuscularly",
        "4 mL deep IM",
        "from the 30 mg/mL vial",
        "30 mg per mL strength",
        "recheck pain in 30 min",
        "BP 120/80, 5 days at most",
        "in the left hip, in pain",
        "",
    ],
)
def test_s27_text_that_agrees_or_speaks_of_something_else_passes(note: str) -> None:
    assert noted(note) == []


def test_s27_the_givers_own_note_is_read_too() -> None:
    (finding,) = check(case(KETOROLAC, note="gave 30 mg only"))

    assert (finding.severity, finding.at) == (Severity.STOP, "response.note")
    assert finding.text.endswith("Change it.")


def test_s37_iv_written_for_a_depot_drug_stops() -> None:
    (finding,) = check(case("haloperidol-decanoate", ordered=order("haloperidol-decanoate", note="slow IV")))
    assert "says intravenous, the order intramuscular" in finding.text


def test_s27_a_provider_may_decide_and_is_named() -> None:
    note = "give 30 mg"
    decided = case(
        KETOROLAC, ordered=order(KETOROLAC, note=note), attestations=(decision("contradiction@verify.note"),)
    )

    (finding,) = check(decided)

    assert finding.severity is Severity.NOTE
    assert finding.text.endswith("Passed by D Chen MD.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,000 mcg and .5 mL", ["1,000\N{NO-BREAK SPACE}mcg", "0.5\N{NO-BREAK SPACE}mL"]),
        ("2.4 MU", ["2.4\N{NO-BREAK SPACE}million units"]),
        ("10U", ["10\N{NO-BREAK SPACE}units"]),
        ("5000 IU", ["5,000\N{NO-BREAK SPACE}units"]),
        ("v1.5 mg", []),
        ("6 months, 70 kg", []),
    ],
)
def test_s20_amounts_in_free_text_are_understood_however_spelled(text: str, found: list[str]) -> None:
    assert [str(quantity) for quantity in quantities_in(text)] == found
