"""A vaccine's components are known by its code, its CVX code or its name, whatever the formulary holds."""

from __future__ import annotations

import pytest

from models.codes.tables.vaccine_products import product_of_cvx, vaccine_components


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("DTaP-IPV/Hib", 5), ("DTaP-IPV-Hib-HepB", 6), ("DTaP-HepB-IPV", 5), ("DTaP-IPV (Quadracel)", 4),
        ("Pentacel", 5), ("VAXELIS", 6), ("Pediarix 0.5 mL", 5), ("Kinrix", 4), ("M-M-R II", 3), ("ProQuad", 4),
        ("MMRV vaccine", 4), ("measles, mumps, rubella and varicella vaccine", 4), ("Tdap", 3), ("Td vaccine", 2),
        ("DTaP", 3), ("hepatitis A and hepatitis B vaccine", 2), ("Twinrix", 2), ("Hib-HepB", 2), ("Gardasil 9", 1),
        ("Prevnar 20", 1), ("MenACWY", 1), ("influenza vaccine", 1), ("influenza and COVID-19 vaccine", 2),
        ("rotavirus vaccine", 1), ("varicella vaccine", 1), ("", 1),
    ],
)  # fmt: skip
def test_a_name_of_brand_or_antigens_tells_the_number_of_components(name: str, number: int) -> None:
    assert vaccine_components(frozenset(), "", name).number == number


@pytest.mark.parametrize(
    ("code", "cvx", "number"),
    [
        ("90698", "120", 5), ("90697", "146", 6), ("90723", "110", 5), ("90696", "130", 4), ("90700", "20", 3),
        ("90707", "03", 3), ("90710", "94", 4), ("90715", "115", 3), ("90714", "113", 2), ("90636", "104", 2),
        ("90623", "316", 2), ("90748", "51", 2),
    ],
)  # fmt: skip
def test_product_code_and_cvx_code_tell_the_same_number(code: str, cvx: str, number: int) -> None:
    by_code = vaccine_components(frozenset({code}), "", "shot")
    assert by_code == vaccine_components(frozenset(), cvx, "shot")
    assert (by_code.number, product_of_cvx(cvx)) == (number, code)
    assert by_code.source.key


def test_a_keyed_code_says_more_than_a_name() -> None:
    assert vaccine_components(frozenset({"90713"}), "", "DTaP-IPV/Hib").number == 1
    assert product_of_cvx("999") == product_of_cvx("") == ""
