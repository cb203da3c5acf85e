"""Files of answers are read whatever they hold: facts where they are whole, a named fault where they are not."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from models.claims.answers.reading.acknowledgment import ClaimStatuses, FileAnswer
from models.claims.answers.reading.fault import Fault
from models.claims.answers.reading.remittance import Adjustment, Payment
from models.claims.answers.rules.balancing import unbalanced
from tests.models.claims.answers.made_answers import Paid, interchange, payment, payment_file, payments, read

CLAIM = (
    "CLP*12-7K3F*1*120*80*15*12*ICN1*11*1",
    "CAS*CO*45*5",
    "NM1*QC*1*OKAFOR*ADAEZE****MI*XYZ123",
    "MOA***MA01",
    "SVC*HC:96372:59*35*30**1",
    "DTM*472*20261102",
    "CAS*PR*2*5",
    "REF*6R*12-7K3F-1",
    "AMT*B6*35",
    "SVC*HC:J1885*85*55**2**4",
    "DTM*472*20261102",
    "CAS*CO*45*20*2*253*0",
    "CAS*PR*3*10",
    "LQ*HE*N14",
)
WHOLE = payment_file(Paid("83.95", [*CLAIM, "PLB*1234567893*20261231*L6:12-7K3F*-3.95"]))


def test_a_payment_is_read_with_its_claims_lines_adjustments_and_other_money():
    (found,) = payments(WHOLE)
    assert (found.amount, found.trace, found.paid_on) == (Decimal("83.95"), "E5001", date(2026, 11, 20))
    assert (found.payer, found.payer_numbers) == ("EXAMPLE HEALTH", ("1999999999", "99726"))
    (claim,) = found.claims
    assert (claim.control, claim.status, claim.payer_number, claim.patient_owes) == ("12-7K3F", "1", "ICN1", 15)
    assert (claim.family, claim.given, claim.member, claim.remarks) == ("OKAFOR", "ADAEZE", "XYZ123", ("MA01",))
    first, second = claim.lines
    assert (first.code, first.modifiers, first.control, first.day) == (
        "96372", ("59",), "12-7K3F-1", date(2026, 11, 2),
    )  # fmt: skip
    assert (second.units, second.remarks) == (4, ("N14",))
    assert second.adjustments[0] == Adjustment("CO", "45", Decimal(20), Decimal(2))
    assert [(one.reason, one.reference, one.amount) for one in found.provider_money] == [
        ("L6", "12-7K3F", Decimal("-3.95"))
    ]
    assert not found.faults
    assert not list(unbalanced(found))


@pytest.mark.parametrize("end", ["~", "~\r\n", "\n", "~\n\n"])
def test_lines_may_end_in_any_way(end: str):
    assert payments(interchange(Paid("80", CLAIM).segments, end=end))[0].claims == payments(WHOLE)[0].claims


def test_a_file_wrapped_at_eighty_characters_is_read():
    flat = WHOLE.replace(b"\n", b"").decode()
    wrapped = "\r\n".join(flat[first : first + 80] for first in range(0, len(flat), 80))
    assert payments(wrapped.encode())[0].claims == payments(WHOLE)[0].claims


def test_every_interchange_brings_its_own_separators():
    other = payment_file(Paid("80", CLAIM, trace="E2")).replace(b":", b">").replace(b"*", b"|").replace(b"~", b"!")
    first, second = payments(WHOLE + other)
    assert [line.code for line in first.claims[0].lines] == [line.code for line in second.claims[0].lines]
    assert second.trace == "E2"


def test_what_a_payment_says_is_the_same_whatever_envelope_and_separators_it_comes_in():
    (one,) = payments(payment_file(Paid("80", CLAIM)))
    other = payment_file(Paid("80", CLAIM, control="0007"), control=44).replace(b"~", b"!").replace(b"*", b"|")
    assert payments(other)[0].digest == one.digest


def test_each_of_several_payments_stands_alone_and_a_broken_count_is_named():
    """C11: two ISA, three ST, one of them with a broken count."""
    first = payment_file(Paid("80", CLAIM), Paid("80", CLAIM, trace="E2", control="0002", count=9))
    second = payment_file(Paid("80", CLAIM, trace="E3", payer="Example Health Inc."), control=2)
    found = [one for one in read(first + second) if isinstance(one, Payment)]
    assert [bool(one.faults) for one in found] == [False, True, False]
    assert "counts 9, but it has" in str(found[1].faults[0])


def test_a_file_that_breaks_off_keeps_the_whole_payments_before_the_break():
    content = payment_file(Paid("80", CLAIM), Paid("80", CLAIM, trace="E2", control="0002"))
    found = read(content[: content.index(b"E2") + 60])
    assert [(one.trace, bool(one.faults)) for one in found if isinstance(one, Payment)] == [
        ("E5001", False), ("E2", True),
    ]  # fmt: skip


def test_counts_and_control_numbers_of_the_envelope_are_named():
    content = WHOLE.replace(b"GE*1*1~", b"GE*3*1~").replace(b"IEA*1*000000001", b"IEA*1*000000009")
    texts = [str(one) for one in read(content) if isinstance(one, Fault)]
    assert any("GE01 counts 3, but there are 1" in text for text in texts)
    assert any("another control number than its ISA" in text for text in texts)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "begins with no ISA"),
        (b"ST*835*1~BPR*I*1~", "begins with no ISA"),
        (b"%PDF-1.4", "begins with no ISA"),
        (b"ISA*00*", "sixteen elements"),
        (WHOLE[:105], "breaks off"),
        (WHOLE[:106] + b"\n", "IEA is missing"),
        (WHOLE[:107] + b"x" * 200_000, "has no end"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_answers_is_named(content: bytes, words: str):
    assert words in " ".join(str(one) for one in read(content))


@pytest.mark.parametrize(
    ("segment", "words"),
    [
        ("CLP*A*1*1x0*80*0**1", "CLP03 is no amount"),
        ("CLP*A*1*100.005*80*0**1", "parts of a cent"),
        ("CLP*A*1**80*0**1", "CLP03 has no amount"),
        ("CLP**1*100*80*0**1", "no claim number"),
    ],
)
def test_an_amount_that_is_none_is_named_with_its_place(segment: str, words: str):
    found = payment("80", segment)
    assert words in " ".join(str(one) for one in found.faults)
    assert "(CLP)" in str(found.faults[0])


@pytest.mark.parametrize(
    ("amount", "body", "words"),
    [
        ("80", ("CLP*A*1*100*80*0**1", "SVC*HC:J1885*100*80", "CAS*CO*45*10"), "charge less adjustments are 90.00"),
        ("80", ("CLP*A*1*100*80*0**1", "CAS*CO*45*10"), "charge less adjustments are 90.00"),
        ("80", ("CLP*A*1*100*80*0**1", "CAS*CO*45*20", "SVC*HC:J1885*90*90"), "its lines come to 70.00"),
        ("81", ("CLP*A*1*100*80*0**1", "CAS*CO*45*20"), "claims less other money are 80.00"),
    ],
)
def test_amounts_that_do_not_add_up_are_named_by_line_claim_and_payment(amount: str, body: tuple[str, ...], words: str):
    assert words in " ".join(str(one) for one in unbalanced(payment(amount, *body)))


def test_what_the_patient_owes_counts_in_no_balance():
    """C7: CLP05 is outside balancing."""
    assert not list(unbalanced(payment("75", "CLP*A*1*100*75*30**1", "CAS*PR*1*25")))


def test_a_999_is_read_by_file_set_and_error():
    content = interchange(
        [
            "ST*999*0001*005010X231A1", "AK1*HC*123456*005010X222A1", "AK2*837*0001*005010X222A1",
            "IK3*CLM*24*2300*8", "IK4*5:1*1331*7*1", "IK5*R*5", "AK9*R*1*1*0", "SE*8*0001",
        ],
        kind="FA",
    )  # fmt: skip
    (found,) = read(content)
    assert isinstance(found, FileAnswer)
    assert (found.group, found.code, found.sets[0].code) == ("123456", "R", "R")
    assert found.sets[0].errors == ("CLM 24: 8", "element 5:1: 7")


def test_a_277ca_is_read_claim_by_claim():
    content = interchange(
        [
            "ST*277*0001*005010X214", "BHT*0085*08*1*20261120*1200*TH", "HL*1**20*1",
            "NM1*PR*2*EXAMPLE HEALTH*****PI*99726",
            "HL*2*1*21*1", "HL*3*2*19*1", "HL*4*3*PT", "NM1*QC*1*OKAFOR*ADAEZE****MI*XYZ123", "TRN*2*12-7K3F",
            "STC*A7:562:85*20261120*U*120", "REF*1K*ICN9", "SE*12*0001",
        ],
        kind="HN",
    )  # fmt: skip
    (found,) = read(content)
    assert isinstance(found, ClaimStatuses)
    (claim,) = found.claims
    assert (claim.control, claim.codes, claim.action, claim.payer_number) == ("12-7K3F", ("A7:562:85",), "U", "ICN9")


def mutated(chance: random.Random, content: bytes) -> bytes:
    """Return a file with a few bytes changed, cut, put in or doubled."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(damaged))
        match chance.randrange(4):
            case 0:
                damaged[place] = chance.randrange(256)
            case 1:
                del damaged[place : place + chance.randint(1, 40)]
            case 2:
                damaged[place:place] = chance.choice(
                    [b"*", b"~", b":", b"CLP*", b"\xff\x00", b"SVC*HC:~", b"-", b"PLB*"]
                )
            case _:
                damaged += damaged[place : place + 200]
    return bytes(damaged)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(1, 10))])
def test_no_damage_ends_in_anything_but_facts_and_faults(seed: int):
    chance = random.Random(seed)
    for _ in range(100):
        for one in read(mutated(chance, WHOLE)):
            if isinstance(one, Payment):
                list(unbalanced(one))
