"""The superbill and the receipt read back from their PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.claims.forms.visit_paper import ChargeOnPaper, DoseOnPaper, PaymentOnPaper, VisitPaper
from models.claims.forms.visit_pdf import receipt_pdf, superbill_pdf
from tests.models.claims.made_claims import CLINIC, DAY, PATIENT
from tests.models.claims.read_paper import texts, whole_text

DOSE = DoseOnPaper(
    "Ceftriaxone",
    "500 mg",
    "IM",
    "Left ventrogluteal",
    "LOT123",
    date(2027, 5, 31),
    "00143-9857-25",
    "10:42",
    "M. Ruiz, MA",
)
CHARGES = (
    ChargeOnPaper("96372", ("59",), Decimal(1), Decimal("35.00"), "Injection", (1, 2)),
    ChargeOnPaper("J0696", ("JZ",), Decimal(2), Decimal("1024.10"), "Ceftriaxone", (1,)),
)
VISIT = VisitPaper(
    "C100", CLINIC, PATIENT, DAY, date(2026, 11, 3), (DOSE,), CHARGES, ("J18.9", "E53.8"),
    (PaymentOnPaper(DAY, "Card", Decimal("50.00")),), "Dana Lee, MD", "1003000126", "11", "MRN0042",
)  # fmt: skip


def told(pdf: bytes) -> str:
    """Every text of a PDF, wrapped cells joined again."""
    return " ".join(whole_text(pdf).split())


@pytest.mark.parametrize("made", [superbill_pdf(VISIT), receipt_pdf(VISIT)], ids=["superbill", "receipt"])
def test_both_say_what_was_given_where_from_which_lot_and_what_it_cost(made):
    text = told(made)
    for each in (
        "Ceftriaxone", "500 mg", "IM", "Left ventrogluteal", "LOT123", "May 31, 2027", "00143-9857-25", "10:42",
        "M. Ruiz", "Ada B Sample", "1 Elm St", "Nov 2, 2026", "96372", "$35.00", "J0696", "$1,024.10", "C100",
        "Total $1,059.10", "Paid $50.00", "Balance $1,009.10", "Fictional Injection Clinic", "62701-1234",
    ):  # fmt: skip
        assert each in text, each


def test_the_superbill_has_what_an_insurer_asks_for():
    text = told(superbill_pdf(VISIT))
    for each in ("1. J18.9, 2. E53.8", "1003000126", "1234567893", "12-3456789", "JZ", "1 2", "MRN0042"):
        assert each in text, each


def test_the_receipt_has_the_payments_and_no_diagnosis():
    text = told(receipt_pdf(VISIT))
    assert "Card $50.00" in text
    assert "J18.9" not in text


def test_an_unpaid_visit_has_a_total_alone():
    text = told(receipt_pdf(replace(VISIT, payments=())))
    assert "Total $1,059.10" in text
    assert "Balance" not in text
    assert "Payments" not in text


def test_what_was_paid_too_much_is_a_credit():
    paid = replace(VISIT, payments=(PaymentOnPaper(DAY, "Check", Decimal("1100.00")),))
    assert "Credit $40.90" in told(receipt_pdf(paid))


def test_many_charges_go_on_over_more_pages_under_the_same_headings():
    found = texts(superbill_pdf(replace(VISIT, charges=CHARGES * 45)))
    assert len(found) == 3
    assert all("Charge" in [text for _, _, text in page] for page in found)
    assert sum(text == "J0696" for page in found for _, _, text in page) == 45
    assert all(y - 24 > 60 or text.startswith(("Superbill", "Page")) for page in found for _, y, text in page)


def test_amounts_stand_below_one_another_at_the_right_edge():
    amounts = {text: x for page in texts(receipt_pdf(VISIT)) for x, _, text in page if text.startswith("$")}
    assert amounts["$35.00"] == amounts["$50.00"] > amounts["$1,024.10"]


@pytest.mark.parametrize(
    ("family", "shown"),
    [
        ("García", "García"),
        ("Łukasz", "Lukasz"),
        ("山田", "??"),
        ("a\u202eb\x07c", "a b c"),
        ("x" * 300, "x" * 80),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_any_name_can_be_printed(family, shown):
    text = whole_text(receipt_pdf(replace(VISIT, patient=replace(PATIENT, family=family))))
    assert shown in text
    assert "\u202e" not in text


def test_the_same_visit_is_the_same_bytes():
    assert superbill_pdf(VISIT) == superbill_pdf(VISIT)
    assert receipt_pdf(VISIT) == receipt_pdf(VISIT)
