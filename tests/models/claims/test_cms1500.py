"""The CMS-1500 read back from its PDF: every fact in its box (claims trials C17, C20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.claims.claim import Address, Claim, DrugOnLine, Insurance, Organization, Person, Provider
from models.claims.forms.cms1500 import PaperChoices
from models.claims.forms.drawing import cms1500_pdf
from models.claims.forms.layout import Alignment
from models.claims.forms.ndc_text import NdcStyle
from models.claims.forms.paging import paged_lines
from models.claims.writing.unfit import UnfitClaimError
from models.core.errors import BadInputError
from tests.models.claims.made_claims import (
    CLINIC,
    DAY,
    MEDICARE,
    ORDERING,
    PATIENT,
    PLAN,
    SUPERVISOR,
    claim,
    drug_line,
    service_line,
)
from tests.models.claims.read_paper import on_grid, texts, whole_text

CHOICES = PaperChoices(date(2026, 11, 3), preprinted=True)


def pages(of: Claim, **changes: object) -> list[dict[tuple[int, int], str]]:
    return on_grid(cms1500_pdf([of], replace(CHOICES, **changes)))  # type: ignore[arg-type]


def page(of: Claim, **changes: object) -> dict[tuple[int, int], str]:
    (only,) = pages(of, **changes)
    return only


def eight_lines() -> Claim:
    visit = service_line("L1", "99213", modifiers=("25",), charge=Decimal("120.00"), pointers=(1, 2))
    return claim(
        diagnoses=("J18.9", "E53.8"),
        assignment=False,
        lines=(
            visit, service_line("L2"), service_line("L3", modifiers=("59",)), drug_line("L4"), drug_line("L5"),
            drug_line("L6", code="J1885"), drug_line("L7", code="J1885", modifiers=("JW",), partner="L6"),
            drug_line("L8"),
        ),
    )  # fmt: skip


def test_who_is_insured_stands_in_boxes_1_to_11():
    parent = Person("García", "José", "Luis", "Jr", date(1959, 1, 2), "male", PATIENT.address)
    payer = Address("1 Payer Way", "Unit 3", "Chicago", "IL", "60601-1234")
    other = Insurance(2, "commercial", "Second Plan", "20002", "CI", "S-9", relationship="self")
    plan = replace(PLAN, relationship="child", subscriber=parent, payer_address=payer)
    found = page(claim(insurances=(plan, other)))
    assert [found[line, 41] for line in (2, 3, 4, 5)] == [
        "EXAMPLE HEALTH PLAN", "1 PAYER WAY", "UNIT 3", "CHICAGO IL 60601-1234"
    ]  # fmt: skip
    assert (found[8, 31], found[8, 50]) == ("X", "W123456789")
    assert (found[10, 1], found[10, 31], found[10, 47]) == ("SAMPLE, ADA, B", "03 04 1960", "X")
    assert (found[10, 50], found[12, 42]) == ("GARCIA JR, JOSE, L", "X")
    assert (found[12, 1], found[14, 1], found[14, 26], found[16, 1]) == ("1 ELM ST", "SPRINGFIELD", "IL", "62702")
    assert (found[18, 1], found[20, 1], found[26, 1], found[26, 52]) == ("SAMPLE, ADA, B", "S-9", "SECOND PLAN", "X")
    assert (found[18, 50], found[20, 53], found[20, 68], found[24, 50]) == (
        "GRP77",
        "01 02 1959",
        "X",
        "EXAMPLE HEALTH PLAN",
    )


def test_medicare_alone_says_none_in_box_11_and_leaves_the_insured_empty():
    found = page(claim(insurances=(replace(MEDICARE, member_id="1EG4-TE5-MK73"),)))
    assert (found[8, 1], found[8, 50], found[18, 50]) == ("X", "1EG4TE5MK73", "NONE")
    assert (10, 50) not in found
    assert (24, 50) not in found


def test_the_claim_stands_in_boxes_10_to_23():
    referring = Provider("referring", Person("Ames", "Ruth", "Q"), "1003000142", credential="M.D.")
    found = page(
        claim(
            providers=(SUPERVISOR, ORDERING, referring), accident="AA", accident_on=DAY, accident_state="IL",
            diagnoses=tuple(f"A{number}.0" for number in range(10, 22)), frequency="7", original="ICN-1",
            authorization="AUTH1", note="Late: storm",
        )
    )  # fmt: skip
    assert (found[20, 41], found[22, 35], found[22, 45], found[24, 41]) == ("X", "X", "IL", "X")
    assert (found[29, 7], found[29, 55]) == ("SIGNATURE ON FILE", "SIGNATURE ON FILE")
    assert (found[32, 31], found[32, 37]) == ("439", "11 02 2026")
    assert (found[34, 1], found[34, 4], found[34, 33]) == ("DN", "RUTH Q AMES MD", "1003000142")
    assert (found[36, 1], found[37, 42]) == ("LATE: STORM", "0")
    assert [found[line, column] for line in (38, 39, 40) for column in (3, 16, 29, 42)] == [
        f"A{number}0" for number in range(10, 22)
    ]
    assert (found[38, 50], found[38, 62], found[40, 50]) == ("7", "ICN-1", "AUTH1")


def test_a_service_stands_on_its_two_print_lines():
    line = drug_line("L1", modifiers=("JZ", "GA"), charge=Decimal("1234.50"), units=Decimal("1.5"), pointers=(2, 1))
    found = page(claim(diagnoses=("J18.9", "E53.8"), lines=(line,)))
    assert found[43, 1] == "N400143985725 UN0.5"
    assert (found[44, 1], found[44, 10], found[44, 19]) == ("11 02 26", "11 02 26", "11")
    assert (found[44, 25], found[44, 33], found[44, 36]) == ("J0696", "JZ", "GA")
    assert (found[44, 45], found[44, 68]) == ("BA", "1003000126")
    assert (found[44, 51], found[44, 59]) == ("1234 50", "1.5")


def test_the_practice_stands_in_boxes_25_to_33():
    facility = Organization("Annex", "1003000175", address=replace(CLINIC.address, line="2 Oak St, #5"))
    found = page(claim(facility=facility, benefits=False))
    assert (found[56, 1], found[56, 19], found[56, 23], found[56, 38]) == ("123456789", "X", "C100", "X")
    assert found[56, 54] == "179 10"
    assert (found[60, 1], found[61, 6]) == ("DANA LEE", "11 03 26")
    assert [found[line, 23] for line in (58, 59, 60, 61)] == [
        "ANNEX", "2 OAK ST 5 SUITE 4", "SPRINGFIELD IL 62701-1234", "1003000175"
    ]  # fmt: skip
    assert [found[line, 50] for line in (58, 59, 60, 61)] == [
        "FICTIONAL INJECTION CLINIC", "100 SAMPLE ST SUITE 4", "SPRINGFIELD IL 62701-1234", "1234567893"
    ]  # fmt: skip
    assert found[57, 66] == "217 5550100"
    assert (29, 55) not in found


def test_a_seventh_line_goes_to_a_second_page_and_the_waste_stays_with_its_drug():
    first, second = pages(eight_lines())
    assert (first[1, 66], second[1, 66]) == ("PAGE 1 OF 2", "PAGE 2 OF 2")
    assert [first.get((44 + 2 * row, 25)) for row in range(6)] == ["99213", "96372", "96372", "J0696", "J0696", None]
    assert [(second.get((44 + 2 * row, 25)), second.get((44 + 2 * row, 33))) for row in range(3)] == [
        ("J1885", "JZ"), ("J1885", "JW"), ("J0696", "JZ"),
    ]  # fmt: skip
    assert (first[44, 45], first[46, 45]) == ("AB", "A")
    assert first[56, 52] == "CONTINUED"
    assert "CONTINUED" not in second.values()
    assert second[56, 54] == "310 50"
    assert first[38, 3] == second[38, 3] == "J189"


def test_assignment_is_box_27_and_benefits_box_13_from_one_fact_each():
    first = pages(eight_lines())[0]
    assert (56, 38) not in first
    assert (first[56, 43], first[29, 55]) == ("X", "SIGNATURE ON FILE")


def test_seven_partners_take_more_than_one_form():
    lines = (drug_line("L1"), *(drug_line(f"L{number}", partner="L1") for number in range(2, 8)))
    assert [len(some) for some in paged_lines(lines)] == [6, 1]


@pytest.mark.parametrize(
    ("style", "unit", "quantity", "shaded", "in_24d"),
    [
        (NdcStyle.NUCC, "UN", "1", "N400143985725 UN1", None),
        (NdcStyle.NUCC, "ML", "1.500", "N400143985725 ML1.5", None),
        (NdcStyle.NUCC, "F2", "1234.56", "N400143985725 F21234.56", None),
        (NdcStyle.POSITION_17, "UN", "1", "N400143985725   UN1", None),
        (NdcStyle.MEDI_CAL, "ML", "1.5", "N400143985725", "ML0000001500"),
    ],
)
def test_an_ndc_is_spelled_as_its_payer_reads_it(style, unit, quantity, shaded, in_24d):
    drug = DrugOnLine("00143985725", unit, Decimal(quantity))
    found = page(claim(lines=(drug_line("L1", drug=drug),)), ndc=style)
    assert (found[43, 1], found.get((43, 25))) == (shaded, in_24d)


def test_an_unlisted_drug_is_described_beside_its_ndc_or_in_item_19():
    short = drug_line("L1", code="J3490", modifiers=(), description="Sample drug 5 mg/mL, 10 mg, IM")
    long = drug_line("L2", code="J3590", modifiers=(), description="Sample biologic " + "x" * 30)
    found = page(claim(lines=(short, long)))
    assert found[43, 1] == "N400143985725 UN0.5   ZZSAMPLE DRUG 5 MG/ML, 10 MG, IM"
    assert found[45, 1] == "N400143985725 UN0.5"
    assert found[36, 1] == f"J3590 SAMPLE BIOLOGIC {'X' * 30}"


def test_a_lines_note_stands_in_its_shaded_half():
    line = service_line("L1", note="Drug supplied by patient: denosumab 60 mg")
    assert page(claim(lines=(line,)))[43, 1] == "ZZDRUG SUPPLIED BY PATIENT: DENOSUMAB 60 MG"


def test_a_note_and_a_description_share_item_19_or_stop_the_claim():
    long = drug_line("L1", code="J3590", modifiers=(), description="Sample biologic " + "x" * 30)
    assert page(claim(lines=(long,), note="Late"))[36, 1] == f"LATE J3590 SAMPLE BIOLOGIC {'X' * 30}"
    with pytest.raises(UnfitClaimError, match="box 19: has 83 characters where 70 fit"):
        cms1500_pdf([claim(lines=(long,), note="n" * 30)], CHOICES)


def test_alignment_moves_content_on_pre_printed_forms_alone():
    moved = cms1500_pdf([claim()], replace(CHOICES, alignment=Alignment(right=3, down=-2)))
    straight = cms1500_pdf([claim()], CHOICES)
    assert [(x - 3, y - 2, text) for x, y, text in texts(moved)[0]] == texts(straight)[0]
    blank = replace(CHOICES, preprinted=False)
    assert cms1500_pdf([claim()], replace(blank, alignment=Alignment(3, -2))) == cms1500_pdf([claim()], blank)


def test_pre_printed_forms_get_content_and_blank_paper_gets_boxes_too():
    assert "Relationship" not in whole_text(cms1500_pdf([claim()], CHOICES))
    on_blank = whole_text(cms1500_pdf([claim()], replace(CHOICES, preprinted=False)))
    assert "6  Relationship" in on_blank
    assert "CMS-1500 (02/12)" in on_blank
    assert all(text in on_blank for text in page(claim()).values())


def test_the_same_claims_are_the_same_bytes():
    assert cms1500_pdf([claim(), eight_lines()], CHOICES) == cms1500_pdf([claim(), eight_lines()], CHOICES)


def test_each_claim_begins_a_form_of_its_own():
    found = on_grid(cms1500_pdf([claim("C1"), claim("C2")], CHOICES))
    assert [each[56, 23] for each in found] == ["C1", "C2"]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            claim(patient=replace(PATIENT, family="N" * 50)),
            "claim C100, box 2: has 58 characters where 42 fit: shorten it, or send the claim electronically.",
        ),
        (
            claim(patient=replace(PATIENT, family="山田")),
            "claim C100, box 2: has letters the form cannot carry: write them in plain letters.",
        ),
        (
            claim(lines=(service_line(pointers=(2,)),)),
            "claim C100, box 24.1 E: The line points to a diagnosis the claim does not have: choose again.",
        ),
        (claim(lines=(service_line(charge=None),)), "claim C100, box 24.1 F: The charge is missing: enter it."),
        (
            claim(lines=(drug_line(drug=DrugOnLine("00143985725", "ML", Decimal(0))),)),
            "claim C100, box 24A: A drug quantity must be above zero, with at most three decimals: correct it.",
        ),
        (
            claim(lines=(drug_line(drug=DrugOnLine("143985725", "ML", Decimal(1))),)),
            "claim C100, box 24A: An NDC needs eleven digits: enter it as on the container.",
        ),
        (
            claim(authorization="A1", lines=(service_line("L1"), service_line("L2", authorization="A2"))),
            "claim C100, box 23: The lines have authorizations of their own: send the claim electronically.",
        ),
        (
            claim(insurances=()),
            "claim C100, box 1: A claim needs an insurance and a service line: enter them.",
        ),
        (
            claim(diagnoses=()),
            "claim C100, box 21: A form has 1 to 12 diagnoses, this claim 0: correct it.",
        ),
    ],
)  # fmt: skip
def test_what_has_no_room_on_the_form_is_refused_by_claim_and_box(made, said):
    with pytest.raises(UnfitClaimError) as refused:
        cms1500_pdf([made], CHOICES)
    assert str(refused.value) == said


def test_a_name_too_long_for_its_box_is_printed_closer_before_it_is_refused():
    found = page(claim(patient=replace(PATIENT, family="N" * 30)))
    assert found[10, 1] == f"{'N' * 30}, ADA, B"


def test_a_batch_without_claims_is_no_form():
    with pytest.raises(BadInputError, match="holds no claim"):
        cms1500_pdf([], CHOICES)


def test_medicare_behind_another_payer_names_that_one_as_the_insured():
    first = replace(PLAN, relationship="spouse", subscriber=Person("Sample", "Bo"), paid=Decimal("50.00"))
    found = page(claim(insurances=(replace(MEDICARE, rank=2, secondary_reason="12"), first)))
    assert (found[8, 1], found[8, 50]) == ("X", "1EG4TE5MK73")
    assert (found[10, 50], found[18, 50], found[24, 50], found[26, 52]) == (
        "SAMPLE, BO", "GRP77", "EXAMPLE HEALTH PLAN", "X"
    )  # fmt: skip
    assert not any("50 00" in text for text in found.values())


def test_medicare_before_another_payer_still_says_none_in_box_11():
    found = page(claim(insurances=(MEDICARE, replace(PLAN, rank=2))))
    assert found[18, 50] == "NONE"
    assert (10, 50) not in found


def test_another_payer_behind_the_first_reads_in_box_29_what_that_one_paid():
    first = replace(MEDICARE, paid=Decimal("50.00"))
    assert any("50 00" in text for text in page(claim(insurances=(replace(PLAN, rank=2), first))).values())


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("nucc", "N400143985725 UN0.5"), ("position_17", "N400143985725   UN0.5"), ("qualifier", "N400143985725"),
        ("digits", "00143985725"), ("medi_cal", "N400143985725"),
    ],
)  # fmt: skip
def test_an_ndc_is_spelled_as_the_billed_payer_reads_it_unless_a_print_says_otherwise(style: str, written: str):
    of = claim(insurances=(replace(PLAN, ndc_style=style),), lines=(drug_line("L1"),))
    assert page(of)[43, 1] == written
    assert page(of, ndc=NdcStyle.NUCC)[43, 1] == "N400143985725 UN0.5"
