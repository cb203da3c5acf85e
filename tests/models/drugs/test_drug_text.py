"""A medication's name is taken apart as written; which drug it means is never guessed."""

from __future__ import annotations

import pytest

from models.drugs.formulary import shipped_formulary
from models.drugs.naming.named_drug import _closeness, candidates, has_concentration, read_drug_text
from models.drugs.naming.ordered_route import form_kind, route_in, route_named

FORMULARY = shipped_formulary()


def slugs(text: str) -> list[str]:
    return [row.drug.slug for row in candidates(FORMULARY, read_drug_text(text))]


def test_concentration_volume_and_form_are_read_from_a_prefilled_syringe() -> None:
    text = read_drug_text("0.65 ML medroxyprogesterone acetate 160 MG/ML Prefilled Syringe")
    assert text.ingredients == {"medroxyprogesterone", "acetate"}
    assert (str(text.concentration), str(text.volume_ml), text.kind) == ("160\xa0mg", "0.65", "injectable")


@pytest.mark.parametrize(
    ("text", "in_one_ml"),
    [
        ("ketorolac 60 mg/2 mL vial", "30\xa0mg"),
        ("cyanocobalamin 1,000 mcg/mL", "1,000\xa0mcg"),
        ("penicillin G benzathine 600000 UNT/ML", "600,000\xa0units"),
        ("ceftriaxone 1000 MG Injection", "None"),
        ("Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray", "None"),
        ("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", "None"),
    ],
)
def test_a_concentration_is_read_only_where_an_amount_per_millilitre_is_stated(text: str, in_one_ml: str) -> None:
    assert str(read_drug_text(text).concentration) == in_one_ml


@pytest.mark.parametrize(
    "text", ["Vitamin B 12 5 MG/ML Injectable Solution", "Vitamin B-12", "vitamin b12 injection", "CYANOCOBALAMIN"]
)
def test_every_spelling_of_b12_is_cyanocobalamin(text: str) -> None:
    assert slugs(text) == ["cyanocobalamin"]


def test_a_salt_that_is_not_named_leaves_every_salt_a_candidate() -> None:
    assert slugs("haloperidol 5 mg/mL injection") == ["haloperidol-decanoate", "haloperidol-lactate"]
    assert slugs("haloperidol decanoate 50 MG/ML Injectable Solution") == ["haloperidol-decanoate"]


def test_a_combination_is_not_one_of_its_parts() -> None:
    assert slugs("lidocaine 10 MG/ML / epinephrine 0.01 MG/ML Injection") == []


def test_the_brand_in_brackets_decides_between_products_of_one_drug() -> None:
    assert slugs("1.7 ML denosumab 70 MG/ML Injection [Xgeva]") == ["denosumab-xgeva"]


def test_a_drug_the_formulary_does_not_hold_has_no_candidate() -> None:
    assert slugs("1 ML DOCEtaxel 20 MG/ML Injection") == []
    assert slugs("") == []


def test_a_concentration_is_compared_in_any_unit_of_the_same_kind() -> None:
    drug = FORMULARY.drugs["cyanocobalamin"]
    same, other = read_drug_text("x 1 MG/ML"), read_drug_text("x 5 MG/ML")
    assert same.concentration is not None
    assert other.concentration is not None
    assert has_concentration(drug, same.concentration)
    assert not has_concentration(drug, other.concentration)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Acetaminophen 325 MG Oral Tablet", "oral"),
        ("Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray", "mucosal"),
        ("NDA020503 200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler", "inhaled"),
        ("168 HR norelgestromin 0.00625 MG/HR Transdermal System", "transdermal"),
        ("Hydrocortisone 10 MG/ML Topical Cream", "topical"),
        ("Etonogestrel 68 MG Drug Implant", "implant"),
        ("1 ML Epinephrine 1 MG/ML Injection", "injectable"),
        ("0.3 ML Epinephrine 1 MG/ML Auto-Injector", "injectable"),
        ("Yaz 28 Day Pack", ""),
        ("Lasix 40mg", ""),
    ],
)
def test_the_form_in_the_name_tells_the_kind_and_no_form_tells_nothing(text: str, kind: str) -> None:
    assert form_kind(text) == kind


@pytest.mark.parametrize(
    ("words", "code"),
    [(("78421000",), "im"), (("IM",), "im"), (("34206005", "Subcutaneous route"), "subcut"), (("SQ",), "subcut")],
)
def test_a_coded_route_is_known_in_codes_and_words(words: tuple[str, ...], code: str) -> None:
    found = route_named(words)
    assert found is not None
    assert found.code == code


def test_a_route_that_contradicts_itself_or_is_unknown_is_no_route() -> None:
    assert route_named(("78421000", "subcutaneous")) is None
    assert route_named(("soaked dressing",)) is None


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Inject 1 mL intramuscularly every month", "im"),
        ("1000 mcg IM monthly", "im"),
        ("give subcutaneously", "subcut"),
        ("IM or subcutaneously", None),
        ("for him, i.m. or so", None),
        ("1 mL monthly", None),
    ],
)
def test_a_sentence_states_a_route_only_when_it_truly_does(sentence: str, code: str | None) -> None:
    found = route_in(sentence)
    assert (found.code if found else None) == code


def test_a_name_finds_what_a_look_at_every_drug_finds() -> None:
    drugs = list(FORMULARY.offered())
    for name in (name for drug in drugs for name in (drug.name, drug.display, *drug.brands)):
        text = read_drug_text(name)
        fitting = {drug.slug for drug in drugs if _closeness(drug, text) is not None}
        found = {row.drug.slug for row in candidates(FORMULARY, text)}
        assert found == fitting or (text.brand and found <= fitting)
