"""Several ingredients in one syringe: kept, ordered, checked one by one, taken from stock and charged once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.billing.records.charge_item import ChargeItem
from models.charting.actions.save_draft import save_draft
from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.queries.charge_preview import Change, compare, of_signed
from models.charting.queries.charting import open_charting, pick_lot, view_charting
from models.charting.queries.record_proof import prove_records
from models.charting.records.medication_administration import (
    AdministrationIngredient,
    AdministrationProduct,
    MedicationAdministration,
)
from models.core.charting_codes import ResponseKind
from models.core.errors import BadInputError
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import compounded_code
from models.orders.actions.save_formulation import retire_formulation, save_formulation
from models.orders.actions.save_incompatibility import (
    IncompatibilityDraft,
    end_incompatibility,
    save_incompatibility,
)
from models.orders.formulation_entry import FormulationDraft
from models.orders.queries.formulations import formulation_history, formulations
from models.orders.queries.incompatibilities import incompatibilities
from models.people.versions import Stale, Stored, Unchanged
from models.stock.actions.receive_lot import Received, receive_lot
from models.stock.entries import LotEntry
from models.stock.records.lot import Lot
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_allergy,
    add_coverage,
    add_lot,
    add_patient,
    rows,
    staff_id,
)
from tests.models.charting.test_correct_administration import amended, void
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12, filled_in
from tests.models.orders.sent import B12, ordered, physician

MIC = "mic-lipotropic"
PYRIDOXINE = "pyridoxine-hcl"
LIPO_B = ("cyanocobalamin 500 mcg", "MIC lipotropic 0.5 mL")


def draft(*ingredients: str, name: str = "Lipo-B", item: str = "", **over) -> FormulationDraft:
    return FormulationDraft(name, ingredients or LIPO_B, item, "given every day", **over)


def kept(clinic: Clinic, *ingredients: str, **over):
    made = save_formulation(clinic, physician(clinic), draft(*ingredients, **over))
    assert isinstance(made, Stored), made
    return clinic_formulary(clinic).drugs[f"formulation-{UUID(made.key).hex}"]


def stocked(clinic: Clinic) -> None:
    """Receive a multi-dose vial of B12 by NDC and one of MIC, which has none, from its pharmacy."""
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    expiry = clinic.today() + timedelta(days=30)
    compounded = LotEntry("MIC lipotropic", "M77", expiry, 2, supplier="Lakeside Compounding")
    assert isinstance(receive_lot(clinic, physician(clinic), compounded), Received)


def order_of(clinic: Clinic, patient, drug, dose: str = "2 mL"):
    return ordered(clinic, patient, drug_slug=drug.slug, dose=dose)


def picked(clinic: Clinic, order):
    """Return the opened dose with the first lot of every ingredient in hand."""
    charting = open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN))
    body = filled_in(clinic, charting, response=ResponseKind.TOLERATED, lots=())
    for slug in dict.fromkeys(item.package.slug for item in charting.facts.stock):
        first = next(item for item in charting.facts.stock if item.package.slug == slug)
        body = pick_lot(charting.facts, body, first, "scanned")
    return charting, body


def shown(clinic: Clinic, order):
    charting, body = picked(clinic, order)
    return view_charting(charting.facts, body, clinic.now())


def given(clinic: Clinic, order) -> Signed:
    charting, body = picked(clinic, order)
    person = staff_id(clinic, GIVER_SIGN_IN)
    version = save_draft(clinic, charting.draft_id, order.id, person, charting.version, body)
    view = view_charting(charting.facts, body, clinic.now())
    request = SignRequest(charting.draft_id, version, person, GIVER_PIN, view.hash, view.charges_hash)
    done = sign_administration(clinic, request)
    assert isinstance(done, Signed), done
    return done


def lines(clinic: Clinic) -> list[tuple[str, Decimal | None]]:
    return [(line.code, line.charge) for line in rows(clinic, ChargeItem)]


def self_pay(clinic: Clinic, **amounts: str) -> None:
    save_fees(clinic, None, [FeeRow("self_pay", code, Decimal(x), None, None, None) for code, x in amounts.items()])


@pytest.fixture
def patient(sqlite_clinic: Clinic):
    return add_patient(sqlite_clinic)


def test_a_formulation_is_ordered_by_its_name_and_holds_what_its_ingredients_hold(sqlite_clinic: Clinic):
    drug = kept(sqlite_clinic)
    assert clinic_formulary(sqlite_clinic).matching("lipo-b") == (drug,)
    assert {"methionine", "inositol", "choline"} < set(drug.ingredients)
    assert (drug.product_class, drug.routes) == ("therapeutic", ("im",))
    assert kept(sqlite_clinic, "MIC 0.5 mL", "B-complex 0.5 mL", name="MIC-B").product_class == "wellness"


def test_signing_documents_every_ingredient_takes_each_from_stock_and_bills_one_injection(clinic: Clinic):
    patient = add_patient(clinic)
    stocked(clinic)
    dose = given(clinic, order_of(clinic, patient, kept(clinic)))
    made = rows(clinic, AdministrationIngredient)
    shown_rows = [(row.drug_slug, row.dose, row.dose_unit, row.volume_ml) for row in made]
    assert shown_rows == [(B12, 1000, "mcg", 1), (MIC, 1, "mL", 1)]
    assert {vial.remaining_ml for vial in rows(clinic, Vial)} == {9}
    assert {(row.lot_number, row.on_hand) for row in rows(clinic, Lot)} == {("B2207", 2), ("M77", 1)}
    assert [row.ndc for row in rows(clinic, AdministrationProduct)] == [MULTI_DOSE_B12, compounded_code(MIC)]
    assert [code for code, _ in lines(clinic)] == ["96372", "J3420", "J3490"]
    (record,) = rows(clinic, MedicationAdministration)
    assert "received Lipo-B 2 mL (2 mL) of cyanocobalamin 1,000 mcg, MIC lipotropic" in record.summary.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert record.content["ingredients"] == [[B12, "1000", "mcg", "1"], [MIC, "1", "mL", "1"]]
    assert dose.due_on is None


def test_an_older_records_content_has_no_word_of_ingredients(sqlite_clinic: Clinic, patient):
    add_lot(sqlite_clinic)
    given(sqlite_clinic, ordered(sqlite_clinic, patient))
    (record,) = rows(sqlite_clinic, MedicationAdministration)
    assert "ingredients" not in record.content
    assert rows(sqlite_clinic, AdministrationIngredient) == []


def test_a_price_for_the_whole_is_one_line_and_prices_of_ingredients_are_theirs(sqlite_clinic: Clinic, patient):
    self_pay(sqlite_clinic, LIPOB="40.00", **{"96372": "20.00"})
    stocked(sqlite_clinic)
    given(sqlite_clinic, order_of(sqlite_clinic, patient, kept(sqlite_clinic, item="LIPOB")))
    assert lines(sqlite_clinic) == [("LIPOB", Decimal("40.00"))]
    preview = of_signed(sqlite_clinic, rows(sqlite_clinic, MedicationAdministration)[0].id)
    assert compare(preview, Change()).note == ""
    other = add_patient(sqlite_clinic, family="Baptiste")
    priced = kept(sqlite_clinic, "cyanocobalamin 500 mcg $4.00", "MIC lipotropic 0.5 mL $7.50", name="Priced")
    given(sqlite_clinic, order_of(sqlite_clinic, other, priced))
    assert lines(sqlite_clinic)[1:] == [
        ("96372", Decimal("20.00")), ("J3420", Decimal("8.00")), ("J3490", Decimal("15.00")),
    ]  # fmt: skip


def test_a_payer_is_billed_for_what_it_covers_and_not_for_the_compound(sqlite_clinic: Clinic, patient):
    stocked(sqlite_clinic)
    add_coverage(sqlite_clinic, patient)
    given(sqlite_clinic, order_of(sqlite_clinic, patient, kept(sqlite_clinic)))
    assert [code for code, _ in lines(sqlite_clinic)] == ["96372", "J3420"]


def test_an_order_is_given_as_it_was_signed_whatever_the_formulation_is_by_now(sqlite_clinic: Clinic, patient):
    stocked(sqlite_clinic)
    drug = kept(sqlite_clinic)
    order = order_of(sqlite_clinic, patient, drug)
    (one,) = formulations(sqlite_clinic)
    weaker = draft("cyanocobalamin 100 mcg", "MIC 0.5 mL", key=one.key, change=1)
    assert isinstance(save_formulation(sqlite_clinic, physician(sqlite_clinic), weaker), Stored)
    assert [old.change for old in formulation_history(sqlite_clinic, one.key)] == [2, 1]
    given(sqlite_clinic, order)
    assert rows(sqlite_clinic, AdministrationIngredient)[0].dose == 1000


def test_every_ingredient_is_checked_as_a_single_drug_is(sqlite_clinic: Clinic, clock, patient):
    stocked(sqlite_clinic)
    order = order_of(sqlite_clinic, patient, kept(sqlite_clinic))
    clock.tick(31 * 24 * 60)
    found = {finding.key: finding.text for finding in shown(sqlite_clinic, order).blocking}
    assert "Lot M77 expired" in found[f"lot@dose.lot[0].expiry[{MIC}]"]


def test_an_allergy_to_one_ingredient_stops_the_whole(sqlite_clinic: Clinic):
    stocked(sqlite_clinic)
    patient = add_patient(sqlite_clinic, allergy_status="recorded")
    order = order_of(sqlite_clinic, patient, kept(sqlite_clinic))
    add_allergy(sqlite_clinic, patient, "choline")
    assert any(finding.rule == "allergy" for finding in shown(sqlite_clinic, order).blocking)


def test_more_than_the_site_takes_is_asked_about_by_the_whole_volume(sqlite_clinic: Clinic, patient):
    stocked(sqlite_clinic)
    order = order_of(sqlite_clinic, patient, kept(sqlite_clinic))
    assert any(finding.rule == "site_volume" for finding in shown(sqlite_clinic, order).findings)


def test_stronger_mixtures_than_the_packages_make_are_stopped_and_weaker_ones_are_diluted(sqlite_clinic, patient):
    stocked(sqlite_clinic)
    strong = order_of(sqlite_clinic, patient, kept(sqlite_clinic, "cyanocobalamin 800 mcg", "MIC 0.5 mL"))
    assert any("make 2.6 mL, 2 mL is ordered" in one.text for one in shown(sqlite_clinic, strong).blocking)
    other = add_patient(sqlite_clinic, family="Baptiste")
    weak = order_of(sqlite_clinic, other, kept(sqlite_clinic, "cyanocobalamin 300 mcg", "MIC 0.5 mL", name="Weak"))
    assert any("0.4 mL is diluent" in one.text for one in shown(sqlite_clinic, weak).findings)


def test_what_the_clinic_wrote_down_is_never_mixed(sqlite_clinic: Clinic, patient):
    stocked(sqlite_clinic)
    order = order_of(sqlite_clinic, patient, kept(sqlite_clinic))
    pair = IncompatibilityDraft(MIC, B12, "turns cloudy", "pharmacist's letter of Nov 2")
    me = physician(sqlite_clinic)
    assert isinstance(save_incompatibility(sqlite_clinic, me, pair), Stored)
    assert isinstance(save_incompatibility(sqlite_clinic, me, pair), Unchanged)
    stop = next(one for one in shown(sqlite_clinic, order).blocking if one.rule == "ingredients")
    assert "must not be mixed: turns cloudy (D Chen MD)" in stop.text
    with pytest.raises(BadInputError, match="not with cyanocobalamin: turns cloudy"):
        kept(sqlite_clinic, name="Again")
    (one,) = incompatibilities(sqlite_clinic)
    assert isinstance(end_incompatibility(sqlite_clinic, me, one.key, 1, "another maker"), Stored)
    assert isinstance(end_incompatibility(sqlite_clinic, me, one.key, 1, "another maker"), Stale)
    assert not any(one.rule == "ingredients" for one in shown(sqlite_clinic, order).blocking)


def test_a_formulation_entered_in_error_goes_back_into_every_vial_and_an_amended_one_keeps_its_ingredients(
    sqlite_clinic: Clinic, patient
):
    stocked(sqlite_clinic)
    dose = given(sqlite_clinic, order_of(sqlite_clinic, patient, kept(sqlite_clinic)))
    again = amended(sqlite_clinic, dose.administration_id, note="seen again")
    assert len(rows(sqlite_clinic, AdministrationIngredient)) == 4
    void(sqlite_clinic, again)
    with sqlite_clinic.store.read() as connection:
        assert prove_records(connection).altered == ()


def test_a_compounded_product_is_received_by_name_from_its_pharmacy(sqlite_clinic: Clinic):
    expiry = sqlite_clinic.today() + timedelta(days=30)
    entry = LotEntry("MIC lipotropic", "M77", expiry, 2)
    with pytest.raises(BadInputError, match="name the pharmacy that made it"):
        receive_lot(sqlite_clinic, physician(sqlite_clinic), entry)
    with pytest.raises(BadInputError, match="no compounded product named ketorolac"):
        receive_lot(sqlite_clinic, physician(sqlite_clinic), LotEntry("ketorolac", "M77", expiry, 2))


def test_a_retired_formulation_is_not_ordered_and_one_changed_meanwhile_is_looked_at_again(sqlite_clinic: Clinic):
    drug, me = kept(sqlite_clinic), physician(sqlite_clinic)
    (one,) = formulations(sqlite_clinic)
    assert isinstance(retire_formulation(sqlite_clinic, me, one.key, 1, "no longer made"), Stored)
    assert clinic_formulary(sqlite_clinic).matching("lipo-b") == ()
    assert drug.slug in clinic_formulary(sqlite_clinic).retired
    behind = save_formulation(sqlite_clinic, me, draft(key=one.key, change=1))
    assert behind == Stale("D Chen MD changed this formulation meanwhile: look at it again")


@pytest.mark.parametrize(
    ("ingredients", "over", "at"),
    first_daily(
        [
            (("cyanocobalamin 500 mcg",), {}, "ingredient2"),
            (("cyanocobalamin",), {}, "ingredient1"),
            (LIPO_B, {"name": "cyanocobalamin"}, "name"),
            (("cyanocobalamin 500 mcg", "cyanocobalamin 100 mcg"), {}, "ingredient2"),
            (("cyanocobalamin 500 mL", "MIC 0.6 mL"), {}, "ingredient1"),
            (("cyanocobalamin 500 units", "MIC 0.6 mL"), {}, "ingredient1"),
            (("nothing 500 mcg", "MIC 0.6 mL"), {}, "ingredient1"),
            (("meperidine 5 mg", "MIC 0.6 mL"), {}, "ingredient1"),
            (LIPO_B, {"item": "LIPOB"}, "item"),
            (("cyanocobalamin 500 mcg $4.005", "MIC 0.6 mL"), {}, "ingredient1"),
        ]
    ),
)
def test_a_formulation_that_cannot_be_mixed_is_refused_at_its_field(sqlite_clinic: Clinic, ingredients, over, at):
    with pytest.raises(BadInputError) as refused:
        save_formulation(sqlite_clinic, physician(sqlite_clinic), draft(*ingredients, **over))
    assert refused.value.at == at


def test_a_formulation_is_ordered_by_its_volume(sqlite_clinic: Clinic, patient):
    drug = kept(sqlite_clinic)
    with pytest.raises(BadInputError, match="order its volume in mL"):
        order_of(sqlite_clinic, patient, drug, "1,000 mcg")
    assert staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)


def test_what_is_left_of_one_ingredients_vial_is_wasted_with_its_reason(sqlite_clinic: Clinic, patient):
    stocked(sqlite_clinic)
    add_lot(sqlite_clinic, drug_slug=PYRIDOXINE, ndc=_single(sqlite_clinic, PYRIDOXINE), lot_number="P1")
    drug = kept(sqlite_clinic, "pyridoxine 25 mg", "MIC 0.5 mL", name="B6 and MIC")
    order = order_of(sqlite_clinic, patient, drug, "1 mL")
    asked = shown(sqlite_clinic, order)
    assert asked.wasted.replace("\N{NO-BREAK SPACE}", " ") == "75 mg"
    assert [one.at for one in asked.blocking if one.rule == "waste"] == [f"dose.waste[{PYRIDOXINE}]"]
    charting, body = picked(sqlite_clinic, order)
    body = body.model_copy(update={"waste_reason": "remainder"})
    view = view_charting(charting.facts, body, sqlite_clinic.now())
    assert not any(one.rule == "waste" for one in view.blocking)
    assert "Wasted 75 mg" in view.sentence.replace("\N{NO-BREAK SPACE}", " ")


def _single(clinic: Clinic, slug: str) -> str:
    packages = clinic_formulary(clinic).drugs[slug].packages
    return next(package.code for package in packages if package.single_dose and package.ndc)


def test_what_a_formulation_held_of_a_drug_is_added_up_with_its_single_doses(sqlite_clinic: Clinic, patient):
    stocked(sqlite_clinic)
    given(sqlite_clinic, order_of(sqlite_clinic, patient, kept(sqlite_clinic)))
    view = shown(sqlite_clinic, ordered(sqlite_clinic, patient))
    (note,) = [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in view.findings if one.rule == "cumulative"]
    assert note == "Last 30 d, same ingredient: 1,000 mcg in 1 dose."
