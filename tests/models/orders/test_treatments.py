"""What a treatment template brings beside the order itself: needle, observation, the clinic's own charge item."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.queries.charting import open_charting, view_charting
from models.core.charting_codes import ResponseKind
from models.core.errors import BadInputError
from models.orders.actions.save_template import TemplateDraft, save_template
from models.orders.order_body import OrderBody, body_from
from models.orders.queries.templates import templates
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import GIVER_SIGN_IN, add_coverage, add_lot, add_order, add_patient, rows, staff_id
from tests.models.charting.test_sign_administration import charted
from tests.models.orders.sent import B12, ordered, physician

TREATMENT = OrderBody(
    B12, "1,000 mcg", "im", "month", "12", needle=" 25 G  1 in", watch="20", item="b12sp", diagnoses="e538 D51.0"
)


def own_item(clinic: Clinic, code: str = "B12SP", amount: str = "25.00") -> None:
    save_fees(clinic, None, [FeeRow("self_pay", code, Decimal(amount), None, None, None)])


def kept(clinic: Clinic, body: OrderBody = TREATMENT):
    save_template(clinic, physician(clinic), TemplateDraft("B12 monthly", body, "used every day"))
    return templates(clinic, None)[0].body


def test_a_template_keeps_needle_observation_charge_item_and_diagnoses_to_pick_from(sqlite_clinic: Clinic):
    own_item(sqlite_clinic)
    body = kept(sqlite_clinic)
    assert (body.needle, body.watch, body.item) == ("25 G 1 in", "20", "B12SP")
    assert body.offered_diagnoses == ("E53.8", "D51.0")


def test_a_template_has_no_place_for_a_patient_and_an_older_one_reads_as_before():
    assert "patient" not in " ".join(field.name for field in fields(OrderBody))
    older = {"drug_slug": B12, "dose": "1,000 mcg", "route": "im", "every": "", "count": "", "then": "", "note": ""}
    assert body_from(older).stored() == older


@pytest.mark.parametrize(
    ("over", "at"),
    first_daily(
        [
            ({"item": "B12SP"}, "item"),
            ({"item": "J3420"}, "item"),
            ({"item": "B12"}, "item"),
            ({"watch": "481"}, "watch"),
            ({"watch": "soon"}, "watch"),
            ({"needle": "x" * 81}, "needle"),
            ({"needle": "25\x07G"}, "needle"),
            ({"diagnoses": "vitamin"}, "diagnoses"),
            ({"diagnoses": "E53.8 D51.0 D51.1 D51.2 D51.3 D51.8 D51.9"}, "diagnoses"),
        ],
        daily=2,
    ),
)
def test_a_treatment_that_cannot_be_kept_is_refused_at_its_field(sqlite_clinic: Clinic, over, at):
    with pytest.raises(BadInputError) as refused:
        kept(sqlite_clinic, OrderBody(B12, "1,000 mcg", "im", **over))
    assert refused.value.at == at


def test_an_order_from_a_template_brings_needle_and_observation_to_the_dose(sqlite_clinic: Clinic):
    order = ordered(sqlite_clinic, add_patient(sqlite_clinic), needle="25 G 1 in", watch="20", item="B12SP")
    assert (order.needle, order.watch_minutes, order.charge_code) == ("25 G 1 in", 20, "B12SP")
    add_lot(sqlite_clinic)
    charting = open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN))
    view = view_charting(charting.facts, charting.body, sqlite_clinic.now())
    assert (view.needle, view.observation_minutes) == ("25 G 1 in, by the order", 20)


def _signed(clinic: Clinic, order) -> list[tuple[str, Decimal | None]]:
    add_lot(clinic)
    outcome = sign_administration(clinic, charted(clinic, order.id, response=ResponseKind.OBSERVING))
    assert isinstance(outcome, Signed), outcome
    return [(line.code, line.charge) for line in rows(clinic, ChargeItem)]


def test_who_pays_alone_is_charged_the_clinics_own_item(sqlite_clinic: Clinic):
    own_item(sqlite_clinic)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic), charge_code="B12SP")
    assert _signed(sqlite_clinic, order) == [("B12SP", Decimal("25.00"))]


def test_a_payer_who_is_sent_a_claim_gets_the_codes(sqlite_clinic: Clinic):
    own_item(sqlite_clinic)
    patient = add_patient(sqlite_clinic)
    add_coverage(sqlite_clinic, patient)
    codes = [code for code, _ in _signed(sqlite_clinic, add_order(sqlite_clinic, patient, charge_code="B12SP"))]
    assert codes == ["96372", "J3420"]


def test_what_no_payer_covers_is_the_patients_to_pay_whatever_the_coverage(sqlite_clinic: Clinic):
    own_item(sqlite_clinic, "MICSP", "35.00")
    patient = add_patient(sqlite_clinic)
    add_coverage(sqlite_clinic, patient)
    order = add_order(
        sqlite_clinic, patient, drug_slug="mic-lipotropic", dose=Decimal(1), dose_unit="mL", charge_code="MICSP"
    )
    charting = open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN))
    view = view_charting(charting.facts, charting.body, sqlite_clinic.now())
    assert view.payer.type == "self_pay"
    assert rows(sqlite_clinic, ChargeDerivation) == []
