"""A charted name finds its drug, or says which ones it could be."""

from __future__ import annotations

import pytest

from models.core.errors import BadInputError
from models.core.quantity import parse_quantity
from models.drugs.formulary import shipped_formulary
from models.drugs.naming.charted_name import ChartedProduct, find_drug, keyed_drug, similar_names

FORMULARY = shipped_formulary()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("cyanocobalamin", "cyanocobalamin"), ("CYANOCOBALAMIN", "cyanocobalamin"), ("Vitamin B12", "cyanocobalamin"),
        ("ceftriaxone", "ceftriaxone-sodium"), ("Rocephin", "ceftriaxone-sodium"),
        ("ketorolac", "ketorolac-tromethamine"), ("ketorolac 30 mg", "ketorolac-tromethamine"),
        ("Depo-Medrol", "methylprednisolone-acetate"), ("Prolia", "denosumab"), ("Xolair", "omalizumab"),
        ("Lupron Depot 22.5", "leuprolide-acetate-depot-3-month"), ("MIC lipotropic", "mic-lipotropic"),
        ("hydromorphone (old code)", "hydromorphone"), ("methotrexate", "methotrexate-sodium"),
    ],
)  # fmt: skip
def test_generic_and_brand_names_in_any_case_with_or_without_salt_find_the_drug(name: str, slug: str):
    found = find_drug(FORMULARY, name, ChartedProduct())
    assert found is not None
    assert found.slug == slug


def test_a_name_that_means_several_drugs_is_refused_with_their_names():
    with pytest.raises(BadInputError, match="testosterone cypionate, testosterone enanthate"):
        find_drug(FORMULARY, "testosterone", ChartedProduct())


def test_the_packages_ndc_or_content_or_a_keyed_code_decides_between_drugs_of_one_name():
    brixadi = FORMULARY.drugs["buprenorphine-er-weekly"]
    ndc = str(brixadi.packages[0].ndc)
    assert find_drug(FORMULARY, "Brixadi", ChartedProduct(ndcs=(ndc,))) == brixadi
    assert find_drug(FORMULARY, "Brixadi", ChartedProduct(contents=(parse_quantity("24 mg"),))) == brixadi
    assert find_drug(FORMULARY, "Brixadi", ChartedProduct(hcpcs="J0577")) == brixadi


def test_a_drug_outside_the_formulary_needs_code_and_unit():
    assert find_drug(FORMULARY, "obscurumab", ChartedProduct()) is None
    assert keyed_drug("obscurumab", ChartedProduct(hcpcs="J2323"), None) is None
    assert keyed_drug("obscurumab", ChartedProduct(), parse_quantity("1 mg")) is None
    found = keyed_drug("obscurumab", ChartedProduct(hcpcs="J2323"), parse_quantity("1 mg"))
    assert found is not None
    assert (found.product_class, found.codes[0].hcpcs) == ("therapeutic", "J2323")


@pytest.mark.parametrize(
    ("name", "code", "product_class"),
    [
        ("Tdap", None, "vaccine"), ("Boostrix", "90715", "vaccine"), ("some new shot", "90715", "vaccine"),
        ("Fluzone High-Dose", "90662", "influenza_vaccine"), ("allergy shot", None, "allergen"),
    ],
)  # fmt: skip
def test_words_and_product_codes_tell_vaccines_and_allergens(name: str, code: str | None, product_class: str):
    found = keyed_drug(name, ChartedProduct(hcpcs=code), None)
    assert found is not None
    assert found.product_class == product_class


@pytest.mark.parametrize(
    ("code", "product_class"),
    [
        ("J0739", "hiv_prep"), ("J0738", "hiv_prep"), ("90380", "rsv_antibody"), ("90382", "rsv_antibody"),
        ("J0585", "botulinum_toxin"), ("J0589", "botulinum_toxin"), ("J7325", "joint_product"),
        ("J9217", "antineoplastic_hormonal"), ("J9358", "antineoplastic"), ("90662", "influenza_vaccine"),
        ("90677", "pneumococcal_vaccine"), ("90746", "hepatitis_b_vaccine"), ("91322", "covid_vaccine"),
        ("90613", "covid_vaccine"), ("90378", "therapeutic"), ("J0741", "therapeutic"), ("J2790", "therapeutic"),
    ],
)  # fmt: skip
def test_a_keyed_code_tells_the_class_whatever_the_product_is_called(code: str, product_class: str):
    found = keyed_drug("obscurumab", ChartedProduct(hcpcs=code), parse_quantity("1 mg"))
    assert found is not None
    assert found.product_class == product_class


def test_a_keyed_code_says_more_than_a_word_of_the_name():
    found = keyed_drug("RSV vaccine (antibody)", ChartedProduct(hcpcs="90380"), parse_quantity("1 mg"))
    assert found is not None
    assert found.product_class == "rsv_antibody"


def test_a_vaccine_by_its_cvx_code_alone_has_its_product_code_and_one_unit_a_dose():
    found = keyed_drug("some combination shot", ChartedProduct(cvx="120"), None)
    assert found is not None
    assert [(code.hcpcs, code.style) for code in found.codes] == [("90698", "tier")]


@pytest.mark.parametrize(
    ("message", "nearest"),
    [
        ("Aristada Initio", "Aristada (aripiprazole lauroxil)"), ("Prolea", "denosumab (Prolia)"),
        ("ketorolak", "ketorolac tromethamine"), ("Vivitrool 380 mg", "Vivitrol (naltrexone ER)"),
    ],
)  # fmt: skip
def test_a_name_the_formulary_does_not_hold_is_never_taken_for_its_neighbour_but_names_it(message: str, nearest: str):
    assert find_drug(FORMULARY, message, ChartedProduct()) is None
    assert similar_names(FORMULARY, message)[0] == nearest
