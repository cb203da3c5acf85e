"""A charted name finds its drug, or says which ones it could be."""

from __future__ import annotations

import pytest

from models.reference.drug_lookup import Told, find_drug, keyed_drug
from models.reference.formulary import shipped_formulary
from models.values.errors import BadInputError
from models.values.quantity import parse_quantity

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
    found = find_drug(FORMULARY, name, Told())
    assert found is not None
    assert found.slug == slug


def test_a_name_that_means_several_drugs_is_refused_with_their_names():
    with pytest.raises(BadInputError, match="testosterone cypionate, testosterone enanthate"):
        find_drug(FORMULARY, "testosterone", Told())


def test_the_packages_ndc_or_content_or_a_keyed_code_decides_between_drugs_of_one_name():
    brixadi = FORMULARY.drugs["buprenorphine-er-weekly"]
    ndc = str(brixadi.packages[0].ndc)
    assert find_drug(FORMULARY, "Brixadi", Told(ndcs=(ndc,))) == brixadi
    assert find_drug(FORMULARY, "Brixadi", Told(contents=(parse_quantity("24 mg"),))) == brixadi
    assert find_drug(FORMULARY, "Brixadi", Told(hcpcs="J0577")) == brixadi


def test_a_drug_outside_the_formulary_needs_code_and_unit():
    assert find_drug(FORMULARY, "obscurumab", Told()) is None
    assert keyed_drug("obscurumab", "J9358", None) is None
    assert keyed_drug("obscurumab", None, parse_quantity("1 mg")) is None
    found = keyed_drug("obscurumab", "J9358", parse_quantity("1 mg"))
    assert found is not None
    assert (found.product_class, found.codes[0].hcpcs) == ("therapeutic", "J9358")


@pytest.mark.parametrize(
    ("name", "code", "product_class"),
    [
        ("Tdap", None, "vaccine"), ("Boostrix", "90715", "vaccine"), ("some new shot", "90715", "vaccine"),
        ("Fluzone High-Dose", "90662", "influenza_vaccine"), ("allergy shot", None, "allergen"),
    ],
)  # fmt: skip
def test_words_and_product_codes_tell_vaccines_and_allergens(name: str, code: str | None, product_class: str):
    found = keyed_drug(name, code, None)
    assert found is not None
    assert found.product_class == product_class
