"""What a person types becomes part of a drug and back, or is refused at its field."""

from __future__ import annotations

from datetime import date

import pytest

from models.core.errors import BadInputError
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary
from models.drugs.typing.parts import (
    code_of,
    code_values,
    giving_values,
    identity_values,
    new_drug,
    package_of,
    package_values,
    with_giving,
    with_identity,
)
from tests.daily import over_each

TODAY = date(2026, 11, 23)
DRUGS = list(shipped_formulary().drugs.values())
B12 = shipped_formulary().drugs["cyanocobalamin"]
CODE = {"hcpcs": "j3420", "unit": "1,000 mcg", "style": "up to", "source": "a letter", "confidence": "c"}
PACKAGE = {
    "form": "Solution", "container": "mdv", "routes": "IM, subq", "hcpcs": "j3420", "ndc_unit": "ml",
    "source": "label", "confidence": "inf",
}  # fmt: skip


@over_each(DRUGS, lambda drug: drug.slug)
def test_what_a_form_shows_of_a_shipped_drug_reads_back_as_it_was(drug: Drug) -> None:
    assert with_identity(drug, identity_values(drug)) == drug
    assert with_giving(drug, giving_values(drug), TODAY) == drug
    for code in drug.codes:
        assert code_of(code_values(code), TODAY) == code
    for package in drug.packages:
        assert package_of(package_values(package), drug, TODAY, package) == package


def test_words_are_taken_as_people_write_them() -> None:
    code = code_of({**CODE, "from": "T+1", "to": "12/31/2026"}, TODAY)
    assert (code.hcpcs, code.style, code.effective, code.ends) == (
        "J3420", "up_to", date(2026, 11, 24), date(2026, 12, 31)
    )  # fmt: skip
    package = package_of({**PACKAGE, "volume": "10", "ndc": "0517-0032-25"}, B12, TODAY)
    assert (package.container, package.routes, str(package.ndc)) == ("MDV", ("im", "subcut"), "00517-0032-25")
    assert str(package.volume_ml) == "10"


def test_a_new_drug_is_named_by_its_slug_and_doubted_until_somebody_says_a_source() -> None:
    drug = new_drug({"name": "Vitamin  D3 (Oil)", "product_class": "therapeutic", "routes": "im"})
    assert (drug.slug, drug.name, drug.display) == ("vitamin-d3-oil", "Vitamin D3 (Oil)", "Vitamin D3 (Oil)")
    assert drug.clinical_source.confidence.value == "unconfirmed"


@pytest.mark.parametrize(
    ("over", "at"),
    [
        ({"hcpcs": "J34"}, "hcpcs"), ({"hcpcs": "[/b]"}, "hcpcs"), ({"unit": "many"}, "unit"),
        ({"unit": "0 mg"}, "unit"),
        ({"unit": "1 cc"}, "unit"), ({"style": "whole"}, "style"), ({"from": "soon"}, "from"),
        ({"from": "2026-02-01", "to": "2026-01-31"}, "to"), ({"source": " "}, "source"),
        ({"confidence": ""}, "confidence"), ({"confidence": "sure"}, "confidence"),
        ({"label_date": "soon"}, "label_date"), ({"label_date": "2026-11-24"}, "label_date"),
        ({"over": "1 mg", "most": "2 mL"}, "most"),
    ],
)  # fmt: skip
def test_a_code_that_cannot_be_is_refused_at_its_field(over: dict[str, str], at: str) -> None:
    with pytest.raises(BadInputError) as caught:
        code_of({**CODE, **over}, TODAY)
    assert caught.value.at == at


@pytest.mark.parametrize(
    ("over", "at"),
    [
        ({"ndc": "0517003225"}, "ndc"), ({"container": "bag"}, "container"), ({"form": "gas"}, "form"),
        ({"routes": "iv"}, "routes"), ({"routes": ""}, "routes"), ({"volume": "0"}, "volume"),
        ({"volume": "-1"}, "volume"),
        ({"content": "full"}, "content"), ({"hcpcs": "J3420 x"}, "hcpcs"), ({"ndc_unit": "L"}, "ndc_unit"),
    ],
)  # fmt: skip
def test_a_package_that_cannot_be_is_refused_at_its_field(over: dict[str, str], at: str) -> None:
    with pytest.raises(BadInputError) as caught:
        package_of({**PACKAGE, **over}, B12, TODAY)
    assert caught.value.at == at


@pytest.mark.parametrize(
    ("over", "at"), [({"interval": "-1"}, "interval"), ({"interval": "9999"}, "interval"), ({"pain": "x"}, "pain")]
)
def test_giving_that_cannot_be_is_refused_at_its_field(over: dict[str, str], at: str) -> None:
    with pytest.raises(BadInputError) as caught:
        with_giving(B12, {**giving_values(B12), **over}, TODAY)
    assert caught.value.at == at


def test_a_drug_without_a_name_is_refused() -> None:
    with pytest.raises(BadInputError, match="name: write the drug's name"):
        new_drug({"name": "  ", "product_class": "therapeutic", "routes": "im"})
