"""A dose drawn up and then refused: what was drawn leaves the shelf as waste, and nothing is charged (S57, R78)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.actions.save_draft import save_draft
from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.queries.charting import open_charting, pick_lot, view_charting
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.records.waste import Waste
from models.charting.signing.outcomes import Refused, Stale
from models.core.charting_codes import DRAWN_UP, Entry, Outcome, ResponseKind
from models.orders.records.medication_request import MedicationRequest
from models.people.records.provenance import Provenance
from models.safety.draft import LotPick, SitePick
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store import audit
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_coverage,
    add_lot,
    add_order,
    add_patient,
    rows,
    staff_id,
)

KETOROLAC, KETOROLAC_60 = "ketorolac-tromethamine", "00409-3796-01"
MULTI_DOSE_B12 = "00517-0032-25"


def declined(clinic: Clinic, order: MedicationRequest, **over: Any) -> SignRequest:
    """Chart the order from its first lot as drawn up, then declined, and return what would be signed."""
    person = staff_id(clinic, GIVER_SIGN_IN)
    charting = open_charting(clinic, order.id, person)
    body = charting.body
    if charting.facts.stock:
        body = pick_lot(charting.facts, body, charting.facts.stock[0], "scanned")
    values = {
        "outcome": Outcome.REFUSED,
        "status_reason": "declined",
        "refused_by": "the patient",
        "explained": "what the dose is for",
        "provider_told": "D Chen MD",
        "waste_reason": DRAWN_UP,
        "supervisor_id": staff_id(clinic, PHYSICIAN_SIGN_IN),
    }
    body = body.model_copy(update=values | over)
    version = save_draft(clinic, charting.draft_id, order.id, person, charting.version, body)
    assert version is not None
    shown = view_charting(charting.facts, body, clinic.now())
    return SignRequest(charting.draft_id, version, person, GIVER_PIN, shown.hash)


@pytest.fixture
def ketorolac(clinic: Clinic) -> MedicationRequest:
    """30 mg of ketorolac for a Medicare patient, from one of two single-dose vials of 60 mg."""
    add_lot(clinic, drug_slug=KETOROLAC, ndc=KETOROLAC_60, lot_number="K9", on_hand=Decimal(2))
    patient = add_patient(clinic)
    add_coverage(clinic, patient, "medicare")
    return add_order(clinic, patient, drug_slug=KETOROLAC, dose=Decimal(30), dose_unit="mg", diagnoses=["M54.50"])


@pytest.fixture
def b12(clinic: Clinic) -> MedicationRequest:
    """A series of 1,000 mcg of B12, 1 mL from a multi-dose vial of 10 mL."""
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    return add_order(clinic, add_patient(clinic), interval_days=28, doses_allowed=12)


def test_the_whole_single_dose_vial_is_wasted_and_leaves_the_shelf(
    clinic: Clinic, ketorolac: MedicationRequest
) -> None:
    outcome = sign_administration(clinic, declined(clinic, ketorolac))

    assert isinstance(outcome, Signed)
    (lot,) = rows(clinic, Lot)
    assert lot.on_hand == 1
    (waste,) = rows(clinic, Waste)
    assert (waste.lot_id, waste.amount, waste.unit, waste.reason) == (lot.id, 60, "mg", DRAWN_UP)
    (product,) = rows(clinic, AdministrationProduct)
    assert (product.lot_number, product.ndc, product.containers, product.entry) == ("K9", KETOROLAC_60, 1, "scanned")
    assert [(move.kind, move.containers) for move in rows(clinic, StockMovement)] == [("wasted", -1)]


def test_the_record_says_what_became_of_it_and_that_nothing_was_given(
    clinic: Clinic, ketorolac: MedicationRequest
) -> None:
    outcome = sign_administration(clinic, declined(clinic, ketorolac))

    assert isinstance(outcome, Signed)
    assert (
        "REFUSED: declined by the patient. Refused by the patient; explained: what the dose is for" in outcome.summary
    )
    assert "Drawn up and wasted 60\N{NO-BREAK SPACE}mg, lot K9, exp" in outcome.summary
    (dose,) = rows(clinic, MedicationAdministration)
    assert (dose.outcome, dose.dose, dose.volume_ml) == (Outcome.REFUSED, None, None)
    assert rows(clinic, AdministrationSite) == []
    (proof,) = rows(clinic, Provenance)
    assert (proof.meaning, proof.record_hash) == ("charted", dose.record_hash)
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


def test_nothing_is_charged_and_the_derivation_says_why(clinic: Clinic, ketorolac: MedicationRequest) -> None:
    outcome = sign_administration(clinic, declined(clinic, ketorolac))

    assert isinstance(outcome, Signed)
    assert outcome.charges_status == "not_billable"
    assert rows(clinic, ChargeItem) == []
    (derivation,) = rows(clinic, ChargeDerivation)
    message = " ".join(finding["text"] for finding in derivation.findings)
    assert "nothing was administered, so no injection, no drug and no discarded drug is billed" in message


def test_of_a_multi_dose_vial_only_what_was_drawn_is_wasted(clinic: Clinic, b12: MedicationRequest) -> None:
    sign_administration(clinic, declined(clinic, b12))

    (vial,) = rows(clinic, Vial)
    assert vial.remaining_ml == 9
    assert rows(clinic, Lot)[0].on_hand == 2
    (waste,) = rows(clinic, Waste)
    assert (waste.amount, waste.unit) == (1000, "mcg")
    (move,) = rows(clinic, StockMovement)
    assert (move.kind, move.containers, move.volume_ml, move.vial_id) == ("wasted", -1, -1, vial.id)


def test_an_open_vial_loses_what_was_drawn_from_it(clinic: Clinic, b12: MedicationRequest) -> None:
    sign_administration(clinic, declined(clinic, b12))
    again = add_order(clinic, add_patient(clinic))

    outcome = sign_administration(clinic, declined(clinic, again))

    assert isinstance(outcome, Signed)
    assert rows(clinic, Vial)[0].remaining_ml == 8
    assert rows(clinic, Lot)[0].on_hand == 2


def test_a_dose_drawn_from_two_lots_wastes_both(clinic: Clinic) -> None:
    lots = [
        add_lot(clinic, drug_slug=KETOROLAC, ndc="00409-3795-01", lot_number=number, on_hand=Decimal(1))
        for number in ("K1", "K2")
    ]
    order = add_order(clinic, add_patient(clinic), drug_slug=KETOROLAC, dose=Decimal(60), dose_unit="mg")

    outcome = sign_administration(
        clinic, declined(clinic, order, lots=tuple(LotPick(lot_id=lot.id, entry=Entry.PICKED) for lot in lots))
    )

    assert isinstance(outcome, Signed)
    assert [lot.on_hand for lot in rows(clinic, Lot)] == [0, 0]
    assert {(waste.lot_id, waste.amount) for waste in rows(clinic, Waste)} == {(lot.id, 30) for lot in lots}
    assert len(rows(clinic, StockMovement)) == 2


def test_a_dose_not_given_for_the_clinics_own_reason_is_wasted_alike(
    clinic: Clinic, ketorolac: MedicationRequest
) -> None:
    request = declined(clinic, ketorolac, outcome=Outcome.NOT_GIVEN, status_reason="held")

    outcome = sign_administration(clinic, request)

    assert isinstance(outcome, Signed)
    assert rows(clinic, Lot)[0].on_hand == 1
    assert rows(clinic, Waste)[0].amount == 60


@pytest.mark.parametrize("reason", [None, "remainder", "spilled"])
def test_without_that_reason_nothing_leaves_the_shelf(
    clinic: Clinic, ketorolac: MedicationRequest, reason: str | None
) -> None:
    outcome = sign_administration(clinic, declined(clinic, ketorolac, waste_reason=reason))

    assert isinstance(outcome, Signed)
    assert "Drawn up" not in outcome.summary
    assert rows(clinic, Lot)[0].on_hand == 2
    for kind in (Waste, AdministrationProduct, StockMovement):
        assert rows(clinic, kind) == []


def test_the_order_stays_due_and_the_dose_uncounted(clinic: Clinic, b12: MedicationRequest) -> None:
    sign_administration(clinic, declined(clinic, b12))

    (stored,) = rows(clinic, MedicationRequest)
    assert (stored.status, stored.doses_given, stored.due_on) == ("active", 0, clinic.today())


@pytest.mark.both_engines
def test_signed_twice_it_is_wasted_once(clinic: Clinic, ketorolac: MedicationRequest) -> None:
    request = declined(clinic, ketorolac)

    first, second = sign_administration(clinic, request), sign_administration(clinic, request)

    assert isinstance(first, Signed)
    assert isinstance(second, Signed)
    assert first.administration_id == second.administration_id
    assert rows(clinic, Lot)[0].on_hand == 1


def test_an_expired_vial_drawn_up_by_mistake_can_be_wasted(clinic: Clinic, ketorolac: MedicationRequest) -> None:
    yesterday = clinic.today() - timedelta(days=1)
    clinic.store.write(lambda tx: tx.update(Lot, table_of(Lot).c.lot_number == "K9", expires_on=yesterday))

    outcome = sign_administration(clinic, declined(clinic, ketorolac, outcome=Outcome.NOT_GIVEN, status_reason="stock"))

    assert isinstance(outcome, Signed)
    assert rows(clinic, Lot)[0].on_hand == 1


def test_drawn_up_from_no_known_lot_is_not_signed(clinic: Clinic, ketorolac: MedicationRequest) -> None:
    outcome = sign_administration(clinic, declined(clinic, ketorolac, lots=()))

    assert isinstance(outcome, Refused)
    assert [finding.text for finding in outcome.findings] == [
        "Scan the vial it was drawn from, so that it can be wasted."
    ]
    assert rows(clinic, MedicationAdministration) == []


@pytest.mark.both_engines
def test_a_vial_used_up_by_a_colleague_meanwhile_is_not_wasted_again(
    clinic: Clinic, ketorolac: MedicationRequest
) -> None:
    request = declined(clinic, ketorolac)
    clinic.store.write(lambda tx: tx.update(Lot, table_of(Lot).c.lot_number == "K9", on_hand=Decimal(0)))

    outcome = sign_administration(clinic, request)

    assert isinstance(outcome, Refused | Stale)
    assert rows(clinic, Waste) == []
    assert rows(clinic, Lot)[0].on_hand == 0


def test_what_was_entered_before_the_refusal_is_not_stored_as_a_dose(
    clinic: Clinic, ketorolac: MedicationRequest
) -> None:
    """The time, the site and the observation were filled in ahead; then the patient declined."""
    entered = {
        "given_at": clinic.now() - timedelta(minutes=30),
        "sites": (SitePick(code="deltoid-r"),),
        "response": ResponseKind.OBSERVING,
    }

    outcome = sign_administration(clinic, declined(clinic, ketorolac, **entered))

    assert isinstance(outcome, Signed)
    (dose,) = rows(clinic, MedicationAdministration)
    assert (dose.effective_at, dose.late_entry) == (clinic.now(), False)
    assert (dose.response, dose.observe_until) == ("", None)
    assert rows(clinic, Waste)[0].wasted_at == clinic.now()
