"""The second reader reads what others wrote before it judges what is written here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from models.claims.claim import ClaimAdjustment
from tests.models.claims.made_claims import batch
from tests.models.claims.written import written
from tests.models.claims.x12_reader.reading import read_837p

SAMPLES = Path(__file__).parents[2] / "fixtures" / "claims"


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.837").read_text("ascii")


def test_a_drug_given_in_the_office_is_read_with_its_ndc():
    read = read_837p(sample("drug.example10.1"))
    (claim,) = read.claims
    assert (claim.control, claim.total, read.faults, read.unread) == ("CLMNO12345", Decimal("103.37"), (), frozenset())
    assert (claim.billing.tax_id, claim.insurances[0].member_id) == ("587654321", "MBRID12345")
    assert claim.lines[0].drug is None
    assert claim.lines[1].drug is not None
    assert (claim.lines[1].drug.ndc11, claim.lines[1].drug.quantity, claim.lines[1].drug.unit) == (
        "00026063512",
        Decimal(10),
        "ML",
    )
    assert (claim.providers[0].npi, claim.providers[0].taxonomy) == ("1122333341", "208D00000X")


def test_unlisted_drugs_are_read_with_their_descriptions_and_ordering_providers():
    (claim,) = read_837p(sample("drug.example10.3")).claims
    assert [line.description for line in claim.lines[3:]] == [
        "Sod Chl 0.9%see NDC#",
        "Sod Chl 0.9% see NDC#",
        "Hep Lock see NDC#",
    ]
    assert [provider.npi for provider in claim.providers if provider.role == "ordering"] == ["1112223338"]
    assert claim.lines[0].day == date(2004, 2, 1)


def test_a_child_insured_by_one_parent_after_the_other_is_read_with_the_earlier_answer():
    (claim,) = read_837p(sample("cob.example3.B")).claims
    now, earlier = claim.insurances
    assert (claim.patient.given, now.relationship, now.rank, earlier.rank) == ("TED", "child", 2, 1)
    assert now.subscriber is not None
    assert (now.subscriber.given, earlier.relationship) == ("JACK", "spouse")
    assert (earlier.paid, earlier.paid_on) == (Decimal("39.15"), date(2005, 10, 15))
    assert [adjusted for adjusted in earlier.adjustments if adjusted.group == "PR"] == [
        ClaimAdjustment("PR", "1", Decimal("21.89")),
        ClaimAdjustment("PR", "2", Decimal("15.00")),
    ]
    assert claim.pay_to is not None
    assert claim.pay_to.line == "2345"


def test_medicare_second_is_read_with_its_reason():
    (claim,) = read_837p(sample("cob.example4")).claims
    assert (claim.insurances[0].secondary_reason, claim.insurances[1].paid) == ("12", Decimal("80.00"))


def test_an_accident_is_read_with_its_day_and_state():
    (claim,) = read_837p(sample("autoaccident")).claims
    assert (claim.accident, claim.accident_on, claim.accident_state) == ("AA", date(2005, 10, 31), "CA")
    assert claim.facility is not None
    assert claim.facility.npi == "1235767887"


def test_a_sample_with_two_component_separators_is_read_and_its_fault_named():
    read = read_837p(sample("example11"))
    assert read.faults == ("ABC123-RI line 1: points to no diagnosis",)
    assert read.unread == {"HCP"}


@pytest.mark.parametrize(
    ("there", "instead", "fault"),
    [
        ("CLM*C100*179.1*", "CLM*C100*180*", "C100: the lines do not add up to the total"),
        ("***1~DTP", "***2~DTP", "C100 line 1: points to no diagnosis"),
        ("LIN**N4*00143985725", "LIN**N4*0143985725", "C100 line 3: NDC 0143985725"),
        ("CTP****0.5", "CTP****0", "C100 line 3: drug quantity"),
        ("472*D8*20261102", "472*D8*20261302", "C100: day 20261302"),
        ("LX*2~", "LX*4~", "C100 line 2: LX is 4"),
        ("HL*2*1*22*0", "HL*2*1*22*1", "HL 2 says 1 of levels below it"),
        (
            "NM1*40*2*Example Clearinghouse*",
            "NM1*40*2*Example Clearinghouse *",
            "NM1 has an element that ends in a blank",
        ),
        ("GE*1*42", "GE*2*42", "GE counts 2 where 1 are"),
        ("IEA*1*000000042", "IEA*1*000000043", "IEA names control 000000043, not 000000042"),
    ],
)
def test_the_reader_names_what_was_broken_in_a_good_file(there, instead, fault):
    text = written(batch())
    assert there in text
    assert fault in read_837p(text.replace(there, instead, 1)).faults
