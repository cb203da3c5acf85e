"""What a dose would bill otherwise: the same rules on the same facts, with one thing changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.actions.save_payer_profile import Answer, ProfileDraft, save_payer_profile
from models.billing.payers.clinic_payers import FeeRow
from models.billing.records.charge_item import ChargeItem
from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.queries.charge_preview import Change, PayerChoice, Situation, compare, of_draft, of_signed
from models.charting.queries.charting import open_charting, view_charting
from models.core.errors import StoreError
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, add_coverage, add_lot, add_order, add_patient, rows, staff_id
from tests.models.charting.test_sign_administration import charted

DEXAMETHASONE_10 = "00641-0367-25"


@pytest.fixture
def order_id(clinic: Clinic) -> UUID:
    """Dexamethasone 4 mg from a 10 mg vial for a patient of a plan that wants JW."""
    draft = ProfileDraft("commercial", "Northfield Mutual", "contract", {"jw_policy": Answer("required", "manual")})
    save_payer_profile(clinic, None, draft)
    fees = [FeeRow(kind, "J1100", Decimal(price), None, None, None) for kind, price in
            (("commercial", "0.40"), ("Northfield Mutual", "0.45"))]  # fmt: skip
    save_fees(clinic, None, fees)
    patient = add_patient(clinic)
    add_coverage(clinic, patient, "commercial", payer_name="northfield  mutual")
    add_lot(clinic, drug_slug="dexamethasone-sodium-phosphate", ndc=DEXAMETHASONE_10)
    order = {"drug_slug": "dexamethasone-sodium-phosphate", "medication_text": "dexamethasone", "dose_unit": "mg"}
    return add_order(clinic, patient, dose=Decimal(4), diagnoses=["M54.50"], **order).id


def signed(clinic: Clinic, order_id: UUID) -> UUID:
    outcome = sign_administration(clinic, charted(clinic, order_id, waste_reason="remainder"))
    assert isinstance(outcome, Signed)
    return outcome.administration_id


def payer(situation: Situation, label: str) -> PayerChoice:
    return next(choice for choice in situation.choices if choice.label == label)


def test_a_signed_dose_is_rebuilt_to_bill_what_is_stored(clinic: Clinic, order_id: UUID) -> None:
    found = compare(of_signed(clinic, signed(clinic, order_id)), Change())

    stored = sorted(rows(clinic, ChargeItem), key=lambda line: line.line)
    assert [(line.code, line.units, list(line.modifiers), line.charge) for line in found.before.lines] == [
        (line.code, line.units, line.modifiers, line.charge) for line in stored
    ]
    assert [(line.code, line.charge) for line in stored] == [
        ("96372", None),
        ("J1100", Decimal("1.8")),
        ("J1100", Decimal("2.7")),
    ]
    assert {pair.word for pair in found.pairs} == {"same"}
    assert found.note == ""


def test_another_payer_changes_lines_in_words_and_drops_some(clinic: Clinic, order_id: UUID) -> None:
    situation = of_signed(clinic, signed(clinic, order_id))
    found = compare(situation, Change(payer=payer(situation, "Self-pay")))

    assert [(pair.word, pair.differences) for pair in found.pairs] == [
        ("same", ()),
        ("changed", ("charge $1.80 → no fee",)),
        ("gone", ()),
    ]
    assert found.asked[0] == "Self-pay"
    assert compare(situation, Change()).after == found.before


def test_another_package_takes_as_many_as_the_dose_needs(clinic: Clinic, order_id: UUID) -> None:
    situation = of_signed(clinic, signed(clinic, order_id))
    small = next(n for n, package in enumerate(situation.packages) if package.content and package.content.amount == 4)
    found = compare(situation, Change(package=small))

    assert [("-".join((line.code, *line.modifiers)), line.units) for line in found.after.lines] == [
        ("96372", 1),
        ("J1100-JZ", 4),
    ]
    assert found.after.status == "billable"
    assert found.asked[1].startswith("1 × 4\N{NO-BREAK SPACE}mg / 1 mL single-dose vial")


def test_another_day_is_derived_as_of_that_day(clinic: Clinic, order_id: UUID) -> None:
    situation = of_signed(clinic, signed(clinic, order_id))
    small = next(n for n, package in enumerate(situation.packages) if package.content and package.content.amount == 4)
    found = compare(situation, Change(package=small, day=date(2022, 1, 3)))

    assert [line.modifiers for line in found.after.lines] == [(), ()]
    assert found.asked[2] == "Jan 3, 2022"


def test_a_dose_that_is_still_charted_starts_from_what_signing_shows(clinic: Clinic, order_id: UUID) -> None:
    request = charted(clinic, order_id, waste_reason="remainder")
    opened = open_charting(clinic, order_id, staff_id(clinic, GIVER_SIGN_IN))
    situation = of_draft(clinic, opened.facts, opened.body, clinic.now())
    assert situation is not None
    assert compare(situation, Change()).before == view_charting(opened.facts, opened.body, clinic.now()).charges
    assert request.version == opened.version


def test_payers_that_changed_since_a_dose_was_signed_are_told(clinic: Clinic, order_id: UUID) -> None:
    dose = signed(clinic, order_id)
    draft = ProfileDraft("commercial", "Northfield Mutual", "contract", {"jw_policy": Answer("ignored")}, change=1)
    save_payer_profile(clinic, None, draft)
    assert compare(of_signed(clinic, dose), Change()).note.startswith(
        "Signed with 96372 × 1, J1100 × 4 $1.80, J1100-JW × 6 $2.70:"
    )


def test_a_dose_nobody_stored_is_one_line(sqlite_clinic: Clinic) -> None:
    with pytest.raises(StoreError, match="no longer stored"):
        of_signed(sqlite_clinic, sqlite_clinic.new_id())
