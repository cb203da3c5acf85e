"""How a powder is mixed by its label: data with a source, for packages the formulary has."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.core.quantity import parse_quantity
from models.drugs.formulary import shipped_formulary
from models.drugs.mixings import _mixings, mixings_of


def test_every_mixing_is_of_a_powder_in_the_formulary_and_has_its_source() -> None:
    drugs = shipped_formulary().drugs
    assert _mixings()
    for slug, route, mixing in _mixings():
        powders = [package for package in drugs[slug].packages if package.volume_ml is None and route in package.routes]
        assert mixing.content in [package.content for package in powders]
        assert mixing.source.key
        assert mixing.diluent_ml <= mixing.volume_ml


@pytest.mark.parametrize(("amount", "made"), [("250 mg", ["1"]), ("500 mg", ["2", "1.43"]), ("1000 mg", ["4", "2.86"])])
def test_the_volume_a_container_makes_is_its_content_by_the_strength(amount: str, made: list[str]) -> None:
    drug = shipped_formulary().drugs["ceftriaxone-sodium"]
    package = next(one for one in drug.packages if one.content == parse_quantity(amount))
    assert [row.volume_ml for row in mixings_of(drug.slug, "im", package)] == [Decimal(volume) for volume in made]
    assert mixings_of(drug.slug, "subcut", package) == ()
    assert mixings_of("cyanocobalamin", "im", package) == ()


def test_a_solution_is_not_mixed() -> None:
    drug = shipped_formulary().drugs["cyanocobalamin"]
    assert all(mixings_of("ceftriaxone-sodium", "im", package) == () for package in drug.packages)
