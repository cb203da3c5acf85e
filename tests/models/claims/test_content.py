"""A claim kept as plain JSON comes back the same."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from models.claims.claim import (
    Address,
    Claim,
    ClaimAdjustment,
    ClaimLine,
    DrugOnLine,
    Insurance,
    Organization,
    Person,
    Provider,
    Receiver,
    Sender,
)
from models.claims.content import claim_of, content_of, receiver_of, sender_of

DOE = Person("O'Neil-García", "Ana", born=date(1961, 3, 3), sex="female", address=Address("1 Elm St", zip_code="05401"))
LEE = Provider("rendering", Person("Lee", "D"), "1234567893", credential="MD")
CLAIM = Claim(
    control="1042-7K3F",
    day=date(2026, 3, 2),
    place_of_service="11",
    patient=DOE,
    insurances=(
        Insurance(1, "commercial", "Example Health", subscriber=DOE, relationship="spouse"),
        Insurance(
            2,
            "medicaid",
            "State",
            paid=Decimal("12.10"),
            paid_on=date(2026, 4, 1),
            adjustments=(ClaimAdjustment("CO", "45", Decimal("3.90")),),
        ),
    ),
    billing=Organization("Riverside Clinic", "1234567893", "123456789"),
    diagnoses=("E53.8",),
    lines=(
        ClaimLine(
            "1042-7K3F-1",
            "J3420",
            ("JZ",),
            Decimal(1),
            Decimal("7.50"),
            date(2026, 3, 2),
            (1,),
            drug=DrugOnLine("00517003225", "ML", Decimal("0.75")),
            providers=(LEE,),
        ),
    ),
    providers=(LEE,),
)


def test_a_claim_comes_back_the_same_through_json():
    assert claim_of(json.loads(json.dumps(content_of(CLAIM)))) == CLAIM


def test_a_sender_and_a_receiver_come_back_the_same():
    sender, receiver = Sender("123", "ZZ", "Clinic", "M Ruiz", "8025550100"), Receiver("99999", "ZZ", "House")
    assert sender_of(content_of(sender)) == sender
    assert receiver_of(content_of(receiver)) == receiver
