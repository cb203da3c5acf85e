"""What an 837P says of a claim, and what it refuses to say (claims trials C15 to C30)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from models.claims.claim import Address, Attachment, Batch, Claim, DrugOnLine, Insurance, Person, Provider, Receiver
from models.claims.writing.unfit import UnfitClaimError
from models.core.errors import BadInputError
from tests.models.claims.made_claims import (
    CLINIC,
    MEDICARE,
    ORDERING,
    PATIENT,
    PLAN,
    RECEIVER,
    SENDER,
    SUPERVISOR,
    batch,
    claim,
    drug_line,
    service_line,
)
from tests.models.claims.written import read_back, written


def segments(of: Batch | Claim, start: str) -> list[str]:
    text = written(of if isinstance(of, Batch) else batch(of))
    return [segment for segment in text.split("~") if segment.startswith(start)]


def refusal(of: Batch | Claim) -> tuple[str, str]:
    with pytest.raises(UnfitClaimError) as refused:
        written(of if isinstance(of, Batch) else batch(of))
    return refused.value.claim, f"{refused.value.element}: {refused.value.reason}"


def drug(**changes: object) -> Claim:
    whole = {"ndc11": "00143985725", "unit": "ML", "quantity": Decimal("0.5")} | changes
    return claim(lines=(drug_line("L1", drug=DrugOnLine(**whole)),))  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["AB", "NPDEMO", "012345678", "ABCDEFGHIJKLMNO"])
def test_isa_is_106_characters_whatever_the_ids(number):
    text = written(batch(sender=replace(SENDER, id=number), receiver=replace(RECEIVER, id=number)))
    assert text.index("~") == 105
    assert text[104:106] == ":~"
    assert text[106:109] == "GS*"


def test_no_element_ends_in_a_blank():
    made = batch(sender=replace(SENDER, name="Fictional Injection Clinic  ", contact=" Billing  Office "))
    assert read_back(made).sender == replace(SENDER)


def test_a_receiver_without_an_id_stops_the_batch():
    assert refusal(batch(receiver=Receiver("", "ZZ", "Example"))) == (
        "",
        "ISA08: The receiver's ID is missing: enter it.",
    )


@pytest.mark.parametrize(
    ("zip_code", "written_as"), [("62701-1234", "627011234"), ("627011234", "627011234"), ("62701", ""), ("6270", "")]
)
def test_the_billing_zip_code_has_nine_digits_or_stops(zip_code, written_as):
    billing = replace(CLINIC, address=replace(CLINIC.address, zip_code=zip_code))
    made = claim(billing=billing)
    if written_as:
        assert f"N4*Springfield*IL*{written_as}" in segments(made, "N4")
    else:
        assert refusal(made) == ("C100", "N403: The billing provider's ZIP code needs nine digits: look it up.")


@pytest.mark.parametrize(("zip_code", "written_as"), [("62702", "62702"), ("62702-1234", "627021234")])
def test_a_patients_zip_code_goes_with_five_or_nine_digits(zip_code, written_as):
    made = claim(patient=replace(PATIENT, address=replace(PATIENT.address, zip_code=zip_code)))
    assert f"N4*Springfield*IL*{written_as}" in segments(made, "N4")


def test_a_patients_zip_code_of_four_digits_stops():
    made = claim(patient=replace(PATIENT, address=replace(PATIENT.address, zip_code="6270")))
    assert refusal(made)[1] == "N403: The subscriber's ZIP code needs five or nine digits: look it up."


def test_the_facilitys_zip_code_has_nine_digits_too():
    facility = replace(CLINIC, name="Annex", address=Address("2 Oak St", "", "Springfield", "IL", "62701"))
    assert refusal(claim(facility=facility))[1].startswith("N403: The service facility's ZIP code needs nine digits")


def test_an_ndc_is_on_the_drug_lines_only():
    made = claim(lines=(*claim().lines, drug_line("L4", modifiers=("JW",), partner="L3")))
    found = [segment.split("*")[0] for segment in segments(made, "") if segment[:3] in {"LX*", "LIN", "CTP"}]
    assert found == ["LX", "LX", "LX", "LIN", "CTP", "LX", "LIN", "CTP"]


@pytest.mark.parametrize("ndc", ["", "0143985725", "00143-9857-25", "0014398572X"])
def test_a_drug_without_eleven_digits_stops_its_claim(ndc):
    assert refusal(drug(ndc11=ndc)) == (
        "C100",
        "LIN03: Line 1's NDC needs eleven digits: enter it as on the container.",
    )


@pytest.mark.parametrize(
    ("quantity", "written_as"),
    [
        ("0.6", "0.6"),
        ("1", "1"),
        ("1.000", "1"),
        ("0.500", "0.5"),
        ("1250", "1250"),
        ("1250.00", "1250"),
        ("1E+3", "1000"),
    ],
)
def test_an_ndc_quantity_has_no_trailing_zeros(quantity, written_as):
    assert segments(drug(quantity=Decimal(quantity)), "CTP") == [f"CTP****{written_as}*ML"]


@pytest.mark.parametrize("quantity", ["0", "-1", None])
def test_a_quantity_of_zero_stops_its_claim(quantity):
    made = drug(quantity=None if quantity is None else Decimal(quantity))
    assert refusal(made)[1] == "CTP04: Line 1's drug quantity must be above zero: enter it."


def test_a_line_of_zero_goes_beside_others_and_a_claim_of_zero_does_not():
    free = drug_line("L1", charge=Decimal("0.00"))
    paid = service_line("L2", charge=Decimal("21.00"))
    assert [segment.split("*")[2] for segment in segments(claim(lines=(free, paid)), "SV1")] == ["0", "21"]
    assert refusal(claim(lines=(free,)))[1].startswith("CLM02: The claim charges nothing")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (Person("Smith Jr", "John"), "Smith*John***Jr"),
        (Person("John Smith Jr."), "John Smith****Jr"),
        (Person("Smith", "John", suffix="III"), "Smith*John***III"),
        (Person("O'Neil-García", "Zoë"), "O'Neil-Garcia*Zoe"),
        (Person("O’Neil", "Łukasz", "Ø"), "O'Neil*Lukasz*O"),
        (Person("Madonna"), "Madonna"),
        (Person("", "Madonna"), "Madonna"),
        (Person("Jr", "John"), "Jr*John"),
        (Person("A*B~C^D:E", "F"), "A B C D E*F"),
    ],
)
def test_a_name_is_written_as_on_its_card(name, parts):
    provider = replace(SUPERVISOR, name=name)
    found = segments(claim(providers=(provider,)), "NM1*82")[0].split("*")
    assert "*".join(found[3:8]).rstrip("*") == parts


def test_a_medicare_number_loses_the_hyphens_and_blanks_of_the_card():
    made = claim(insurances=(replace(MEDICARE, member_id="1EG4-TE5 MK73"),))
    assert segments(made, "NM1*IL")[0].endswith("*MI*1EG4TE5MK73")


def test_another_payers_number_stays_as_it_is():
    made = claim(insurances=(replace(PLAN, member_id="0012-7 A"),))
    assert segments(made, "NM1*IL")[0].endswith("*MI*0012-7 A")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            claim(insurances=(replace(PLAN, payer_name="N" * 64),)),
            "NM103: The payer's name has 64 characters where 1 to 60 fit: correct it.",
        ),
        (
            claim(lines=(drug_line("L1", description="d" * 95),)),
            "SV101-7: Line 1's drug description has 95 characters where 1 to 80 fit: correct it.",
        ),
        (claim(note="n" * 81), "NTE02: The claim's note has 81 characters where 1 to 80 fit: correct it."),
        (
            claim(patient=replace(PATIENT, address=replace(PATIENT.address, line="s" * 56))),
            "N301: The subscriber's address has 56 characters where 1 to 55 fit: correct it.",
        ),
        (claim("C" * 21), "CLM01: The claim number has 21 characters where 1 to 20 fit: correct it."),
        (
            claim(patient=replace(PATIENT, family="山田")),
            "NM103: The subscriber's family name has letters a claim cannot carry: write it in plain letters.",
        ),
        (claim("C*1"), "CLM01: The claim number may hold no accents and none of * : ^ ~: correct it."),
        (claim(providers=(replace(ORDERING, npi=""),)), "NM109: The ordering provider's NPI is missing: enter it."),
        (
            claim(providers=(replace(SUPERVISOR, npi="100300012"),)),
            "NM109: The rendering provider's NPI is no valid NPI: correct it.",
        ),
        (
            claim(billing=replace(CLINIC, npi="1234567890")),
            "NM109: The billing provider's NPI is no valid NPI: correct it.",
        ),
        (
            claim(billing=replace(CLINIC, tax_id="12-345678")),
            "REF02: The billing provider's tax ID needs nine digits: correct it.",
        ),
        (
            claim(diagnoses=tuple(f"A{number}" for number in range(10, 23))),
            "HI: A claim has 1 to 12 diagnoses, this one 13: correct it.",
        ),
        (
            claim(lines=(service_line(pointers=(2,)),)),
            "SV107: Line 1 points to a diagnosis the claim does not have: choose again.",
        ),
        (
            claim(lines=(service_line(pointers=()),)),
            "SV107: Line 1 points to 0 diagnoses where 1 to 4 fit: choose them.",
        ),
        (
            claim(lines=tuple(service_line(f"L{number}") for number in range(51))),
            "LX: A claim has 1 to 50 lines, this one 51: part it.",
        ),
        (claim(lines=(service_line(charge=None), drug_line())), "SV102: Line 1's charge is missing: enter it."),
        (
            claim(lines=(service_line("L1"), service_line("L1"))),
            "REF02-6R: Two lines have one control number: an answer could not be told apart.",
        ),
        (
            claim(providers=(replace(SUPERVISOR, role="attending"),)),
            "NM101: A claim has no place for a provider who is attending: choose another role.",
        ),
        (
            claim(providers=(ORDERING, ORDERING)),
            "NM101: The claim has two providers who are ordering: choose one.",
        ),
        (
            claim(attachments=(Attachment("OZ", "BM"),)),
            "PWK06: An attachment's number is missing: enter it.",
        ),
        (
            claim(frequency="7"),
            "REF02: A replacement or void needs the payer's number of the first claim: enter it.",
        ),
        (
            claim(insurances=(replace(PLAN, relationship="child"),)),
            "NM103: The subscriber is another person than the patient: enter who it is.",
        ),
        (claim(insurances=(replace(PLAN, payer_id=""),)), "NM109: The payer's ID is missing: enter it."),
        (claim(insurances=()), "SBR: The claim has no insurance: it cannot be billed."),
        (
            claim(insurances=(replace(PLAN, rank=2), replace(MEDICARE, paid=Decimal("10.00")))),
            "AMT02: An earlier payer's payment and adjustments do not add up to the charges: correct them.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_go_is_refused_by_claim_and_element(made, said):
    assert refusal(made) == (made.control, said)


def test_a_refusal_holds_nothing_of_the_patient():
    with pytest.raises(UnfitClaimError) as refused:
        written(batch(claim(patient=replace(PATIENT, family="Ungewöhnlich" * 6))))
    assert "Ungew" not in str(refused.value)


@pytest.mark.parametrize(("tax_id", "written_as"), [("12-3456789", "EI*123456789"), ("123-45-6789", "SY*123456789")])
def test_a_tax_id_goes_as_nine_digits(tax_id, written_as):
    assert f"REF*{written_as}" in segments(claim(billing=replace(CLINIC, tax_id=tax_id)), "REF")


def test_two_unlisted_drugs_of_one_visit_have_their_own_texts():
    texts = ("Drug A 5 mg/mL: 10 mg IM", "Drug B 1 mg SUBQ")
    lines = tuple(
        drug_line(f"L{place}", code="J3490", modifiers=(), description=text) for place, text in enumerate(texts)
    )
    assert [segment.split("*")[1] for segment in segments(claim(lines=lines), "SV1")] == [
        "HC:J3490:::::Drug A 5 mg/mL 10 mg IM",
        "HC:J3490:::::Drug B 1 mg SUBQ",
    ]


def test_modifiers_stand_before_the_description():
    line = drug_line("L1", code="J3490", modifiers=("JZ", "GA"), description="Drug")
    assert segments(claim(lines=(line,)), "SV1")[0].startswith("SV1*HC:J3490:JZ:GA:::Drug*")


def test_who_ordered_is_on_every_line_unless_they_rendered_it():
    same = Provider("ordering", SUPERVISOR.name, SUPERVISOR.npi)
    assert len(segments(claim(providers=(SUPERVISOR, ORDERING)), "NM1*DK")) == 3
    assert segments(claim(providers=(SUPERVISOR, same)), "NM1*DK") == []


def test_a_practitioner_who_bills_for_herself_is_not_rendered_twice():
    made = claim(billing=replace(CLINIC, npi=SUPERVISOR.npi))
    assert segments(made, "NM1*82") == []


def test_an_earlier_payers_answer_of_seven_reasons_takes_two_segments(every_kind):
    found = segments(every_kind, "CAS*OA")
    assert [segment.count("*11.3") for segment in found] == [6, 1]


def test_claims_of_one_biller_share_its_level(every_kind):
    assert len(segments(batch(claim("C1"), claim("C2")), "NM1*85")) == 1


def test_a_batch_without_claims_is_no_file():
    with pytest.raises(BadInputError, match="holds no claim"):
        written(Batch(1, "202611021530", SENDER, RECEIVER, ()))


@pytest.mark.parametrize("changes", [{"control": 0}, {"control": 1_000_000_000}, {"written": "2026-11-02"}])
def test_a_batch_needs_its_control_number_and_minute(changes):
    with pytest.raises(BadInputError, match="control number"):
        written(batch(**changes))


def test_a_second_insurance_without_an_answer_is_named_without_amounts():
    later = Insurance(2, "commercial", "Second Plan", "20002", "CI", "S1")
    assert segments(claim(insurances=(PLAN, later)), "AMT") == []
    assert segments(claim(insurances=(PLAN, later)), "SBR") == ["SBR*P*18*GRP77******CI", "SBR*S*18*******CI"]
